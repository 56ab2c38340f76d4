"""Credit lines: who wrote the story and when it was printed, cut into byline, dates and what is between."""

import re
from functools import lru_cache

from cleanfeed.label.authors import names_somebody, people_words
from cleanfeed.label.dates import DIGIT, find_ages, find_dates
from cleanfeed.label.draft import Part
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field, Role, StrippedRole

BYLINE_UNITS = 25
LABEL_WORDS = 7  # before a date: "Page last updated at 09:40 GMT, Tuesday, "
FEW_LETTERS = 14  # that a date line may hold beside its date
SEPARATORS = " \t|/·•,–—-:;()‹›>"
WEEKDAY = re.compile(r"(?:^|[|,(/·•–—:-]\s*)([^\W\d_]{2,13}\.?,?\s*)$")
WORD = re.compile(r"\w+")
ARTICLE = re.compile(r"(?:^|\s+)(?:on|am|le|el|il|op|den)$", re.IGNORECASE)  # before a date: no part of a name
PIECE_MARKS = re.compile(r"\s+[|·•]\s+")
UNKNOWN_LABEL = re.compile(r"(?:^|[|·•])\W*([^\W\d_][^:|·•]{1,20}:\s*)$")
Span = tuple[int, int, Role]  # start, end, role of a date
PREFIX = re.compile(r"[^\W\d_]+")


def cut_credit_line(text: str, named: bool = False, timed: bool = False) -> list[Part]:
    """Cut a line into byline, published, modified and separators; empty if it is no credit line.

    ``named``: class names or the page's claims say that it is a byline. ``timed``: it holds a ``time`` element.
    """
    spans = _dated_spans(text)
    if not spans and not named and not _opens_byline(text.strip(SEPARATORS)):
        return []
    rest = _rest(text, [(start, end) for start, end, _ in spans])
    starts_name = _opens_byline(rest.strip(SEPARATORS))
    found = WORD.findall(rest)
    words, letters = len(found), sum(map(len, found))
    if words > BYLINE_UNITS or (not spans and not words):
        return []
    said = sum(not word.isdigit() for word in found)
    if spans and not (starts_name or named or timed) and (said > 2 or letters > FEW_LETTERS):
        return []
    return _parts(text, spans, named)


@lru_cache(maxsize=1024)  # of a dump's lines several rules ask
def is_credit_line(text: str) -> bool:
    """Whether a line's own words make it a credit line."""
    return bool(cut_credit_line(text))


def is_source_with_age(text: str) -> bool:
    """Whether a line is a source with its story's age printed on to it, as aggregators do. Example: "Northwire2 days ago"."""
    ages = find_ages(text)
    return len(ages) == 1 and ages[0][0] > 0 and text[ages[0][0] - 1].isalpha() and ages[0][1] == len(text.rstrip())


def _dated_spans(text: str) -> list[Span]:
    """Dates with their labels, and ages such as "2 hours ago", in order."""
    if DIGIT.search(text) is None:
        return []
    found = sorted([*((date.start, date.end) for date in find_dates(text)), *find_ages(text)])
    ends = [0, *(end for _, end in found)]
    return [_widened(text, start, end, after) for (start, end), after in zip(found, ends, strict=False)]


def _opens_byline(text: str) -> bool:
    """Whether a line opens as a byline does, and a name follows: "By Ann Lee", not "By noon the ..."."""
    end = wording().opening("bylines", text)
    if not end or end >= len(text):
        return False
    name = text[end:]
    words = [word for word in name.split()[:2] if word[:1].isalpha()]
    return bool(words) and not text.endswith((".", "!", "?", "…")) and not words[0][0].islower() and _few_small(name)


def _few_small(name: str) -> bool:
    """Names and titles are mostly capitals; prose is not."""
    words = PREFIX.findall(name)
    small = sum(word[0].islower() for word in words)
    return len(words) <= 14 and small <= max(2, len(words) * 0.6)


def _widened(text: str, start: int, end: int, after: int) -> Span:
    """Where a date begins with its label and weekday ("Last updated: Wednesday, "), right of ``after``; and which it is.

    A date whose label is none of a story's ("Joined: 3 May 2008") is metadata, its label with it.
    """
    before = text[after:start]
    for kind, field in (("modified", Field.MODIFIED), ("published", Field.PUBLISHED)):
        for at in _word_starts(before, LABEL_WORDS):
            if _is_whole(kind, before[at:]):
                return after + (0 if before[:at].strip().casefold() in people_words().joints else at), end, field
    if label := UNKNOWN_LABEL.search(before):
        return after + label.start(1), end, StrippedRole.METADATA
    # One word before a date that is no label: a weekday, or an article such as "le" or "on".
    if weekday := WEEKDAY.search(text, after, start):
        start = weekday.start(1)
    return start, end, Field.PUBLISHED


def _is_whole(kind: str, text: str) -> bool:
    end = wording().opening(kind, text)
    rest = text[end:].strip(" :,|-–—")
    return end > 0 and sum(not word[0].isdigit() for word in rest.split()) <= 2


def _word_starts(text: str, most: int) -> list[int]:
    """Where the last words of a text start, the farthest first."""
    return [match.start() for match in re.finditer(r"\S+", text)][-most:]


def _rest(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return " ".join([*kept, text[at:]])


def _parts(text: str, spans: list[Span], named: bool) -> list[Part]:
    """Dates where they stand; what is left is byline if it holds a word, else a separator."""
    parts: list[Part] = []
    at = 0
    for start, end, role in spans:
        start = max(start, at)
        parts += _between(text, at, start, named)
        parts.append(Part(start, end, role, "shape: date"))
        at = end
    return [*parts, *_between(text, at, len(text), named)]


def _between(text: str, start: int, end: int, named: bool) -> list[Part]:
    """What stands between dates, piece by piece: stock phrases such as a reading time, names, and the marks between."""
    parts: list[Part] = []
    at = start
    for mark in [*PIECE_MARKS.finditer(text, start, end), None]:
        stop = mark.start() if mark else end
        parts += _piece(text, at, stop, named)
        if mark:
            parts.append(Part(mark.start(), mark.end(), StrippedRole.OTHER, f"shape: separator {mark[0].strip()}"))
            at = mark.end()
    return parts


def _piece(text: str, start: int, end: int, named: bool) -> list[Part]:
    piece = text[start:end]
    bare = ARTICLE.sub("", piece.strip(SEPARATORS))
    if not bare:
        return [Part(start, end, StrippedRole.OTHER, "shape: separator")] if piece.strip(" ,") else []
    first = start + piece.index(bare)
    last = first + len(bare)
    role: Role = Field.BYLINE if named or _opens_byline(bare) or names_somebody(bare) else StrippedRole.METADATA
    reason = "byline" if role is Field.BYLINE else "shape: date"
    if phrase := wording().find(bare):
        role, reason = phrase.role, f"phrase: {phrase.form}"
    parts = [Part(first, last, role, reason)]
    if (before := text[start:first]).strip():
        parts.insert(0, Part(start, first, StrippedRole.OTHER, f"shape: separator {before.strip()}"))
    if text[last:end].strip():
        parts.append(Part(last, end, StrippedRole.OTHER, "shape: separator"))
    return parts
