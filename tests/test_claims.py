"""What a page claims about itself: where it is looked for, in which order, and what is no claim."""

import json
from typing import Any

import pytest
from lxml import etree
from pages import parse

import cleanfeed
from cleanfeed.page.claims import (
    ClaimedAuthor,
    Claims,
    bcp47,
    cut_site_name,
    fold_markup,
    read_claims,
)
from cleanfeed.page.urls import join_url

URL = "https://www.tidemark.example/news/a-story"


def claims(head: str, url: str | None = URL, attributes: str = "") -> Claims:
    return read_claims(parse(f"<html{attributes}><head>{head}</head><body><p>Words.</p></body></html>"), url)


def ld(data: Any) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry stops for eleven weeks",
    "description": "The chains are worn.",
    "datePublished": "2022-02-03T06:00:00Z",
    "dateModified": "2022-02-03T11:47:00Z",
    "articleSection": "Transport",
    "author": [{"@type": "Person", "name": "Ann Lee", "url": "https://www.tidemark.example/ann"}, {"name": "Tom Roe"}],
    "publisher": {"@type": "Organization", "name": "Tidemark"},
}


def assert_is_article(found: Claims) -> None:
    assert found.title == "Ferry stops for eleven weeks"
    assert found.description == "The chains are worn."
    assert (found.published, found.modified) == ("2022-02-03T06:00:00Z", "2022-02-03T11:47:00Z")
    assert (found.section, found.publisher, found.is_article) == ("Transport", "Tidemark", True)
    assert found.authors == (ClaimedAuthor("Ann Lee", "https://www.tidemark.example/ann"), ClaimedAuthor("Tom Roe"))
    assert found.notes == ()


@pytest.mark.parametrize(
    "script",
    [
        ld(ARTICLE),
        ld([ARTICLE]),
        ld({"@graph": [{"@type": "WebSite", "name": "Another"}, ARTICLE]}),
        ld({"@type": "WebPage", "mainEntity": ARTICLE}),
        ld({**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]}),
        ld(f"<!--\n{json.dumps(ARTICLE)}\n-->"),
        ld(f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>"),
        ld(json.dumps(ARTICLE)[:-1] + ",}"),
        ld(json.dumps(ARTICLE).replace("The chains", "The\nchains")),
        ld(json.dumps(ARTICLE).replace('"', "&quot;")),
        ld("{broken") + ld(ARTICLE),
    ],
)
def test_json_ld_as_pages_write_it(script: str) -> None:
    found = claims(script)
    if "{broken" in script:
        assert found.notes == ("1 JSON-LD block could not be read",)
        found = claims(script.replace(ld("{broken"), ""))
    assert_is_article(found)


def test_json_ld_goes_before_opengraph_before_title() -> None:
    graph = meta("og:title", "From the graph") + meta("og:description", "Graph text") + meta("og:site_name", "Tidemark")
    title = "<title>From the title</title>"
    assert claims(ld(ARTICLE) + graph + title).titles == ("Ferry stops for eleven weeks", "From the graph", "From the title")
    assert claims(graph + title).title == "From the graph"
    assert claims(graph + title).description == "Graph text"
    assert claims(title).title == "From the title"
    assert claims("").title is None


def test_first_article_speaks_for_the_page() -> None:
    other = {"@type": "NewsArticle", "headline": "A card of a listing", "author": {"name": "Somebody Else"}}
    assert_is_article(claims(ld([ARTICLE, other])))


def test_other_types_are_no_article() -> None:
    found = claims(
        ld({"@type": "BreadcrumbList", "name": "Home", "headline": "No"}) + ld({"@type": "Organization", "name": "Tidemark"})
    )
    assert (found.is_article, found.title, found.publisher) == (False, None, "Tidemark")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "null",
        "[]",
        "3",
        '"x"',
        '{"@type": 3}',
        '{"@type": "NewsArticle", "headline": 3, "author": 4, "publisher": [[]], "datePublished": {}}',
        '{"@type": "NewsArticle", "author": [null, [], {"name": null}, {"name": ["A", 3]}, "https://x.example/a"]}',
        '{"@graph": ' + "[" * 500 + "]" * 500 + "}",
        "[" * 100_000,
        '{"n": ' + "9" * 5000 + "}",
    ],
)
def test_odd_json_ld_never_breaks_a_page(data: str) -> None:
    story = cleanfeed.clean(f"<html><head>{ld(data)}</head><body><p>Words.</p></body></html>")
    assert story.to_json()


def test_lone_surrogates_in_json_do_not_reach_the_record() -> None:
    script = ld('{"@type": "Article", "headline": "a \\ud800 b"}')
    story = cleanfeed.clean(f"<html><head>{script}</head><body><p>Words.</p></body></html>")
    assert story.title == "a \ufffd b"
    assert story.to_json()


