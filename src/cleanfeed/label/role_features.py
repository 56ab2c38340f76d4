"""What the role model looks at: measurements of every block, and words.

Words are those of the block, of the heading above it, of class and id names around it and of the link that it is; and what the
rules made of it and of its neighbours. Each kind of word has weights of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from cleanfeed.label.counting import Floats, Ints
from cleanfeed.label.draft import Draft
from cleanfeed.label.features import COLUMNS
from cleanfeed.label.names import hints, words_of
from cleanfeed.label.wording import EDGES
from cleanfeed.page.urls import LINE_ENDS

LINE_CHARS = 120
LINE_WORDS = 12  # words of a block that are looked at one by one, if it has no more
WHOLE_WORDS = 4  # words of a block that is looked at as one, too
HEADING_UNITS = 10  # longest heading whose words tell what stands under it
PATH_WORDS = 8
LONG_PATH = 4  # words, at most, of a path that is not long
PATH_WORD = re.compile(r"[^\W\d_]{3,}")
ADDRESS = re.compile(r"(?:([a-zA-Z][\w+.-]*):)?(?://([^/?#]*))?([^?#]*)")  # scheme, host, path; any text is one
FAR = 50  # blocks, the unit of distance
TRAIT_BITS = 21
NEIGHBOURS = (-2, -1, 1, 2)
NOWHERE = -1  # what the outermost box stands in
Words = Collection[str]
Key = TypeVar("Key", str, int, str | None)
NO_WORD = "\0"  # where a block has no word of a kind that has but one
NO_WORDS: Words = (NO_WORD,)
PLACE_COLUMNS = (
    *("place", "below_headline", "below_first", "below_last", "over_headline", "in_span", "after_span"),
    *("far_from_last", "far_from_headline", "far_from_end", "likely", "link_count"),
    *("has_digits", "has_at", "has_copyright", "capitals", "asks", "opens", "breaks_off", "heading_level"),
)


def dense_columns() -> tuple[str, ...]:
    """The names of the measurements, in the order of `measure_roles`."""
    boxes = tuple(f"{where}_{hint}" for where in ("box", "near") for hint in hints()[0])
    return (*COLUMNS, *PLACE_COLUMNS, *(f"also_{name}" for name in boxes), *(f"trait_{bit}" for bit in range(TRAIT_BITS)))


def measure_roles(draft: Draft, members: list[int]) -> Floats:
    """The measurements of some blocks, shape (columns, members)."""
    at = np.array(members)
    places = [draft.places[index] for index in members]
    known, boxes = len(hints()[0]), draft.boxes
    told = [[held[place] for place in places] for held in (boxes.box_hints, boxes.near_hints, boxes.traits)]
    bits = np.array(told, np.int64)[:, None] >> np.arange(max(known, TRAIT_BITS))[:, None] & 1
    rows: Floats = np.concatenate(
        [
            draft.features.matrix.take(at, axis=1),
            np.array(_of_place(draft, at), np.float32),
            np.array(_of_block(draft, at, members), np.float32),
            _of_text([draft.blocks[index].text for index in members]),
            [[draft.levels[index] for index in members]],
            *(bits[0, :known], bits[1, :known], bits[2, :TRAIT_BITS]),
        ],
        dtype=np.float32,
    )
    return rows


def _of_place(draft: Draft, at: Ints) -> list[npt.NDArray[np.generic]]:
    count = len(draft.blocks)
    first, last = draft.span or (count, count)
    headline = -1 if draft.headline is None else draft.headline
    below, after = at - headline, at - last
    return [
        at / count,
        np.ones(len(at)) if headline < 0 else below / FAR,
        (at - first) / FAR,
        after / FAR,
        below < 0,
        (first <= at) & (after <= 0),
        after > 0,
        np.log1p(np.abs(after)),
        np.log1p(np.abs(below)),
        np.log1p(count - at),
    ]


def _of_block(draft: Draft, at: Ints, members: list[int]) -> list[npt.NDArray[np.generic]]:
    return [
        np.array([draft.likely[index] for index in members], np.float32),
        np.array([len(draft.blocks[index].links) for index in members], np.float32),
        draft.features.counts.digits.take(at) > 0,
    ]


def _of_text(texts: list[str]) -> npt.NDArray[np.uint8]:
    lasts = [text[-1:] for text in texts]
    tests = [
        *["@" in text for text in texts],
        *["©" in text for text in texts],
        *[text.isupper() for text in texts],
        *[last == "?" for last in lasts],
        *[last == ":" for last in lasts],
        *[text.endswith(("…", "...")) for text in texts],
    ]
    return np.frombuffer(bytes(tests), np.uint8).reshape(-1, len(texts))


class Said(NamedTuple):
    """The words of one kind that some blocks have. Many blocks share a box, a heading or a link, so lists stand here once."""

    lists: list[Words]
    of_block: list[int]  # which of the lists each block has


def role_words(draft: Draft, members: list[int]) -> dict[str, list[Words]]:
    """By kind of word: those of each of some blocks, every word once."""
    several, single = find_words(draft, members)
    lists: dict[str, list[Words]] = {kind: [said.lists[place] for place in said.of_block] for kind, said in several.items()}
    lists |= {kind: [(word,) for word in words] for kind, words in single.items()}
    return {kind: [() if NO_WORD in words else words for words in found] for kind, found in lists.items()}


def find_words(draft: Draft, members: list[int]) -> tuple[dict[str, Said], dict[str, list[str]]]:
    """By kind of word, for each of some blocks: kinds of which it may have several, and kinds of which it has one.

    A block without any has `NO_WORD`.
    """
    containers, lines = draft.page.containers, draft.lines
    places = [draft.places[index] for index in members]
    around = [containers[place].parent for place in places]
    makes = draft.boxes.makes.tolist()
    one_of = {makes[place]: containers[place] for place in (*places, *around) if place >= 0}  # a box of each make
    names = {make: _name_words(box.names, box.tag) for make, box in one_of.items()}
    own_makes, own = _numbered([makes[place] for place in places])
    parent_makes, parent = _numbered([makes[place] if place >= 0 else NOWHERE for place in around])
    headings = [i for i, level in enumerate(draft.levels) if level and draft.units[i] < HEADING_UNITS]
    above, heading = _numbered([bisect_right(headings, index) for index in members])
    said, word = _numbered([lines[index] for index in members])
    targets, link = _numbered([links[0][2] if (links := draft.blocks[index].links) else None for index in members])
    site = _site(draft.claims.url)
    line_words = list(map(_line_words, said))
    whole = list(map(_whole_line, said, line_words))
    several = {
        "own": Said([names[make] for make in own_makes], own),
        "parent": Said([names.get(make, NO_WORDS) for make in parent_makes], parent),
        "heading": Said([_heading_words(lines[headings[number - 1]]) if number else NO_WORDS for number in above], heading),
        "word": Said(line_words, word),
        "link": Said([NO_WORDS if target is None else link_words(target, site) for target in targets], link),
    }
    return several, {"line": [whole[place] for place in word], **_rule_words(draft, members)}


def _numbered(keys: list[Key]) -> tuple[list[Key], list[int]]:
    """What stands in a list, each once, and where each of the list has its place there."""
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return list(places), [places[key] for key in keys]


def _line_words(line: str) -> Words:
    """The words of a block's line, unless they are many."""
    if not line or len(line) > LINE_CHARS:
        return NO_WORDS
    words = tuple(dict.fromkeys(line.split()))
    return words if len(words) <= LINE_WORDS else NO_WORDS


