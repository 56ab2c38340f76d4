"""Everything on a page that is not its story: rules by mark-up, stock phrases, names and place.

A rule looks at one block and proposes a role with its reason, or nothing. `RULES` lists them in the order of their precedence.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from cleanfeed.blocks.block import BREAK, Trait
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.dates import has_date_digits
from cleanfeed.label.draft import Draft, leads_within
from cleanfeed.label.end_marks import COPYRIGHT
from cleanfeed.label.names import hints
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

Proposal = tuple[StrippedRole, str]
Rule = Callable[[Draft, int], Proposal | None]

VETO = Trait.NAV | Trait.FOOTER | Trait.ASIDE | Trait.FORM | Trait.DIALOG | Trait.CAPTION
VETO_NAMES = ("newsletter", "cookie_notice", "share")
DATE_UNITS = 12  # longest line with a date that is nothing else
TAG_UNITS = 5  # longest tag or topic
FRAME = Trait.NAV | Trait.HEADER | Trait.FOOTER
LONGEST_SHAPE = 20  # characters
TIME = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d)?(?:\s?(?:uhr|h|[ap]\.?m\.?|gmt|bst|utc|cet|est|edt|pst|pdt))*",
    re.IGNORECASE,
)
COUNTER = re.compile(r"\d{1,3}\s*(?:/|of|von|de|sur|di|van|av|из)\s*\d{1,3}", re.IGNORECASE)
LINK_TARGETS = re.compile(rf"{BREAK}1\.\s+\S+(?:{BREAK}|$)")
CAPTION_UNITS = 90  # of the longest caption
MOSTLY_LINKS = 0.75
MENU_UNITS = 5  # longest entry of a menu above the story
TITLE_UNITS = 4  # shortest title of another story
FOOT_FROM = 0.85  # of the page's blocks: from there on links are of its foot
MOTTO_UNITS = 12  # longest line of what stands over the headline
# What a line of them says holds for the unexplained lines right below it.
SPREADING = (
    *(StrippedRole.METADATA, StrippedRole.OTHER_STORIES, StrippedRole.ADVERT, StrippedRole.NEWSLETTER, StrippedRole.COMMENTS),
    *(StrippedRole.SHARE, StrippedRole.SITE_FOOTER, StrippedRole.PAYWALL, StrippedRole.AUTHOR_NOTE),
)
ALL_LINK = 0.95
SHOUTED_UNITS = 4  # of the shortest title in capitals
# Hints of names, the most telling first.
NAMED = (
    *("cookie_notice", "comments", "newsletter", "share", "paywall", "author_note", "whitepapers", "other_stories", "advert"),
    *("metadata", "site_footer", "navigation", "sidebar"),
)


def mark_link_targets(draft: Draft) -> None:
    """The addresses that a dump lists at its end. Example: "References", "1. https://...". Not: a story's own sources."""
    last = len(draft.blocks) - 1
    block = draft.blocks[last]
    if BREAK in block.raw and block.link_chars and not block.links and LINK_TARGETS.search(block.raw):
        draft.label(last, StrippedRole.OTHER, "shape: link targets")


def veto(draft: Draft) -> None:
    """Rule out as body what mark-up says is none, whatever its text is like.

    Example: a paragraph in ``<aside>`` or in a sign-up box. Not: one in an element that holds the whole story, too.
    """
    box_hints, near_hints = draft.boxes.box_hints, draft.boxes.near_hints
    vetoing, tagging, promoting = _bits(VETO_NAMES), _bits(("metadata",)), _bits(("advert",))
    for index, (place, traits) in enumerate(zip(draft.places, draft.traits_of, strict=True)):
        found = box_hints[place]
        if (
            traits & VETO
            or found & vetoing
            or (found & tagging and (draft.units[index] <= TAG_UNITS or _is_dated(draft, index)))
            or (near_hints[place] & promoting and draft.link_share[index] > MOSTLY_LINKS)
        ):
            draft.likely[index] = 0.0
    draft.candidates = draft.all_wanted()


def _is_dated(draft: Draft, index: int) -> bool:
    return draft.units[index] <= DATE_UNITS and has_date_digits(draft.blocks[index].text)


@cache
def _bits(names: tuple[str, ...]) -> int:
    return sum(hints()[0][name] for name in names)


