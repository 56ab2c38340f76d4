"""What can be measured of a block: the numbers that the body model and the rules look at.

A matrix of shape (features, blocks), float32, a row for each of `COLUMNS`; and the plain arrays it is made from.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cleanfeed.blocks.block import Blocks, Trait
from cleanfeed.label.boxes import Boxes, find_boxes, number_alike, running_sums
from cleanfeed.label.counting import Bools, Floats, Ints, TextCounts, count_text
from cleanfeed.label.names import hints
from cleanfeed.page.claims import Claims

STRONG_UNITS = 10
STRONG_LINK_SHARE = 0.35
MENU_LINK_SHARE = 0.9  # what is more link than this, and no heading, is not compared with the claims
WINDOWS = (2, 5, 15)
NEGATIVE = (
    *("navigation", "advert", "whitepapers", "other_stories", "newsletter", "share", "comments", "caption", "metadata"),
    *("author_note", "paywall", "cookie_notice", "site_footer", "sidebar", "popup"),
)
POSITIVE = ("headline", "standfirst", "kicker", "byline", "published", "body")
TRAIT_COLUMNS = {
    **{"in_nav": Trait.NAV, "in_header": Trait.HEADER, "in_footer": Trait.FOOTER, "in_aside": Trait.ASIDE},
    **{"in_article": Trait.ARTICLE, "in_main": Trait.MAIN, "in_form": Trait.FORM, "in_heading": Trait.HEADING},
    **{"in_list": Trait.LIST, "in_quote": Trait.QUOTE, "in_table": Trait.TABLE, "in_figure": Trait.FIGURE},
    **{"in_caption": Trait.CAPTION, "in_hidden": Trait.HIDDEN, "in_paragraph": Trait.PARAGRAPH, "in_link": Trait.LINK},
}


TEXT_COLUMNS = (
    *("length", "short", "link_share", "ends", "stop_rate", "comma_rate", "digit_share", "upper_share", "quotes"),
    *("gap", "indent", "bullet", "strong", "title_like", "description_like"),
    *("position", "page_length", "strong_before", "strong_after"),
    *(f"strong_within_{n}" for n in WINDOWS),
    *(f"links_within_{n}" for n in WINDOWS),
    *("previous_length", "next_length", "previous_strong", "next_strong", "previous_links", "next_links"),
)
MARKUP_COLUMNS = (
    *TRAIT_COLUMNS,
    *(f"box_{hint}" for hint in NEGATIVE),
    *(f"near_{hint}" for hint in POSITIVE),
    *("kind_share", "kind_density", "parent_share", "parent_density", "grandparent_share", "grandparent_density"),
    *("in_main_box", "strong_in_main_box", "strong_kind_share", "heading_in_main_box", "list_in_main_box", "depth"),
)
COLUMNS = TEXT_COLUMNS + MARKUP_COLUMNS
COLUMN_INDEX = {name: index for index, name in enumerate(COLUMNS)}


@dataclass(slots=True)
class Features:
    """All measurements of a page. Arrays have shape (blocks,)."""

    matrix: Floats  # (features, blocks)
    counts: TextCounts
    link_share: Floats
    strong: Bools  # running text: long, few links, punctuated
    boxes: Boxes
    places: Ints  # the container that holds it
    told: Ints  # the traits and hints of that, as `Boxes.told`

    @property
    def traits(self) -> Ints:
        """The traits of what each block stands in."""
        traits: Ints = self.told[0]
        return traits

    def column(self, name: str) -> Floats:
        """One feature of all blocks."""
        values: Floats = self.matrix[COLUMN_INDEX[name]]
        return values


def measure(blocks: Blocks, claims: Claims) -> Features:
    """Measure every block of a page."""
    texts = [block.text for block in blocks.blocks]
    counts = count_text(texts)
    link_chars = np.array([block.link_chars for block in blocks.blocks], np.float32)
    link_share = np.minimum(1, link_chars / np.maximum(1, counts.chars)).astype(np.float32)
    strong = (counts.units >= STRONG_UNITS) & (link_share < STRONG_LINK_SHARE) & (counts.stops > 0)
    places = np.array([block.place for block in blocks.blocks], np.int64)
    boxes = find_boxes(blocks, places, counts.units, strong)
    told = boxes.told.take(places, axis=1)
    features = Features(np.zeros((len(COLUMNS), len(texts)), np.float32), counts, link_share, strong, boxes, places, told)
    for row, values in enumerate(_text_columns(blocks, claims, features)):
        features.matrix[row] = values
    if texts:
        _fill_markup_columns(features.matrix[len(TEXT_COLUMNS) :], blocks, features)
    return features


def _text_columns(blocks: Blocks, claims: Claims, features: Features) -> list[npt.NDArray[np.generic]]:
    counts, n = features.counts, len(blocks.blocks)
    units = counts.units
    chars = np.maximum(1, counts.chars)
    strong_units = np.where(features.strong, units, 0)
    total = max(1.0, float(strong_units.sum()))
    before = np.cumsum(strong_units) - strong_units
    listed = blocks.blocks
    length = np.log1p(units)
    weights = np.maximum(units, 1)
    gap: npt.NDArray[np.generic]
    gap = indent = bullet = np.zeros(n, np.float32)
    if not blocks.has_markup:
        gap = np.minimum(2, np.fromiter((block.gap for block in listed), np.float32, n))
        indent = np.fromiter((block.indent > 0 for block in listed), np.float32, n)
        bullet = np.fromiter((bool(block.bullet) for block in listed), np.float32, n)
    return [
        length,
        np.minimum(units, STRONG_UNITS) / STRONG_UNITS,
        features.link_share,
        counts.ends,
        np.minimum(1, counts.stops / units * 8),
        np.minimum(1, counts.commas / units * 8),
        counts.digits / chars,
        counts.uppers / chars,
        counts.quotes > 0,
        gap,
        indent,
        bullet,
        features.strong,
        *_likenesses(blocks, claims, features),
        np.arange(n) / n,
        np.log1p(total),
        before / total,
        (total - before - strong_units) / total,
        *_windowed(np.array((strong_units, features.link_share * units)), weights),
        *_beside(np.array((length, features.strong, features.link_share))),
    ]


def _likenesses(blocks: Blocks, claims: Claims, features: Features) -> Floats:
    """How much each block is like a title and like the description that the page claims; menus are like neither."""
    headings = features.traits & Trait.HEADING > 0
    chars = np.where((features.link_share <= MENU_LINK_SHARE) | headings, features.counts.chars, 0)
    claimed = [(0, title) for title in claims.titles[:2]]
    if claims.description:
        claimed.append((1, claims.description))
    return likeness(blocks, chars, claimed)


def likeness(blocks: Blocks, chars: Ints, claimed: list[tuple[int, str]]) -> Floats:
    """How much of each block's words and of a claim's words are the other's: Dice's coefficient of the two sets.

    Of several claims for one of the two rows the likest counts. Blocks less than half or more than twice as long as a
    claim, by ``chars``, cannot be much like it, and get 0.
    """
    best = np.zeros((2, len(chars)))
    words: dict[int, list[str]] = {}  # of blocks that were compared already
    for row, claim in claimed:
        wanted = set(claim.lower().split())
        for index in np.flatnonzero((chars >= len(claim) / 2) & (chars <= len(claim) * 2)).tolist():
            if (said := words.get(index)) is None:
                said = words[index] = blocks.blocks[index].text.lower().split()
            if shared := len(wanted.intersection(said)):
                best[row, index] = max(best[row, index], 2 * shared / (len(wanted) + len(set(said))))
    return best.astype(np.float32)


def _windowed(values: Floats, weights: Floats) -> Floats:
    """For each row of ``values`` and each of `WINDOWS`: its sum over that of ``weights``, so many blocks before each and after.

    Shape (rows * windows, blocks).
    """
    n = len(weights)
    sums = running_sums(np.array((*values, weights)))
    places, sizes = np.arange(n), np.array(WINDOWS)[:, None]
    around = sums.take(np.minimum(n, places + sizes + 1), axis=1) - sums.take(np.maximum(0, places - sizes), axis=1)
    shares: Floats = (around[:-1] / np.maximum(1, around[-1])).reshape(len(values) * len(WINDOWS), n)
    return shares


def _beside(values: Floats) -> Floats:
    """Each row's values of the block before and of the block after, shape (2 * rows, blocks)."""
    moved = np.zeros((2 * len(values), values.shape[1]), np.float32)
    moved[::2, 1:] = values[:, :-1]
    moved[1::2, :-1] = values[:, 1:]
    return moved


