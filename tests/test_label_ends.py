"""What closes a story, its other pages, its pictures' captions, and pages that stand in for another."""

from collections.abc import Callable

import pytest
from ferry import HEADLINE, PROSE, URL, body, dump, page, paragraphs, reasons, stripped
from pages import story_page

import cleanfeed
from cleanfeed import Page, Story
from cleanfeed.label.credits import split_credit
from cleanfeed.label.end_marks import find_end_mark

FERRY = "https://www.tidemark.example/news/ferry"


def article(*texts: str, after: str = "") -> Story:
    """A story of the paragraphs given and what follows them in its article."""
    mark_up = f"<h1>{HEADLINE}</h1>{paragraphs(list(texts))}{after}"
    return cleanfeed.clean(story_page(f"<main><article>{mark_up}</article></main>"), URL)


def codes(story: Story) -> list[str]:
    return [notice.code for notice in story.warnings]


# End marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("were told. ®", "®"),
        ("were told.■", "■"),
        ("were told ENDS", "ENDS"),
        ("were told. -30-", "-30-"),
        ("###", "###"),
        ("said “no”®", "®"),
        ("coated in Rustaway®", None),
        ("of all weekENDS", None),
        ("number #", None),
        ("", None),
    ],
)
def test_end_marks(text: str, mark: str | None) -> None:
    found = find_end_mark(text)
    assert (found[0].strip() if found else None) == mark


def test_end_mark_is_cut_off_the_last_paragraph_and_nothing_after_it_is_body() -> None:
    after = paragraphs(
        ["Somebody else had said much the same of the bridge at Nether Eller, and had been right about most of it."]
    )
    story = article(*PROSE[:-1], f"{PROSE[-1]} ®", after=after)
    assert (story.sign_off, body(story)) == ("®", PROSE)


def test_mark_before_most_of_the_story_marks_something_else() -> None:
    story = article(f"{PROSE[0]} ■", *PROSE[1:])
    assert (story.sign_off, body(story)[1:]) == (None, PROSE[1:])


def test_product_in_the_last_line_keeps_its_mark() -> None:
    line = "All of the links are to be coated in Rustaway®"
    assert body(article(*PROSE, line)) == [*PROSE, line]


NOTES = {
    "Notes to editors": "Ostler Ferries has run boats on the lower Eller since 1951 and employs forty people on both banks.",
    "Media contact": "Tom Roe, press office, the old coal staithe, Thorsby.",
}


def test_notes_after_the_end_mark_are_about_who_sent_the_story() -> None:
    story = article(*PROSE, "###", after="".join(f"<h3>{heading}</h3><p>{text}</p>" for heading, text in NOTES.items()))
    assert (story.sign_off, body(story)) == ("###", PROSE)
    notes = {block.heading: block.lines for block in story.stripped if block.role == "author_note"}
    assert notes == {heading: (heading, text) for heading, text in NOTES.items()}


# Sources and signatures


@pytest.mark.parametrize("heading", ["Quellen", "Sources", "References:"])
def test_sources_below_the_story_are_its_sign_off(heading: str) -> None:
    works = ["Harrow, A.: Chains of the lower Eller, Thorsby 1998", "Roe, T.: Rust and gravel, 2003"]
    story = page(after=f"<h2>{heading}</h2><ul>{''.join(f'<li>{work}</li>' for work in works)}</ul>")
    assert (story.sign_off, body(story)) == ("\n".join([heading, *works]), PROSE)


def test_each_of_several_lists_of_sources_is_of_the_sign_off() -> None:
    owned, works = "<h2>Footnotes</h2><p>Mr Lee owns a boat.</p>", "<h2>References</h2><ul><li>A. Lee</li></ul>"
    lists = f"<section>{owned}</section><section>{works}</section>"
    story = article(*PROSE, after=lists)
    assert (body(story), story.sign_off) == (PROSE, "Footnotes\nMr Lee owns a boat.\nReferences\nA. Lee")


