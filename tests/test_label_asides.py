"""What stands between a story's paragraphs or at its edges and is none of them: captions, titles, summaries, notes, names."""

import pytest
from ferry import HEADLINE, PROSE, URL, body, page, paragraphs, stripped
from pages import story_page

import cleanfeed
from cleanfeed import Story

CAPTION = "The left chain on the quay, the day that it came off"
TITLE = "Eleven bridges that never opened"
POINTS = [
    "The chains are worn, says the county.",
    "The ferry stops until the middle of May.",
    "The right chain stays where it is.",
]
BYLINE = '<p class="byline">By Ann Lee</p>'
LISTED = "".join(f"<li>{point}</li>" for point in POINTS)


def captions(story: Story) -> list[str | None]:
    """The captions of pictures, and those that no picture was left for."""
    return [*stripped(story, "caption"), *(image.caption for image in story.images)]


# Captions


@pytest.mark.parametrize(
    "mark_up",
    [
        '<div class="shot"><div><img src="/chain.jpg" alt=""></div><div class="caption"><p>{}</p></div></div>',
        '<div class="shot"><img src="/chain.jpg" alt="{}"><div>{}</div></div>',
        '<div class="contentimage"><img src="/chain.jpg" alt=""><p>{}</p></div>',
        '<figure><img src="/chain.jpg" alt=""><div><p>{}</p></div></figure>',
    ],
)
def test_caption_is_known_by_names_by_description_and_by_figures(mark_up: str) -> None:
    story = page(middle=mark_up.replace("{}", CAPTION))
    assert body(story) == PROSE
    assert CAPTION in captions(story)


def test_credit_beside_a_caption_is_not_the_storys() -> None:
    figure = f'<figure><img src="/chain.jpg" alt=""><figcaption>{CAPTION}</figcaption><span>Ann Lee/Coastwire</span></figure>'
    assert body(page(middle=figure)) == PROSE


def test_paragraph_with_a_picture_before_it_is_no_caption() -> None:
    story = page(middle=f'<div class="row"><img src="/chain.jpg" alt=""><p>{PROSE[0].replace("ferry", "barge")}</p></div>')
    assert PROSE[0].replace("ferry", "barge") in body(story)


# Titles of other pages


@pytest.mark.parametrize(
    "mark_up",
    [
        '<div class="x7"><h4>Read more</h4><h3><a href="/bridges">{}</a></h3></div>',
        '<ul><li><a href="/bridges">{}</a></li></ul>',
    ],
)
def test_titles_among_the_paragraphs_are_other_stories(mark_up: str) -> None:
    story = page(middle=mark_up.format(TITLE))
    assert body(story) == PROSE
    assert TITLE in stripped(story, "other_stories")


def test_title_in_capitals_is_another_story() -> None:
    story = page(middle=f'<p><a href="/bridges">{TITLE.upper()}</a></p>')
    assert body(story) == PROSE
    assert stripped(story, "other_stories") == [TITLE.upper()]


def test_list_of_links_that_a_paragraph_announces_is_the_storys() -> None:
    announced = "<p>The county has put out three papers on the matter, and here is where they are to be read:</p>"
    links = "".join(f'<li><a href="/paper-{n}">{point}</a></li>' for n, point in enumerate(POINTS))
    assert [line for line in body(page(middle=f"{announced}<ul>{links}</ul>")) if line in POINTS] == POINTS


# Summaries


def test_summary_in_a_box_above_the_text_is_a_sidebar() -> None:
    story = page(under=f'<div class="points"><b>In short</b><ul>{LISTED}</ul></div>')
    assert [line for line in body(story) if line in POINTS] == []
    assert [*stripped(story, "sidebar"), *(story.standfirst or "").split("\n")].count(POINTS[1]) == 1


