"""Small boxes are of one piece: what a stock phrase says of a line holds for the box that it stands in."""

from collections.abc import Iterator

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.furniture import FRAME, MOSTLY_LINKS
from cleanfeed.roles import Field, StrippedRole

OF_ONE_PIECE = {  # the most blocks of such a box
    StrippedRole.COOKIE_NOTICE: 14,
    StrippedRole.PAYWALL: 20,
    StrippedRole.NEWSLETTER: 8,
    StrippedRole.SHARE: 8,
}
STORY_KIND = 0.2  # of the running text
BUTTON_UNITS = 5  # longest line beside share buttons that is one
BOX_UNITS = 150  # of running text, the most in such a box


def mark_phrase_boxes(draft: Draft) -> None:
    """The rest of a box in which a phrase asks for consent, an address or money, or offers to share.

    Example: the button beside "This site uses cookies". Not: the other links of a menu that has "Newsletters" in it.
    """
    if not draft.page.has_markup:
        return
    for index, parts in enumerate(draft.parts):
        if len(parts) == 1 and parts[0].role in OF_ONE_PIECE and parts[0].reason.startswith("phrase"):
            role = StrippedRole(parts[0].role)
            for box in _boxes_around(draft, index, OF_ONE_PIECE[role]):
                members = draft.blocks_in(box)
                if not _is_of_one_piece(draft, members, role):
                    break
                for member in members:
                    draft.label(member, role, parts[0].reason)


def _boxes_around(draft: Draft, index: int, most: int) -> Iterator[int]:
    """The boxes around a block, from the inside out, that are small and hold neither the story nor its headline."""
    containers = draft.page.containers
    box = draft.blocks[index].place
    held = 1
    while box > 0 and box not in draft.boxes.around_main and draft.held[box] <= most and not containers[box].own & FRAME:
        if draft.held[box] > held:
            if held > 1 and draft.role(index) is StrippedRole.SHARE:
                return  # what stands beside the row of buttons is something else
            yield box
            held = draft.held[box]
        box = containers[box].parent


def _is_of_one_piece(draft: Draft, members: list[int], role: StrippedRole) -> bool:
    """Whether the blocks of a box are free or of the role, no list of links and not much running text."""
    if any(draft.traits(i) & Trait.PRE or (draft.wanted(i) and draft.strong[i] and _is_told(draft, i)) for i in members):
        return False
    running = sum(draft.units[i] for i in members if draft.strong[i])
    if running > (0 if role is StrippedRole.SHARE else BOX_UNITS):
        return False
    others = [i for i in members if draft.role(i) is not role]
    if any(not draft.free(i) and not _may_join(draft, i) for i in others):
        return False
    linked = [i for i in others if draft.link_share[i] > MOSTLY_LINKS]
    if role is StrippedRole.SHARE:
        return all(draft.units[i] <= BUTTON_UNITS for i in others)
    return len(linked) <= len(members) / 2


def _is_told(draft: Draft, index: int) -> bool:
    """Whether a paragraph is marked up as the story's are."""
    return bool(draft.features.column("kind_share")[index] >= STORY_KIND)


def _may_join(draft: Draft, index: int) -> bool:
    """Whether a labelled block may stand in a box of another role: hidden text, a stock word."""
    return not isinstance(draft.role(index), Field) and draft.section[index] < 0
