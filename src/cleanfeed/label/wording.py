"""Stock phrases of many languages, read from ``wording.toml``: what a line says that makes its role certain."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cleanfeed.roles import StrippedRole

LONGEST = 160  # characters; a longer line is no stock phrase
DIGITS = re.compile(r"\d+")
EDGES = " \t_.,:;!?…·•*|/\\-–—()[]{}<>«»‹›\"“”‘’'＞＜》《、。・：！？（）【】→←↑↓▶▼►×+"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stock phrase that a line was found to be. ``opens``: it heads a section."""

    role: StrippedRole
    form: str
    opens: bool


def plain(text: str) -> str:
    """A line as phrases are compared: case folded, straight apostrophes, a # for each number."""
    text = text.casefold()
    if not text.isascii():
        text = text.replace("’", "'")
    return text if text.isalpha() else DIGITS.sub("#", text)


@dataclass(frozen=True, slots=True)
class Wording:
    """All phrases, ready for look-up.

    ``starts`` holds the forms with a wildcard by their first two characters, each as the text before its first wildcard
    and a pattern for the rest; ``ends`` those that begin with one.
    """

    exact: dict[str, Phrase]
    starts: dict[str, list[tuple[str, re.Pattern[str] | None, Phrase]]]
    ends: dict[str, Phrase]
    endings: tuple[str, ...]
    advert_labels: frozenset[str]
    kickers: frozenset[str]
    openings: dict[str, re.Pattern[str]]  # by list: bylines, published, ...
    months: dict[str, int]

    def find(self, text: str) -> Phrase | None:
        """The stock phrase that ``text``, a whole line, is."""
        if len(text) > LONGEST:
            return None
        line = plain(text)
        bare = line.strip(EDGES)
        if found := self.exact.get(bare):
            return found
        for form in (bare, line) if line[:1] != bare[:1] else (bare,):
            for start, rest, phrase in self.starts.get(form[:2], ()):
                if form.startswith(start) and (rest is None or rest.fullmatch(form, len(start))):
                    return phrase
        if line.endswith(self.endings):
            return next(phrase for end, phrase in self.ends.items() if line.endswith(end))
        return None

    def labels_advert(self, text: str) -> bool:
        """Whether a line is the label of an advert and nothing more; `find` would say so, too, but slower."""
        return text.casefold() in self.advert_labels

    def opening(self, kind: str, text: str) -> int:
        """How many characters of ``text`` are an opening of a list (``bylines``, ``sign_off`` ...); 0 for none."""
        found = self.openings[kind].match(text)
        return found.end() if found else 0

    def kicker(self, text: str) -> bool:
        """Whether a line or the beginning of one is a story's label, such as "Exclusive"."""
        return plain(text).strip(EDGES) in self.kickers


@cache
def wording() -> Wording:
    """The phrases, read once: they are part of the program."""
    data: dict[str, Any] = tomllib.loads(files("cleanfeed.label").joinpath("wording.toml").read_text("utf-8"))
    exact: dict[str, Phrase] = {}
    starts: dict[str, list[tuple[str, re.Pattern[str] | None, Phrase]]] = {}
    ends: dict[str, Phrase] = {}
    for form, phrase in _forms(data["phrases"]):
        start, wild, rest = form.partition("*")
        if not wild:
            exact.setdefault(form.strip(EDGES), phrase)
        elif not start:
            ends[rest] = phrase
        else:
            pattern = re.compile(".*" + re.escape(rest).replace(r"\*", ".*")) if rest else None
            starts.setdefault(start[:2], []).append((start, pattern, phrase))
    lists = ("bylines", "published", "modified", "sign_off", "correction", "next_page", "credits", "error_page", "consent_page")
    return Wording(
        exact,
        starts,
        ends,
        tuple(ends),
        frozenset(form for form, phrase in exact.items() if phrase.role is StrippedRole.ADVERT and not phrase.opens),
        frozenset(plain(word) for words in data["kickers"].values() for word in words),
        {name: _opening(word for words in data[name].values() for word in words) for name in lists},
        {
            name: number
            for months in data["months"].values()
            for number, names in enumerate(months, 1)
            for name in names.split()
        },
    )


def _forms(entries: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Phrase]]:
    for entry in entries:
        for form in entry["forms"]:
            yield plain(form), Phrase(StrippedRole(entry["role"]), form, entry.get("opens", False))


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words at the beginning, the longest first; ``#`` is a number."""
    ordered = sorted(set(words), key=len, reverse=True)
    choices = "|".join(re.escape(word).replace(r"\#", r"\d+").replace("'", "['’]") for word in ordered)
    return re.compile(rf"\s*(?:{choices})(?!\w)\s*:?\s*", re.IGNORECASE)
