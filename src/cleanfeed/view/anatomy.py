"""An explanation as what a report shows: the rows of its page side, the pieces of its story side, and what links the two.

A key names a place in the record (``headline``, ``body-3``, ``stripped-2``); both sides carry the keys of what they show.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, TypeVar

from cleanfeed.explanation import REASONS, ExplainedBlock, ExplainedPart, Explanation, Weighing
from cleanfeed.render.outline import crosshead_level, headline, runs, table_rows
from cleanfeed.roles import ElementKind, Field, StrippedRole
from cleanfeed.story import Element, Link, Story
from cleanfeed.view.families import FAMILIES, Family, family_of

# What is laid out at once: a browser leaves out what is not on the screen, but only whole boxes.
LONG = 4000  # characters
CHUNK = 100  # blocks, elements
INDEX = re.compile(r"\[(\d+)\]")
PRINTED = (
    *((Field.KICKER, "kicker"), (Field.HEADLINE, "headline"), (Field.STANDFIRST, "standfirst"), (Field.BYLINE, "byline")),
    *((Field.PUBLISHED, "published_raw"), (Field.MODIFIED, "modified_raw")),
)
Thing = TypeVar("Thing")
Run = tuple[list[str], str | None]  # a text, in pieces if it is long, and the address that it leads to


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a block on the page side."""

    family: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A block on the page side."""

    keys: str
    family: str
    roles: list[str]
    cuts: list[Cut]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks that follow one another and share a label: one stripped block of the record, or paragraphs of the body."""

    label: str
    reason: str
    family: str
    rows: list[Row]


@dataclass(slots=True)
class Piece:
    """Something on the story side: ``kind`` says how it looks, ``key`` where in the record it is."""

    kind: str
    key: str
    runs: list[Run] = field(default_factory=list)
    level: int = 1
    rows: list[list[str]] = field(default_factory=list)
    lead: str = ""  # the dateline, which opens a paragraph


@dataclass(frozen=True, slots=True)
class Entry:
    """A role in the legend: how many blocks have it, or a part with it."""

    role: str
    count: int


@dataclass(frozen=True, slots=True)
class StrippedLine:
    """A stripped block of the record in a line: the first one that it holds, and how many more there are."""

    number: int
    role: str
    family: str
    line: str
    more: int


def page_chunks(explanation: Explanation) -> Iterator[list[Stretch]]:
    """The blocks in page order, in chunks."""
    chunk: list[Stretch] = []
    held = 0
    for stretch in _stretches(explanation):
        if held and held + len(stretch.rows) > CHUNK:
            yield chunk
            chunk, held = [], 0
        chunk.append(stretch)
        held += len(stretch.rows)
    if chunk:
        yield chunk


def _stretches(explanation: Explanation) -> Iterator[Stretch]:
    """The blocks by what they share; a label that goes for more than a chunk is repeated."""
    for _, group in groupby(explanation.blocks, _shared):
        blocks = list(group)
        label, reason = _label(blocks[0]), _reason(blocks)
        for at in range(0, len(blocks), CHUNK):
            rows = [_row(block) for block in blocks[at : at + CHUNK]]
            yield Stretch(label, reason, rows[0].family, rows)


def _shared(block: ExplainedBlock) -> tuple[str, ...]:
    """What neighbours must have in common to be shown under one label."""
    return tuple(str(part.role) if part.kept else part.field for part in block.parts)


def _label(block: ExplainedBlock) -> str:
    return " + ".join(dict.fromkeys(str(part.role).replace("_", " ") for part in block.parts))


def _reason(blocks: list[ExplainedBlock]) -> str:
    """The reason that blocks share; else the code alone of kept ones, and of stripped ones the first, as in the record."""
    reasons = list(dict.fromkeys(block.parts[0].reason for block in blocks if block.parts))
    return reasons[0].partition(":")[0] if len(reasons) > 1 and blocks[0].kept else "".join(reasons[:1])


def _row(block: ExplainedBlock) -> Row:
    longest = max(block.parts, key=lambda part: len(part.text), default=None)
    return Row(
        " ".join(dict.fromkeys(key_of(part.field) for part in block.parts)),
        family_of(longest.role, longest.kept).name if longest else FAMILIES[-1].name,
        list(dict.fromkeys(filter_name(part) for part in block.parts)),
        [Cut(family_of(part.role, part.kept).name, pieces(part.text)) for part in block.parts],
    )


