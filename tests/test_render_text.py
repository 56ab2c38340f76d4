"""A story as plain text to read."""

import msgspec
import pytest

from cleanfeed import Element, ElementKind, Page, Source, Story, to_text

SOURCE = Source("html", "utf-8", "declared", 0, 12, "0" * 64)


def element(kind: str, text: str, level: int | None = None) -> Element:
    return Element(ElementKind(kind), text, level)


STORY = Story(
    kicker="Exclusive",
    headline="Ferry stops for eleven weeks",
    standfirst="The chains are worn\nand so is the deck",
    byline="By Ann Lee",
    published_raw="3 February 2022",
    modified_raw="4 February 2022",
    dateline="THORSBY (Tidemark) –",
    body=(
        element("paragraph", "First words."),
        element("crosshead", "A crosshead", 2),
        element("quote", "Said somebody."),
        element("list_item", "One", 1),
        element("list_item", "Deeper", 2),
        element("list_item", "Two", 1),
        element("table", "a\tb\nc\td"),
        element("code", "if x:\n    y"),
        element("paragraph", "Last words."),
    ),
    sign_off="ENDS",
    correction="This article was amended.",
    next_page=Page("Next page: The memo"),
    source=SOURCE,
)


def test_everything_in_its_order() -> None:
    assert to_text(STORY) == (
        "Exclusive\n\nFerry stops for eleven weeks\n\nThe chains are worn\nand so is the deck\n\n"
        "By Ann Lee\n3 February 2022\n4 February 2022\n\n"
        "THORSBY (Tidemark) – First words.\n\nA crosshead\n\n> Said somebody.\n\n• One\n  • Deeper\n• Two\n\na\tb\nc\td\n\n"
        "    if x:\n        y\n\nLast words.\n\nENDS\n\nThis article was amended.\n\nNext page: The memo\n"
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"headline": None, "title": "What the page claims"}, "Exclusive\n\nWhat the page claims\n\nThe chains"),
        ({"title": "What the page claims"}, "Exclusive\n\nFerry stops for eleven weeks\n\nThe chains"),
        ({"modified_raw": "3 February 2022"}, "By Ann Lee\n3 February 2022\n\nTHORSBY"),
        ({"byline": None, "published_raw": None, "modified_raw": None}, "and so is the deck\n\nTHORSBY"),
        ({"body": ()}, "THORSBY (Tidemark) –\n\nENDS"),
        ({"dateline": None}, "4 February 2022\n\nFirst words."),
        ({"body": (element("list_item", "One", 1),)}, "THORSBY (Tidemark) – • One\n\nENDS"),
    ],
)
def test_what_is_missing_leaves_no_gap(changes: dict[str, object], text: str) -> None:
    rendered = to_text(msgspec.structs.replace(STORY, **changes))
    assert text in rendered
    assert "\n\n\n" not in rendered


def test_nothing_to_show_is_one_line_end() -> None:
    assert to_text(Story(source=SOURCE)) == "\n"
