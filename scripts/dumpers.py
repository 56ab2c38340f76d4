"""Plain-text dumps of HTML pages, as tools make them that users have: what models for dumps learn from and are measured on.

Two are other tools (extras ``bench`` and ``train``); the others write what we cut, or the bare text, by the conventions of a kind
of dump: text records of web archives, pages whose every tag broke a line, text wrapped for mail, and ``lynx -dump``.
"""

import textwrap
import zlib
from collections.abc import Callable, Iterator
from itertools import count

from corpus import CorpusPage
from lxml import etree

from cleanfeed.blocks.block import Block, Blocks, Trait
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.errors import CleanfeedError
from cleanfeed.page.fold import fold
from cleanfeed.page.read import HtmlPage, read_page

UNSEEN = ("script", "style", "template", "head", "noscript")
WIDTHS = (66, 72, 76, 80)  # columns of mail and of terminals
LYNX_COLUMNS = 79
LYNX_INDENT = "   "
TIGHT = Trait.NAV | Trait.FORM | Trait.ITEM | Trait.CELL  # such blocks have no blank line before them
Dumper = Callable[[HtmlPage, str], str]


def dump_page(page: CorpusPage, dumper: str) -> str:
    """A page's dump by one of `DUMPERS`; empty where the page cannot be read."""
    try:
        read = read_page(page.read(), page.url, kind="html")
    except CleanfeedError:
        return ""
    assert isinstance(read, HtmlPage)
    return DUMPERS[dumper](read, page.id)


def feed_dump(page: CorpusPage, dumper: str) -> bytes:
    """A page's dump as the bytes that are fed to what is measured."""
    return dump_page(page, dumper).encode("utf-8", "replace")


def dump_resiliparse(page: HtmlPage, _name: str) -> str:
    """All of the page's text as resiliparse formats it: what many pipelines over web archives have."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(_source(page), preserve_formatting=True, main_content=False, alt_texts=False))


def dump_inscriptis(page: HtmlPage, _name: str) -> str:
    """The page laid out as inscriptis does, with indented lists and tables in columns."""
    from inscriptis import get_text

    return str(get_text(_source(page)))


def dump_tags(page: HtmlPage, _name: str) -> str:
    """A line for each run of text between two tags: ``soup.get_text("\\n")``, and much that was pasted."""
    lines: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(page.root, events=("start", "end")):
        unseen = element.tag in UNSEEN
        skipped += unseen if event == "start" else -unseen
        if not skipped:
            lines.append(fold((element.text if event == "start" else element.tail) or ""))
    return "\n".join(filter(None, lines))


def dump_wet(page: HtmlPage, _name: str) -> str:
    """A line for each block and no blank ones, as in the text records of web archives."""
    return "\n".join(line for block in _shown(cut_html(page.root)) for line in block.lines)


def dump_wrapped(page: HtmlPage, name: str) -> str:
    """Blocks with a blank line between them, wrapped at a width, lists with bullets."""
    cut, width = cut_html(page.root), WIDTHS[zlib.crc32(name.encode()) % len(WIDTHS)]
    lines: list[str] = []
    for block in _shown(cut):
        traits = cut.containers[block.place].traits
        if not traits & TIGHT:
            lines.append("")
        bullet = "  * " if traits & Trait.ITEM else ""
        lines += textwrap.wrap(block.text, width, initial_indent=bullet, subsequent_indent=" " * len(bullet))
    return "\n".join(lines)


def dump_lynx(page: HtmlPage, _name: str) -> str:
    """The page as ``lynx -dump`` shows it: set in, links numbered, their targets listed below."""
    cut, numbers = cut_html(page.root), count(1)
    lines: list[str] = []
    targets: list[str] = []
    for block in _shown(cut):
        traits = cut.containers[block.place].traits
        if not traits & TIGHT:
            lines.append("")
        bullet = "  * " if traits & Trait.ITEM else ""
        margin = "" if traits & Trait.HEADING else LYNX_INDENT
        targets += [href for _, _, href in sorted(block.links)]
        lines += _wrap(fold(_numbered(block, numbers)), margin + bullet, margin + " " * len(bullet))
    listed = [f"{number:>4}. {target}" for number, target in enumerate(targets, 1)]
    return "\n".join([*lines, *(["", "References", ""] if listed else []), *listed])


def _wrap(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, LYNX_COLUMNS, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _numbered(block: Block, numbers: Iterator[int]) -> str:
    """A block's text with a number before each link."""
    pieces, at = [], 0
    for start, _, _ in sorted(block.links):
        pieces += [block.raw[at:start], f"[{next(numbers)}]"]
        at = start
    return "".join([*pieces, block.raw[at:]])


def _shown(cut: Blocks) -> list[Block]:
    """The blocks that a browser shows."""
    return [block for block in cut.blocks if not cut.containers[block.place].traits & Trait.HIDDEN]


def _source(page: HtmlPage) -> str:
    return etree.tostring(page.root, encoding="unicode", method="html")


DUMPERS: dict[str, Dumper] = {
    "inscriptis": dump_inscriptis,
    "resiliparse": dump_resiliparse,
    "tags": dump_tags,
    "wet": dump_wet,
    "wrapped": dump_wrapped,
    "lynx": dump_lynx,
}
