"""What class and id names hint at: evidence for labels, never proof."""

import re
from functools import cache, lru_cache

from cleanfeed.label.wording import wording_lists

SEPARATORS = str.maketrans("-_:./", "     ")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def hints() -> tuple[dict[str, int], dict[str, int]]:
    """The bit of every hint by its name, and the hints of every word as bits."""
    names = wording_lists()["names"]
    bits = {hint: 1 << place for place, hint in enumerate(names)}
    words: dict[str, int] = {}
    for hint, listed in names.items():
        for word in listed:
            words[word] = words.get(word, 0) | bits[hint]
    return bits, words


@lru_cache(maxsize=16_384)
def hinted(names: str) -> int:
    """The hints, as bits, in a string of class and id names."""
    found = 0
    for name in names.split():
        found |= _hinted_by(name)
    return found


@lru_cache(maxsize=16_384)
def words_of(name: str) -> tuple[str, ...]:
    """The words, lower case, that one class or id name is made of: ``articleBody--lead_text`` has four."""
    spelt = name if name.islower() else CAMEL.sub("-", name).lower()
    return tuple(spelt.translate(SEPARATORS).split())


@lru_cache(maxsize=16_384)
def _hinted_by(name: str) -> int:
    get = hints()[1].get
    found, previous = 0, ""
    for part in words_of(name):
        found |= get(part, 0) | get(previous + part, 0)
        previous = part
    return found
