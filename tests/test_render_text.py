"""A story as plain text to read."""

import msgspec
import pytest
from hypothesis import given
from stories import FERRY, SOURCE, STORIES

from cleanfeed import Element, ElementKind, Page, Story, to_text


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
        (
            {"body": (element("crosshead", "A crosshead"), STORY.body[0])},
            "A crosshead\n\nTHORSBY (Tidemark) – First words.\n\nENDS",
        ),
        ({"body": (element("list_item", "One", 1),)}, "THORSBY (Tidemark) –\n\n• One\n\nENDS"),
    ],
)
def test_what_is_missing_leaves_no_gap(changes: dict[str, object], text: str) -> None:
    rendered = to_text(msgspec.structs.replace(STORY, **changes))
    assert text in rendered
    assert "\n\n\n" not in rendered


def test_nothing_to_show_is_one_line_end() -> None:
    assert to_text(Story(source=SOURCE)) == "\n"


def test_stripped_blocks_come_after_a_rule() -> None:
    rule = "-" * 40
    assert to_text(FERRY, with_stripped=True) == (
        f"{to_text(FERRY)}\n{rule}\n\n[navigation] tag: nav\nHome\nSport\n\n"
        "[other_stories] section: Most read\nMost read\nSwans on strike\n"
    )
    assert to_text(STORY, with_stripped=True) == to_text(STORY)


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ([1, 5, 3, 1], "• 0\n  • 1\n  • 2\n• 3"),
        ([3, 1, 2], "• 0\n• 1\n  • 2"),
        ([None, 2, None], "• 0\n  • 1\n• 2"),
        ([2, 3, 10**9, 2], "• 0\n  • 1\n    • 2\n• 3"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 6, 1], "• 0\n  • 1\n    • 2\n      • 3\n        • 4\n" + "          • {}\n" * 4 + "• 9"),
    ],
)
def test_items_are_nested_by_their_levels(levels: list[int | None], shown: str) -> None:
    body = tuple(element("list_item", str(number), level) for number, level in enumerate(levels))
    assert to_text(Story(body=body, source=SOURCE)) == shown.format(5, 6, 7, 8) + "\n"


def test_paragraph_that_looks_like_an_item_is_none() -> None:
    story = Story(body=(element("paragraph", "• One"), element("list_item", "Two")), source=SOURCE)
    assert to_text(story) == "• One\n\n• Two\n"


@given(STORIES)
def test_text_has_the_text_of_the_body(story: Story) -> None:
    """What `Story.text` parts by blank lines is in the rendering, in order, but for marks and white space."""
    rest = iter("".join(to_text(story).split()))
    assert all(letter in rest for letter in "".join(story.text.split()))
