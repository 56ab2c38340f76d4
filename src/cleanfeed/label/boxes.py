"""The boxes of a page: which one holds the story, how much running text each has, and what the names around a block hint at.

Everything here is by container. Containers stand in page order, parents before what they hold, so sums go up in one
reverse pass, and what is handed down goes down in one.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.label.counting import Bools, Floats, Floats64, Ints
from cleanfeed.label.names import hinted, hints
from cleanfeed.label.wording import Phrase, wording
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
MAKE = attrgetter("tag", "names")
DISTRUSTED = Trait.NAV | Trait.FOOTER | Trait.ASIDE | Trait.HIDDEN | Trait.DIALOG | Trait.FORM
# What says little of a box that holds the main text. Even "hidden" does not: scripts show such pages when they have loaded.
APART = (
    Trait.NAV | Trait.HEADER | Trait.FOOTER | Trait.ASIDE | Trait.FORM | Trait.DIALOG | Trait.FIGURE | Trait.LINK | Trait.HIDDEN
)


@dataclass(slots=True)
class Boxes:
    """What is known of the containers, each list or array of shape (containers,)."""

    parents: Ints  # that of the root is 0
    own: Ints  # its own traits
    makes: Ints  # the first of the same tag and names
    ends: Ints  # the first container after it that does not stand in it
    depths: Ints
    first: list[int]  # the first block in it, or -1
    held: list[int]  # how many blocks it holds
    main: int  # the deepest container that holds half the page's running text
    around_main: set[int]  # `main` and all that it stands in
    told: Ints  # the next three as one array, shape (3, containers)
    traits: list[int]  # its traits and of what it stands in, less what says "apart" of a box around `main`
    box_hints: list[int]  # hints of its names and those above, up to what surrounds `main`
    near_hints: list[int]  # hints of its own names and the two above it
    units: Floats  # of all text in it
    strong_units: Floats  # units of running text in it, where they can be trusted
    weight: Floats  # by block: units of running text, where they can be trusted
    phrases: dict[int, Phrase | None]  # by block, of headings: the stock phrase that they are


def find_boxes(blocks: Blocks, places: Ints, units: Floats, strong: Bools) -> Boxes:
    """Find the main box and read the names of all. By block: where it stands, its length, whether it is running text."""
    containers = blocks.containers
    parents = np.maximum(0, [container.parent for container in containers])
    own = np.array([container.own for container in containers], np.int64)
    depths = np.array([container.depth for container in containers], np.int64)
    makes = number_alike(map(MAKE, containers), len(containers))
    ends = _ends(parents)
    units_in, held = sum_up(np.array((units, np.ones(len(units)))), places, ends)
    names = _own_hints(blocks, makes, held)
    phrases = _heading_phrases(np.flatnonzero(own.take(places) & Trait.HEADING).tolist(), blocks)
    trust = _trust(_is_foreign(names, depths) | (own & DISTRUSTED > 0), ends)
    weight = np.where(strong, units, np.float32(0)) * trust.take(places)
    for below in _comments_below(phrases, places, parents, ends):
        weight[below] *= DISTRUST
    sums = sum_up(weight[None], places, ends)[0].astype(np.float32)
    main = _main_box(places[weight > 0], sums, parents, ends)
    around = _ancestors(main, parents)
    told = _told(own, names, parents, around, sums)
    traits, box_hints, near_hints = told.tolist()
    return Boxes(
        parents=parents,
        own=own,
        makes=makes,
        ends=ends,
        depths=depths,
        first=_first_blocks(places, held),
        held=held.astype(np.int64).tolist(),
        main=main,
        around_main=around,
        told=told,
        traits=traits,
        box_hints=box_hints,
        near_hints=near_hints,
        units=units_in.astype(np.float32),
        strong_units=sums,
        weight=weight,
        phrases=phrases,
    )


def number_alike(keys: Iterable[Hashable], count: int) -> Ints:
    """By key: the place of the first one that is equal to it. ``count``: how many there are."""
    return np.fromiter(map(dict[Hashable, int]().setdefault, keys, range(count)), np.int64, count)


def _ends(parents: Ints) -> Ints:
    """By container: the first one after it that does not stand in it."""
    above = parents.tolist()
    sizes = [1] * len(above)
    for index in range(len(above) - 1, 0, -1):
        sizes[above[index]] += sizes[index]
    return np.arange(len(above)) + np.array(sizes, np.int64)


def _first_blocks(places: Ints, held: Floats64) -> list[int]:
    """By container: the first block in it, or -1. What containers after it hold comes after what it holds."""
    none = len(places)
    own = np.full(len(held), none)
    own[places[::-1]] = np.arange(none)[::-1]  # of several blocks of one container, the first is written last
    first: list[int] = np.where(held > 0, np.minimum.accumulate(own[::-1])[::-1], -1).tolist()
    return first


def _main_box(running: Ints, sums: Floats, parents: Ints, ends: Ints) -> int:
    """The deepest container that holds half the running text, and more than one piece of it if there are several.

    ``running``: where the pieces stand.
    """
    if not sums[0]:
        return 0
    main = int(np.flatnonzero(sums >= MAIN_SHARE * sums[0])[-1])
    while main and len(running) > 1 and np.count_nonzero((running >= main) & (running < ends[main])) == 1:
        main = int(parents[main])
    return main


def sum_up(weights: npt.NDArray[np.generic], places: Ints, ends: Ints) -> Floats64:
    """By container: the sum of each row of ``weights``, of shape (rows, blocks), over all blocks in it."""
    rows, size = len(weights), len(ends)
    at = places + np.arange(0, rows * size, size)[:, None]
    until = running_sums(np.bincount(at.ravel(), weights.ravel(), rows * size).reshape(rows, size))
    sums: Floats64 = until.take(ends, axis=1) - until[:, :-1]
    return sums


def running_sums(values: npt.NDArray[np.generic]) -> Floats64:
    """Of each row of ``values`` the sum before each place and, last, of all: shape (rows, places + 1)."""
    rows, size = values.shape
    sums = np.zeros((rows, size + 1))
    sums[:, 1:] = values.cumsum(axis=1)
    return sums


def hand_down(own: Ints, parents: Ints) -> Ints:
    """By container: its own bits and those of all containers that it stands in. Shape (rows, containers), as ``own``.

    Each round reaches twice as far up as the one before: parents, grandparents, the fourth above, ...
    """
    bits, above = own, parents
    while above.any():
        bits = bits | bits.take(above, axis=1)
        above = above.take(above)
    handed: Ints = bits | own[:, :1]
    return handed


def _heading_phrases(headings: list[int], blocks: Blocks) -> dict[int, Phrase | None]:
    """The stock phrase that each heading is, by block, but for long ones. Rules ask for the same later."""
    find = wording().find
    texts = [blocks.blocks[index].text for index in headings]
    return {index: find(text) for index, text in zip(headings, texts, strict=True) if len(text) <= LONGEST_HEADING}


def _comments_below(phrases: dict[int, Phrase | None], places: Ints, parents: Ints, ends: Ints) -> list[slice]:
    """The blocks that stand under a heading such as "Comments (17)", to the end of the box that it heads."""
    found = []
    for index, phrase in phrases.items():
        if phrase is None or phrase.role is not StrippedRole.COMMENTS or not phrase.opens:
            continue
        end, box = index + 1, parents[places[index]]
        if end == len(places):
            continue
        while not box <= places[end] < ends[box]:
            box = parents[box]
        while end < len(places) and places[end] < ends[box]:
            end += 1
        found.append(slice(index + 1, end))
    return found


def _own_hints(blocks: Blocks, makes: Ints, held: Floats64) -> Ints:
    """The hints of every container that holds text; of the others nobody asks."""
    asked = np.flatnonzero(np.bincount(makes, held))
    by_make = np.zeros(len(makes), np.int64)
    by_make[asked] = [hinted(blocks.containers[place].names) for place in asked.tolist()]
    own: Ints = by_make.take(makes) * (held > 0)
    return own


def _is_foreign(names: Ints, depths: Ints) -> Bools:
    """By container: whether its hints say that its text is no part of the story, however long."""
    bits = hints()[0]
    foreign: Bools = (names & bits["comments"] > 0) & (depths > OUTER_DEPTH)
    foreign |= (names & bits["cookie_notice"] > 0) & (depths >= OUTER_DEPTH)
    return foreign


def _trust(distrusted: Bools, ends: Ints) -> Floats:
    """By container: how far running text counts when the main box is looked for; little in comments, asides and the like."""
    low = np.flatnonzero(distrusted)
    size = len(ends) + 1
    within = (np.bincount(low, minlength=size) - np.bincount(ends[low], minlength=size)).cumsum()[:-1]  # how many of those
    return np.where(within > 0, DISTRUST, 1.0).astype(np.float32)


def _ancestors(index: int, parents: Ints) -> set[int]:
    found = {index, 0}
    while index:
        index = int(parents[index])
        found.add(index)
    return found


def _told(own: Ints, names: Ints, parents: Ints, around: set[int], sums: Floats) -> Ints:
    """By container: the traits and the hints of it and its boxes, and the hints of its names and the two above it. Three rows.

    A ``header`` that holds the main text, left unclosed or misused, says nothing; nor do names of what surrounds it, nor
    those of boxes with too much text to be what they are named.
    """
    bits = np.array((own, np.where(sums > LARGE_SHARE * max(1.0, float(sums[0])), names & ~_small(), names)))
    outer = list(around)
    bits[0, outer] &= ~APART
    bits[1, outer] = 0
    told = np.empty((3, len(own)), np.int64)
    told[:2] = hand_down(bits, parents)
    told[2] = names | names.take(parents) | names.take(parents.take(parents))
    return told


@cache
def _small() -> int:
    return sum(hints()[0][name] for name in SMALL)
