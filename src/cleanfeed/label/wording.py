"""Stock phrases of many languages, read from ``wording.toml``: what a line says that makes its role certain."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cleanfeed.roles import StrippedRole

LONGEST = 160  # characters; a longer line is no stock phrase
CORE = 7  # characters that forms share
HEAD = 6  # characters by which forms with a wildcard are looked up
DIGITS = re.compile(r"\d\d*")  # `\d+`, so written that a search skips to the first digit
EDGES = " \t_.,:;!?…·•*|/\\-–—()[]{}<>«»‹›\"“”‘’'＞＜》《、。・：！？（）【】→←↑↓▶▼►×+■□◆◇●○◎★☆▷◁◀◄△▽➤➔➜➡❯❮☞👉"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stock phrase that a line was found to be. ``opens``: it heads a section."""

    role: StrippedRole
    form: str
    opens: bool


OpenForm = tuple[str, re.Pattern[str] | None, Phrase]  # the text before the first wildcard, a pattern for the rest


def plain(text: str) -> str:
    """A line as phrases are compared: case folded, straight apostrophes, a # for each number."""
    return numbered(text.casefold())


def numbered(folded: str) -> str:
    """`plain` for a line that is case folded already."""
    return DIGITS.sub("#", folded.replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Sought:
    """Rare forms to look for in texts. One of the few ``cores`` is in each of them, so most texts are asked for those alone."""

    forms: tuple[str, ...]
    cores: tuple[str, ...]

    def within(self, text: str) -> list[str]:
        """The forms that a text holds."""
        return [form for form in self.forms if form in text] if any(map(text.__contains__, self.cores)) else []


def seek(forms: Iterable[str]) -> Sought:
    """Some forms with their cores: what most of them share, then what most of the rest share, until each has one."""
    rest = listed = sorted({form.casefold() for form in forms})
    cores = []
    while rest:
        shared = Counter(core for form in rest for core in {form[at : at + CORE] for at in range(max(1, len(form) - CORE + 1))})
        cores.append(max(shared, key=lambda core: (shared[core], core)))
        rest = [form for form in rest if cores[-1] not in form]
    return Sought(tuple(listed), tuple(cores))


@dataclass(frozen=True, slots=True)
class Wording:
    """All phrases, ready for look-up.

    ``starts`` holds the forms with a wildcard by their first `HEAD` characters, and by two those that have no more, each as
    the text before its first wildcard and a pattern for the rest; ``ends`` those that begin with one.
    """

    exact: dict[str, Phrase]
    starts: dict[str, list[OpenForm]]
    ends: dict[str, Phrase]
    endings: tuple[str, ...]
    advert_labels: frozenset[str]
    kickers: frozenset[str]
    openings: dict[str, re.Pattern[str]]  # by list: bylines, published, ...
    credit_forms: tuple[str, ...]  # words for pictures and who took them, case folded
    credit_labels: re.Pattern[str]  # group 1: an opening of a credit, at any word
    in_pictures: re.Pattern[str]  # what only captions say: "(file photo)", "(left)", "FILE - ..."
    picture_words: tuple[str, ...]  # case folded; one of them is in each of those
    picture_buttons: frozenset[str]  # `plain`
    replies: frozenset[str]  # `plain`
    says: tuple[str, ...]  # ends of signatures, case folded
    months: dict[str, int]
    ages: frozenset[str]  # "# hours ago" and the like
    age_words: tuple[str, ...]  # one of them is in each of those
    helpers: Sought  # "contributed to this report" and the like
    source_headings: frozenset[str]
    note_headings: frozenset[str]
    reader_tools: frozenset[str]
    consent_words: tuple[str, ...]
    disclosures: Sought
    consents: Sought
    job_marks: re.Pattern[str]  # in titles of job adverts
    offers: re.Pattern[str]  # words of headings over adverts
    papers: re.Pattern[str]  # words of headings over courses and papers

    def find(self, text: str) -> Phrase | None:
        """The stock phrase that ``text``, a whole line, is."""
        return self.find_plain(plain(text)) if len(text) <= LONGEST else None

    def find_plain(self, line: str) -> Phrase | None:
        """`find` for a line that is `plain` already."""
        bare = line.strip(EDGES)
        if found := self.exact.get(bare) or self._find_open(bare):
            return found
        if bare is not line and line[:1] != bare[:1] and (found := self._find_open(line)):
            return found
        if line.endswith(self.endings):
            return next(phrase for end, phrase in self.ends.items() if line.endswith(end))
        return self._find_pieces(line) if "|" in line else None

    def _find_open(self, line: str) -> Phrase | None:
        """The phrase with a wildcard that a line is."""
        for start, rest, phrase in self.starts.get(line[:HEAD]) or self.starts.get(line[:2]) or ():
            if line.startswith(start) and (rest is None or rest.fullmatch(line, len(start))):
                return phrase
        return None

    def _find_pieces(self, line: str) -> Phrase | None:
        """The phrase of a line such as "Print | E-mail", if all its pieces are phrases of one role."""
        found = [self.find_plain(piece) for piece in line.split("|") if piece.strip()]
        alike = len(found) > 1 and all(phrase and found[0] and phrase.role is found[0].role for phrase in found)
        return found[0] if alike else None

    def labels_advert(self, text: str) -> bool:
        """Whether a line is the label of an advert and nothing more; `find` would say so, too, but slower."""
        return text.casefold() in self.advert_labels

    def opening(self, kind: str, text: str) -> int:
        """How many characters of ``text`` are an opening of a list (``bylines``, ``sign_off`` ...); 0 for none."""
        found = self.openings[kind].match(text)
        return found.end() if found else 0

    def kicker(self, text: str) -> bool:
        """Whether a line or the beginning of one is a story's label, such as "Exclusive"."""
        return len(text) <= LONGEST and plain(text).strip(EDGES) in self.kickers


PICTURE_LISTS = ("picture_marks", "picture_openings", "picture_places")


@cache
def wording_lists() -> dict[str, Any]:
    """``wording.toml`` as it stands."""
    return tomllib.loads(files("cleanfeed.label").joinpath("wording.toml").read_text("utf-8"))


@cache
def wording() -> Wording:
    """The phrases, read once: they are part of the program."""
    data = wording_lists()
    exact, open_forms, ends = _looked_up(data["phrases"])
    lists = ("bylines", "published", "modified", "sign_off", "correction", "next_page", "credits", "error_page", "consent_page")
    openings = {name: _opening(word for words in data[name].values() for word in words) for name in lists}
    return Wording(
        exact=exact,
        starts=_by_head(open_forms),
        ends=ends,
        endings=tuple(ends),
        advert_labels=frozenset(
            form for form, phrase in exact.items() if phrase.role is StrippedRole.ADVERT and not phrase.opens
        ),
        kickers=frozenset(plain(word) for words in data["kickers"].values() for word in words),
        openings=openings,
        credit_forms=tuple(sorted(form.casefold().strip(" :") for form in _listed(data["credits"]))),
        credit_labels=re.compile(rf"(?<![^\W\d_])(?=[^\W\d_])(?=({openings['credits'].pattern}))", re.IGNORECASE),
        in_pictures=_in_pictures(data),
        picture_words=tuple(sorted(form.casefold() for name in PICTURE_LISTS for form in _listed(data[name]))),
        picture_buttons=frozenset(plain(form) for form in _listed(data["picture_buttons"])),
        replies=frozenset(plain(form) for form in _listed(data["replies"])),
        says=tuple(sorted(f" {form}" for form in _listed(data["says"]))),
        months=dict(_months(data["months"].values())),
        ages=_listed(data["ages"]),
        age_words=tuple(data["age_words"]),
        helpers=seek(_listed(data["helpers"])),
        source_headings=frozenset(form.casefold() for form in _listed(data["source_headings"])),
        note_headings=frozenset(_listed(data["note_headings"])),
        reader_tools=frozenset(_listed(data["reader_tools"])),
        consent_words=tuple(sorted(_listed(data["consent_words"]))),
        disclosures=seek(_listed(data["disclosures"])),
        consents=seek(_listed(data["consents"])),
        job_marks=re.compile(_job_mark(sorted(_listed(data["job_marks"]))), re.IGNORECASE),
        offers=re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_listed(data['offers']))))})\b", re.IGNORECASE),
        papers=re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_listed(data['papers']))))})s?\b", re.IGNORECASE),
    )


