"""Lines of a text dump that belong together: text wrapped at a column, and sentences whose every tag broke the line.

Most dumps are neither: there a line is a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleanfeed.page.text import TextLine

# A dash opens speech in many languages; only one that is set in opens an item of a list.
BULLET = re.compile(r"([•*·‣▪◦●○■+–-]|\d{1,3}[.)])[ \t\u00a0]+(?=\S)")
NARROWEST, WIDEST = 45, 132  # columns of a wrapped dump
FEWEST_WORDS = 4  # of a line that shows where text is wrapped; addresses and rules may stand out
STANDS_OUT = 0.01  # of such lines, that may be longer than the column
FEWEST_PAIRS = 3
WRAPPED_SHARE = 0.75  # of the pairs of lines that follow one another, where the first is no short one
LONG = 0.6  # of the column: a line that is no short one
CLOSING = ",.;:!?)]}»”’…%"
ENDED = re.compile(r"[.!?…。！？؟:][\"'”’»)\]]*$")
SMALL_WORD = 3  # letters; a sentence or a title seldom ends on a lower-case word this short
FEWEST_PIECES, PIECES_SHARE = 4, 0.04  # of lines that go on with a sentence, in a dump whose tags broke lines


def join_lines(lines: Sequence[TextLine]) -> Iterator[tuple[str, TextLine, TextLine]]:
    """The paragraphs of a dump: the text, and the first and last line of each. A blank line comes alone."""
    width = wrap_width(lines)
    in_pieces = not width and breaks_at_tags(lines)
    text, first, last = "", None, None
    for line in lines:
        if first and last and (glue := _glue(last, line, text, width, in_pieces)) is not None:
            text, last = f"{text.rstrip()}{glue}{line.text.lstrip()}", line
            continue
        if first and last:
            yield text, first, last
        text, first, last = line.text, line, line
    if first and last:
        yield text, first, last


def wrap_width(lines: Sequence[TextLine]) -> int:
    """The column at which a dump's lines were wrapped, or 0 if they were not.

    Wrapped greedily at a column, a line is followed by one whose first word would not have fitted.
    """
    lengths = sorted(len(line.text.rstrip()) for line in lines if len(line.text.split(maxsplit=FEWEST_WORDS)) >= FEWEST_WORDS)
    if not lengths:
        return 0
    width = lengths[-1 - int(STANDS_OUT * len(lengths))]
    if not NARROWEST <= width <= WIDEST:
        return 0
    pairs = [
        (len(line.text.rstrip()), len(following.text.split(maxsplit=1)[0]))
        for line, following in pairwise(lines)
        if _is_long(line, width) and following.text.strip() and not BULLET.match(following.text.lstrip())
    ]
    full = sum(length + 1 + word > width for length, word in pairs)
    return width if len(pairs) >= FEWEST_PAIRS and full >= WRAPPED_SHARE * len(pairs) else 0


def _is_long(line: TextLine, width: int) -> bool:
    return len(line.text.rstrip()) >= LONG * width


def breaks_at_tags(lines: Sequence[TextLine]) -> bool:
    """Whether sentences go on from line to line, as where a dumper broke the line at each tag."""
    shown = sum(bool(line.text.strip()) for line in lines)
    pieces = sum(_goes_on(line.text, following.text) for line, following in pairwise(lines))
    return pieces >= max(FEWEST_PIECES, PIECES_SHARE * shown)


def _goes_on(text: str, following: str) -> bool:
    """Whether a line goes on with the sentence of the text before it. Example: "The ferry", "is late". Not: "prev", "next"."""
    text, following = text.strip(), following.strip()
    if not text or not following or ENDED.search(text) or BULLET.match(following):
        return False
    if following[0] in CLOSING or (following[0].islower() and " " in text + following):
        return True
    word = text.rsplit(" ", 1)[-1]
    return " " in text and len(word) <= SMALL_WORD and word.isalpha() and word.islower()


def _glue(line: TextLine, following: TextLine, text: str, width: int, in_pieces: bool) -> str | None:
    """What stands between two lines of one paragraph; None where another paragraph begins."""
    opening = following.text.split(maxsplit=1)
    if not opening or not line.text.strip():
        return None
    if in_pieces and _goes_on(text, following.text):
        return "" if opening[0][0] in CLOSING else " "
    shown = line.text.rstrip()
    if not width or BULLET.match(following.text.lstrip()) or len(shown) + 1 + len(opening[0]) <= width:
        return None
    hyphenated = shown.endswith("-") and shown[-2:-1].isalpha() and opening[0][0].isalpha()
    return "" if hyphenated else " "
