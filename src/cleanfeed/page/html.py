"""HTML to a tree, whole or repaired: parsed once, never edited."""

import re
from typing import Any

from lxml import etree

DEEPEST = 1000  # levels kept when a page is too deep for libxml2; what lies below hangs on the last of them
NAME = re.compile(r"[a-z][a-z0-9._-]*\Z")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse_html(data: bytes) -> tuple[etree._Element, bool]:
    """Parse a page. Returns its root and whether the page was nested too deep and had to be flattened.

    libxml2 gives up at a depth of 2,048 elements and drops the rest of the page; that shows in its error log. And it hangs
    what follows ``</html>`` on a second root. In both cases the tree is built again from the parser's events.
    """
    parser = _parser()
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:  # nothing but comments or a doctype
        return etree.Element("html"), False
    last = parser.error_log.last_error  # reaching a limit ends the parse
    too_deep = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    if too_deep or root.getnext() is not None:
        return flatten(data), too_deep
    return root, False


def flatten(data: bytes) -> etree._Element:
    """Parse a page into one tree of bounded depth: libxml2 limits the depth of trees, not that of the events it gives."""
    root: etree._Element = etree.fromstring(data, _parser(_Flattener()))
    return root


def _parser(target: Any = None) -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, target=target)


class _Flattener:
    """Builds one tree from the parser's events. Tags below the deepest level are dropped, their text is not."""

    def __init__(self) -> None:
        self.builder = etree.TreeBuilder()
        self.kept: list[bool] = []  # by open element
        self.depth = 0  # of those kept

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """The parser saw an element begin."""
        keep = self.depth == 0 or (tag != "html" and self.depth < DEEPEST)
        self.kept.append(keep)
        if keep:
            self.depth += 1
            known: dict[str | bytes, str | bytes] = {
                name: NOT_XML.sub("", value) for name, value in attributes.items() if NAME.match(name)
            }
            self.builder.start(_name(tag), known)

    def end(self, tag: str) -> None:
        if self.kept.pop() and tag != "html":  # which stays open for what follows </html>
            self.depth -= 1
            self.builder.end(_name(tag))

    def data(self, text: str) -> None:
        self.builder.data(NOT_XML.sub("", text))

    def close(self) -> etree._Element:
        self.builder.end("html")
        return self.builder.close()


def _name(tag: str) -> str:
    """A tag as a tree can have it."""
    return tag if NAME.match(tag) else "x-unknown"
