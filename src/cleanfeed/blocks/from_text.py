"""Text dumps to blocks, from lines.

Dumps differ: some have a blank line between paragraphs, some a line a paragraph, some break lines at a fixed width. Only
the last kind needs lines joined; it shows in that hardly a line could have taken the first word of the next.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from cleanfeed.blocks.block import Block, Blocks, Container
from cleanfeed.page.fold import fold
from cleanfeed.page.text import TextLine

# A dash opens speech in many languages; only one that is set in opens an item of a list.
BULLET = re.compile(r"([•*·‣▪◦●○■+–-]|\d{1,3}[.)])[ \t\u00a0]+(?=\S)")
DASHES = "+–-"
NARROWEST, WIDEST = 50, 100  # columns of a wrapped dump
WRAPPED_SHARE = 0.8  # of the pairs of lines that follow one another


def cut_text(lines: Sequence[TextLine]) -> Blocks:
    """Cut the lines of a dump into blocks, one a paragraph."""
    width = wrap_width(lines)
    blocks: list[Block] = []
    spans: list[tuple[int, int]] = []
    gap = 0
    for joined in _paragraphs(lines, width):
        text = fold(" ".join(line.text for line in joined))
        if not text:
            gap += 1
            continue
        found = BULLET.match(text)
        if found and found[1] in DASHES and not joined[0].indent:
            found = None
        mark = found[1] if found else ""
        shown = text[found.end() :] if found and not mark[0].isdigit() else text
        blocks.append(Block(shown, shown, 0, gap=gap, indent=joined[0].indent, bullet=mark))
        spans.append((joined[0].number, joined[-1].number))
        gap = 0

    def where(first: int, last: int) -> str:
        start, end = spans[first][0], spans[last][1]
        return f"line {start}" if start == end else f"lines {start}-{end}"

    return Blocks(blocks, [Container("text", -1, 0)], where, has_markup=False)


def wrap_width(lines: Sequence[TextLine]) -> int:
    """The column at which a dump's lines were wrapped, or 0 if they were not.

    Wrapped greedily at column w, a line is followed by one whose first word would not have fitted.
    """
    pairs = [
        (a.text.rstrip(), b.text.split(maxsplit=1)[0])
        for a, b in itertools.pairwise(lines)
        if a.text.strip() and b.text.strip()
    ]
    if len(pairs) < 3:
        return 0
    width = max(len(line.text.rstrip()) for line in lines)
    if not NARROWEST <= width <= WIDEST:
        return 0
    full = sum(len(a) + 1 + len(word) > width for a, word in pairs)
    return width if full >= WRAPPED_SHARE * len(pairs) else 0


def _paragraphs(lines: Sequence[TextLine], width: int) -> Iterator[list[TextLine]]:
    """Lines that belong together; a blank line comes alone."""
    joined: list[TextLine] = []
    for line in lines:
        if joined and not _continues(joined[-1], line, width):
            yield joined
            joined = []
        joined.append(line)
    if joined:
        yield joined


def _continues(line: TextLine, following: TextLine, width: int) -> bool:
    words = following.text.split(maxsplit=1)
    if not width or not words or not line.text.strip() or BULLET.match(following.text.lstrip()):
        return False
    return len(line.text.rstrip()) + 1 + len(words[0]) > width
