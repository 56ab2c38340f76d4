"""The project's own fixtures as pages to learn from: invented stories in real layouts, every piece of them labelled by hand."""

import re
from pathlib import Path

from cases import field_texts
from corpus import CorpusPage
from labelled import plain_role

from cleanfeed.blocks.from_html import cut_html
from cleanfeed.fixtures.case import Case, find_cases
from cleanfeed.page.read import HtmlPage, read_page
from cleanfeed.roles import ElementKind, Role
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
    pieces: list[tuple[str, Role]] = [
        *((line, role) for text, role in field_texts(story) for line in text.splitlines()),
        *((cell, ElementKind.TABLE) for element in story.body for row in element.rows for cell in row),
        *((element.text, element.kind) for element in story.body),
        *((line, block.role) for block in story.stripped for line in block.lines),
    ]
    return [(text, role) for text, role in pieces if text]


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text.lower()))
