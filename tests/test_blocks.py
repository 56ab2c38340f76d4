"""Cutting pages into blocks: what ends a block, what does not, and what a block knows of itself."""

import gc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from pages import parse, story_page

from cleanfeed.blocks.block import Blocks, Trait, fold_offsets
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.page.fold import NOT_TEXT, fold, mend
from cleanfeed.page.text import split_lines


def cut(body: str) -> Blocks:
    return cut_html(parse(story_page(body)))


def texts(body: str) -> list[str]:
    return [block.text for block in cut(body).blocks]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<p>One <b>two</b> <i>three</i><span>four</span></p>", ["One two threefour"]),
        ("<p>H<sub>2</sub>O and <small>small</small>print</p>", ["H2O and smallprint"]),
        ("<p><span>D</span><span>rop</span> cap</p>", ["Drop cap"]),
        ("<a href=a>One</a><a href=b>Two</a>", ["One Two"]),
        ("<a href=a>One</a>, <a href=b>two</a>", ["One, two"]),
        ("<p>One<br>two</p>", ["One two"]),
        ("<p>One<br><br>two<br> <br/>three</p>", ["One", "two", "three"]),
        ("<p>One<br>", ["One"]),
        ("<br><br><p>One</p>", ["One"]),
        ("<ul><li>One<ul><li>Two</li></ul>three</li></ul>", ["One", "Two", "three"]),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", ["One", "Two"]),
        ("<dl><dt>One</dt><dd>Two</dd></dl>", ["One", "Two"]),
        ("<select><option>One<option>Two</select>", ["One", "Two"]),
        ("<p>One<wbr>two&shy;three\u200bfour</p>", ["Onetwothreefour"]),
        ("<p>One\n\t two\u00a0\u00a0three\u3000</p>", ["One two three"]),
        ("<p> \u200b\n</p><p>&nbsp;</p>", []),
        ("<p>One<o:p>two</o:p></p>", ["Onetwo"]),
        ("<p>One <x-tip>two</x-tip> three</p>", ["One two three"]),
        ("<x-card>One</x-card><x-card>Two</x-card>", ["One", "Two"]),
        ("<svg><title>One</title></svg>", ["One"]),
        ("<textarea>One</textarea>", ["One"]),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", ["漢(kan)"]),
        ("<p>One<!-- no -->two<?no?>three<script>no</script>four</p>", ["Onetwothreefour"]),
    ],
)
def test_what_ends_a_block(body: str, blocks: list[str]) -> None:
    assert texts(body) == blocks


@pytest.mark.parametrize(
    "aside",
    [
        "<button>Aside</button>",
        "<span hidden>Aside</span>",
        '<span style="color: red; DISPLAY : none">Aside</span>',
        "<noscript>Aside</noscript>",
        "<svg><title>Aside</title></svg>",
        "<select><option>Aside</select>",
    ],
)
def test_sentence_goes_on_after_an_aside(aside: str) -> None:
    blocks = cut(f'<p>Some <a href="/x">linked {aside}words</a> go on.</p>')
    assert [block.text for block in blocks.blocks] == ["Some linked words go on.", "Aside"]
    sentence = blocks.blocks[0]
    assert [(sentence.raw[start:end], href) for start, end, href in sentence.links] == [("linked words", "/x")]


def test_asides_in_one_another_and_one_after_the_other() -> None:
    aside = "<button>One <span hidden>two</span> three</button>"
    blocks = cut(f'<p>Some {aside}<a href="/x">linked <b>bold</b> {aside}words</a> go {aside}on.<br>Still.</p>')
    asides = ["One three", "two"] * 3
    assert [block.text for block in blocks.blocks] == ["Some linked bold words go on. Still.", *asides]
    sentence = blocks.blocks[0]
    assert [(sentence.raw[start:end], href) for start, end, href in sentence.links] == [("linked bold words", "/x")]
    assert (sentence.link_chars, sentence.bold_chars) == (len("linkedboldwords"), len("bold"))
    assert sentence.lines == ["Some linked bold words go on.", "Still."]


def test_aside_after_a_sentence_comes_after_it() -> None:
    assert texts("<p>Words. <button>Share</button></p><p>More.</p>") == ["Words.", "Share", "More."]
    assert texts("<p><button>Share</button> Words.</p>") == ["Share", "Words."]


