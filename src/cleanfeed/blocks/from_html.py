"""HTML to blocks: one walk over the tree, no recursion.

An element that is not inline is a container and ends the run of text before it. What hides its text, and controls such
as buttons, may stand in the middle of a sentence: their text becomes a block of its own and the sentence goes on.
"""

import re
from collections.abc import Sequence

from lxml import etree

from cleanfeed.blocks.block import BREAK, Block, Blocks, Container, Picture, Trait
from cleanfeed.blocks.paths import Paths
from cleanfeed.blocks.run import Mark, Run
from cleanfeed.blocks.tables import data_tables
from cleanfeed.page.fold import fold

INVISIBLE = frozenset("script style template".split())
# What belongs in a head; another tag there opens the body, which libxml2 then leaves inside the head.
HEAD_TAGS = frozenset("base basefont bgsound link meta noscript script style template title".split())
HEAD_MATTER = HEAD_TAGS | {"head"}
INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink br cite code data del dfn em embed font i img input ins kbd map area mark marquee "
    "nobr param picture q rb rp rt rtc ruby s samp small source span strike strong sub sup time track tt u var wbr "
    "g path circle rect line polygon polyline ellipse use defs symbol lineargradient radialgradient stop clippath mask "
    "tspan".split()
)
# What may stand inside a sentence without ending it.
ASIDES = frozenset("button select textarea svg noscript noframes object video audio iframe canvas".split())
BOLD = frozenset(("b", "strong"))
TELLING = frozenset("a b br cite em img small span strong time".split())  # inline elements that are looked at
PROSE = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th figcaption caption blockquote pre".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TRAITS: dict[str, int] = {
    **{"nav": Trait.NAV, "menu": Trait.NAV, "header": Trait.HEADER, "footer": Trait.FOOTER, "aside": Trait.ASIDE},
    **{"article": Trait.ARTICLE, "main": Trait.MAIN, "p": Trait.PARAGRAPH, "dialog": Trait.DIALOG},
    **dict.fromkeys(("form", "button", "select", "textarea", "label", "option", "fieldset"), Trait.FORM),
    **dict.fromkeys(HEADINGS, Trait.HEADING),
    **{"ul": Trait.LIST, "ol": Trait.LIST | Trait.NUMBERED, "dl": Trait.LIST},
    **dict.fromkeys(("li", "dt", "dd"), Trait.ITEM),
    **{"blockquote": Trait.QUOTE, "table": Trait.TABLE, "td": Trait.CELL, "th": Trait.CELL, "pre": Trait.PRE},
    **{"figure": Trait.FIGURE, "figcaption": Trait.CAPTION, "noscript": Trait.HIDDEN, "noframes": Trait.HIDDEN},
}
EMPTY = Block("", "", 0)  # keeps the place of a suspended run
PICTURED = Trait.CAPTION | Trait.FIGURE
ROLE_TRAITS: dict[str, int] = {
    **{"navigation": Trait.NAV, "menu": Trait.NAV, "menubar": Trait.NAV, "banner": Trait.HEADER, "search": Trait.FORM},
    **{"contentinfo": Trait.FOOTER, "complementary": Trait.ASIDE, "dialog": Trait.DIALOG, "alertdialog": Trait.DIALOG},
    **{"main": Trait.MAIN, "article": Trait.ARTICLE, "button": Trait.FORM, "heading": Trait.HEADING},
}
NAMING = frozenset(("class", "id", "role", "itemprop"))
HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
SOURCES = ("data-src", "data-original", "data-lazy-src", "src")  # what is loaded later comes before its placeholder


def cut_html(root: etree._Element) -> Blocks:
    """Cut the tree under ``root`` into blocks. The tree is only read."""
    cutter = _Cutter()
    skipped = None
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in INLINE and element.get("style") is None and element.get("hidden") is None:
                if tag in TELLING:
                    cutter.enter_inline(element, tag)
            elif tag in INVISIBLE or (tag in HEAD_MATTER and _is_head_matter(element)):
                skipped = element
                walk.skip_subtree()
                continue
            else:
                cutter.enter(element, tag)
            text = element.text
        else:
            if event == "end" and element is not skipped:
                if element is cutter.innermost:
                    cutter.close_container()
                elif tag in TELLING:
                    cutter.leave_inline(element, tag)
            text = element.tail if element is not root else None
        if text and (cutter.run.pieces or not text.isspace()):
            cutter.add(text)
    return cutter.finish()


def _is_head_matter(element: etree._Element) -> bool:
    """Whether an element is a head or stands in one, and holds nothing visible."""
    if element.tag == "head":
        return all(child.tag in HEAD_TAGS for child in element.iterchildren("*"))
    parent = element.getparent()
    return parent is not None and parent.tag == "head"


