"""XPaths: where in a page an element stands."""

import re

from lxml import etree

NAME = re.compile(r"[^\W\d][\w.-]*")


class Paths:
    """XPaths of elements as `lxml`'s ``getpath`` writes them, without its cost for elements with many siblings."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self.elements = elements
        self.paths: dict[etree._Element | None, str] = {None: ""}
        self.places: dict[tuple[etree._Element, str], dict[etree._Element, int]] = {}

    def of(self, index: int) -> str:
        """The XPath of one of the elements."""
        unknown: list[etree._Element] = []
        element: etree._Element | None = self.elements[index]
        while element is not None and element not in self.paths:
            unknown.append(element)
            element = element.getparent()
        for below in reversed(unknown):
            parent = below.getparent()
            self.paths[below] = f"{self.paths[parent]}/{self.step(below, parent)}"
        return self.paths[self.elements[index]]

    def step(self, element: etree._Element, parent: etree._Element | None) -> str:
        """The last step of an element's path: its tag, numbered where its parent has several of it."""
        tag = element.tag
        if parent is None:
            return tag
        named = tag if NAME.fullmatch(tag) else "*"  # XPath cannot name a tag such as "o:p"
        if (parent, named) not in self.places:
            siblings = list(parent.iterchildren(named))
            self.places[parent, named] = dict(zip(siblings, range(1, len(siblings) + 1), strict=True))
        places = self.places[parent, named]
        return f"{named}[{places[element]}]" if len(places) > 1 or named == "*" else named
