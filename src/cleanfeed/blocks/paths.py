"""XPaths: where in a page an element stands."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

NAME = re.compile(r"[^\W\d][\w.-]*")


class Paths:
    """XPaths of elements as `lxml`'s ``getpath`` writes them, without its cost for elements with many siblings."""

    def __init__(self, elements: list[etree._Element]) -> None:
        self.elements = elements
        self.paths: dict[etree._Element | None, str] = {None: ""}
        self.steps: dict[etree._Element, str] = {}

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
        if parent is None:
            return element.tag
        if element not in self.steps:
            self.steps.update(_steps(parent))
        return self.steps[element]


def _steps(parent: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The step from an element to each of its children; a tag that XPath cannot name, such as ``o:p``, is a ``*``."""
    children = list(parent.iterchildren("*"))
    alike = Counter(child.tag for child in children)
    seen: Counter[str] = Counter()
    for number, child in enumerate(children, 1):
        tag = child.tag
        seen[tag] += 1
        if not NAME.fullmatch(tag):
            yield child, f"*[{number}]"
        else:
            yield child, f"{tag}[{seen[tag]}]" if alike[tag] > 1 else tag
