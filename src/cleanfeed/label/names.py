"""What class and id names hint at: evidence for labels, never proof."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\n")


@cache
def hints() -> tuple[dict[str, int], dict[str, int]]:
    """The bit of every hint by its name, and the hints of every word as bits."""
    names = tomllib.loads(files("cleanfeed.label").joinpath("wording.toml").read_text("utf-8"))["names"]
    bits = {hint: 1 << place for place, hint in enumerate(names)}
    words: dict[str, int] = {}
    for hint, listed in names.items():
        for word in listed:
            words[word] = words.get(word, 0) | bits[hint]
    return bits, words


def hinted(listed: Iterable[str]) -> dict[str, int]:
    """The hints, as bits, in each of several strings of class and id names.

    All are cut into words at once, for one call of a pattern on a page's names costs a third of hundreds.
    """
    listed = list(listed)
    get = hints()[1].get
    found: list[int] = []
    bits, previous = 0, ""
    for part in "\0".join(PART.findall("\n".join([*listed, ""]))).lower().split("\0"):
        if part == "\n":
            found.append(bits)
            bits, previous = 0, ""
        else:
            bits |= get(part, 0) | get(previous + part, 0)
            previous = part
    return dict(zip(listed, found, strict=True))
