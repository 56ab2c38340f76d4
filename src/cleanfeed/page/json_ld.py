"""JSON-LD as pages write it: scripts of linked data, often not quite JSON."""

import json
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec

MOST_NODES = 5000  # that are looked at
COMMENT_WRAP = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read_nodes(text: str) -> Iterator[dict[str, Any]] | None:
    """Every object of a script that may describe the page, in document order; None if the script is past reading."""
    data = _loads(text)
    return None if data is None else _nodes(data)


def _loads(text: str) -> Any:
    """JSON as pages write it: in comments, with raw line ends in strings, with commas too many. None if past reading."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    text = COMMENT_WRAP.sub("", COMMENT_WRAP.sub("", text))
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document that may describe the page, in document order, no recursion."""
    queue, seen = deque([data]), 0
    while queue and seen < MOST_NODES:
        node = queue.popleft()
        seen += 1
        if isinstance(node, list):
            queue.extendleft(reversed(node[:MOST_NODES]))
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