def _in_pictures(data: dict[str, Any]) -> re.Pattern[str]:
    """A pattern for what only captions say, anywhere in a text or as it begins."""
    marks, openings, places = (any_of(_listed(data[name]), number=r"\d+") for name in PICTURE_LISTS)
    return re.compile(rf"[(\[（]\s*(?:{marks}|{places})\s*[)\]）]|^{openings}\s?[:–—-]\s(?=(?:\S+\s+){{4}})", re.IGNORECASE)


def _listed(by_language: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(form for forms in by_language.values() for form in forms)


def _looked_up(entries: Iterable[dict[str, Any]]) -> tuple[dict[str, Phrase], list[OpenForm], dict[str, Phrase]]:
    """Phrases by how they are looked up: whole lines, those with a wildcard in or behind them, those that begin with one."""
    exact: dict[str, Phrase] = {}
    open_forms: list[OpenForm] = []
    ends: dict[str, Phrase] = {}
    for form, phrase in _forms(entries):
        start, wild, rest = form.partition("*")
        if not wild:
            exact.setdefault(form.strip(EDGES), phrase)
        elif not start:
            ends[rest] = phrase
        else:
            pattern = re.compile(".*" + re.escape(rest).replace(r"\*", ".*")) if rest else None
            open_forms.append((start, pattern, phrase))
    return exact, open_forms, ends


def _months(languages: Iterable[list[str]]) -> Iterator[tuple[str, int]]:
    """The names of months, each with the number of its month."""
    for months in languages:
        for number, names in enumerate(months, 1):
            yield from ((name, number) for name in names.split())


def _forms(entries: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Phrase]]:
    for entry in entries:
        for form in entry["forms"]:
            yield plain(form), Phrase(StrippedRole(entry["role"]), form, entry.get("opens", False))


