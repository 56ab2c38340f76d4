"""The verdict's model: boosted trees over what `cleanfeed.label.page_kind` measures of a labelled page."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from boosting import Settings, fit_trees
from corpus import CorpusPage
from dump_training import cut_dump, dumpers_of

from cleanfeed.blocks.from_html import cut_html
from cleanfeed.errors import CleanfeedError
from cleanfeed.label.label import label_by_rules
from cleanfeed.label.page_kind import measure_kind
from cleanfeed.label.trees import Trees
from cleanfeed.page.read import HtmlPage, read_page

WEIGHTS = Path(__file__).parent.parent / "src/cleanfeed/label"
RECALL = 0.972  # of articles, out of fold
OTHERS_WEIGHT = 3.0  # of pages that are no articles: the corpus has few
SETTINGS = Settings(rounds=200, rate=0.12, depth=6, leaves=16, random_cuts=True)


@dataclass
class Kinds:
    """Pages as numbers: measurements (pages, columns), whether each is an article, its type and its fold."""

    columns: tuple[str, ...]
    rows: npt.NDArray[np.float32]
    articles: npt.NDArray[np.bool_]
    types: list[str]
    folds: npt.NDArray[np.int64]

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Kinds":
        """Some of the pages."""
        types = [kind for kind, choose in zip(self.types, which.tolist(), strict=True) if choose]
        return Kinds(self.columns, self.rows[which], self.articles[which], types, self.folds[which])


def join(kinds: list[Kinds]) -> Kinds:
    """The pages of all."""
    return Kinds(
        kinds[0].columns,
        np.concatenate([part.rows for part in kinds]),
        np.concatenate([part.articles for part in kinds]),
        [kind for part in kinds for kind in part.types],
        np.concatenate([part.folds for part in kinds]),
    )


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
            blocks, claims = cut_dump(page, dumpers_of(page)[0])
        measured = measure_kind(label_by_rules(blocks, claims))
        columns = tuple(measured)
        rows.append(list(measured.values()))
        kept.append(page)
    types = [page.page_type for page in kept]
    articles = np.array([kind == "article" for kind in types])
    return Kinds(columns, np.array(rows, np.float32), articles, types, np.array([page.fold for page in kept]))


def fit_verdict(kinds: Kinds, chosen: npt.NDArray[np.bool_], bar: float = 0.0) -> Trees:
    """Fit the model on the chosen pages. A page is a story from a score of ``bar`` on, which is taken off: from 0 on."""
    weights = np.where(kinds.articles, 1.0, OTHERS_WEIGHT).astype(np.float32)
    trees = fit_trees(kinds.rows[chosen], kinds.articles[chosen].astype(np.float32), weights[chosen], kinds.columns, SETTINGS)
    trees.value[0] -= bar
    return trees


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


def stories_out_of_fold(kinds: Kinds) -> npt.NDArray[np.bool_]:
    """Which pages are called stories, by models that never saw their domain."""
    scores = scores_out_of_fold(kinds)
    stories: npt.NDArray[np.bool_] = scores > np.quantile(scores[kinds.articles], 1 - RECALL)
    return stories


def print_kinds(title: str, kinds: Kinds, stories: npt.NDArray[np.bool_]) -> None:
    """The share of pages called stories, by type, and of all that are no articles."""
    types = np.array(kinds.types)
    shares = {kind: f"{stories[types == kind].mean():.3f}" for kind in sorted(set(kinds.types))}
    print(f"{title}: called stories {shares}, of all that are no articles {stories[~kinds.articles].mean():.3f}")
