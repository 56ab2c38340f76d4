"""Front pages and listings: many cards of a linked title and a teaser, and no story."""

from collections import Counter

import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.furniture import FRAME
from cleanfeed.roles import StrippedRole

FEWEST_CARDS = 6
CARD_SHARE = 0.6  # of the page's running text
STORY_UNITS = 150  # of running text outside cards that is a story
CARD_BLOCKS = 8  # most blocks of a card
LINKED = 0.8  # share of a title that is link
SHORTEST_TITLE, LONGEST_TITLE = 3, 30  # units
LEVELS = 4  # boxes around a block that may be its card
REACH = 2  # blocks between a title and its teaser


def mark_listing(draft: Draft) -> None:
    """On a page whose running text is mostly teasers, nothing is body.

    Example: a front page. Not: a story with a list of related stories below it.
    """
    if not draft.page.has_markup or not _has_titles_beside(draft):
        return
    cards = _cards(draft)
    teasers = {i for members in cards for i in members}
    strong = [i for i in range(len(draft.blocks)) if draft.strong[i] and draft.free(i)]
    total = sum(draft.units[i] for i in strong)
    shown = sum(draft.units[i] for i in strong if i in teasers)
    if len(cards) < FEWEST_CARDS or shown < CARD_SHARE * total or total - shown >= STORY_UNITS:
        return
    if draft.headline is not None:
        draft.clear(draft.headline)
        draft.headline = None
    for index in teasers:
        draft.label(index, StrippedRole.OTHER_STORIES, "shape: card")
    draft.likely = [0.0] * len(draft.blocks)
    draft.listing = True


def _has_titles_beside(draft: Draft) -> bool:
    """Whether most running text stands near a linked title: without that there is no need to look for cards."""
    features = draft.features
    titles = (
        (features.link_share > LINKED) & (features.counts.units >= SHORTEST_TITLE) & (features.counts.units <= LONGEST_TITLE)
    )
    if np.count_nonzero(titles) < FEWEST_CARDS:
        return False
    near = titles.copy()
    for step in range(1, REACH + 1):
        near[step:] |= titles[:-step]
        near[:-step] |= titles[step:]
    units = np.where(features.strong, features.counts.units, 0)
    return bool((units * near).sum() >= CARD_SHARE * units.sum())


def _cards(draft: Draft) -> list[list[int]]:
    """The smallest boxes that hold a linked title and a little more, where several are alike."""
    containers = draft.page.containers
    members: dict[int, list[int]] = {}
    for index, block in enumerate(draft.blocks):
        if draft.traits(index) & FRAME:
            continue
        place = block.place
        for _ in range(LEVELS):
            members.setdefault(place, []).append(index)
            place = containers[place].parent
            if place < 0:
                break
    boxes = {box: inside for box, inside in members.items() if _is_card(draft, box, inside)}
    outer = {box: inside for box, inside in boxes.items() if containers[box].parent not in boxes}
    kinds = Counter((containers[box].tag, containers[box].names.split(" ")[0]) for box in outer)
    return [inside for box, inside in outer.items() if kinds[containers[box].tag, containers[box].names.split(" ")[0]] >= 2]


def _leads_away(draft: Draft, index: int) -> bool:
    """Whether a block's link leads to another page, and does not open a fold of this one."""
    return any(href and not href.startswith(("#", "javascript:")) for _, _, href in draft.blocks[index].links)


def _is_card(draft: Draft, box: int, inside: list[int]) -> bool:
    if not 1 <= len(inside) <= CARD_BLOCKS or draft.page.containers[box].own & Trait.PARAGRAPH:
        return False
    titles = sum(
        draft.link_share[i] > LINKED and SHORTEST_TITLE <= draft.units[i] <= LONGEST_TITLE and _leads_away(draft, i)
        for i in inside
    )
    text = sum(bool(draft.strong[i]) for i in inside)
    return titles >= 1 and text <= 2 and len(inside) > 1
