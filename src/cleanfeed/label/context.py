"""What can be measured of a block once the rules have had their say: its neighbours, its box, its likes, the headline.

These are the numbers that the body model's second look sees, beside those of `features`. ``chance`` is its first look's, before
any rule; text counts with its length times that chance, none where a rule has stripped it.
"""

import numpy as np
import numpy.typing as npt

from cleanfeed.blocks.block import Trait
from cleanfeed.label.boxes import number_alike, running_sums, sum_up
from cleanfeed.label.counting import Bools, Floats, Ints
from cleanfeed.label.draft import LIKELY, Draft
from cleanfeed.label.features import COLUMNS
from cleanfeed.roles import Field, StrippedRole

STEPS = (1, 2, 3, -1, -2, -3)
WINDOWS = (2, 5, 15, 40)
SPANS = np.array(WINDOWS)[:, None]
FAR = 99  # blocks: as good as nowhere
BOXES = ("own", "parent", "grandparent", "great")
CREDITS = (Field.BYLINE, Field.PUBLISHED)
MOST_TIMES = 4  # that a text stands on a page: more tell no more
MOST_HUNDREDS = 3  # of characters, that a paragraph earns by

CONTEXT_COLUMNS = (
    *("odds", "vetoed"),
    *(f"chance{step:+d}" for step in STEPS),
    *(f"{name}_{span}" for span in WINDOWS for name in ("around", "after")),
    *("before_2", "stripped_around_40", "mass", "mass_before", "mass_after"),
    *(f"{box}_{name}" for box in BOXES for name in ("chance", "mass", "length", "links")),
    *(f"{box}_{name}" for box in BOXES[1:] for name in ("size", "strong")),
    *(f"{kind}_{name}" for kind in ("make", "twins", "alike", "cousins") for name in ("chance", "mass", "size", "length")),
    *("until_likely", "beside_last", "beside_next"),
    *("below_headline", "mass_below_headline", "mass_above_headline", "from_headline", "below_credit"),
    *("level", "heading_chance", "heading_stripped", "below_heading", "above_heading", "chance_below"),
    *("paragraphs_parent", "paragraphs_grandparent", "main_share", "main_size", "into_main", "past_main", "below_main"),
    *("articles", "article_share", "list_size", "list_length", "in_code", "bold", "twice"),
    *("blocks", "running", "page_links", "running_share", "stripped_share"),
)
LOOK_COLUMNS = COLUMNS + CONTEXT_COLUMNS
Row = npt.NDArray[np.generic] | float  # a number is the same for all blocks of a page


class Context:
    """The measuring of one page. Arrays have shape (blocks,) unless said otherwise."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        features = draft.features
        self.size = len(draft.blocks)
        self.order = np.arange(self.size)
        self.places = features.places
        self.units = features.counts.units
        self.linked = features.link_share * self.units
        self.chance = draft.first_look
        self._read_labels()
        self.mass = self.chance * self.units * ~self.stripped
        self.total = max(1e-6, float(self.mass.sum()))
        weight = np.maximum(self.units, 1)
        self.until = running_sums(np.array((self.mass, weight, self.stripped * weight)))
        self.heading = features.traits & Trait.HEADING > 0
        likely = (self.chance > LIKELY) & ~self.stripped & ~self.kept
        self.last = _last(np.array((likely, self.heading, self.credits)))
        self.next = _next(np.array((likely, self.heading)))
        boxes = draft.boxes
        self.boxes = np.empty((len(BOXES), self.size), np.int64)
        self.boxes[0] = self.places
        for box in range(1, len(BOXES)):
            boxes.parents.take(self.boxes[box - 1], out=self.boxes[box])
        held = np.array((self.mass, self.units, np.ones(self.size), self.linked, features.strong))
        self.sums = sum_up(held, self.places, boxes.ends).astype(np.float32)  # mass, units, blocks ..., by container

    def _read_labels(self) -> None:
        """What the rules have stripped so far, what they keep as a field, and where credits stand."""
        stripped, kept, credited = [], [], []
        for index, parts in enumerate(self.draft.parts):
            if not parts:
                continue
            part = parts[0] if len(parts) == 1 else max(parts, key=lambda part: part.end - part.start)
            if type(part.role) is StrippedRole:
                stripped.append(index)
                continue
            kept.append(index)
            if any(part.role in CREDITS for part in parts):
                credited.append(index)
        self.stripped, self.kept, self.credits = (self._flagged(found) for found in (stripped, kept, credited))

    def _flagged(self, indexes: list[int]) -> Bools:
        flags = np.zeros(self.size, np.bool_)
        flags[indexes] = True
        return flags


def measure_context(draft: Draft) -> Floats:
    """Measure all blocks of a page, shape (`LOOK_COLUMNS`, blocks)."""
    context = Context(draft)
    matrix = np.empty((len(LOOK_COLUMNS), context.size), np.float32)
    matrix[: len(COLUMNS)] = draft.features.matrix
    row = len(COLUMNS)
    for measure in (_chances, _surroundings, _containers, _likes, _nearest, _headline, _headings, _page):
        for values in measure(context):
            matrix[row] = values
            row += 1
    return matrix


def _chances(c: Context) -> list[Row]:
    """The block's own chance, and those of the blocks around it; 0 beyond the page."""
    chance = c.chance.clip(1e-4, 1 - 1e-4)
    vetoed = np.array(c.draft.likely) < c.chance - 1e-6
    most = max(STEPS)
    padded = np.zeros(c.size + 2 * most, np.float32)
    padded[most:-most] = c.chance
    return [np.log(chance / (1 - chance)), vetoed, *(padded[most - step : most - step + c.size] for step in STEPS)]


