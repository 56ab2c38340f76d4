"""Lines that stand again on the page and show by that what they are: a table of contents, a caption in a second place."""

from itertools import pairwise

from cleanfeed.label.draft import Draft
from cleanfeed.label.settle import COPY_UNITS, EDGE_MARKS
from cleanfeed.roles import ElementKind, StrippedRole

FEWEST_ENTRIES = 2
NEXT_ENTRY = 2  # blocks from one entry to the next, at most: a number or a mark may stand between
MAY_BE_ENTRY = frozenset(StrippedRole(name) for name in "navigation site_footer duplicate sidebar other".split())


def mark_contents(draft: Draft) -> None:
    """Lines that say what cross-headings of the story say, several together: its table of contents, wherever it stands.

    Example: "What it costs", "Why now" in a menu above the story. Not: a single line, titles of other stories.
    """
    headings = {draft.folded[i].strip(EDGE_MARKS) for i in draft.body() if draft.role(i) is ElementKind.CROSSHEAD}
    if len(headings) < FEWEST_ENTRIES:
        return
    entries = [i for i, text in enumerate(draft.folded) if draft.role(i) in MAY_BE_ENTRY and text.strip(EDGE_MARKS) in headings]
    runs = [entries[:1]]
    for before, index in pairwise(entries):
        if index <= before + NEXT_ENTRY:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        if len({draft.folded[i] for i in run}) >= FEWEST_ENTRIES:
            for index in run:
                draft.relabel(index, StrippedRole.METADATA, "shape: contents")


def mark_captions_again(draft: Draft) -> None:
    """A caption that stands a second time, as in a gallery over the page. Not: a credit that two pictures share."""
    seen: set[str] = set()
    for index, parts in enumerate(draft.parts):
        if len(parts) == 1 and parts[0].role is StrippedRole.CAPTION and draft.units[index] >= COPY_UNITS:
            if draft.folded[index] in seen:
                draft.relabel(index, StrippedRole.DUPLICATE, "copy")
            seen.add(draft.folded[index])
