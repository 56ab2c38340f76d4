"""Notes that close a story and say who wrote it."""

import re

from cleanfeed.label.authors import parse_authors, people_words
from cleanfeed.label.draft import Draft
from cleanfeed.roles import Field, StrippedRole

NOTE_UNITS = 80  # of the longest note
LAST_BLOCKS = 3  # of the body, that may be one
LEAST_STORY = 3  # blocks of the body above it
EARLY = 30  # characters, in which a writer that the byline names is named again
TOLD = 80  # characters, in which somebody's calling follows the name
BEING = "is|are|was|ist|sind|war|est|sont|es|son|è|sono|é|são|är|er|jest"
VERB = rf"(?:{BEING}|works|writes|covers|reports|arbeitet|schreibt|berichtet)\b"
NAME = r"(?!(?:The|Der|Die|Das|Le|La|El)\s)[^\W\d_a-z][\w.’'-]+"
INTRODUCES = re.compile(rf"\W*(?:[^\W\d_]+\s)?{NAME}(?:\s{NAME}){{1,3}}(?:,|\s\([^)]*\))?\s+{VERB}")
GOES_ON = re.compile(rf"(?:\s\([^)]*\))?(?:,\s(?:a|an|the)\b|\s+{VERB})")
SENTENCE_END = re.compile(r"[.!?]\s")
WORD = re.compile(r"[^\W\d_]+")


def mark_author_notes(draft: Draft) -> None:
    """One of the last paragraphs, if it introduces who wrote the story.

    Example: "Ann Lee is a freelance reporter in Leeds." Not: "The harbour board is a public body", a quotation.
    """
    wanted = draft.all_wanted()
    if len(wanted) <= LEAST_STORY:
        return
    writers = _writers(draft)
    for index in wanted[-LAST_BLOCKS:]:
        if draft.units[index] <= NOTE_UNITS and _introduces(draft.blocks[index].text, writers):
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
        place = text.find(writer, 0, EARLY + len(writer))
        if place >= 0 and not SENTENCE_END.search(text, 0, place) and GOES_ON.match(text, place + len(writer)):
            return True
    if not (opening := INTRODUCES.match(text)):
        return False
    said = {word.casefold() for word in WORD.findall(text, opening.end(), opening.end() + TOLD)}
    return not said.isdisjoint(people_words().callings)
