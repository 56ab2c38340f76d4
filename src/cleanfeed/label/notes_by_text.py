"""What stands below a story in a dump and goes on like one: a press release's notes, a bootnote."""

import re

from cleanfeed.label.draft import Draft
from cleanfeed.label.end_marks import find_end_mark
from cleanfeed.label.wording import plain, wording
from cleanfeed.roles import ElementKind, Field, StrippedRole

HEADING_UNITS = 6  # longest heading of notes
UNTITLED = (".", "!", "?", ",", ";", "…")  # no heading ends so
MOST_ABOVE = 3  # lines between a paragraph and the end mark, that no rule explains
LATE = 0.5  # of the likely text: before that no notes begin
ABOUT = re.compile(r"(?:about|über|à propos de|à propos d['’]|acerca de|sobre|su|over)\s+(?P<who>\S.*)", re.IGNORECASE)
BOOTNOTES = frozenset(("bootnote", "bootnotes", "footnote", "footnotes", "updated to add", "update", "updated"))
CONTACTS = frozenset(("contact", "contacts", "kontakt", "contacto", "contatti", "contato"))


def mark_notes_by_text(draft: Draft, marked: int | None) -> None:
    """Notes below a story, in a dump: ``marked`` is the line with its end mark, or None.

    Example: "Notes to editors", "About Ostler Pumps" and what stands under them. Not: a section of other stories.
    """
    if draft.page.has_markup:
        return
    start = _late(draft) if marked is None else min(marked + 1, _late(draft))
    first = next((index for index in range(start, len(draft.blocks)) if _heads_notes(draft, index)), None)
    if marked is not None:
        _keep_above(draft, marked)
        _keep_bootnote(draft, marked + 1)
    if first is not None:
        _mark_notes(draft, first)


def _late(draft: Draft) -> int:
    """The line from which on notes may begin where no end mark shows it: after the better part of what is likely."""
    wanted = [index for index in draft.all_wanted() if draft.strong[index]]
    return wanted[int(LATE * len(wanted))] + 1 if wanted else len(draft.blocks)


def _heads_notes(draft: Draft, index: int) -> bool:
    """Whether a line is the heading of notes, by its words, or by "About" and whom the paragraph below it begins with."""
    text = draft.blocks[index].text
    if not draft.free(index) or draft.units[index] > HEADING_UNITS or index + 1 == len(draft.blocks):
        return False
    if plain(text).strip(" :") in wording().note_headings:
        return True
    about = ABOUT.fullmatch(text.rstrip(" :"))
    below = draft.blocks[index + 1].text.casefold()
    return about is not None and below.removeprefix("the ").startswith(about["who"].casefold())


def _mark_notes(draft: Draft, first: int) -> None:
    """Label notes from their first heading on, to the next line that is furniture of another kind."""
    heading = len(draft.headings)
    for index in range(first, len(draft.blocks)):
        if find_end_mark(draft.blocks[index].text) and draft.label(index, Field.SIGN_OFF, "phrase: end mark"):
            continue
        phrase = draft.phrase(index) if index > first else None
        if (phrase and phrase.opens) or not (draft.free(index) or _tells_contact(draft, index)):
            return
        if index == first or _heads_notes(draft, index) or (draft.blocks[index].gap and _is_heading(draft, index)):
            draft.headings.append(index)
            heading = len(draft.headings) - 1
        draft.relabel(index, StrippedRole.AUTHOR_NOTE, f"section: {draft.blocks[draft.headings[heading]].text}")
        draft.section[index] = heading
        draft.likely[index] = 0.0


def _tells_contact(draft: Draft, index: int) -> bool:
    """Whether a line heads an address; below notes it is theirs, though it mostly stands at the foot of a page."""
    text = draft.folded[index].strip(" :")
    return text in CONTACTS or text in wording().note_headings


def _is_heading(draft: Draft, index: int) -> bool:
    """Whether a short line stands over others: no sentence, no item, something below it."""
    short = draft.units[index] <= HEADING_UNITS and not draft.blocks[index].bullet
    below = index + 1 < len(draft.blocks) and draft.free(index + 1)
    text = draft.blocks[index].text
    return short and below and not text.endswith(UNTITLED) and not any(map(str.isdigit, text)) and "@" not in text


def _keep_above(draft: Draft, marked: int) -> None:
    """The lines between the story's last sure paragraph and its end mark: a bootnote's heading and what it says."""
    sure = max((i for i in range(marked) if draft.is_body(i) or (draft.wanted(i) and draft.strong[i])), default=marked)
    between = range(sure + 1, marked)
    if len(between) > MOST_ABOVE or any(not draft.free(i) or draft.phrase(i) for i in between):
        return
    for index in between:
        heads = draft.folded[index].strip(" :") in BOOTNOTES
        kind = ElementKind.CROSSHEAD if heads else ElementKind.PARAGRAPH
        draft.label(index, kind, "phrase: bootnote" if heads else "place: above the end mark")


def _keep_bootnote(draft: Draft, index: int) -> None:
    """A note that the story goes on with after its end mark. Example: "Bootnote" and the paragraph under it."""
    below = index + 1
    if below >= len(draft.blocks) or draft.folded[index].strip(" :") not in BOOTNOTES or not draft.free(index):
        return
    draft.label(index, ElementKind.CROSSHEAD, "phrase: bootnote")
    while below < len(draft.blocks) and draft.free(below) and draft.strong[below] and not draft.phrase(below):
        draft.label(below, ElementKind.PARAGRAPH, "place: below a bootnote")
        below += 1
