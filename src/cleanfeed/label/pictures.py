"""Which pictures are the story's, and which captions are theirs."""

import re
from dataclasses import dataclass

from cleanfeed.blocks.block import Block, Picture, Trait, fold_offsets
from cleanfeed.label.draft import Draft, stands_apart
from cleanfeed.label.wording import wording
from cleanfeed.page.fold import fold
from cleanfeed.roles import StrippedRole

ABOVE = 3  # blocks above the headline at which a lead picture may stand
FOREIGN = ("other_stories", "author_note", "advert", "comments", "share", "navigation", "newsletter", "site_footer", "byline")
FOREIGN_ROLES = frozenset(
    (
        StrippedRole.OTHER_STORIES,
        StrippedRole.COMMENTS,
        StrippedRole.AUTHOR_NOTE,
        StrippedRole.ADVERT,
        StrippedRole.SIDEBAR,
    )
)
CREDIT = re.compile(r"(?:(?<=[.!?。…»”\")])|(?<=\s)|^)\s*[|/–—(〔［(（]?\s*$")


@dataclass(frozen=True, slots=True)
class StoryPicture:
    """A picture of the story with the blocks that are its caption."""

    picture: Picture
    captions: tuple[int, ...]


def story_pictures(draft: Draft) -> list[StoryPicture]:
    """The pictures between the headline and the end of the body, with their captions. Call when all blocks are labelled."""
    body = draft.body()
    if not body:
        return []
    first = body[0] if draft.headline is None else min(draft.headline, body[0])
    chosen: list[StoryPicture] = []
    sources: set[str] = set()
    for picture in draft.page.pictures:
        if first - ABOVE <= picture.before <= body[-1] + 1 and _belongs(draft, picture):
            captions = _captions(draft, picture)
            if picture.src not in sources and (captions or _in_figure(draft, picture) or picture.before > first):
                chosen.append(StoryPicture(picture, captions))
                sources.add(picture.src)
    return _captions_once(chosen)


def _belongs(draft: Draft, picture: Picture) -> bool:
    traits = draft.boxes.traits[picture.place]
    if stands_apart(traits) or any(draft.hints_at(picture.place, hint) for hint in FOREIGN):
        return False
    beside = [i for i in (picture.before - 1, picture.before) if 0 <= i < len(draft.blocks)]
    return not any(draft.role(i) in FOREIGN_ROLES and draft.inside(draft.blocks[i].place, _box(draft, picture)) for i in beside)


def _box(draft: Draft, picture: Picture) -> int:
    """The figure that a picture stands in, else the element right around it."""
    containers, place = draft.page.containers, picture.place
    while place >= 0 and not containers[place].own & Trait.FIGURE:
        place = containers[place].parent
    return place if place >= 0 else picture.place


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
    if not block.credits or named:
        return split_credit(block.text, named)
    start, end, _ = block.credits[-1]
    places = fold_offsets(block.raw, (start, end))
    first, last = places[0][1], places[1][0]
    if block.text[last:].strip():
        return split_credit(block.text)
    return fold(block.text[:first]) or None, fold(block.text[first:last]) or None


def split_credit(text: str, named: bool = False) -> tuple[str | None, str | None]:
    """A caption's text as caption and credit: "The pier in May. Photograph: Ann Lee" has both.

    ``named``: class names say that all of it is a credit.
    """
    opening = wording().openings["credits"]
    if named or opening.match(text):
        return None, text
    for found in re.finditer(r"[^\W\d_]+", text):
        end = wording().opening("credits", text[found.start() :])
        label = text[found.start() : found.start() + end]
        before = text[: found.start()]
        if end and (":" in label or "：" in text[found.start() + end - 1 : found.start() + end + 1]) and CREDIT.search(before):
            at = len(before) - len(before[len(before.rstrip(" |/–—(〔［（")) :])
            return text[:at].strip() or None, text[at:].strip(" |/–—")
    return text, None
