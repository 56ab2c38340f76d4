"""Reports as documents: what is in them, whatever shows them."""

import hashlib
import json
import re
from base64 import b64encode

import pytest
from lxml import html
from pages import CASES, PROSE, letters, story_page

from cleanfeed import explain
from cleanfeed.fixtures.case import Case
from cleanfeed.roles import ElementKind, Field, StrippedRole
from cleanfeed.view.anatomy import CHUNK, LONG, pieces
from cleanfeed.view.families import FAMILIES, FAMILY_OF
from cleanfeed.view.index import IndexRow, to_index
from cleanfeed.view.report import to_report

PIER = story_page(f"<nav><a href=/>Home</a></nav><article><h1>Pier to be mended</h1>{f'<p>{PROSE}</p>' * 3}</article>")


def texts(document: str, path: str) -> list[str]:
    found = html.fromstring(document).xpath(path)
    assert isinstance(found, list)
    return [str(element.text_content()) for element in found if isinstance(element, html.HtmlElement)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_side_has_every_letter_in_order(case: Case) -> None:
    explanation = explain(case.page.read_bytes(), **case.told)
    shown = texts(to_report(explanation, case.name), "//section[@id='page']//*[@data-k]")
    assert letters(shown) == letters(block.text for block in explanation.blocks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_story_side_has_every_element(case: Case) -> None:
    explanation = explain(case.page.read_bytes(), **case.told)
    (article,) = texts(to_report(explanation, case.name), "//article")
    for element in explanation.story.body:
        assert "".join(letters([element.text])) in "".join(letters([article]))


def test_policy_names_the_style_sheet_and_the_script_in_the_document() -> None:
    for document in (to_report(explain(PIER), "pier.html"), to_index([IndexRow("a.html", "ok", "1.html")], "1 input: 1 story")):
        policy = str(html.fromstring(document).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)"))
        for tag in ("style", "script"):
            (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", document, re.DOTALL)
            digest = b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy


def test_equal_pages_give_equal_reports() -> None:
    assert to_report(explain(PIER), "pier.html") == to_report(explain(PIER), "pier.html")


def test_control_characters_do_not_get_in() -> None:
    hostile = PIER.replace("<nav>", "<nav class='a\x1b[2J\x9b'>").replace("Home", "Ho\x1b[31mme\x07")
    document = to_report(explain(hostile, kind="html"), "pier.html")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", document)


def test_data_for_the_panel_ends_no_element() -> None:
    page = PIER.replace(
        "</article>", "</article><div class='</script><b>'><h2>Most read &lt;/script>&lt;!--</h2><p>Swans</p></div>"
    )
    document = to_report(explain(page), "pier.html")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', document, re.DOTALL)
    assert "<" not in data
    assert len(json.loads(data)["blocks"]) == len(explain(page).blocks)


def test_every_role_has_a_family() -> None:
    assert {*FAMILY_OF} == {*Field, *ElementKind, *StrippedRole}
    assert sum(len(family.roles) for family in FAMILIES) == len(FAMILY_OF)


def test_long_texts_and_pages_are_laid_out_in_pieces() -> None:
    long = PROSE * 200
    assert "".join(pieces(long)) == long
    assert max(map(len, pieces(long))) <= LONG
    assert "".join(pieces("東" * (LONG + 1))) == "東" * (LONG + 1)
    document = to_report(explain(f"<body>{'<p>word</p>' * (CHUNK * 3)}"), "words.html")
    chunks = [chunk.count("data-k") for chunk in document.split('<ol class="chunk"')[1:]]
    assert len(chunks) >= 3
    assert all(0 < blocks <= CHUNK for blocks in chunks[:-1])


def test_page_without_text_has_a_report() -> None:
    document = to_report(explain("<body><script>draw()</script></body>"), "app.html")
    assert "The page holds no visible text." in document
    assert "No story" in document


def test_index_says_why_an_input_has_no_report() -> None:
    rows = [
        IndexRow("a.html", "ok", "00001-a.html", 0.97, 9, 20, "Pier & co", ""),
        IndexRow("<b>.pdf", "failed", notes="a PDF"),
    ]
    document = to_index(rows, "2 inputs: 1 story, 1 failed")
    assert texts(document, "//tbody/tr/td[1]") == ["a.html", "<b>.pdf"]
    assert texts(document, "//tbody/tr/td[1]/a") == ["a.html"]
    assert texts(document, "//tbody/tr/td[last()]") == ["", "a PDF"]
