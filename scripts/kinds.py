"""What kind of error a body has: by which role the lost words got, and by where on the page the words kept too much stand.

Rules are tried in order and the first one that holds names the kind. They see only the page, the record and the gold body, so a
kind is a lead and no proof: "gold holds furniture" says that the gold body has a line that we took for furniture.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus import CorpusPage
from lxml import etree
from marks import RUN, Line, Words, compare, runs, words_of

from cleanfeed.page.read import HtmlPage, read_page
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.story import Element, Story, body_with_dateline

SHORT = 12  # words of a line that may be furniture
ARTICLE = 120  # words, in a row of lines that the gold has not, that are a text by itself
PROSE = 12  # words a line of prose has, on average
FURNITURE = {
    *(StrippedRole.SHARE, StrippedRole.NEWSLETTER, StrippedRole.COOKIE_NOTICE, StrippedRole.SITE_FOOTER, StrippedRole.ADVERT),
    *(StrippedRole.COMMENTS, StrippedRole.PAYWALL, StrippedRole.AUTHOR_NOTE, StrippedRole.WHITEPAPERS, StrippedRole.METADATA),
    *(StrippedRole.NAVIGATION, StrippedRole.OTHER_STORIES),
}
HEAD = {Field.HEADLINE, Field.KICKER, Field.BYLINE, Field.PUBLISHED, Field.MODIFIED}
LIST = re.compile(r"/(ul|ol|dl|li|dd|dt)(\[\d+\])?(/|$)")
TABLE = re.compile(r"/(table|tr|td|th)(\[\d+\])?(/|$)")
WHOLE = frozenset({"html", "body", "main"})  # the names of these say nothing of what is in them
NEAREST = 3
COMMENTS = re.compile(r"\bcomments?\b|\bcomment[-_]?(list|body|content|text)|disqus|\breplies\b", re.IGNORECASE)
CAPTION = re.compile(r"caption|credit|\bfigure\b", re.IGNORECASE)
RELATED = re.compile(r"related|recommend|read-?more|readmore|more-?(stories|from|news)|teaser|also-?read|promo", re.IGNORECASE)
AUTHOR = re.compile(r"author|byline|\bbio\b|contributor", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where our record has a text: its role, and where on the page it stands."""

    role: Role
    where: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Gap:
    """Words ``[start, end)`` of a line that the other side lacks, the kind of that error, and what tells it."""

    line: int
    start: int
    end: int
    kind: str
    evidence: str

    @property
    def words(self) -> int:
        return self.end - self.start


@dataclass
class Case:
    """A page's gold body and ours, line by line."""

    page: CorpusPage
    story: Story
    data: bytes

    def __post_init__(self) -> None:
        self.elements: tuple[Element, ...] = body_with_dateline(self.story)
        gold = [line for line in self.page.gold["body"].splitlines() if line.strip()]
        self.gold, self.ours = compare(gold, [element.text for element in self.elements])

    @cached_property
    def places(self) -> dict[Words, Place]:
        """By run of words: where the record has it outside the body; of several places the first."""
        found: dict[Words, Place] = {}
        for text, place in _places(self.story):
            words = words_of(text)
            for size in range(1, RUN + 1):
                for run in runs(words, size):
                    found.setdefault(run, place)
        return found

    @cached_property
    def _read(self) -> HtmlPage | None:
        read = read_page(self.data, self.page.url)
        return read if isinstance(read, HtmlPage) else None

    def names(self, where: str, nearest: int | None = None) -> str:
        """The tags, classes and ids of the element at a place and of those around it; empty where it is not found."""
        found = self._read.root.xpath(where) if self._read and where.startswith("/") else []
        node = found[0] if isinstance(found, list) and found else None
        if not isinstance(node, etree._Element):
            return ""
        around = [node, *node.iterancestors()]
        chosen = [element for element in around[:nearest] if element.tag not in WHOLE]
        return " ".join(f"{element.tag} {element.get('class', '')} {element.get('id', '')}" for element in chosen)

    def lost(self) -> list[Gap]:
        """What the gold body has and ours has not."""
        first, last = _bounds(self.gold)
        return [
            Gap(at, start, end, *kind_of_lost(line, place_of(line.words(start, end), self.places), _side(at, first, last)))
            if first <= last
            else Gap(at, start, end, "whole body lost", "nothing of the gold body is in ours")
            for at, line in enumerate(self.gold)
            for start, end in line.gaps()
        ]

    def added(self) -> list[Gap]:
        """What our body has and the gold body has not."""
        first, last = _bounds(self.ours)
        every = {run for line in self.gold for run in line.runs()}
        gaps = []
        for at, line in enumerate(self.ours):
            for start, end in line.gaps():
                added = Added(self, at, line.words(start, end), _side(at, first, last), every)
                kind = next(name for name, holds in ADDED_KINDS if holds(added))
                gaps.append(Gap(at, start, end, kind, self.elements[at].where))
        return gaps


