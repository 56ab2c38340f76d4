"""One page through cleanfeed, and all that is measured of it.

What is fed to it and what cleans it are given as functions: dumps made of the pages, or another pipeline that makes stories,
are measured by the same code.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from corpus import CorpusPage
from letters import describe_difference, record_letters, visible_letters
from lxml import etree
from scores import Answer, PageScore, answer_of, prints_headline, score_answer

import cleanfeed
from cleanfeed.story import Story

Clean = Callable[[CorpusPage, bytes], Story]
Feed = Callable[[CorpusPage], bytes]
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Result:
    """What is kept of a page. ``parse`` and ``clean`` are seconds.

    ``language``: as the story claims it, without its region. ``printed``: the page prints its gold headline. ``failed``: there
    is no story. ``broken``: what must not be, empty if all is well.
    """

    page: CorpusPage
    score: PageScore
    language: str
    is_story: bool
    confidence: float
    printed: bool
    parse: float
    clean: float
    failed: bool
    broken: str


@dataclass(frozen=True)
class Cleaned:
    """A page as it was fed, its story, and what was measured."""

    data: bytes
    story: Story | None
    result: Result

    @property
    def page(self) -> CorpusPage:
        return self.result.page


def clean_page(page: CorpusPage, data: bytes) -> Story:
    """The page's story by this cleanfeed."""
    return cleanfeed.clean(data, url=page.url)


def measure_page(page: CorpusPage, clean: Clean = clean_page, feed: Feed = CorpusPage.read) -> Cleaned:
    """Clean and score one page; one that fails scores as an empty text."""
    data = feed(page)
    parse = time_parse(data)
    story, broken = None, ""
    start = time.perf_counter()
    try:
        story = clean(page, data)
    except cleanfeed.CleanfeedError as error:
        broken = str(error)
    except Exception as error:  # noqa: BLE001  # what must never happen is what is looked for
        broken = repr(error)
    seconds = time.perf_counter() - start
    printed = prints_headline(page, story)
    score = score_answer(page, answer_of(story) if story else Answer(), printed)
    if story:
        broken = describe_difference(visible_letters(data, page.url, story.source.kind), record_letters(story))
    language = language_of(story)
    called, confidence = (story.is_story, story.confidence) if story else (False, 0.0)
    result = Result(page, score, language, called, confidence, printed, parse, seconds, story is None, broken)
    return Cleaned(data, story, result)


def language_of(story: Story | None) -> str:
    """A story's language without its region."""
    claimed = story.language if story else None
    return claimed.split("-")[0].lower() if claimed else UNKNOWN


def time_parse(data: bytes) -> float:
    """The seconds that a bare lxml parse takes: what all times are compared to."""
    start = time.perf_counter()
    with suppress(etree.XMLSyntaxError):  # an empty page has no tree, and cleanfeed says so
        etree.fromstring(data, etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    return time.perf_counter() - start
