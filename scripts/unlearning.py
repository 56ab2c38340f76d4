"""Weights that never saw a page's domain: what figures that are not in sample need."""

from collections.abc import Iterator
from functools import cache

import msgspec
import numpy as np
from body_training import fit, sample, usable_columns, weights_of
from corpus import FOLDS, CorpusPage, corpus_root
from labelled import read_labels

from cleanfeed.label import body_model, role_model, verdict
from cleanfeed.label.features import COLUMNS


def pages_by_fold(every: list[CorpusPage], chosen: list[CorpusPage]) -> Iterator[CorpusPage]:
    """The chosen pages, a fold of domains after the other; while one is given out, the weights are those made without it."""
    for fold in range(FOLDS):
        held = [page for page in chosen if page.fold == fold]
        if held:
            unlearn(every, fold)
            yield from held


def unlearn(pages: list[CorpusPage], fold: int) -> None:
    """Put weights in the cleaner's place that were fitted without one fold of domains: one model after the other."""
    from role_training import fit_roles, measure_labelled
    from verdict_training import bar_of, fit_verdict, measure_pages

    known = [page for page in pages if page.fold != fold]
    samples = [s for page in known if (s := sample(page, as_text=False))]
    made = {"html": fit(samples, usable_columns("html")), "text": np.zeros(len(COLUMNS) + 1)}
    fitted = msgspec.convert(weights_of(made), body_model.Weights)
    body_model.weights = cache(lambda: fitted)
    labels = read_labels(corpus_root(pages))
    roles = fit_roles([measure_labelled(page, labels[page.id]) for page in known if page.id in labels])
    role_model.weights = cache(lambda: roles)
    kinds = measure_pages(known, as_text=False)
    trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_))
    trees.value[0] -= bar_of(kinds)
    verdict.model = cache(lambda _form: trees)
