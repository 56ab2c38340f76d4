"""Who a byline names: people and agencies, without their titles, desks, places and addresses.

``"By Ann Lee, transport editor, and Tom Roe in Kyoto"`` names Ann Lee and Tom Roe.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cleanfeed.label.wording import wording

NAME_WORDS = 5  # most words of a name
PARTICLES = frozenset(
    "van von de der den di da del della la le el bin ibn al und zu dos do du ten ter af av y e san st st. mac mc".split()
)
ASIDES = re.compile(r"\([^)]*\)|\b\d{1,2}[:.]\d{2}(?:\s?[AP]\.?M\.?)?(?:\s[A-Z]{2,4}\b)?|\S+@\S+|@\w+|\bhttps?:\S+|\bwww\.\S+")
MARKS = re.compile(r"[^\S\n]*(?:[\n,;|&/·•、・،]|\s[–—-]\s|\sو(?=\S))\s*")
PLACE = re.compile(r"\s[–—]\s[^\n|,;]*$", re.MULTILINE)  # "... — Campo Sereno"
EDGES = " \t.:;,–—-«»\"“”'’()[]|/·•0123456789"
ELISION = re.compile(r"^(?:dell|d|l)['’](?=[^\W\d_])", re.IGNORECASE)  # "d'Aubray" is a name for its capital
JOINED = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """What ``people.toml`` lists, ready for look-up."""

    agencies: frozenset[str]  # case folded, and so are the next
    picture_agencies: frozenset[str]
    titles: frozenset[str]
    honorifics: frozenset[str]
    noise: frozenset[str]
    joints: frozenset[str]
    after: frozenset[str]
    callings: frozenset[str]


@cache
def people_words() -> PeopleWords:
    """The lists, read once: they are part of the program."""
    data: dict[str, list[str]] = tomllib.loads(files("cleanfeed.label").joinpath("people.toml").read_text("utf-8"))
    return PeopleWords(
        frozenset(name.casefold() for name in data["agencies"]),
        frozenset(name.casefold() for name in data["picture_agencies"]),
        **{name: frozenset(data[name]) for name in ("titles", "honorifics", "noise", "joints", "after", "callings")},
    )


def parse_authors(byline: str, claimed: Collection[str] = (), publisher: str | None = None) -> list[str]:
    """The names in a byline, in order, each once.

    ``claimed`` names that stand in it are taken as they are, and what is left is read by its form. The ``publisher``'s own
    name is no author where anybody else is.
    """
    text = ASIDES.sub(" , ", byline)
    text = PLACE.sub("", text)
    text = "\n".join(line[wording().opening("bylines", line) :] for line in text.split("\n"))
    found: list[tuple[int, str]] = []
    for name in sorted(claimed, key=len, reverse=True):
        place = text.casefold().find(name.casefold())
        whole = len(name.split()) > 1 or CJK.search(name) or text.strip(EDGES) == name
        if place >= 0 and whole and len(list(_pieces(name))) == 1:
            found.append((place, name))
            text = text[:place] + "," * len(name) + text[place + len(name) :]
    found += [(place, read) for place, piece in _pieces(text) if (read := _name(piece))]
    names = [name for _, name in sorted(found)]
    full = [name for name in names if name in claimed or _is_full(name)]
    others = [name for name in full or names if not _is_of(publisher, name)]
    return list(dict.fromkeys(others or full or names))


def names_somebody(text: str) -> bool:
    """Whether a text names a person by two words or more, or an agency, and says little else."""
    names = parse_authors(text)
    return sum(map(len, names)) >= len(text) / 4 and any(map(_is_full, names))


def _is_full(name: str) -> bool:
    """Whether a name says whose it is: two words or more, an agency, a name in a script without spaces."""
    return len(name.split()) > 1 or _is_agency(name) or CJK.search(name) is not None


def _is_of(publisher: str | None, name: str) -> bool:
    return publisher is not None and name.casefold().removeprefix("the ").startswith(publisher.casefold().removeprefix("the "))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The parts between commas, conjunctions and the like, each with its place."""
    joints = people_words().joints
    at = 0
    for mark in [*MARKS.finditer(text), None]:
        end = mark.start() if mark else len(text)
        piece: list[str] = []
        start = at
        for word in re.finditer(r"\S+", text[at:end]):
            if word[0].casefold() in joints:
                yield start, " ".join(piece)
                piece, start = [], at + word.end()
            else:
                piece.append(word[0])
        yield start, " ".join(piece)
        at = mark.end() if mark else end


def _name(piece: str) -> str | None:
    """The name that a piece of a byline begins with, None if it has none."""
    piece = piece.strip(EDGES)
    piece = piece[wording().opening("bylines", piece) :].strip(EDGES)
    if _is_agency(piece):
        return piece
    known = people_words()
    words = [part for word in piece.split() for part in _parted(word)]
    while words and words[0].casefold() in known.honorifics:
        words.pop(0)
    for place, word in enumerate(words):
        if word.casefold().strip(EDGES) in known.titles or (place and word.casefold() in known.after and word.islower()):
            words = words[:place]
            break
    name = " ".join(words).strip(EDGES)
    return name if _is_name(name) and name.casefold() not in known.noise else None


def _is_agency(text: str) -> bool:
    """Whether a text is the name of an agency; one of two letters only in capitals."""
    return text.casefold() in people_words().agencies and (len(text) > 2 or text.isupper())


def _parted(word: str) -> list[str]:
    """A name with a title run on to it: ``OttRedakteur``. Names such as ``McKay`` stay whole."""
    for joint in JOINED.finditer(word):
        if word[joint.start() :].casefold() in people_words().titles:
            return [word[: joint.start()], word[joint.start() :]]
    return [word]


def _is_name(name: str) -> bool:
    words = [ELISION.sub("", word) for word in name.split()]
    if not words or len(words) > NAME_WORDS or any(char.isdigit() for char in name) or ":" in name or "：" in name:
        return False
    if not words[0][:1].isalpha() or words[0][0].islower():
        return False
    if len(words) == 1 and not CJK.search(name) and name.islower():
        return False
    return all(not word[:1].islower() or word.casefold() in PARTICLES for word in words[1:])
