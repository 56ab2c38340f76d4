"""What kind of error a body has: by which role the lost words got, and by where on the page the words kept too much stand.

Rules are tried in order, and the first one that holds names the kind. They see only the page, the record and the gold body,
so a kind is a lead and no proof: "gold holds furniture" says that the gold body has a line that we took for furniture.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cases import Case, Place, bounds
from marks import RUN, Line, Words, runs, words_of

from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.story import Element

SHORT = 12  # words of a line that may be furniture
PASSAGE = 120  # words, in a row of lines that the gold has not, that are a text by itself
PROSE = 12  # words a line of prose has, on average
NEAREST = 3  # elements whose names are asked for what a line is
LIST = re.compile(r"/(ul|ol|dl|li|dd|dt)(\[\d+\])?(/|$)")
TABLE = re.compile(r"/(table|tr|td|th)(\[\d+\])?(/|$)")
COMMENTS = re.compile(r"\bcomments?\b|\bcomment[-_]?(list|body|content|text)|disqus|\breplies\b", re.IGNORECASE)
CONSENT = re.compile(r"cookie|consent|gdpr|ccpa|onetrust|privacy", re.IGNORECASE)
CAPTION = re.compile(r"caption|credit|\bfigure\b", re.IGNORECASE)
RELATED = re.compile(r"related|recommend|read-?more|more-?(stories|from|news)|teaser|also-?read|promo", re.IGNORECASE)
AUTHOR = re.compile(r"author|byline|\bbio\b|contributor", re.IGNORECASE)
NO_FURNITURE = {StrippedRole.SIDEBAR, StrippedRole.OTHER}  # all other stripped roles are named for what no body has
LOST_BY_ROLE: dict[Role, str] = {
    Field.STANDFIRST: "standfirst lost",
    StrippedRole.CAPTION: "caption lost",
    StrippedRole.HIDDEN: "hidden text lost",
    StrippedRole.DUPLICATE: "copy lost",
    **dict.fromkeys((Field.HEADLINE, Field.KICKER, Field.BYLINE, Field.PUBLISHED, Field.MODIFIED), "gold holds head lines"),
    **dict.fromkeys((Field.SIGN_OFF, Field.CORRECTION, Field.NEXT_PAGE), "sign-off lost"),
}


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


def find_lost(case: Case) -> list[Gap]:
    """What the gold body has and ours has not; the evidence is the role that it has in our record."""
    first, last = bounds(case.gold)
    gaps = []
    for at, line in enumerate(case.gold):
        for start, end in line.gaps():
            place = case.place_of(line.words(start, end))
            kind = kind_of_lost(line, place, _side(at, first, last)) if first <= last else "whole body lost"
            gaps.append(Gap(at, start, end, kind, str(place) if place else "nowhere in the record"))
    return gaps


def kind_of_lost(line: Line, place: Place | None, side: str) -> str:
    """The kind of a loss. ``side``: ``head``, ``middle`` or ``tail``."""
    if place is None:
        return "gold not on the page"
    if place.role in LOST_BY_ROLE:
        return LOST_BY_ROLE[place.role]
    if len(line.spans) <= SHORT and place.is_sure and place.role not in NO_FURNITURE:
        return "gold holds furniture"
    if LIST.search(place.where):
        return "lists lost"
    if TABLE.search(place.where):
        return "tables lost"
    return f"{side} cut"


@dataclass(frozen=True)
class Added:
    """Words kept too much: the line of ours that they are in, and on which side of what is right."""

    case: Case
    at: int
    words: Words
    side: str

    @property
    def element(self) -> Element:
        return self.case.elements[self.at]

    def named(self, pattern: re.Pattern[str], nearest: int | None = None) -> bool:
        """Whether a name of an element that the line stands in fits a pattern."""
        return bool(pattern.search(self.case.names(self.element.where, nearest)))

    def stands_in(self, text: str | None) -> bool:
        """Whether all runs of the words stand in a text."""
        size = min(RUN, len(self.words))
        return set(runs(self.words, size)) <= set(runs(words_of(text or ""), size))

    def is_copy(self) -> bool:
        """Whether the gold has the words too, but not as often."""
        return len(self.words) >= RUN and set(runs(self.words, RUN)) <= self.case.gold_runs

    def is_linked(self) -> bool:
        """Whether links are most of the line."""
        return 2 * sum(link.end - link.start for link in self.element.links) > len(self.element.text)

    def in_passage(self) -> bool:
        """Whether it stands in a long run of prose that the gold has not."""
        lines = self.case.ours
        start, end = self.at, self.at + 1
        while start > 0 and not lines[start - 1].known:
            start -= 1
        while end < len(lines) and not lines[end].known:
            end += 1
        count = sum(line.missing for line in lines[start:end])
        return count >= PASSAGE and count >= PROSE * (end - start)


ADDED_KINDS: tuple[tuple[str, Callable[[Added], bool]], ...] = (
    ("headline kept", lambda added: added.stands_in(added.case.page.gold.get("headline"))),
    ("standfirst kept in body", lambda added: added.stands_in(added.case.page.gold.get("standfirst"))),
    ("comments kept", lambda added: added.named(COMMENTS)),
    ("consent text kept", lambda added: added.named(CONSENT)),
    ("text kept twice", Added.is_copy),
    ("caption kept", lambda added: added.named(CAPTION, NEAREST)),
    ("related lines kept", lambda added: added.is_linked() or added.named(RELATED, NEAREST)),
    ("author note kept", lambda added: added.named(AUTHOR, NEAREST)),
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


def find_added(case: Case) -> list[Gap]:
    """What our body has and the gold body has not; the evidence is where it stands on the page."""
    first, last = bounds(case.ours)
    gaps = []
    for at, line in enumerate(case.ours):
        for start, end in line.gaps():
            added = Added(case, at, line.words(start, end), _side(at, first, last))
            kind = next(name for name, holds in ADDED_KINDS if holds(added))
            gaps.append(Gap(at, start, end, kind, case.elements[at].where))
    return gaps


def _side(at: int, first: int, last: int) -> str:
    return "head" if at < first else "tail" if at > last else "middle"
