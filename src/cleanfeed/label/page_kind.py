"""What kind of page it is, as numbers: everything that tells a story's page from a shop's, a forum's, a listing.

The measurements are taken when all blocks are labelled; `verdict.py` judges by them. What tells the kinds apart in words is in
``page_kinds.toml``.
"""

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress, pairwise
from math import log1p
from operator import mul
from urllib.parse import urlsplit

import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import EDGES, plain
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole

LINE = 40  # characters of the longest stock line
ROOT_DEPTH = 3  # down to here, names speak of the whole page
FEWEST_ALIKE = 3  # boxes of one make that hold running text: posts, cards, entries
WORDS_READ = 3000  # words of the body that are looked at
YEAR = re.compile(r"(?:19|20)\d\d")
YEAR_DIGITS = 2  # that `TextCounts` knows, at least
DATE_PATH = re.compile(r"/(?:19|20)\d\d[/-]\d{1,2}|(?:19|20)\d\d-?[01]\d-?[0-3]\d")
MONEY = "$€£¥"
PRICE = re.compile(r"[$€£¥]\s?\d|\d\s?[€£¥]")
NAME_MARKS = str.maketrans("_-", "  ")
TITLE_PART = re.compile(r" [|–-] ")
# English only; in other languages they are never found and the rest decides.
PERSONS = {
    "you": frozenset(("you", "your", "yours", "you're")),
    "we": frozenset(("we", "our", "us")),
    "i": frozenset(("i", "my", "me", "i'm")),
    "they": frozenset(("he", "she", "his", "her", "they", "said", "was", "were", "had")),
}
SAID = frozenset().union(*PERSONS.values())
DATED = "shape: date"  # how the reason of a printed date begins
ADVICE = frozenset(("best", "top", "how", "what", "why", "guide", "tips", "ways"))
SHARED_ROLES = (
    StrippedRole.OTHER_STORIES,
    StrippedRole.NAVIGATION,
    StrippedRole.SIDEBAR,
    StrippedRole.OTHER,
    StrippedRole.COMMENTS,
)
SHARED_COLUMNS = tuple((f"role_{role}", role) for role in SHARED_ROLES)
KIND_COLUMNS = tuple((f"kind_{kind}", kind) for kind in ElementKind)


@dataclass(frozen=True, slots=True)
class KindWords:
    """What `page_kinds.toml` lists: the kinds of page that a word speaks for, by the word."""

    lines: dict[str, tuple[str, ...]]
    address: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    types: dict[str, tuple[str, ...]]
    columns: dict[str, dict[str, str]]  # by list: the kinds that it knows, and the name of what is measured of each


@cache
def kind_words() -> KindWords:
    """The lists, read once: they are part of the program."""
    data = tomllib.loads(files("cleanfeed.label").joinpath("page_kinds.toml").read_text("utf-8"))
    lines, address, names, types = (
        _by_word(data[name], stock=name == "lines") for name in ("lines", "address", "names", "types")
    )
    columns = {name: {kind: f"{name}_{kind}" for kind in kinds} for name, kinds in data.items()}
    return KindWords(lines, address, names, types, columns)


