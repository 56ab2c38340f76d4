"""Where two records differ, and how that is said."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanfeed.fixtures.difference import Difference, Segment, describe, find_differences, mark, shorten, split_words


def described(expected: Any, found: Any) -> list[str]:
    return [describe(difference) for difference in find_differences(expected, found, "x")]


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ("a cat sat", "a cut sat", ["x: a [-cat-]{+cut+} sat"]),
        ("a cat", "a cat sat", ["x: a cat{+ sat+}"]),
        ("one two three", "four five three", ["x: [-one two-]{+four five+} three"]),
        ("東京湾の塩", "東京港の塩", ["x: 東京[-湾-]{+港+}の塩"]),
        ("a b", "a  b", ["x: a[- -]{+  +}b"]),
        ("one\ntwo", "one\nten", ["x: one\\n[-two-]{+ten+}"]),
        (None, "new", ['x: [-null-]{+"new"+}']),
        (True, False, ["x: [-true-]{+false+}"]),
        ({"a": None, "b": 2}, {"a": 1, "b": 2}, ["x.a: [-null-]{+1+}"]),
        ([1], [1, 2], ["x[1] not expected: {+2+}"]),
        ([1, None], [1], ["x[1] missing: [-null-]"]),
        ([{"text": "a"}, {"text": "b"}], [{"text": "b"}], ['x[0] missing: [-{"text": "a"}-]']),
        ([{"text": "a", "level": 1}], [{"text": "n"}, {"text": "a", "level": 2}],
         ['x[0] not expected: {+{"text": "n"}+}', "x[0].level: [-1-]{+2+}"]),
        ([{"a": 1}], [{"a": 1}], []),
    ],
)  # fmt: skip
def test_difference_on_one_line(expected: Any, found: Any, said: list[str]) -> None:
    assert described(expected, found) == said


def test_long_text_is_cut_around_the_change() -> None:
    (line,) = described(f"{'so ' * 200}cat{' on' * 200}", f"{'so ' * 200}cut{' on' * 200}")
    assert "so [-cat-]{+cut+} on" in line
    assert line.startswith("x: …") and line.endswith("…") and len(line) < 120


def test_long_texts_with_nothing_in_common_are_compared_in_no_time() -> None:
    segments = split_words(Difference("x", "a " * 50_000, "b " * 50_000))
    assert [(segment.text[:3], len(segment.text)) for segment in segments] == [("a a", 99_999), ("b b", 99_999), (" ", 1)]


def test_control_characters_are_not_passed_on() -> None:
    assert described("a\x1b[31m", "b\x9b") == ["x: [-a\ufffd[31m-]{+b\ufffd+}"]


TEXTS = st.lists(st.sampled_from(["the", "pier", "mended", " ", "  ", "\n", "。", "湾", ",", "é"])).map("".join)


@given(TEXTS, TEXTS)
def test_segments_hold_both_texts(expected: str, found: str) -> None:
    segments = split_words(Difference("x", expected, found))
    assert "".join(segment.text for segment in segments if segment.in_expected) == expected
    assert "".join(segment.text for segment in segments if segment.in_found) == found
    assert all(segment.text and (segment.in_expected or segment.in_found) for segment in segments)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["text", "lines", "where"]), inner, max_size=3),
    max_leaves=12,
)


@given(PLAIN, PLAIN)
def test_nothing_is_found_only_where_both_are_the_same(expected: Any, found: Any) -> None:
    differences = list(find_differences(expected, found, "x"))
    assert bool(differences) == (expected != found)
    assert all(difference.expected != difference.found for difference in differences)


def test_cut_and_mark() -> None:
    segments = [Segment("abcdefgh", True, True), Segment("ijklmn", True, False), Segment("opqrstuv", True, True)]
    assert "".join(map(mark, shorten(segments, 2, 3))) == "…gh[-ijk…-]op…"
    assert describe(Difference("x", msgspec.UNSET, "y")) == 'x not expected: {+"y"+}'
