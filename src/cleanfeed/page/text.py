"""Plain-text dumps of pages: telling them from HTML, and cutting them into lines."""

import re
from dataclasses import dataclass

import msgspec

OPENS_AS_HTML = re.compile(r"\s*<(?:!doctype\b|!--|\?xml\b|[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>)", re.IGNORECASE)
KNOWN_TAG = re.compile(
    r"</?(?:html|head|body|title|div|p|a|span|table|tr|td|ul|ol|li|br|img|h[1-6]|script|style|meta|link|article|section|"
    r"main|header|footer|nav|b|i|em|strong|font|center)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
LOOKED_AT = 262_144  # characters
TAGS_OF_HTML = 5  # a dump of a page about HTML may quote a few
LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a dump. ``number`` counts from 1; ``indent`` is in columns, a tab reaching the next multiple of 8."""

    number: int
    text: str
    indent: int


def looks_like_html(text: str) -> bool:
    """Whether characters are HTML: they open with a tag, or hold several of them."""
    if OPENS_AS_HTML.match(text):
        return True
    tags = KNOWN_TAG.finditer(text, 0, LOOKED_AT)
    return sum(1 for _ in zip(tags, range(TAGS_OF_HTML), strict=False)) == TAGS_OF_HTML


def looks_like_json(text: str) -> bool:
    """Whether characters are a JSON object or array: data beside a page, such as a record of ours, and no dump of one."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return False
    return True


def split_lines(text: str) -> tuple[TextLine, ...]:
    """The lines of a dump, blank ones included, whatever ends them."""
    return tuple(_line(number, raw) for number, raw in enumerate(LINE_END.split(text), 1))


def _line(number: int, raw: str) -> TextLine:
    shown = raw.expandtabs(8)
    return TextLine(number, raw, len(shown) - len(shown.lstrip()))