def _whole_line(line: str, words: Words) -> str:
    """All of a block's line, if its ``words`` are few."""
    return line.strip(EDGES) if words is not NO_WORDS and len(words) <= WHOLE_WORDS else NO_WORD


def _rule_words(draft: Draft, members: list[int]) -> dict[str, list[str]]:
    """What the rules made of blocks, their neighbours and their sections."""
    roles: list[str] = [parts[-1].role for parts in draft.parts]
    reach = max(map(abs, NEIGHBOURS))
    padded = [*[NO_WORD] * reach, *roles, *[NO_WORD] * reach]
    phrases = map(draft.phrases.get, members)  # of those that a rule asked for
    sections = [draft.section[index] for index in members]
    return {
        "role": [roles[index] for index in members],
        "code": [draft.parts[index][-1].reason.partition(":")[0] for index in members],
        **{f"role{step:+}": [padded[index + reach + step] for index in members] for step in NEIGHBOURS},
        "phrase": [phrase.role if phrase else NO_WORD for phrase in phrases],
        "section": [roles[draft.headings[section]] if section >= 0 else NO_WORD for section in sections],
    }


def _heading_words(line: str) -> Words:
    """The words of the last short heading up to a block."""
    return tuple(dict.fromkeys([word.strip(EDGES) for word in line.split()])) or NO_WORDS


@lru_cache(maxsize=8192)
def _name_words(names: str, tag: str) -> Words:
    words = [word for name in names.split() for word in words_of(name) if len(word) > 1 and not word.isdigit()]
    return (*dict.fromkeys(words), f"<{tag}>")


@lru_cache(maxsize=8192)
def link_words(href: str, site: str) -> Words:
    """Words for where a link leads: in or out of the site, to which other site, by what path."""
    href = href.strip() if href.isprintable() else LINE_ENDS.sub("", href).strip()
    if href.startswith("#"):
        return ("#",)
    scheme, place, path = ADDRESS.match(href).groups()  # type: ignore[union-attr]  # it matches whatever there is
    if scheme and (scheme := scheme.lower()) not in ("http", "https"):
        return (f"{scheme}:",)
    host = place.rpartition("@")[2].partition(":")[0].lower() if place else ""
    steps = PATH_WORD.findall(path.lower())[:PATH_WORDS]
    words = ["in."] if not host or host.endswith(site) else ["out.", f"{host.split('.')[-2]}."] if "." in host else ["out."]
    return tuple(dict.fromkeys((*words, *steps, *(("long.",) if len(steps) > LONG_PATH else ()))))


@lru_cache(maxsize=256)
def _site(url: str | None) -> str:
    """The last two labels of a page's host; what no host ends with where there is none."""
    try:
        host = urlsplit(url or "").hostname or "\0"
    except ValueError:
        return "\0"
    return ".".join(host.split(".")[-2:])
