"""How likely each block is body: a first look before the rules, and a second one after them.

The first is a linear scorer over the features, ``body_weights.json``. The second is boosted trees that also see what became of a
block's neighbours, ``body_html.npz`` and ``body_text.npz``. Pages with mark-up and dumps are measured alike and have weights of their
own, as a dump lacks much of what is measured. ``scripts/train.py`` makes all.
"""

from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from cleanfeed.label.context import LOOK_COLUMNS, measure_context
from cleanfeed.label.counting import Bools, Floats
from cleanfeed.label.draft import Draft
from cleanfeed.label.features import COLUMNS, Features
from cleanfeed.label.trees import Trees, read_trees

GLANCE = 0.01  # a block less likely than this at first gets no second look
BENEFIT = 0.4  # log-odds: a passage lost is worse than as long a one too many


class Weights(msgspec.Struct, frozen=True):
    """A weight for each of ``columns``, and the bias."""

    columns: tuple[str, ...]
    html: tuple[float, ...]
    text: tuple[float, ...]
    html_bias: float
    text_bias: float


@cache
def weights() -> Weights:
    """The weights of this version, read once."""
    read = msgspec.json.decode(files("cleanfeed.label").joinpath("body_weights.json").read_bytes(), type=Weights)
    if read.columns != COLUMNS:
        raise RuntimeError("body_weights.json was made for other features: run scripts/train.py")
    return read


def first_look(features: Features, has_markup: bool) -> Floats:
    """The probability, by block, that it is body, whatever the rules will say. Shape (blocks,)."""
    known = weights()
    bias = known.html_bias if has_markup else known.text_bias
    # Not a matrix product: the threads of a BLAS cost more than so small a sum, and may add in another order.
    logits = first_effects(features, has_markup).sum(axis=0) + np.float32(bias)
    return _chances(logits)


def first_effects(features: Features, has_markup: bool) -> Floats:
    """What each feature adds to the log-odds that a block is body, or takes from them. Shape (`COLUMNS`, blocks)."""
    known = weights()
    values = known.html if has_markup else known.text
    effects: Floats = features.matrix * np.asarray(values, np.float32)[:, None]
    return effects


@cache
def trees(form: str) -> Trees:
    """The trees of the second look for ``html`` or ``text``, read once."""
    read = read_trees(files("cleanfeed.label").joinpath(f"body_{form}.npz").read_bytes())
    if read.columns != LOOK_COLUMNS:
        raise RuntimeError(f"body_{form}.npz was made for other measurements: run scripts/train.py")
    return read


def second_look(draft: Draft, asked: Bools) -> Floats:
    """The probability, by block, that it is body, given the labels so far; 0 for those not ``asked``. Shape (blocks,)."""
    found = np.zeros(len(draft.blocks), np.float32)
    if (wanted := np.flatnonzero(seen_twice(draft, asked))).size:
        rows = np.ascontiguousarray(measure_context(draft)[:, wanted].T)
        found[wanted] = _chances(trees(draft.page.form).scores(rows) + BENEFIT)
    return found


def seen_twice(draft: Draft, asked: Bools) -> Bools:
    """Which of the blocks that the model is ``asked`` of again it does look at: none that it had ruled out."""
    return asked & (draft.first_look >= GLANCE)


def second_effects(draft: Draft) -> tuple[Floats, Floats]:
    """What the second look measures of each block, and what that adds to its log-odds. Shape (`LOOK_COLUMNS`, blocks) each."""
    measured = measure_context(draft)
    return measured, trees(draft.page.form).effects(np.ascontiguousarray(measured.T)).T


def _chances(logits: Floats) -> Floats:
    chances = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return chances.astype(np.float32)
