"""XPaths: where in a page an element stands."""

import re
from itertools import count

from lxml import etree

NAME = re.compile(r"[^\W\d][\w.-]*")


class Paths:
    """XPaths of elements as `lxml`'s ``getpath`` writes them, without its cost for elements with many siblings."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self.elements = elements
        self.paths: dict[etree._Element | None, str] = {None: ""}
        self.of_tag: dict[etree._Element, int] = {}  # the number of an element among the siblings of its tag
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
            siblings = [element] if len(parent) == 1 else list(parent.iterchildren(named))
            if len(siblings) == 1 and named != "*":
                return named
            numbers.update(zip(siblings, count(1), strict=False))
        return f"{named}[{numbers[element]}]"
