"""What a page claims about itself: JSON-LD, OpenGraph, meta elements, the language and the base of its links.

A claim is evidence, never text of the story: what the page prints is read from its blocks.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import etree

from cleanfeed.page.fold import fold, mend
from cleanfeed.page.json_ld import read_nodes
from cleanfeed.page.urls import join_url, site_name

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle "
    "AskPublicNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report Review "
    "AdvertiserContentArticle SatiricalArticle".split()
)
PAGE_TYPES = frozenset("WebPage ItemPage VideoObject Recipe HowTo QAPage FAQPage".split())
PUBLISHER_TYPES = frozenset(("Organization", "NewsMediaOrganization", "WebSite"))
CLAIM_TAGS = ("meta", "link", "title", "base", "script")
SEPARATOR = re.compile(r"\s+(?:[|·•»«:–—-]|::|//)\s+")
TAG = re.compile(r"<[^<>]*>")
PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.created",
    "dc.date.issued",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)
MODIFIED_METAS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
AUTHOR_METAS = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")


@dataclass(frozen=True, slots=True)
class ClaimedAuthor:
    """An author that the page claims."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The page's claims, white space folded, site names cut off the title, URLs absolute where that can be told."""

    title: str | None = None
    titles: tuple[str, ...] = ()  # every form the title is claimed in, the best first
    description: str | None = None
    authors: tuple[ClaimedAuthor, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    base_url: str | None = None
    is_article: bool = False
    types: tuple[str, ...] = ()  # schema.org types, lower case, and OpenGraph's with ``og:`` in front
    walled: bool = False
    notes: tuple[str, ...] = ()  # what could not be read


@dataclass(slots=True)
class _Found:
    """Raw claims as they are collected."""

    meta: dict[str, list[str]] = field(default_factory=dict)  # what is asked for is folded then: pages claim much more
    article: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    title: str | None = None
    canonical: str | None = None
    base: str | None = None
    broken: int = 0
    publishers: list[str] = field(default_factory=list)
    types: dict[str, None] = field(default_factory=dict)  # in page order


def read_claims(root: etree._Element, url: str | None) -> Claims:
    """Collect the claims of a page whose root element is given and which came from ``url``, if that is known."""
    found = _Found()
    for element in root.iter(*CLAIM_TAGS):
        _collect(element, found)
    base = join_url(url, found.base) or url
    canonical = join_url(base, found.canonical) or join_url(base, _first(found.meta, "og:url"))
    publisher = (
        _name(found.article.get("publisher"))
        or _first(found.meta, "og:site_name", "application-name")
        or (found.publishers[0] if found.publishers else None)
    )
    sites = [name for name in (publisher, _first(found.meta, "og:site_name"), site_name(canonical or url or "")) if name]
    titles = _titles(found, sites)
    kind = (_first(found.meta, "og:type") or "").lower()
    return Claims(
        title=titles[0] if titles else None,
        titles=titles,
        description=_text(found.article.get("description"))
        or _first(found.meta, "og:description", "description", "twitter:description"),
        authors=_authors(found),
        published=_text(found.article.get("datePublished")) or _first(found.meta, *PUBLISHED_METAS),
        modified=_text(found.article.get("dateModified")) or _first(found.meta, *MODIFIED_METAS),
        publisher=publisher,
        section=_text(found.article.get("articleSection")) or _first(found.meta, "article:section"),
        language=_language(root, found.meta),
        url=url,
        canonical_url=canonical,
        base_url=base,
        is_article=bool(found.article) or kind in ("article", "news"),
        types=(*found.types, *([f"og:{kind}"] if kind else ())),
        walled=_walled(found),
        notes=(f"{found.broken} JSON-LD block{'s' * (found.broken > 1)} could not be read",) if found.broken else (),
    )


def _collect(element: etree._Element, found: _Found) -> None:
    tag = element.tag
    if tag == "meta":
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            found.meta.setdefault(name.strip().lower(), []).append(content)
    elif tag == "script":
        if "ld+json" in (element.get("type") or "").lower():
            _read_json_ld(_text_in(element), found)
    elif tag == "link":
        if "canonical" in (element.get("rel") or "").lower().split():
            found.canonical = found.canonical or element.get("href")
    elif tag == "base":
        found.base = found.base or element.get("href")
    elif found.title is None and (parent := element.getparent()) is not None and parent.tag in ("head", "html", "body"):
        found.title = fold_markup(_text_in(element))


def _text_in(element: etree._Element) -> str:
    """All text in an element; few of those asked for hold anything else."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _read_json_ld(text: str, found: _Found) -> None:
    nodes = read_nodes(text)
    if nodes is None:
        found.broken += bool(text.strip())
        return
    for node in nodes:
        names = _types(node)
        found.types.update(dict.fromkeys(sorted(name.lower() for name in names)))
        if names & ARTICLE_TYPES:
            # Of several articles (cards of a listing, say) the first speaks for the page.
            found.article = found.article or node
        elif names & PAGE_TYPES:
            found.page = found.page or node
        elif names & PUBLISHER_TYPES and (name := _text(node.get("name"))):
            found.publishers.append(name)


def _types(node: dict[str, Any]) -> set[str]:
    """What a node says that it is: one type or several."""
    types = node.get("@type")
    return {name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)}


def _first(meta: dict[str, list[str]], *names: str) -> str | None:
    return next((text for name in names for raw in meta.get(name, ()) if (text := fold_markup(raw))), None)


def fold_markup(text: str) -> str | None:
    """Text of an attribute or a JSON string: entities resolved (twice, as pages do), tags dropped, white space folded."""
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = TAG.sub(" ", text)
    return fold(text if text.isascii() else mend(text)) or None


def _text(value: Any) -> str | None:
    while isinstance(value, list):
        value = value[0] if value else None
    return fold_markup(value) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    while isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(found: _Found) -> tuple[ClaimedAuthor, ...]:
    claimed = found.article.get("author") or found.article.get("creator") or []
    people = []
    for value in claimed if isinstance(claimed, list) else [claimed]:
        names = value.get("name") if isinstance(value, dict) else value
        link = _text(value.get("url")) if isinstance(value, dict) else None
        texts = map(_text, names if isinstance(names, list) else [names])
        people += [ClaimedAuthor(text, link) for text in texts if text and _is_named(text)]
    if not people:
        metas = [fold_markup(raw) for key in AUTHOR_METAS for raw in found.meta.get(key, ())]
        people = [ClaimedAuthor(name) for name in metas if name and _is_named(name)]
    return tuple(dict.fromkeys(people))


def _is_named(author: str) -> bool:
    """Whether what is claimed for an author may be a name: no address, no number of an account."""
    return not author.startswith(("http:", "https:")) and not author.isdigit()


def _titles(found: _Found, sites: list[str]) -> tuple[str, ...]:
    raw = (
        _text(found.article.get("headline")),
        _text(found.article.get("name")),
        _first(found.meta, "og:title", "twitter:title"),
        found.title,
    )
    cut = [cut_site_name(title, sites) for title in raw if title]
    return tuple(dict.fromkeys(title for title in cut if title))


def cut_site_name(title: str, sites: list[str]) -> str:
    """Cut " | The Site" off either end of a title; only a part that is one of ``sites``, spaces and case aside."""
    known = {_squeezed(site) for site in sites if site}
    parts = SEPARATOR.split(title)
    if len(parts) == 1:
        return title
    if _squeezed(parts[-1]) in known:
        return title[: list(SEPARATOR.finditer(title))[-1].start()]
    first = SEPARATOR.search(title)
    if first and _squeezed(parts[0]) in known:
        return title[first.end() :]
    return title


def _squeezed(name: str) -> str:
    return re.sub(r"\W|_", "", name).casefold().removeprefix("the")


def _language(root: etree._Element, meta: dict[str, list[str]]) -> str | None:
    claimed = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    claimed = claimed or _first(meta, "og:locale", "content-language", "language", "dc.language")
    return bcp47(claimed) if claimed else None


def bcp47(tag: str) -> str | None:
    """A language tag in the case of RFC 5646: ``en_gb`` is ``en-GB``, ``zh-hans`` is ``zh-Hans``. None if it is no tag."""
    parts = tag.strip().split(",")[0].split(".")[0].replace("_", "-").split("-")
    if not re.fullmatch(r"[a-zA-Z]{2,3}", parts[0]) or not all(re.fullmatch(r"\w{1,8}", p, re.ASCII) for p in parts[1:]):
        return None
    forms = {2: str.upper, 4: str.capitalize}
    return "-".join([parts[0].lower(), *(forms.get(len(p), str.lower)(p) for p in parts[1:])])


def _walled(found: _Found) -> bool:
    free = found.article.get("isAccessibleForFree", found.page.get("isAccessibleForFree"))
    return free is False or str(free).lower() == "false"
