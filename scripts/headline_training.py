"""The weights by which headlines are found without mark-up: of all lines of a dump, the gold headline is to score highest."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from corpus import WORD
from samples import Floats, Sample
from scipy.optimize import minimize

from cleanfeed.label.draft import Draft
from cleanfeed.label.headline_by_text import COLUMNS, HeadlineWeights, measure_lines, possible_lines
from cleanfeed.page.claims import Claims

ALIKE = 0.8  # of their words, that a line shares with the gold headline
RIDGE = 0.002
SURE_SHARE = 0.01  # of the headlines found, that score below the bar


@dataclass(frozen=True)
class Headed:
    """A dump's lines measured, shape (lines, columns), and which of them are the headline."""

    rows: Floats
    right: npt.NDArray[np.bool_]


def measure_headed(sample: Sample, chances: npt.NDArray[np.float32]) -> list[Headed]:
    """Measure the lines of a dump with its address and without; nothing where the gold headline is not among them."""
    gold = sample.page.gold.get("headline")
    found = []
    for claims in (sample.claims, Claims()) if gold else ():
        draft = Draft(sample.blocks, claims, sample.features, chances)
        lines = possible_lines(draft)
        right = np.array([_alike(draft.blocks[index].text, gold or "") for index in lines], np.bool_)
        if right.any():
            found.append(Headed(measure_lines(draft, lines).astype(float), right))
    return found


def _alike(text: str, gold: str) -> bool:
    ours, theirs = WORD.findall(text.lower()), WORD.findall(gold.lower())
    shared = len(set(ours) & set(theirs))
    return ours == theirs or (shared > 1 and shared >= ALIKE * max(len(set(ours)), len(set(theirs))))


def fit_headline(pages: Sequence[Headed]) -> HeadlineWeights:
    """Fit the scores so that, as odds, they favour the headline over all other lines of its page."""
    rows = np.concatenate([page.rows for page in pages])
    right = np.concatenate([page.right for page in pages])
    starts = np.cumsum([0, *(len(page.rows) for page in pages[:-1])])
    owner = np.repeat(np.arange(len(pages)), [len(page.rows) for page in pages])

    def loss(values: Floats) -> tuple[float, Floats]:
        scores = rows @ values
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        whole, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        pull = odds / whole[owner] - odds * right / good[owner]
        return float(np.log(whole / good).mean() + RIDGE * values @ values), rows.T @ pull / len(pages) + 2 * RIDGE * values

    fitted = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    values = tuple(round(float(value), 4) for value in fitted)
    best = [float((page.rows @ np.array(values))[page.right].max()) for page in pages]
    return HeadlineWeights(COLUMNS, values, round(float(np.quantile(best, SURE_SHARE)), 4))


def write_headline(weights: HeadlineWeights, folder: Path) -> None:
    """Write the weights into the package's folder."""
    (folder / "headline_weights.json").write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