@pytest.mark.parametrize("hiding", ["hidden", 'hidden=""', 'style="display:none"', "style='visibility : hidden;'"])
def test_hidden_by_mark_up(hiding: str) -> None:
    blocks = cut(f"<div {hiding}><p>One</p></div><p>Two</p>")
    assert [bool(blocks.traits(index) & Trait.HIDDEN) for index in range(2)] == [True, False]


@pytest.mark.parametrize("look", ['aria-hidden="true"', 'class="hidden"', 'style="display:block"', 'style="x-display:none"'])
def test_not_hidden_by_mark_up(look: str) -> None:
    assert not cut(f"<p {look}>One</p>").traits(0) & Trait.HIDDEN


def test_lines_of_a_block() -> None:
    (block,) = cut("<p>One <b>two</b><br> three\n four <br></p>").blocks
    assert block.lines == ["One two", "three four"]
    assert block.text == "One two three four"


def test_code_keeps_its_white_space() -> None:
    (block,) = cut("<pre>\ndef f():\n    return 1<br>\tx  y\n\n</pre>").blocks
    assert block.code == "def f():\n    return 1\n\tx  y"


def test_links_and_bold_are_counted_in_characters() -> None:
    (block,) = cut("<p>One <a href='/a'><b>two</b> three</a> <strong>four</strong></p>").blocks
    assert (block.link_chars, block.bold_chars) == (len("two") + len("three"), len("two") + len("four"))
    assert [(block.raw[start:end], href) for start, end, href in block.links] == [("two three", "/a")]


def test_link_around_blocks_reaches_into_each() -> None:
    blocks = cut("<a href='/a'><h3>One</h3><p>Two</p></a>").blocks
    assert [(block.raw[start:end], href) for block in blocks for start, end, href in block.links] == [
        ("One", "/a"),
        ("Two", "/a"),
    ]


def test_time_elements_are_noted() -> None:
    (block,) = cut("<p>On <time datetime='2021-03-04'>4 March</time></p>").blocks
    assert [(block.raw[start:end], value) for start, end, value in block.times] == [("4 March", "2021-03-04")]


def test_lists_know_depth_and_numbering() -> None:
    blocks = cut("<ol><li>One<ul><li>Two</li></ul></li></ol><p>Three</p>")
    assert [blocks.containers[block.place].list_depth for block in blocks.blocks] == [1, 2, 0]
    assert [blocks.is_numbered(index) for index in range(3)] == [True, False, False]


def test_headings_know_their_level() -> None:
    blocks = cut('<h2>One <span>two</span></h2><div role="heading">Three</div><p>Four</p>')
    assert [blocks.containers[block.place].level for block in blocks.blocks] == [2, 2, 0]


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ('src="/a.jpg"', "/a.jpg"),
        ('src="data:image/gif;base64,R0" data-src="/b.jpg"', "/b.jpg"),
        ('srcset="/c-1.jpg 320w, /c-2.jpg 640w"', "/c-1.jpg"),
    ],
)
def test_pictures_wherever_their_address_is(attributes: str, source: str) -> None:
    blocks = cut(f"<p>One</p><figure><img {attributes} alt='A pier'></figure><p>Two</p>")
    assert [(picture.src, picture.alt, picture.before) for picture in blocks.pictures] == [(source, "A pier", 1)]


def test_picture_without_address_is_none() -> None:
    assert cut("<p>One<img alt=x><img src=''><img src='data:image/gif;base64,R0'></p>").pictures == []


ROWS = "".join(f"<tr><th>Year {number}</th><td>{number}</td></tr>" for number in range(3))


def test_data_table_is_one() -> None:
    blocks = cut(f"<p>One</p><table><caption>Two</caption>{ROWS}</table>")
    assert blocks.table_of(0) == -1
    assert len({blocks.table_of(index) for index in range(2, 8)} - {-1}) == 1


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>One</p><p>Two</p><p>Three</p></td><td>Side</td></tr><tr><td>Foot</td><td>x</td></tr></table>",
        "<table><tr><td>One cell</td></tr><tr><td>Another</td></tr></table>",
        "<table><tr><td>One</td><td>row</td></tr></table>",
        f"<table><tr><td>{'Long text. ' * 40}</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>",
    ],
)
def test_table_that_lays_a_page_out_is_none(table: str) -> None:
    blocks = cut(table)
    assert [blocks.table_of(index) for index in range(len(blocks.blocks))] == [-1] * len(blocks.blocks)


