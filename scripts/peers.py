"""The field's other tools, each used for articles in the way its documentation tells, with readers' comments off.

A tool gets the page's bytes if it takes bytes; one that takes characters gets them as cleanfeed decoded them, outside the time
that is measured, so that no tool loses to an encoding. None is allowed to fetch anything. The extra ``bench`` brings them.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec

from lxml import etree
from scores import FIELDS, Answer

from cleanfeed.page.decode import decode

# Paragraphs, headings and the like end a line where a tool gives a tree and not a text.
BREAKS = frozenset("p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr blockquote pre section article figure br hr".split())
STOP_LISTS = {  # of jusText, by the languages that news is in; others get the English one
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


@dataclass(frozen=True)
class PageInput:
    """A page as tools get it."""

    data: bytes
    text: str
    url: str | None
    language: str

    @classmethod
    def of(cls, data: bytes, url: str | None, language: str) -> "PageInput":
        return cls(data, decode(data).text, url, language)


@dataclass(frozen=True)
class Peer:
    """Another tool: its package, the module that must be there, the fields that it gives, and what it says of a page."""

    name: str
    module: str
    gives: frozenset[str]
    answer: Callable[[PageInput], Answer]

    @property
    def installed(self) -> bool:
        return find_spec(self.module) is not None

    @property
    def version(self) -> str:
        return version(self.name)


def ask_trafilatura(page: PageInput) -> Answer:
    """Its ``description`` is the nearest it has to a standfirst."""
    import trafilatura

    found = trafilatura.bare_extraction(page.data, url=page.url, include_comments=False, with_metadata=True)
    if found is None:
        return Answer()
    authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Answer(found.text or "", found.title, found.description, found.date, authors)


def ask_readability(page: PageInput) -> Answer:
    from readability import Document

    document = Document(page.text)
    summary = document.summary(html_partial=True)
    return Answer(text_with_breaks(summary), document.short_title())


def ask_newspaper(page: PageInput) -> Answer:
    """Its ``meta_description`` is the nearest it has to a standfirst. The page is given, so that nothing is fetched.

    For Korean and a few other languages it wants NLTK's data (``punkt_tab``): where that is not installed it raises.
    """
    # else tldextract, which it uses, would fetch the list of public suffixes instead of using the one it comes with
    os.environ.setdefault("TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS", "")
    with warnings.catch_warnings(action="ignore"):  # it warns of packages that only its keywords and summaries need
        from newspaper import Article

    article = Article(page.url or "https://page.invalid/", fetch_images=False)
    article.download(input_html=page.text, ignore_read_more=True)
    article.parse()
    published = article.publish_date.isoformat() if article.publish_date else None
    return Answer(article.text, article.title, article.meta_description, published, tuple(article.authors))


def ask_resiliparse(page: PageInput) -> Answer:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(page.data, detect_encoding(page.data) or "utf-8")
    return Answer(extract_plain_text(tree, main_content=True, alt_texts=False, comments=False))


def ask_justext(page: PageInput) -> Answer:
    import justext

    paragraphs = justext.justext(page.data, stop_list(STOP_LISTS.get(page.language, "English")))
    return Answer("\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))


@cache
def stop_list(language: str) -> frozenset[str]:
    """jusText's stop words of a language."""
    import justext

    words: frozenset[str] = justext.get_stoplist(language)
    return words


def ask_boilerpy(page: PageInput) -> Answer:
    from boilerpy3.extractors import ArticleExtractor

    document = ArticleExtractor().get_doc(page.text)
    return Answer(document.content, document.title)


TITLES = frozenset({"headline"})
BODY_ONLY: frozenset[str] = frozenset()

PEERS = (
    Peer("trafilatura", "trafilatura", FIELDS, ask_trafilatura),
    Peer("readability-lxml", "readability", TITLES, ask_readability),
    Peer("newspaper4k", "newspaper", FIELDS, ask_newspaper),
    Peer("resiliparse", "resiliparse", BODY_ONLY, ask_resiliparse),
    Peer("jusText", "justext", BODY_ONLY, ask_justext),
    Peer("boilerpy3", "boilerpy3", TITLES, ask_boilerpy),
)


def text_with_breaks(html: str) -> str:
    """The text of a fragment, a line ended where an element of `BREAKS` begins or ends."""
    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return "".join(_texts(root)) if root is not None else ""


def _texts(root: etree._Element) -> Iterator[str]:
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        breaks = element.tag in BREAKS
        if event == "start":
            yield ("\n" if breaks else "") + (element.text or "")
        else:
            yield ("\n" if breaks else "") + (element.tail or "")
