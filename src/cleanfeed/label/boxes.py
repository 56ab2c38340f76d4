"""The boxes of a page: which one holds the story, how much running text each has, and what the names around a block hint at.

Everything here is by container. Containers stand in page order, parents before what they hold, so sums go up in one
reverse pass, and what is handed down goes down in one.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.label.counting import Bools, Floats, Floats64, Ints
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
    own: Ints  # its own traits
    makes: Ints  # the first of the same tag and names
    ends: Ints  # the first container after it that does not stand in it
    depths: Ints
    first: list[int]  # the first block in it, or -1
    held: list[int]  # how many blocks it holds
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
    traits = np.array([container.own for container in containers], np.int64)
    depths = np.array([container.depth for container in containers], np.int64)
    ends = _ends(parents)
    first, held = _blocks_in(places, ends)
    own = _own_hints(blocks, held)
    bits = hints()[0]
    foreign = (own & bits["comments"] > 0) & (depths > OUTER_DEPTH)
    foreign |= (own & bits["cookie_notice"] > 0) & (depths >= OUTER_DEPTH)
    weight = strong_units * _trust(foreign | (traits & DISTRUSTED > 0), ends)[places]
    for below in comments_below(np.flatnonzero(traits[places] & Trait.HEADING).tolist(), blocks):
        weight[below] *= DISTRUST
    sums = sum_up(weight[None], places, ends)[0].astype(np.float32)
    main = _main_box(places[weight > 0], sums, parents, ends)
    around = _ancestors(main, parents)
    near = (own | own[parents] | own[parents[parents]]).tolist()
    around_traits = _traits(blocks, traits, parents, main, around)
    box_hints = _box_hints(own, parents, around, sums)
    return Boxes(
        parents,
        traits,
        number_alike([(box.tag, box.names) for box in containers]),
        ends,
        depths,
        first,
        held,
        main,
        around,
        around_traits,
        box_hints,
        near,
        sums,
        weight,
    )


def number_alike(keys: Sequence[Hashable]) -> Ints:
    """By key: the place of the first one that is equal to it."""
    return np.fromiter(map(dict[Hashable, int]().setdefault, keys, range(len(keys))), np.int64, len(keys))


def _ends(parents: Ints) -> Ints:
    """By container: the first one after it that does not stand in it."""
    above = parents.tolist()
    sizes = [1] * len(above)
    for index in range(len(above) - 1, 0, -1):
        sizes[above[index]] += sizes[index]
    return np.arange(len(above)) + np.array(sizes, np.int64)


def _blocks_in(places: Ints, ends: Ints) -> tuple[list[int], list[int]]:
    """By container: the first block in it, or -1, and how many there are."""
    none = len(places)
    first = np.full(len(ends) + 1, none)
    first[places[::-1]] = np.arange(none)[::-1]  # of several blocks of one container, the first is written last
    first = np.minimum.reduceat(first, np.stack((np.arange(len(ends)), ends), axis=1).ravel())[::2]
    held: list[int] = sum_up(np.ones((1, none)), places, ends)[0].astype(np.int64).tolist()
    return np.where(first < none, first, -1).tolist(), held


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
    """By container: its own bits and those of all containers that it stands in.

    Each round reaches twice as far up as the one before: parents, grandparents, the fourth above, ...
    """
    bits, above = own, parents
    while above.any():
        bits = bits | bits[above]
        above = above[above]
    handed: Ints = bits | own[0]
    return handed


def comments_below(headings: list[int], blocks: Blocks) -> list[slice]:
    """The blocks that stand under a heading such as "Comments (17)", to the end of the box that it heads."""
    found = []
    containers = blocks.containers
    for index in headings:
        block = blocks.blocks[index]
        phrase = wording().find(block.text) if len(block.text) <= LONGEST_HEADING else None
        if phrase is None or phrase.role is not StrippedRole.COMMENTS or not phrase.opens:
            continue
        end, box = index + 1, containers[block.place].parent
        while box >= 0 and not (end < len(blocks.blocks) and blocks.inside(blocks.blocks[end].place, box)):
            box = containers[box].parent
        while end < len(blocks.blocks) and blocks.inside(blocks.blocks[end].place, box):
            end += 1
        found.append(slice(index + 1, end))
    return found


def _own_hints(blocks: Blocks, held: list[int]) -> Ints:
    """The hints of every container that holds text; of the others nobody asks."""
    pairs = zip(blocks.containers, held, strict=True)
    return np.array([hinted(names) if some and (names := container.names) else 0 for container, some in pairs], np.int64)


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


def _traits(blocks: Blocks, own: Ints, parents: Ints, main: int, around: set[int]) -> list[int]:
    """The traits of all containers. A ``header`` that holds the main text, left unclosed or misused, says nothing."""
    containers = blocks.containers
    if not containers[main].traits & APART:
        return [container.traits for container in containers]
    told = own.copy()
    told[list(around)] &= ~APART
    traits: list[int] = hand_down(told, parents).tolist()
    return traits


def _box_hints(own: Ints, parents: Ints, around: set[int], sums: Floats) -> list[int]:
    """Hints of each container's boxes, less those of boxes with too much text to be what they are named."""
    small = ~sum(hints()[0][name] for name in SMALL)
    here = np.where(sums > LARGE_SHARE * max(1.0, float(sums[0])), own & small, own)
    here[list(around)] = 0
    found: list[int] = hand_down(here, parents).tolist()
    return found