def filter_name(part: ExplainedPart) -> str:
    """What the legend calls a part: its role, and of captions whether they are kept."""
    return "picture_caption" if part.role is StrippedRole.CAPTION and part.kept else str(part.role)


def legend(explanation: Explanation) -> list[tuple[Family, list[Entry]]]:
    """The roles that occur, by family, in the order of `roles.py`, with their numbers of blocks."""
    counts = Counter(name for block in explanation.blocks for name in {filter_name(part) for part in block.parts})
    found = []
    for family in FAMILIES:
        names = [str(role) for role in family.roles] + (["picture_caption"] if family is FAMILIES[0] else [])
        if entries := [Entry(name, counts[name]) for name in names if counts[name]]:
            found.append((family, entries))
    return found


def key_of(place: str) -> str:
    """A place in the record as a key: ``body[3]`` is ``body-3``."""
    return INDEX.sub(r"-\1", place)


def pieces(text: str) -> list[str]:
    """A long text in pieces, cut at spaces where there are any."""
    found = []
    while len(text) > LONG:
        at = text.rfind(" ", LONG // 2, LONG) + 1 or LONG
        found.append(text[:at])
        text = text[at:]
    return [*found, text]


def in_chunks(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Things in lists of as many as are laid out at once."""
    left = iter(things)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def story_pieces(story: Story) -> Iterator[Piece]:
    """The record as it would be read, from the kicker to the last of its pages."""
    for name, place in PRINTED:
        text = headline(story) if name is Field.HEADLINE else getattr(story, place)
        if text:
            yield Piece(str(name), place, [(pieces(text), None)])
    yield from _images(story, -1)
    dateline = story.dateline or ""
    for index, element in enumerate(story.body):
        opens = element.kind is ElementKind.PARAGRAPH and bool(dateline)
        yield _element(element, f"body-{index}", dateline if opens else "")
        dateline = "" if opens else dateline
        yield from _images(story, index)
    if dateline:
        yield Piece("dateline", "dateline", [([dateline], None)])
    for text, place in ((story.sign_off, "sign_off"), (story.correction, "correction")):
        if text:
            yield Piece(place, place, [(pieces(text), None)])
    if story.pages:
        yield Piece("pages", "pages", [run for page in story.pages for run in _page(page.label, page.url)])


def _page(label: str, url: str | None) -> Iterable[Run]:
    links = (Link(0, len(label), url),) if url else ()
    return (*(([text], address) for text, address in runs(label, links)), (["  "], None))


def _element(element: Element, key: str, lead: str) -> Piece:
    cut = [(pieces(text), address) for text, address in runs(element.text, element.links)]
    level = crosshead_level(element) if element.kind is ElementKind.CROSSHEAD else min(element.level or 1, 6)
    rows = table_rows(element) if element.kind is ElementKind.TABLE else []
    return Piece(str(element.kind), key, cut, level, rows, lead)


def _images(story: Story, after: int) -> Iterator[Piece]:
    last = len(story.body) - 1
    for index, image in enumerate(story.images):
        if max(-1, min(image.after, last)) == after:
            caption = "\n".join(text for text in (image.caption, image.credit) if text)
            yield Piece("image", f"images-{index}", [(pieces(caption), None)] if caption else [], lead=image.alt or "")


def stripped_lines(story: Story) -> Iterator[StrippedLine]:
    """The stripped blocks of a record, in page order."""
    for number, block in enumerate(story.stripped):
        first = pieces(block.lines[0])[0] if block.lines else ""
        yield StrippedLine(number, str(block.role), family_of(block.role, False).name, first, len(block.lines) - 1)


def panel_data(explanation: Explanation) -> dict[str, Any]:
    """What the panel tells of each block; features by their number in a list, as there are many blocks and few features."""
    features: dict[str, int] = {}

    def weighing(given: Weighing) -> list[Any]:
        rows = [[features.setdefault(f.feature, len(features)), f.effect] for f in given.features]
        return [given.model, given.says, given.chance, rows]

    blocks = [
        [
            block.where,
            [[str(part.role), part.reason, part.field] for part in block.parts],
            [weighing(given) for given in block.weighings],
        ]
        for block in explanation.blocks
    ]
    return {"blocks": blocks, "features": list(features), "reasons": REASONS}
