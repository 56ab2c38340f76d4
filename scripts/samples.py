"""A page as models of its blocks learn from it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from corpus import CorpusPage

from cleanfeed.blocks.block import Blocks
from cleanfeed.label.features import Features
from cleanfeed.page.claims import Claims

Floats = npt.NDArray[np.float64]


@dataclass
class Sample:
    """The blocks of a page, or of a dump ``made`` of it, measured; labels and weights of shape (blocks,)."""

    page: CorpusPage
    blocks: Blocks
    claims: Claims
    features: Features
    labels: Floats
    weights: Floats
    made: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What no other sample has."""
        return self.page.id, self.made
