"""What closes a story: end marks, credits of those who helped, its sources, corrections."""

import re
from itertools import islice, takewhile

from cleanfeed.blocks.block import Trait
from cleanfeed.label.authors import names_somebody, people_words
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.end_marks import COPYRIGHT, END_MARK, LONGEST_MARK, find_end_mark
from cleanfeed.label.head import names_claimed
from cleanfeed.label.head_by_text import is_bare_byline
from cleanfeed.label.notes_by_text import mark_notes_by_text
from cleanfeed.label.wording import wording
from cleanfeed.roles import ElementKind, Field, StrippedRole

SIGN_OFF_UNITS = 45
LAST_BLOCKS = 3  # of the body, that may be a sign-off the model took for body
AFTER_BODY = 12  # blocks after the body that are looked at
AGENCY_LINE = re.compile(r"[\w.]+")
AGENCY_WORDS = 5  # most words of a line that names agencies and signs by initials
INITIALS = re.compile(r"\([^\W\d_]{1,4}(?:[/,. -]{1,2}[^\W\d_]{1,4}){0,2}\)")
COPYRIGHT_UNITS = 60
BYLINE_UNITS = 8  # of the longest byline below a story
HEADING_UNITS = 5  # longest line that heads notes after the end
LONGEST_HEADING = 40  # characters of a heading over sources
SOURCE_SHARE = 0.5  # of the body's blocks, that stand before the sources


def mark_endings(draft: Draft) -> None:
    """Label sign-offs, sources and corrections, and cut end marks off the last paragraph.

    Example: "... were told. ®". Not: the mark after a product's name.
    """
    marked = _close_at_end_mark(draft)
    mark_notes_by_text(draft, marked)
    span = draft.body_span()
    first, last = span or (0, -1)
    _mark_sources(draft, range(first, min(len(draft.blocks), last + 1 + AFTER_BODY)))
    span = draft.body_span()
    first, last = span or (0, -1)
    near_end = max(first, last - LAST_BLOCKS + 1)
    around_end = range(near_end, min(len(draft.blocks), last + 1 + AFTER_BODY))
    short = [index for index in around_end if draft.free(index) and draft.units[index] <= SIGN_OFF_UNITS]
    helpers = draft.said(short, wording().helpers)
    for index in short:
        _mark_ending(draft, index, helpers)
    _mark_signatures(draft)
    _mark_closing_byline(draft, range(near_end, min(len(draft.blocks), last + 1 + LAST_BLOCKS)))
    for index in range(near_end, last + 1):
        if draft.wanted(index):
            _cut_end_mark(draft, index)


def _close_at_end_mark(draft: Draft) -> int | None:
    """Nothing after a story's end mark is body; if most running text comes after it, it marked something else.

    Returns the block with the mark, where it closes the story.
    """
    wanted = sorted({*draft.all_wanted(), *draft.body()})
    near = sorted({*wanted, *(i + 1 for i in wanted if i + 1 < len(draft.blocks) and draft.free(i + 1))})
    near += [] if draft.page.has_markup or not near else _free_below(draft, near[-1])
    marked = next((i for i in near if find_end_mark(draft.blocks[i].text)), None)
    if marked is None:
        return None
    draft.take_for_body(marked)
    before, after = (sum(draft.units[i] for i in wanted if (i > marked) == late) for late in (False, True))
    if before <= after:
        return None
    draft.likely[marked + 1 :] = [0.0] * (len(draft.blocks) - marked - 1)
    draft.closed_at = marked
    _mark_notes(draft, marked)
    return marked


def _free_below(draft: Draft, last: int) -> list[int]:
    """The lines of a dump below one that no rule has labelled, to the first one that a rule has."""
    below = range(last + 1, min(len(draft.blocks), last + 1 + AFTER_BODY))
    return list(takewhile(draft.free, below))


def _mark_notes(draft: Draft, marked: int) -> None:
    """Notes after the end mark, in the element that the text stood in, are about those who sent it.

    Example: "Notes to editors", "About Ostler", "Media contact" below a press release's "###".
    """
    if not draft.page.has_markup:
        return
    box = draft.page.containers[draft.blocks[marked].place].parent
    heading = -1
    for index in range(marked + 1, len(draft.blocks)):
        if not draft.inside(draft.blocks[index].place, box) or not draft.free(index):
            return
        if draft.units[index] <= HEADING_UNITS and not draft.traits(index) & Trait.ITEM:
            draft.headings.append(index)
            heading = len(draft.headings) - 1
        text = draft.blocks[draft.headings[heading]].text if heading >= 0 else "after the end mark"
        draft.label(index, StrippedRole.AUTHOR_NOTE, f"{'section' if heading >= 0 else 'place'}: {text}")
        draft.section[index] = heading


def _mark_sources(draft: Draft, zone: range) -> None:
    """Lists of sources under headings that say so, after the better part of the story, each to the end of its box.

    Example: "Quellen" and the works below it. Not: a cross-heading of a story on springs.
    """
    sources = wording().source_headings
    for index in zone[int(SOURCE_SHARE * len(zone)) :]:
        text = draft.blocks[index].text
        if len(text) > LONGEST_HEADING or not draft.free(index) or draft.folded[index].strip(" :") not in sources:
            continue
        box = draft.page.containers[draft.blocks[index].place].parent if draft.page.has_markup else 0
        for member in range(index, len(draft.blocks)):
            heads = member > index and draft.traits(member) & Trait.HEADING
            if heads or not draft.free(member) or (box and not draft.inside(draft.blocks[member].place, box)):
                break
            draft.label(member, Field.SIGN_OFF, f"section: {text}")


