"""The body model's weights: a logistic regression over the blocks of every page for the first look, trees for the second.

Blocks are labelled by alignment with the page's gold body, or by what a reader said of them, and measured by the code that runs
at cleaning time. The trees learn from pages as a first look leaves them that has not seen the page's domain.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from boosting import Settings, fit_trees
from corpus import WORD, CorpusPage
from headline_training import fit_headline, measure_headed, write_headline
from in_place import using
from labelled import align
from samples import Floats, Sample

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.errors import CleanfeedError
from cleanfeed.label.body_model import GLANCE, Weights, first_look
from cleanfeed.label.context import LOOK_COLUMNS, measure_context
from cleanfeed.label.features import COLUMNS, measure
from cleanfeed.label.headline_by_text import HeadlineWeights
from cleanfeed.label.label import label_all_but_body
from cleanfeed.label.settle import unsettled
from cleanfeed.label.trees import Trees, write_trees
from cleanfeed.page.claims import Claims
from cleanfeed.page.read import HtmlPage, read_page

BODY = ("body", "crosshead")  # labels
ROUNDS = 30
CLOSE = 1e-5  # a step that changes no stored digit
SETTINGS = {  # by form: dumps have more that looks alike, and need more trees
    "html": Settings(rounds=64, depth=6, leaves=31, rate=0.2, least=20, random_cuts=True),
    "text": Settings(rounds=200, depth=6, leaves=31, least=20, random_cuts=True),
}
RIDGE = 1e-3
Looks = dict[tuple[str, str], npt.NDArray[np.float32]]  # by page


def label_blocks(blocks: Blocks, gold: str) -> list[bool]:
    """Which blocks are in the gold body: most of their runs of words are, and a short one stands there as a whole line."""
    words = WORD.findall(gold.lower())
    runs = {size: Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1)) for size in (1, 2, 3, 4)}
    lines = {tuple(WORD.findall(line.lower())) for line in gold.splitlines()}
    labels = []
    for block in blocks.blocks:
        mine = tuple(WORD.findall(block.text.lower()))
        size = min(4, len(mine))
        if not mine:
            labels.append(False)
        elif len(mine) < 5:
            labels.append(mine in lines)
        else:
            own = [mine[at : at + size] for at in range(len(mine) - size + 1)]
            labels.append(sum(run in runs[size] for run in own) > 0.6 * len(own))
    return _with_tables(blocks, labels, runs[3])


def _with_tables(blocks: Blocks, labels: list[bool], runs: Counter[tuple[str, ...]]) -> list[bool]:
    """The labels, those of a data table's cells by the runs of three words that go through it all: gold prints it by rows."""
    cells: dict[int, list[int]] = {}
    for index in range(len(labels)) if blocks.tables else ():
        if (table := blocks.table_of(index)) >= 0:
            cells.setdefault(table, []).append(index)
    for members in cells.values():
        words = WORD.findall(" ".join(blocks.blocks[index].text for index in members).lower())
        own = [tuple(words[at : at + 3]) for at in range(len(words) - 2)]
        if own:
            kept = sum(run in runs for run in own) > 0.5 * len(own)
            for index in members:
                labels[index] = kept
    return labels


def sample(page: CorpusPage, read_labels: list[tuple[str, str]] | None = None) -> Sample | None:
    """Measure one page. ``read_labels``: what a reader said of its blocks, for want of a gold body."""
    gold = page.gold.get("body")
    if page.page_type != "article" or not (gold or read_labels):
        return None
    try:
        read = read_page(page.read(), page.url)
    except CleanfeedError:
        return None
    assert isinstance(read, HtmlPage)
    blocks = cut_html(read.root)
    if not blocks.blocks:
        return None
    if gold:
        return measure_sample(page, blocks, read.claims, label_blocks(blocks, gold))
    return measure_sample(page, blocks, read.claims, said_labels(blocks, read_labels or []))


def said_labels(blocks: Blocks, read_labels: list[tuple[str, str]]) -> list[bool | None]:
    """Which blocks a reader took for body; None where they cannot be found."""
    said = align([block.text for block in blocks.blocks], read_labels)
    return [None if label is None else label in BODY for label in said]