def _fill_markup_columns(columns: Floats, blocks: Blocks, features: Features) -> None:
    """Write the features that a dump lacks into ``columns``, of shape (`MARKUP_COLUMNS`, blocks)."""
    boxes, places = features.boxes, features.places
    share = boxes.strong_units / max(1.0, float(boxes.strong_units[0]))
    density = boxes.strong_units / np.maximum(1, boxes.units)
    parents = boxes.parents[places]
    grandparents = boxes.parents[parents]
    kind_share, kind_density = _kinds(blocks, places, boxes, features.counts.units)
    in_main = (places >= boxes.main) & (places < boxes.ends[boxes.main]) & (boxes.main > 0)
    depth = boxes.depths[places].astype(np.float32) / 20
    at = 0
    for values, masks in zip(features.told, _flags(), strict=True):
        columns[at : at + len(masks)] = values & masks > 0
        at += len(masks)
    in_heading, in_list = features.traits & Trait.HEADING > 0, features.traits & Trait.LIST > 0
    last = (
        *(kind_share, kind_density, share[parents], density[parents], share[grandparents], density[grandparents]),
        *(in_main, in_main & features.strong, kind_share * features.strong, in_main & in_heading, in_main & in_list, depth),
    )
    for row, row_values in enumerate(last, at):
        columns[row] = row_values


@cache
def _flags() -> tuple[Ints, Ints, Ints]:
    """Of the traits, the box's hints and the near hints, the bits that have columns. Shape (columns, 1) each."""
    bits = hints()[0]
    traits = np.array(list(TRAIT_COLUMNS.values()), np.int64)
    box, near = (np.array([bits[hint] for hint in listed], np.int64) for listed in (NEGATIVE, POSITIVE))
    return traits[:, None], box[:, None], near[:, None]


def _kinds(blocks: Blocks, places: Ints, boxes: Boxes, units: Floats) -> tuple[Floats, Floats]:
    """Of the strong text, the share in containers of the same tag and names; and how much of their text is strong."""
    tags = [blocks.containers[place].tag for place in boxes.parents.take(places).tolist()]
    of_block = number_alike(zip(boxes.makes.take(places).tolist(), tags, strict=True), len(tags))
    strong = np.bincount(of_block, boxes.weight)
    all_units = np.bincount(of_block, units)
    share = strong / max(1.0, float(strong.sum()))
    density = strong / np.maximum(1, all_units)
    return share[of_block].astype(np.float32), density[of_block].astype(np.float32)
