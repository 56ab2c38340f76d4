"""HTML to a tree: nothing is lost, however deep, long or broken the page."""

import time

import pytest
from bs4 import BeautifulSoup
from lxml import etree, html
from pages import page_letters_differ, printed_texts, story_page, stripped_lines, visible_texts

import cleanfeed
from cleanfeed import Story
from cleanfeed.page.html import DEEPEST, flatten, parse_html

END = "<p>And here the end is still there.</p>"


def codes(story: Story) -> list[str]:
    return [notice.code for notice in story.warnings]


def shown(story: Story) -> str:
    return "\n".join([text for text in printed_texts(story) if text] + stripped_lines(story))


def clean_whole(page: str) -> Story:
    story = cleanfeed.clean(page, kind="html")
    assert not page_letters_differ(page, story)
    assert story.status == "ok"
    return story


def test_three_hundred_divs_keep_their_text() -> None:
    story = clean_whole(story_page("<div>" * 300 + "<p>Deep down here.</p>" + "</div>" * 300 + END))
    assert "flattened" not in codes(story)


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("tag", ["div", "b", "span", "table><tr><td", "blockquote", "my-card"])
def test_three_thousand_levels_keep_their_text_and_say_so(tag: str, closed: bool) -> None:
    last = tag.rpartition("<")[2]
    story = clean_whole(story_page(f"<{tag}>" * 3000 + "<p>Deep down here.</p>" + f"</{last}>" * 3000 * closed + END))
    assert "flattened" in codes(story)
    assert "Deep down here." in shown(story)


def test_a_hundred_thousand_unclosed_divs_finish() -> None:
    start = time.perf_counter()
    story = clean_whole("<div>Some words here." * 100_000)
    assert "flattened" in codes(story)
    assert time.perf_counter() - start < 60


def test_a_text_node_of_eleven_million_characters_survives() -> None:
    story = clean_whole(story_page(f"<p>{'Some words, and more. ' * 500_000}</p>{END}"))
    assert len(shown(story)) > 10_900_000
    assert "the end is still there" in shown(story)


@pytest.mark.parametrize("piece", ['<p title="{}">', "<!--{}-->", "<script>{}</script>", "<style>{}</style>", "<p {}=1>"])
def test_long_tokens_hide_nothing_after_them(piece: str) -> None:
    clean_whole(story_page("<p>Before.</p>" + piece.replace("{}", "x" * 10_500_000) + END))


def test_sixty_thousand_paragraphs_of_one_word() -> None:
    story = clean_whole(story_page("".join(f"<p>word{number}</p>" for number in range(60_000))))
    assert "word59999" in shown(story)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<html><body><div><p>First words.</p></body></html><p>Words after the end.</p>", "Words after the end."),
        ("<p>First words.</p></html>loose words", "loose words"),
        (
            "<html><body><p>One.</p></html><!doctype html><html><head><title>T</title></head><body><p>Two.</p></body></html>",
            "Two.",
        ),
        ("<html><frameset></frameset></html><p>Words after the frames.", "Words after the frames."),
        ("<html><head></head></html><p>Words without a body.", "Words without a body."),
        ("<html><head><title>T</title><odd><body><p>Body in the head.</p></body></html>", "Body in the head."),
        ("<html><head><title>T</title><p>No body tag.</html>", "No body tag."),
        ("<html><head><meta charset=utf-8><div>Head left open.<body>And more.</html>", "Head left open."),
    ],
)
def test_text_in_odd_places_is_not_lost(page: str, text: str) -> None:
    story = clean_whole(page)
    assert text in shown(story)
    assert "flattened" not in codes(story)


def test_control_characters_do_not_cost_the_page() -> None:
    story = clean_whole(story_page("<p>Before &#27;[31mred&#27;[0m and\x1b after \x07 bell &#0; &#x80; end.</p>" + END))
    assert "Before [31mred[0m and after bell \ufffd € end." in shown(story)
    assert "the end is still there" in shown(story)


def test_nul_bytes_do_not_cost_the_rest() -> None:
    story = clean_whole(story_page("<p>Before\0 after.</p>" + END))
    assert "after." in shown(story) and "the end is still there" in shown(story)


def test_scripts_and_styles_and_templates_and_comments_are_no_text() -> None:
    unseen = "<script>unseen()</script><style>.unseen{}</style><template><p>unseen</p></template><!-- unseen -->"
    story = clean_whole(story_page(f"<p>Words {unseen}go on.</p><svg><style>.unseen{{}}</style></svg><?unseen here?>"))
    assert "Words go on." in shown(story)
    assert "unseen" not in shown(story)


@pytest.mark.parametrize(
    "page", ["<!-- only a comment -->", "<!doctype html>", "<html></html>", "<title>Only a title</title>", "<p>\u200b</p>"]
)
def test_pages_without_text_are_no_stories(page: str) -> None:
    story = cleanfeed.clean(page)
    assert (story.is_story, story.body, story.stripped) == (False, (), ())


