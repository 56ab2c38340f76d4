"""Blocks: the leaf runs of a page's visible text, and the containers that hold them.

HTML and text dumps give the same blocks; what a dump cannot tell is left at its default. The small classes are msgspec structs
without garbage collection, as pages make thousands of them and none refers to itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from cleanfeed.page.fold import NOT_TEXT, fold

CONTROLS = re.compile(r"[\x0b-\x1f\x7f-\x9f]")  # white space to Python, some of it, and commands to a terminal
LINK_NUMBER = re.compile(r"\[\d{1,5}\]")  # as `lynx -dump` puts them before links
BREAK = "\x1e"  # a line break inside a block, in `Block.raw`; white space like any other to `fold`


class Trait:
    """What an element is, by its tag and attributes: bits of an int, for `enum.IntFlag` is too slow to ask of every block.

    A container has its own traits and those of all it stands in.
    """

    NAV = 1 << 0
    HEADER = 1 << 1
    FOOTER = 1 << 2
    ASIDE = 1 << 3
    ARTICLE = 1 << 4
    MAIN = 1 << 5
    FORM = 1 << 6  # form, or a control in one: button, select, label, textarea, option
    HEADING = 1 << 7
    LIST = 1 << 8
    ITEM = 1 << 9
    NUMBERED = 1 << 10
    QUOTE = 1 << 11
    TABLE = 1 << 12
    CELL = 1 << 13
    PRE = 1 << 14
    FIGURE = 1 << 15
    CAPTION = 1 << 16
    HIDDEN = 1 << 17
    PARAGRAPH = 1 << 18
    LINK = 1 << 19  # the element stands in a link
    DIALOG = 1 << 20


class Container(msgspec.Struct, gc=False):
    """An element that holds blocks. ``names``: its class, id, role and itemprop attributes, lower case, a space between."""

    tag: str
    parent: int
    depth: int
    names: str = ""
    own: int = 0
    traits: int = 0
    level: int = 0  # 1-6 in a heading, else 0
    list_depth: int = 0  # how many lists it stands in


class Block(msgspec.Struct, gc=False):
    """A run of visible text.

    ``raw`` is the text as found with `BREAK` for line breaks, ``text`` the same with white space folded. Offsets in ``links``
    (start, end, href), ``times`` (start, end, datetime attribute) and ``named`` (start, end, class: credits in captions, parts
    of headings) count in ``raw``.
    """

    raw: str
    text: str
    place: int
    link_chars: int = 0
    bold_chars: int = 0
    links: tuple[tuple[int, int, str], ...] = ()
    times: tuple[tuple[int, int, str], ...] = ()
    named: tuple[tuple[int, int, str], ...] = ()
    after_break: bool = False  # cut off from the block before by <br><br>
    gap: int = 0  # blank lines before it, in a dump
    indent: int = 0  # columns, in a dump
    bullet: str = ""  # the mark that opens it, in a dump
    printed: str = ""  # as a dump shows it, where numbers of links were taken off; else empty

    @property
    def lines(self) -> list[str]:
        """The text line by line, each folded, none empty."""
        if BREAK not in self.raw:
            return [self.printed or self.text]
        return [line for part in self.raw.split(BREAK) if (line := fold(part))]

    @property
    def numbers(self) -> list[str]:
        """The numbers of links that were taken off, in a dump: "[3]"."""
        kept = Counter(LINK_NUMBER.findall(self.text)) if self.printed else Counter()
        found = []
        for number in LINK_NUMBER.findall(self.printed):
            kept[number] -= 1
            if kept[number] < 0:
                found.append(number)
        return found

    @property
    def code(self) -> str:
        """The text with its white space, for preformatted blocks."""
        return CONTROLS.sub(" ", NOT_TEXT.sub("", self.raw.replace(BREAK, "\n"))).strip("\n").rstrip()


class Picture(msgspec.Struct, frozen=True, gc=False):
    """An image element: its attributes, the container that holds it, and the block that it comes before."""

    src: str
    alt: str
    place: int
    before: int


@dataclass(slots=True)
class Blocks:
    """A page cut into blocks, in page order. ``where(first, last)`` says where a run of blocks stands."""

    blocks: list[Block]
    containers: list[Container]
    where: Callable[[int, int], str]
    has_markup: bool
    pictures: list[Picture] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)  # by container: the data table around it, or -1; empty if there are none

    @property
    def form(self) -> str:
        """``html`` or ``text``: which of the models are for such pages."""
        return "html" if self.has_markup else "text"

    def table_of(self, index: int) -> int:
        """The container that is the data table around a block, or -1."""
        return self.tables[self.blocks[index].place] if self.tables else -1

    def is_numbered(self, index: int) -> bool:
        """Whether the innermost list around a block is numbered."""
        place = self.list_of(index)
        return place >= 0 and bool(self.containers[place].own & Trait.NUMBERED)

    def list_of(self, index: int) -> int:
        """The container that is the innermost list around a block, or -1."""
        return self.innermost(self.blocks[index].place, Trait.LIST)

    def innermost(self, place: int, traits: int) -> int:
        """The innermost container, ``place`` or one around it, that has one of some traits of its own; -1 if none has."""
        return innermost(place, traits, self.containers)

    def traits(self, index: int) -> int:
        """All traits of what block ``index`` stands in."""
        return self.containers[self.blocks[index].place].traits

    def common(self, places: Collection[int]) -> int:
        """The deepest container that holds all the containers given."""
        return deepest_around(places, self.containers)


def deepest_around(places: Collection[int], containers: Sequence[Container]) -> int:
    """The deepest container that holds all those at the places given. Looks at each container on the way once."""
    common = next(iter(places))
    inside = {common}
    for place in places:
        while place not in inside:
            if containers[place].depth > containers[common].depth:
                inside.add(place)
                place = containers[place].parent
            else:
                common = containers[common].parent
                inside.add(common)
    return common


def innermost(place: int, traits: int, containers: Sequence[Container]) -> int:
    """See `Blocks.innermost`."""
    while place >= 0 and not containers[place].own & traits:
        place = containers[place].parent
    return place


def fold_offsets(raw: str, offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Where ascending offsets into ``raw`` come to lie in ``fold(raw)``.

    Each as the end of what is before it and as the start of what follows, which differ by the space between them. One pass,
    whatever their number.
    """
    edges = [0, *offsets, len(raw)]
    parts = [NOT_TEXT.sub("", raw[start:end]) for start, end in pairwise(edges)]
    follows = [""]  # the first character after each offset, from the last offset on
    for part in reversed(parts[1:]):
        follows.append(part[:1] or follows[-1])
    placed = []
    length, space = 0, False
    for part, first in zip(parts, reversed(follows[1:]), strict=False):
        if folded := fold(part):
            length += len(folded) + (length > 0 and (space or part[0].isspace()))
            space = part[-1].isspace()
        else:
            space = space or bool(part)
        placed.append((length, length + (length > 0 and (space or first.isspace()))))
    return placed
