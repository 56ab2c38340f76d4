"""Figures over pages with 95 % intervals: a bootstrap that draws whole pages, from a fixed seed.

Every metric here is a formula over sums of what was counted on single pages. So a draw of pages is a row of counts, and the
figure of a draw the formula over those counts times the pages' rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Formula = Callable[[Floats], Floats]  # from sums, on the last axis, to a figure; NaN where there is none
DRAWS = 2000
AT_ONCE = 100  # draws: bounds the memory of a corpus of any size
SEED = 20_260
FEWEST = 10  # pages: fewer tell too little of the others for an interval to be shown
TAIL = 0.025


@dataclass(frozen=True)
class Figure:
    """A figure, the interval that it is in with 95 % confidence, and the number of pages it comes from."""

    value: float
    low: float
    high: float
    pages: int

    def __str__(self) -> str:
        return f"{self.value:.3f}" + (f" ({self.low:.3f}–{self.high:.3f})" if self.pages >= FEWEST else "")


def estimate(rows: Sequence[Sequence[float]], formula: Formula) -> Figure | None:
    """The figure that a formula gives for pages, each a row of numbers to sum; None where it gives none."""
    if not rows:
        return None
    table = np.array(rows, np.float64)
    value = float(formula(table.sum(axis=0)))
    if np.isnan(value):
        return None
    draw = np.random.default_rng(SEED)
    even = np.full(len(table), 1 / len(table))
    drawn = [formula(draw.multinomial(len(table), even, AT_ONCE) @ table) for _ in range(DRAWS // AT_ONCE)]
    low, high = np.nanquantile(np.concatenate(drawn), (TAIL, 1 - TAIL))
    return Figure(value, float(low), float(high), len(table))


def mean(sums: Floats) -> Floats:
    """Of rows ``(score, 1)``."""
    return _ratio(sums[..., 0], sums[..., 1])


def f1(sums: Floats) -> Floats:
    """Of rows ``(true positives, false positives, false negatives)``."""
    hits = 2 * sums[..., 0]
    return _ratio(hits, hits + sums[..., 1] + sums[..., 2])


def f1_of_means(sums: Floats) -> Floats:
    """The harmonic mean of two means, of rows ``(precision, recall, 1)``."""
    precision, recall, pages = sums[..., 0], sums[..., 1], sums[..., 2]
    nothing_right = (precision + recall == 0) & (pages > 0)
    return np.where(nothing_right, 0.0, _ratio(2 * precision * recall, (precision + recall) * pages))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """``part / whole``, NaN where nothing was counted."""
    result: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)
    return result
