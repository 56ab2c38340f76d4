"""Whether a story's confidence says how good it is: a reliability table, and the AUC for bad pages."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from intervals import AT_ONCE, DRAWS, SEED, TAIL, Figure, Floats, estimate, mean
from measuring import Result
from tables import markdown_table

GOOD = 0.9  # word F1 from here on
PARTS = 10


def confidence_report(results: Sequence[Result]) -> str:
    """The table by deciles of confidence and the AUC, of articles whose gold has a body; empty if there are none."""
    articles = (result for result in results if result.page.page_type == "article" and not result.failed)
    known = [(result.confidence, result.score.word) for result in articles if result.score.word is not None]
    if not known:
        return ""
    confidence = np.array([sure for sure, _ in known])
    good = np.array([word >= GOOD for _, word in known])
    auc = area(confidence, good)
    told = f"AUC of confidence for word F1 < {GOOD}: {auc if auc else 'none, pages are all good or all bad'}"
    return f"### Confidence\n\n{reliability_table(confidence, good)}\n\n{told}"


def reliability_table(confidence: Floats, good: npt.NDArray[np.bool_]) -> str:
    """Pages in order of confidence, in ten parts of one size: how many of each part are good."""
    order = np.argsort(confidence, kind="stable")
    rows = []
    for part in np.array_split(order, min(PARTS, len(order))):
        sure = confidence[part]
        span = f"{sure.min():.3f}–{sure.max():.3f}"
        rows.append((span, len(part), float(sure.mean()), estimate([(float(is_good), 1.0) for is_good in good[part]], mean)))
    return markdown_table(("confidence", "pages", "mean confidence", f"share with word F1 ≥ {GOOD}"), rows)


def area(confidence: Floats, good: npt.NDArray[np.bool_]) -> Figure | None:
    """The chance that of a good and a bad page the good one has the higher confidence; equal ones count half.

    Its interval is over draws that have pages of both kinds.
    """
    if good.all() or not good.any():
        return None
    draw = np.random.default_rng(SEED)
    even = np.full(len(good), 1 / len(good))
    drawn = [
        _area(confidence, good, counts)
        for _ in range(DRAWS // AT_ONCE)
        for counts in draw.multinomial(len(good), even, AT_ONCE)
        if counts[good].any() and counts[~good].any()
    ]
    low, high = np.quantile(drawn, (TAIL, 1 - TAIL))
    return Figure(_area(confidence, good, np.ones(len(good), np.int64)), float(low), float(high), len(good))


def _area(confidence: Floats, good: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64]) -> float:
    """The area under the curve by the rank-sum formula, each page counted as often as it was drawn."""
    _, level = np.unique(confidence, return_inverse=True)
    bad_at = np.bincount(level, counts * ~good)
    good_at = np.bincount(level, counts * good)
    below = np.cumsum(bad_at) - bad_at
    return float((good_at * (below + bad_at / 2)).sum() / (good_at.sum() * bad_at.sum()))
