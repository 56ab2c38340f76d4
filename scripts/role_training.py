"""The role model's weights: a softmax regression over the blocks of pages that were labelled by reading."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from corpus import FOLDS, CorpusPage, corpus_root
from labelled import SAME, RoleScores, align, read_labels
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression

from cleanfeed.blocks.from_html import cut_html
from cleanfeed.label.label import label_by_rules
from cleanfeed.label.role_features import dense_columns, measure_roles, role_words
from cleanfeed.label.role_model import RoleWeights, pack, sorted_words
from cleanfeed.page.read import HtmlPage, read_page

WEIGHTS = Path(__file__).parent.parent / "src/cleanfeed/label/role_weights.npz"
FEWEST_DOMAINS = 5  # a word seen on fewer gets no weight
LOOSENESS = 0.1  # the inverse of the ridge
ROUNDS = 200
Floats = npt.NDArray[np.float32]


@dataclass
class LabelledPage:
    """A page's blocks: measurements (blocks, columns), words and labels."""

    page: CorpusPage
    dense: Floats
    words: list[set[str]]
    labels: list[str | None]
    units: Floats


def measure_labelled(page: CorpusPage, labelled: list[tuple[str, str]]) -> LabelledPage:
    """Measure one page as the rules leave it."""
    read = read_page(page.read(), page.url)
    assert isinstance(read, HtmlPage)
    draft = label_by_rules(cut_html(read.root), read.claims)
    every = list(range(len(draft.blocks)))
    words: list[set[str]] = [set() for _ in every]
    for kind, lists in role_words(draft, every).items():
        for found, listed in zip(words, lists, strict=True):
            found.update(f"{kind} {word}" for word in listed)
    labels = align([block.text for block in draft.blocks], labelled)
    return LabelledPage(page, measure_roles(draft, every).T, words, labels, draft.features.counts.units)


def known_words(pages: list[LabelledPage]) -> dict[str, int]:
    """The words seen on enough domains, each with its row."""
    domains: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for word in set().union(*page.words):
            domains[word].add(page.page.domain)
    return {word: row for row, word in enumerate(sorted(w for w, seen in domains.items() if len(seen) >= FEWEST_DOMAINS))}


def sparse(page: LabelledPage, known: dict[str, int]) -> csr_matrix:
    """The known words of a page's blocks, shape (blocks, known words)."""
    entries = [(row, known[word]) for row, words in enumerate(page.words) for word in sorted(words) if word in known]
    rows, columns = zip(*entries, strict=True) if entries else ((), ())
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(page.words), len(known)))


def fit_roles(pages: list[LabelledPage]) -> RoleWeights:
    """Fit on some pages. Blocks of rare roles and of small pages weigh more."""
    known = known_words(pages)
    dense = np.concatenate([page.dense for page in pages])
    mean, spread = dense.mean(axis=0), dense.std(axis=0) + 1e-3
    usable = np.array([label is not None for page in pages for label in page.labels])
    labels = np.array([SAME.get(label, label) if label else "" for page in pages for label in page.labels])
    sizes = np.concatenate([np.full(len(page.words), len(page.words)) for page in pages])
    counts = Counter(labels[usable].tolist())
    weights = np.array([1 / np.sqrt(counts[label] * size) if label else 0 for label, size in zip(labels, sizes, strict=True)])
    rows = hstack([csr_matrix((dense - mean) / spread), vstack([sparse(page, known) for page in pages])]).tocsr()
    model = LogisticRegression(C=LOOSENESS, max_iter=ROUNDS, tol=1e-3)
    model.fit(rows[usable], labels[usable], sample_weight=(weights / weights[usable].mean())[usable])
    fitted = np.round(model.coef_.T / np.concatenate([spread, np.ones(len(known))])[:, None], 3).astype(np.float32)
    count = dense.shape[1]
    bias = np.round(model.intercept_ - (mean / spread) @ model.coef_.T[:count], 3).astype(np.float32)
    words = np.vstack([fitted[count:], np.zeros((1, fitted.shape[1]), np.float32)])
    by_kind: dict[str, dict[str, int]] = defaultdict(dict)
    for named, row in known.items():
        kind, _, word = named.partition(" ")
        by_kind[kind][word] = row
    return RoleWeights(tuple(map(str, model.classes_)), dense_columns(), dict(by_kind), fitted[:count], words, bias)


def chances(weights: RoleWeights, page: LabelledPage) -> Floats:
    """The scores of all blocks, shape (blocks, roles)."""
    known = {word: row for row, word in enumerate(sorted_words(weights.known))}
    scores: Floats = page.dense @ weights.dense + sparse(page, known) @ weights.words[:-1] + weights.bias
    return scores


def train_roles(pages: list[CorpusPage], write: bool) -> None:
    """Fit, print what the model alone does out of fold, and write the weights if told to."""
    labels = read_labels(corpus_root(pages))
    measured = [measure_labelled(page, labels[page.id]) for page in pages if page.id in labels]
    scores = RoleScores()
    for fold in range(FOLDS):
        weights = fit_roles([page for page in measured if page.page.fold != fold])
        for page in measured:
            if page.page.fold == fold:
                best = chances(weights, page).argmax(axis=1)
                for label, row, units in zip(page.labels, best.tolist(), page.units.tolist(), strict=True):
                    if label:
                        scores.add(int(units), label, weights.roles[row])
    print(f"roles, {len(measured)} pages, the model alone, out of fold: {scores.describe()}")
    if write:
        WEIGHTS.write_bytes(pack(fit_roles(measured)))
