"""Conventions of text dumps, as a record shows them; and the dumpers that the benchmark and the training use."""

import textwrap
from collections import Counter
from pathlib import Path

import pytest
from corpus import CorpusPage
from dumpers import DUMPERS, dump_page
from pages import dump_text, letters, record_texts, story_page

import cleanfeed
from cleanfeed import Story
from cleanfeed.blocks.block import Block, Trait
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.page.text import split_lines

HEADLINE = "Ferry to Nether Thorsby stops for eleven weeks"
PARAGRAPHS = (
    "The ferry will stop running for eleven weeks from Monday so that both of its chains can be replaced, the council said.",
    "Passengers are asked to use the bridge at Upper Thorsby, nine miles to the north, or the footbridge by the old mill.",
    '"We have looked at the chains, and then at each other," said the ferryman, Osric Dunn. "It was time, and past it."',
)
ADDRESS = "https://tidemark.example/news/"
LYNX = f"""\
   [1]Skip to main content
     * [2]News
     * [3]Sport

{HEADLINE}

   By [4]Ann Lee

   The ferry will stop running for eleven weeks from [5]Monday so that
   both of its chains can be replaced, the council said on the quay.

   Passengers are asked to use the [6]bridge at Upper Thorsby, nine miles
   to the north, or the footbridge by the mill. It has no lift [12].

Related stories

     * [7]Mill footbridge to get a lift

References

   1. {ADDRESS}#main
   2. {ADDRESS}
   3. {ADDRESS}sport
   4. {ADDRESS}ann-lee
   5. {ADDRESS}monday
   6. {ADDRESS}bridge
   7. {ADDRESS}lift
"""


def cut(dump: str) -> list[Block]:
    return cut_text(split_lines(dump)).blocks


def texts(dump: str) -> list[str]:
    return [block.text for block in cut(dump)]


def body(story: Story) -> list[str]:
    return [element.text for element in story.body]


def conserved(dump: str, story: Story) -> bool:
    return Counter(letters([dump_text(dump)])) in [Counter(letters(found)) for found in record_texts(story)]


# Lines that belong together


def test_sentences_broken_at_tags_are_joined() -> None:
    dump = "Ferry stops\nThe\nChain Ferry\n, which is late, will\nstop\non Monday\n. Passengers wait.\nBy Ann Lee\nHome\nNews"
    assert texts(dump) == [
        "Ferry stops",
        "The",
        "Chain Ferry, which is late, will stop on Monday. Passengers wait.",
        *dump.split("\n")[-3:],
    ]


def test_lower_case_lines_alone_are_not_joined() -> None:
    menu = "Home\nnews\nsport and games\nweather\nthe crossword\nlog in"
    assert texts(menu) == menu.split("\n")


def test_a_hyphen_at_a_line_s_end_joins_without_a_space() -> None:
    text = " ".join(
        [*PARAGRAPHS, "The half-hearted bell-ringer of the well-known, long-lost, often-mended ferry has gone home."]
    )
    broken = [wrapped for width in range(50, 90) if "-\n" in (wrapped := textwrap.fill(text, width))]
    assert broken and {tuple(texts(wrapped)) for wrapped in broken} == {(text,)}


def test_paragraphs_of_like_length_on_lines_of_their_own_are_not_joined() -> None:
    assert texts("\n".join(PARAGRAPHS)) == list(PARAGRAPHS)


def test_what_hangs_below_a_bullet_belongs_to_it() -> None:
    prose = textwrap.fill(" ".join(PARAGRAPHS), 72)
    dump = f"{prose}\n\n  * that nobody be blamed, as the chain had been\n    there for years;\n  * that tea be served\n"
    assert texts(dump)[1:] == ["that nobody be blamed, as the chain had been there for years;", "that tea be served"]


def test_a_form_feed_and_long_addresses_do_not_hide_that_text_was_wrapped() -> None:
    prose = textwrap.fill(" ".join(PARAGRAPHS), 72)
    dump = f"{prose}\n\f\nhttps://tidemark.example/{'a' * 150}\n\n{prose}\n".replace("\n", "\r\n")
    assert texts(dump) == [" ".join(PARAGRAPHS), f"https://tidemark.example/{'a' * 150}", " ".join(PARAGRAPHS)]


# Bullets, lists, stanzas


def test_an_o_is_a_bullet_only_far_in() -> None:
    assert [block.bullet for block in cut("          o Types of rope\no mar subiu")] == ["o", ""]
    assert texts("          o Types of rope") == ["o Types of rope"]


def test_items_without_a_blank_line_are_one_list() -> None:
    blocks = cut_text(split_lines("  * One\n  * Two\n\n  * Three\nFour"))
    lists = [blocks.containers[blocks.containers[block.place].parent] for block in blocks.blocks]
    assert lists[0] is lists[1] is not lists[2]
    assert [bool(found.own & Trait.LIST) for found in lists] == [True, True, True, False]


# Numbers of links


