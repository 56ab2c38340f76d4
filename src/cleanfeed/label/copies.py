"""Text that is kept and stands on the page again."""

from collections.abc import Container

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.roles import ElementKind, StrippedRole

COPY_UNITS = 5  # shorter text may stand twice by chance
SHORTEST_COPY = 3  # units of a headline that stands again
QUOTED_UNITS = 6  # units of a passage that stands again
LINKED = 0.5  # a passage that is more link than this is a title
NEAR = 12  # blocks
PULLED_UNITS = 40  # longest pull quote of a dump
MOST_QUOTED = 60  # passages that are looked for in the body, so that the cost stays linear
COPIED = frozenset(ElementKind) - {ElementKind.TABLE, ElementKind.CODE}  # whose lines may well recur
EDGE_MARKS = " .,:;!?…\"'“”‘’«»"


def mark_copies(draft: Draft) -> None:
    """Text that is kept and stands again: the second of two equal body blocks, a headline in a sticky bar, a pull quote.

    Example: a quotation set large beside the paragraph it is from. Not: a short word that recurs, a breadcrumb.
    """
    kept: dict[str, int] = {}  # the text of kept blocks, and the first that has it
    free = []
    for index, parts in enumerate(draft.parts):
        if not parts:
            if draft.units[index] >= SHORTEST_COPY:
                free.append(index)
        elif type(parts[-1].role) is not StrippedRole:
            text = draft.folded[index].strip(EDGE_MARKS)
            if text in kept and draft.units[index] >= COPY_UNITS and parts[-1].role in COPIED:
                copy = _lesser(draft, kept[text], index)
                draft.relabel(copy, StrippedRole.DUPLICATE, "copy")
                _open_if_headed(draft, copy)
            kept.setdefault(text, index)
    body = draft.body()
    said = " ".join([draft.folded[i] for i in body]).strip(EDGE_MARKS)
    _mark_again(draft, free, kept, said)
    _mark_passages(draft, body, said)


def _lesser(draft: Draft, first: int, second: int) -> int:
    """Which of two equal body blocks is the copy: the one in the element with less of the story, else the second."""
    if not draft.is_body(first):
        return second
    parents = [draft.page.containers[draft.blocks[i].place].parent for i in (first, second)]
    held = [float(draft.boxes.strong_units[parent]) for parent in parents]
    return first if held[0] < held[1] and not draft.inside(parents[1], parents[0]) else second


def _mark_again(draft: Draft, free: list[int], kept: Container[str], said: str) -> None:
    """Blocks that are not kept and say what a kept one says, or near the story a part of what its body has ``said``."""
    around = _around_story(draft)
    quoted = [i for i in free if i in around and draft.units[i] >= QUOTED_UNITS and draft.link_share[i] < LINKED][:MOST_QUOTED]
    for index in free:
        text = draft.folded[index].strip(EDGE_MARKS)
        if (text in kept and not draft.traits(index) & Trait.NAV) or (index in quoted and text in said):
            draft.label(index, StrippedRole.DUPLICATE, "copy")


def _mark_passages(draft: Draft, body: list[int], said: str) -> None:
    """Body blocks that stand apart from the paragraphs and whose words one of those has too: pull quotes, summaries.

    In a dump any short line may be one.
    """
    apart = [i for i in body if draft.units[i] >= QUOTED_UNITS and draft.role(i) in COPIED and _may_stand_apart(draft, i)]
    if len(apart) > MOST_QUOTED:
        return
    for index in apart:
        if said.count(draft.folded[index].strip(EDGE_MARKS)) > 1:
            draft.relabel(index, StrippedRole.DUPLICATE, "copy")
            _open_if_headed(draft, index)


def _may_stand_apart(draft: Draft, index: int) -> bool:
    if not draft.page.has_markup:
        return draft.units[index] <= PULLED_UNITS
    return draft.traits_of[index] & (Trait.PARAGRAPH | Trait.QUOTE | Trait.ASIDE) != Trait.PARAGRAPH


def _open_if_headed(draft: Draft, index: int) -> None:
    """A heading right above a copied passage, in its box, heads the copy: "In brief"."""
    above = index - 1
    if draft.role(above) is ElementKind.CROSSHEAD:
        draft.headings.append(above)
        draft.relabel(above, StrippedRole.DUPLICATE, f"section: {draft.blocks[above].text}")
        draft.section[above] = draft.section[index] = len(draft.headings) - 1
    elif draft.role(above) is StrippedRole.DUPLICATE:
        draft.section[index] = draft.section[above]


def _around_story(draft: Draft) -> range:
    """Where a passage of the story may stand again: from a little above its headline to a little below its end."""
    if draft.span is None:
        return range(0)
    first = draft.span[0] if draft.headline is None else min(draft.headline, draft.span[0])
    return range(first - NEAR, draft.span[1] + NEAR)
