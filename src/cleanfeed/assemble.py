"""Labelled blocks become a story: every letter into the field, the element or the stripped block that its label names."""

from bisect import bisect_left

from cleanfeed.label.authors import parse_authors
from cleanfeed.label.dates import find_dates, normal_iso
from cleanfeed.label.draft import Draft
from cleanfeed.label.items import article_item, read_items
from cleanfeed.label.pictures import read_caption
from cleanfeed.label.unseen import is_unseen
from cleanfeed.label.verdict import WARNINGS, Verdict, judge
from cleanfeed.page.fold import fold
from cleanfeed.page.urls import join_url
from cleanfeed.roles import Field, StrippedRole
from cleanfeed.sorting import Group, Sorted
from cleanfeed.story import Author, Image, Item, Notice, Page, Source, Story, Stripped

WITH_ITEMS = (StrippedRole.OTHER_STORIES, StrippedRole.WHITEPAPERS)


def assemble(draft: Draft, found: Sorted, source: Source, url: str | None, notices: tuple[Notice, ...]) -> Story:
    """Make the record of a page whose blocks are all labelled and sorted."""
    return _story(draft, found, _images(draft, found), source, url, notices)


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
        address = join_url(draft.claims.base_url, story.picture.src) or story.picture.src
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
        (numbered if label.isdigit() else named).append(Page(label, join_url(draft.claims.base_url, target)))
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
        links |= {fold(block.raw[a:b]): join_url(claims.base_url, href) for a, b, href in block.links}
    names = parse_authors(_joined(found, Field.BYLINE) or "", claimed, claims.publisher)
    return tuple(Author(name, links.get(name)) for name in names) or tuple(Author(a.name, a.url) for a in claims.authors)


def _stripped(draft: Draft, group: Group) -> Stripped:
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
