"""Weights that never saw a page's domain: what figures that are not in sample need."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from corpus import FOLDS, CorpusPage
from labelled import read_labels


def pages_by_fold(folder: Path, every: list[CorpusPage], chosen: list[CorpusPage]) -> Iterator[CorpusPage]:
    """The chosen pages, a fold of domains after the other; while one is given out, the weights are those made without it."""
    if find_spec("sklearn") is None:
        raise SystemExit("benchmark: --out-of-fold fits weights anew, and needs: pip install -e '.[train]'")
    from crossfit import cross_fit

    labels = read_labels(folder)
    if not labels:
        print(f"benchmark: no roles.jsonl in {folder}: the role model stays as it is, and may know the pages", file=sys.stderr)
    made = cross_fit(every, labels)
    for fold in range(FOLDS):
        with made.held_out(fold):
            yield from (page for page in chosen if page.fold == fold)
