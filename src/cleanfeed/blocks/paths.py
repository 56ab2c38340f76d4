"""XPaths: where in a page an element stands."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import count

from lxml import etree

NAME = re.compile(r"[^\W\d][\w.-]*")
MOST_ASKED = 8  # tags that an element's children are gone through for, one by one


class Paths:
    """XPaths of elements as `lxml`'s ``getpath`` writes them, without its cost for elements with many siblings."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self.elements = elements
        self.paths: dict[etree._Element | None, str] = {None: ""}
        self.asked: Counter[etree._Element] = Counter()  # by parent: how often its children were numbered
        self.of_tag: dict[etree._Element, int] = {}  # the number of an element among the siblings of its tag, 0 if it has none
        self.of_all: dict[etree._Element, int] = {}  # and among all

    def of(self, index: int) -> str:
        """The XPath of one of the elements."""
        return self.path(self.elements[index])

    def path(self, element: etree._Element) -> str:
        """The XPath of any element of the tree. No recursion: those above it are done first."""
        paths = self.paths
        above: etree._Element | None = element
        unknown: list[etree._Element] = []
        while above is not None and above not in paths:
            unknown.append(above)
            above = above.getparent()
        found = paths[above]
        while unknown:
            below = unknown.pop()
            found = paths[below] = f"{found}/{self.step(below, above)}"
            above = below
        return found

    def step(self, element: etree._Element, parent: etree._Element | None) -> str:
        """The last step of an element's path: its tag, numbered where its parent has several of it."""
        tag = element.tag
        if parent is None:
            return tag
        named = tag if tag.isalnum() or NAME.fullmatch(tag) else "*"  # XPath cannot name a tag such as "o:p"
        numbers = self.of_all if named == "*" else self.of_tag
        if element not in numbers:
            self.number(parent, named, numbers)
        number = numbers[element]
        return f"{named}[{number}]" if number else named

    def number(self, parent: etree._Element, named: str, numbers: dict[etree._Element, int]) -> None:
        """Number an element's children of one tag; and where many tags were asked for, one after the other, those of all."""
        self.asked[parent] += 1
        if named == "*":
            numbers.update(zip(parent.iterchildren("*"), count(1), strict=False))
        elif self.asked[parent] <= MOST_ASKED:
            numbers.update(_numbered(list(parent.iterchildren(named))))
        else:
            by_tag: defaultdict[str, list[etree._Element]] = defaultdict(list)
            for child in parent.iterchildren("*"):
                by_tag[child.tag].append(child)
            for siblings in by_tag.values():
                numbers.update(_numbered(siblings))


def _numbered(siblings: list[etree._Element]) -> Iterable[tuple[etree._Element, int]]:
    """Elements with their numbers from 1, one that is alone with 0."""
    return zip(siblings, count(1), strict=False) if len(siblings) > 1 else ((siblings[0], 0),)
