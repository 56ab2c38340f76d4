"""Where sections of a dump end, and the story itself: no mark-up tells, so the lines do."""

from cleanfeed.label.bylines import is_credit_line
from cleanfeed.label.draft import LIKELY, Draft
from cleanfeed.label.end_marks import find_end_mark
from cleanfeed.label.endings import is_signature
from cleanfeed.label.pages import is_next_page
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

HEAD_LINES = 12  # below the headline, among which a byline may stand
APART_UNITS = 12  # of the shortest paragraph that stands apart from a list of titles
APART_LIKELY, MOST_TITLES = 0.3, 3  # and its chance below a few titles
NAMED_WORDS = 3  # of the shortest title behind a heading's colon
SHORT_LIKELY = 0.3  # of a short sentence below a paragraph
CLOSED = (".", "!", "?", "”", "»", '"', "。")  # what a short paragraph ends with


def story_end(draft: Draft) -> int:
    """The first line of a dump that signs the story off or names its next page; the number of lines where none does."""
    ends = (i for i, block in enumerate(draft.blocks) if find_end_mark(block.text) or is_next_page(block.text))
    return next(ends, len(draft.blocks))


def dump_end(draft: Draft, index: int, role: StrippedRole, closed: bool) -> int:
    """Where a section of a dump ends: at the next section or stock line of another role, or where the story goes on."""
    end = index + 1
    if role is StrippedRole.OTHER_STORIES and not closed and _names_story(draft, index):
        while end < len(draft.blocks) and _goes_on(draft, end):
            end += 1
        return end
    indent = draft.blocks[index].indent
    in_head = role is StrippedRole.COMMENTS and draft.headline is not None and 0 < index - draft.headline < HEAD_LINES
    in_head = in_head and not any(draft.strong[i] and draft.wanted(i) for i in range(draft.headline or 0, index))
    while end < len(draft.blocks) and draft.free(end):
        phrase = draft.phrase(end)
        if in_head and draft.blocks[end].gap:
            break
        if phrase and (phrase.role is not role or (phrase.opens and phrase != draft.phrase(index))):
            break
        if not closed and (
            _resumes(draft, end, indent)
            or resumes_at(draft, index, end, role)
            or (in_head and is_credit_line(draft.blocks[end].text))
        ):
            break
        end += 1
    return end


def _names_story(draft: Draft, index: int) -> bool:
    """Whether a heading says which story it leads to. Example: "See also: The bell that went by rail". Not: "See also:"."""
    return len(draft.blocks[index].text.partition(":")[2].split()) >= NAMED_WORDS


def _goes_on(draft: Draft, index: int) -> bool:
    """Whether a line right below one that names a story is another title."""
    return draft.free(index) and not (draft.blocks[index].gap or draft.strong[index] or draft.phrase(index))


def resumes_at(draft: Draft, heading: int, index: int, role: StrippedRole) -> bool:
    """Whether a likely paragraph stands apart from the titles under a heading, which stand together: the story goes on with it.

    Not: the teaser of a title that stands alone, what stands below more than titles.
    """
    if role is not StrippedRole.OTHER_STORIES or draft.page.has_markup or index >= len(draft.blocks):
        return False
    titles = range(heading + 1, index)
    closed = draft.blocks[index].text.endswith(CLOSED)
    chance = APART_LIKELY if closed and len(titles) <= MOST_TITLES and _is_last(draft, index) else LIKELY
    likely = draft.strong[index] and draft.likely[index] >= chance and draft.units[index] >= APART_UNITS
    together = all(not draft.strong[i] and (i == heading + 1 or not draft.blocks[i].gap) for i in titles)
    return likely and draft.blocks[index].gap > 0 and len(titles) > 0 and together and _is_last(draft, index)


def _is_last(draft: Draft, index: int) -> bool:
    """Whether nothing that reads like a paragraph or a title stands below a line, up to what rules know."""
    below = index + 1
    if below == len(draft.blocks):
        return True
    text = draft.blocks[below].text
    signs = is_signature(text) or wording().opening("sign_off", text.lstrip("([–—- ")) > 0 or find_end_mark(text) is not None
    said = draft.phrase(below)
    if said is not None and said.role is StrippedRole.OTHER_STORIES and not said.opens:
        return False  # "Read more", below the teaser of a title
    return signs or not draft.free(below) or said is not None


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
