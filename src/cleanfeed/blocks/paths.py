"""XPaths: where in a page an element stands."""

import re

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
        tag = element.tag
        if parent is None:
            return tag
        if element not in self.steps:
            named = NAME.fullmatch(tag) is not None
            siblings = list(parent.iterchildren(tag if named else "*"))
            for number, sibling in enumerate(siblings, 1):
                if named:
                    self.steps[sibling] = f"{tag}[{number}]" if len(siblings) > 1 else tag
                elif sibling.tag == tag:  # a tag that XPath cannot name, such as "o:p"
                    self.steps[sibling] = f"*[{number}]"
        return self.steps[element]