def test_crosshead_that_is_no_list_of_sources_is_body() -> None:
    early = article(PROSE[0], after=f"<h2>Sources</h2>{paragraphs(PROSE[1:])}")
    springs = page(middle="<h2>Sources of the Eller</h2>")
    for story, heading in ((early, "Sources"), (springs, "Sources of the Eller")):
        assert story.sign_off is None
        assert [element.text for element in story.body if element.kind == "crosshead"] == [heading]


@pytest.mark.parametrize("line", ["dpa/sep", "(kra)", "AFP", "(AFP/Reuters)", "© Northwire, dpa-infocom", "© 2022 Northwire"])
def test_agency_or_initials_right_after_the_story_sign_it(line: str) -> None:
    story = page(after=f"<p>{line}</p>")
    assert (story.sign_off, body(story)) == (line, PROSE)
    assert stripped(story, "site_footer") == ["© 2022 Tidemark Press"]


def test_sentence_about_an_agency_or_helpers_is_body() -> None:
    helped = (
        "Ida Vance contributed to this report of the diving club, which ran to ninety pages on rust, on gravel and on what the "
        "two do to each other when nobody looks, and which the council's cabinet put into a drawer for as long as it could."
    )
    for line in ("AFP asked the people at the mill, who said no.", helped):
        story = page(after=f"<p>{line}</p>")
        assert (story.sign_off, body(story)) == (None, [*PROSE, line])


def test_line_that_names_helpers_is_the_sign_off() -> None:
    line = "Ida Vance contributed to this report."
    for story in (page(after=f"<p>{line}</p>"), dump(after=line)):
        assert (story.sign_off, body(story)) == (line, PROSE)


# Other pages


def link(number: int) -> str:
    return f'<a href="/news/ferry/{number}">{number}</a>'


def pager(label: Callable[[int], str] = link, current: int = 1, last: int = 4) -> str:
    labels = [str(number) if number == current else label(number) for number in range(1, last + 1)]
    return f'<ul class="pp">{"".join(f"<li>{label}</li>" for label in labels)}</ul>'


@pytest.mark.parametrize("current", [1, 3])
def test_run_of_page_numbers(current: int) -> None:
    expected = [Page(str(n), None if n == current else f"{FERRY}/{n}") for n in range(1, 5)]
    for story in (page(after=pager(current=current)), page(below=pager(current=current))):
        assert (list(story.pages), story.next_page, body(story)) == (expected, expected[current], PROSE)
        assert "multi_page" in codes(story)


def test_count_beside_the_numbers_is_metadata() -> None:
    story = page(after=f"<p>Page 1 of 4</p>{pager()}")
    assert ([each.label for each in story.pages], stripped(story, "metadata")) == (["1", "2", "3", "4"], ["Page 1 of 4"])


def test_next_page_may_stand_beside_the_list_of_all() -> None:
    story = page(after=f'<p><a href="/news/ferry/2">Next page: The memo in full</a></p>{pager()}')
    assert story.next_page == Page("Next page: The memo in full", f"{FERRY}/2")
    assert [each.label for each in story.pages] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("label", ["Next page: The memo in full", "Next page → The memo in full"])
def test_next_page_may_stand_in_a_nav(label: str) -> None:
    links = f'<a href="/news/ferry/2">{label}</a>', '<a href="/news">All of the news</a>'
    story = page(after=f"<nav><p>{links[0]}</p><p>{links[1]}</p></nav>")
    assert story.next_page == Page(label, f"{FERRY}/2")
    assert stripped(story, "navigation")[-1] == "All of the news"
    for menu in (label, "".join(links)):
        assert page(after=f"<nav>{menu}</nav>").next_page is None


