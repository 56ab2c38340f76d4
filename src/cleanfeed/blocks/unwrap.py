"""Lines of a text dump that belong together: text wrapped at a column, and sentences whose every tag broke the line.

Most dumps are neither: there a line is a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleanfeed.page.text import TextLine

# A dash opens speech in many languages, and "o" is a word: only set in do they open an item of a list.
BULLET = re.compile(r"([•*·‣▪◦●○■+–-]|o(?=\s)|\d{1,3}[.)])[ \t\u00a0]+(?=\S)")
SET_IN = {"+": 1, "–": 1, "-": 1, "o": 5}  # least columns
NARROWEST, WIDEST = 45, 132  # columns of a wrapped dump
FEWEST_WORDS = 4  # of a line that shows where text is wrapped; addresses and rules may stand out
STANDS_OUT = 0.01  # of such lines, that may be longer than the column
FEWEST_PAIRS = 2  # of a long line and what follows it
WRAPPED_SHARE = 0.75  # of those that close no sentence, that the first word of the next would not have fitted in
LEAST_OPEN = 0.4  # of all, that close none: where a line is a paragraph, most do
NEARLY_FULL = 0.8  # of the column: a line that a hand may have broken
LONG = 0.6  # of the column: a line that is no short one
CLOSING = ",.;:!?)]}»”’…%"
ENDED = re.compile(r"[.!?…。！？؟:][\"'”’»)\]]*$")
LONGEST_END = 8  # characters: a full stop and the marks that close after it
SMALL_WORD = 3  # letters; a sentence or a title seldom ends on a lower-case word this short
PARTING = ",.;:)"  # no line begins so, but what follows a tag in a sentence
FEWEST_PIECES = 2  # lines that do, in a dump whose tags broke lines


def find_bullet(text: str, indent: int) -> re.Match[str] | None:
    """The bullet or number that opens a line, given how far in the line is set."""
    found = BULLET.match(text)
    if not found or indent < SET_IN.get(found[1], 0):
        return None
    return found if any(map(str.isalnum, text)) else None  # "* * *" parts scenes


def join_lines(lines: Sequence[TextLine]) -> Iterator[tuple[str, TextLine, TextLine]]:
    """The paragraphs of a dump: the text, and the first and last line of each. A blank line comes alone."""
    width = wrap_width(lines)
    in_pieces = not width and breaks_at_tags(lines)
    joined: list[TextLine] = []
    text: list[str] = []
    for line in lines:
        if joined and (glue := _glue(joined, line, width, in_pieces)) is not None:
            text += [glue, line.text.strip()]
        else:
            if joined:
                yield "".join(text), joined[0], joined[-1]
            joined, text = [], [line.text.rstrip()]
        joined.append(line)
    if joined:
        yield "".join(text), joined[0], joined[-1]


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
    pairs = [(line, following) for line, following in pairwise(lines) if _may_go_on(line, following, width)]
    open_ended = [(line.text.rstrip(), following.text) for line, following in pairs if not ENDED.search(line.text.rstrip())]
    full = sum(len(text) + 1 + len(following.split(maxsplit=1)[0]) > width for text, following in open_ended)
    wrapped = full >= WRAPPED_SHARE * len(open_ended) and len(open_ended) >= LEAST_OPEN * len(pairs)
    return width if len(open_ended) >= FEWEST_PAIRS and wrapped else 0


def _may_go_on(line: TextLine, following: TextLine, width: int) -> bool:
    """Whether a line is long enough to have been wrapped, and what follows may be the rest of it."""
    if len(line.text.rstrip()) < LONG * width or not following.text.strip() or _opens_item(following):
        return False
    return following.indent > line.indent or not _opens_item(line)


def _opens_item(line: TextLine) -> bool:
    return find_bullet(line.text.lstrip(), line.indent) is not None


def breaks_at_tags(lines: Sequence[TextLine]) -> bool:
    """Whether lines open with the marks that close a sentence or part one, as where a dumper broke the line at each tag.

    Example: "The ferry", ", which is late, left". Not: lower-case words on lines of their own, as menus have them.
    """
    pieces = (following for line, following in pairwise(lines) if _parts_sentence(line.text.strip(), following.text.strip()))
    return sum(1 for _ in zip(pieces, range(FEWEST_PIECES), strict=False)) == FEWEST_PIECES


def _parts_sentence(text: str, following: str) -> bool:
    return bool(text) and following[:1] in PARTING and following != "" and text[-1].isalnum()


def _goes_on(text: str, following: str) -> bool:
    """Whether a line goes on with the sentence of the one before it. Example: "The ferry", "is late". Not: "prev", "next"."""
    if not text or not following or ENDED.search(text, max(0, len(text) - LONGEST_END)):
        return False
    if following[0] in CLOSING or (following[0].islower() and " " in text + following):
        return True
    word = text.rsplit(" ", 1)[-1]
    return " " in text and len(word) <= SMALL_WORD and word.isalpha() and word.islower()


def _goes_on_below(line: TextLine, following: TextLine, width: int) -> bool:
    """Whether a line that was wrapped by hand, short of the column, goes on below: no end, and a small letter there."""
    text = line.text.strip()
    open_ended = text[-1].isalnum() or text[-1] in "-,"
    return len(text) >= NEARLY_FULL * width and open_ended and following.text.strip()[0].islower()


def _glue(joined: Sequence[TextLine], following: TextLine, width: int, in_pieces: bool) -> str | None:
    """What stands between the lines of a paragraph and one that goes on with it; None where another paragraph begins."""
    opening = following.text.split(maxsplit=1)
    shown = joined[-1].text.strip()
    if not opening or not shown or _opens_item(following):
        return None
    if in_pieces and _goes_on(shown, following.text.strip()):
        return "" if opening[0][0] in CLOSING else " "
    hangs = following.indent > joined[0].indent and _opens_item(joined[0])
    full = len(joined[-1].text.rstrip()) + 1 + len(opening[0]) > width
    if not width or not (hangs or full or _goes_on_below(joined[-1], following, width)):
        return None
    hyphenated = shown.endswith("-") and shown[-2:-1].isalpha() and opening[0][0].isalpha()
    return "" if hyphenated else " "
