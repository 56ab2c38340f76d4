"""The record: one news story, and beside it everything on its page that is not the story.

All classes are frozen, and every optional field has its default. White space in printed fields is folded: each run of
it is one space, and none stands at either end (``code`` elements aside).
"""

from typing import Any, Literal, Self

import msgspec

from cleanfeed.errors import MalformedRecord
from cleanfeed.roles import ElementKind, StrippedRole

SCHEMA: Literal["cleanfeed.story/1"] = "cleanfeed.story/1"


class Record(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What all parts of a story have in common."""


class Author(Record, frozen=True, gc=False):
    """A person or an agency named in the byline, or claimed by the page where no byline is printed."""

    name: str
    url: str | None = None


class Link(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A link in an element's text: ``text[start:end]`` leads to the absolute ``url``. In JSON: ``[start, end, url]``."""

    start: int
    end: int
    url: str


class Element(Record, frozen=True, gc=False):
    """A piece of the body.

    ``level``: 1 to 6 of a crosshead, nesting depth from 1 of a list item, else None. ``numbered``: the item's list is.
    ``rows``: the cells of a table; its ``text`` has a line a row, cells parted by tabs. ``where``: see `Stripped`.
    """

    kind: ElementKind
    text: str
    level: int | None = None
    numbered: bool = False
    links: tuple[Link, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    where: str = ""


class Image(Record, frozen=True, gc=False):
    """A picture of the story. ``after``: the index of the body element that it follows, or -1 for one above them all."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    after: int = -1


class Page(Record, frozen=True, gc=False):
    """A link to another page of the same story."""

    label: str
    url: str | None = None


class Item(Record, frozen=True, gc=False):
    """An entry of a list of other stories or whitepapers: a view of some of the block's lines."""

    title: str
    teaser: str | None = None
    url: str | None = None


class Stripped(Record, frozen=True, gc=False):
    """A block that is not part of the story.

    ``lines``: its visible text, line by line. ``heading``: the one of them that names the block, ``items``: title and
    teaser pairs read from them; both are views. ``reason``: a code, or ``code: evidence``. ``where``: the XPath of the
    element that holds the block, or ``line 3``, ``lines 3-5`` (from 1) of a text dump.
    """

    role: StrippedRole
    heading: str | None = None
    items: tuple[Item, ...] = ()
    lines: tuple[str, ...] = ()
    reason: str = ""
    where: str = ""


class Notice(Record, frozen=True, gc=False):
    """A warning: something was not read, repaired, guessed or walled off. ``code`` is stable, ``text`` is for people."""

    code: str
    text: str


class Source(Record, frozen=True, gc=False):
    """What the page was made from.

    ``encoding``: the name in the WHATWG Encoding Standard, None where characters came in. ``encoding_from``: ``bom``,
    ``given``, ``content_type``, ``declared``, ``guessed`` or ``characters``. ``replacements``: how many characters could not be
    decoded and are U+FFFD. ``bytes`` and ``sha256``: of the input (of its UTF-8 form where characters came in).
    """

    kind: Literal["html", "text"]
    encoding: str | None
    encoding_from: Literal["bom", "given", "content_type", "declared", "guessed", "characters"]
    replacements: int
    bytes: int
    sha256: str


class Story(Record, frozen=True, gc=False, kw_only=True):
    """One page as a story. ``README.md`` explains the fields by example; `cleanfeed.schema` gives the JSON Schema."""

    schema: Literal["cleanfeed.story/1"] = SCHEMA
    url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    kicker: str | None = None
    headline: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    dateline: str | None = None
    published: str | None = None
    modified: str | None = None
    published_raw: str | None = None
    modified_raw: str | None = None
    title: str | None = None
    description: str | None = None
    body: tuple[Element, ...] = ()
    images: tuple[Image, ...] = ()
    sign_off: str | None = None
    correction: str | None = None
    next_page: Page | None = None
    pages: tuple[Page, ...] = ()
    stripped: tuple[Stripped, ...] = ()
    is_story: bool = False
    confidence: float = 0.0
    status: Literal["ok", "truncated"] = "ok"
    warnings: tuple[Notice, ...] = ()
    source: Source

    @property
    def text(self) -> str:
        """The body as plain text: elements parted by a blank line, the dateline before the first paragraph."""
        return "\n\n".join(element.text for element in body_with_dateline(self))

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, strings, numbers and None: what `to_json` writes."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON, on one line or indented by ``indent`` spaces. Non-ASCII characters stand as they are."""
        packed = msgspec.json.encode(self)
        return (packed if indent is None else msgspec.json.format(packed, indent=indent)).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a record that `to_json` wrote.

        Raises:
            MalformedRecord: the text is no JSON, or no record of this schema.
        """
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise MalformedRecord(f"not a {SCHEMA} record: {error}") from None


def body_with_dateline(story: Story) -> tuple[Element, ...]:
    """The body as it is read: the dateline opens its first paragraph, or stands by itself over a body that has none."""
    if not story.dateline:
        return story.body
    elements = list(story.body)
    first = next((index for index, element in enumerate(elements) if element.kind is ElementKind.PARAGRAPH), None)
    if first is None:
        return (Element(ElementKind.PARAGRAPH, story.dateline), *elements)
    shift = len(story.dateline) + 1
    links = tuple(Link(link.start + shift, link.end + shift, link.url) for link in elements[first].links)
    text = f"{story.dateline} {elements[first].text}"
    elements[first] = msgspec.structs.replace(elements[first], text=text, links=links)
    return tuple(elements)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a story record."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Story)}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(described))  # lists for the tuples of its defaults
    return plain