def test_row_of_figures_is_no_list_of_pages() -> None:
    cells = "".join(f"<td>{link(n)}</td>" for n in range(1, 4))
    for mark_up in (pager(label=str), f"<table><tr>{cells}</tr><tr>{cells}</tr></table>"):
        story = page(middle=mark_up)
        assert (story.pages, story.next_page) == ((), None)
        assert body(story)[:3] + body(story)[-3:] == PROSE
        assert len(body(story)) > len(PROSE)


def test_pager_of_a_listing_lists_no_pages_of_a_story() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/mill/{n}">The old mill at Thorsby, part {n}</a></h3><p>{text}</p></div>'
        for n, text in enumerate(PROSE * 2)
    )
    story = cleanfeed.clean(story_page(f"<h1>Harbour</h1>{cards}{pager()}"), URL)
    assert (story.pages, story.next_page, story.is_story) == ((), None, False)


# Captions


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The pier in May. Photograph: Ann Lee", "The pier in May.", "Photograph: Ann Lee"),
        ("The gate in 1952. Photo by Ann Lee", "The gate in 1952.", "Photo by Ann Lee"),
        ("The gate in 1952 (Photo: Ann Lee)", "The gate in 1952", "(Photo: Ann Lee)"),
        ("The gate opens. Ann Lee/Northwire", "The gate opens.", "Ann Lee/Northwire"),
        ("The gate opens. Fot. Anna Lehr", "The gate opens.", "Fot. Anna Lehr"),
        ("The gate now opens. AP Photo/Ann Lee, File", "The gate now opens.", "AP Photo/Ann Lee, File"),
        ("The gate now opens. (Ann Lee/Northwire)", "The gate now opens.", "(Ann Lee/Northwire)"),
        ("The gate at night — © BELGA", "The gate at night", "— © BELGA"),
        ("Das Tor bei NachtFoto: Ann Lee", "Das Tor bei Nacht", "Foto: Ann Lee"),
        ("Some gates (Lead / Strategist)", "Some gates (Lead / Strategist)", None),
        ("Photograph: Ann Lee/Tidemark", None, "Photograph: Ann Lee/Tidemark"),
        ("The photo shows a gate", "The photo shows a gate", None),
        ("The picture by the gate was painted", "The picture by the gate was painted", None),
        ("A photo of Ann Lee", "A photo of Ann Lee", None),
        ("A gate.", "A gate.", None),
    ],
)
def test_caption_and_credit(text: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(text) == (caption, credit)


def test_line_whose_class_says_so_is_all_credit() -> None:
    assert split_credit("Ann Lee", named=True) == (None, "Ann Lee")


PICTURE = '<img src="/gate.jpg" alt="">'
CREDITED = "The gate in 1952. Photo by Ann Lee"


@pytest.mark.parametrize("box", ["<table><tr><td>{}<br>{}</td></tr></table>", '<div class="b8">{}<p>{}</p></div>'])
def test_credited_line_in_a_small_box_with_a_picture_is_its_caption(box: str) -> None:
    story = page(middle=box.format(PICTURE, CREDITED))
    assert [(image.caption, image.credit) for image in story.images] == [("The gate in 1952.", "Photo by Ann Lee")]
    assert body(story) == PROSE


GATES = "The old gate in the spring of 1952"


def figure(caption: str, picture: str = PICTURE) -> str:
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


@pytest.mark.parametrize("where", ["above", "below"])
def test_caption_that_stands_again_without_its_picture_is_a_copy(where: str) -> None:
    gallery = f"<div>{figure(GATES, picture='')}{figure('Photograph: Ann Lee', picture='')}</div>"
    story = page(middle=figure(GATES), above=gallery * (where == "above"), below=gallery * (where == "below"))
    assert [image.caption for image in story.images] == [GATES]
    assert (body(story), stripped(story, "duplicate")) == (PROSE, [GATES])


def test_caption_of_two_pictures_is_that_of_both() -> None:
    story = page(middle=figure(GATES) + figure(GATES, picture='<img src="/gates.jpg" alt="">'))
    assert [image.caption for image in story.images] == [GATES, GATES]
    assert stripped(story, "duplicate") == []


def test_paragraph_that_follows_a_picture_is_no_caption() -> None:
    line = "Nobody had looked at the gate since 1952, said Petra Oakshott, and nobody will look at it again before autumn."
    story = page(middle=f"{PICTURE}<p>{line}</p>")
    assert line in body(story)
    assert [(image.caption, image.credit) for image in story.images] == [(None, None)]


# Pages that stand in for another


LOST = (
    "Sorry, we could not find the page that you were looking for. It may have been moved or deleted. Try the search, or go "
    "back to the front page and start again from there."
)
ASKED = (
    "We and our 840 partners store and access information on your device, such as cookies and unique identifiers, and process "
    "personal data for personalised advertising, measurement and audience research."
)
OBJECT = (
    "Some partners do not ask for your consent and rely on their legitimate interest. View our list of partners to see what "
    "they believe they have an interest in, and how you can object to it."
)


def test_error_page_has_no_body_and_neither_have_the_teasers_beside_it() -> None:
    titles = [f"The old mill at Thorsby, part {n}" for n in range(4)]
    cards = "".join(
        f'<div class="c"><h3><a href="/mill/{n}">{title}</a></h3><p>{PROSE[n]}</p></div>' for n, title in enumerate(titles)
    )
    story = cleanfeed.clean(story_page(f"<main><h1>Page not found</h1><p>{LOST}</p></main><div>{cards}</div>"), URL)
    assert (story.is_story, story.body, codes(story)) == (False, (), ["error_page"])
    assert LOST in stripped(story, "other")
    assert stripped(story, "other_stories") == titles
    assert reasons(story, LOST) == ["phrase"] != reasons(story, PROSE[0])


@pytest.mark.parametrize("headline", ["Page not found", "Making sure you're not a bot!"])
def test_error_page_of_a_dump_has_no_body(headline: str) -> None:
    story = cleanfeed.clean(f"Tidemark\n\n{headline}\n\n{LOST}\n", URL, kind="text")
    assert (story.is_story, story.body, codes(story)) == (False, (), ["error_page"])


def test_report_that_begins_like_an_error_is_a_story() -> None:
    headline = "Page not found: the missing minutes of Thorsby council"
    claimed = '<meta property="article:published_time" content="2021-05-03">'
    story = cleanfeed.clean(story_page(f"<article><h1>{headline}</h1>{paragraphs(PROSE)}</article>", claimed), URL)
    assert (story.is_story, story.headline, body(story)) == (True, headline, PROSE)


@pytest.mark.parametrize("length", [1, 4])
def test_page_that_asks_for_consent_is_all_request_but_for_its_frame(length: int) -> None:
    more = [f"{n}. {OBJECT}" for n in range(length)]
    request = f"<h1>Before you continue</h1><p>{ASKED}</p><h2>Your say</h2>{paragraphs(more)}"
    frame = '<nav><a href="/">Home</a></nav>{}<footer><p>© 2022 Tidemark Press</p></footer>'
    story = cleanfeed.clean(story_page(frame.format(request)), URL)
    assert (story.is_story, story.body, codes(story)) == (False, (), ["consent_page"])
    assert stripped(story, "cookie_notice") == [ASKED, "Your say", *more]
    assert "Your say" in [block.heading for block in story.stripped]
    assert stripped(story, "navigation") == ["Home"]
    assert stripped(story, "site_footer") == ["© 2022 Tidemark Press"]


def test_story_about_consent_is_a_story() -> None:
    headline = "Cookie consent is dead, says Thorsby council"
    story = cleanfeed.clean(story_page(f"<article><h1>{headline}</h1>{paragraphs(PROSE)}</article>"), URL)
    assert (story.is_story, story.headline, body(story)) == (True, headline, PROSE)