def mark_frame(draft: Draft) -> None:
    """The frame of the page by its elements: ``nav``, and outside of articles ``header`` and ``footer``.

    Example: all lines of ``<footer>``. Not: an advert's label there, a ``header`` inside the story's article.
    """
    advert_labels = wording().advert_labels
    foreign = _bits(("other_stories",))
    contents: dict[int, bool] = {}  # by ``nav``
    for index in draft.standing_in(FRAME):
        if draft.folded[index] in advert_labels:
            continue
        traits = draft.traits_of[index]
        if traits & Trait.FOOTER and not traits & Trait.ARTICLE:
            draft.label(index, StrippedRole.SITE_FOOTER, "tag: footer")
        elif traits & Trait.NAV and not draft.boxes.box_hints[draft.places[index]] & foreign:
            if not (traits & (Trait.ARTICLE | Trait.MAIN) and _in_contents(draft, index, contents)):
                draft.label(index, StrippedRole.NAVIGATION, "tag: nav")
        elif traits & Trait.HEADER and not traits & Trait.ARTICLE:
            draft.label(index, StrippedRole.NAVIGATION, "tag: header")


def _in_contents(draft: Draft, index: int, known: dict[int, bool]) -> bool:
    """Whether the ``nav`` around a block leads to places in the page: a table of contents."""
    place = draft.page.innermost(draft.places[index], Trait.NAV)
    if place not in known:
        targets = [href for i in draft.blocks_in(place) for _, _, href in draft.blocks[i].links]
        known[place] = len(targets) > 1 and leads_within(targets)
    return known[place]


def mark_shapes(draft: Draft) -> None:
    """Lines that are nothing but a time of day, or count pictures or pages, or are a link in capitals among the paragraphs.

    Example: "14.32" over an entry of a live blog, "3 / 12" under a picture. Not: a score in a table, a date.
    """
    if not draft.page.has_markup:
        return
    for index in draft.all_free():
        text = draft.blocks[index].text
        if not text[0].isdecimal() or len(text) > LONGEST_SHAPE or draft.traits_of[index] & (Trait.TABLE | Trait.PRE):
            continue
        if TIME.fullmatch(text):
            draft.label(index, StrippedRole.METADATA, "shape: time")
        elif COUNTER.fullmatch(text):
            draft.label(index, StrippedRole.OTHER, "shape: counter")
    for index in {*draft.all_wanted(), *draft.standing_in(Trait.NAV)}:
        if draft.free(index) and (entry := propose_contents(draft, index) or _propose_shouted(draft, index)):
            draft.label(index, *entry)


def _propose_shouted(draft: Draft, index: int) -> Proposal | None:
    """A link in capitals that is a paragraph of its own: the title of another story, set between two paragraphs."""
    text = draft.blocks[index].text
    alone = draft.link_share[index] > ALL_LINK and draft.units[index] >= SHOUTED_UNITS and text == text.upper() != text.lower()
    inside = draft.traits(index) & (Trait.HEADING | Trait.LIST | Trait.TABLE | Trait.QUOTE)
    return (StrippedRole.OTHER_STORIES, "shape: a link in capitals") if alone and not inside else None


def mark_furniture(draft: Draft) -> None:
    """Give every block that is left a stripped role by the first rule that has one for it."""
    for index in draft.all_free():
        for rule in RULES:
            if proposal := rule(draft, index):
                draft.label(index, *proposal)
                break


def propose_caption(draft: Draft, index: int) -> Proposal | None:
    """The words under a picture. Example: ``figcaption``. Not: a paragraph in a ``figure`` used for layout."""
    traits = draft.traits_of[index]
    if traits & Trait.CAPTION:
        return StrippedRole.CAPTION, "tag: figcaption"
    if draft.units[index] > CAPTION_UNITS or traits & Trait.PRE:
        return None
    in_figure = traits & (Trait.FIGURE | Trait.TABLE) == Trait.FIGURE
    if in_figure or (draft.hinted_near(index, "caption") and not draft.hinted(index, "site_footer")):
        return StrippedRole.CAPTION, "class: caption"
    return None


def propose_contents(draft: Draft, index: int) -> Proposal | None:
    """An entry of a table of contents: a link to a place in the page. Example: ``<a href="#costs">``. Not: "Back to top"."""
    if draft.link_share[index] <= MOSTLY_LINKS or draft.units[index] <= 1:
        return None
    within = leads_within([href for _, _, href in draft.blocks[index].links])
    return (
        (StrippedRole.METADATA, "shape: contents") if within and draft.inside(draft.places[index], draft.boxes.main) else None
    )


