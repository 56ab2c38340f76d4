"""The project's own fixtures as pages to learn from: invented stories in real layouts, every piece of them labelled by hand."""

import re
from pathlib import Path

from corpus import CorpusPage
from labelled import plain_role

from cleanfeed.blocks.from_html import cut_html
from cleanfeed.fixtures.case import Case, find_cases
from cleanfeed.page.read import HtmlPage, read_page
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.story import Story

FIXTURES = Path(__file__).parents[1] / "fixtures"
SET = "fixtures"
LETTERS = re.compile(r"\w")
Labels = dict[str, list[tuple[str, str]]]


def read_fixture_pages() -> tuple[list[CorpusPage], Labels]:
    """All fixtures that are HTML and stories, with their bodies as gold, and the label of each of their blocks."""
    pages: list[CorpusPage] = []
    labels: Labels = {}
    for case in find_cases(FIXTURES):
        story = case.expected
        if case.page.suffix == ".html" and story.is_story:
            page = CorpusPage(f"{SET} {case.name}", SET, "article", case.about.url, case.page, {"body": story.text})
            pages.append(page)
            labels[page.id] = _label(case, story)
    return pages, labels


def _label(case: Case, story: Story) -> list[tuple[str, str]]:
    """The label of each block whose text stands in the record, whole or as a part of a piece, the longest pieces first."""
    read = read_page(case.page.read_bytes(), case.about.url)
    assert isinstance(read, HtmlPage)
    pieces = sorted(((_letters(text), plain_role(role)) for text, role in _pieces(story)), key=lambda piece: -len(piece[0]))
    found = []
    for block in cut_html(read.root).blocks:
        mine = _letters(block.text)
        label = next((role for text, role in pieces if text and (text in mine or mine in text)), None) if mine else None
        if label:
            found.append((block.text, label))
    return found


def _pieces(story: Story) -> list[tuple[str, Role]]:
    fields: list[tuple[str | None, Role]] = [
        (story.kicker, Field.KICKER),
        (story.headline, Field.HEADLINE),
        (story.byline, Field.BYLINE),
        (story.published_raw, Field.PUBLISHED),
        (story.modified_raw, Field.MODIFIED),
        (story.correction, Field.CORRECTION),
        *((line, Field.STANDFIRST) for line in (story.standfirst or "").splitlines()),
        *((line, Field.SIGN_OFF) for line in (story.sign_off or "").splitlines()),
        *((text, StrippedRole.CAPTION) for image in story.images for text in (image.caption, image.credit)),
        *((page.label, Field.NEXT_PAGE) for page in story.pages),
        *((cell, ElementKind.TABLE) for element in story.body for row in element.rows for cell in row),
        *((element.text, element.kind) for element in story.body),
        *((line, block.role) for block in story.stripped for line in block.lines),
    ]
    return [(text, role) for text, role in fields if text]


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text.lower()))
