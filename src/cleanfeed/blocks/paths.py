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
        return self.path(self.elements[index])

    def path(self, element: etree._Element) -> str:
        """The XPath of any element of the tree. No recursion: those above it are done first."""
        unknown = [element]
        while (above := unknown[-1].getparent()) is not None and above not in self.paths:
            unknown.append(above)
        found = self.paths[above]
        for below in reversed(unknown):
            found = f"{found}/{self.step(below, above)}"
            above = below
            self.paths[below] = found
        return found

    def step(self, element: etree._Element, parent: etree._Element | None) -> str:
        """The last step of an element's path: its tag, numbered where its parent has several of it."""
        tag = element.tag
        if parent is None:
            return tag
        named = tag if tag.isalnum() or NAME.fullmatch(tag) else "*"  # XPath cannot name a tag such as "o:p"
        places = self.places.get((parent, named))
        if places is None:
            siblings = [element] if len(parent) == 1 else list(parent.iterchildren(named))
            places = self.places[parent, named] = dict(zip(siblings, range(1, len(siblings) + 1), strict=True))
        return f"{named}[{places[element]}]" if len(places) > 1 or named == "*" else named