def test_unreadable_json_ld_is_said() -> None:
    story = cleanfeed.clean(f"<html><head>{ld('{no')}{ld('{no')}{ld('  ')}</head><body><p>Words.</p></body></html>")
    assert [(notice.code, notice.text) for notice in story.warnings if notice.code == "broken_claims"] == [
        ("broken_claims", "2 JSON-LD blocks could not be read")
    ]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Ferry stops | Tidemark", "Ferry stops"),
        ("Ferry stops - The Tidemark", "Ferry stops"),
        ("Tidemark :: Ferry stops", "Ferry stops"),
        ("Ferry stops – News – tide mark", "Ferry stops – News"),
        ("Ferry stops | Another paper", "Ferry stops | Another paper"),
        ("Ferry stops – for eleven weeks", "Ferry stops – for eleven weeks"),
        ("Tidemark", "Tidemark"),
        ("On Tidemark-on-Sea", "On Tidemark-on-Sea"),
    ],
)
def test_only_the_sites_own_name_is_cut_off_a_title(title: str, cut: str) -> None:
    assert cut_site_name(title, ["Tidemark"]) == cut
    assert claims(f"<title>{title}</title>{meta('og:site_name', 'Tidemark')}", None).title == cut


def test_host_names_the_site_where_nothing_else_does() -> None:
    assert claims("<title>Ferry stops - tidemark</title>").title == "Ferry stops"


def test_markup_and_entities_in_claims() -> None:
    assert fold_markup(" <b>Fish</b> &amp;amp; chips&nbsp;\n&#8217;n&#x27; peas ") == "Fish & chips ’n' peas"
    assert fold_markup("a\x1b[31m\u200bb\x7f\u0085c") == "a[31mb c"
    assert fold_markup(" \u200b ") is None
    assert claims(meta("og:title", "Fish &amp;amp; chips")).title == "Fish & chips"
    assert claims("<title>red&#27;[31m\x07 alert</title>").title == "red[31m alert"


def test_addresses_are_made_absolute() -> None:
    link = '<link rel="canonical" href="/news/a-story?x=1">'
    assert claims(link).canonical_url == "https://www.tidemark.example/news/a-story?x=1"
    assert claims(link, None).canonical_url == "/news/a-story?x=1"
    assert claims(link + '<base href="/deep/">').base_url == "https://www.tidemark.example/deep/"
    assert claims(meta("og:url", "../other")).canonical_url == "https://www.tidemark.example/other"
    assert claims(link + meta("og:url", "../other")).canonical_url == "https://www.tidemark.example/news/a-story?x=1"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("b", "https://www.tidemark.example/news/b"),
        (" /b\n", "https://www.tidemark.example/b"),
        ("//cdn.example/b", "https://cdn.example/b"),
        ("https://x.example/a\n\t b", "https://x.example/a b"),
        ("https://x.example/\x1b[31m", "https://x.example/%1B[31m"),
        ("mailto:ann@x.example", "mailto:ann@x.example"),
        ("http://[::1", "http://[::1"),
        ("//[", "//["),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_any_target_of_a_link(target: str | None, address: str | None) -> None:
    assert join_url(URL, target) == address


@pytest.mark.parametrize(
    ("tag", "normal"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("en_GB.UTF-8", "en-GB"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("sr_latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("de, en", "de"),
        ("english", None),
        ("", None),
        ("en-", None),
        ("x1", None),
    ],
)
def test_language_tags(tag: str, normal: str | None) -> None:
    assert bcp47(tag) == normal


def test_language_is_that_of_the_page() -> None:
    assert claims("", attributes=' lang="en_gb"').language == "en-GB"
    assert claims("", attributes=' xml:lang="de"').language == "de"
    assert claims(meta("og:locale", "fr_CA")).language == "fr-CA"
    assert claims(meta("og:locale", "fr_CA"), attributes=' lang="fr"').language == "fr"
    assert claims("", attributes=' lang="[lang]"').language is None


def test_dates_and_authors_from_meta_elements() -> None:
    found = claims(
        meta("article:published_time", "2021-03-04T10:00:00+01:00")
        + meta("article:modified_time", "2021-03-05")
        + '<meta name="author" content="Ann Lee"><meta name="author" content="Tom Roe">'
        + meta("article:author", "https://social.example/ann")
    )
    assert (found.published, found.modified) == ("2021-03-04T10:00:00+01:00", "2021-03-05")
    assert found.authors == (ClaimedAuthor("Ann Lee"), ClaimedAuthor("Tom Roe"))


@pytest.mark.parametrize(("value", "walled"), [(False, True), ("False", True), (True, False), ("true", False), (None, False)])
def test_wall_is_a_claim(value: object, walled: bool) -> None:
    assert claims(ld({**ARTICLE, "isAccessibleForFree": value})).walled is walled


def test_title_of_a_picture_is_not_that_of_the_page() -> None:
    root = etree.HTML("<html><body><svg><title>Menu</title></svg><p>Words.</p></body></html>")
    assert read_claims(root, None).title is None
    assert cleanfeed.clean(root).title is None


def test_claims_are_never_body() -> None:
    story = cleanfeed.clean(
        f"<html><head>{ld({**ARTICLE, 'articleBody': 'Claimed text. ' * 50})}</head><body><p>Words.</p></body></html>"
    )
    assert "Claimed text" not in story.to_json()
