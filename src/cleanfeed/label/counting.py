"""Counting characters by class in all texts of a page at once.

Code points are looked up in a table of character classes and summed text by text. The unit of length is the *unit*: a
word, or in scripts without spaces (CJK, Thai and the like) two characters.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TABLE_SIZE = 0x3400
SPACE, DIGIT, UPPER, STOP, COMMA, QUOTE, UNSPACED = (1 << n for n in range(7))
STOPS = ".!?…。！？؟।۔｡"
COMMAS = ",;:，、；：،؛"
QUOTES = '"“”„«»「」『』‹›'
# Scripts written without spaces: Thai to Myanmar, Khmer, kana, CJK, and full-width forms.
UNSPACED_RANGES = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3400))
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
    classes = character_classes()[np.minimum(codes, TABLE_SIZE - 1)]
    wide = codes >= 0xFF00
    if wide.any():
        classes = classes.copy()
        classes[codes == 0xFF0C] = COMMA
        classes[(codes == 0xFF01) | (codes == 0xFF1F)] = STOP
    unspaced = (classes & UNSPACED) > 0
    for start, end in IDEOGRAPHS:
        unspaced |= (codes >= start) & (codes < end)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))

    def totals(*bits: int) -> list[Ints]:
        """Sums of up to three classes at once, packed into one integer a character; 21 bits hold any block's count."""
        packed = np.add.reduceat(_packing(bits)[classes], starts)
        return [(packed >> (21 * place)) & 0x1FFFFF for place in range(len(bits))]

    # A stop inside a word ("4.1bn", "example.org") ends no sentence.
    inside = ((classes & STOP) > 0) & (codes < 0x3000) & (np.append(classes[1:], SPACE) & (SPACE | QUOTE | STOP | COMMA) == 0)
    if inside.any():
        classes = np.where(inside, classes & ~np.uint8(STOP), classes)
    spaces, digits, uppers = totals(SPACE, DIGIT, UPPER)
    stops, commas, quotes = totals(STOP, COMMA, QUOTE)
    dense = np.add.reduceat(unspaced, starts, dtype=np.int64) if unspaced.any() else np.zeros_like(spaces)
    last = classes[np.maximum(starts + lengths - 1, 0)]
    before = classes[np.maximum(starts + lengths - 2, starts)]
    ends = ((last & STOP) > 0) | (((last & QUOTE) > 0) & ((before & (STOP | COMMA)) > 0))
    # The line end after each block makes up for its first word.
    units = np.where(dense * 2 > lengths, dense / 2, spaces + dense / 2).astype(np.float32)
    return TextCounts(lengths, units, digits, uppers, stops, commas, quotes, ends)


@cache
def _packing(bits: tuple[int, ...]) -> Ints:
    """By class byte: a 1 for each of the given bits that is set, 21 binary places apart."""
    return np.array([sum(bool(byte & bit) << (21 * place) for place, bit in enumerate(bits)) for byte in range(256)], np.int64)
