"""HTML to blocks: one walk over the tree, no recursion.

An element that is not inline is a container and ends the run of text before it. What hides its text, and controls such
as buttons, may stand in the middle of a sentence: their text becomes a block of its own and the sentence goes on.
"""

from collections.abc import Callable

from lxml import etree

from cleanfeed.blocks.block import BREAK, Blocks, Container, Picture, Trait, deepest_around
from cleanfeed.blocks.elements import (
    ASIDES,
    BOXES,
    HEAD_MATTER,
    INLINE,
    INVISIBLE,
    KINDS,
    NAMING,
    NO_KIND,
    PROSE,
    TELLING,
    Kind,
    hides,
    is_head_matter,
    picture_source,
    traits_told,
)
from cleanfeed.blocks.paths import Paths
from cleanfeed.blocks.run import Mark, NameMark, Runs, TimeMark
from cleanfeed.blocks.tables import data_tables

OUTSIDE = Container("", -1, -1)  # what the root stands in
PICTURED = Trait.CAPTION | Trait.FIGURE


def cut_html(root: etree._Element) -> Blocks:
    """Cut the tree under ``root`` into blocks. The tree is only read."""
    cutter = _Cutter()
    cutter.walk(root)
    return cutter.finish()


_Leave = Callable[["_Cutter"], None]  # what is to be done when an element ends


