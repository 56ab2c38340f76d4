"""The standfirst: the lines between headline and body that sell the story, told from its first paragraph."""

from functools import cache

from cleanfeed.blocks.block import Trait
from cleanfeed.label.credits import split_credit
from cleanfeed.label.draft import Draft, Part, stands_apart
from cleanfeed.label.head_by_text import glued_byline
from cleanfeed.label.names import hinted, hints
from cleanfeed.label.wording import wording
from cleanfeed.label.words_by_text import names_picture
from cleanfeed.roles import Field, StrippedRole

MOST_UNITS = 90  # of a standfirst
FEWEST_UNITS = 3
DUMP_UNITS = 20  # longest line that place alone makes a standfirst, in a dump
BELOW_CREDITS = 9  # and where a byline or date stands above it
WALLED_UNITS = 35  # and right below a label for subscribers, whose stories have one
APART_DUMP_UNITS = 60  # and where no paragraph follows at once
CREDITS = (Field.BYLINE, Field.PUBLISHED)
HEADING_UNITS = 5  # of a sub-heading right under the headline
FAR_HEADING_UNITS = 10  # of one farther below
APART_UNITS = 6  # of a line that only stands apart
CLOSE = 3  # blocks below the headline
OWN_KIND = 0.3  # share of the running text that is marked up as the body is
LIKE = 0.6  # likeness to the page's description that is no chance
VERY_LIKE = 0.8  # likeness that outweighs what class names say
TEXT_BLOCKS = 2  # running lines that a box of the standfirst may hold
SAID = 40  # characters that a block and the description begin with
FEWEST_BULLETS, MOST_BULLETS = 2, 6
POINT_UNITS = 30  # and of the longest one, in a dump
BULLET_UNITS = 6  # of the shortest point of a list
CLOCK_UNITS = 8  # longest line that may be a time of day with a reading time
FOREIGN = ("other_stories", "share", "advert", "newsletter", "comments", "author_note", "cookie_notice")
NEVER = Trait.NAV | Trait.FOOTER | Trait.HIDDEN | Trait.DIALOG


def mark_standfirst(draft: Draft, zone: range) -> None:
    """Label the standfirst in what stands between headline and body.

    Example: an ``h2`` or ``p.standfirst`` between headline and byline. Not: the first paragraph, a caption, a promotion.
    """
    for index in zone:
        if draft.free(index) and draft.headline is not None and draft.blocks[index].text == draft.blocks[draft.headline].text:
            draft.label(index, StrippedRole.DUPLICATE, "copy")
    first = _choose(draft, [index for index in zone if draft.free(index) and is_standfirst(draft, index)]) or _bullets(
        draft, zone
    )
    if not first:
        _mark_bold_opening(draft, zone.stop)
    for index in first:
        length = len(draft.blocks[index].text)
        at = 0 if draft.page.has_markup else glued_byline(draft.blocks[index].text)
        byline = (Part(at, length, Field.BYLINE, "byline"),) if at else ()
        draft.cut(index, (Part(0, at or length, Field.STANDFIRST, "standfirst"), *byline))


def _choose(draft: Draft, fitting: list[int]) -> list[int]:
    """Of the blocks that may be the standfirst, the first one and what goes on with it; before that, the page's description.

    A second, longer headline often stands above the lines that the page describes itself by.
    """
    if not fitting:
        return []
    first = next((index for index in fitting if draft.page.has_markup and _is_description(draft, index)), fitting[0])
    found = [first]
    if not draft.page.has_markup:
        return [*found, *(_listed_below(draft, first) or _lines_above_credits(draft, first))]
    for index in range(first + 1, len(draft.blocks)):
        if not draft.free(index) or not _continues(draft, found[-1], index):
            break
        found.append(index)
    return found


def _listed_below(draft: Draft, first: int) -> list[int]:
    """In a dump: the other points of a list of which the first is the standfirst's."""
    end = first + 1
    bullet = draft.blocks[first].bullet
    if not bullet or bullet[0].isalnum():
        return []
    while end < len(draft.blocks) and draft.free(end) and draft.blocks[end].bullet == bullet and not draft.blocks[end].gap:
        if draft.units[end] > POINT_UNITS:
            return []
        end += 1
    return list(range(first + 1, end)) if end - first <= MOST_BULLETS else []


def _lines_above_credits(draft: Draft, first: int) -> list[int]:
    """In a dump: the short lines right below the standfirst, if a byline or date stands right below them."""
    found: list[int] = []
    for index in range(first + 1, len(draft.blocks)):
        if draft.role(index) in CREDITS and not draft.blocks[index].gap:
            return found
        fitting = FEWEST_UNITS <= draft.units[index] <= DUMP_UNITS and not draft.phrase(index)
        fitting = fitting and not draft.blocks[index].text.endswith(":")
        if not draft.free(index) or not fitting or draft.blocks[index].gap:
            break
        found.append(index)
    return []