class _Cutter:
    """The state of the walk."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.containers: list[Container] = []
        self.elements: list[etree._Element] = []
        self.pictures: list[Picture] = []
        self.open: list[int] = []  # the containers around the present place
        self.innermost: etree._Element | None = None  # the element of the last of them
        self.suspended: dict[int, tuple[Run, list[int]]] = {}  # by container: what goes on after it, and its marks' starts
        self.marks: list[Mark] = []
        self.bold = 0
        self.links = 0  # open links: one, or more in broken mark-up
        self.run = Run()
        self.after_link = False
        self.after_break = False
        self.has_tables = False

    def enter(self, element: etree._Element, tag: str) -> None:
        """A container, or an inline element that may hide its text."""
        inline = tag in INLINE
        if not inline and self.open and (":" in tag or "-" in tag):  # unknown and custom elements
            inline = ":" in tag or self.containers[self.open[-1]].tag in PROSE
        if inline and not _hides(element):
            if tag in TELLING:
                self.enter_inline(element, tag)
        else:
            self.open_container(element, tag, suspend=inline or tag in ASIDES)

    def enter_inline(self, element: etree._Element, tag: str) -> None:
        """An inline element that says something of its text, or stands for more than text."""
        if tag == "a":
            if self.after_link and self.run.pieces:
                self.add(" ")
            self.links += 1
            self.marks.append(Mark(element, element.get("href") or "", self.run.length))
        elif tag == "br":
            self.add_break()
        elif tag in BOLD:
            self.bold += 1
        elif tag == "img":
            self.add_picture(element)
        elif tag == "time":
            self.marks.append(Mark(element, element.get("datetime") or "", self.run.length))
        elif self.containers[self.open[-1]].traits & PICTURED and "credit" in (names := element.get("class") or "").lower():
            self.marks.append(Mark(element, names, self.run.length))

    def open_container(self, element: etree._Element, tag: str, suspend: bool) -> None:
        """Begin a container; the run before it ends, or if ``suspend`` goes on after it."""
        index = len(self.containers)
        if self.run.pieces:
            if suspend:
                self.suspend(index)
            else:
                self.flush()
        own, level, names = TRAITS.get(tag, 0), HEADINGS.get(tag, 0), ""
        if attributes := element.items():
            names, told, level_told = _told(attributes)
            own |= told
            level = level or level_told
        if self.links:
            own |= Trait.LINK
        in_list = 1 if own & Trait.LIST else 0
        self.has_tables |= tag == "table"
        if self.open:
            parent = self.open[-1]
            above = self.containers[parent]
            traits, deeper = own | above.traits, above.depth + 1
            container = Container(tag, parent, deeper, names, own, traits, level or above.level, above.list_depth + in_list)
        else:
            container = Container(tag, -1, 0, names, own, own, level, in_list)
        self.containers.append(container)
        self.open.append(index)
        self.elements.append(element)
        self.innermost = element

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

    def close_container(self) -> None:
        """End the innermost container, and go on with the run that it interrupted, if it did."""
        if self.run.pieces:
            self.flush()
        index = self.open.pop()
        self.innermost = self.elements[self.open[-1]] if self.open else None
        if index in self.suspended:
            self.run, starts = self.suspended.pop(index)
            for mark, start in zip(self.marks, starts, strict=True):
                mark.start = start

    def leave_inline(self, element: etree._Element, tag: str) -> None:
        if tag in BOLD:
            self.bold -= 1
        elif self.marks and self.marks[-1].element is element:
            self.run.note(self.marks.pop())
            if tag == "a":
                self.links -= 1
                self.after_link = not element.tail

    def add(self, text: str) -> None:
        """Add text to the present run."""
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

    def add_break(self) -> None:
        if self.run.broken and self.run.pieces:
            self.flush()
            self.after_break = True
        elif self.run.pieces:
            self.add(BREAK)
            self.run.broken = True

    def add_picture(self, element: etree._Element) -> None:
        source = next((value for name in SOURCES if (value := element.get(name)) and not value.startswith("data:")), "")
        if not source and (several := (element.get("data-srcset") or element.get("srcset") or "").split()):
            source = several[0].rstrip(",")
        if source and not source.startswith("data:"):
            self.pictures.append(Picture(source, element.get("alt") or "", self.open[-1], len(self.blocks)))

    def flush(self) -> None:
        """Make the present run a block, if it holds more than white space."""
        run = self.run
        raw = "".join(run.pieces)
        if text := fold(raw):
            for mark in self.marks:
                run.note(mark)
            links, times, credited = run.spans()
            block = Block(raw, text, self.open[-1], run.link_chars, run.bold_chars, links, times, credited, self.after_break)
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
        paths = Paths(self.elements)
        blocks = Blocks(self.blocks, self.containers, lambda _first, _last: "", has_markup=True, pictures=self.pictures)

        def where(first: int, last: int) -> str:
            if first == last:
                return paths.of(self.blocks[first].place)
            return paths.of(blocks.common({block.place for block in self.blocks[first : last + 1]}))

        blocks.where = where
        if self.has_tables:
            blocks.tables = data_tables(self.blocks, self.containers)
        return blocks


def _hides(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and HIDING_STYLE.search(style) is not None)


def _told(attributes: Sequence[tuple[str | bytes, str | bytes]]) -> tuple[str, int, int]:
    """What an element's attributes tell: its names, the traits that they give it, and its level if they make it a heading."""
    names, own, level = "", 0, 0
    name: str
    value: str
    for name, value in attributes:  # type: ignore[assignment]  # bytes only in trees of Python 2
        if name in NAMING:
            names = f"{names} {value}" if names else value
            if name == "role" and value in ROLE_TRAITS:
                own |= ROLE_TRAITS[value]
                level = 2 * (value == "heading")
        elif name == "hidden" or (name == "style" and HIDING_STYLE.search(value)):
            own |= Trait.HIDDEN
    return names, own, level
