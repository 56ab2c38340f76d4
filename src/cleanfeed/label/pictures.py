"""Which pictures are the story's, and which captions are theirs."""

import re
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from cleanfeed.blocks.block import Block, Picture, Trait, fold_offsets
from cleanfeed.label.credits import split_credit
from cleanfeed.label.draft import Draft, stands_apart
from cleanfeed.label.names import hints
from cleanfeed.page.fold import fold
from cleanfeed.roles import StrippedRole

CAPTION_UNITS = 60
LONGEST_CAPTION = 90  # where names say that it is one
CAPTION_BLOCKS = 3  # most blocks of the box that holds a picture and its caption
DESCRIBED_WORDS = 4  # of the shortest description that a caption may repeat
LONGEST_CREDIT = 40  # characters
LINKED = 0.5
NO_CAPTION = Trait.HEADING | Trait.QUOTE | Trait.LIST | Trait.PRE
LEVELS = 20  # of elements around a picture that are looked at, so that the cost stays linear
ABOVE = 3  # blocks above the headline at which a lead picture may stand
FOREIGN = ("other_stories", "author_note", "advert", "comments", "share", "navigation", "newsletter", "site_footer", "byline")
FOREIGN_ROLES = frozenset(
    (
        StrippedRole.OTHER_STORIES,
        StrippedRole.COMMENTS,
        StrippedRole.AUTHOR_NOTE,
        StrippedRole.ADVERT,
        StrippedRole.SIDEBAR,
        StrippedRole.SHARE,
        StrippedRole.NAVIGATION,
        StrippedRole.NEWSLETTER,
    )
)
FOR_PICTURE = re.compile(r"image|picture|photo|img|bild|foto|\bpic(?:s|box)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StoryPicture:
    """A picture of the story with the blocks that are its caption."""

    picture: Picture
    captions: tuple[int, ...]


def mark_captions(draft: Draft) -> None:
    """Lines in a small box with a picture that are named a caption, say what its own description says, or have a credit.

    Example: ``<td><img><br>The gate in 1952. Photo by Ann Lee</td>``, whatever else is in a ``figure``. Not: a paragraph of the
    story that follows a picture, a quotation in a ``figure``.
    """
    for picture in draft.page.pictures:
        box = _around(draft, picture)
        if box is None:
            continue
        for index in draft.blocks_in(box):
            if index >= picture.before and draft.free(index) and (reason := _tells_caption(draft, picture, box, index)):
                draft.label(index, StrippedRole.CAPTION, reason)
    for index, traits in enumerate(draft.traits_of):
        in_figure = traits & Trait.FIGURE and not traits & NO_CAPTION and draft.page.table_of(index) < 0
        if in_figure and draft.units[index] <= CAPTION_UNITS:
            reason = "tag: figcaption" if traits & Trait.CAPTION else "place: in a figure"
            draft.label(index, StrippedRole.CAPTION, reason)


def _around(draft: Draft, picture: Picture) -> int | None:
    """The largest box around a picture that holds few blocks, and not the main text; None if there is none below it."""
    containers, place = draft.page.containers, picture.place
    found = None
    for _ in range(LEVELS):
        if place <= 0 or draft.held[place] > CAPTION_BLOCKS or place in draft.boxes.around_main:
            break
        found, place = place, containers[place].parent
    return found


def _tells_caption(draft: Draft, picture: Picture, box: int, index: int) -> str:
    """Why a block in a small box with a picture is its caption; empty if nothing says so."""
    block, traits = draft.blocks[index], draft.traits(index)
    if draft.hinted_near(index, "caption") and draft.units[index] <= LONGEST_CAPTION:
        return "class: caption"
    if traits & NO_CAPTION or draft.page.table_of(index) >= 0:
        return ""
    if draft.link_share[index] > LINKED or draft.units[index] > CAPTION_UNITS:
        return ""
    if split_credit(block.text)[1]:
        return "shape: credit below a picture"
    if _says_description(block.text, fold(picture.alt)):
        return "copy: the picture's description"
    if draft.held[box] == 1 and _is_for_picture(draft, block.place, box):
        return "class: picture"
    return ""


def _says_description(text: str, alt: str) -> bool:
    """Whether a text says what a picture is described by, and hardly more: its credit."""
    return len(alt.split()) >= DESCRIBED_WORDS and text.startswith(alt) and len(text) - len(alt) <= LONGEST_CREDIT


def _is_for_picture(draft: Draft, place: int, box: int) -> bool:
    """Whether names from a container up to a box that it stands in say that it is a picture's: "contentimage"."""
    containers = draft.page.containers
    while place != box and not FOR_PICTURE.search(containers[place].names):
        place = containers[place].parent
    return bool(FOR_PICTURE.search(containers[place].names))


def story_pictures(draft: Draft) -> list[StoryPicture]:
    """The pictures between the headline and the end of the body, with their captions. Call when all blocks are labelled."""
    body = draft.body()
    if not body:
        return []
    first = body[0] if draft.headline is None else min(draft.headline, body[0])
    last = _last_place(draft, body[-1])
    chosen: list[StoryPicture] = []
    sources: set[str] = set()
    for picture in draft.page.pictures:
        if first - ABOVE <= picture.before <= last + 1 and _belongs(draft, picture):
            captions = _captions(draft, picture)
            if picture.before > body[-1] + 1 and not captions:
                continue
            if picture.src not in sources and (captions or _in_figure(draft, picture) or picture.before > first):
                chosen.append(StoryPicture(picture, captions))
                sources.add(picture.src)
    return _captions_once(chosen)


def _last_place(draft: Draft, last: int) -> int:
    """The last block of the article or main box around the story's end: pictures with captions may go on there."""
    containers, place = draft.page.containers, draft.blocks[last].place
    while place > 0 and not containers[place].own & Trait.ARTICLE and place not in draft.boxes.around_main:
        place = containers[place].parent
    if place <= 1 or containers[place].tag == "body":
        return last
    return max(last, max(draft.blocks_in(place), default=last))


def _belongs(draft: Draft, picture: Picture) -> bool:
    if stands_apart(draft.boxes.traits[picture.place]) or draft.boxes.box_hints[picture.place] & _foreign():
        return False
    beside = [i for i in (picture.before - 1, picture.before) if 0 <= i < len(draft.blocks)]
    return not any(_is_foreign(draft, i) and draft.inside(draft.blocks[i].place, _box(draft, picture)) for i in beside)


def _is_foreign(draft: Draft, index: int) -> bool:
    return draft.role(index) in FOREIGN_ROLES and not draft.traits(index) & Trait.HIDDEN


@cache
def _foreign() -> int:
    """The hints that boxes give whose pictures are none of the story's, as bits."""
    return reduce(or_, (hints()[0][hint] for hint in FOREIGN))


def _box(draft: Draft, picture: Picture) -> int:
    """The figure that a picture stands in, else the element right around it."""
    figure = draft.page.innermost(picture.place, Trait.FIGURE)
    return figure if figure >= 0 else picture.place


def _in_figure(draft: Draft, picture: Picture) -> bool:
    return bool(draft.page.containers[picture.place].traits & Trait.FIGURE)


def _captions(draft: Draft, picture: Picture) -> tuple[int, ...]:
    """Caption blocks in the picture's figure; without one, those right after it."""
    box = _box(draft, picture)
    in_figure = bool(draft.page.containers[box].own & Trait.FIGURE)
    found = []
    for index in range(max(0, picture.before - 2), min(len(draft.blocks), picture.before + 5)):
        if draft.role(index) is not StrippedRole.CAPTION:
            if index >= picture.before and not in_figure:
                break
            continue
        if draft.inside(draft.blocks[index].place, box) if in_figure else index >= picture.before:
            found.append(index)
    return tuple(found)


def _captions_once(chosen: list[StoryPicture]) -> list[StoryPicture]:
    """No caption hangs on two pictures: it goes with the last before it."""
    owner = {index: story for story in chosen for index in story.captions}
    return [StoryPicture(story.picture, tuple(index for index in story.captions if owner[index] is story)) for story in chosen]


def read_caption(block: Block, named: bool) -> tuple[str | None, str | None]:
    """A caption block as caption and credit, by its mark-up or else by its words. ``named``: all of it is a credit."""
    if not block.named or named:
        return split_credit(block.text, named)
    start, end, _ = block.named[-1]
    places = fold_offsets(block.raw, (start, end))
    first, last = places[0][1], places[1][0]
    if block.text[last:].strip():
        return split_credit(block.text)
    return fold(block.text[:first]) or None, fold(block.text[first:last]) or None
