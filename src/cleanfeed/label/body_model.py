"""How likely each block is body: a linear scorer over the features.

Its weights are in ``body_weights.json``, one set for pages with mark-up and one for dumps, made by ``scripts/train.py``.
A learned model of another form takes over by keeping the face of two functions: how likely, and what weighed how much.
"""

from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from cleanfeed.label.counting import Floats
from cleanfeed.label.features import COLUMNS, Features


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


def body_likelihood(features: Features, has_markup: bool) -> Floats:
    """The probability, by block, that it is body. Shape (blocks,)."""
    known = weights()
    bias = known.html_bias if has_markup else known.text_bias
    # Not a matrix product: the threads of a BLAS cost more than so small a sum, and may add in another order.
    logits = body_effects(features, has_markup).sum(axis=0) + np.float32(bias)
    likely: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return likely


def body_effects(features: Features, has_markup: bool) -> Floats:
    """What each feature adds to the log-odds that a block is body, or takes from them. Shape (features, blocks)."""
    known = weights()
    values = known.html if has_markup else known.text
    effects: Floats = features.matrix * np.asarray(values, np.float32)[:, None]
    return effects
