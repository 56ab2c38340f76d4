"""Where sections of a dump end, and the story itself: no mark-up tells, so the lines do."""

from cleanfeed.label.bylines import is_credit_line
from cleanfeed.label.draft import LIKELY, Draft
from cleanfeed.label.end_marks import find_end_mark
from cleanfeed.label.pages import is_next_page
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

HEAD_LINES = 12  # below the headline, among which a byline may stand
SHORT_LIKELY = 0.3  # of a short sentence below a paragraph
CLOSED = (".", "!", "?", "”", "»", '"', "。")  # what a short paragraph ends with


def story_end(draft: Draft) -> int:
    """The first line of a dump that signs the story off or names its next page; the number of lines where none does."""
    ends = (i for i, block in enumerate(draft.blocks) if find_end_mark(block.text) or is_next_page(block.text))
    return next(ends, len(draft.blocks))


def dump_end(draft: Draft, index: int, role: StrippedRole, closed: bool) -> int:
    """Where a section of a dump ends: at the next section or stock line of another role, or where the story goes on."""
    end = index + 1
    indent = draft.blocks[index].indent
    in_head = role is StrippedRole.COMMENTS and draft.headline is not None and 0 < index - draft.headline < HEAD_LINES
    while end < len(draft.blocks) and draft.free(end):
        phrase = draft.phrase(end)
        if phrase and (phrase.role is not role or (phrase.opens and phrase != draft.phrase(index))):
            break
        if not closed and (_resumes(draft, end, indent) or (in_head and is_credit_line(draft.blocks[end].text))):
            break
        end += 1
    return end


def _resumes(draft: Draft, index: int, indent: int) -> bool:
    """Whether running text begins at a line that is no teaser: a paragraph, and another or the end of the story, not set in."""
    after = index + 1
    if (
        after >= len(draft.blocks)
        or not draft.strong[index]
        or any(draft.blocks[row].indent > indent for row in (index, after))
    ):
        return False
    if draft.likely[index] < LIKELY:
        return False
    text = draft.blocks[after].text
    if wording().opening("sign_off", text.lstrip("([–—- ")):
        return True
    if draft.strong[after]:
        return draft.likely[after] >= LIKELY
    return draft.likely[after] >= SHORT_LIKELY and text.endswith(CLOSED)
