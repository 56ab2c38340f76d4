"""A story as linked data."""

import json

import msgspec
import pytest
from hypothesis import given
from pages import CASES
from stories import FERRY, HOSTILE, SOURCE, STORIES

from cleanfeed import Author, Image, Story, Stripped, StrippedRole, to_schema_org
from cleanfeed.fixtures.case import Case

FERRY_LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry stops for eleven weeks",
    "alternativeHeadline": "Thorsby ferry to stop until May",
    "abstract": "The chains are worn\nand so is the deck",
    "description": "The ferry will not run until May.",
    "author": [
        {"name": "Ann Lee", "url": "https://tidemark.example/ann"},
        {"@type": "Organization", "name": "Coastwire"},
    ],
    "creditText": "By Ann Lee and Tom Roe, Coastwire",
    "datePublished": "2022-02-03T09:00:00+00:00",
    "dateModified": "2022-02-04",
    "image": [
        {
            "@type": "ImageObject",
            "url": "https://tidemark.example/lead.jpg",
            "description": "A ferry",
            "caption": "The ferry on Monday.",
            "creditText": "Photo: Ann Lee",
        },
        {"@type": "ImageObject", "url": "https://tidemark.example/chain.jpg"},
        {"@type": "ImageObject", "description": "A deck", "caption": "The deck."},
    ],
    "publisher": {"@type": "Organization", "name": "Tidemark"},
    "inLanguage": "en-GB",
    "url": "https://tidemark.example/ferry?page=1&view=all",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://tidemark.example/ferry"},
    "isAccessibleForFree": False,
    "correction": "This story was amended.",
    "articleSection": "Harbour",
    "dateline": "THORSBY (Coastwire) –",
    "articleBody": (
        "THORSBY (Coastwire) – The ferry stops, says the council.\n\nWhat was found\n\nIt is not the time of year.\n\n"
        "Chains\n\nthe left one\n\nthe right one\n\nDeck\n\nPier\tBoats\nNorth\t12\n\nThe script\n\n"
        "if tide < 2:\n    print('wait')\n\nIt runs again in May."
    ),
    "pagination": "1, Next page: The memo",
}
FERRY_PARTS = [
    {
        "@type": "SiteNavigationElement",
        "name": "navigation",
        "text": "Home\nSport",
        "description": "tag: nav",
        "xpath": "/html/body/nav",
    },
    {
        "@type": "WebPageElement",
        "name": "other_stories",
        "headline": "Most read",
        "text": "Most read\nSwans on strike",
        "description": "section: Most read",
    },
]


def test_whole_story() -> None:
    assert to_schema_org(FERRY) == FERRY_LINKED
    assert to_schema_org(FERRY, with_stripped=True) == {**FERRY_LINKED, "hasPart": FERRY_PARTS}


def test_page_that_is_no_story_is_a_web_page() -> None:
    linked = to_schema_org(HOSTILE)
    assert linked == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "headline": HOSTILE.title,
        "abstract": HOSTILE.standfirst,
        "creditText": HOSTILE.byline,
        "image": [{"@type": "ImageObject", "description": "](x)", "caption": "+ caption*\n= credit"}],
        "inLanguage": HOSTILE.language,
        "text": HOSTILE.text,
    }


def test_nothing_but_what_is_there() -> None:
    assert to_schema_org(Story(source=SOURCE), with_stripped=True) == {"@context": "https://schema.org", "@type": "WebPage"}


@pytest.mark.parametrize(
    ("name", "publisher", "dateline", "kind"),
    [
        ("Ann Lee", "Tidemark", "LONDON (Reuters) -", None),
        ("Reuters", "Tidemark", "LONDON (Reuters) -", "Organization"),
        ("REUTERS", None, "LONDON, Feb 3 (Reuters) –", "Organization"),
        ("tidemark", "Tidemark", None, "Organization"),
        ("London", None, "London –", None),
    ],
)
def test_author_is_an_organization_where_the_page_says_so(
    name: str, publisher: str | None, dateline: str | None, kind: str | None
) -> None:
    story = Story(authors=(Author(name),), publisher=publisher, dateline=dateline, source=SOURCE)
    (author,) = to_schema_org(story)["author"]
    assert author.get("@type") == kind


@pytest.mark.parametrize(
    ("url", "canonical", "address", "entity"),
    [
        ("https://a.example/?x", "https://a.example/", "https://a.example/?x", "https://a.example/"),
        (None, "https://a.example/", "https://a.example/", "https://a.example/"),
        ("https://a.example/", None, "https://a.example/", "https://a.example/"),
        ("https://a.example/", "javascript:x", "https://a.example/", "https://a.example/"),
    ],
)
def test_addresses(url: str | None, canonical: str | None, address: str, entity: str) -> None:
    linked = to_schema_org(Story(url=url, canonical_url=canonical, is_story=True, source=SOURCE))
    assert (linked["url"], linked["mainEntityOfPage"]["@id"]) == (address, entity)


def test_addresses_that_could_do_harm_are_left_out() -> None:
    bad = "javascript:alert(1)"
    story = Story(
        url=bad, canonical_url="/x", authors=(Author("Ann", bad),), images=(Image(bad),), is_story=True, source=SOURCE
    )
    assert to_schema_org(story) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "author": [{"name": "Ann"}],
        "image": [{"@type": "ImageObject"}],
    }


def test_stripped_roles_have_types() -> None:
    story = Story(stripped=tuple(Stripped(role) for role in StrippedRole), source=SOURCE)
    types = {part["name"]: part["@type"] for part in to_schema_org(story, with_stripped=True)["hasPart"]}
    assert {*types} == {*StrippedRole}
    assert {name: kind for name, kind in types.items() if kind != "WebPageElement"} == {
        "advert": "WPAdBlock",
        "whitepapers": "WPAdBlock",
        "navigation": "SiteNavigationElement",
        "sidebar": "WPSideBar",
        "site_footer": "WPFooter",
    }


def test_alternative_headline_says_something_else() -> None:
    assert "alternativeHeadline" not in to_schema_org(msgspec.structs.replace(FERRY, title=FERRY.headline))
    assert to_schema_org(msgspec.structs.replace(FERRY, headline=None))["headline"] == FERRY.title


@given(STORIES)
def test_any_story_is_json_without_gaps(story: Story) -> None:
    linked = to_schema_org(story, with_stripped=True)
    assert json.loads(json.dumps(linked)) == linked
    assert not [value for value in linked.values() if value in (None, "", [])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_stories_of_pages(case: Case) -> None:
    story = case.expected
    linked = to_schema_org(story)
    assert linked["@type"] == ("NewsArticle" if story.is_story else "WebPage")
    assert linked.get("headline") == (story.headline or story.title)
    assert linked.get("articleBody" if story.is_story else "text", "") == story.text