def measure_sample(page: CorpusPage, blocks: Blocks, claims: Claims, labels: Sequence[bool | None], made: str = "") -> Sample:
    """Labelled blocks, measured; of those without a label nothing is learned."""
    features = measure(blocks, claims)
    units = features.counts.units.astype(float)
    weights = (units + 2) / (units.sum() + 2)
    hidden = np.array([bool(features.boxes.traits[block.place] & Trait.HIDDEN) for block in blocks.blocks])
    known = np.array([label is not None for label in labels])
    flags = np.array([bool(label) for label in labels], float)
    return Sample(page, blocks, claims, features, flags, weights * ~hidden * known, made)


def fit(samples: list[Sample]) -> Floats:
    """Newton's method on the weighted logistic loss. Returns the weights of all columns and, last, the bias.

    What is 0 in every row, as dumps have no mark-up, is left out and weighs nothing.
    """
    used = np.logical_or.reduce([s.features.matrix.any(axis=1) for s in samples])
    x = np.concatenate([s.features.matrix[used].T for s in samples], dtype=np.float64)
    x = np.hstack([x, np.ones((len(x), 1))])
    y = np.concatenate([s.labels for s in samples])
    w = np.concatenate([s.weights for s in samples]) / len(samples)
    beta = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 0
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (w * (p - y)) + ridge * beta
        hessian = (x * (w * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < CLOSE:
            break
    full = np.zeros(len(used) + 1)
    full[:-1][used] = beta[:-1]
    full[-1] = beta[-1]
    return full


def first_weights(html: Floats, text: Floats) -> Weights:
    """Fitted weights as they are stored: rounded, so that they are the same on every machine."""
    rows = [[round(float(value), 4) for value in beta] for beta in (html, text)]
    return Weights(COLUMNS, tuple(rows[0][:-1]), tuple(rows[1][:-1]), rows[0][-1], rows[1][-1])


@dataclass(frozen=True)
class Body:
    """Both looks' weights, those of the second by form, ``html`` or ``text``; and what finds headlines between the two."""

    first: Weights
    headline: HeadlineWeights
    second: dict[str, Trees]


def fit_body(pages: list[Sample], dumps: list[Sample]) -> Body:
    """Fit both looks on pages with mark-up, and on dumps."""
    html, text = fit(pages), fit(dumps)
    seen = first_looks(dumps)
    headline = fit_headline([lines for s in dumps for lines in measure_headed(s, seen[s.key])])
    with using(headline=headline):
        second = {"html": fit_second(pages, first_looks(pages)), "text": fit_second(dumps, seen)}
    return Body(first_weights(html, text), headline, second)


def first_looks(samples: list[Sample]) -> Looks:
    """What a first look that has not seen its domain says of each page."""
    chances: Looks = {}
    for fold in sorted({s.page.fold for s in samples}):
        beta = fit([s for s in samples if s.page.fold != fold])
        chances |= {s.key: look(beta, s) for s in samples if s.page.fold == fold}
    return chances


def look(beta: Floats, sample: Sample) -> npt.NDArray[np.float32]:
    """The first look of some weights at a page."""
    with using(weights=first_weights(beta, beta)):
        return first_look(sample.features, sample.blocks.has_markup)


def fit_second(samples: list[Sample], chances: Looks) -> Trees:
    """Fit the trees on the blocks that get a second look. ``chances``: by page, its first look."""
    rows, labels, weights = [], [], []
    for s in samples:
        draft = label_all_but_body(s.blocks, s.claims, s.features, chances[s.key])
        if draft.stand_in is None and not draft.listing:
            chosen = unsettled(draft) & (draft.first_look >= GLANCE) & (s.weights > 0)
            rows.append(measure_context(draft)[:, chosen].T)
            labels.append(s.labels[chosen])
            weights.append(s.weights[chosen])
    weight = np.concatenate(weights)
    x, y = np.concatenate(rows), np.concatenate(labels).astype(np.float32)
    return fit_trees(x, y, (weight / weight.mean()).astype(np.float32), LOOK_COLUMNS, SETTINGS[samples[0].blocks.form])


def read_samples(pages: list[CorpusPage], labels: dict[str, list[tuple[str, str]]]) -> list[Sample]:
    """All articles whose body is known, measured."""
    return [found for page in pages if (found := sample(page, labels.get(page.id)))]


def write_body(body: Body, folder: Path) -> None:
    """Write both looks' weights into the package's folder."""
    (folder / "body_weights.json").write_bytes(msgspec.json.format(msgspec.json.encode(body.first), indent=1) + b"\n")
    write_headline(body.headline, folder)
    for form, trees in body.second.items():
        (folder / f"body_{form}.npz").write_bytes(write_trees(trees))