def test_data_table_in_a_layout_table() -> None:
    blocks = cut(f"<table><tr><td>One<table>{ROWS}</table></td></tr></table>")
    assert blocks.table_of(0) == -1
    assert all(blocks.table_of(index) >= 0 for index in range(1, 7))


@pytest.mark.parametrize(
    "body",
    [
        "<div><p>One</p><p>Two</p></div><div><ul><li>Three<li>Four</ul></div>",
        "<p>One <span hidden>two</span></p><div><x-card>Three</x-card></div><x-card>Four</x-card>",
        "<section><h2>One</h2><!-- note --><p>Two</p></section>",
        "<o:p><div>One</div></o:p><p>Two</p><o:p><div>Three</div></o:p><m<x><div>Four</div></m>",
    ],
)
def test_where_leads_to_the_block(body: str) -> None:
    root = parse(story_page(body))
    blocks = cut_html(root)
    for index, block in enumerate(blocks.blocks):
        found = root.xpath(blocks.where(index, index))
        assert isinstance(found, list) and len(found) == 1
        assert isinstance(found[0], etree._Element)
        assert block.text.split()[0] in "".join(str(text) for text in found[0].itertext())
    whole = root.xpath(blocks.where(0, len(blocks.blocks) - 1))
    assert isinstance(whole, list) and isinstance(whole[0], etree._Element)
    held = fold(" ".join(str(text) for text in whole[0].itertext()))
    assert all(word in held for block in blocks.blocks for word in block.text.split())


def test_where_is_what_lxml_says() -> None:
    root = parse(story_page("<div><p>One<p>Two</div><x-card>Three</x-card><div><ul><li>Four<li>Five</ul></div>"))
    blocks = cut_html(root)
    paths = {root.getroottree().getpath(element) for element in root.iter()}
    assert {blocks.where(index, index) for index in range(5)} <= paths


def test_where_is_what_lxml_says_among_many_tags() -> None:
    root = parse(story_page("".join(f"<x-{number % 30}>One</x-{number % 30}><p>Two</p>" for number in range(40))))
    paths = [root.getroottree().getpath(element) for element in root.iter()]
    blocks = cut_html(root)
    found = [blocks.where(index, index) for index in range(len(blocks.blocks))]
    assert found == [path for path in paths if path.startswith("/html/body/")]
    assert len({*found}) == 80


def test_blocks_let_go_of_their_page() -> None:
    def living() -> int:
        return sum(isinstance(found, Blocks) for found in gc.get_objects())

    gc.collect()
    before = living()
    gc.disable()  # a tree is large, and the collector does not see its size
    try:
        assert cut("<p>One</p><table><tr><td>Two</table>").where(0, 1) == "/html/body"
        assert living() == before
    finally:
        gc.enable()


@given(st.text(alphabet="ab \t\n\u00a0\u200b\u00ad\x1b\u3000é漢\x1e", max_size=30), st.lists(st.integers(0, 30), max_size=6))
@example("a b\u200b c", [1, 3, 4])
def test_offsets_into_folded_text(raw: str, places: list[int]) -> None:
    folded, offsets = fold(raw), sorted(min(place, len(raw)) for place in places)
    for offset, (end, start) in zip(offsets, fold_offsets(raw, offsets), strict=True):
        assert folded[:end] == fold(raw[:offset])
        assert end <= start <= end + 1 <= len(folded) + 1
        assert folded[start:] == fold(raw[offset:]) or start >= len(folded)


@given(st.text())
def test_folding_loses_no_letter_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded == folded.strip()
    assert [char for char in folded if char.isalnum()] == [char for char in text if char.isalnum()]
    assert not NOT_TEXT.search(folded)


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=[])))
def test_mended_text_can_be_encoded(text: str) -> None:
    mended = mend(text)
    assert mended.encode().decode() == mended == mend(mended)


def test_a_dump_gives_the_blocks_of_its_page() -> None:
    markup = cut("<h1>One</h1><p>Two words.</p><ul><li>Three</li></ul>").blocks
    dump = cut_text(split_lines("One\n\nTwo words.\n\n  * Three")).blocks
    assert [block.text for block in dump] == [block.text for block in markup]
