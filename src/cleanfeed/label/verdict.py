"""Whether a page is a story, what it is if not, and how sure that is."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

import numpy as np

from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft
from cleanfeed.label.page_kind import kind_words
from cleanfeed.label.trees import Trees, read_trees
from cleanfeed.roles import ElementKind

FEWEST_UNITS = 20  # of running text in a story
BARE_BLOCKS = 24
BARE_LINES = 2  # stock lines of pages that are no stories
BARE_SHARE = 0.6  # of the page's text, that is running text
SHOP_LINES = 2  # stock lines of shops, such as "Add to basket"
FEWEST_SAID = 3  # words, names and claims that name a kind
NAMED_KINDS = {"forum": "forum", "shop": "product", "listing": "listing"}  # by what speaks for it: the warning's code
# What the codes of warnings say: what a page is that is no story, and what a reader of one should know.
WARNINGS = {
    "error_page": "the page is an error message or a check for robots, in place of the page that was asked for",
    "consent_page": "the page asks for consent, in place of the page that was asked for",
    "listing": "the page lists stories or things, and is no story itself",
    "product": "the page offers something for sale, and is no story",
    "forum": "the page is a thread of a forum, and no story",
    "no_story": "the page reads like no story: documentation, an offer of services or the like",
    "no_text": "the page holds no running text",
    "headline_not_printed": "the page prints no headline; its title is what it claims",
    "multi_page": "the story goes on on other pages, which are linked",
    "paywalled": "the page asks for a subscription or a login: the story may go on behind it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``code`` says what a page is that is no story; ``confidence`` how sure the body is, from 0 to 1."""

    is_story: bool
    confidence: float
    code: str | None = None


@cache
def model(form: str) -> Trees:
    """The trees of this version for ``html`` or ``text``, read once. A score above 0 is a story."""
    return read_trees(files("cleanfeed.label").joinpath(f"verdict_{form}.npz").read_bytes())


def judge(draft: Draft) -> Verdict:
    """Judge a page whose blocks are all labelled.

    A story has running text; whether a page that has some is one, the model says. How sure: the mean of what the body model
    thinks of the body's text.
    """
    body = draft.body()
    long = [draft.units[i] for i in body]
    total = sum(long)
    running = total - sum(draft.units[i] for i in body if draft.role(i) is ElementKind.CROSSHEAD)
    sure = round(sum(map(mul, long, [draft.likely[i] for i in body])) / total, 3) if total else 0.0
    if not _is_open(draft):
        return Verdict(False, sure, draft.stand_in or ("listing" if draft.listing else "no_text"))
    measured = draft.measured
    story = not _is_offer(measured) and (story_score(draft) > 0 or _is_bare(draft))
    return Verdict(True, sure) if story and running >= FEWEST_UNITS else Verdict(False, sure, _kind(measured))


def story_score(draft: Draft) -> float:
    """The model's log-odds that the page is a story."""
    return float(_trees(draft).scores(_row(draft))[0])


def story_effects(draft: Draft) -> dict[str, float]:
    """By measurement, what it adds to the log-odds that the page is a story; empty where a rule decides and no model."""
    if not _is_open(draft):
        return {}
    trees = _trees(draft)
    return dict(zip(trees.columns, trees.effects(_row(draft))[0].tolist(), strict=True))


def _is_open(draft: Draft) -> bool:
    """Whether the model has a say: the page has a body, and no rule found it to be something else."""
    return not (draft.stand_in or draft.listing) and any(draft.in_body)


def _trees(draft: Draft) -> Trees:
    trees = model(draft.page.form)
    if trees.columns != tuple(draft.measured):
        raise RuntimeError("the verdict's trees were made for other measurements: run scripts/train.py")
    return trees


def _row(draft: Draft) -> Floats:
    return np.array([list(draft.measured.values())], np.float32)


def _is_bare(draft: Draft) -> bool:
    """Whether a page is little more than a headline and paragraphs: no site's page, and like none that the model has seen."""
    measured = draft.measured
    others = sum(measured[column] for column in kind_words().columns["lines"].values())
    small = len(draft.blocks) <= BARE_BLOCKS and others <= BARE_LINES
    return small and draft.headline is not None and measured["strong_share"] >= BARE_SHARE


def _is_offer(measured: dict[str, float]) -> bool:
    """Whether a page claims to be of a thing for sale and of no article, and has a shop's lines: no doubt is left then."""
    return bool(measured["types_shop"] and not measured["types_story"] and measured["lines_shop"] >= SHOP_LINES)


def _kind(measured: dict[str, float]) -> str:
    """What a page is that is no story, by the words, names and claims that speak for each kind; ``no_story`` if few do."""
    said = {
        kind: sum(measured.get(f"{where}_{kind}", 0.0) for where in ("lines", "address", "names", "types"))
        for kind in NAMED_KINDS
    }
    most = max(said, key=lambda kind: said[kind])
    return NAMED_KINDS[most] if said[most] >= FEWEST_SAID else "no_story"