def _continues(draft: Draft, last: int, index: int) -> bool:
    """Whether a block goes on with the standfirst: the next bullet of the same list, the next sub-heading of the same make."""
    containers = draft.page.containers
    here, there = containers[draft.blocks[index].place], containers[draft.blocks[last].place]
    if here.parent != there.parent:
        return False
    heading = there.level > 0 and (here.tag, here.names) == (there.tag, there.names) and draft.units[index] >= HEADING_UNITS
    return heading or (bool(here.own & there.own & Trait.ITEM) and draft.link_share[index] <= LIKE)


def _bullets(draft: Draft, zone: range) -> list[int]:
    """A short list of sentences between headline and body. Example: three points above a report. Not: links, share buttons."""
    if draft.headline is None or not draft.page.has_markup:
        return []
    lists: dict[int, list[int]] = {}
    for index in zone:
        box = draft.page.containers[draft.blocks[index].place]
        if box.own & Trait.ITEM and draft.free(index) and not draft.traits(index) & NEVER:
            lists.setdefault(box.parent, []).append(index)
    for items in lists.values():
        whole = FEWEST_BULLETS <= len(items) <= MOST_BULLETS and items[-1] - items[0] == len(items) - 1
        if whole and all(BULLET_UNITS <= draft.units[i] <= MOST_UNITS and not draft.blocks[i].links for i in items):
            return items
    return []


def _mark_bold_opening(draft: Draft, index: int) -> None:
    """The first paragraph, if all of it is bold, the next is not, and the page describes itself by it."""
    if index + 1 >= len(draft.blocks) or not draft.free(index) or not draft.strong[index]:
        return
    bold = [draft.blocks[i].bold_chars > len(draft.blocks[i].text) * OWN_KIND for i in (index, index + 1)]
    if bold == [True, False] and draft.units[index] <= MOST_UNITS and _likeness(draft, index) >= VERY_LIKE:
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
    if stands_apart(draft.traits(index)) or draft.phrase(index) or draft.boxes.box_hints[draft.places[index]] & _foreign():
        return False
    if draft.hinted_near(index, "standfirst") and not draft.hinted_near(index, "body") and not _in_text_box(draft, index):
        return True
    return _is_sub_heading(draft, index) or _stands_between(draft, index)


@cache
def _foreign() -> int:
    return sum(hints()[0][name] for name in FOREIGN)


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
    if not 2 <= level <= 4 or draft.units[index] < (HEADING_UNITS if close else FAR_HEADING_UNITS):
        return False
    return not _recurs(draft, index)


def _recurs(draft: Draft, index: int) -> bool:
    """Whether headings of the same make stand in the body: then it is the first of the cross-headings."""
    containers = draft.page.containers
    own = containers[draft.blocks[index].place]
    likes = (containers[draft.blocks[i].place] for i in draft.all_wanted() if i > index + 1)
    return any((box.tag, box.names, box.level) == (own.tag, own.names, own.level) for box in likes)


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
    if draft.traits(index) & (Trait.CAPTION | Trait.FIGURE) or draft.hinted_near(index, "caption") or split_credit(text)[1]:
        return True
    return draft.units[index] <= CLOCK_UNITS and any(wording().find(piece) for piece in text.split("|") if piece != text)


def _is_own_kind(draft: Draft, index: int) -> bool:
    """Whether a block is marked up as the story's paragraphs are."""
    return bool(draft.features.column("kind_share")[index] >= OWN_KIND)


def _likeness(draft: Draft, index: int) -> float:
    """How much a block is like the page's description; wholly, where one of them goes on after what the other says."""
    described, text = draft.claims.description or "", draft.blocks[index].text
    if len(text) >= SAID and described[:SAID] == text[:SAID]:
        return 1.0
    return float(draft.features.column("description_like")[index])


def _is_dump_standfirst(draft: Draft, index: int) -> bool:
    """In a dump: the first line after the headline that nothing else explains; a long one only if no paragraph follows at once.

    Example: "Note to wardens was 'engineering banter'", above the byline. Not: the first paragraph, the last line of a page.
    """
    assert draft.headline is not None
    headline = draft.blocks[draft.headline].text  # which may be printed again
    unexplained = any(draft.free(i) and draft.blocks[i].text != headline for i in range(draft.headline + 1, index))
    if unexplained or draft.phrase(index) or draft.blocks[index].text == headline:
        return False
    if names_picture(draft, index):
        return False
    below = next(
        (i for i in range(index + 1, len(draft.blocks)) if draft.role(i) is not StrippedRole.ADVERT), len(draft.blocks)
    )
    if not any(draft.strong[i] for i in range(below, len(draft.blocks))):
        return False
    if glued_byline(draft.blocks[index].text):
        return True
    if draft.role(index - 1) is StrippedRole.PAYWALL and draft.strong[below]:
        return draft.units[index] <= WALLED_UNITS
    if not draft.strong[below] and draft.role(below) is not StrippedRole.CAPTION:
        return draft.units[index] <= APART_DUMP_UNITS
    credited = any(draft.role(i) in CREDITS for i in range(draft.headline + 1, index))
    return draft.units[index] <= (BELOW_CREDITS if credited else DUMP_UNITS)