def propose_by_name(draft: Draft, index: int) -> Proposal | None:
    """Boxes whose class or id says what they are. Example: ``class="newsletter-signup"``. Not: what surrounds the story."""
    role = most_telling(draft.boxes.box_hints[draft.places[index]])
    if role is None:
        return None
    reason = f"class: {role}"
    if role is StrippedRole.SIDEBAR and draft.link_share[index] > MOSTLY_LINKS and draft.units[index] >= TITLE_UNITS:
        role = StrippedRole.OTHER_STORIES
    return role, reason


@lru_cache(maxsize=4096)
def most_telling(found: int) -> StrippedRole | None:
    """Of the roles that names hint at, the one that says most; None for no hint."""
    return next((StrippedRole(hint) for hint in NAMED if found & hints()[0][hint]), None) if found else None


def propose_by_tag(draft: Draft, index: int) -> Proposal | None:
    """Elements whose tag says that they stand apart. Example: ``<aside>``. Not: one that holds the story."""
    traits = draft.traits(index)
    if traits & Trait.ASIDE:
        linked = draft.link_share[index] > MOSTLY_LINKS
        return (StrippedRole.OTHER_STORIES if linked else StrippedRole.SIDEBAR), "tag: aside"
    if traits & Trait.FORM:
        return StrippedRole.OTHER, "tag: form"
    return None


def propose_separator(draft: Draft, index: int) -> Proposal | None:
    """Lines with no letter or digit. Example: "|". Not: "...", which may stand in for speech."""
    if not any(map(str.isalnum, draft.blocks[index].text)):
        return StrippedRole.OTHER, "shape: separator"
    return None


def propose_date(draft: Draft, index: int) -> Proposal | None:
    """A date or a byline that is not the story's. Example: the day's date in the masthead. Not: a sentence with a date."""
    if (
        draft.units[index] <= DATE_UNITS
        and has_date_digits(draft.blocks[index].text)
        and any(part.reason.startswith("shape: date") for part in cut_credit_line(draft.blocks[index].text))
    ):
        return StrippedRole.METADATA, "shape: date"
    return None


def propose_by_links(draft: Draft, index: int) -> Proposal | None:
    """Lines that are nothing but links: menus above the story, the foot below, other stories between."""
    if draft.link_share[index] <= MOSTLY_LINKS:
        return None
    if draft.span is None or index < draft.span[0]:
        return (StrippedRole.NAVIGATION if draft.units[index] <= MENU_UNITS else StrippedRole.OTHER_STORIES), "links"
    if draft.units[index] >= TITLE_UNITS:
        return StrippedRole.OTHER_STORIES, "links"
    late = index > FOOT_FROM * len(draft.blocks)
    return (StrippedRole.SITE_FOOTER if late else StrippedRole.NAVIGATION), "links"


def propose_by_place(draft: Draft, index: int) -> Proposal | None:
    """Short lines above the headline are the top of the page. Example: a site's motto. Not: a kicker, which has its rule."""
    if draft.headline is not None and index < draft.headline and draft.units[index] <= MOTTO_UNITS:
        return StrippedRole.NAVIGATION, "place: above the headline"
    return None


def propose_below(draft: Draft, index: int) -> Proposal | None:
    """In a dump: what stands below a line of furniture without a blank line is of its kind.

    Example: the tags below "Topics", the offer below "Sponsored". Not: a paragraph, a line below a menu.
    """
    above = draft.role(index - 1) if index and not draft.page.has_markup and not draft.blocks[index].gap else None
    if not isinstance(above, StrippedRole) or above not in SPREADING:
        return None
    if draft.strong[index] and above is not StrippedRole.NEWSLETTER:
        return None
    return above, "place: below its like"


def propose_copyright(draft: Draft, index: int) -> Proposal | None:
    """A line of copyright that is no part of the story, in a dump. Example: "© Norrsunds Tidning". Not: a caption's ©."""
    if draft.page.has_markup or not COPYRIGHT.match(draft.blocks[index].text):
        return None
    return StrippedRole.SITE_FOOTER, "phrase: ©"


def propose_nothing(draft: Draft, index: int) -> Proposal | None:
    """What is left: the model does not take it for body, and nothing says what it is."""
    return StrippedRole.OTHER, f"model: {draft.likely[index]:.2f}"


RULES: tuple[Rule, ...] = (
    propose_separator,
    propose_caption,
    propose_contents,
    propose_by_name,
    propose_by_tag,
    propose_date,
    propose_by_links,
    propose_by_place,
    propose_copyright,
    propose_below,
    propose_nothing,
)
