"""What closes a story: end marks, credits of those who helped, corrections, the link to the next page."""

import re

from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.wording import wording
from cleanfeed.roles import ElementKind, Field

END_MARK = re.compile(
    r"""(?:(?<=[.!?…。！？؟"”'’»)\]])\s*®|\s*[■●◼□∎◆▪]|\s+-30-|\s*#{3}|\s+ENDS)\s*$|^\s*(?:®|[■◼□∎]|-30-|#{3}|ENDS)\s*$"""
)
MARK_ENDS = "®■●◼□∎◆▪-#S"  # the last characters of end marks
LONGEST_MARK = 12  # characters, white space included
SIGN_OFF_UNITS = 45
LAST_BLOCKS = 3  # of the body, that may be a sign-off the model took for body
AFTER_BODY = 12  # blocks after the body that are looked at


def find_end_mark(text: str) -> re.Match[str] | None:
    """The end mark that closes a text, or is all of it."""
    return None if text[-1:] not in MARK_ENDS else END_MARK.search(text, max(0, len(text) - LONGEST_MARK))


def is_next_page(text: str) -> bool:
    """Whether a line leads to the story's next page: "Next page: The memo in full"."""
    end = wording().opening("next_page", text)
    return end > 0 and len(text) < 160 and (end >= len(text) or text[end - 1] in ": " or text[end:].isdigit())


def mark_endings(draft: Draft) -> None:
    """Label sign-offs, corrections and the next page, and cut end marks off the last paragraph.

    Example: "... were told. ®". Not: the mark after a product's name.
    """
    _close_at_end_mark(draft)
    span = draft.body_span()
    first, last = span or (0, -1)
    for index in range(first, min(len(draft.blocks), last + 1 + AFTER_BODY)):
        if draft.free(index):
            _mark_ending(draft, index, near_end=index > last - LAST_BLOCKS)
    for index in range(first, last + 1):
        if draft.wanted(index) and index > last - LAST_BLOCKS:
            _cut_end_mark(draft, index)


def _close_at_end_mark(draft: Draft) -> None:
    """Nothing after a story's end mark is body; if most running text comes after it, it marked something else."""
    wanted = set(draft.all_wanted())
    near = [i for i in draft.all_free() if i in wanted or i - 1 in wanted]
    marked = next((i for i in near if (found := find_end_mark(draft.blocks[i].text)) and found.start()), None)
    if marked is None:
        return
    draft.take_for_body(marked)
    before, after = (sum(draft.units[i] for i in wanted if (i > marked) == late) for late in (False, True))
    if before > after:
        draft.likely[marked + 1 :] = [0.0] * (len(draft.blocks) - marked - 1)


def _mark_ending(draft: Draft, index: int, near_end: bool) -> None:
    text = draft.blocks[index].text
    if draft.units[index] > SIGN_OFF_UNITS:
        return
    if is_next_page(text):
        draft.label(index, Field.NEXT_PAGE, "phrase")
    elif near_end and wording().opening("correction", text):
        draft.label(index, Field.CORRECTION, "phrase")
    elif near_end and wording().opening("sign_off", text.lstrip("(")):
        draft.label(index, Field.SIGN_OFF, "phrase")
    elif near_end and len(text) <= LONGEST_MARK and END_MARK.fullmatch(text):
        draft.label(index, Field.SIGN_OFF, "phrase: end mark")


def _cut_end_mark(draft: Draft, index: int) -> None:
    text = draft.blocks[index].text
    if (found := find_end_mark(text)) and found.start():
        kind = ElementKind.PARAGRAPH
        parts = [Part(0, found.start(), kind, "model"), Part(found.start(), len(text), Field.SIGN_OFF, "phrase: end mark")]
        draft.cut(index, parts)
