"""The boxes of a page: which one holds the story, how much running text each has, and what the names around a block hint at.

Everything here is by container. Containers stand in page order, parents before what they hold, so sums go up in one
reverse pass, and what is handed down goes down in one.
"""

from dataclasses import dataclass

import numpy as np

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.label.counting import Bools, Floats, Ints
from cleanfeed.label.names import hinted, hints
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

MAIN_SHARE = 0.5  # of the running text, in the main box
SMALL = (
    "advert",
    "caption",
    "cookie_notice",
    "metadata",
    "navigation",
    "newsletter",
    "paywall",
    "popup",
    "share",
    "site_footer",
)
LARGE_SHARE = 0.25  # of the running text: more than any of those boxes has
DISTRUST = 0.1  # weight of running text that stands in comments, asides and the like, when the main box is looked for
OUTER_DEPTH = 2  # down to here, names speak of the whole page
LONGEST_HEADING = 60  # characters
DISTRUSTED = Trait.NAV | Trait.FOOTER | Trait.ASIDE | Trait.HIDDEN | Trait.DIALOG | Trait.FORM
# What says little of a box that holds the main text. Even "hidden" does not: scripts show such pages when they have loaded.
APART = (
    Trait.NAV | Trait.HEADER | Trait.FOOTER | Trait.ASIDE | Trait.FORM | Trait.DIALOG | Trait.FIGURE | Trait.LINK | Trait.HIDDEN
)


@dataclass(slots=True)
class Boxes:
    """What is known of the containers, each list or array of shape (containers,)."""

    parents: Ints  # that of the root is 0
    main: int  # the deepest container that holds half the page's running text
    around_main: set[int]  # `main` and all that it stands in
    traits: list[int]  # its traits and of what it stands in, less what says "apart" of a box around `main`
    box_hints: list[int]  # hints of its names and those above, up to what surrounds `main`
    near_hints: list[int]  # hints of its own names and the two above it
    strong_units: Floats  # units of running text in it, where they can be trusted
    weight: Floats  # by block: units of running text, where they can be trusted


def find_boxes(blocks: Blocks, places: Ints, strong_units: Floats) -> Boxes:
    """Find the main box and read the names of all. ``strong_units``: by block, its length if it is running text, else 0."""
    containers = blocks.containers
    parents = np.array([container.parent for container in containers], np.int64).clip(0)
    own = np.array(_own_hints(blocks, places), np.int64)
    weight = strong_units * _trust(blocks, parents, own)[places]
    for below in comments_below_headings(blocks):
        weight[below] *= DISTRUST
    sums = sum_up(weight, places, parents)
    main = _main_box(blocks, places, weight, sums, parents)
    around = _ancestors(main, parents)
    near = own | own[parents] | own[parents[parents]]
    traits = _traits(blocks, parents, main, around)
    return Boxes(parents, main, around, traits, _box_hints(own, parents, around, sums), near.tolist(), sums, weight)


def _main_box(blocks: Blocks, places: Ints, weight: Floats, sums: Floats, parents: Ints) -> int:
    """The deepest container that holds half the running text, and more than one piece of it if there are several."""
    if not sums[0]:
        return 0
    main = int(np.flatnonzero(sums >= MAIN_SHARE * sums[0])[-1])
    running = places[weight > 0]
    while main and len(running) > 1 and int(inside(main, blocks)[running].sum()) == 1:
        main = int(parents[main])
    return main


def sum_up(weight: Floats, places: Ints, parents: Ints) -> Floats:
    """By container: the sum of ``weight`` over all blocks in it."""
    sums = np.bincount(places, weight, len(parents)).tolist()
    above = parents.tolist()
    for index in range(len(sums) - 1, 0, -1):
        if sums[index]:
            sums[above[index]] += sums[index]
    return np.asarray(sums, np.float32)


def hand_down(own: Ints, parents: Ints) -> Ints:
    """By container: its own bits and those of all containers that it stands in.

    Each round reaches twice as far up as the one before: parents, grandparents, the fourth above, ...
    """
    bits, above = own, parents
    while above.any():
        bits = bits | bits[above]
        above = above[above]
    handed: Ints = bits | own[0]
    return handed


def inside(box: int, blocks: Blocks) -> Bools:
    """Which containers are ``box`` or stand in it: those that follow it until one that is no deeper."""
    containers, end = blocks.containers, box + 1
    while end < len(containers) and containers[end].depth > containers[box].depth:
        end += 1
    found = np.zeros(len(containers), np.bool_)
    found[box:end] = True
    return found


def comments_below_headings(blocks: Blocks) -> list[slice]:
    """The blocks that stand under a heading such as "Comments (17)", to the end of the box that it heads."""
    found = []
    containers = blocks.containers
    for index, block in enumerate(blocks.blocks):
        if not containers[block.place].own & Trait.HEADING or len(block.text) > LONGEST_HEADING:
            continue
        phrase = wording().find(block.text)
        if phrase is None or phrase.role is not StrippedRole.COMMENTS or not phrase.opens:
            continue
        end, box = index + 1, containers[block.place].parent
        while box >= 0 and not (end < len(blocks.blocks) and blocks.inside(blocks.blocks[end].place, box)):
            box = containers[box].parent
        while end < len(blocks.blocks) and blocks.inside(blocks.blocks[end].place, box):
            end += 1
        found.append(slice(index + 1, end))
    return found


def _own_hints(blocks: Blocks, places: Ints) -> list[int]:
    """The hints of every container that holds text; of the others nobody asks."""
    containers = blocks.containers
    names: dict[int, str] = {}
    for index in places.tolist():
        while index >= 0 and index not in names:
            container = containers[index]
            names[index] = container.names
            index = container.parent
    known = {named: hinted(named) for named in set(names.values())}
    own = [0] * len(containers)
    for index, named in names.items():
        own[index] = known[named]
    return own


def _trust(blocks: Blocks, parents: Ints, own: Ints) -> Floats:
    """By container: how far running text counts when the main box is looked for; little in comments, asides and the like."""
    traits = np.array([container.own for container in blocks.containers], np.int64)
    deep = np.array([container.depth for container in blocks.containers], np.int64) > OUTER_DEPTH
    comments = (own & hints()[0]["comments"] > 0) & deep
    low = hand_down((comments | (traits & DISTRUSTED > 0)).astype(np.int64), parents)
    return np.where(low > 0, DISTRUST, 1.0).astype(np.float32)


def _ancestors(index: int, parents: Ints) -> set[int]:
    found = {index, 0}
    while index:
        index = int(parents[index])
        found.add(index)
    return found


def _traits(blocks: Blocks, parents: Ints, main: int, around: set[int]) -> list[int]:
    """The traits of all containers. A ``header`` that holds the main text, left unclosed or misused, says nothing."""
    containers = blocks.containers
    if not containers[main].traits & APART:
        return [container.traits for container in containers]
    own = np.array([container.own for container in containers], np.int64)
    own[list(around)] &= ~APART
    traits: list[int] = hand_down(own, parents).tolist()
    return traits


def _box_hints(own: Ints, parents: Ints, around: set[int], sums: Floats) -> list[int]:
    """Hints of each container's boxes, less those of boxes with too much text to be what they are named."""
    small = ~sum(hints()[0][name] for name in SMALL)
    here = np.where(sums > LARGE_SHARE * max(1.0, float(sums[0])), own & small, own)
    here[list(around)] = 0
    found: list[int] = hand_down(here, parents).tolist()
    return found
