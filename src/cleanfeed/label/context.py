"""What can be measured of a block once the rules have had their say: its neighbours, its box, its likes, the headline.

These are the numbers that the body model's second look sees, beside those of `features`. ``chance`` is its first look's, before
any rule; text counts with its length times that chance, none where a rule has stripped it.
"""

import numpy as np
import numpy.typing as npt

from cleanfeed.blocks.block import Trait
from cleanfeed.label.boxes import sum_up
from cleanfeed.label.counting import Bools, Floats, Ints
from cleanfeed.label.draft import LIKELY, Draft
from cleanfeed.label.features import COLUMNS
from cleanfeed.roles import Field, StrippedRole

STEPS = (1, 2, 3, -1, -2, -3)
SPANS = (2, 5, 15, 40)
FAR = 99  # blocks: as good as nowhere
BOXES = ("own", "parent", "grandparent", "great")
CREDITS = (Field.BYLINE, Field.PUBLISHED)
MOST_HUNDREDS = 3  # of characters, that a paragraph earns by

CONTEXT_COLUMNS = (
    *("odds", "vetoed"),
    *(f"chance{step:+d}" for step in STEPS),
    *(f"{name}_{span}" for span in SPANS for name in ("around", "after")),
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
        self.places = np.array([block.place for block in draft.blocks], np.int64)
        self.units = features.counts.units
        self.chance = draft.first_look
        self._read_labels()
        self.mass = self.chance * self.units * ~self.stripped
        self.total = max(1e-6, float(self.mass.sum()))
        self.mass_until = _running(self.mass)
        self.weight_until = _running(np.maximum(self.units, 1))
        parents = draft.boxes.parents
        self.boxes = [self.places]
        for _ in BOXES[1:]:
            self.boxes.append(parents[self.boxes[-1]])

    def _read_labels(self) -> None:
        """What the rules have stripped so far, what they keep as a field, and where credits stand."""
        self.stripped, self.kept, self.credits = (np.zeros(self.size, np.bool_) for _ in range(3))
        for index, parts in enumerate(self.draft.parts):
            if not parts:
                continue
            part = parts[0] if len(parts) == 1 else max(parts, key=lambda part: part.end - part.start)
            self.stripped[index] = type(part.role) is StrippedRole
            self.kept[index] = not self.stripped[index]
            self.credits[index] = self.kept[index] and any(part.role in CREDITS for part in parts)


def measure_context(draft: Draft) -> Floats:
    """Measure all blocks of a page, shape (`LOOK_COLUMNS`, blocks)."""
    context = Context(draft)
    rows: list[Row] = []
    for measure in (_chances, _surroundings, _containers, _likes, _nearest, _headline, _headings, _page):
        rows += measure(context)
    matrix = np.empty((len(LOOK_COLUMNS), context.size), np.float32)
    matrix[: len(COLUMNS)] = draft.features.matrix
    for row, values in enumerate(rows, len(COLUMNS)):
        matrix[row] = values
    return matrix


def _running(values: Row) -> Floats:
    """The sum of all values before each place and, last, of all: shape (blocks + 1,)."""
    sums: Floats = np.concatenate(([0], np.cumsum(values)))
    return sums


def _chances(c: Context) -> list[Row]:
    """The block's own chance, and those of the blocks around it."""
    chance = np.clip(c.chance, 1e-4, 1 - 1e-4)
    vetoed = np.array(c.draft.likely) < c.chance - 1e-6
    return [np.log(chance / (1 - chance)), vetoed, *(_moved(c.chance, step) for step in STEPS)]


def _moved(values: Floats, step: int) -> Floats:
    """The values ``step`` blocks before, or after where it is negative; 0 beyond the page."""
    moved = np.zeros_like(values)
    if step > 0:
        moved[step:] = values[:-step]
    else:
        moved[:step] = values[-step:]
    return moved


def _surroundings(c: Context) -> list[Row]:
    """Mass and stripped text in windows of `SPANS`, and on all the page before and after."""
    mass, weight = c.mass_until, c.weight_until
    rows: list[Row] = []
    following = c.order + 1
    for span in SPANS:
        low, high = np.maximum(0, c.order - span), np.minimum(c.size, following + span)
        rows += [
            (mass[high] - mass[low]) / (weight[high] - weight[low]),
            (mass[high] - mass[following]) / np.maximum(1, weight[high] - weight[following]),
        ]
    near = np.maximum(0, c.order - SPANS[0])
    rows.append((mass[:-1] - mass[near]) / np.maximum(1, weight[:-1] - weight[near]))
    stripped = _running(c.stripped * np.maximum(c.units, 1))
    rows.append((stripped[high] - stripped[low]) / (weight[high] - weight[low]))
    return [*rows, float(np.log1p(c.total)), mass[:-1] / c.total, (c.total - mass[1:]) / c.total]


def _containers(c: Context) -> list[Row]:
    """What the rest of each of `BOXES` around a block holds."""
    ends, features = c.draft.boxes.ends, c.draft.features
    weights = (c.mass, c.units, None, features.link_share * c.units, features.strong.astype(np.float32))
    sums = [sum_up(values, c.places, ends).astype(np.float32) for values in weights]
    rows: list[Row] = []
    sizes: list[Row] = []
    for box in c.boxes:
        mass, units, count, linked, strong = (values[box] for values in sums)
        rest = mass - c.mass
        rows += [
            rest / np.maximum(1, units - c.units),
            rest / c.total,
            np.log1p(units / count),
            linked / np.maximum(1, units),
        ]
        sizes += [np.log1p(count), np.log1p(strong)]
    return rows + sizes[2:]


def _likes(c: Context) -> list[Row]:
    """The other blocks of the same make: of tag and names, of those in one box, of the box's too, and of the box's alone."""
    makes, parents = c.draft.boxes.makes, c.draft.boxes.parents
    size = len(parents)
    used, of_block = np.unique(c.places, return_inverse=True)
    above = parents[used]
    rows: list[Row] = []
    for keys in (makes[used] * size + makes[above], makes[used] * size + above, makes[used], makes[above]):
        groups = np.unique(keys, return_inverse=True)[1][of_block]
        mass, units, count = np.bincount(groups, c.mass), np.bincount(groups, c.units), np.bincount(groups)
        rest = mass[groups] - c.mass
        rows += [
            rest / np.maximum(1, units[groups] - c.units),
            rest / c.total,
            np.log1p(count)[groups],
            np.log1p(units / np.maximum(1, count))[groups],
        ]
    return rows


def _nearest(c: Context) -> list[Row]:
    """The nearest likely blocks before and after, and whether they stand in the same box."""
    likely = (c.chance > LIKELY) & ~c.stripped & ~c.kept
    last, following = _last(likely), _next(likely)
    last = np.concatenate(([-1], last[:-1]))
    following = np.concatenate((following[1:], [c.size]))
    until = np.where(following < c.size, following - c.order, FAR)
    found = ((np.maximum(0, last), last >= 0), (np.minimum(c.size - 1, following), following < c.size))
    parents = c.boxes[1]
    return [np.log1p(until), *((parents == parents[near]) & there for near, there in found)]


def _last(flags: Bools) -> Ints:
    """By block: the last flagged one up to it, or -1."""
    found: Ints = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return found


def _next(flags: Bools) -> Ints:
    """By block: the first flagged one from it on, or the number of blocks."""
    found: Ints = np.minimum.accumulate(np.where(flags, np.arange(len(flags)), len(flags))[::-1])[::-1]
    return found


def _headline(c: Context) -> list[Row]:
    """Where a block stands to the headline and to the credits."""
    headline = c.draft.headline
    if headline is None:
        rows: list[Row] = [0.0, 0.0, 0.0, -1.0]
    else:
        away = c.order - headline
        above = float(c.mass_until[headline] / c.total)
        shared = _depth_shared(c, int(c.places[headline]))
        rows = [np.sign(away) * np.log1p(np.abs(away)), c.mass_until[:-1] / c.total - above, above, shared]
    last = _last(c.credits)
    return [*rows, np.where(last >= 0, np.log1p(c.order - last), -1)]


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
    heading = (np.array(c.draft.traits_of) & Trait.HEADING) > 0
    last, following = _last(heading), np.concatenate((_next(heading)[1:], [c.size]))
    there, above = last >= 0, np.maximum(0, last)
    below = np.minimum(c.size, c.order + 1)
    mass = c.mass_until[following] - c.mass_until[below]
    containers = c.draft.page.containers
    return [
        np.array([containers[place].level for place in c.places.tolist()]),
        np.where(there, c.chance[above], -1),
        np.where(there, c.stripped[above], -1),
        np.where(there, np.log1p(c.order - last), -1),
        np.log1p(following - c.order),
        mass / np.maximum(1, c.weight_until[following] - c.weight_until[below]),
    ]


def _page(c: Context) -> list[Row]:
    """The main box, articles, lists, and the page as a whole."""
    draft, features, boxes = c.draft, c.draft.features, c.draft.boxes
    first, held = boxes.first[boxes.main], boxes.held[boxes.main]
    into, past = c.order - first, c.order - first - held
    main_share = boxes.strong_units[boxes.main] / max(1.0, float(boxes.strong_units[0]))
    running, units = features.counts.units[features.strong].sum(), max(1.0, float(c.units.sum()))
    whole = (
        *(float(np.log1p(c.size)), float(np.log1p(np.count_nonzero(features.strong)))),
        *(float((features.link_share * c.units).sum()) / units, float(running) / units, float(c.stripped.mean())),
    )
    blocks = draft.blocks
    texts: dict[str, int] = {}
    for block in blocks:
        texts[block.text] = texts.get(block.text, 0) + 1
    return [
        *_paragraphs(c),
        *(main_share, float(np.log1p(held))),
        *(np.sign(away) * np.log1p(np.abs(away)) for away in (into, past)),
        (boxes.depths[c.places] - boxes.depths[boxes.main]) / 10,
        *_articles(c, running),
        *_lists(c),
        (np.array(draft.traits_of) & Trait.PRE) > 0,
        np.fromiter((block.bold_chars for block in blocks), np.float32, c.size) / np.maximum(1, features.counts.chars),
        np.fromiter((min(4, texts[block.text]) for block in blocks), np.float32, c.size),
        *whole,
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
    linked, units = (
        sum_up(values, c.places, boxes.ends).astype(np.float32) for values in (features.link_share * c.units, c.units)
    )
    scores = scores * (1 - linked / np.maximum(1, units))
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
    around = innermost[c.places]
    there, box_of = around >= 0, np.maximum(0, around)
    held = np.array(boxes.held)[box_of]
    units = sum_up(c.units, c.places, boxes.ends)[box_of]
    return [
        np.where(there, np.log1p(held), -1),
        np.where(there, np.log1p(units / np.maximum(1, held)), -1),
    ]
