"""Labelled blocks become a story: every letter into the field, the element or the stripped block that its label names."""

from bisect import bisect_left
from dataclasses import dataclass, field

import msgspec

from cleanfeed.blocks.links import read_links
from cleanfeed.blocks.tables import cell_of, row_of
from cleanfeed.label.authors import parse_authors
from cleanfeed.label.dates import find_dates, normal_iso
from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.items import article_item, read_items
from cleanfeed.label.pictures import StoryPicture, read_caption, story_pictures
from cleanfeed.label.unseen import is_unseen
from cleanfeed.label.verdict import WARNINGS, Verdict, judge
from cleanfeed.page.claims import urljoin_safe
from cleanfeed.page.fold import fold
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.story import Author, Element, Image, Item, Link, Notice, Page, Source, Story, Stripped

WITH_ITEMS = (StrippedRole.OTHER_STORIES, StrippedRole.WHITEPAPERS)
ONCE = (Field.PUBLISHED, Field.MODIFIED)  # a second printed date is metadata


@dataclass(slots=True)
class _Group:
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
    groups: list[_Group] = field(default_factory=list)
    interrupted: bool = True  # kept text stands between the last group and what follows


def assemble(draft: Draft, found: Sorted, source: Source, url: str | None, notices: tuple[Notice, ...]) -> Story:
    """Make the record of a page whose blocks are all labelled and sorted."""
    return _story(draft, found, _images(draft, found), source, url, notices)


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
        groups.append(_Group(role, section, reason))
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


def _images(draft: Draft, found: Sorted) -> tuple[Image, ...]:
    images = []
    for story in found.pictured:
        captions: list[str] = []
        makers: list[str] = []
        for block in (draft.blocks[index] for index in story.captions):
            words, maker = read_caption(block, "credit" in draft.page.containers[block.place].names.lower())
            captions += [words] if words else []
            makers += [maker] if maker else []
        after = bisect_left(found.positions, story.picture.before) - 1
        address = urljoin_safe(draft.claims.base_url, story.picture.src) or story.picture.src
        caption, credit = "\n".join(captions) or None, "\n".join(makers) or None
        images.append(Image(address, fold(story.picture.alt) or None, caption, credit, after))
    return tuple(images)


def _story(
    draft: Draft, found: Sorted, images: tuple[Image, ...], source: Source, url: str | None, notices: tuple[Notice, ...]
) -> Story:
    claims = draft.claims
    verdict = judge(draft)
    next_page, pages = _pages(draft, found)
    published_raw, published = _dated(found, Field.PUBLISHED, claims.published)
    modified_raw, modified = _dated(found, Field.MODIFIED, claims.modified)
    return Story(
        url=url,
        canonical_url=claims.canonical_url,
        publisher=claims.publisher,
        section=claims.section,
        language=claims.language,
        kicker=_joined(found, Field.KICKER),
        headline=_joined(found, Field.HEADLINE),
        standfirst=_joined(found, Field.STANDFIRST),
        byline=_joined(found, Field.BYLINE),
        authors=_authors(draft, found),
        dateline=_joined(found, Field.DATELINE),
        published=published,
        modified=modified,
        published_raw=published_raw,
        modified_raw=modified_raw,
        title=claims.title,
        description=claims.description,
        body=tuple(found.elements),
        images=images,
        sign_off=_joined(found, Field.SIGN_OFF),
        correction=_joined(found, Field.CORRECTION),
        next_page=next_page,
        pages=pages,
        stripped=tuple(_stripped(draft, group) for group in found.groups),
        is_story=verdict.is_story,
        confidence=verdict.confidence,
        warnings=notices + _warnings(draft, found, verdict),
        source=source,
    )


def _joined(found: Sorted, role: Field) -> str | None:
    return "\n".join([text for _, text in found.fields[role]]) if role in found.fields else None


def _pages(draft: Draft, found: Sorted) -> tuple[Page | None, tuple[Page, ...]]:
    """The next page, and the list of all: the numbered ones, or what leads to the next where there are no numbers."""
    named: list[Page] = []
    numbered: list[Page] = []
    for index, label in found.fields.get(Field.NEXT_PAGE, ()):
        target = next((href for _, _, href in draft.blocks[index].links), None)
        (numbered if label.isdigit() else named).append(Page(label, urljoin_safe(draft.claims.base_url, target)))
    if not numbered:
        return (named[0] if named else None), tuple(named)
    here = next((place for place, page in enumerate(numbered) if page.url is None), 0)
    following = [*named, *numbered[here + 1 :]]
    known = {page.url for page in numbered}
    return (following[0] if following else None), (*numbered, *(page for page in named if page.url not in known))


def _dated(found: Sorted, role: Field, claimed: str | None) -> tuple[str | None, str | None]:
    """A date as printed, else as claimed; and in ISO 8601, as claimed, else as printed."""
    printed = _joined(found, role)
    dates = find_dates(printed) if printed else []
    iso = (normal_iso(claimed) if claimed else None) or (dates[0].iso if dates else None)
    return printed or claimed, iso


def _authors(draft: Draft, found: Sorted) -> tuple[Author, ...]:
    """Who the byline names, with the links on the names; where none is printed, who the page claims."""
    claims = draft.claims
    claimed = [author.name for author in claims.authors]
    links: dict[str, str | None] = {}
    for index, _ in found.fields.get(Field.BYLINE, ()):
        block = draft.blocks[index]
        links |= {fold(block.raw[a:b]): urljoin_safe(claims.base_url, href) for a, b, href in block.links}
    names = parse_authors(_joined(found, Field.BYLINE) or "", claimed, claims.publisher)
    return tuple(Author(name, links.get(name)) for name in names) or tuple(Author(a.name, a.url) for a in claims.authors)


def _stripped(draft: Draft, group: _Group) -> Stripped:
    heading = draft.headings[group.section] if group.section >= 0 else None
    items: tuple[Item, ...] = ()
    if group.section in draft.articles and heading is not None:
        items = (article_item(draft, heading),)
    elif group.role in WITH_ITEMS:
        items = read_items(draft, group.blocks, heading)
    return Stripped(
        role=group.role,
        heading=draft.blocks[heading].text if heading is not None and heading in group.blocks else None,
        items=items,
        lines=tuple(group.lines),
        reason=group.reason,
        where=draft.page.where(group.blocks[0], group.blocks[-1]),
    )


def _warnings(draft: Draft, found: Sorted, verdict: Verdict) -> tuple[Notice, ...]:
    codes = [verdict.code] if verdict.code else []
    if verdict.is_story and Field.HEADLINE not in found.fields:
        codes.append("headline_not_printed")
    walls = [group for group in found.groups if group.role is StrippedRole.PAYWALL and not is_unseen(group.reason)]
    if verdict.is_story and (draft.claims.walled or walls):
        codes.append("paywalled")
    if found.fields.get(Field.NEXT_PAGE):
        codes.append("multi_page")
    return tuple(Notice(code, WARNINGS[code]) for code in codes)
