"""HTML to blocks: one walk over the tree, no recursion.

An element that is not inline is a container and ends the run of text before it. What hides its text, and controls such
as buttons, may stand in the middle of a sentence: their text becomes a block of its own and the sentence goes on.
"""

from collections.abc import Callable

from lxml import etree

from cleanfeed.blocks.block import BREAK, Block, Blocks, Container, Picture, Trait, deepest_around
from cleanfeed.blocks.elements import (
    ASIDES,
    HEAD_MATTER,
    INLINE,
    INVISIBLE,
    KINDS,
    NO_KIND,
    PROSE,
    hides,
    is_head_matter,
    picture_source,
    read_attributes,
)
from cleanfeed.blocks.paths import Paths
from cleanfeed.blocks.run import Mark, NameMark, Run, TimeMark
from cleanfeed.blocks.tables import data_tables
from cleanfeed.page.fold import fold

EMPTY = Block("", "", 0)  # keeps the place of a suspended run
PICTURED = Trait.CAPTION | Trait.FIGURE


def cut_html(root: etree._Element) -> Blocks:
    """Cut the tree under ``root`` into blocks. The tree is only read."""
    cutter = _Cutter()
    enter, leave = cutter.enter, cutter.leave
    around = [root]  # the elements that are open
    enter(root, root.tag)
    for element in root.iterdescendants():
        parent = element.getparent()  # asking this of each element costs half of `etree.iterwalk`
        while around[-1] is not parent:
            leave(around.pop())
        around.append(element)
        enter(element, element.tag)
    while around:
        leave(around.pop())
    return cutter.finish()


_Leave = Callable[["_Cutter"], None]  # what is to be done when an element ends


