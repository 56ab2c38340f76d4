"""Hidden text: it has the role of what it is, its reason says that it is hidden, and nothing that is seen hangs on it."""

import pytest
from ferry import HEADLINE, PROSE, body, page, paragraphs, stripped

from cleanfeed import Story

LINKS = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in ("Sport", "Weather", "Tides"))
HIDINGS = ["hidden", 'style="display:none"', 'style="color:red;visibility:hidden"']
PICTURE = '<figure><img src="/ferry.jpg" alt="The ferry">{}<figcaption>The ferry in May.</figcaption></figure>'


def unseen(story: Story) -> list[tuple[str, str]]:
    """Role and reason of all blocks that are said to be hidden."""
    return [(block.role, block.reason) for block in story.stripped if block.reason.partition(":")[0] == "hidden"]


@pytest.mark.parametrize("hiding", HIDINGS)
@pytest.mark.parametrize(
    ("markup", "role", "named_by"),
    [
        ("<nav {}><p>Where to find us</p></nav>", "navigation", "tag: nav"),
        ('<div class="share-tools" {}><p>Tell a friend of it</p></div>', "share", "class: share"),
        ('<div id="cookie-banner" {}><p>We would like to count you.</p></div>', "cookie_notice", "class: cookie_notice"),
        ('<div class="newsletter" {}><p>Once a week, for nothing.</p></div>', "newsletter", "class: newsletter"),
        ("<p {}>Share on Facebook</p>", "share", "phrase: share on *"),
        ("<ul {}>" + LINKS + "</ul>", "navigation", "links"),
        ("<div {}><h3>Most read</h3><p>Boat hits bridge, twice</p></div>", "other_stories", "section: Most read"),
        ("<footer {}><p>Made by the river</p></footer>", "site_footer", "tag: footer"),
        ("<header {}><p>By land and water</p></header>", "navigation", "tag: header"),
    ],
)
def test_hidden_text_is_named_by_what_tells_its_role(hiding: str, markup: str, role: str, named_by: str) -> None:
    story = page(below=markup.format(hiding))
    assert unseen(story) == [(role, f"hidden: {named_by}")]
    assert body(story) == PROSE


@pytest.mark.parametrize(
    "markup",
    [
        f"<div hidden><p>{PROSE[0].replace('ferry', 'boat')}</p></div>",
        "<noscript><p>Please enable JavaScript to see this page.</p></noscript>",
        '<p hidden>{"allow": true, "article": "a-10277"}</p>',
        '<div hidden><a href="/sport">Sport</a></div>',
    ],
    ids=["prose", "noscript", "leftover", "single link"],
)
def test_hidden_text_that_nothing_names_is_hidden(markup: str) -> None:
    assert unseen(page(below=markup)) == [("hidden", "hidden")]


def test_hidden_copy_of_the_story_is_hidden_as_a_whole() -> None:
    copy = f'<div class="share-by-mail" hidden><h2>{HEADLINE}</h2>{paragraphs(PROSE)}<p>Sent from our site</p></div>'
    story = page(below=copy)
    assert unseen(story) == [("hidden", "hidden")]
    assert stripped(story, "hidden") == [HEADLINE, *PROSE, "Sent from our site"]


def test_word_of_a_hidden_menu_that_the_story_has_too_is_of_the_menu() -> None:
    story = page(above='<p class="kicker">Sport</p>', below=f"<ul hidden>{LINKS}</ul>")
    assert story.kicker == "Sport"
    assert unseen(story) == [("navigation", "hidden: links")]


def test_hidden_and_seen_text_of_one_role_stand_apart() -> None:
    story = page(below='<div class="share"><p>Tell a friend</p><p hidden>Tell two friends</p><p>Tell all</p></div>')
    shares = [(block.lines, block.reason) for block in story.stripped if block.role == "share"]
    assert [lines for lines, _ in shares] == [("Tell a friend",), ("Tell two friends",), ("Tell all",)]
    assert [reason for _, reason in shares] == ["class: share", "hidden: class: share", "class: share"]


def test_hidden_heading_heads_nothing_that_is_seen() -> None:
    story = page(middle="<div><h3 hidden>Most read</h3></div>")
    assert body(story) == PROSE
    facts = ["The chains in figures", "320 metres long, each of them"]
    story = page(middle=f"<h3 hidden>Related</h3><div class='facts'><h3>{facts[0]}</h3><p>{facts[1]}</p></div>")
    assert stripped(story, "sidebar") == facts


def test_stock_heading_says_nothing_of_what_its_hidden_element_does_not_hold() -> None:
    story = page(below="<div hidden><h3>Most read</h3><p>Boat hits bridge</p></div><p hidden>Nobody was at home.</p>")
    assert unseen(story) == [("other_stories", "hidden: section: Most read"), ("hidden", "hidden")]


def test_hidden_buttons_do_not_take_a_picture_from_the_story() -> None:
    plain = page(under=PICTURE.format(""))
    story = page(under=PICTURE.format('<div class="share" hidden><p>Tell a friend</p></div>'))
    assert [(image.url, image.caption) for image in story.images] == [(image.url, image.caption) for image in plain.images]
    assert [image.caption for image in story.images] == ["The ferry in May."]
    assert unseen(story) == [("share", "hidden: class: share")]


def test_hidden_wall_is_no_wall() -> None:
    offer = '<div class="paywall" {}><p>Read on for a pound a week</p></div>'
    assert [notice.code for notice in page(below=offer.format("")).warnings] == ["paywalled"]
    hidden = page(below=offer.format("hidden"))
    assert unseen(hidden) == [("paywall", "hidden: class: paywall")]
    assert not hidden.warnings
