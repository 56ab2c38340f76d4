"""What stands around the headline: names and dates in credit lines, standfirsts, and what else the headline's block says."""

import pytest
from ferry import HEADLINE, PROSE, URL, Form, body, dump, page, paragraphs, stripped
from pages import story_page

import cleanfeed
from cleanfeed import Story
from cleanfeed.label.authors import names_somebody, parse_authors
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.dates import find_ages, find_dates

TITLE = "The trains are back on Sunday"
STANDFIRST = "Both chains are worn through, and the deck is not much better, the divers found"


def under(form: Form, line: str) -> Story:
    """The story with a line below its headline."""
    return form(under=line if form is dump else f"<p>{line}</p>")


def headed(mark_up: str, *, title: str = "", description: str = "", texts: list[str] = PROSE) -> Story:
    """A story with a heading of its own, and what the page claims."""
    claimed = f'<meta property="og:title" content="{title}">' if title else ""
    claimed += f'<meta name="description" content="{description}">' if description else ""
    return cleanfeed.clean(story_page(f"<main><article>{mark_up}{paragraphs(texts)}</article></main>", claimed), URL)


# Authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee, transport editor, and Tom Roe in Kyoto", ["Ann Lee", "Tom Roe"]),
        ("By Dr Ann Lee and Sir Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee (text) and Tom Roe (pictures)", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee\nTom Roe", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee · Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee for Northwire", ["Ann Lee"]),
        ("By Ann Lee — Campo Sereno", ["Ann Lee"]),
        ("By Ann Lee, ann@tidemark.example, @annlee, www.tidemark.example", ["Ann Lee"]),
        ("By Ann Lee, Follow", ["Ann Lee"]),
        ("By Admin", []),
        ("By Ann Lee and Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Reuters", ["Ann Lee", "Reuters"]),
        ("By AP", ["AP"]),
        ("By ap", []),
        ("Von Anna OttRedakteur", ["Anna Ott"]),
        ("By Ann McKay", ["Ann McKay"]),
        ("Par Marc d'Aubray", ["Marc d'Aubray"]),
        ("بقلم: سارة يوسف وعمر حداد", ["سارة يوسف", "عمر حداد"]),
        ("文・田中花子", ["田中花子"]),
    ],
)
def test_names_without_what_stands_beside_them(byline: str, names: list[str]) -> None:
    assert parse_authors(byline) == names


def test_claimed_name_that_stands_in_the_byline_is_taken_as_it_is() -> None:
    byline = "By Ann Lee, Tom Roe of the Tidemark"
    assert parse_authors(byline, ["Tom Roe of the Tidemark", "Ida Vance"]) == ["Ann Lee", "Tom Roe of the Tidemark"]
    assert parse_authors("By Annalee Roe", ["Ann"]) == ["Annalee Roe"]


def test_publisher_is_an_author_only_where_nobody_else_is() -> None:
    assert parse_authors("By Ann Lee, The Tidemark", publisher="Tidemark") == ["Ann Lee"]
    assert parse_authors("By Tidemark", publisher="The Tidemark") == ["Tidemark"]


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("Ann Lee", True),
        ("By Ann Lee and Tom Roe", True),
        ("Reuters", True),
        ("AP", True),
        ("ap", False),
        ("Ann", False),
        ("Follow us", False),
        ("3 May 2021", False),
        ("The ferry stops for eleven weeks", False),
        ("Ann Lee writes about ferries and the people who wait for them in the rain", False),
        ("By Ann Lee, who has been to look at the bridge and came back with wet feet and a cold", False),
    ],
)
def test_whether_a_line_names_somebody(text: str, somebody: bool) -> None:
    assert names_somebody(text) is somebody


def test_name_alone_is_a_byline_if_a_class_or_the_page_says_so() -> None:
    claimed = '<meta name="author" content="Ann Lee">'
    for story in (page(under='<p class="byline">Ann Lee</p>'), page(under="<p>Ann Lee</p>", head=claimed)):
        assert (story.byline, [author.name for author in story.authors], body(story)) == ("Ann Lee", ["Ann Lee"], PROSE)
    for story in (page(under='<p class="byline">Follow us</p>'), page(under="<p>Ann Lee</p>")):
        assert (story.byline, story.authors) == (None, ())


# Dates