class _Cutter(Runs):
    """The state of the walk."""

    def __init__(self) -> None:
        super().__init__()
        self.containers: list[Container] = []
        self.elements: list[etree._Element] = []  # by container
        self.pictures: list[Picture] = []
        self.leaving: list[_Leave | None] = []  # by open element
        self.unseen = False  # in an element whose text is none of the page's
        self.has_tables = False

    def walk(self, root: etree._Element) -> None:
        """Go through the root and all in it. Most of the time that a page takes to be cut is spent in these lines."""
        around, leaving, pieces = [root], self.leaving, self.pieces
        self.enter_root(root, root.tag)
        for element in root.iterdescendants():
            parent = element.getparent()  # asking this of each element costs half of `etree.iterwalk`
            while around[-1] is not parent:
                if leave := leaving.pop():
                    leave(self)
                if (text := around.pop().tail) and (pieces or not text.isspace()) and not self.unseen:
                    self.add(text)
            around.append(element)
            if self.unseen:
                leaving.append(None)
                continue
            tag = element.tag
            if (kind := BOXES.get(tag)) is not None:
                leaving.append(self.enter_box(element, tag, kind))
            elif tag in INLINE and element.get("style") is None and element.get("hidden") is None:
                leaving.append(ENTRANCES[tag](self, element) if tag in ENTRANCES else None)
            else:
                leaving.append(leave := self.enter_other(element, tag))
                if leave is _Cutter.leave_unseen:
                    continue
            if (text := element.text) and (pieces or not text.isspace()):
                self.add(text)
        self.leave_all(around)

    def enter_root(self, root: etree._Element, tag: str) -> None:
        """The walk begins. The root is a container whatever its tag, even if none of it is seen."""
        self.leaving.append(self.enter_box(root, tag, KINDS.get(tag, NO_KIND)))
        self.has_tables = tag == "table"
        self.unseen = tag in INVISIBLE or (tag in HEAD_MATTER and is_head_matter(root))
        if (text := root.text) and not self.unseen and not text.isspace():
            self.add(text)

    def leave_all(self, around: list[etree._Element]) -> None:
        """The walk ends, and with it all elements that are open; what follows the root is none of it."""
        while around:
            if leave := self.leaving.pop():
                leave(self)
            if (text := around.pop().tail) and around and (self.pieces or not text.isspace()) and not self.unseen:
                self.add(text)

    def enter_other(self, element: etree._Element, tag: str) -> _Leave | None:
        """An element begins that is not simply a box or inline: unseen, hidden, a control, of an unknown tag."""
        if tag in INVISIBLE or (tag in HEAD_MATTER and is_head_matter(element)):
            self.unseen = True
            return _Cutter.leave_unseen
        inline = tag in INLINE or ":" in tag or ("-" in tag and self.containers[self.place].tag in PROSE)
        if inline and not hides(element):
            return ENTRANCES[tag](self, element) if tag in ENTRANCES else None
        if self.pieces and (inline or tag in ASIDES):
            self.suspend(len(self.containers))
        self.has_tables = self.has_tables or tag == "table"
        return self.enter_box(element, tag, KINDS.get(tag, NO_KIND))

    def enter_box(self, element: etree._Element, tag: str, kind: Kind) -> _Leave:
        """A container begins: note what it is and stands in."""
        if self.pieces:
            self.flush()
        own, level = kind
        names = ""
        name: str
        value: str
        for name, value in element.items():  # type: ignore[assignment]  # bytes only in trees of Python 2
            if name in NAMING:
                names = f"{names} {value}" if names else value
            if name in TELLING:
                told, level_told = traits_told(name, value)
                own |= told
                level = level or level_told
        if self.links:
            own |= Trait.LINK
        containers, parent = self.containers, self.place
        above = containers[parent] if containers else OUTSIDE
        lists = above.list_depth + 1 if own & Trait.LIST else above.list_depth
        self.place = len(containers)
        self.elements.append(element)
        containers.append(Container(tag, parent, above.depth + 1, names, own, own | above.traits, level or above.level, lists))
        return _Cutter.leave_box

    def leave_box(self) -> None:
        """End the innermost container, and go on with the run that it interrupted, if it did."""
        if self.pieces:
            self.flush()
        left = self.place
        self.place = self.containers[left].parent
        if left in self.suspended:
            self.resume(self.suspended.pop(left))

    def enter_link(self, element: etree._Element) -> _Leave:
        if self.after_link:
            self.add(" ")
        self.links += 1
        self.marks.append(Mark(element.get("href") or "", self.length))
        return _Cutter.leave_link

    def leave_link(self) -> None:
        self.note(self.marks.pop())
        self.links -= 1
        self.after_link = bool(self.pieces)

    def enter_time(self, element: etree._Element) -> _Leave:
        self.marks.append(TimeMark(element.get("datetime") or "", self.length))
        return _Cutter.leave_mark

    def enter_named(self, element: etree._Element) -> _Leave | None:
        """An element that in a caption may say who made the picture, and in a heading what stands before it."""
        around = self.containers[self.place]
        if not around.level and not around.traits & PICTURED:
            return None
        names = element.get("class") or ""
        if "credit" not in names.lower() and not (names and around.level):
            return None
        self.marks.append(NameMark(names, self.length))
        return _Cutter.leave_mark

    def leave_mark(self) -> None:
        self.note(self.marks.pop())

    def enter_bold(self, _element: etree._Element) -> _Leave:
        self.bold += 1
        return _Cutter.leave_bold

    def leave_bold(self) -> None:
        self.bold -= 1

    def leave_unseen(self) -> None:
        self.unseen = False

    def add_break(self, _element: etree._Element) -> None:
        if self.broken and self.pieces:
            self.flush()
            self.after_break = True
        elif self.pieces:
            self.add(BREAK)
            self.broken = True

    def add_picture(self, element: etree._Element) -> None:
        if source := picture_source(element):
            self.pictures.append(Picture(source, element.get("alt") or "", self.place, len(self.blocks)))

    def finish(self) -> Blocks:
        """All that was cut."""
        cut, containers, paths = self.blocks, self.containers, Paths(self.elements)

        def where(first: int, last: int) -> str:
            place = cut[first].place
            if first < last:
                place = deepest_around({block.place for block in cut[first : last + 1]}, containers)
            return paths.of(place)

        tables = data_tables(cut, containers) if self.has_tables else []
        return Blocks(cut, containers, where, has_markup=True, pictures=self.pictures, tables=tables)


# Inline elements that say something of their text, or stand for more than text.
ENTRANCES: dict[str, Callable[[_Cutter, etree._Element], _Leave | None]] = {
    **{"a": _Cutter.enter_link, "b": _Cutter.enter_bold, "strong": _Cutter.enter_bold, "time": _Cutter.enter_time},
    **{"br": _Cutter.add_break, "img": _Cutter.add_picture},
    **dict.fromkeys(("cite", "em", "small", "span"), _Cutter.enter_named),
}
