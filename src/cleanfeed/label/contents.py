"""Lines that stand again on the page and show by that what they are: a table of contents, a caption in a second place."""

from collections import defaultdict

from cleanfeed.label.copies import COPY_UNITS, EDGE_MARKS
from cleanfeed.label.draft import Draft, runs_of
from cleanfeed.label.pictures import story_pictures
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
    for run in runs_of(entries, NEXT_ENTRY):
        if len({draft.folded[i] for i in run}) >= FEWEST_ENTRIES:
            for index in run:
                draft.relabel(index, StrippedRole.METADATA, "shape: contents")


def mark_captions_again(draft: Draft) -> None:
    """A caption of no picture of the story that stands elsewhere, too, as in a gallery over the page.

    Not: one that several pictures of the story share, a credit of a word or two.
    """
    said: defaultdict[str, list[int]] = defaultdict(list)
    for index, parts in enumerate(draft.parts):
        if len(parts) == 1 and parts[0].role is StrippedRole.CAPTION and draft.units[index] >= COPY_UNITS:
            said[draft.folded[index]].append(index)
    again = [indices for indices in said.values() if len(indices) > 1]
    hung = {index for story in story_pictures(draft) for index in story.captions} if again else set()
    for indices in again:
        kept = hung.intersection(indices) or indices[:1]
        for index in indices:
            if index not in kept:
                draft.relabel(index, StrippedRole.DUPLICATE, "copy")
