"""What all renderings of a story share: its parts in the order in which they are read, and what of a page is safe to repeat."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from cleanfeed.roles import ElementKind, Field
from cleanfeed.story import Element, Image, Link, Story, body_with_dateline

DEEPEST = 6  # lists nested deeper than anybody reads are shown at this depth; CommonMark's parsers stop at about ten
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # but for tab and line end
IN_LINKS = ("http", "https", "mailto")
IN_IMAGES = ("http", "https")
ABSOLUTE = re.compile(r"(?:(https?)://|(mailto):)(?=[^/])", re.IGNORECASE)
IGNORED = re.compile(r"[\t\n\r]")  # browsers drop these anywhere in an address
UNSAFE = re.compile(r'[\x00-\x20\x7f-\x9f"<>\\^`{|}\ud800-\udfff]')


@dataclass(slots=True)
class Entry:
    """An item of a list, with the pictures that follow it and the lists that are nested in it."""

    element: Element
    images: list[Image]
    lists: list["ItemList"] = field(default_factory=list)


@dataclass(slots=True)
class ItemList:
    """List items that follow one another, nested by their levels."""

    numbered: bool
    entries: list[Entry]


Piece = Element | Image | ItemList


def headline(story: Story) -> str | None:
    """The printed headline, else the claimed title."""
    return story.headline or story.title


def head(story: Story) -> Iterator[tuple[Field, str]]:
    """What is printed above the body, without its pictures; a date that stands for both is there once."""
    modified = story.modified_raw or story.modified
    published = story.published_raw or story.published
    return _present(
        (Field.KICKER, story.kicker),
        (Field.HEADLINE, headline(story)),
        (Field.STANDFIRST, story.standfirst),
        (Field.BYLINE, story.byline),
        (Field.PUBLISHED, published),
        (Field.MODIFIED, modified if modified != published else None),
    )


def foot(story: Story) -> Iterator[tuple[Field, str]]:
    """What is printed below the body."""
    next_page = story.next_page.label if story.next_page else None
    return _present((Field.SIGN_OFF, story.sign_off), (Field.CORRECTION, story.correction), (Field.NEXT_PAGE, next_page))


def body(story: Story) -> list[Piece]:
    """The body from the dateline on, items gathered into lists, each picture behind the element that it follows.

    A picture that follows a list item is in its `Entry`.
    """
    elements = body_with_dateline(story)
    pictures = _pictures_by_place(story, len(elements) - len(story.body))
    pieces: list[Piece] = [*pictures.get(-1, ())]
    items: list[Entry] = []
    for index, element in enumerate(elements):
        images = pictures.get(index, [])
        if not element.text.strip():
            pass
        elif element.kind is ElementKind.LIST_ITEM:
            items.append(Entry(element, []))
        else:
            pieces += [*_nested(items), element]
            items = []
        if items:
            items[-1].images.extend(images)
        else:
            pieces += images
    return [*pieces, *_nested(items)]


def field_links(story: Story, name: Field) -> tuple[Link, ...]:
    """The links in a field that `head` or `foot` names: only the next page has one, all of it."""
    page = story.next_page if name is Field.NEXT_PAGE else None
    return (Link(0, len(page.label), page.url),) if page and page.url else ()


def crosshead_level(element: Element) -> int:
    """A level from 2 to 6: the headline has level 1 for itself."""
    return min(max(element.level or 2, 2), 6)


def table_rows(element: Element) -> list[list[str]]:
    """The cells of a table; its text tells them where the record has no rows."""
    return [list(row) for row in element.rows] or [line.split("\t") for line in element.text.split("\n")]


def runs(text: str, links: Iterable[Link]) -> Iterator[tuple[str, str | None]]:
    """A text in runs, each with the address that it leads to, if that is one to repeat."""
    at = 0
    for link in sorted(links, key=lambda link: link.start):
        start, end = max(link.start, at), min(link.end, len(text))
        target = address(link.url)
        if start < end and target:
            if at < start:
                yield text[at:start], None
            yield text[start:end], target
            at = end
    if at < len(text):
        yield text[at:], None


def address(url: str | None, schemes: tuple[str, ...] = IN_LINKS) -> str | None:
    """A page's address as it can be repeated elsewhere: absolute, of a scheme that runs no code, without characters to quote.

    A relative one is refused: where the rendering is shown it would lead into that site, and an image be loaded from there.
    """
    cleaned = IGNORED.sub("", url or "").strip("\x00 ")
    found = ABSOLUTE.match(cleaned)
    if found is None or (found[1] or found[2]).lower() not in schemes:
        return None
    return UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), cleaned)


def shown(text: str) -> str:
    """Text without control characters, which Markdown and HTML cannot hold and a terminal might obey: U+FFFD, or a space."""
    return CONTROLS.sub(lambda found: " " if found[0].isspace() else "\ufffd", text)


def _present(*parts: tuple[Field, str | None]) -> Iterator[tuple[Field, str]]:
    return ((name, text) for name, text in parts if text and text.strip())


def _pictures_by_place(story: Story, shift: int) -> dict[int, list[Image]]:
    """Pictures by the index of the element that they follow; one that points outside the body goes to the end nearest to it."""
    pictures: dict[int, list[Image]] = {}
    for image in story.images:
        after = min(image.after, len(story.body) - 1)
        pictures.setdefault(after + shift if after >= 0 else -1, []).append(image)
    return pictures


def _nested(items: list[Entry]) -> list[ItemList]:
    """Lists of items, each item below the one before that has a lower level, whichever levels are left out between."""
    lists: list[ItemList] = []
    opened: list[ItemList] = []  # from the outermost list to the one of the item before
    levels: list[int] = []
    for item in items:
        level = item.element.level or 1
        while len(levels) > 1 and levels[-2] >= level:
            levels.pop()
            opened.pop()
        if levels and (level <= levels[-1] or len(levels) == DEEPEST):
            levels[-1] = min(level, levels[-1])
            if opened[-1].numbered == item.element.numbered:
                opened[-1].entries.append(item)
                continue
            opened.pop()
        else:
            levels.append(level)
        begun = ItemList(item.element.numbered, [item])
        (opened[-1].entries[-1].lists if opened else lists).append(begun)
        opened.append(begun)
    return lists