def test_flattened_tree_has_a_bound_and_all_the_text() -> None:
    root = flatten(
        b"<html lang=en><head><title>T</title></head><body>" + b"<div>w<br>x" * 5000 + b"</div>" * 5000 + b"tail<p>more"
    )
    assert root.get("lang") == "en"
    assert root.findtext("head/title") == "T"
    assert "".join(visible_texts(root)) == "wx" * 5000 + "tailmore"
    deepest = max(len(list(element.iterancestors())) for element in root.iter())
    assert deepest < DEEPEST


def test_flattening_agrees_with_the_parser_on_pages_that_need_none() -> None:
    page = b"<html lang=en><head><title>T</title></head><body><p>a<p>b &amp; c<li>d<td>e<br>f</body></html>"
    root, flattened = parse_html(page)
    assert not flattened
    assert etree.tostring(flatten(page)) == etree.tostring(root)


@pytest.mark.parametrize("token", ["<a ", '<a href="', "<!--", "<![", "</", "<", "&", "<script>", "<title>"])
def test_flattening_takes_what_is_cut_off(token: str) -> None:
    start = time.perf_counter()
    cleanfeed.clean("<div>" * 3000 + "Some words." + token * 20_000)
    assert time.perf_counter() - start < 10


# What comes as an object


def test_element_gives_the_story_of_its_page() -> None:
    page = story_page(
        "<h1>A headline of some words</h1><p>Some words. <!-- no --> And more.<?no no?></p>", "<title>A claim</title>"
    )
    from_text, from_element = cleanfeed.clean(page), cleanfeed.clean(html.document_fromstring(page))
    assert from_element.title == "A claim"
    assert (from_element.headline, from_element.body, from_element.stripped) == (
        from_text.headline,
        from_text.body,
        from_text.stripped,
    )


def test_part_of_a_tree_is_read_alone() -> None:
    root = html.document_fromstring(story_page("<article><p>Inside.</p></article> tail <p>Outside.</p>"))
    (article,) = root.iter("article")
    story = cleanfeed.clean(article)
    assert shown(story) == "Inside."


@pytest.mark.parametrize("tag", ["span", "a", "b", "time", "o:p"])
def test_inline_element_is_read_alone(tag: str) -> None:
    root = etree.Element("p")
    etree.SubElement(root, "span").tail = "Before."
    inline = etree.fromstring(f'<{tag} class="credit">Inside.<b>And more.</b></{tag}>', etree.HTMLParser())[0][0]
    root.append(inline)
    inline.tail = "Outside."
    assert shown(cleanfeed.clean(inline)) == "Inside.And more."


@pytest.mark.parametrize("tag", ["script", "style", "template", "head"])
def test_element_that_shows_nothing(tag: str) -> None:
    page = etree.fromstring(f"<html><{tag}>unseen()</{tag}><p>Words.</p></html>")
    story = cleanfeed.clean(page[0])
    assert not story.is_story
    assert not story.body
    assert [notice.code for notice in story.warnings] == ["no_text"]


@pytest.mark.parametrize("node", [etree.Comment(" no "), etree.ProcessingInstruction("no", "no"), etree.Entity("no")])
def test_text_after_what_is_no_element(node: etree._Element) -> None:
    root = html.document_fromstring(story_page("<p>Some <b>words</b></p>"))
    node.tail = " and more."
    next(root.iter("p")).append(node)
    assert shown(cleanfeed.clean(root)) == "Some words and more."


def test_soup_gives_the_story_of_its_page() -> None:
    page = story_page("<h1>A headline of some words</h1><p>Some words. And more.</p>")
    assert shown(cleanfeed.clean(BeautifulSoup(page, "html.parser"))) == shown(cleanfeed.clean(page))


@pytest.mark.parametrize("prefix", ["", "h:"])
def test_xhtml_element_is_read_as_html(prefix: str) -> None:
    naming = f' xmlns{":h" if prefix else ""}="http://www.w3.org/1999/xhtml"'
    body = "<p>One <b>two</b>.</p><script>unseen()</script><p>Three.</p>"
    xml = f"<html{naming}><head><title>A claim</title></head><body>{body}</body></html>"
    xml = xml.replace("</", f"</{prefix}").replace("<", f"<{prefix}").replace(f"<{prefix}/{prefix}", f"</{prefix}")
    root = etree.fromstring(xml)
    before = etree.tostring(root)
    story = cleanfeed.clean(root)
    assert shown(story) == "One two.\nThree."
    assert story.title == "A claim"
    assert etree.tostring(root) == before


def test_comment_is_no_page() -> None:
    with pytest.raises(TypeError, match="not a comment"):
        cleanfeed.clean(etree.Comment("words"))
