"""Gold and our body side by side: which words of one the other lacks, wherever they stand in it.

Words are found by runs of four within a line (a shorter line is one run), each as often as the other side has it: so a moved
paragraph is found, and one that stands there twice is found once. Where a script has no spaces, as Chinese, words are cut as
the metrics cut them: at punctuation.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from corpus import WORD

RUN = 4
Words = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of one side. ``spans``: where its words are, ``found``: whether the other side has each."""

    text: str
    spans: tuple[tuple[int, int], ...]
    found: tuple[bool, ...]

    @property
    def missing(self) -> int:
        return len(self.found) - sum(self.found)

    @property
    def known(self) -> bool:
        """Whether at least half of its words are on the other side too."""
        return bool(self.found) and 2 * sum(self.found) >= len(self.found)

    def gaps(self) -> list[tuple[int, int]]:
        """Runs ``[start, end)`` of words that the other side lacks."""
        edges = np.flatnonzero(np.diff([1, *self.found, 1]))
        return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def runs(self) -> list[Words]:
        """All runs of its words: of four, or the one that a shorter line is."""
        return runs(self.words(0, len(self.spans)), min(RUN, len(self.spans)))

    def words(self, start: int, end: int) -> Words:
        return tuple(self.text[a:b].lower() for a, b in self.spans[start:end])


def compare(gold: Sequence[str], ours: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """Mark the lines of both sides."""
    return _mark(gold, ours), _mark(ours, gold)


def _mark(lines: Sequence[str], others: Sequence[str]) -> list[Line]:
    words = [word for other in others for word in words_of(other)]
    left: dict[int, Counter[Words]] = {size: Counter(runs(words, size)) for size in range(1, RUN + 1)}
    return [_mark_line(line, left) for line in lines]


def _mark_line(line: str, left: dict[int, Counter[Words]]) -> Line:
    spans = tuple(match.span() for match in WORD.finditer(line))
    words = words_of(line)
    size = min(RUN, len(words))
    found = [False] * len(words)
    for at, run in enumerate(runs(words, size)):
        if left[size][run] > 0:
            left[size][run] -= 1
            found[at : at + size] = [True] * size
    return Line(line, spans, tuple(found))


def words_of(text: str) -> list[str]:
    """Lower-cased words; each is lowered by itself, so that they are as many as `WORD` finds in the text."""
    return [word.lower() for word in WORD.findall(text)]


def runs(words: Sequence[str], size: int) -> list[Words]:
    """All runs of so many words."""
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)] if size else []
