"""Every fixture's page against its expected record, one test a field; and every expectation against its page."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pages import CASES, Case, dump_text, lost_and_gained, parse, visible_texts

import cleanfeed
from cleanfeed import Story

NOT_COMPARED = "confidence"
FIELDS = [name for name in Story.__struct_fields__ if name != NOT_COMPARED]
TWIN_FIELDS = ["kicker", "headline", "standfirst", "byline", "dateline", "body", "sign_off", "correction", "next_page"]
SHOWN = 60  # characters of each side in a message


def case_name(case: Case) -> str:
    return case.name


@cache
def cleaned(page: Path, case: Case) -> Story:
    return cleanfeed.clean(page.read_bytes(), **case.told)


def comparable(story: Story, field: str) -> Any:
    """A field as plain data, without what is not compared: the evidence of a reason, the wording of a warning."""
    value = json.loads(story.to_json())[field]
    if field == "stripped":
        return [{**block, "reason": block.get("reason", "").partition(":")[0]} for block in value]
    if field == "warnings":
        return [notice["code"] for notice in value]
    return value


def comparable_in_twins(story: Story, field: str) -> Any:
    """A field without what only one of the two forms of a page can show."""
    if field == "body":
        return [{"kind": str(element.kind), "text": element.text} for element in story.body]
    if field == "next_page":
        return story.next_page and story.next_page.label
    return getattr(story, field)


def first_difference(expected: Any, found: Any, path: str) -> str | None:
    """Where two pieces of plain data first differ, and how; None if they are equal."""
    if expected == found:
        return None
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = [*expected, *(key for key in found if key not in expected)]
        return next(filter(None, (first_difference(expected.get(key), found.get(key), f"{path}.{key}") for key in keys)))
    if isinstance(expected, list) and isinstance(found, list):
        for index, (one, other) in enumerate(zip(expected, found, strict=False)):
            if message := first_difference(one, other, f"{path}[{index}]"):
                return message
        longer, what = (expected, "missing") if len(expected) > len(found) else (found, "not expected")
        at = min(len(expected), len(found))
        return f"{path}[{at}] {what}: {_shown(longer[at])} ({len(expected)} expected, {len(found)} found)"
    if isinstance(expected, str) and isinstance(found, str):
        return _text_difference(expected, found, path)
    return f"{path}: expected {_shown(expected)}, found {_shown(found)}"


def _text_difference(expected: str, found: str, path: str) -> str:
    at = next((i for i, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), None)
    at = min(len(expected), len(found)) if at is None else at
    start = max(0, at - SHOWN // 3)
    sides = [("…" if start else "") + _shown(text[start:]) for text in (expected, found)]
    return f"{path}: at character {at} expected {sides[0]}, found {sides[1]}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN * 2 else text[: SHOWN * 2] + "…"


@pytest.mark.parametrize(
    ("case", "field"), [pytest.param(case, field, id=f"{case.name}::{field}") for case in CASES for field in FIELDS]
)
def test_page(case: Case, field: str) -> None:
    expected, found = (comparable(story, field) for story in (case.expected, cleaned(case.page, case)))
    if message := first_difference(expected, found, field):
        pytest.fail(message, pytrace=False)


@pytest.mark.parametrize(
    ("case", "twin", "field"),
    [
        pytest.param(case, case.twin, field, id=f"{case.name}/{case.twin.name}::{field}")
        for case in CASES
        if case.twin
        for field in TWIN_FIELDS
    ],
)
def test_twin(case: Case, twin: Path, field: str) -> None:
    expected, found = (comparable_in_twins(story, field) for story in (case.expected, cleaned(twin, case)))
    if message := first_difference(expected, found, field):
        pytest.fail(message, pytrace=False)


def test_first_difference_points_at_the_place() -> None:
    message = first_difference({"body": [{"text": "a cat"}]}, {"body": [{"text": "a cut"}]}, "story")
    assert message == 'story.body[0].text: at character 3 expected "a cat", found "a cut"'
    assert first_difference([1], [1, 2], "x") == "x[1] not expected: 2 (1 expected, 2 found)"
    assert first_difference([1, None], [1], "x") == "x[1] missing: null (2 expected, 1 found)"
    assert first_difference({"a": None}, {"a": None, "b": 1}, "x") == "x.b: expected null, found 1"
    assert first_difference([{"a": 1}], [{"a": 1}], "x") is None


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_expectation_is_whole(case: Case) -> None:
    assert list(json.loads(case.expected_json)) == FIELDS
    assert case.about["why"]
    assert set(case.about) <= {"url", "why", "kind", "encoding", "content_type"}


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
