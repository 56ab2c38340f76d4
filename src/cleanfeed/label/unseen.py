"""Text that the mark-up hides: never kept, and labelled as what it is where a rule can tell.

That it is hidden stands in the reason, ``hidden`` or ``hidden: `` and what named it, and there only. It is named last, so that
nothing that readers see hangs on it.
"""

from collections import defaultdict
from collections.abc import Callable

from cleanfeed.blocks.block import Trait
from cleanfeed.label.copies import EDGE_MARKS, SHORTEST_COPY
from cleanfeed.label.draft import Draft, runs_of
from cleanfeed.label.furniture import MOSTLY_LINKS, Proposal, propose_by_name
from cleanfeed.label.sections import HEADING_UNITS, can_head
from cleanfeed.roles import StrippedRole

HIDDEN = "hidden"  # the code of the reasons of all such text, and of no other
ENTRY_UNITS = 6  # longest entry of a menu
FEWEST_ENTRIES = 3
FEWEST_BELOW = 2  # blocks of an element that a heading in it heads


def is_unseen(reason: str) -> bool:
    """Whether a reason says that the mark-up hides the text."""
    return reason.partition(":")[0] == HIDDEN


def mark_hidden(draft: Draft) -> None:
    """Text that the mark-up hides. Example: ``<div style="display:none">``. Not: ``aria-hidden``, which is visible."""
    for index in draft.standing_in(Trait.HIDDEN):
        draft.label(index, StrippedRole.HIDDEN, HIDDEN)


def name_hidden(draft: Draft) -> None:
    """Say what hidden text is: by landmark, names, stock phrase, the heading above it, or as a menu.

    Example: ``<ul class="share" hidden>``. Not: hidden prose that nothing names, a copy of what is kept; they stay `hidden`.
    """
    hidden = [index for index, parts in enumerate(draft.parts) if parts[0].reason == HIDDEN]
    if not hidden:
        return
    copies, headings, menus = _copies(draft, hidden), _headings(draft, hidden), _menus(draft, hidden)
    for index in hidden:
        if index in copies:
            continue
        named = next((found for rule in RULES if (found := rule(draft, index))), None) or headings.get(index)
        if named is None and index in menus:
            named = StrippedRole.NAVIGATION, "links"
        if named:
            draft.relabel(index, named[0], f"{HIDDEN}: {named[1]}")


def _copies(draft: Draft, hidden: list[int]) -> set[int]:
    """The hidden blocks that say what a kept one says, and all beside them in a hidden element that is mostly those."""
    kept = {
        draft.folded[index].strip(EDGE_MARKS)
        for index, parts in enumerate(draft.parts)
        if type(parts[-1].role) is not StrippedRole
    }
    long = [index for index in hidden if draft.units[index] >= SHORTEST_COPY]
    copies = {index for index in long if draft.folded[index].strip(EDGE_MARKS) in kept}
    elements: defaultdict[int, list[int]] = defaultdict(list)
    for index in hidden if copies else ():
        elements[_outermost(draft, index)].append(index)
    for members in elements.values():
        if sum(draft.units[i] for i in members if i in copies) > sum(draft.units[i] for i in members) / 2:
            copies.update(members)
    return copies


def _outermost(draft: Draft, index: int) -> int:
    """The outermost hidden element around a hidden block."""
    containers, traits, place = draft.page.containers, draft.boxes.traits, draft.blocks[index].place
    while (above := containers[place].parent) > 0 and traits[above] & Trait.HIDDEN:
        place = above
    return place


def _headings(draft: Draft, hidden: list[int]) -> dict[int, Proposal]:
    """What stock headings say of the hidden blocks under them, to the end of the hidden element that holds both."""
    containers, traits = draft.page.containers, draft.boxes.traits
    said: dict[int, Proposal] = {}
    for index in hidden:
        if index in said or not (proposal := _propose_by_heading(draft, index)):
            continue
        box = draft.blocks[index].place
        while draft.held[box] < FEWEST_BELOW and (above := containers[box].parent) > 0 and traits[above] & Trait.HIDDEN:
            box = above
        for member in range(index, draft.first_in[box] + draft.held[box]):
            if draft.inside(draft.blocks[member].place, box):
                proposal = said[member] = _propose_by_heading(draft, member) or proposal
    return said


def _propose_by_heading(draft: Draft, index: int) -> Proposal | None:
    phrase = draft.phrase(index) if draft.units[index] <= HEADING_UNITS and can_head(draft, index) else None
    return (phrase.role, f"section: {draft.blocks[index].text}") if phrase is not None and phrase.opens else None


def _menus(draft: Draft, hidden: list[int]) -> set[int]:
    """Runs of hidden blocks that are nothing but short links."""
    entries = [i for i in hidden if draft.link_share[i] > MOSTLY_LINKS and draft.units[i] <= ENTRY_UNITS]
    return {index for run in runs_of(entries, apart=1) if len(run) >= FEWEST_ENTRIES for index in run}


def _propose_by_landmark(draft: Draft, index: int) -> Proposal | None:
    """The frame of the page. Example: a folded menu in ``<nav>``. Not: a sign-up in ``<footer>`` that its names tell."""
    traits = draft.traits(index)
    if traits & Trait.FOOTER and not traits & Trait.ARTICLE:
        return None if draft.hinted(index, "newsletter") else (StrippedRole.SITE_FOOTER, "tag: footer")
    if traits & Trait.NAV and not draft.hinted(index, "other_stories"):
        return StrippedRole.NAVIGATION, "tag: nav"
    return None


def _propose_by_phrase(draft: Draft, index: int) -> Proposal | None:
    """A stock phrase. Example: "Share on Facebook". Not: "Please enable JavaScript", of which nothing finer can be said."""
    phrase = draft.phrase(index)
    if phrase is None or phrase.opens or phrase.role is StrippedRole.OTHER:
        return None
    return phrase.role, f"phrase: {phrase.form}"


def _propose_by_header(draft: Draft, index: int) -> Proposal | None:
    """What is left of the head of the page. Example: a language switch in ``<header>``. Not: the ``header`` of an article."""
    traits = draft.traits(index)
    return (StrippedRole.NAVIGATION, "tag: header") if traits & Trait.HEADER and not traits & Trait.ARTICLE else None


RULES: tuple[Callable[[Draft, int], Proposal | None], ...] = (
    _propose_by_landmark,
    propose_by_name,
    _propose_by_phrase,
    _propose_by_header,
)
