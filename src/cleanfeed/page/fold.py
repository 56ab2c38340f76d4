"""Folding text: white space, what is no text, and what no encoding has."""

import re

# Control and format characters that are no text. ZWNJ, ZWJ and directional marks stay: scripts need them.
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")


def fold(text: str) -> str:
    """Fold white space and drop what is no text: control characters, zero-width spaces, soft hyphens."""
    text = text.strip()
    if text.isprintable() and "  " not in text:  # of white space, only the space is printable
        return text
    folded = " ".join(text.split())
    return folded if folded.isprintable() else " ".join(NOT_TEXT.sub("", folded).split())


def mend(text: str) -> str:
    """Text that every encoding of Unicode can hold: pairs of surrogates as what they stand for, lone ones as U+FFFD.

    Lone ones are also how Python holds the bytes of a file's name that are no UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