def _surroundings(c: Context) -> list[Row]:
    """Mass and stripped text in windows of `SPANS`, and on all the page before and after."""
    low, high = np.maximum(0, c.order - SPANS), np.minimum(c.size, c.order + 1 + SPANS)
    lowest = c.until.take(low, axis=1)
    highest = c.until.take(high, axis=1)
    mass, weight, stripped = highest - lowest
    past = c.until[:2, None, 1:]
    mass_after, weight_after = highest[:2] - past
    mass_before, weight_before = c.until[:2, :-1] - lowest[:2, 0]
    return [
        *_in_turn(mass / weight, mass_after / np.maximum(1, weight_after)),
        mass_before / np.maximum(1, weight_before),
        stripped[-1] / weight[-1],
        float(np.log1p(c.total)),
        c.until[0, :-1] / c.total,
        (c.total - c.until[0, 1:]) / c.total,
    ]


def _containers(c: Context) -> list[Row]:
    """What the rest of each of `BOXES` around a block holds."""
    mass, units, count, linked, strong = c.sums.take(c.boxes, axis=1)
    rest = mass - c.mass
    within = (rest / np.maximum(1, units - c.units), rest / c.total, np.log1p(units / count), linked / np.maximum(1, units))
    return [*_in_turn(*within), *_in_turn(np.log1p(count[1:]), np.log1p(strong[1:]))]


def _likes(c: Context) -> list[Row]:
    """The other blocks of the same make: of tag and names, of those in one box, of the box's too, and of the box's alone."""
    makes, parents = c.draft.boxes.makes, c.boxes[1]
    own, above = makes.take(c.places), makes.take(parents)
    size = len(makes)
    pairs = number_alike(np.concatenate((own * size + above, (own + size) * size + parents)).tolist(), 2 * c.size)
    groups = np.concatenate((pairs, own + 2 * c.size, above + (2 * c.size + size)))  # four groupings, their numbers disjoint
    mass, units, count = (np.bincount(groups, np.concatenate([values] * 4)) for values in (c.mass, c.units, np.ones(c.size)))
    held = np.array((mass, units, np.log1p(count), np.log1p(units / np.maximum(1, count))))
    mass, units, count, length = held.take(groups, axis=1).reshape(4, 4, c.size)
    rest = mass - c.mass
    return _in_turn(rest / np.maximum(1, units - c.units), rest / c.total, count, length)


def _in_turn(*measures: npt.NDArray[np.generic]) -> list[Row]:
    """The first rows of all, then the second rows, and so on."""
    return [row for rows in zip(*measures, strict=True) for row in rows]


def _nearest(c: Context) -> list[Row]:
    """The nearest likely blocks before and after, and whether they stand in the same box."""
    parents = c.boxes[1]
    last, following = c.last[0, :-1], c.next[0, 1:]
    before, after = last >= 0, following < c.size
    until = np.where(after, following - c.order, FAR)
    found = ((np.maximum(0, last), before), (np.minimum(c.size - 1, following), after))
    return [np.log1p(until), *((parents == parents.take(near)) & there for near, there in found)]


def _last(flags: Bools) -> Ints:
    """By block: the last flagged one before it, or -1; and one more, for the end of the page. Shape (rows, blocks + 1)."""
    rows, size = flags.shape
    found = np.full((rows, size + 1), -1)
    np.maximum.accumulate(np.where(flags, np.arange(size), -1), axis=1, out=found[:, 1:])
    return found


def _next(flags: Bools) -> Ints:
    """By block: the first flagged one from it on, or the number of blocks; as for the end. Shape (rows, blocks + 1)."""
    rows, size = flags.shape
    found = np.full((rows, size + 1), size)
    np.minimum.accumulate(np.where(flags, np.arange(size), size)[:, ::-1], axis=1, out=found[:, -2::-1])
    return found