def _bounds(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and last line that both sides have. A line of fewer than four words may be there by chance."""
    known = [at for at, line in enumerate(lines) if line.known and len(line.spans) >= RUN]
    known = known or [at for at, line in enumerate(lines) if line.known]
    return (known[0], known[-1]) if known else (len(lines), -1)


def _side(at: int, first: int, last: int) -> str:
    return "head" if at < first else "tail" if at > last else "middle"


def _places(story: Story) -> list[tuple[str, Place]]:
    fields: tuple[tuple[str | None, Role], ...] = (
        (story.standfirst, Field.STANDFIRST),
        (story.headline, Field.HEADLINE),
        (story.kicker, Field.KICKER),
        (story.byline, Field.BYLINE),
        (story.published_raw, Field.PUBLISHED),
        (story.modified_raw, Field.MODIFIED),
        (story.sign_off, Field.SIGN_OFF),
        (story.correction, Field.CORRECTION),
        *((page.label, Field.NEXT_PAGE) for page in story.pages),
        *((text, StrippedRole.CAPTION) for image in story.images for text in (image.caption, image.credit)),
    )
    stripped = [("\n".join(block.lines), Place(block.role, block.where, block.reason)) for block in story.stripped]
    return [*((text, Place(role)) for text, role in fields if text), *stripped]


def place_of(words: Words, places: dict[Words, Place]) -> Place | None:
    """Where most of some lost words went; None if the record has them nowhere, or only in the body."""
    went = [places[run] for run in runs(words, min(RUN, len(words))) if run in places]
    return max(went, key=went.count) if went else None


def kind_of_lost(line: Line, place: Place | None, side: str) -> tuple[str, str]:
    """The kind of a loss and what tells it: the role that the words have in our record."""
    if place is None:
        return "gold not on the page", "nowhere in our record"
    told = ", ".join(part for part in (str(place.role), place.reason) if part)
    simple = LOST_BY_ROLE.get(place.role)
    if simple:
        return simple, told
    if LIST.search(place.where) and place.role not in FURNITURE:
        return "lists lost", told
    if place.role in FURNITURE and len(line.spans) <= SHORT:
        return "gold holds furniture", told
    if LIST.search(place.where):
        return "lists lost", told
    if TABLE.search(place.where):
        return "tables lost", told
    return f"{side} cut", told


LOST_BY_ROLE: dict[Role, str] = {
    Field.STANDFIRST: "standfirst lost",
    StrippedRole.CAPTION: "caption lost",
    StrippedRole.HIDDEN: "hidden text lost",
    StrippedRole.DUPLICATE: "copy lost",
    **dict.fromkeys(HEAD, "gold holds head lines"),
    **dict.fromkeys((Field.SIGN_OFF, Field.CORRECTION, Field.NEXT_PAGE), "sign-off lost"),
}


@dataclass(frozen=True)
class Added:
    """Words kept too much: the element that they are in, and on which side of what is right."""

    case: Case
    at: int
    words: Words
    side: str
    every: set[Words]  # the runs of the gold body

    @property
    def element(self) -> Element:
        return self.case.elements[self.at]

    @property
    def names(self) -> str:
        return self.case.names(self.element.where)

    @property
    def near(self) -> str:
        return self.case.names(self.element.where, NEAREST)

    def within(self, text: str | None) -> bool:
        """Whether all of the words' runs stand in a text."""
        mine = runs(self.words, min(RUN, len(self.words)))
        known = words_of(text or "")
        return bool(mine) and set(mine) <= set(runs(known, len(mine[0])))

    def is_copy(self) -> bool:
        mine = runs(self.words, min(RUN, len(self.words)))
        return len(self.words) >= RUN and set(mine) <= self.every

    def linked(self) -> bool:
        """Whether links are most of the element's text."""
        return 2 * sum(link.end - link.start for link in self.element.links) > len(self.element.text)

    def in_passage(self) -> bool:
        """Whether it stands in a long run of prose that the gold has not."""
        lines: Sequence[Line] = self.case.ours
        start = end = self.at
        while start > 0 and not lines[start - 1].known:
            start -= 1
        while end < len(lines) and not lines[end].known:
            end += 1
        count = sum(line.missing for line in lines[start:end])
        return count >= ARTICLE and count >= PROSE * (end - start)


ADDED_KINDS: tuple[tuple[str, Callable[[Added], bool]], ...] = (
    ("headline kept", lambda added: added.within(added.case.page.gold.get("headline"))),
    ("standfirst kept in body", lambda added: added.within(added.case.page.gold.get("standfirst"))),
    ("comments kept", lambda added: bool(COMMENTS.search(added.names))),
    ("text kept twice", Added.is_copy),
    ("caption kept", lambda added: bool(CAPTION.search(added.near))),
    ("related lines kept", lambda added: added.linked() or bool(RELATED.search(added.near))),
    ("author note kept", lambda added: bool(AUTHOR.search(added.near))),
    ("another article kept", lambda added: added.side != "middle" and added.in_passage()),
    ("passage kept between", Added.in_passage),
    ("table kept", lambda added: added.element.kind is ElementKind.TABLE),
    ("list kept", lambda added: added.element.kind is ElementKind.LIST_ITEM),
    ("quote kept", lambda added: added.element.kind is ElementKind.QUOTE),
    ("lines kept before", lambda added: added.side == "head"),
    ("lines kept after", lambda added: added.side == "tail"),
    ("lines kept between", lambda added: not added.case.ours[added.at].known),
    ("words kept in a line", lambda _: True),
)
