"""The record: JSON both ways, its schema, what is refused, that nobody can change it."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import CASES

import cleanfeed
from cleanfeed import (
    Author,
    Element,
    ElementKind,
    Image,
    Item,
    Link,
    MalformedRecord,
    Notice,
    Page,
    Source,
    Story,
    Stripped,
    StrippedRole,
)
from cleanfeed.fixtures.case import Case

SOURCE = Source("html", "utf-8", "declared", 0, 12, "0" * 64)
NEXT = Page("Next page: The memo", "https://tidemark.example/2")
STORY = Story(
    url="https://tidemark.example/1",
    headline="Ferry “stops” — für elf Wochen",
    standfirst="One line\nand another",
    authors=(Author("Ann Lee", "https://tidemark.example/ann"), Author("Tom Roe")),
    dateline="LONDON (Reuters) -",
    body=(
        Element(ElementKind.PARAGRAPH, "First words.", links=(Link(0, 5, "https://x.example/"),), where="/html/body/p[1]"),
        Element(ElementKind.CROSSHEAD, "A crosshead", level=2),
        Element(ElementKind.LIST_ITEM, "An item", level=1, numbered=True),
        Element(ElementKind.TABLE, "a\tb\nc\td", rows=(("a", "b"), ("c", "d"))),
    ),
    images=(Image("https://x.example/a.jpg", "A pier", "The pier.", "Photograph: Ann Lee", 0),),
    next_page=NEXT,
    pages=(NEXT,),
    stripped=(
        Stripped(
            StrippedRole.OTHER_STORIES,
            "Most read",
            (Item("A title", "A teaser", "/a"),),
            ("Most read", "A title"),
            "section",
            "/html",
        ),
    ),
    is_story=True,
    confidence=0.875,
    warnings=(Notice("flattened", "elements were nested too deep"),),
    source=SOURCE,
)


def parts(record: msgspec.Struct) -> list[msgspec.Struct]:
    """A record and all records in it."""
    found = [record]
    for name in record.__struct_fields__:
        value = getattr(record, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, msgspec.Struct):
                found += parts(part)
    return found


def test_json_both_ways() -> None:
    assert Story.from_json(STORY.to_json()) == STORY
    assert Story.from_json(STORY.to_json().encode()) == STORY
    assert Story.from_json(STORY.to_json(indent=1)) == STORY
    assert Story.from_json(json.dumps(json.loads(STORY.to_json()))) == STORY


@given(st.builds(Story, headline=st.text(), kicker=st.none() | st.text(), confidence=st.floats(0, 1), source=st.just(SOURCE)))
def test_any_text_comes_back_from_json(story: Story) -> None:
    assert Story.from_json(story.to_json()) == story


def test_json_is_one_line_and_shows_characters_as_they_are() -> None:
    assert "\n" not in STORY.to_json()
    assert "“stops” — für" in STORY.to_json()
    assert STORY.to_json(indent=1).startswith('{\n "schema": "cleanfeed.story/1",\n')


def test_dict_is_plain_and_what_json_says() -> None:
    plain = STORY.to_dict()
    assert plain == json.loads(STORY.to_json())
    assert type(plain["body"]) is list
    assert type(plain["body"][0]) is dict
    assert plain["body"][0]["kind"] == "paragraph"
    assert plain["body"][0]["links"] == [[0, 5, "https://x.example/"]]


def test_text_is_the_body_with_the_dateline_before_it() -> None:
    assert STORY.text == "LONDON (Reuters) - First words.\n\nA crosshead\n\nAn item\n\na\tb\nc\td"
    assert Story(source=SOURCE).text == ""
    assert Story(dateline="LONDON", source=SOURCE).text == "LONDON"
    assert Story(dateline="LONDON", body=STORY.body[1:], source=SOURCE).text == "LONDON\n\nA crosshead\n\nAn item\n\na\tb\nc\td"
    assert Story(dateline="LONDON", body=STORY.body[1::-1], source=SOURCE).text == "A crosshead\n\nLONDON First words."


@pytest.mark.parametrize("record", parts(STORY), ids=lambda record: type(record).__name__)
def test_nothing_can_be_changed(record: msgspec.Struct) -> None:
    name = record.__struct_fields__[0]
    with pytest.raises(AttributeError):
        setattr(record, name, getattr(record, name))
    assert hash(record) == hash(msgspec.structs.replace(record))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "truncated"),
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ("null", "Expected `object`"),
        ("{}", "missing required field `source`"),
        ('{"schema": "cleanfeed.story/2"}', r"cleanfeed.story/2"),
        (STORY.to_json().replace('"headline"', '"headlines"'), "unknown field `headlines`"),
        (STORY.to_json().replace('"kind":"paragraph"', '"kind":"para"'), r"\$\.body\[0\]\.kind"),
        (STORY.to_json().replace('"role":"other_stories"', '"role":"teaser"'), r"\$\.stripped\[0\]\.role"),
        (STORY.to_json().replace('"is_story":true', '"is_story":1'), r"\$\.is_story"),
        (STORY.to_json().replace('"level":2', '"level":"2"'), r"\$\.body\[1\]\.level"),
        (b'{"headline": "\xff"}', "UTF-8|utf-8"),
        ("\ud800", "not a cleanfeed.story/1 record"),
    ],
)
def test_malformed_record_says_what_and_where(text: str | bytes, said: str) -> None:
    with pytest.raises(MalformedRecord, match=said) as caught:
        Story.from_json(text)
    assert "\n" not in str(caught.value)
    assert "not a cleanfeed.story/1 record" in str(caught.value)


def valid(record: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(cleanfeed.schema()).is_valid(record))


def test_schema_is_one() -> None:
    schema = cleanfeed.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_records_are_valid_by_the_schema(case: Case) -> None:
    assert valid(json.loads(cleanfeed.clean(case.page.read_bytes(), **case.told).to_json()))
    assert valid({**json.loads(case.expectation_file.read_bytes()), "confidence": 0.5})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "cleanfeed.story/2"),
        ("headlines", "x"),
        ("body", [{"kind": "para", "text": "x"}]),
        ("body", [{"kind": "paragraph"}]),
        ("status", "fine"),
        ("source", None),
        ("authors", ["Ann Lee"]),
        ("stripped", [{"role": "paragraph"}]),
    ],
)
def test_schema_refuses_what_is_no_record(field: str, value: object) -> None:
    record = json.loads(STORY.to_json())
    assert valid(record)
    assert not valid({**record, field: value})
