"""Boosted trees: fitted by LightGBM, laid out as `cleanfeed.label.trees` reads them."""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from cleanfeed.label.trees import Trees

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """How trees are grown."""

    rounds: int
    depth: int
    leaves: int
    rate: float = 0.06
    least: int = 15  # rows in a leaf
    columns_used: float = 0.4
    rows_used: float = 0.8
    ridge: float = 5.0
    random_cuts: bool = False  # one random threshold a column is tried instead of all


def fit_trees(x: Floats, y: Floats, weights: Floats, columns: tuple[str, ...], settings: Settings, seed: int = 1) -> Trees:
    """Fit a two-class model. ``x`` has shape (rows, columns). Same input, same trees."""
    parameters = {
        "objective": "binary",
        "num_leaves": settings.leaves,
        "max_depth": settings.depth,
        "learning_rate": settings.rate,
        "min_data_in_leaf": settings.least,
        "feature_fraction": settings.columns_used,
        "bagging_fraction": settings.rows_used,
        "bagging_freq": 1,
        "lambda_l2": settings.ridge,
        "extra_trees": settings.random_cuts,
        "extra_seed": seed,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(x.astype(np.float64), y, weight=weights, params={"verbose": -1})
    grown = lightgbm.train(parameters, data, settings.rounds).dump_model()["tree_info"]
    return lay_out([tree["tree_structure"] for tree in grown], columns, settings.depth)


def lay_out(roots: list[dict[str, Any]], columns: tuple[str, ...], depth: int) -> Trees:
    """Trees as arrays of one depth."""
    shape = (len(roots), 2**depth - 1)
    feature = np.zeros(shape, np.uint16)
    threshold = np.full(shape, np.inf, np.float32)
    value = np.zeros((len(roots), 2**depth), np.float32)
    for row, root in enumerate(roots):
        waiting = [(root, 0)]
        while waiting:
            node, at = waiting.pop()
            if "leaf_value" in node:
                while at < shape[1]:
                    at = 2 * at + 1
                value[row, at - shape[1]] = node["leaf_value"]
                continue
            feature[row, at] = node["split_feature"]
            threshold[row, at] = rounded_down(node["threshold"])
            waiting += [(node["left_child"], 2 * at + 1), (node["right_child"], 2 * at + 2)]
    return Trees(columns, feature, threshold, value)


def rounded_down(threshold: float) -> np.float32:
    """The largest single-precision number not above a threshold: what single-precision features compare with alike."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))
