"""Pages to test with, and readings of them that share no code with cleanfeed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

from lxml import etree

from cleanfeed import Story
from cleanfeed.fixtures.case import find_cases

FIXTURES = Path(__file__).parents[1] / "fixtures"
END_MARKS = "®■●◼□∎◆▪"
UNSEEN = ("script", "style", "template")
HEAD_TAGS = ("title", "noscript")
BULLET = re.compile(rf"^\s*[{END_MARKS}](?=\s+\S)(?=.*[^\W_])")  # over marks alone it opens nothing
LINE_END = re.compile("[\n\r\f\v\x85\u2028\u2029]")
PROSE = "The council met on Monday and agreed, after three hours of talk, to mend the pier before the summer comes. "


CASES = find_cases(FIXTURES)


def story_page(body: str, head: str = "") -> str:
    """A whole page around the mark-up given."""
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def parse(page: str) -> etree._Element:
    """A page as lxml's own parser reads it; an empty element where there is none. A lone surrogate is U+FFFD."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    characters = page.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    try:
        root = etree.fromstring(characters.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    return etree.Element("html") if root is None else root


def visible_texts(root: etree._Element) -> list[str]:
    """The texts under ``body`` outside script, style and template, in page order.

    Told by what is in the head, since in broken pages lxml has text of the body elsewhere: below unknown tags in the head, or,
    where something follows ``</html>``, under another root.
    """
    unseen = " or ".join(f"ancestor::{tag}" for tag in UNSEEN)
    in_head = " or ".join(f"self::{tag}" for tag in HEAD_TAGS)
    found = root.xpath(f"//text()[not({unseen} or ancestor::*[parent::head][{in_head}])]")
    assert isinstance(found, list)
    return [str(text) for text in found]


class _Reader(HTMLParser):
    """Reads visible text with Python's own tokeniser, whatever the depth."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.unseen += tag in (*UNSEEN, "title")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in (*UNSEEN, "title")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts.append(data)


def tokenised_texts(page: str) -> list[str]:
    """The visible texts of a page too deep for lxml; the page is well formed and has no title inside its body."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.texts


def dump_text(dump: str) -> str:
    """The text of a dump without the marks that open the items of its lists."""
    return "\n".join(BULLET.sub("", line) for line in LINE_END.split(dump))


def letters(texts: Iterable[str | None]) -> list[str]:
    """Letters, digits, the marks that belong to letters, and end marks."""
    return [char for text in texts if text for char in text if char in END_MARKS or unicodedata.category(char)[0] in "LNM"]


def printed_texts(story: Story) -> list[str | None]:
    """Every text of the record's printed fields but the raw dates, which may be claimed only."""
    pages = [*story.pages, *([story.next_page] if story.next_page and story.next_page not in story.pages else [])]
    return [
        *(story.kicker, story.headline, story.standfirst, story.byline, story.dateline),
        *(element.text for element in story.body),
        *(text for image in story.images for text in (image.caption, image.credit)),
        *(story.sign_off, story.correction),
        *(page.label for page in pages),
    ]


def stripped_lines(story: Story) -> list[str]:
    return [line for block in story.stripped for line in block.lines]


def record_texts(story: Story) -> list[list[str | None]]:
    """All texts that the record says the page shows; once for each way in which its raw dates may be printed or claimed."""
    certain = [*printed_texts(story), *stripped_lines(story)]
    return [
        [*certain, *(raw for raw, printed in zip((story.published_raw, story.modified_raw), choice, strict=True) if printed)]
        for choice in product((True, False), repeat=2)
    ]


def lost_and_gained(shown: Iterable[str], story: Story) -> str:
    """How the letters of a record differ from those a page shows; empty where each is there exactly once."""
    on_page = Counter(letters(shown))
    in_record = [Counter(letters(texts)) for texts in record_texts(story)]
    if on_page in in_record:
        return ""
    differences = [(on_page - record, record - on_page) for record in in_record]
    lost, gained = min(differences, key=lambda pair: pair[0].total() + pair[1].total())
    return f"lost {_spell(lost)}, gained {_spell(gained)}"


def _spell(counts: Counter[str]) -> str:
    return f"{counts.total()} ({''.join(sorted(counts.elements()))[:60]})" if counts else "none"


def page_letters_differ(page: str, story: Story) -> str:
    """`lost_and_gained` for a page given as characters, in the way that the record says it was read."""
    if story.source.kind == "text":
        return lost_and_gained([dump_text(page)], story)
    if any(notice.code == "flattened" for notice in story.warnings):
        return lost_and_gained(tokenised_texts(page), story)
    return lost_and_gained(visible_texts(parse(page)), story)
