"""The pipeline on one screen: a page in, a story out."""

from cleanfeed.assemble import assemble
from cleanfeed.blocks.block import Blocks
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.explanation import Explanation, explain_labels
from cleanfeed.label.label import label_blocks
from cleanfeed.page.fold import mend
from cleanfeed.page.read import MAX_BYTES, HtmlPage, Kind, PageSource, TextPage, read_page
from cleanfeed.sorting import sort_parts
from cleanfeed.story import Story


def clean(
    source: PageSource,
    url: str | None = None,
    *,
    kind: Kind = "auto",
    encoding: str | None = None,
    content_type: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Story:
    """Turn one page into a story record.

    Args:
        source: the page: bytes or characters of HTML or of a text dump (a ``str`` is content, never a path), an lxml element or
            a BeautifulSoup object; neither of those is changed.
        url: where the page came from; links are made absolute by it.
        kind: ``html`` or ``text`` where that should not be found out from the content.
        encoding: the encoding of ``source``, if known for certain: it overrules what the page declares.
        content_type: the value of the HTTP header of that name.
        max_bytes: refuse anything larger, in bytes of UTF-8 where characters are given; not asked of lxml trees.

    Raises:
        EmptyInput: nothing but white space.
        NotText: a PDF, an image, an archive, JSON.
        InputTooLarge: over ``max_bytes``.
        UnknownEncoding: there is no ``encoding`` of that name.
        TypeError, ValueError: ``source`` is none of those, or ``kind`` is neither.

    A page that can be read but is no story is no error: its record has ``is_story`` false.
    """
    url = mend(url) if url else None
    page = read_page(source, url, kind=kind, encoding=encoding, content_type=content_type, max_bytes=max_bytes)
    draft = label_blocks(cut_page(page), page.claims)
    return assemble(draft, sort_parts(draft), page.source, url, page.notices)


def explain(
    source: PageSource,
    url: str | None = None,
    *,
    kind: Kind = "auto",
    encoding: str | None = None,
    content_type: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Explanation:
    """Turn one page into a story record, and say of every block of the page what became of it and why.

    Arguments and errors are those of `clean`, and the story is the one that it gives. Takes several times as long.
    """
    url = mend(url) if url else None
    page = read_page(source, url, kind=kind, encoding=encoding, content_type=content_type, max_bytes=max_bytes)
    draft = label_blocks(cut_page(page), page.claims)
    found = sort_parts(draft)
    return explain_labels(draft, found.placed, assemble(draft, found, page.source, url, page.notices))


def cut_page(page: HtmlPage | TextPage) -> Blocks:
    """Cut a page into blocks, whichever form it has; from here on nobody asks which."""
    return cut_html(page.root) if isinstance(page, HtmlPage) else cut_text(page.lines)
