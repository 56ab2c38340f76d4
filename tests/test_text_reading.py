"""Text dumps: telling them from HTML, lines, and joining what was wrapped."""

import textwrap

import pytest

import cleanfeed
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.blocks.unwrap import wrap_width
from cleanfeed.page.text import TextLine, looks_like_html, split_lines

PROSE = (
    "The ferry will stop running for eleven weeks from Monday so that both of its chains can be replaced, the council said. "
    "Passengers are asked to use the bridge at Nether Thorsby, nine miles to the north, or the footbridge by the mill."
)


def texts(dump: str) -> list[str]:
    return [block.text for block in cut_text(split_lines(dump)).blocks]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Words",
        "  \n<!DOCTYPE html>",
        "<!-- saved page --><p>Words",
        '<?xml version="1.0"?><html>',
        '<div class="a">Words',
        "<BR>Words",
        "<my-card>Words",
        "Words <b>bold</b> and <i>italic</i> and <a href='x'>linked</a>",
    ],
)
def test_html_is_told(page: str) -> None:
    assert looks_like_html(page)
    assert cleanfeed.clean(page).source.kind == "html"


@pytest.mark.parametrize(
    "dump",
    [
        "Words and no more.",
        "<3 is a heart, 1 < 2 and a <- b",
        "<ann@tidemark.example> wrote:",
        "<https://tidemark.example/> is the address",
        "Use <b> and </b> for bold, and <i> for italic.",
        "&lt;p&gt;",
        "< p >",
    ],
)
def test_dump_is_told(dump: str) -> None:
    assert not looks_like_html(dump)
    assert cleanfeed.clean(dump).source.kind == "text"


def test_caller_and_header_say_what_it_is() -> None:
    assert cleanfeed.clean("Words.", content_type="Text/HTML; charset=utf-8").source.kind == "html"
    assert cleanfeed.clean("Words.", kind="html").source.kind == "html"
    assert cleanfeed.clean("<p>Words.</p>", kind="text").source.kind == "text"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_lines_end_in_many_ways(end: str) -> None:
    assert split_lines(f"One{end}{end}  Two") == (TextLine(1, "One", 0), TextLine(2, "", 0), TextLine(3, "  Two", 2))


def test_indent_counts_columns() -> None:
    assert [line.indent for line in split_lines("a\n b\n\tc\n  \td\n\u00a0e")] == [0, 1, 8, 8, 1]


def test_a_line_a_paragraph() -> None:
    assert texts(f"Title\n{PROSE}\n{PROSE}") == ["Title", PROSE, PROSE]
    assert texts(f"Title\n\n\n{PROSE}\n\n{PROSE}\n") == ["Title", PROSE, PROSE]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_lines_are_joined(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    dump = f"Ferry stops\n\n{wrapped}\n\n{wrapped}\n\nShort end.\n"
    assert wrap_width(split_lines(dump)) > 0
    assert texts(dump) == ["Ferry stops", PROSE, PROSE, "Short end."]


def test_short_lines_are_not_joined() -> None:
    menu = "Home\nNews\nSport\nWeather\nOpinion\nCulture\nTravel\nObituaries and notices\nContact\nLog in"
    assert wrap_width(split_lines(menu)) == 0
    assert texts(menu) == menu.split("\n")


def test_wrapped_list_keeps_its_items_apart() -> None:
    items = "\n".join(textwrap.fill(f"* {PROSE}", 72, subsequent_indent="  ") for _ in range(3))
    assert texts(items) == [PROSE] * 3


@pytest.mark.parametrize("mark", ["•", "*", "-", "–", "■", "·", "‣"])
def test_bullet_is_cut_off_and_kept_as_mark(mark: str) -> None:
    (block,) = cut_text(split_lines(f"  {mark} An item of a list")).blocks
    assert (block.text, block.bullet, block.indent) == ("An item of a list", mark, 2)


@pytest.mark.parametrize("line", ["3. An item", "12) An item"])
def test_number_of_an_item_stays(line: str) -> None:
    (block,) = cut_text(split_lines(line)).blocks
    assert block.text == line
    assert block.bullet[0].isdigit()


@pytest.mark.parametrize("line", ["-30-", "—", "*bold*", "2012 was a year", "3.5 per cent", "-5 degrees", "•"])
def test_what_is_no_bullet(line: str) -> None:
    (block,) = cut_text(split_lines(line)).blocks
    assert (block.text, block.bullet) == (line, "")


def test_blocks_know_gaps_and_lines() -> None:
    blocks = cut_text(split_lines("One\n\n\nTwo\nThree"))
    assert [block.gap for block in blocks.blocks] == [0, 2, 0]
    assert [blocks.where(i, i) for i in range(3)] == ["line 1", "line 4", "line 5"]
    assert blocks.where(0, 2) == "lines 1-5"
    assert not blocks.has_markup


def test_control_and_invisible_characters_are_no_text() -> None:
    assert texts("red\x1b[31m \u200bword\u00ad\n\x1b\n\u200b") == ["red[31m word"]


def test_a_dump_of_one_word_and_of_many_lines() -> None:
    assert cleanfeed.clean("Words").stripped[0].lines == ("Words",)
    assert len(texts("word\n" * 60_000)) == 60_000


def test_claims_of_a_dump_are_none() -> None:
    story = cleanfeed.clean("Title\n\nWords.", "https://tidemark.example/a")
    assert (story.url, story.title, story.publisher, story.canonical_url) == ("https://tidemark.example/a", None, None, None)
