"""Bylines and dates: who is named, when it was printed, and which lines only look like them."""

import pytest
from ferry import PROSE, body, dump, page, stripped

from cleanfeed.label.authors import parse_authors
from cleanfeed.label.dates import find_dates, normal_iso


@pytest.mark.parametrize(
    ("line", "byline", "published"),
    [
        ("By Ann Lee", "By Ann Lee", None),
        ("By Ann Lee, transport editor", "By Ann Lee, transport editor", None),
        ("By Ann Lee | 3 May 2021", "By Ann Lee", "3 May 2021"),
        ("Written by Ann Lee and Tom Roe in Kyoto", "Written by Ann Lee and Tom Roe in Kyoto", None),
        ("Published 3 May 2021 at 10.00", None, "Published 3 May 2021 at 10.00"),
        ("Von Anna Lehr, 3. Mai 2021", "Von Anna Lehr", "3. Mai 2021"),
    ],
)
def test_credit_lines(line: str, byline: str | None, published: str | None) -> None:
    for story in (page(under=f"<p>{line}</p>"), dump(under=line)):
        assert (story.byline, story.published_raw, body(story)) == (byline, published, PROSE)


@pytest.mark.parametrize(
    "sentence",
    [
        "By noon the queue had reached the mill, and by four it was past the church.",
        "By the time the last boat left, sixty people were still standing on the slipway.",
        "By Monday nobody will be able to cross at all, unless they can swim.",
    ],
)
def test_sentence_that_opens_with_by_is_body(sentence: str) -> None:
    for story in (
        page(under="<p>By Ann Lee</p>", first=f"{sentence} "),
        page(middle=f"<p>{sentence}</p>"),
        dump(middle=sentence),
    ):
        assert sentence in story.text
        assert story.byline in (None, "By Ann Lee")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee and Tom Roe in Kyoto", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee, transport editor, and Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("By Ann Lee, Tom Roe & Ida Vance", ["Ann Lee", "Tom Roe", "Ida Vance"]),
        ("By ANN LEE", ["ANN LEE"]),
        ("Von Anna Lehr und Tom van der Roe", ["Anna Lehr", "Tom van der Roe"]),
        ("Par Anne Le Goff et Marc d'Aubray", ["Anne Le Goff", "Marc d'Aubray"]),
        ("By Ann Lee (ann@tidemark.example)", ["Ann Lee"]),
        ("By Ann Lee @annlee", ["Ann Lee"]),
        ("By Andrew Brandon", ["Andrew Brandon"]),
        ("Автор: Марина Ветлугина", ["Марина Ветлугина"]),
        ("By our own correspondent", []),
    ],
)
def test_names_in_a_byline(byline: str, names: list[str]) -> None:
    assert parse_authors(byline) == names


def test_link_on_a_name_is_its_authors() -> None:
    story = page(under='<p class="byline">By <a href="/people/ann">Ann Lee</a> and Tom Roe</p>')
    assert [(author.name, author.url) for author in story.authors] == [
        ("Ann Lee", "https://www.tidemark.example/people/ann"),
        ("Tom Roe", None),
    ]


def test_authors_are_never_those_of_a_related_card() -> None:
    card = '<aside class="related"><h3>Related</h3><a href="/x">Eleven bridges</a><p class="byline">By Ida Vance</p></aside>'
    story = page(below=card)
    assert (story.byline, story.authors) == (None, ())
    assert "By Ida Vance" in stripped(story, "other_stories")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 May 2021", "2021-05-03"),
        ("May 3rd, 2021", "2021-05-03"),
        ("Mon 3rd of May 2021", "2021-05-03"),
        ("3 May 2021 at 10.05", "2021-05-03T10:05:00"),
        ("3 May 2021, 1:05 p.m.", "2021-05-03T13:05:00"),
        ("12:15 am is no date but 3 May 2021 12:15 am is", "2021-05-03T00:15:00"),
        ("3 May 2021 10:05 GMT", "2021-05-03T10:05:00+00:00"),
        ("2021-05-03T10:05:00+02:00", "2021-05-03T10:05:00+02:00"),
        ("03.05.2021", "2021-05-03"),
        ("25/12/2021", "2021-12-25"),
        ("12/25/2021", "2021-12-25"),
        ("3. Mai 2021, 10:05 Uhr", "2021-05-03T10:05:00"),
        ("3 de mayo de 2021", "2021-05-03"),
        ("3 мая 2021 г.", "2021-05-03"),
        ("2021年5月3日", "2021-05-03"),
        ("٣ مايو ٢٠٢١", "2021-05-03"),
    ],
)
def test_printed_dates(text: str, iso: str) -> None:
    assert [found.iso for found in find_dates(text)] == [iso]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2021",
        "May 2021",
        "3 May",
        "2021",
        "1.2.3",
        "10.05",
        "version 13.5.20214",
        "May I?",
        "99/99/2021",
        "3 Mayor 2021",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("claimed", "iso"),
    [
        ("2021-05-03", "2021-05-03"),
        ("2021-05-03T10:05:00Z", "2021-05-03T10:05:00+00:00"),
        ("2021-05-03T10:05:00.000+02:00", "2021-05-03T10:05:00+02:00"),
        ("2021-05-03 10:05", "2021-05-03T10:05:00"),
        ("3 May 2021", "2021-05-03"),
        ("Mon, 03 May 2021 10:05:00 GMT", "2021-05-03T10:05:00+00:00"),
        ("yesterday", None),
        ("2021-02-31", None),
        ("2021-05-03T10:05:00+99:99", "2021-05-03T10:05:00"),
    ],
)
def test_claimed_dates(claimed: str, iso: str | None) -> None:
    assert normal_iso(claimed) == iso


def test_offset_only_if_stated() -> None:
    story = page(under="<p>Published 3 May 2021 at 10.00</p>")
    assert (story.published, story.published_raw) == ("2021-05-03T10:00:00", "Published 3 May 2021 at 10.00")
    story = page(
        under="<p>Published 3 May 2021 at 10.00</p>",
        head='<meta property="article:published_time" content="2021-05-03T10:00:00+01:00">',
    )
    assert (story.published, story.published_raw) == ("2021-05-03T10:00:00+01:00", "Published 3 May 2021 at 10.00")


def test_updated_is_not_published() -> None:
    story = page(under="<p>Last updated: 4 May 2021</p><p>Published: 3 May 2021</p>")
    assert (story.published, story.modified) == ("2021-05-03", "2021-05-04")
    assert (story.published_raw, story.modified_raw) == ("Published: 3 May 2021", "Last updated: 4 May 2021")
