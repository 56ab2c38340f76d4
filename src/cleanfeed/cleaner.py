"""The pipeline on one screen: a page in, a story out."""

from cleanfeed.assemble import assemble
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.label.label import label_blocks
from cleanfeed.page.fold import mend
from cleanfeed.page.read import MAX_BYTES, HtmlPage, Kind, PageSource, read_page
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
        max_bytes: refuse anything larger.

    Raises:
        EmptyInput: nothing but white space.
        NotText: a PDF, an image, an archive.
        InputTooLarge: over ``max_bytes``.
        UnknownEncoding: there is no ``encoding`` of that name.

    A page that can be read but is no story is no error: its record has ``is_story`` false.
    """
    url = mend(url) if url else None
    page = read_page(source, url, kind=kind, encoding=encoding, content_type=content_type, max_bytes=max_bytes)
    blocks = cut_html(page.root) if isinstance(page, HtmlPage) else cut_text(page.lines)
    return assemble(label_blocks(blocks, page.claims), page.source, url, page.notices)
