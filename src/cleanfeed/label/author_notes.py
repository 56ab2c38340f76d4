"""Notes that close a story and say who wrote it."""

import re

from cleanfeed.label.authors import parse_authors, people_words
from cleanfeed.label.draft import Draft
from cleanfeed.label.head_by_text import REPORTER
from cleanfeed.roles import Field, StrippedRole

NOTE_UNITS = 80  # of the longest note
LAST_BLOCKS = 3  # before the last one of the body, that may be one
AFTER = 4  # blocks below the body, likewise
LEAST_STORY = 3  # blocks of the body above it
EARLY = 30  # characters, in which a writer that the byline names is named again
TOLD = 80  # characters, in which somebody's calling follows the name
BEING = "is|are|was|ist|sind|war|est|sont|es|son|è|sono|é|são|är|er|jest"
VERB = rf"(?:{BEING}|has|works|writes|covers|reports|joined|arbeitet|schreibt|berichtet|écrit|escribe|scrive)\b"
NAME = r"(?!(?:The|Der|Die|Das|Le|La|El)\s)[^\W\d_a-z][\w.’'-]+"
INTRODUCES = re.compile(rf"\W*(?:[^\W\d_]+\s)?{NAME}(?:\s{NAME}){{1,3}}(?:,|\s\([^)]*\))?\s+{VERB}")
GOES_ON = re.compile(rf"(?:\s\([^)]*\))?(?:,\s(?:a|an|the)\b|\s+{VERB}|\s(?:at|via|on|unter)\s\S+@)")
SENTENCE_END = re.compile(r"[.!?]\s")
WORD = re.compile(r"[^\W\d_]+")


def mark_author_notes(draft: Draft) -> None:
    """A paragraph at the end of the story, or right below it, that introduces who wrote it.

    Example: "Ann Lee is a freelance reporter in Leeds." Not: "The harbour board is a public body", a quotation.
    """
    span = draft.body_span()
    if span is None or span[1] - span[0] < LEAST_STORY:
        return
    writers = _writers(draft)
    for index in range(max(span[0] + LEAST_STORY, span[1] - LAST_BLOCKS), min(len(draft.blocks), span[1] + 1 + AFTER)):
        text = draft.blocks[index].text
        named = draft.hinted(index, "author_note") and not draft.wanted(index)  # that has a rule of its own
        if not draft.free(index) or named or draft.units[index] > NOTE_UNITS:
            continue
        if _introduces(text, writers) or (not draft.page.has_markup and REPORTER.fullmatch(text)):
            draft.label(index, StrippedRole.AUTHOR_NOTE, "shape: introduces the writer")


def _writers(draft: Draft) -> list[str]:
    """The full names in the byline."""
    bylines = (
        draft.blocks[index].text[part.start : part.end]
        for index, parts in enumerate(draft.parts)
        for part in parts
        if part.role is Field.BYLINE
    )
    return [name for byline in bylines for name in parse_authors(byline) if " " in name]


def _introduces(text: str, writers: list[str]) -> bool:
    """Whether a text begins with a writer of the story, or with a name and a writer's calling."""
    for writer in writers:
        place = text.casefold().find(writer.casefold(), 0, EARLY + len(writer))
        if place >= 0 and not SENTENCE_END.search(text, 0, place) and GOES_ON.match(text, place + len(writer)):
            return True
    if not (opening := INTRODUCES.match(text)):
        return False
    said = {word.casefold() for word in WORD.findall(text, opening.end(), opening.end() + TOLD)}
    return not said.isdisjoint(people_words().callings)
