"""Labelled pieces of blocks, sorted by what they become: printed fields, elements of the body, stripped groups, captions."""

from dataclasses import dataclass, field

import msgspec

from cleanfeed.blocks.links import read_links
from cleanfeed.blocks.tables import cell_of, row_of
from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.pictures import StoryPicture, story_pictures
from cleanfeed.label.unseen import is_unseen
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.story import Element, Link

ONCE = (Field.PUBLISHED, Field.MODIFIED)  # a second printed date is metadata


@dataclass(slots=True)
class Group:
    """Stripped blocks that follow one another and are of one role and section, all hidden or none."""

    role: StrippedRole
    section: int
    reason: str
    blocks: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Placed(msgspec.Struct, frozen=True, gc=False):
    """Where a labelled piece of a block went: a printed field, or the element, stripped block or picture of that number."""

    index: int
    part: Part
    role: Role
    number: int = -1
    is_caption: bool = False


@dataclass(slots=True)
class Sorted:
    """What the labels say, sorted: printed fields, body elements and stripped groups; and where each piece of a block went."""

    placed: list[Placed] = field(default_factory=list)
    pictured: list[StoryPicture] = field(default_factory=list)
    fields: dict[Field, list[tuple[int, str]]] = field(default_factory=dict)
    elements: list[Element] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)  # by element: the block it is from
    groups: list[Group] = field(default_factory=list)
    interrupted: bool = True  # kept text stands between the last group and what follows


def sort_parts(draft: Draft) -> Sorted:
    """Sort the pieces of all blocks of a labelled page by what they become."""
    found = Sorted(pictured=story_pictures(draft))
    captions = {index: number for number, story in enumerate(found.pictured) for index in story.captions}
    tables = _tables(draft)
    for index, parts in enumerate(draft.parts):
        if index in captions:
            found.interrupted = True
            found.placed += [Placed(index, part, part.role, captions[index], True) for part in parts]
        elif tables and draft.role(index) is ElementKind.TABLE:
            table = tables[draft.page.table_of(index)]
            if index == table[0]:
                _add_table(draft, table, found)
            found.placed.append(Placed(index, parts[0], ElementKind.TABLE, len(found.elements) - 1))
        else:
            for part in parts:
                _add_part(draft, index, part, found)
            if draft.blocks[index].printed:
                _add_numbers(draft, index, found)
    return found


def _tables(draft: Draft) -> dict[int, list[int]]:
    """The blocks of every table that belongs to the body."""
    tables: dict[int, list[int]] = {}
    for index in range(len(draft.blocks)) if draft.page.tables else ():
        if draft.role(index) is ElementKind.TABLE:
            tables.setdefault(draft.page.table_of(index), []).append(index)
    return tables


def _add_part(draft: Draft, index: int, part: Part, found: Sorted) -> None:
    block, role, number = draft.blocks[index], part.role, -1
    whole = part.end - part.start == len(block.text)
    text = block.text if whole else block.text[part.start : part.end].strip()
    if not text:
        return
    if type(role) is Field and role in ONCE and role in found.fields:
        role = StrippedRole.METADATA
    if isinstance(role, StrippedRole):
        number = _add_stripped(draft, index, role, part.reason, block.lines if whole else [text], found)
    elif isinstance(role, ElementKind):
        number = len(found.elements)
        found.elements.append(_element(draft, index, part, role))
        found.positions.append(index)
        found.interrupted = True
    else:
        found.fields.setdefault(role, []).append((index, text))
        found.interrupted = True
    found.placed.append(Placed(index, part, role, number))


def _add_numbers(draft: Draft, index: int, found: Sorted) -> None:
    """The numbers of a dump's links, where text that they stood in is kept: what is stripped whole shows them in its lines."""
    block, parts = draft.blocks[index], draft.parts[index]
    if not (len(parts) == 1 and isinstance(parts[0].role, StrippedRole)):
        found.interrupted = True
        _add_stripped(draft, index, StrippedRole.OTHER, "shape: link number", block.numbers, found)
        found.interrupted = True


def _add_stripped(draft: Draft, index: int, role: StrippedRole, reason: str, lines: list[str], found: Sorted) -> int:
    """Add lines to the last group, or to a new one if they are not of its kind. Returns the number of the group."""
    section, groups = draft.section[index], found.groups
    alike = not found.interrupted and groups[-1].role is role and groups[-1].section == section
    if not alike or is_unseen(groups[-1].reason) != is_unseen(reason):
        groups.append(Group(role, section, reason))
        found.interrupted = False
    groups[-1].blocks.append(index)
    groups[-1].lines += lines
    return len(groups) - 1


def _element(draft: Draft, index: int, part: Part, kind: ElementKind) -> Element:
    block = draft.blocks[index]
    container = draft.page.containers[block.place]
    level: int | None = None
    if kind is ElementKind.CROSSHEAD:
        level = container.level or None
    elif kind is ElementKind.LIST_ITEM:
        level = max(1, container.list_depth)
    numbered = kind is ElementKind.LIST_ITEM and (draft.page.is_numbered(index) or block.bullet[:1].isdigit())
    links: tuple[Link, ...] = ()
    if kind is ElementKind.CODE and part.end - part.start == len(block.text):
        text = block.code
    else:
        text = block.text[part.start : part.end]
        start = part.start + len(text) - len(text.lstrip())
        text = text.strip()
        if block.links:
            links = read_links(block, start, start + len(text), draft.claims.base_url)
    return Element(kind, text, level, numbered, links, where=draft.page.where(index, index))


def _add_table(draft: Draft, members: list[int], found: Sorted) -> None:
    """A table becomes one element: cells of a row parted by tabs, rows by line ends."""
    containers = draft.page.containers
    rows: dict[int, dict[int, str]] = {}
    links: list[Link] = []
    at = 0  # how long the table's text is so far
    for block in (draft.blocks[index] for index in members):
        cells = rows.setdefault(row_of(block.place, containers), {})
        cell = cell_of(block.place, containers)
        cells[cell] = f"{cells[cell]} {block.text}" if cell in cells else block.text
        length = len(block.text)
        links += [
            Link(at + link.start, at + link.end, link.url) for link in read_links(block, 0, length, draft.claims.base_url)
        ]
        at += length + 1  # a space, a tab or a line end follows
    shown = tuple(tuple(cells.values()) for cells in rows.values())
    text = "\n".join("\t".join(row) for row in shown)
    where = draft.page.where(members[0], members[-1])
    found.elements.append(Element(ElementKind.TABLE, text, links=tuple(links), rows=shown, where=where))
    found.positions.append(members[-1])
    found.interrupted = True
