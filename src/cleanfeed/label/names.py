"""What class and id names hint at: evidence for labels, never proof."""

import re
from functools import cache, lru_cache

from cleanfeed.label.wording import wording_lists

WORDS = re.compile(r"[^-_:./]+").findall
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


@cache
def _beginnings() -> frozenset[str]:
    """What such a word may begin with where a name spells it as two: "news" of "news-letter"."""
    return frozenset(word[:end] for word in hints()[1] for end in range(1, len(word)))


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
    return tuple(WORDS(_spelt(name)))


def _spelt(name: str) -> str:
    return name if name.islower() else CAMEL.sub("-", name).lower()


@lru_cache(maxsize=16_384)
def _hinted_by(name: str) -> int:
    words, beginnings = hints()[1], _beginnings()
    spelt = _spelt(name)
    if spelt.isalnum():
        return words.get(spelt, 0)
    found, previous = 0, ""
    for word in WORDS(spelt):
        if word in words:
            found |= words[word]
        if previous in beginnings:
            found |= words.get(previous + word, 0)
        previous = word
    return found
