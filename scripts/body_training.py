"""The body model's weights: a logistic regression over the blocks of every page.

Blocks are labelled by alignment with the page's gold body and measured by the code that runs at cleaning time.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from corpus import FOLDS, WORD, CorpusPage, word_f1

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.errors import CleanfeedError
from cleanfeed.label.features import COLUMNS, MARKUP_COLUMNS, measure
from cleanfeed.page.claims import Claims
from cleanfeed.page.read import HtmlPage, read_page
from cleanfeed.page.text import split_lines

WEIGHTS = Path(__file__).parent.parent / "src/cleanfeed/label/body_weights.json"
ROUNDS = 30
RIDGE = 1e-3
Floats = npt.NDArray[np.float64]


@dataclass
class Sample:
    """A page's blocks as numbers: features (blocks, columns), labels and weights (blocks,)."""

    page: CorpusPage
    texts: list[str]
    features: Floats
    labels: Floats
    weights: Floats


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
    return labels


def sample(page: CorpusPage, as_text: bool) -> Sample | None:
    """Measure one page, or a dump made of it."""
    gold = page.gold.get("body")
    if not gold or page.page_type != "article":
        return None
    try:
        read = read_page(page.read(), page.url)
    except CleanfeedError:
        return None
    assert isinstance(read, HtmlPage)
    blocks, claims = cut_html(read.root), read.claims
    labels = label_blocks(blocks, gold)
    if as_text:
        blocks, claims, labels = dump(blocks, labels, hash_style(page.id))
    if not blocks.blocks:
        return None
    features = measure(blocks, claims)
    units = features.counts.units.astype(float)
    weights = (units + 2) / (units.sum() + 2)
    hidden = np.array([bool(blocks.traits(i) & Trait.HIDDEN) for i in range(len(blocks.blocks))])
    return Sample(
        page, [b.text for b in blocks.blocks], features.matrix.T.astype(float), np.array(labels, float), weights * ~hidden
    )


def hash_style(name: str) -> int:
    return sum(name.encode()) % 3


def dump(blocks: Blocks, labels: list[bool], style: int) -> tuple[Blocks, Claims, list[bool]]:
    """The page as a dump would show it: blank lines everywhere, nowhere, or around paragraphs and headings only."""
    lines: list[str] = []
    wanted: list[bool] = []
    for index, (block, label) in enumerate(zip(blocks.blocks, labels, strict=True)):
        traits = blocks.traits(index)
        if traits & Trait.HIDDEN:
            continue
        spaced = style == 0 or (style == 1 and traits & (Trait.PARAGRAPH | Trait.HEADING))
        lines += [("  • " if traits & Trait.ITEM else "") + block.text, *([""] if spaced else [])]
        wanted += [label]
    cut = cut_text(split_lines("\n".join(lines)))
    return cut, Claims(), wanted if len(wanted) == len(cut.blocks) else [False] * len(cut.blocks)


def fit(samples: list[Sample], usable: npt.NDArray[np.bool_]) -> Floats:
    """Newton's method on the weighted logistic loss. Returns the weights of all columns and, last, the bias."""
    x = np.concatenate([s.features for s in samples])[:, usable]
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
        if np.abs(step).max() < 1e-6:
            break
    full = np.zeros(len(usable) + 1)
    full[:-1][usable] = beta[:-1]
    full[-1] = beta[-1]
    return full


def out_of_fold(samples: list[Sample], usable: npt.NDArray[np.bool_]) -> dict[str, float]:
    """Mean word F1 a set, each page scored by weights that never saw its domain."""
    scores: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        beta = fit([s for s in samples if s.page.fold != fold], usable)
        for s in samples:
            if s.page.fold == fold:
                kept = (s.features @ beta[:-1] + beta[-1] > 0) & (s.weights > 0)
                text = "\n".join(t for t, k in zip(s.texts, kept, strict=True) if k)
                scores.setdefault(s.page.set, []).append(word_f1(text, s.page.gold["body"]))
    return {name: float(np.mean(values)) for name, values in sorted(scores.items())}


def usable_columns(form: str) -> npt.NDArray[np.bool_]:
    """Which columns a model for ``html`` or ``text`` may look at."""
    return np.array([form == "html" or column not in MARKUP_COLUMNS for column in COLUMNS])


def weights_of(made: dict[str, Floats]) -> dict[str, object]:
    """Fitted weights by form as they are stored: rounded, so that they are the same on every machine."""
    rows = {form: [round(float(value), 4) for value in beta] for form, beta in made.items()}
    record: dict[str, object] = {"columns": COLUMNS, **{form: row[:-1] for form, row in rows.items()}}
    return record | {f"{form}_bias": row[-1] for form, row in rows.items()}


def train_body(pages: list[CorpusPage], write: bool) -> None:
    """Fit both forms, print what they do out of fold, and write the weights if told to."""
    made: dict[str, Floats] = {}
    for form in ("html", "text"):
        samples = [s for page in pages if (s := sample(page, form == "text"))]
        usable = usable_columns(form)
        print("body", form, len(samples), "pages, word F1 out of fold:", out_of_fold(samples, usable))
        made[form] = fit(samples, usable)
    if write:
        WEIGHTS.write_text(json.dumps(weights_of(made), indent=1) + "\n", encoding="utf-8")