def _mark_ending(draft: Draft, index: int, helpers: list[str]) -> None:
    text = draft.blocks[index].text
    words = wording()
    if words.opening("correction", text):
        draft.label(index, Field.CORRECTION, "phrase")
    elif words.opening("sign_off", text.lstrip("([–—- ")) or any(map(draft.folded[index].__contains__, helpers)):
        draft.label(index, Field.SIGN_OFF, "phrase")
    elif len(text) <= LONGEST_MARK and END_MARK.fullmatch(text):
        draft.label(index, Field.SIGN_OFF, "phrase: end mark")


def _mark_signatures(draft: Draft) -> None:
    """Right after the story: agencies and initials that sign it, and the © line of its own text.

    Example: "dpa/sep", "(kra)", "© dpa-infocom, ...". Not: the © line of the site, which stands in the page's foot.
    """
    span, paragraphs = draft.body_span(), draft.all_wanted()
    if span is None:
        return
    for index in range(max(span[0] + 1, span[1]), min(len(draft.blocks), span[1] + 1 + LAST_BLOCKS)):
        text = draft.blocks[index].text
        if draft.free(index) and is_signature(text):
            draft.label(index, Field.SIGN_OFF, "shape: agency or initials")
        elif COPYRIGHT.match(text) and _may_sign(draft, index) and _is_the_storys(draft, index, paragraphs):
            draft.relabel(index, Field.SIGN_OFF, "phrase: ©")


def _is_the_storys(draft: Draft, index: int, paragraphs: list[int]) -> bool:
    """Whether a line stands where the story's paragraphs do, in a dump right below them."""
    return _stands_beside(draft, index, paragraphs) or _closes_dump_story(draft, index)


def _closes_dump_story(draft: Draft, index: int) -> bool:
    """Whether a line of a dump stands right below the story or its sign-off, and no foot of a page below it."""
    if draft.page.has_markup or not (draft.wanted(index - 1) or draft.role(index - 1) is Field.SIGN_OFF):
        return False
    phrase = draft.phrase(index + 1) if index + 1 < len(draft.blocks) else None
    return phrase is None or phrase.role is not StrippedRole.SITE_FOOTER


def _mark_closing_byline(draft: Draft, zone: range) -> None:
    """The writer's name below the story, where its head names nobody.

    Example: "Ann Lee", whom the page claims for its author; "By Ann Lee". Not: whom the last paragraph quotes.
    """
    if any(part.role is Field.BYLINE for parts in draft.parts for part in parts):
        return
    for index in zone:
        text = draft.blocks[index].text
        opens = wording().opening("bylines", text) > 0 and draft.units[index] <= BYLINE_UNITS and names_somebody(text)
        opens = opens or is_bare_byline(draft, index) or _is_last_name(draft, index)
        plain = draft.free(index) and not draft.strong[index] and not draft.traits(index) & Trait.HEADING
        if plain and (opens or names_claimed(draft, text)):
            if parts := cut_credit_line(text, named=True):
                draft.cut(index, parts)
            return


def _is_last_name(draft: Draft, index: int) -> bool:
    """Whether the last line of a dump is a name in capitals: so papers' archives sign. Example: "ANN LEE". Not: "THE END"."""
    text = draft.blocks[index].text
    last = not draft.page.has_markup and index + 1 == len(draft.blocks) and draft.blocks[index].gap > 0
    words = text.split()
    named = text.isupper() and len(words) in (2, 3) and all(word.isalpha() and len(word) > 2 for word in words)
    return last and named and not draft.phrase(index) and words[0] not in ("THE", "DER", "LES", "LOS")


def _stands_beside(draft: Draft, index: int, others: list[int]) -> bool:
    """Whether a block stands in the very element that one of some others stands in."""
    parent = draft.page.containers[draft.places[index]].parent
    return any(draft.page.containers[draft.places[other]].parent == parent for other in others)


def _may_sign(draft: Draft, index: int) -> bool:
    free = draft.free(index) or draft.role(index) is StrippedRole.SITE_FOOTER
    return free and draft.units[index] <= COPYRIGHT_UNITS and draft.section[index] < 0


def is_signature(text: str) -> bool:
    """Whether a line is agencies or initials, as they sign a story. Example: "dpa/sep", "(kra)"."""
    if text[0] == "(" and INITIALS.fullmatch(text):
        return True
    words = [word[0] for word in islice(AGENCY_LINE.finditer(text), AGENCY_WORDS + 1)]
    agencies = people_words().agencies
    return len(words) <= AGENCY_WORDS and any(
        word.casefold() in agencies and (word.islower() or word.isupper()) for word in words
    )


def _cut_end_mark(draft: Draft, index: int) -> None:
    text = draft.blocks[index].text
    if (found := find_end_mark(text)) and found.start():
        kind = ElementKind.PARAGRAPH
        parts = [Part(0, found.start(), kind, "model"), Part(found.start(), len(text), Field.SIGN_OFF, "phrase: end mark")]
        draft.cut(index, parts)
