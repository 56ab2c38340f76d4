"""The verdict's model: boosted trees over what `cleanfeed.label.page_kind` measures of a labelled page."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from body_training import dump, hash_style
from boosting import Settings, fit_trees
from corpus import CorpusPage

from cleanfeed.blocks.from_html import cut_html
from cleanfeed.errors import CleanfeedError
from cleanfeed.label.label import label_by_rules
from cleanfeed.label.page_kind import measure_kind
from cleanfeed.label.trees import Trees, write_trees
from cleanfeed.page.read import HtmlPage, read_page

WEIGHTS = Path(__file__).parent.parent / "src/cleanfeed/label"
RECALL = 0.972  # of articles, out of fold
OTHERS_WEIGHT = 3.0  # of pages that are no articles: the corpus has few
SETTINGS = Settings(rounds=500, depth=6, leaves=16, random_cuts=True)


@dataclass
class Kinds:
    """Pages as numbers: measurements (pages, columns), whether each is an article, its type and its fold."""

    columns: tuple[str, ...]
    rows: npt.NDArray[np.float32]
    articles: npt.NDArray[np.bool_]
    types: list[str]
    folds: npt.NDArray[np.int64]


def measure_pages(pages: list[CorpusPage], as_text: bool) -> Kinds:
    """Measure all pages that can be read, or dumps made of them."""
    rows: list[list[float]] = []
    kept: list[CorpusPage] = []
    columns: tuple[str, ...] = ()
    for page in pages:
        try:
            read = read_page(page.read(), page.url)
        except CleanfeedError:
            continue
        assert isinstance(read, HtmlPage)
        blocks, claims = cut_html(read.root), read.claims
        if as_text:
            blocks, claims, _ = dump(blocks, [False] * len(blocks.blocks), hash_style(page.id))
        measured = measure_kind(label_by_rules(blocks, claims))
        columns = tuple(measured)
        rows.append(list(measured.values()))
        kept.append(page)
    types = [page.page_type for page in kept]
    articles = np.array([kind == "article" for kind in types])
    return Kinds(columns, np.array(rows, np.float32), articles, types, np.array([page.fold for page in kept]))


def fit_verdict(kinds: Kinds, chosen: npt.NDArray[np.bool_]) -> Trees:
    """Fit the model on the chosen pages."""
    weights = np.where(kinds.articles, 1.0, OTHERS_WEIGHT).astype(np.float32)
    return fit_trees(kinds.rows[chosen], kinds.articles[chosen].astype(np.float32), weights[chosen], kinds.columns, SETTINGS)


def bar_of(kinds: Kinds) -> float:
    """The score that `RECALL` of the articles reach, each judged by a model that never saw its domain."""
    return float(np.quantile(scores_out_of_fold(kinds)[kinds.articles], 1 - RECALL))


def scores_out_of_fold(kinds: Kinds) -> npt.NDArray[np.float32]:
    """The score of each page by a model that never saw its domain."""
    scores = np.zeros(len(kinds.rows), np.float32)
    for fold in sorted(set(kinds.folds.tolist())):
        held = kinds.folds == fold
        scores[held] = fit_verdict(kinds, ~held).scores(kinds.rows[held])
    return scores


def train_verdict(pages: list[CorpusPage], write: bool) -> None:
    """Fit both forms, print what they do out of fold, and write the weights if told to: a score above 0 is a story."""
    for form in ("html", "text"):
        kinds = measure_pages(pages, form == "text")
        scores = scores_out_of_fold(kinds)
        bar = float(np.quantile(scores[kinds.articles], 1 - RECALL))
        print_kinds(f"verdict {form}, out of fold", kinds, scores > bar)
        trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_))
        trees.value[0] -= bar
        print_kinds(f"verdict {form}, in sample", kinds, trees.scores(kinds.rows) > 0)
        if write:
            (WEIGHTS / f"verdict_{form}.npz").write_bytes(write_trees(trees))


def print_kinds(title: str, kinds: Kinds, stories: npt.NDArray[np.bool_]) -> None:
    """The share of pages called stories, by type, and of all that are no articles."""
    types = np.array(kinds.types)
    shares = {kind: f"{stories[types == kind].mean():.3f}" for kind in sorted(set(kinds.types))}
    print(f"{title}: called stories {shares}, of all that are no articles {stories[~kinds.articles].mean():.3f}")
