"""Stories over several pages: the link to the next, and the list of all."""

import re

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field, StrippedRole

AROUND = 15  # blocks before and after the body among which a list of pages stands
LONGEST_LABEL = 4  # characters of a page's number
LINE_UNITS = 30  # longest line that leads to the next page
LONGEST_LINE = 160  # characters of it
MOST_PAGES = 60
ARROWS = "→⇒»›>▶►"
OF_PAGES = re.compile(r"\D{0,12}\d{1,3}\s*(?:/|of|von|de|sur|di|van|av|из)\s*\d{1,3}", re.IGNORECASE)


def is_next_page(text: str) -> bool:
    """Whether a line leads to the story's next page: "Next page: The memo in full"."""
    end = wording().opening("next_page", text)
    return end > 0 and len(text) < LONGEST_LINE and (end >= len(text) or text[end - 1] in ": " or text[end] in ARROWS)


def mark_pages(draft: Draft) -> None:
    """The link to the next page, and a run of page numbers by the story.

    Example: "1 2 3 4" below the text, where "2" to "4" are links and "Page 1 of 4" stands beside. Not: the pager of a listing,
    a row of figures.
    """
    span = draft.body_span()
    if span is None:
        return
    around = range(max(0, (draft.headline or span[0]) - 1), min(len(draft.blocks), span[1] + 1 + AROUND))
    leads_on = wording().openings["next_page"].match
    for index in [index for index in around if draft.units[index] <= LINE_UNITS]:
        text = draft.blocks[index].text
        if not draft.free(index) and not _in_pager(draft, index):
            continue
        if text[-1].isdigit() and text[0].isalpha() and OF_PAGES.fullmatch(text):
            draft.label(index, StrippedRole.METADATA, "phrase: page count")
        elif leads_on(text) and is_next_page(text):
            draft.relabel(index, Field.NEXT_PAGE, "phrase")
    for run in _runs(draft, around):
        for index in run:
            draft.relabel(index, Field.NEXT_PAGE, "shape: page number")


def _in_pager(draft: Draft, index: int) -> bool:
    """Whether a link was stripped for nothing but standing in a ``nav``, as those between the pages of a story may."""
    return draft.parts[index][0].reason == "tag: nav" and len(draft.blocks[index].links) == 1


def _runs(draft: Draft, around: range) -> list[list[int]]:
    """Lists of the numbers 1, 2, 3 ... of which all but one are links."""
    runs: list[list[int]] = []
    run: list[int] = []
    for index in [index for index in around if draft.folded[index].isdigit()]:
        text = draft.blocks[index].text
        if len(text) > LONGEST_LABEL or draft.section[index] >= 0:
            continue
        if draft.traits(index) & (Trait.TABLE | Trait.HIDDEN):
            continue
        number = int(text)
        if run and index - run[-1] <= 2 and number == int(draft.blocks[run[-1]].text) + 1:
            run.append(index)
        elif number == 1:
            runs.append(run)
            run = [index]
    kept = [run for run in [*runs, run] if 2 <= len(run) <= MOST_PAGES]
    return [run for run in kept if sum(bool(draft.blocks[i].links) for i in run) >= len(run) - 1]