def _by_head(forms: list[OpenForm]) -> dict[str, list[OpenForm]]:
    """Forms by how they begin, in their order; one shorter than `HEAD` stands among all longer ones that begin with it, too."""
    heads = {start[:HEAD] for start, _, _ in forms if len(start) >= HEAD}
    found: dict[str, list[OpenForm]] = {}
    for form in forms:
        start = form[0]
        longer = [start[:HEAD]] if len(start) >= HEAD else [start[:2], *(head for head in heads if head.startswith(start))]
        for head in longer:
            found.setdefault(head, []).append(form)
    return found


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words at the beginning."""
    choices = any_of(words, number=r"\d+")
    return re.compile(rf"\s*{choices}(?:(?<=\W)|(?!\w))\s*[:：]?\s*", re.IGNORECASE)


def _job_mark(marks: Iterable[str]) -> str:
    """A pattern for any of the marks in brackets, whatever parts its letters: "(m/w/d)", "( m | w | d )"."""
    spelt = "|".join(re.escape(mark).replace("/", r"\s*[/|,*]\s*") for mark in marks)
    return rf"[(\[]\s*(?:{spelt})\s*[)\]]"


def any_of(forms: Iterable[str], number: str) -> str:
    """A pattern for any of some forms, the longest first; ``number`` stands for ``#``.

    It looks at the first character before anything else, as most texts begin like none of them.
    """
    alike: dict[str, list[str]] = {}  # by their first character
    for form in sorted(set(forms), key=lambda form: (-len(form), form)):
        pattern = re.escape(form).replace(r"\#", number).replace("'", "['’]")
        alike.setdefault(form[0].lower(), []).append(pattern)
    firsts = "".join(map(re.escape, alike))
    groups = "|".join(f"(?:{'|'.join(patterns)})" for patterns in alike.values())
    return rf"(?=[{firsts}’\d])(?:{groups})"
