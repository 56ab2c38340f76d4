"""Every expectation against its page: cleanfeed's pytest plugin compares what pages give with it, here it is itself judged."""

import pytest
from lxml import etree
from pages import CASES, dump_text, lost_and_gained, parse, visible_texts

from cleanfeed.fixtures.case import Case
from cleanfeed.fixtures.compare import RECORD_FIELDS


def case_name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_expectation_is_whole(case: Case) -> None:
    assert case.expectation.fields == RECORD_FIELDS
    assert not case.expectation.is_draft
    assert case.about.why


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_expectation_has_every_letter_once(case: Case) -> None:
    text = case.page.read_bytes().decode(case.expected.source.encoding or "utf-8")
    shown = visible_texts(parse(text)) if case.page.suffix == ".html" else [dump_text(text)]
    assert not lost_and_gained(shown, case.expected)


@pytest.mark.parametrize("case", [case for case in CASES if case.page.suffix == ".html"], ids=case_name)
def test_expectation_says_where(case: Case) -> None:
    root = parse(case.page.read_bytes().decode(case.expected.source.encoding or "utf-8"))
    for where, texts in [
        *((element.where, [element.text]) for element in case.expected.body),
        *((block.where, list(block.lines)) for block in case.expected.stripped),
    ]:
        found = root.xpath(where)
        assert isinstance(found, list) and len(found) == 1, where
        assert isinstance(found[0], etree._Element)
        held = squeezed("".join(str(text) for text in found[0].itertext()))
        assert [text for text in texts if not _is_held(text, held)] == [], where


def squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_held(text: str, held: str) -> bool:
    """Whether an element's letters hold a text's, in order; something hidden may stand in their midst."""
    rest = iter(held)
    return squeezed(text) in held or all(char in rest for char in squeezed(text))
