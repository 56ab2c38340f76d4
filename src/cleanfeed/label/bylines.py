"""Credit lines: who wrote the story and when it was printed, cut into byline, dates and what is between."""

import re

from cleanfeed.label.dates import FoundDate, find_dates
from cleanfeed.label.draft import Part
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field, StrippedRole

BYLINE_UNITS = 25
FEW_LETTERS = 14  # that a date line may hold beside its date
SEPARATORS = " \t|/·•,–—-:;()‹›>"
WEEKDAY = re.compile(r"(?:^|[|,(/·•–—:-]\s*)([^\W\d_]{2,13}\.?,?\s*)$")
AND = re.compile(r"\s*(?:,|;|\||&|/|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bi\b|\bи\b|、|・|،|\sو)\s*", re.IGNORECASE)
WORD = re.compile(r"\w+")
ELISION = re.compile(r"^(?:dell|d|l)['’](?=[^\W\d_])", re.IGNORECASE)  # "d'Aubray" is a name for its capital
PARTICLES = frozenset("van von de der den di da del della la le el bin ibn al und zu dos du ten ter af".split())
PREFIX = re.compile(r"[^\W\d_]+")


def cut_credit_line(text: str, named: bool = False, timed: bool = False) -> list[Part]:
    """Cut a line into byline, published, modified and separators; empty if it is no credit line.

    ``named``: class names say that it is a byline. ``timed``: it holds a ``time`` element.
    """
    dates = find_dates(text)
    if not dates and not named and not _opens_byline(text.strip(SEPARATORS)):
        return []
    spans = [_widened(text, found, after) for found, after in zip(dates, [0, *(date.end for date in dates)], strict=False)]
    rest = _rest(text, [(start, end) for start, end, _ in spans])
    starts_name = _opens_byline(rest.strip(SEPARATORS))
    found = WORD.findall(rest)
    words, letters = len(found), sum(map(len, found))
    if words > BYLINE_UNITS or (not spans and not words):
        return []
    if spans and not (starts_name or named or timed) and (words > 2 or letters > FEW_LETTERS):
        return []
    return _parts(text, spans)


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


def _widened(text: str, found: FoundDate, after: int) -> tuple[int, int, Field]:
    """Where a date begins with its label and weekday ("Last updated: Wednesday, "), right of ``after``; and which it is."""
    start = found.start
    before = text[after:start]
    for kind, field in (("modified", Field.MODIFIED), ("published", Field.PUBLISHED)):
        for at in _word_starts(before, 5):
            if _is_whole(kind, before[at:]):
                return after + at, found.end, field
    # One word before a date that is no label: a weekday, or an article such as "le" or "on".
    if weekday := WEEKDAY.search(text, after, start):
        start = weekday.start(1)
    return start, found.end, Field.PUBLISHED


def _is_whole(kind: str, text: str) -> bool:
    end = wording().opening(kind, text)
    rest = text[end:].strip(" :,|-–—")
    return end > 0 and (not rest or len(rest.split()) == 1)


def _word_starts(text: str, most: int) -> list[int]:
    """Where the last words of a text start, the farthest first."""
    return [match.start() for match in re.finditer(r"\S+", text)][-most:]


def _rest(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return " ".join([*kept, text[at:]])


def _parts(text: str, spans: list[tuple[int, int, Field]]) -> list[Part]:
    """Dates where they stand; what is left is byline if it holds a word, else a separator."""
    parts: list[Part] = []
    at = 0
    for start, end, field in [*sorted(spans), (len(text), len(text), None)]:
        start = max(start, at)
        parts += _between(text, at, start)
        if field is not None:
            parts.append(Part(start, end, field, "shape: date"))
        at = end
    return parts


def _between(text: str, start: int, end: int) -> list[Part]:
    piece = text[start:end]
    bare = piece.strip(SEPARATORS)
    if not bare:
        return [Part(start, end, StrippedRole.OTHER, "shape: separator")] if piece.strip() else []
    first = start + piece.index(bare)
    last = first + len(bare)
    parts = [Part(first, last, Field.BYLINE, "byline")]
    if (before := text[start:first]).strip():
        parts.insert(0, Part(start, first, StrippedRole.OTHER, f"shape: separator {before.strip()}"))
    if text[last:end].strip():
        parts.append(Part(last, end, StrippedRole.OTHER, "shape: separator"))
    return parts


def parse_authors(byline: str) -> list[str]:
    """The names in a byline: its opening, desks, places and e-mail addresses left out.

    ``"By Ann Lee, transport editor, and Tom Roe in Kyoto"`` gives ``["Ann Lee", "Tom Roe"]``.
    """
    text = byline[wording().opening("bylines", byline) :]
    text = re.sub(r"\S+@\S+|\([^)]*\)|@\w+", " ", text)
    names = []
    for piece in AND.split(text):
        name = re.split(r"\s+(?:in|for|at|aus|für|en|à|из|в|reporting)\s+", piece.strip(" .:«»"), maxsplit=1)[0].strip()
        if _is_name(name):
            names.append(name)
    return list(dict.fromkeys(names))


def _is_name(name: str) -> bool:
    words = [ELISION.sub("", word) for word in name.split()]
    if not words or len(words) > 6 or any(char.isdigit() for char in name):
        return False
    first_cased = [word for word in words if word[0].isalpha()]
    return (
        bool(first_cased)
        and not first_cased[0][0].islower()
        and not (any(word[0].islower() for word in first_cased[1:]) and not _particles(first_cased[1:]))
    )


def _particles(words: list[str]) -> bool:
    """Small words that belong to names."""
    return all(not word[0].islower() or word in PARTICLES for word in words)
