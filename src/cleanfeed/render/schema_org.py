"""A story as linked data: a NewsArticle of schema.org, in JSON-LD."""

from collections.abc import Mapping
from typing import Any

from cleanfeed.render.outline import IN_IMAGES, address, headline
from cleanfeed.roles import StrippedRole
from cleanfeed.story import Author, Image, Story, Stripped

PARTS = {
    StrippedRole.ADVERT: "WPAdBlock",
    StrippedRole.WHITEPAPERS: "WPAdBlock",
    StrippedRole.NAVIGATION: "SiteNavigationElement",
    StrippedRole.SIDEBAR: "WPSideBar",
    StrippedRole.SITE_FOOTER: "WPFooter",
}


def to_schema_org(story: Story, with_stripped: bool = False) -> dict[str, Any]:
    """Render a story as a schema.org NewsArticle; a page that is no story is a WebPage, with its ``text``.

    The standfirst is the ``abstract``, the meta description the ``description``, the byline as printed the ``creditText``, and
    a claimed title that says something else than the headline the ``alternativeHeadline``. Kicker and sign-off have no
    property there and are left out. An author is an Organization where the page says so: by being its publisher or the
    agency of its dateline; a name alone does not tell people from agencies, so all others have no ``@type``. Dates are
    there only in ISO 8601, addresses only if they are absolute. ``with_stripped``: every stripped block is in ``hasPart``.
    """
    found_at, claimed_at = address(story.url), address(story.canonical_url)
    page = claimed_at or found_at
    shown_as = headline(story)
    common = {
        "headline": shown_as,
        "alternativeHeadline": story.title if story.title != shown_as else None,
        "abstract": story.standfirst,
        "description": story.description,
        "author": [_author(author, story) for author in story.authors],
        "creditText": story.byline,
        "datePublished": story.published,
        "dateModified": story.modified,
        "image": [_image(image) for image in story.images],
        "publisher": {"@type": "Organization", "name": story.publisher} if story.publisher else None,
        "inLanguage": story.language,
        "url": found_at or claimed_at,
        "mainEntityOfPage": {"@type": "WebPage", "@id": page} if page and story.is_story else None,
        "isAccessibleForFree": False if any(warning.code == "paywalled" for warning in story.warnings) else None,
        "correction": story.correction,
    }
    article = {
        "articleSection": story.section,
        "dateline": story.dateline,
        "articleBody": story.text,
        "pagination": ", ".join(page.label for page in story.pages),
    }
    kind, own = ("NewsArticle", article) if story.is_story else ("WebPage", {"text": story.text})
    parts = {"hasPart": [_part(block) for block in story.stripped] if with_stripped else []}
    return {"@context": "https://schema.org", "@type": kind, **_present({**common, **own, **parts})}


def _author(author: Author, story: Story) -> dict[str, Any]:
    name = author.name.casefold()
    agency = (story.dateline or "").casefold().rpartition("(")[2].partition(")")[0].strip()
    is_organization = name in ((story.publisher or "").casefold(), agency)
    kind = {"@type": "Organization"} if is_organization else {}
    return {**kind, **_present({"name": author.name, "url": address(author.url, IN_IMAGES)})}


def _image(image: Image) -> dict[str, Any]:
    source = address(image.url, IN_IMAGES)
    described = {"url": source, "description": image.alt, "caption": image.caption, "creditText": image.credit}
    return {"@type": "ImageObject", **_present(described)}


def _part(block: Stripped) -> dict[str, Any]:
    """A stripped block; ``name`` is its role, ``description`` the reason. A line range of a dump is no XPath."""
    xpath = block.where if block.where.startswith("/") else None
    described = {"headline": block.heading, "text": "\n".join(block.lines), "description": block.reason, "xpath": xpath}
    return {"@type": PARTS.get(block.role, "WebPageElement"), "name": str(block.role), **_present(described)}


def _present(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