def _headline(c: Context) -> list[Row]:
    """Where a block stands to the headline and to the credits."""
    headline = c.draft.headline
    if headline is None:
        rows: list[Row] = [0.0, 0.0, 0.0, -1.0]
    else:
        until = c.until[0] / c.total
        above = float(until[headline])
        shared = _depth_shared(c, int(c.places[headline]))
        rows = [_distance(c.order - headline), until[:-1] - above, above, shared]
    last = c.last[2, 1:]
    return [*rows, np.where(last >= 0, np.log1p(c.order - last), -1)]


def _distance(away: Ints) -> Floats:
    """Numbers of blocks, before or after, on a scale where the near ones differ most."""
    distance: Floats = np.copysign(np.log1p(np.abs(away)), away)
    return distance


def _depth_shared(c: Context, place: int) -> Ints:
    """By block: how many levels up from ``place`` the first container stands that holds the block, too."""
    boxes = c.draft.boxes
    path = [place]
    while path[-1]:
        path.append(int(boxes.parents[path[-1]]))
    levels = np.zeros(len(boxes.ends), np.int64)
    for level in range(len(path) - 1, -1, -1):
        levels[path[level] : boxes.ends[path[level]]] = level
    shared: Ints = levels[c.places]
    return shared


def _headings(c: Context) -> list[Row]:
    """The heading above each block and what stands until the next."""
    last, following = c.last[1, 1:], c.next[1, 1:]
    there, above = last >= 0, np.maximum(0, last)
    below = c.until[:2].take(following, axis=1) - c.until[:2, 1:]
    return [
        np.array(c.draft.levels),
        np.where(there, c.chance.take(above), -1),
        np.where(there, c.stripped.take(above), -1),
        np.where(there, np.log1p(c.order - last), -1),
        np.log1p(following - c.order),
        below[0] / np.maximum(1, below[1]),
    ]


def _page(c: Context) -> list[Row]:
    """The main box, articles, lists, and the page as a whole."""
    draft, features, boxes = c.draft, c.draft.features, c.draft.boxes
    first, held = boxes.first[boxes.main], boxes.held[boxes.main]
    main_share = boxes.strong_units[boxes.main] / max(1.0, float(boxes.strong_units[0]))
    running, units = features.counts.units[features.strong].sum(), max(1.0, float(c.units.sum()))
    alike = number_alike([block.text for block in draft.blocks], c.size)
    return [
        *_paragraphs(c),
        *(main_share, float(np.log1p(held))),
        *(_distance(c.order - first), _distance(c.order - first - held)),
        (boxes.depths.take(c.places) - boxes.depths[boxes.main]) / 10,
        *_articles(c, running),
        *_lists(c),
        features.traits & Trait.PRE > 0,
        np.array([block.bold_chars for block in draft.blocks], np.float32) / np.maximum(1, features.counts.chars),
        np.minimum(MOST_TIMES, np.bincount(alike).take(alike)),
        *(float(np.log1p(c.size)), float(np.log1p(np.count_nonzero(features.strong)))),
        *(float(c.linked.sum()) / units, float(running) / units, np.count_nonzero(c.stripped) / c.size),
    ]


def _paragraphs(c: Context) -> list[Row]:
    """How well the box around a block, and the one around that, hold paragraphs: Readability's score, shape (blocks,) each.

    A paragraph earns its parent 1, as much for each comma and for each hundred characters up to three, and its grandparent
    half; what is link in a box is taken off (Arc90, 2009).
    """
    features, boxes = c.draft.features, c.draft.boxes
    earned = np.where(features.strong, 1 + features.counts.commas + np.minimum(MOST_HUNDREDS, features.counts.chars / 100), 0)
    count = len(boxes.ends)
    scores = np.bincount(c.boxes[1], earned, count) + np.bincount(c.boxes[2], earned, count) / 2
    scores = scores * (1 - c.sums[3] / np.maximum(1, c.sums[1]))
    best = max(1e-6, float(scores.max()))
    return [scores[box] / best for box in c.boxes[1:3]]


def _articles(c: Context, running: float) -> list[Row]:
    """How many ``article`` elements there are, and what share of the running text the innermost around a block has."""
    boxes = c.draft.boxes
    own = np.flatnonzero(boxes.own & Trait.ARTICLE).tolist()
    shares = np.zeros(len(boxes.ends))
    for place in own:
        shares[place : boxes.ends[place]] = boxes.strong_units[place] / max(1.0, running)
    return [float(np.log1p(len(own))), shares[c.places]]


def _lists(c: Context) -> list[Row]:
    """The innermost list around a block: how many blocks it holds, and of what mean length."""
    boxes = c.draft.boxes
    innermost = np.full(len(boxes.ends), -1)
    for place in np.flatnonzero(boxes.own & Trait.LIST).tolist():
        innermost[place : boxes.ends[place]] = place
    around = innermost.take(c.places)
    there = around >= 0
    units, held = c.sums[1:3].take(np.maximum(0, around), axis=1).astype(np.float64)
    return [
        np.where(there, np.log1p(held), -1),
        np.where(there, np.log1p(units / np.maximum(1, held)), -1),
    ]
