"""What class and id names hint at: evidence for labels, never proof."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


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


@lru_cache(maxsize=8192)
def hinted(names: str) -> int:
    """The hints, as bits, in a string of class and id names."""
    words = hints()[1]
    parts = [part.lower() for part in PART.findall(names)]
    found = 0
    for part in parts:
        if part in words:
            found |= words[part]
    for first, second in pairwise(parts):
        if (joined := first + second) in words:
            found |= words[joined]
    return found
