"""The links of ``lynx -dump``: a number in brackets before each, and the list of their targets at the end of the dump."""

import re
from collections.abc import Sequence

from cleanfeed.page.fold import fold
from cleanfeed.page.text import TextLine

NUMBER = re.compile(r"\[(\d{1,5})\]")
TARGET = re.compile(r"(\d{1,5})\.\s+(\S.*)")
ADDRESS_MARKS = frozenset(":/#?.")
HEADINGS = frozenset(
    "references|visible links|hidden links|links|verweise|verweis|références|referencias|riferimenti".split("|")
)
FEWEST_BARE = 5  # numbers that count up, where the dump ends before the list
SKIPPED = 2  # numbers may be missing: of links that were cut from a dump
LINKED_WORDS = 20  # most words of a line that is all link
ENDED = (".", "!", "?", "…", ":", "。")

Link = tuple[int, int, str]  # start and end in the text, and the target


class LinkNumbers:
    """Takes the numbers off a dump's paragraphs, one after the other; those that count up are links, others are text."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        end, targets = _find_targets(lines)
        shown = NUMBER.findall("\n".join(line.text for line in lines[:end]))
        counting = _counts_up([int(number) for number in shown])
        self.used = counting > 0 if targets else counting >= max(FEWEST_BARE, len(shown) / 2)
        self.end = end if self.used else len(lines)  # the line at which the list of targets begins
        self.targets = targets
        self.expected = 1

    def take(self, text: str) -> tuple[str, tuple[Link, ...]]:
        """A paragraph without its link numbers, folded, and the links whose ends are known: lines that are nothing else."""
        if not self.used or "[" not in text:
            return fold(text), ()
        pieces, numbers, at = [], [], 0
        for found in NUMBER.finditer(text):
            number = int(found[1])
            if self.expected <= number <= self.expected + SKIPPED:
                pieces.append(text[at : found.start()])
                numbers.append(number)
                at, self.expected = found.end(), number + 1
        pieces.append(text[at:])
        bare = fold("".join(pieces))
        linked = [fold(piece) for piece in pieces[1:]]
        if not numbers or pieces[0].strip(" \t*+•-") or not all(_is_link(piece) for piece in linked):
            return bare, ()
        return bare, self._placed(bare, linked, numbers)

    def _placed(self, text: str, linked: list[str], numbers: list[int]) -> tuple[Link, ...]:
        links, at = [], 0
        for piece, number in zip(linked, numbers, strict=True):
            start = text.index(piece, at)
            at = start + len(piece)
            if piece:
                links.append((start, at, self.targets.get(number, "")))
        return tuple(links)


def _is_link(piece: str) -> bool:
    return len(piece.split()) <= LINKED_WORDS and not piece.endswith(ENDED)


def _counts_up(numbers: Sequence[int]) -> int:
    """How many of the numbers are the next one."""
    count, expected = 0, 1
    for number in numbers:
        if number == expected:
            count, expected = count + 1, expected + 1
    return count


def _find_targets(lines: Sequence[TextLine]) -> tuple[int, dict[int, str]]:
    """The line at which the list of targets at a dump's end begins, and the targets by number; none where there is no list."""
    targets: dict[int, str] = {}
    begin = end = len(lines)
    while end > 0:
        text = lines[end - 1].text.strip()
        if found := TARGET.fullmatch(text):
            targets[int(found[1])] = found[2]
        elif text and text.rstrip(":").casefold() not in HEADINGS:
            break
        end -= 1
        if text and not found:
            begin = end
    addresses = sum(" " not in target and not ADDRESS_MARKS.isdisjoint(target) for target in targets.values())
    numbered = addresses > len(targets) / 2 and min(targets) == 1 and max(targets) == len(targets)
    return (begin, targets) if numbered and begin < len(lines) else (len(lines), {})
