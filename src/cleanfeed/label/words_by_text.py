"""What lines of dumps have in common with one another and with the page's address: their words."""

import re
from urllib.parse import unquote, urlsplit

from cleanfeed.label.draft import Draft

LEAST_WORD = 4  # letters of a word that two texts may share
STEM = 6  # letters by which words are alike
PICTURE_UNITS = 5  # longest name of a picture, above its caption
WORDS = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")


def words_of(text: str) -> set[str]:
    """The words by which texts are compared: the longer ones, or pairs of characters where words are not spaced."""
    folded = text.casefold()
    if UNSPACED.search(folded):
        return {folded[at : at + 2] for at in range(len(folded) - 1) if folded[at : at + 2].isalpha()}
    return {word for word in WORDS.findall(folded) if len(word) >= LEAST_WORD}


def stems_of(text: str) -> set[str]:
    """`words_of` as far as one and many are alike: what they begin with."""
    return {word.rstrip("s")[:STEM] for word in words_of(text)}


def host_of(url: str | None) -> str:
    """The host of an address, in small letters; empty for none."""
    try:
        return urlsplit(url or "").netloc.casefold()
    except ValueError:  # an address that is none
        return ""


def address_words(url: str | None) -> set[str]:
    """The words of the last part of an address that has several: ``/2021/05/ferry-sinks-at-berth.html``."""
    try:
        parts = [part for part in unquote(urlsplit(url or "").path).split("/") if "-" in part or "_" in part]
    except ValueError:  # an address that is none
        return set()
    longest = max(parts, key=len, default="")
    return {word for word in re.split(r"[\W_]+", longest.casefold()) if len(word) >= LEAST_WORD and not word.isdigit()}


def names_picture(draft: Draft, index: int) -> bool:
    """Whether a line and the one below it are the name and the caption of a picture: the longer one takes up a word.

    Example: "Backup tapes", "Two tapes with the register are missing". Not: two promotions, one below the other.
    """
    below = index + 1
    if (
        draft.units[index] > PICTURE_UNITS
        or below >= len(draft.blocks)
        or not draft.free(below)
        or draft.blocks[below].gap
        or draft.strong[below]
    ):
        return False
    name, caption = (stems_of(draft.blocks[line].text) for line in (index, below))
    return bool(name & caption) and draft.units[index] < draft.units[below]