class _Cutter:
    """The state of the walk."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self.elements: list[etree._Element] = []
        self.pictures: list[Picture] = []
        self.leaving: list[_Leave | None] = []  # by open element
        self.open: list[int] = []  # the containers around the present place
        self.suspended: dict[int, tuple[Run, list[int]]] = {}  # by container: what goes on after it, and its marks' starts
        self.marks: list[Mark] = []
        self.bold = 0
        self.links = 0  # open links: one, or more in broken mark-up
        self.run = Run()
        self.unseen = False  # in an element whose text is none of the page's
        self.after_link = False
        self.after_break = False
        self.has_tables = False

    def enter(self, element: etree._Element, tag: str) -> None:
        """An element begins; with the text in it up to the next."""
        if self.unseen:
            self.leaving.append(None)
            return
        if tag in INLINE and self.open and element.get("style") is None and element.get("hidden") is None:
            enter = ENTRANCES.get(tag)
            self.leaving.append(enter(self, element) if enter else None)
        elif tag in INVISIBLE or (tag in HEAD_MATTER and is_head_matter(element)):
            self.unseen = True
            self.leaving.append(_Cutter.end_unseen)
            return
        else:
            self.leaving.append(self.enter_container(element, tag))
        if (text := element.text) and (self.run.pieces or not text.isspace()):
            self.add(text)

    def leave(self, element: etree._Element) -> None:
        """An element ends; with the text after it, unless it is the root."""
        if leave := self.leaving.pop():
            leave(self)
        if (text := element.tail) and (self.run.pieces or not text.isspace()) and self.open and not self.unseen:
            self.add(text)

    def enter_container(self, element: etree._Element, tag: str) -> _Leave | None:
        """A container begins, or an inline element that may hide its text; the run before it ends, or goes on after it."""
        inline = tag in INLINE
        if not inline and (":" in tag or "-" in tag) and self.open:  # unknown and custom elements
            inline = ":" in tag or self.containers[self.open[-1]].tag in PROSE
        if inline and self.open and not hides(element):
            enter = ENTRANCES.get(tag)
            return enter(self, element) if enter else None
        if self.run.pieces:
            if inline or tag in ASIDES:
                self.suspend(len(self.containers))
            else:
                self.flush()
        self.open_container(element, tag)
        return _Cutter.end_container

    def open_container(self, element: etree._Element, tag: str) -> None:
        """Note a container with what it is and stands in."""
        own, level = KINDS.get(tag, NO_KIND)
        names = ""
        if attributes := element.items():
            names, told, level_told = read_attributes(attributes)
            own |= told
            level = level or level_told
        if self.links:
            own |= Trait.LINK
        if tag == "table":
            self.has_tables = True
        in_list = 1 if own & Trait.LIST else 0
        if self.open:
            parent = self.open[-1]
            above = self.containers[parent]
            traits, deeper = own | above.traits, above.depth + 1
            container = Container(tag, parent, deeper, names, own, traits, level or above.level, above.list_depth + in_list)
        else:
            container = Container(tag, -1, 0, names, own, own, level, in_list)
        self.open.append(len(self.containers))
        self.containers.append(container)
        self.elements.append(element)

    def enter_link(self, element: etree._Element) -> _Leave:
        if self.after_link:
            self.add(" ")
        self.links += 1
        self.marks.append(Mark(element.get("href") or "", self.run.length))
        return _Cutter.end_link

    def enter_time(self, element: etree._Element) -> _Leave:
        self.marks.append(TimeMark(element.get("datetime") or "", self.run.length))
        return _Cutter.end_mark

    def enter_bold(self, _element: etree._Element) -> _Leave:
        self.bold += 1
        return _Cutter.end_bold

    def enter_named(self, element: etree._Element) -> _Leave | None:
        """An element that in a caption may say who made the picture, and in a heading what stands before it."""
        around = self.containers[self.open[-1]]
        if not around.level and not around.traits & PICTURED:
            return None
        names = element.get("class") or ""
        if "credit" not in names.lower() and not (names and around.level):
            return None
        self.marks.append(NameMark(names, self.run.length))
        return _Cutter.end_mark

    def add_break(self, _element: etree._Element) -> None:
        if self.run.broken and self.run.pieces:
            self.flush()
            self.after_break = True
        elif self.run.pieces:
            self.add(BREAK)
            self.run.broken = True

    def add_picture(self, element: etree._Element) -> None:
        if source := picture_source(element):
            self.pictures.append(Picture(source, element.get("alt") or "", self.open[-1], len(self.blocks)))

    def end_container(self) -> None:
        """End the innermost container, and go on with the run that it interrupted, if it did."""
        if self.run.pieces:
            self.flush()
        index = self.open.pop()
        if index in self.suspended:
            self.run, starts = self.suspended.pop(index)
            self.after_link = self.run.ends_in_link()
            for mark, start in zip(self.marks, starts, strict=True):
                mark.start = start

    def end_link(self) -> None:
        self.end_mark()
        self.links -= 1
        self.after_link = bool(self.run.pieces)

    def end_mark(self) -> None:
        self.run.note(self.marks.pop())

    def end_bold(self) -> None:
        self.bold -= 1

    def end_unseen(self) -> None:
        self.unseen = False

    def suspend(self, container: int) -> None:
        """Lay the present run aside until ``container`` closes; its block will stand before those in there."""
        if self.run.slot < 0:
            if not fold("".join(self.run.pieces)):
                self.restart()
                return
            self.run.slot = len(self.blocks)
            self.blocks.append(EMPTY)
        self.suspended[container] = (self.run, [mark.start for mark in self.marks])
        self.restart()

    def add(self, text: str) -> None:
        """Add text to the present run; white space alone does not begin one."""
        run = self.run
        if not text.isspace():
            run.broken = False
            if self.bold:
                run.bold_chars += len(text.strip())
            if self.links:
                run.link_chars += len(text.strip())
        run.pieces.append(text)
        run.length += len(text)
        self.after_link = False

    def flush(self) -> None:
        """Make the present run a block, if it holds more than white space."""
        run = self.run
        raw = "".join(run.pieces)
        if text := fold(raw):
            for mark in self.marks:
                run.note(mark)
            links, times, named = tuple(run.links), tuple(run.times), tuple(run.named)
            block = Block(raw, text, self.open[-1], run.link_chars, run.bold_chars, links, times, named, self.after_break)
            if run.slot < 0:
                self.blocks.append(block)
            else:
                self.blocks[run.slot] = block
            self.after_break = False
        self.restart()

    def restart(self) -> None:
        self.run = Run()
        self.after_link = False
        for mark in self.marks:
            mark.start = 0

    def finish(self) -> Blocks:
        """All that was cut."""
        cut, containers, paths = self.blocks, self.containers, Paths(self.elements)

        def where(first: int, last: int) -> str:
            return paths.of(deepest_around({block.place for block in cut[first : last + 1]}, containers))

        tables = data_tables(cut, containers) if self.has_tables else []
        return Blocks(cut, containers, where, has_markup=True, pictures=self.pictures, tables=tables)


# Inline elements that say something of their text, or stand for more than text.
ENTRANCES: dict[str, Callable[[_Cutter, etree._Element], _Leave | None]] = {
    **{"a": _Cutter.enter_link, "b": _Cutter.enter_bold, "strong": _Cutter.enter_bold, "time": _Cutter.enter_time},
    **{"br": _Cutter.add_break, "img": _Cutter.add_picture},
    **dict.fromkeys(("cite", "em", "small", "span"), _Cutter.enter_named),
}
