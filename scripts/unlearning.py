"""Weights that never saw a page's domain: what figures that are not in sample need."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
import numpy as np
from body_training import fit, sample, usable_columns, weights_of
from corpus import FOLDS, CorpusPage
from labelled import read_labels

from cleanfeed.label import body_model, role_model, verdict
from cleanfeed.label.features import COLUMNS


def pages_by_fold(folder: Path, every: list[CorpusPage], chosen: list[CorpusPage]) -> Iterator[CorpusPage]:
    """The chosen pages, a fold of domains after the other; while one is given out, the weights are those made without it."""
    if find_spec("sklearn") is None:
        raise SystemExit("benchmark: --out-of-fold fits weights anew, and needs: pip install -e '.[train]'")
    labels = read_labels(folder)
    if not labels:
        print(f"benchmark: no roles.jsonl in {folder}: the role model stays as it is, and may know the pages", file=sys.stderr)
    for fold in range(FOLDS):
        held = [page for page in chosen if page.fold == fold]
        if held:
            unlearn(every, fold, labels)
            yield from held


def unlearn(pages: list[CorpusPage], fold: int, labels: dict[str, list[tuple[str, str]]]) -> None:
    """Put weights in the cleaner's place that were fitted without one fold of domains: one model after the other."""
    from role_training import fit_roles, measure_labelled
    from verdict_training import bar_of, fit_verdict, measure_pages

    known = [page for page in pages if page.fold != fold]
    samples = [s for page in known if (s := sample(page, as_text=False))]
    if not samples:
        raise SystemExit("benchmark: --out-of-fold needs articles with a gold body on several domains")
    made = {"html": fit(samples, usable_columns("html")), "text": np.zeros(len(COLUMNS) + 1)}
    fitted = msgspec.convert(weights_of(made), body_model.Weights)
    body_model.weights = cache(lambda: fitted)
    if labels:
        roles = fit_roles([measure_labelled(page, labels[page.id]) for page in known if page.id in labels])
        role_model.weights = cache(lambda: roles)
    kinds = measure_pages(known, as_text=False)
    trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_))
    trees.value[0] -= bar_of(kinds)
    verdict.model = cache(lambda _form: trees)
