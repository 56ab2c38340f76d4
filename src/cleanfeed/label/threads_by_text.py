"""Readers' comments below the story of a dump: told by their buttons and their signatures, as no box holds them."""

from collections import Counter

from cleanfeed.label.dates import find_ages, find_dates
from cleanfeed.label.draft import LIKELY, Draft, runs_of
from cleanfeed.label.wording import EDGES, wording
from cleanfeed.roles import StrippedRole

FEWEST = 2  # buttons or signatures of a thread
BUTTON_UNITS = 4  # longest of a comment's buttons
NAME_UNITS = 12  # longest signature: "Ann Lee says:"
DATE_UNITS = 10  # longest line of a date under it
LONGEST_COMMENT = 30  # lines from one mark to the next
FIRST_LINES = 12  # most lines of the first comment, above its button
STORY_UNITS = 40  # of the story above a thread


def mark_threads(draft: Draft) -> None:
    """In a dump, from the first comment below the story to the last button or signature, all that nothing else explains.

    Example: "Ann Lee says:", a date, what she says, "Reply", and so on. Not: one "Reply", "the mayor says:" in a story.
    """
    if draft.page.has_markup:
        return
    signatures = {index for index in range(len(draft.blocks) - 1) if _is_signature(draft, index)}
    for marks in runs_of(sorted(signatures.union(_buttons(draft))), LONGEST_COMMENT):
        if len(marks) < FEWEST:
            continue
        first = marks[0] if marks[0] in signatures else _first_line(draft, marks[0])
        last = _last_line(draft, marks[-1]) if marks[-1] in signatures else marks[-1]
        if sum(draft.units[i] for i in range(first) if draft.strong[i] and draft.first_look[i] >= LIKELY) < STORY_UNITS:
            continue
        for index in range(first, last + 1):
            if draft.label(index, StrippedRole.COMMENTS, "place: in a thread of comments"):
                draft.likely[index] = 0.0


def _buttons(draft: Draft) -> list[int]:
    """The lines such as "Reply" that recur."""
    replies = wording().replies
    found = [index for index, line in enumerate(draft.lines) if line and line.strip(EDGES) in replies]
    said = Counter(draft.folded[index] for index in found)
    return [index for index in found if said[draft.folded[index]] >= FEWEST]


def _is_signature(draft: Draft, index: int) -> bool:
    """Whether a line says who speaks, and the next one when."""
    if draft.units[index] > NAME_UNITS or draft.units[index + 1] > DATE_UNITS:
        return False
    return draft.folded[index].rstrip(" :").endswith(wording().says) and _is_dated(draft.blocks[index + 1].text)


def _is_dated(text: str) -> bool:
    return bool(find_dates(text) or find_ages(text))


def _first_line(draft: Draft, button: int) -> int:
    """Where the comment above the first button begins: at its date, and the name above that; else at the button."""
    for index in range(button - 1, max(0, button - FIRST_LINES) - 1, -1):
        if draft.units[index] <= DATE_UNITS and _is_dated(draft.blocks[index].text):
            named = index and draft.free(index - 1) and draft.units[index - 1] <= BUTTON_UNITS
            return index - 1 if named else index
        if draft.role(index) is StrippedRole.COMMENTS:
            return index + 1
    return button


def _last_line(draft: Draft, signature: int) -> int:
    """Where the comment below the last signature ends: before what a rule took for something else."""
    below = signature + 2
    while below < len(draft.blocks) and draft.free(below):
        below += 1
    return below - 1