@pytest.mark.parametrize("form", [page, dump])
@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("10.05 on 3 May 2021", "2021-05-03T10:05:00"),
        ("10:05, 3 May 2021", "2021-05-03T10:05:00"),
        ("10:05 GMT, 3 May 2021", "2021-05-03T10:05:00+00:00"),
        ("1:05 pm 3 May 2021", "2021-05-03T13:05:00"),
        ("Published 10:05 on 3 May 2021", "2021-05-03T10:05:00"),
        ("Wednesday, 5 May 2021", "2021-05-05"),
    ],
)
def test_clock_and_weekday_before_a_date_are_part_of_it(form: Form, line: str, iso: str) -> None:
    story = under(form, line)
    assert (story.published_raw, story.published, story.byline, body(story)) == (line, iso, None, PROSE)


def test_clock_of_another_sentence_is_no_part_of_a_date() -> None:
    (found,) = find_dates("It sailed at 10:05. On 3 May 2021 nothing did.")
    assert found.iso == "2021-05-03"


@pytest.mark.parametrize("form", [page, dump])
@pytest.mark.parametrize(
    ("line", "byline", "published", "modified"),
    [
        ("2 hours ago", None, "2 hours ago", None),
        ("By Ann Lee, 2 hours ago", "By Ann Lee", "2 hours ago", None),
        ("vor 3 Tagen", None, "vor 3 Tagen", None),
        ("Published 3 May 2021 | Updated 2 hours ago", None, "Published 3 May 2021", "Updated 2 hours ago"),
        (
            "Published: 3 May 2021 | Last updated: Wednesday, 5 May 2021",
            None,
            "Published: 3 May 2021",
            "Last updated: Wednesday, 5 May 2021",
        ),
    ],
)
def test_ages_and_labels(form: Form, line: str, byline: str | None, published: str | None, modified: str | None) -> None:
    story = under(form, line)
    assert (story.byline, story.published_raw, story.modified_raw, body(story)) == (byline, published, modified, PROSE)


def test_age_is_printed_and_the_day_claimed() -> None:
    story = page(under="<p>2 hours ago</p>", head='<meta property="article:published_time" content="2021-05-03T10:05:00Z">')
    assert (story.published_raw, story.published) == ("2 hours ago", "2021-05-03T10:05:00+00:00")


@pytest.mark.parametrize("text", ["2 hours agog", "hours ago", "12 hours aground", "the 2 hours before"])
def test_what_is_no_age(text: str) -> None:
    assert find_ages(text) == []


@pytest.mark.parametrize(
    "sentence", ["It sank 2 hours ago, off the pier.", "The ferry was sold on 3 May 2021 to Harrow and Sons of Thorsby."]
)
def test_sentence_with_a_date_or_an_age_is_no_credit_line(sentence: str) -> None:
    assert cut_credit_line(sentence) == []
    assert sentence in body(page(middle=f"<p>{sentence}</p>"))


@pytest.mark.parametrize("form", [page, dump])
def test_date_with_a_label_that_is_none_of_a_storys(form: Form) -> None:
    story = under(form, "Joined: 3 May 2008")
    assert (story.published, story.published_raw, story.modified_raw, body(story)) == (None, None, None, PROSE)
    assert stripped(story, "metadata") == ["Joined: 3 May 2008"]


@pytest.mark.parametrize("form", [page, dump])
def test_reading_time_between_bars_is_no_byline(form: Form) -> None:
    story = under(form, "By Ann Lee | 3 May 2021 | 4 min read")
    assert (story.byline, story.published_raw, stripped(story, "metadata")) == ("By Ann Lee", "3 May 2021", ["4 min read"])


def test_parts_of_a_credit_line_hold_all_its_letters_in_order() -> None:
    for line in (
        "By Ann Lee, 10:05, 3 May 2021 | 4 min read",
        "3 May 2021 — Ann Lee | Updated 2 hours ago",
        "(Joined: 3 May 2008)",
    ):
        parts = cut_credit_line(line)
        assert "".join("".join(line[part.start : part.end] for part in parts).split()) == "".join(line.split())


# What the headline's block says beside the headline


@pytest.mark.parametrize("name", ["kicker", "eyebrow"])
def test_part_that_opens_the_heading_and_is_named_is_a_kicker(name: str) -> None:
    story = headed(f'<h1><span class="{name}">River traffic</span> {HEADLINE}</h1>')
    assert (story.kicker, story.headline) == ("River traffic", HEADLINE)


@pytest.mark.parametrize(
    "heading",
    [
        '<span class="big">Thorsby</span> chain ferry to stop for eleven weeks',
        'Thorsby chain ferry to stop for <span class="kicker">eleven weeks</span>',
        'Thorsby <span class="kicker">chain ferry</span> to stop for eleven weeks',
        f'<span class="kicker">{HEADLINE}</span>',
    ],
)
def test_part_that_has_another_name_or_place_is_of_the_headline(heading: str) -> None:
    story = headed(f"<h1>{heading}</h1>")
    assert (story.kicker, story.headline) == (None, HEADLINE)


