"""Whatever the caller has becomes a page: HTML as a tree with its claims, or the lines of a text dump."""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal, get_args

from bs4 import BeautifulSoup
from lxml import etree

from cleanfeed.errors import EmptyInput, InputTooLarge, NotText
from cleanfeed.page.claims import Claims, read_claims
from cleanfeed.page.decode import Decoded, decode, decode_characters
from cleanfeed.page.html import parse_html
from cleanfeed.page.text import TextLine, looks_like_html, looks_like_json, split_lines
from cleanfeed.story import Notice, Source

Kind = Literal["auto", "html", "text"]
KINDS = get_args(Kind)
PageSource = bytes | bytearray | memoryview | str | etree._Element | BeautifulSoup
MAX_BYTES = 64 * 1024 * 1024
RAISE_LIMIT = "raise max_bytes (--max-bytes) to read it"
SOMETHING = re.compile(r"[^\ufeff\u200b\0 \t\r\n\f\v\u00a0]")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A parsed page. Nobody edits ``root`` after this."""

    root: etree._Element
    claims: Claims
    source: Source
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text dump of a page."""

    lines: tuple[TextLine, ...]
    claims: Claims
    source: Source
    notices: tuple[Notice, ...] = ()


def read_page(
    source: PageSource,
    url: str | None = None,
    *,
    kind: Kind = "auto",
    encoding: str | None = None,
    content_type: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> HtmlPage | TextPage:
    """Decode and parse a page; see `cleanfeed.clean` for the arguments and errors."""
    if kind not in KINDS:
        raise ValueError(f"kind must be auto, html or text, not {kind!r}")
    if isinstance(source, etree._Element):
        return _element_page(source, url)
    if isinstance(source, BeautifulSoup):
        source, kind = str(source), "html"
    decoded, data = _decoded(source, encoding, content_type, max_bytes)
    if not SOMETHING.search(decoded.opening) and not SOMETHING.search(decoded.text):
        raise EmptyInput("the input is empty: give an HTML page or a text dump of one")
    is_html = kind == "html" or (kind == "auto" and ("html" in (content_type or "").lower() or _looks_like_html(decoded)))
    if kind == "auto" and not is_html and looks_like_json(decoded.text):
        raise NotText("the input is JSON, not a page: give the page itself, or kind text (--kind text) if this is one")
    origin = Source(
        kind="html" if is_html else "text",
        encoding=decoded.encoding,
        encoding_from=decoded.encoding_from,
        replacements=decoded.replacements,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    notices = _decoding_notices(decoded)
    if not is_html:
        return TextPage(split_lines(decoded.text), Claims(url=url, base_url=url), origin, notices)
    root, flattened = parse_html(decoded.utf8)
    claims = read_claims(root, url)
    if flattened:
        notices += (Notice("flattened", "elements were nested too deep; the deepest were joined, no text was lost"),)
    return HtmlPage(root, claims, origin, notices + tuple(Notice("broken_claims", note) for note in claims.notes))


def _element_page(element: etree._Element, url: str | None) -> HtmlPage:
    if not isinstance(element.tag, str):
        raise TypeError("source must be an element, not a comment or a processing instruction")
    if any(node.tag.startswith("{") for node in element.iter("*")):
        element = _without_namespaces(element)
    data = etree.tostring(element, encoding="utf-8", with_tail=False)
    origin = Source("html", None, "characters", 0, len(data), hashlib.sha256(data).hexdigest())
    claims = read_claims(element, url)
    return HtmlPage(element, claims, origin, tuple(Notice("broken_claims", note) for note in claims.notes))


def _without_namespaces(element: etree._Element) -> etree._Element:
    """A copy of an XHTML tree, as parsers of XML and html5lib give, with the tags that HTML has."""
    copied = deepcopy(element)
    for node in copied.iter("*"):
        node.tag = etree.QName(node).localname.lower()
    return copied


def _decoded(
    source: bytes | bytearray | memoryview | str, encoding: str | None, content_type: str | None, max_bytes: int
) -> tuple[Decoded, bytes]:
    if isinstance(source, str):
        check_size(len(source), max_bytes)
        characters = decode_characters(source)
        check_size(len(characters.utf8), max_bytes)
        return characters, characters.utf8
    if not isinstance(source, (bytes, bytearray, memoryview)):
        raise TypeError(f"source must be bytes, str, an lxml element or a BeautifulSoup object, not {type(source).__name__}")
    data = bytes(source)
    check_size(len(data), max_bytes)
    if not data:
        raise EmptyInput("the input is empty: give an HTML page or a text dump of one")
    return decode(data, encoding, content_type), data


def _looks_like_html(decoded: Decoded) -> bool:
    """Whether a page is HTML; most show it at once."""
    return looks_like_html(decoded.opening) or looks_like_html(decoded.text)


def check_size(size: int, max_bytes: int) -> None:
    """Raise `InputTooLarge` for more than the limit."""
    if size > max_bytes:
        raise InputTooLarge(f"the input has {size:,} bytes, over the limit of {max_bytes:,}: {RAISE_LIMIT}")


def _decoding_notices(decoded: Decoded) -> tuple[Notice, ...]:
    notices = []
    if decoded.overruled:
        text = f"declared as {decoded.overruled}, but its bytes are {decoded.encoding}"
        notices.append(Notice("encoding_overruled", text))
    if decoded.replacements:
        text = f"{decoded.replacements} characters could not be decoded as {decoded.encoding or 'Unicode'}"
        notices.append(Notice("undecodable", text))
    return tuple(notices)