def test_link_numbers_go_off_the_text_and_into_links() -> None:
    story = cleanfeed.clean(LYNX, ADDRESS + "ferry")
    assert (story.headline, story.byline) == (HEADLINE, "By Ann Lee")
    assert [author.name for author in story.authors] == ["Ann Lee"]
    assert body(story)[0].startswith("The ferry will stop running for eleven weeks from Monday so that both of its")
    assert body(story)[1].endswith("It has no lift [12].")  # a number that no link has is text
    assert [line for block in story.stripped if block.reason == "shape: link number" for line in block.lines] == [
        "[4]",
        "[5]",
        "[6]",
    ]
    assert conserved(LYNX, story)


def test_lists_of_other_stories_have_their_targets() -> None:
    story = cleanfeed.clean(LYNX, ADDRESS + "ferry")
    (others,) = [block for block in story.stripped if block.role == "other_stories"]
    assert [(item.title, item.url) for item in others.items] == [("Mill footbridge to get a lift", ADDRESS + "lift")]
    assert others.lines == ("Related stories", "[7]Mill footbridge to get a lift")
    assert story.stripped[-1].lines[:2] == ("References", f"1. {ADDRESS}#main")


def test_numbers_are_told_without_a_list_if_they_count_up() -> None:
    cut_short = LYNX.partition("Related")[0]
    assert texts(cut_short)[0] == "Skip to main content"
    assert conserved(cut_short, cleanfeed.clean(cut_short))


def test_notes_in_brackets_are_text() -> None:
    noted = f"{PARAGRAPHS[0]}[1]\n\n{PARAGRAPHS[1]}[2]\n\n{PARAGRAPHS[2]}[2][3]"
    assert texts(noted) == noted.split("\n\n")
    listed = f"{PARAGRAPHS[0]}\n\nReferences\n\n  1. Dunn, O. (1999). Chains.\n  2. Lee, A. (2003). More chains."
    assert texts(listed)[-1] == "2. Lee, A. (2003). More chains."


# Headlines


@pytest.mark.parametrize(
    "above",
    [
        "This article is more than 1 year old",
        "Skip to content\nHome\nNews\nSport",
        "Tidemark\n\nnews from the water",
        "3 May 2021",
    ],
)
def test_the_headline_is_none_of_what_stands_above_it(above: str) -> None:
    story = cleanfeed.clean("\n\n".join([above, HEADLINE, "Chains 'older than the ferryman'", "By Ann Lee", *PARAGRAPHS]))
    assert (story.headline, story.standfirst) == (HEADLINE, "Chains 'older than the ferryman'")
    assert body(story) == list(PARAGRAPHS)


def test_a_line_of_capitals_above_a_title_is_its_label() -> None:
    story = cleanfeed.clean("\n\n".join(["CHAIN FERRY WORKS ON THE DUNMERE", HEADLINE, *PARAGRAPHS]))
    assert (story.kicker, story.headline) == ("CHAIN FERRY WORKS ON THE DUNMERE", HEADLINE)


def test_a_headline_in_capitals_stays_one() -> None:
    assert cleanfeed.clean("\n\n".join([HEADLINE.upper(), "By Ann Lee", *PARAGRAPHS])).headline == HEADLINE.upper()


# Sections


def test_a_count_of_comments_above_the_story_opens_no_section() -> None:
    story = cleanfeed.clean(
        "\n".join([HEADLINE, "By Ann Lee", "Comments", *PARAGRAPHS, *(p.replace("ferry", "boat") for p in PARAGRAPHS)])
    )
    assert body(story)[: len(PARAGRAPHS)] == list(PARAGRAPHS)


# Dumpers

PAGE = story_page(
    '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav><h1>Ferry stops</h1>'
    '<p>The <a href="/chain">chain</a>, which is old, broke.</p><p hidden>Log in</p><script>x()</script>'
)
DUMPED = {
    "tags": "Home\nNews\nFerry stops\nThe\nchain\n, which is old, broke.\nLog in",
    "wet": "Home\nNews\nFerry stops\nThe chain, which is old, broke.",
    "wrapped": "  * Home\n  * News\n\nFerry stops\n\nThe chain, which is old, broke.",
    "lynx": "     * [1]Home\n     * [2]News\n\nFerry stops\n\n   The [3]chain, which is old, broke.\n\nReferences\n\n"
    "   1. /\n   2. /news\n   3. /chain",
}


@pytest.fixture
def page(tmp_path: Path) -> CorpusPage:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return CorpusPage("ferry", "invented", "article", "https://tidemark.example/ferry", path, {})


@pytest.mark.parametrize("dumper", DUMPED)
def test_each_dumper_has_its_ways(page: CorpusPage, dumper: str) -> None:
    assert dump_page(page, dumper) == DUMPED[dumper]


@pytest.mark.parametrize("dumper", sorted(DUMPED))
def test_a_dump_loses_no_letter(page: CorpusPage, dumper: str) -> None:
    dump = dump_page(page, dumper)
    assert conserved(dump, cleanfeed.clean(dump, kind="text"))


def test_a_page_that_cannot_be_read_has_an_empty_dump(page: CorpusPage) -> None:
    page.path.write_bytes(b"%PDF-1.7 ...")
    assert dump_page(page, "wet") == ""
    assert set(DUMPED) < set(DUMPERS)
