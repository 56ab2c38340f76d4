"""Counting characters by class in all texts of a page at once.

Code points are looked up in a table of character classes and summed text by text. The unit of length is the *unit*: a
word, or in scripts without spaces (CJK, Thai and the like) two characters.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Floats64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TABLE_SIZE = 0x3400
SPACE, DIGIT, UPPER, STOP, COMMA, QUOTE, UNSPACED = (1 << n for n in range(7))
COUNTED = (SPACE, DIGIT, UPPER, STOP, COMMA, QUOTE)
STOPS = ".!?…。！？؟।۔｡"
COMMAS = ",;:，、；：،؛"
QUOTES = '"“”„«»「」『』‹›'
# Scripts written without spaces: Thai to Myanmar, Khmer, kana, CJK, and full-width forms.
UNSPACED_RANGES = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3400))
WIDE_PUNCTUATION = 0x3000  # from here on, stops need no space after them
NO_STOP = np.uint8(0xFF ^ STOP)
IDEOGRAPHS = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))


@cache
def character_classes() -> npt.NDArray[np.uint8]:
    """Class bits of the code points below `TABLE_SIZE`."""
    table = np.zeros(TABLE_SIZE, np.uint8)
    for code in range(0x600):
        char = chr(code)
        table[code] = SPACE * char.isspace() | DIGIT * char.isdigit() | UPPER * char.isupper()
    for chars, bit in ((STOPS, STOP), (COMMAS, COMMA), (QUOTES, QUOTE)):
        for char in chars:
            table[min(ord(char), TABLE_SIZE - 1)] |= bit if ord(char) < TABLE_SIZE else 0
    for start, end in UNSPACED_RANGES:
        table[start:end] |= UNSPACED
    return table


@dataclass(slots=True)
class TextCounts:
    """Counts of each block's text, all of shape (blocks,)."""

    chars: Ints
    units: Floats
    digits: Ints
    uppers: Ints
    stops: Ints
    commas: Ints
    quotes: Ints
    ends: Bools  # closes as a sentence does


def count_text(texts: list[str]) -> TextCounts:
    """Count characters by class in all texts at once."""
    if not texts:
        none = np.zeros(0, np.int64)
        return TextCounts(none, none.astype(np.float32), none, none, none, none, none, none.astype(np.bool_))
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = character_classes().take(codes, mode="clip")
    unspaced = _unspaced(codes, classes)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = (lengths + 1).cumsum() - lengths - 1
    # A stop inside a word ("4.1bn", "example.org") ends no sentence. The last character is a line end, so one follows each.
    stopped = np.flatnonzero((classes & STOP) > 0)
    inside = stopped[((classes[stopped + 1] & (SPACE | QUOTE | STOP | COMMA)) == 0) & (codes[stopped] < WIDE_PUNCTUATION)]
    classes[inside] &= NO_STOP
    spaces, digits, uppers, stops, commas, quotes = _totals(classes, starts, int(lengths.max()))
    last = classes[np.maximum(starts + lengths - 1, 0)]
    before = classes[np.maximum(starts + lengths - 2, starts)]
    ends = ((last & STOP) > 0) | (((last & QUOTE) > 0) & ((before & (STOP | COMMA)) > 0))
    units = spaces  # the line end after each block makes up for its first word
    if unspaced is not None:
        dense = np.add.reduceat(unspaced, starts, dtype=np.int64)
        units = np.where(dense * 2 > lengths, dense / 2, spaces + dense / 2)
    return TextCounts(lengths, units.astype(np.float32), digits, uppers, stops, commas, quotes, ends)


def _unspaced(codes: npt.NDArray[np.uint32], classes: npt.NDArray[np.uint8]) -> Bools | None:
    """Which characters are of scripts without spaces, None if none is; sets the classes of full-width punctuation."""
    far = int(codes.max()) >= TABLE_SIZE
    if not far and not np.bitwise_or.reduce(classes) & UNSPACED:
        return None
    unspaced: Bools = (classes & UNSPACED) > 0
    if not far:
        return unspaced
    classes[codes == 0xFF0C] = COMMA
    classes[(codes == 0xFF01) | (codes == 0xFF1F)] = STOP
    for start, end in IDEOGRAPHS:
        unspaced |= (codes >= start) & (codes < end)
    return unspaced


def _totals(classes: npt.NDArray[np.uint8], starts: Ints, longest: int) -> list[Ints]:
    """How many characters of each of `COUNTED` there are, text by text, line ends included.

    As many classes as fit are summed at once, packed into one integer a character; where no text is long, that is all of them.
    """
    width = (longest + 1).bit_length()
    places = np.arange(0, 64 - width, width)[:, None]
    found: list[Ints] = []
    for first in range(0, len(COUNTED), len(places)):
        bits = COUNTED[first : first + len(places)]
        packed = np.add.reduceat(_packing(bits, width).take(classes), starts)
        found += list((packed >> places[: len(bits)]) & ((1 << width) - 1))
    return found


@cache
def _packing(bits: tuple[int, ...], width: int) -> Ints:
    """By class byte: a 1 for each of the given bits that is set, ``width`` binary places apart."""
    packed = [sum(bool(byte & bit) << (width * place) for place, bit in enumerate(bits)) for byte in range(256)]
    return np.array(packed, np.int64)
