"""Boosted trees at run time: a few lines of numpy over stored trees, equal to the trainer's own answer.

All trees of a model have one depth. A node's children are at ``2n + 1`` and ``2n + 2``; where training stopped earlier, nodes
with an infinite threshold lead on to the left.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import numpy as np
import numpy.typing as npt

from cleanfeed.label.counting import Floats


@dataclass(frozen=True)
class Trees:
    """A model: ``feature`` and ``threshold`` of shape (trees, 2**depth - 1), ``value`` of shape (trees, 2**depth)."""

    columns: tuple[str, ...]
    feature: npt.NDArray[np.uint16]
    threshold: Floats
    value: Floats

    def scores(self, rows: Floats) -> Floats:
        """The sum of all trees, the log-odds for a two-class model, for ``rows`` of shape (rows, columns). Shape (rows,)."""
        starts = np.arange(0, rows.size, rows.shape[1])
        values = np.ascontiguousarray(rows).ravel()
        node = np.zeros((len(self.value), len(rows)), np.intp) + np.arange(len(self.value))[:, None]
        for feature, threshold in self._levels:
            at = feature.take(node)  # `take` by one flat index is several times as fast as indexing by two
            at += starts
            right = values.take(at) > threshold.take(node)
            node += node
            node += right
        total: Floats = self.value.take(node).sum(axis=0, dtype=np.float32)
        return total

    @cached_property
    def _levels(self) -> list[tuple[npt.NDArray[np.intp], Floats]]:
        """Features and thresholds level by level, each tree by tree: there the children of node n are 2n and 2n + 1."""
        widths = [1 << level for level in range(self.value.shape[1].bit_length() - 1)]
        spans = [slice(width - 1, 2 * width - 1) for width in widths]
        return [(self.feature[:, span].ravel().astype(np.intp), self.threshold[:, span].ravel()) for span in spans]

    def effects(self, rows: Floats) -> Floats:
        """What each column adds to each row's score, or takes from it. Shape (rows, columns).

        A node is worth the mean of the leaves below it, and a split adds what the child that it leads to is worth more than
        itself (Saabas 2014; without the number of training rows at each node, which is not stored). A row's effects and what
        all roots are worth add up to its score.
        """
        worth = self._worth()
        count, leaves = self.value.shape
        trees = np.arange(count)
        node = np.zeros((len(rows), count), np.intp)
        numbers = np.arange(len(rows))[:, None]
        found = np.zeros(rows.shape, np.float32)
        for _ in range(leaves.bit_length() - 1):
            column = self.feature[trees, node]
            below = 2 * node + 1 + (rows[numbers, column] > self.threshold[trees, node])
            np.add.at(found, (numbers, column), worth[trees, below] - worth[trees, node])
            node = below
        return found

    def _worth(self) -> Floats:
        """What each node is worth, shape (trees, 2 * leaves - 1): of one that only leads on, what it leads to is."""
        levels = [self.value]
        while (width := levels[-1].shape[1] // 2) >= 1:
            left, right = levels[-1][:, ::2], levels[-1][:, 1::2]
            leads_on = np.isinf(self.threshold[:, width - 1 : 2 * width - 1])
            levels.append(np.where(leads_on, left, (left + right) / 2))
        worth: Floats = np.concatenate(levels[::-1], axis=1)
        return worth


def read_trees(packed: bytes) -> Trees:
    """A model as `write_trees` packed it."""
    with np.load(BytesIO(packed), allow_pickle=False) as stored:
        columns = tuple(str(name) for name in stored["columns"])
        return Trees(columns, stored["feature"], stored["threshold"], stored["value"])


def write_trees(trees: Trees) -> bytes:
    """A model as the bytes of a numpy archive: the same bytes for the same model."""
    packed = BytesIO()
    np.savez_compressed(
        packed,
        columns=np.array(trees.columns),
        feature=trees.feature,
        threshold=trees.threshold,
        value=trees.value,
        allow_pickle=False,
    )
    return packed.getvalue()
