"""Pages that stand in for another: an error, a check for robots, a request for consent. They have no story, and no body."""

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

MOST_UNITS = 160  # of running text: a story about cookies has more
ERROR_WORDS = 3  # that the headline of an error page has beside the error
SHORT_UNITS = 6  # longest line that only names the error
CONSENT_SHARE = 0.3  # of the running lines, that speak of consent on a longer page that asks for it
ROLES = {"error_page": StrippedRole.OTHER, "consent_page": StrippedRole.COOKIE_NOTICE}


def mark_stand_in(draft: Draft) -> None:
    """On a page whose headline, title or first line says that it stands in for another, nothing is body.

    Example: "Page not found". Not: a report of some length that begins with those words.
    """
    said = [*draft.claims.titles[:1], *(draft.blocks[i].text for i in {draft.headline or 0, 0} if i < len(draft.blocks))]
    kind = next((kind for kind in ROLES for text in dict.fromkeys(said) if wording().opening(kind, text)), None)
    if kind is None:
        return
    running = [i for i, strong in enumerate(draft.strong) if strong]
    if sum(draft.units[i] for i in running) > MOST_UNITS and not _is_certain(draft, kind, running):
        return
    draft.stand_in = kind
    draft.likely = [0.0] * len(draft.blocks)
    if kind == "consent_page":
        _mark_consent(draft)
        return
    box = _box(draft)
    for index, block in enumerate(draft.blocks):
        names_it = wording().opening(kind, block.text) > 0 and draft.units[index] <= SHORT_UNITS
        if (draft.strong[index] or names_it) and (box is None or draft.inside(block.place, box)):
            draft.label(index, ROLES[kind], f"phrase: {kind}")


def _mark_consent(draft: Draft) -> None:
    """On a page that asks for consent all that follows its headline is the request, but for the frame of the page."""
    section = -1
    for index in range((draft.headline or 0) + 1, len(draft.blocks)):
        if draft.traits(index) & (Trait.NAV | Trait.FOOTER):
            section = -1
            continue
        if draft.traits(index) & Trait.HEADING and draft.free(index):
            draft.headings.append(index)
            section = len(draft.headings) - 1
        reason = "phrase: consent_page" if section < 0 else f"section: {draft.blocks[draft.headings[section]].text}"
        if draft.label(index, StrippedRole.COOKIE_NOTICE, reason):
            draft.section[index] = section


def _is_certain(draft: Draft, kind: str, running: list[int]) -> bool:
    """Whether a page with more text on it still says nothing else: a headline of an error, or talk of consent throughout."""
    if draft.headline is None:
        return False
    headline = draft.blocks[draft.headline].text
    end = wording().opening(kind, headline)
    if not end:
        return False
    if kind == "error_page":
        short = len(headline[end:].split()) <= ERROR_WORDS
        return short and not draft.claims.is_article and draft.claims.published is None
    speaking = sum(any(word in draft.blocks[i].text.casefold() for word in wording().consent_words) for i in running)
    return speaking >= CONSENT_SHARE * len(running)


def _box(draft: Draft) -> int | None:
    """The article or main element around the headline of an error page, beside which others' teasers may stand."""
    if draft.headline is None:
        return None
    place = draft.page.innermost(draft.places[draft.headline], Trait.ARTICLE | Trait.MAIN)
    return place if place > 0 else None
