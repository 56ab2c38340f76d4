"""A page on its way to being labelled: what is known of its blocks, and the labels that the rules have given so far.

The first rule to label a block wins, so the order of the rules is their precedence. A label covers a whole block, or a rule
cuts the block in parts.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, count

import msgspec
import numpy as np

from cleanfeed.blocks.block import Block, Blocks, Trait
from cleanfeed.label.boxes import Boxes
from cleanfeed.label.counting import Floats, Ints
from cleanfeed.label.features import Features
from cleanfeed.label.names import hints
from cleanfeed.label.wording import LONGEST, Phrase, Sought, numbered, wording
from cleanfeed.page.claims import Claims
from cleanfeed.roles import ElementKind, Role

LIKELY = 0.5  # from here on the body model says body


class Part(msgspec.Struct, frozen=True, gc=False):
    """A labelled piece ``[start, end)`` of a block's folded text. ``reason``: a code, or ``code: evidence``."""

    start: int
    end: int
    role: Role
    reason: str


@dataclass(slots=True)
class Draft:
    """The labels of a page's blocks. ``section`` numbers the section that each block is in, or -1."""

    page: Blocks
    claims: Claims
    features: Features
    first_look: Floats  # by block: the chance that it is body, before any rule
    likely: list[float] = field(init=False)  # the same as the rules leave it, and then as the second look finds it
    parts: list[Sequence[Part]] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)  # all blocks that may be taken for body, in order, and some more
    in_body: list[bool] = field(default_factory=list)  # by block: a part of it is labelled as body
    section: list[int] = field(default_factory=list)
    boxes: Boxes = field(init=False)  # those of the features
    blocks: list[Block] = field(default_factory=list)  # those of the page, and what is asked most of each:
    places: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)  # the text, case folded
    lines: list[str] = field(default_factory=list)  # the text as stock phrases are compared, empty where it is too long for one
    levels: list[int] = field(default_factory=list)  # of the heading that it is in, or 0
    units: list[float] = field(default_factory=list)
    link_share: list[float] = field(default_factory=list)
    strong: list[bool] = field(default_factory=list)
    traits_of: list[int] = field(default_factory=list)
    all_traits: Ints = field(init=False)  # the same, to ask of all at once
    first_in: list[int] = field(default_factory=list)  # by container: the first block that it holds, or -1
    held: list[int] = field(default_factory=list)  # by container: how many blocks it holds
    ends: list[int] = field(default_factory=list)  # by container: the first one after it that does not stand in it
    headings: list[int] = field(default_factory=list)  # by section: the block that opens it
    articles: set[int] = field(default_factory=set)  # the sections that are other whole articles
    doubtful: set[int] = field(default_factory=set)  # blocks of sections that may have ended before them
    resumed: set[int] = field(default_factory=set)  # of a dump: where the story goes on below a list among its paragraphs
    headline: int | None = None  # the block, once found
    closed_at: int | None = None  # the block whose end mark closes the story
    listing: bool = False  # the page lists stories and is none
    stand_in: str | None = None  # ``error_page`` or ``consent_page``: the page stands in for another
    phrases: dict[int, Phrase | None] = field(default_factory=dict)  # those looked up so far
    measured: dict[str, float] = field(default_factory=dict)  # of the page, by what it is judged
    span: tuple[int, int] | None = None  # the first and last block of the body, once that is settled

    def __post_init__(self) -> None:
        self.likely = self.first_look.tolist()
        self.blocks = self.page.blocks
        self.places = [block.place for block in self.blocks]
        self.folded = [block.text.casefold() for block in self.blocks]
        self.lines = [
            "" if len(folded) > LONGEST else numbered(folded) if digits or not folded.isascii() else folded  # mostly as it is
            for folded, digits in zip(self.folded, self.features.counts.digits.tolist(), strict=True)
        ]
        containers = self.page.containers
        self.levels = [containers[place].level for place in self.places]
        self.units = self.features.counts.units.tolist()
        self.link_share = self.features.link_share.tolist()
        self.strong = self.features.strong.tolist()
        self.boxes = self.features.boxes
        self.ends = self.boxes.ends.tolist()
        traits = self.boxes.traits
        self.traits_of = [traits[place] for place in self.places]
        self.all_traits = np.array(self.traits_of, np.int64)
        self.first_in, self.held = self.boxes.first, self.boxes.held
        self.parts = [()] * len(self.page.blocks)
        self.candidates = np.flatnonzero(self.first_look >= LIKELY).tolist()
        self.in_body = [False] * len(self.page.blocks)
        self.section = [-1] * len(self.page.blocks)

    def free(self, index: int) -> bool:
        """Whether no rule has labelled the block yet."""
        return not self.parts[index]

    def label(self, index: int, role: Role, reason: str) -> bool:
        """Label a whole block, if it is free. Returns whether it was."""
        if self.parts[index]:
            return False
        self.parts[index] = (Part(0, len(self.blocks[index].text), role, reason),)
        if type(role) is ElementKind:
            self.in_body[index] = True
        return True

    def relabel(self, index: int, role: Role, reason: str) -> None:
        """Label a whole block, whatever it was."""
        self.parts[index] = (Part(0, len(self.blocks[index].text), role, reason),)
        self.in_body[index] = type(role) is ElementKind

    def cut(self, index: int, parts: Sequence[Part]) -> None:
        """Label a block in parts, in order; together they hold all its letters."""
        self.parts[index] = [part for part in parts if part.end > part.start]
        self.in_body[index] = any(type(part.role) is ElementKind for part in self.parts[index])

    def clear(self, index: int) -> None:
        """Take a block's label away."""
        self.parts[index] = ()
        self.in_body[index] = False

    def role(self, index: int) -> Role | None:
        """The role of a block, of its last part if it was cut."""
        return self.parts[index][-1].role if self.parts[index] else None

    def is_body(self, index: int) -> bool:
        """Whether the block, or a part of it, is an element of the body."""
        return self.in_body[index]

    def wanted(self, index: int) -> bool:
        """Whether a block is still free and the model takes it for body."""
        return not self.parts[index] and self.likely[index] >= LIKELY

    def all_free(self) -> list[int]:
        """All blocks that no rule has labelled yet."""
        return [index for index, parts in enumerate(self.parts) if not parts]

    def all_wanted(self) -> list[int]:
        """All blocks that are still free and that the model takes for body."""
        return [index for index in self.candidates if self.likely[index] >= LIKELY and not self.parts[index]]

    def take_for_body(self, index: int) -> None:
        """Overrule the model: a block is body unless a rule says otherwise."""
        self.likely[index] = max(self.likely[index], LIKELY)
        if index not in self.candidates:
            insort(self.candidates, index)

    def body(self) -> list[int]:
        """The blocks that are body."""
        return list(compress(count(), self.in_body)) if True in self.in_body else []

    def phrase(self, index: int) -> Phrase | None:
        """The stock phrase that the block is."""
        if index in self.phrases:
            return self.phrases[index]
        known, line = self.boxes.phrases, self.lines[index]
        found = self.phrases[index] = known[index] if index in known else wording().find_plain(line) if line else None
        return found

    def said(self, members: Iterable[int], sought: Sought) -> list[str]:
        """Which of some forms, case folded, stand in some blocks: all blocks are asked at once, as most say none."""
        return sought.within("\n".join([self.folded[index] for index in members]))

    def traits(self, index: int) -> int:
        """What the block stands in."""
        return self.traits_of[index]

    def standing_in(self, traits: int) -> list[int]:
        """The blocks that stand in something of any of some traits."""
        return np.flatnonzero(self.all_traits & traits).tolist()

    def hinted(self, index: int, hint: str) -> bool:
        """Whether names of the boxes that the block stands in hint at a role."""
        return bool(self.boxes.box_hints[self.places[index]] & hints()[0][hint])

    def hinted_near(self, index: int, hint: str) -> bool:
        """Whether the names nearest to the block hint at a role."""
        return bool(self.boxes.near_hints[self.places[index]] & hints()[0][hint])

    def inside(self, place: int, box: int) -> bool:
        """Whether container ``place`` is ``box`` or stands in it."""
        return box <= place < self.ends[box]

    def blocks_in(self, box: int) -> list[int]:
        """The blocks that a container holds."""
        first, places, end = self.first_in[box], self.places, self.ends[box]
        return [i for i in range(first, first + self.held[box]) if box <= places[i] < end]

    def leads(self, index: int, box: int) -> bool:
        """Whether a block is the first one in a container."""
        return self.first_in[box] == index

    def body_span(self) -> tuple[int, int] | None:
        """The first and last block that is body or, still unlabelled, taken for it."""
        found = [*self.all_wanted(), *self.body()]
        return (min(found), max(found)) if found else None


def runs_of(ascending: Sequence[int], apart: int) -> list[list[int]]:
    """Numbers of blocks in runs, from each of which to the next it is ``apart`` at most."""
    runs: list[list[int]] = []
    for index in ascending:
        if runs and index <= runs[-1][-1] + apart:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def stanzas_of(draft: Draft, lines: Iterable[int]) -> list[list[int]]:
    """Some lines of a dump by what stands together without a blank line."""
    stanzas: list[list[int]] = []
    for index in lines:
        if stanzas and stanzas[-1][-1] == index - 1 and not draft.blocks[index].gap:
            stanzas[-1].append(index)
        else:
            stanzas.append([index])
    return stanzas


def leads_within(targets: Sequence[str]) -> bool:
    """Whether some links, and all of them, lead to places in the page, as those of a table of contents do."""
    return bool(targets) and all(len(href) > 1 and href[0] == "#" for href in targets)


def stands_apart(traits: int) -> bool:
    """Whether mark-up says that a block is no part of a page's main content."""
    return bool(traits & (Trait.NAV | Trait.FOOTER | Trait.ASIDE | Trait.FORM | Trait.DIALOG | Trait.HIDDEN))