@pytest.mark.parametrize("label", ["Valley line:", "Valley line |"])
def test_label_before_the_claimed_title_is_a_kicker(label: str) -> None:
    story = headed(f"<h1>{label} {TITLE}</h1>", title=TITLE)
    assert (story.kicker, story.headline) == (label, TITLE)


def test_claimed_title_on_a_line_of_its_own_is_the_headline() -> None:
    story = headed(f"<h1>Valley line<br>{TITLE}<br>Nobody on the platform is sorry</h1>", title=TITLE)
    assert (story.kicker, story.headline, story.standfirst) == ("Valley line", TITLE, "Nobody on the platform is sorry")


@pytest.mark.parametrize(
    "heading",
    [
        f"{TITLE}, and nobody is sorry",
        f"Valley line: {TITLE}, says Roe",
        "Why the trains are back on Sunday in Thorsby",
        f"What the people of the whole valley have been told: {TITLE}",
    ],
)
def test_claimed_title_that_is_part_of_a_longer_one_is_not_cut_out(heading: str) -> None:
    story = headed(f"<h1>{heading}</h1>", title=TITLE)
    assert (story.kicker, story.headline, story.standfirst) == (None, heading, None)


def test_section_name_alone_over_the_headline_is_a_kicker_and_a_breadcrumb_is_none() -> None:
    over = "<div><div><article><header>{}<h1>{}</h1></header>{}</article></div></div>"
    named = story_page(over.format("<span>Harbour</span>", HEADLINE, paragraphs(PROSE)))
    assert cleanfeed.clean(named, URL).kicker == "Harbour"
    crumbs = story_page(over.format('<a href="/">Home</a><br><br><a href="/harbour">Harbour</a>', HEADLINE, paragraphs(PROSE)))
    story = cleanfeed.clean(crumbs, URL)
    assert (story.kicker, stripped(story, "navigation")) == (None, ["Home", "Harbour"])


# Standfirsts


def test_line_like_the_description_is_the_standfirst() -> None:
    story = page(under=f'<div class="x1">{STANDFIRST}</div>', head=f'<meta name="description" content="{STANDFIRST}">')
    assert (story.standfirst, body(story)) == (STANDFIRST, PROSE)


def test_headline_that_stands_again_below_itself_is_a_copy() -> None:
    story = page(under=f'<p>{HEADLINE}</p><p class="standfirst">{STANDFIRST}</p>')
    assert (story.standfirst, stripped(story, "duplicate"), body(story)) == (STANDFIRST, [HEADLINE], PROSE)


@pytest.mark.parametrize(
    "mark_up",
    [
        '<figure><img src="/a.jpg" alt=""><figcaption>{}</figcaption></figure>',
        '<p class="standfirst">{} Photograph: Ann Lee</p>',
        '<div class="advert"><h2>{}</h2></div>',
    ],
)
def test_caption_or_promotion_under_the_headline_is_no_standfirst(mark_up: str) -> None:
    assert page(under=mark_up.format(f"{STANDFIRST}.")).standfirst is None


def test_bold_first_paragraph_that_the_page_describes_itself_by_is_the_standfirst() -> None:
    bold = [f"<b>{PROSE[0]}</b>", *PROSE[1:]]
    story = headed(f"<h1>{HEADLINE}</h1>", description=PROSE[0], texts=bold)
    assert (story.standfirst, body(story)) == (PROSE[0], PROSE[1:])
    twice = [*bold[:1], f"<b>{PROSE[1]}</b>", *PROSE[2:]]
    for texts, description in ((bold, ""), (twice, PROSE[0]), (PROSE, PROSE[0])):
        story = headed(f"<h1>{HEADLINE}</h1>", description=description, texts=texts)
        assert (story.standfirst, body(story)) == (None, PROSE)


def test_name_of_a_box_that_holds_much_of_the_story_makes_no_standfirst() -> None:
    for parted in (len(PROSE), 3):
        boxes = f'<div class="summary">{paragraphs(PROSE[:parted])}</div><div class="rest">{paragraphs(PROSE[parted:])}</div>'
        story = cleanfeed.clean(story_page(f"<article><h1>{HEADLINE}</h1>{boxes}</article>"), URL)
        assert (story.standfirst, body(story)) == (None, PROSE)


def test_line_of_a_dump_right_below_the_headline_is_the_standfirst_unless_it_is_long() -> None:
    assert dump(under=STANDFIRST).standfirst == STANDFIRST
    story = dump(under=PROSE[3].replace("chains", "cables"))
    assert story.standfirst is None
    assert len(body(story)) == len(PROSE) + 1
