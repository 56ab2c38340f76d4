"""The standfirst: the lines between headline and body that sell the story, told from its first paragraph."""

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft, stands_apart
from cleanfeed.label.names import hinted, hints
from cleanfeed.label.pictures import split_credit
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field, StrippedRole

MOST_UNITS = 90  # of a standfirst
FEWEST_UNITS = 3
DUMP_UNITS = 24  # longest line that place alone makes a standfirst, in a dump
HEADING_UNITS = 5  # of a sub-heading right under the headline
FAR_HEADING_UNITS = 10  # of one farther below
APART_UNITS = 6  # of a line that only stands apart
CLOSE = 3  # blocks below the headline
OWN_KIND = 0.3  # share of the running text that is marked up as the body is
LIKE = 0.6  # likeness to the page's description that is no chance
VERY_LIKE = 0.8  # likeness that outweighs what class names say
TEXT_BLOCKS = 2  # running lines that a box of the standfirst may hold
CLOCK_UNITS = 8  # longest line that may be a time of day with a reading time
FOREIGN = ("other_stories", "share", "advert", "newsletter", "comments", "author_note", "cookie_notice")
NEVER = Trait.NAV | Trait.FOOTER | Trait.HIDDEN | Trait.DIALOG


def mark_standfirst(draft: Draft, zone: range) -> None:
    """Label the standfirst in what stands between headline and body.

    Example: an ``h2`` or ``p.standfirst`` between headline and byline. Not: the first paragraph, a caption, a promotion.
    """
    found: list[int] = []
    for index in zone:
        if not draft.free(index):
            continue
        if draft.headline is not None and draft.blocks[index].text == draft.blocks[draft.headline].text:
            draft.label(index, StrippedRole.DUPLICATE, "copy")
            continue
        if found and not _continues(draft, found[-1], index):
            break
        if found or is_standfirst(draft, index):
            draft.label(index, Field.STANDFIRST, "standfirst")
            found.append(index)
    if not found:
        _mark_bold_opening(draft, zone.stop)


def _continues(draft: Draft, last: int, index: int) -> bool:
    """Whether a block goes on with the standfirst: the next bullet of the same list."""
    containers = draft.page.containers
    here, there = containers[draft.blocks[index].place], containers[draft.blocks[last].place]
    return index == last + 1 and bool(here.own & there.own & Trait.ITEM) and here.parent == there.parent


def _mark_bold_opening(draft: Draft, index: int) -> None:
    """The first paragraph, if all of it is bold, the next is not, and the page describes itself by it."""
    if index + 1 >= len(draft.blocks) or not draft.free(index) or not draft.strong[index]:
        return
    bold = [draft.blocks[i].bold_chars > len(draft.blocks[i].text) * OWN_KIND for i in (index, index + 1)]
    if bold == [True, False] and draft.units[index] <= MOST_UNITS and _likeness(draft, index) >= LIKE:
        draft.label(index, Field.STANDFIRST, "standfirst")


def is_standfirst(draft: Draft, index: int) -> bool:
    """Whether a block's mark-up, or in a dump its form and place, make it a standfirst."""
    if draft.headline is None or not FEWEST_UNITS <= draft.units[index] <= MOST_UNITS or draft.link_share[index] > LIKE:
        return False
    if not draft.page.has_markup:
        return _is_dump_standfirst(draft, index)
    if draft.traits(index) & NEVER:
        return False
    return (_is_description(draft, index) or _looks_like_standfirst(draft, index)) and not _is_small_print(draft, index)


def _is_description(draft: Draft, index: int) -> bool:
    """Whether a block says what the page's description says, and is no paragraph of the story."""
    return _likeness(draft, index) >= VERY_LIKE and not _is_own_kind(draft, index)


def _looks_like_standfirst(draft: Draft, index: int) -> bool:
    if stands_apart(draft.traits(index)) or draft.phrase(index) or any(draft.hinted(index, hint) for hint in FOREIGN):
        return False
    if draft.nearly(index, "standfirst") and not draft.nearly(index, "body") and not _in_text_box(draft, index):
        return True
    return _is_sub_heading(draft, index) or _stands_between(draft, index)


def _in_text_box(draft: Draft, index: int) -> bool:
    """Whether the element around a block holds more running text: then what its names say is no matter of this line."""
    parent = draft.page.containers[draft.blocks[index].place].parent
    return parent >= 0 and sum(draft.strong[i] for i in draft.blocks_in(parent)) > TEXT_BLOCKS and not _is_alone(draft, index)


def _is_alone(draft: Draft, index: int) -> bool:
    """Whether a block's own names, not those around it, tell what it is."""
    return bool(hinted(draft.page.containers[draft.blocks[index].place].names) & hints()[0]["standfirst"])


def _is_sub_heading(draft: Draft, index: int) -> bool:
    """A heading of lower rank under the headline: a short one close to it, or a long one before the body."""
    assert draft.headline is not None
    level = draft.page.containers[draft.blocks[index].place].level
    close = index - draft.headline <= CLOSE
    return 2 <= level <= 4 and draft.units[index] >= (HEADING_UNITS if close else FAR_HEADING_UNITS)


def _stands_between(draft: Draft, index: int) -> bool:
    """A line of its own make, near the headline or like the page's description."""
    assert draft.headline is not None
    if draft.page.containers[draft.blocks[index].place].level or draft.units[index] < APART_UNITS:
        return False
    apart = not _is_own_kind(draft, index) or not draft.inside(draft.blocks[index].place, draft.boxes.main)
    near = index - draft.headline <= CLOSE or _likeness(draft, index) >= LIKE
    return apart and near and all(draft.units[i] <= MOST_UNITS / 3 for i in range(draft.headline + 1, index))


def _is_small_print(draft: Draft, index: int) -> bool:
    """Captions and their credits, times of day with a reading time."""
    text = draft.blocks[index].text
    if draft.traits(index) & (Trait.CAPTION | Trait.FIGURE) or draft.nearly(index, "caption") or split_credit(text)[1]:
        return True
    return draft.units[index] <= CLOCK_UNITS and any(wording().find(piece) for piece in text.split("|") if piece != text)


def _is_own_kind(draft: Draft, index: int) -> bool:
    """Whether a block is marked up as the story's paragraphs are."""
    return bool(draft.features.column("kind_share")[index] >= OWN_KIND)


def _likeness(draft: Draft, index: int) -> float:
    return float(draft.features.column("description_like")[index])


def _is_dump_standfirst(draft: Draft, index: int) -> bool:
    """In a dump: the first line after the headline, if it is short and not the last of the page."""
    assert draft.headline is not None
    before = range(draft.headline + 1, index)
    followed = any(draft.strong[i] for i in range(index + 1, len(draft.blocks)))
    return all(not draft.free(i) for i in before) and draft.units[index] <= DUMP_UNITS and followed and not draft.phrase(index)