def _by_word(kinds: dict[str, list[str]], stock: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for kind, words in kinds.items():
        for word in words:
            key = plain(word).strip(EDGES) if stock else word
            found[key] = (*found.get(key, ()), kind)
    return found


def measure_kind(draft: Draft) -> dict[str, float]:
    """All measurements of a labelled page, by name, always in the same order."""
    body = draft.body()
    measured = {
        **_of_claims(draft),
        **_of_address(draft.claims.url or draft.claims.canonical_url or ""),
        **_of_names(draft),
        **_of_lines(draft),
        **_of_roles(draft, body),
        **_of_body(draft, body),
        **_of_headline(draft, body),
        **_of_layout(draft),
    }
    return {name: float(value) for name, value in measured.items()}


def _counted(name: str, words: set[str]) -> dict[str, float]:
    """How many of some words speak for each kind that a list knows."""
    known: dict[str, tuple[str, ...]] = getattr(kind_words(), name)
    columns = kind_words().columns[name]
    counts = dict.fromkeys(columns.values(), 0.0)
    for word in known.keys() & words:
        for kind in known[word]:
            counts[columns[kind]] += 1
    return counts


def _of_claims(draft: Draft) -> dict[str, float]:
    claims = draft.claims
    title = claims.title or ""
    words = title.split()
    return {
        **_counted("types", set(claims.types)),
        "types": len(claims.types),
        "claims_date": claims.published is not None,
        "claims_authors": len(claims.authors),
        "title_units": len(words),
        "title_parts": len(TITLE_PART.split(title)),
        "title_capitals": sum(word[:1].isupper() for word in words) / (len(words) + 1),
        "title_advice": bool(ADVICE & {word.lower() for word in words}),
    }


def _of_address(url: str) -> dict[str, float]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").split(".")
    except ValueError:
        return _of_address("")
    path = parts.path.lower()
    steps = [step for step in path.split("/") if step]
    last = steps[-1] if steps else ""
    words = set(re.split(r"[^a-z]+", path)) | set(host[:-1])
    return {
        **_counted("address", words),
        "address_known": bool(url),
        "address_depth": len(steps),
        "address_length": len(last),
        "address_words": len(re.findall(r"[a-z]{2,}", last)),
        "address_hyphens": max((step.count("-") for step in steps), default=0),
        "address_story_step": sum("story" in kind_words().address.get(step, ()) for step in steps[:-1]),
        "address_date": DATE_PATH.search(parts.path) is not None,
        "address_query": bool(parts.query),
    }


def _of_names(draft: Draft) -> dict[str, float]:
    """Names near the root; two neighbouring words count as one, too."""
    words: set[str] = set()
    containers = draft.page.containers
    for names in {containers[place].names for place in np.flatnonzero(draft.boxes.depths <= ROOT_DEPTH).tolist()}:
        split = names.translate(NAME_MARKS).split()
        words.update(split, map("".join, pairwise(split)))
    return _counted("names", words)


def _of_lines(draft: Draft) -> dict[str, float]:
    """Stock lines: how many different ones, and what share of the page's blocks they are."""
    known = kind_words().lines
    bare = [line.strip(EDGES) for line in draft.lines if len(line) <= LINE]
    found = known.keys() & bare
    blocks = Counter(kind for line in bare if line in found for kind in known[line]) if found else Counter[str]()
    shares = {f"share_{kind}": blocks[kind] / (len(draft.blocks) + 1) for kind in kind_words().columns["lines"]}
    return _counted("lines", found) | shares


def _of_roles(draft: Draft, body: list[int]) -> dict[str, float]:
    """How the page's text is shared out among roles."""
    units: defaultdict[Role, float] = defaultdict(float)
    printed: set[Role] = set()
    dates = 0
    for parts, long, traits in zip(draft.parts, draft.units, draft.traits_of, strict=True):
        if not parts or traits & Trait.HIDDEN:
            continue
        last = parts[-1]
        units[last.role] += long
        if len(parts) == 1:
            dates += last.reason[: len(DATED)] == DATED
        else:
            printed.update([part.role for part in parts])
            dates += any(part.reason[: len(DATED)] == DATED for part in parts)
    printed |= units.keys()
    total = sum(units.values()) + 1
    kept = sum(draft.units[i] for i in body) + 1
    strong = sum(compress(draft.units, draft.strong)) + 1
    return {
        "total": log1p(total),
        "blocks": log1p(len(draft.blocks)),
        "body": log1p(kept),
        "body_share": kept / total,
        "strong_share": strong / total,
        "strong_in_body": sum(draft.units[i] for i in body if draft.strong[i]) / strong,
        "dates": log1p(dates),
        **{name: units.get(role, 0) / total for name, role in SHARED_COLUMNS},
        **{name: units.get(kind, 0) / kept for name, kind in KIND_COLUMNS},
        "prints_date": Field.PUBLISHED in printed,
        "prints_byline": Field.BYLINE in printed,
    }


def _of_body(draft: Draft, body: list[int]) -> dict[str, float]:
    """The text of the body, and how sure the model is of it."""
    long = [draft.units[i] for i in body]
    units = sum(long) + 1
    roles = [draft.parts[i][-1].role for i in body]
    paragraph = ElementKind.PARAGRAPH  # an enum looks its members up slowly
    paragraphs = [i for i, role in zip(body, roles, strict=True) if role is paragraph]
    crossheads = roles.count(ElementKind.CROSSHEAD)
    counts, at = draft.features.counts, np.array(body, np.intp)
    chars = float(counts.chars[at].sum()) + 1
    text = " ".join([draft.folded[i] for i in body])
    numbered = at[counts.digits[at] >= YEAR_DIGITS].tolist()
    words = text.replace("’", "'").split(None, WORDS_READ)[:WORDS_READ]
    said = Counter(filter(SAID.__contains__, words))
    read = len(words) + 1
    return {
        "likely": sum(map(mul, [draft.likely[i] for i in body], long)) / units,
        "paragraphs": log1p(len(paragraphs)),
        "paragraph_units": log1p(sum(draft.units[i] for i in paragraphs) / (len(paragraphs) + 1)),
        "strong_paragraphs": sum(draft.strong[i] for i in paragraphs) / (len(paragraphs) + 1),
        "crossheads": crossheads / (len(paragraphs) + 1),
        "body_links": sum(map(mul, [draft.link_share[i] for i in body], long)) / units,
        "in_article": sum(draft.units[i] for i in body if draft.traits(i) & Trait.ARTICLE) / units,
        "span": (body[-1] - body[0] + 1 - len(body)) / (len(body) + 1) if body else 0,
        "stops": float(counts.stops[at].sum()) / units,
        "commas": float(counts.commas[at].sum()) / units,
        "quotes": float(counts.quotes[at].sum()) / units,
        "digits": float(counts.digits[at].sum()) / chars,
        "uppers": float(counts.uppers[at].sum()) / chars,
        "exclaims": text.count("!") / units,
        "years": sum(len(YEAR.findall(draft.folded[i])) for i in numbered) / units,
        **{f"person_{name}": sum(said.get(word, 0) for word in of_person) / read for name, of_person in PERSONS.items()},
    }


def _of_headline(draft: Draft, body: list[int]) -> dict[str, float]:
    at, count = draft.headline, len(draft.blocks) + 1
    first = body[0] if body else count
    return {
        "headed": at is not None,
        "headline_units": 0 if at is None else draft.units[at],
        "headline_place": 1 if at is None else at / count,
        "first_body": first / count,
        "below_headline": 40 if at is None else max(-40, min(40, first - at)),
    }


def _of_layout(draft: Draft) -> dict[str, float]:
    """What the page is made of: headings, links, lists, code, pictures, boxes that are alike, prices."""
    count = len(draft.blocks) + 1
    units = sum(draft.units) + 1
    headings = [i for i, level in enumerate(draft.levels) if level]
    traits = draft.features.traits
    long = draft.features.counts.units.astype(np.float64)
    alike, share = _alike(draft)
    return {
        "heading_share": len(headings) / count,
        "linked_headings": sum(draft.link_share[i] > 0.7 for i in headings) / (len(headings) + 1),
        "link_share": float((draft.features.link_share * long).sum()) / units,
        "list_share": float(long[traits & Trait.LIST > 0].sum()) / units,
        "code": log1p(np.count_nonzero(traits & Trait.PRE)),
        "forms": log1p(np.count_nonzero(traits & Trait.FORM)),
        "pictures": log1p(len(draft.page.pictures)),
        "prices": log1p(_prices([text for text in draft.folded if len(text) <= LINE])),
        "alike": log1p(alike),
        "alike_share": share,
        "stands_in": draft.stand_in is not None,
        "listing": draft.listing,
    }


def _prices(lines: list[str]) -> int:
    """How many lines name a price. Most pages have no sign of any money."""
    text = "\n".join(lines)
    return sum(PRICE.search(line) is not None for line in lines) if any(sign in text for sign in MONEY) else 0


def _alike(draft: Draft) -> tuple[int, float]:
    """The make of box, but for paragraphs, that most running text stands in: how many there are, and what share they hold."""
    containers, boxes = draft.page.containers, draft.boxes
    sums = boxes.strong_units
    running = np.flatnonzero((sums != 0) & (boxes.own & (Trait.PARAGRAPH | Trait.ITEM | Trait.CELL) == 0))
    makes = boxes.makes.take(running)
    counts, held = np.bincount(makes), np.bincount(makes, sums.take(running))
    total = float(sums[0]) + 1 if len(sums) else 1.0
    found = [
        (min(1.0, float(held[make]) / total), int(counts[make]))
        for make in np.flatnonzero(counts >= FEWEST_ALIKE).tolist()
        if containers[make].names
    ]
    share, count = max(found, default=(0.0, 0))
    return count, share