def test_cross_heading_below_a_summary_is_the_storys() -> None:
    standfirst = '<p class="standfirst">Shopkeepers on the east bank were told by letter, and on a Friday.</p>'
    story = page(under=f'{standfirst}<div class="points"><ul>{LISTED}</ul></div><h2>Two worn chains</h2>')
    assert stripped(story, "sidebar") == POINTS
    assert body(story)[0] == "Two worn chains"


def test_list_among_the_paragraphs_is_no_summary() -> None:
    assert [line for line in body(page(middle=f"<ul>{LISTED}</ul>")) if line in POINTS] == POINTS


# Notes on who wrote the story


@pytest.mark.parametrize(
    "note",
    [
        "Ann Lee is a freelance reporter in Thorsby, and has crossed the Eller more often than she can say.",
        "Der Fährmann Tom Roe ist Autor zweier Bücher über die Eller.",
        "Ann Lee, a former ferry hand, works for the Tidemark.",
    ],
)
def test_note_on_the_writer_closes_the_story(note: str) -> None:
    story = page(under=BYLINE, after=f"<p>{note}</p>")
    assert body(story) == PROSE
    assert stripped(story, "author_note") == [note]


@pytest.mark.parametrize(
    "text",
    [
        "The Eller Ferry Company is a firm of its own, in which the county has had a third since 1951.",
        "Tom Roe, who has run the ferry since 1998, says that he will take up the accordion again until May.",
    ],
)
def test_last_paragraph_on_somebody_else_is_the_storys(text: str) -> None:
    assert body(page(under=BYLINE, after=f"<p>{text}</p>"))[-1] == text


# What stands in the place of something else


def test_request_to_allow_what_is_embedded_is_a_cookie_notice() -> None:
    asked = (
        "Um eingebettete Inhalte anzuzeigen, brauchen wir Ihre Einwilligung in die Übermittlung von Daten an den Anbieter, "
        "die Sie jederzeit und ohne Angabe von Gründen zurücknehmen können."
    )
    story = page(middle=f"<div><p>{asked}</p></div>")
    assert body(story) == PROSE
    assert stripped(story, "cookie_notice") == [asked]


def test_choices_of_a_form_are_never_body() -> None:
    choices = "".join(f"<option>{line} And this one is as long as a line of the story.</option>" for line in POINTS)
    assert body(page(below=f"<form><select>{choices}</select></form>")) == PROSE


# Bylines


def test_name_below_a_story_is_its_byline_where_the_head_names_nobody() -> None:
    claimed = '<meta name="author" content="Ann Lee">'
    story = page(after="<p>Ann Lee</p>", head=claimed)
    assert (story.byline, [author.name for author in story.authors], body(story)) == ("Ann Lee", ["Ann Lee"], PROSE)
    assert page(under=BYLINE, after="<p>Ann Lee</p>", head=claimed).byline == "By Ann Lee"


def test_writer_on_a_button_is_the_byline() -> None:
    assert page(under='<div class="author"><button>By Ann Lee</button></div>').byline == "By Ann Lee"


def test_number_of_an_account_is_no_author() -> None:
    assert page(head='<meta name="author" content="105092">').authors == ()


# Headings that are none


def test_story_in_a_heading_that_nothing_closes_is_no_row_of_crossheads() -> None:
    wrapped = f"<h2>{paragraphs(PROSE)}</h2>"
    story = cleanfeed.clean(story_page(f"<main><article><h1>{HEADLINE}</h1>{wrapped}</article></main>"), URL)
    assert [(element.kind, element.text) for element in story.body] == [("paragraph", text) for text in PROSE]


def test_story_set_in_headings_for_their_size_keeps_its_text() -> None:
    sentences = [text.split(". ")[0] + "." for text in PROSE]
    headings = "".join(f"<h3>{sentence}</h3>" for sentence in sentences)
    story = cleanfeed.clean(story_page(f"<main><article><h1>{HEADLINE}</h1>{headings}</article></main>"), URL)
    assert body(story) == sentences
