"""Head matter around the headline: kicker, standfirst, byline, dates and the dateline.

HTML and dumps go the same way; what mark-up says is evidence that a dump simply lacks.
"""

import re

from cleanfeed.blocks.block import Trait
from cleanfeed.label.authors import names_somebody
from cleanfeed.label.bylines import cut_credit_line, is_source_with_age
from cleanfeed.label.captions_by_text import mark_sources
from cleanfeed.label.draft import Draft, Part, stands_apart
from cleanfeed.label.end_marks import COPYRIGHT, TERMINAL
from cleanfeed.label.head_by_text import (
    column_label,
    is_bare_byline,
    is_section_name,
    is_site_name,
    is_title_below_byline,
    match_town,
)
from cleanfeed.label.standfirst import is_standfirst, mark_standfirst
from cleanfeed.label.wording import wording
from cleanfeed.label.words_by_text import names_picture
from cleanfeed.roles import ElementKind, Field, StrippedRole

NAMING = 40  # characters that a byline may have beside a name and as much again
ZONE = 60  # blocks between headline and body that are looked at
ABOVE = 4  # blocks above the headline, likewise
PAST_START = 3  # blocks of the body among which credits may stand
CREDIT_UNITS = 40  # of the longest line of credits
KICKER_UNITS = 6
DATELINE = re.compile(
    r"(?P<place>(?:(?:ST|St|MT|Mt|FT|Ft|STE|Ste)\. )?[^\W\d_a-z][^\n()–—:.!?]{1,40}?)"
    r"(?:,? [\w .]{3,14})?\s*\((?P<agency>[^()\d]{2,30})\)\s*(?:[-–—:]+)\s*"
    r"|(?P<city>[A-Z][A-Z' .-]{2,28}(?:, [\w., ]{2,30})?)\s+(?:[–—]|-{1,2})\s+"
)


def mark_head(draft: Draft) -> None:
    """Label what stands between the headline and the body, and the labels right above the headline."""
    if draft.headline is None:
        _mark_credit_lines(draft, range(min(len(draft.blocks), _body_start(draft) + 1)))
        return
    zone = range(draft.headline + 1, min(len(draft.blocks), draft.headline + 1 + ZONE))
    above = range(max(0, draft.headline - ABOVE), draft.headline)
    _mark_credit_lines(draft, range(zone.start, min(zone.stop, _body_start(draft) + PAST_START)))
    _mark_credit_lines(draft, above)
    first = _body_start(draft)
    mark_standfirst(draft, range(zone.start, min(zone.stop, first)))
    _mark_kicker(draft, above)
    _mark_opening(draft, first)


def _body_start(draft: Draft) -> int:
    """The first block after the headline that is running text and no standfirst; the number of blocks where there is none."""
    after = -1 if draft.headline is None else draft.headline
    likely = [i for i in draft.all_wanted() if i > after]
    for i in likely:
        if draft.strong[i] and not is_standfirst(draft, i):
            return i
    return likely[0] if likely else len(draft.blocks)


def _mark_credit_lines(draft: Draft, zone: range) -> None:
    """Bylines and dates; a line may hold both.

    Example: "By Ann Lee | 3 May 2021". Not: "By the time the train left, ...".
    """
    for index in zone:
        text = draft.blocks[index].text
        apart = stands_apart(draft.traits(index) & ~Trait.FORM)  # a button may hold the writer's name
        if not draft.free(index) or draft.units[index] > CREDIT_UNITS or apart:
            continue
        if not draft.page.has_markup and is_source_with_age(text):
            draft.label(index, StrippedRole.OTHER, "shape: source with its age")
            continue
        named = not draft.strong[index] and (
            _is_named_byline(draft, index)
            or names_claimed(draft, text)
            or is_bare_byline(draft, index)
            or is_title_below_byline(draft, index)
        )
        if parts := cut_credit_line(text, named, bool(draft.blocks[index].times)):
            draft.cut(index, parts)


def _is_named_byline(draft: Draft, index: int) -> bool:
    """Whether class names say that a line is a byline, and it names somebody."""
    named = draft.hinted_near(index, "byline") and not draft.hinted(index, "author_note")
    return named and names_somebody(draft.blocks[index].text)


def names_claimed(draft: Draft, text: str) -> bool:
    """Whether a line is little more than the full name of an author that the page claims."""
    names = [author.name for author in draft.claims.authors if " " in author.name]
    return any(name in text and len(text) < 2 * len(name) + NAMING for name in names)


def _mark_kicker(draft: Draft, above: range) -> None:
    """The label right above the headline.

    Example: "Opinion" in ``p.kicker``; in a dump, a line of capitals. Not: a breadcrumb, the site's motto.
    """
    for index in reversed(above) if draft.stand_in is None else ():
        text = draft.blocks[index].text
        if not draft.free(index) or stands_apart(draft.traits(index)) or not any(map(str.isalnum, text)):
            continue
        if draft.units[index] > KICKER_UNITS + 2 or not any(map(str.isalpha, text)):
            return
        if draft.phrase(index) and not wording().kicker(text):
            return
        named = draft.hinted_near(index, "kicker") and not draft.hinted_near(index, "navigation")
        named = named or (draft.page.has_markup and _alone_over_headline(draft, index))
        capitals = not draft.page.has_markup and ((text.isupper() and len(text) > 3) or is_section_name(draft, index))
        if capitals and is_site_name(draft, text):
            return
        if named or capitals or wording().kicker(text):
            draft.label(index, Field.KICKER, "kicker")
        return


def _alone_over_headline(draft: Draft, index: int) -> bool:
    """Whether a short block is all that stands over the headline in the element that holds both.

    Example: the section's name in the article's header. Not: the last link of a breadcrumb.
    """
    headline = draft.headline
    if headline is None or index != headline - 1 or draft.units[index] > KICKER_UNITS:
        return False
    holder = draft.page.common([draft.blocks[index].place, draft.blocks[headline].place])
    return holder not in (0, 1) and (index == 0 or not draft.inside(draft.blocks[index - 1].place, holder))


def _mark_opening(draft: Draft, first: int) -> None:
    """The beginning of the first paragraph: a kicker before it or in it, or a dateline.

    Example: "Exclusive The council ...", "LONDON (Reuters) - The bank ...". Not: "Exclusive clubs are ...".
    """
    if first >= len(draft.blocks) or not draft.free(first):
        return
    text = draft.blocks[first].text
    if first and draft.free(first - 1) and wording().kicker(draft.blocks[first - 1].text):
        draft.label(first - 1, Field.KICKER, "phrase")
    if found := DATELINE.match(text) or match_town(draft, first):
        dateline = Part(0, found.end(), Field.DATELINE, "dateline")
        draft.cut(first, [dateline, Part(found.end(), len(text), ElementKind.PARAGRAPH, "model")])
    elif end := _kicker_end(draft, first):
        draft.cut(first, [Part(0, end, Field.KICKER, "phrase"), Part(end, len(text), ElementKind.PARAGRAPH, "model")])


def _kicker_end(draft: Draft, index: int) -> int:
    """Where a kicker that opens a paragraph ends: a known label, then a word that could begin a sentence."""
    text = draft.blocks[index].text
    words = text.split(" ", 3)
    for count in (2, 1):
        label, rest = " ".join(words[:count]), words[count:]
        if rest and wording().kicker(label) and (label.endswith(":") or rest[0][:1].isupper() or rest[0][:1] in "\"“‘'«"):
            return len(label)
    return 0 if draft.page.has_markup else column_label(text)


def mark_promotions(draft: Draft) -> None:
    """Lines of a dump between head and body, or after the end mark, that no rule explains and that end as no sentence does.

    Example: "Choosing a cloud host", between standfirst and first paragraph. Not: a line with a full stop.
    """
    if draft.page.has_markup:
        return
    first = 0 if draft.headline is None else draft.headline + 1
    start = next(
        (i for i in range(first, len(draft.blocks)) if draft.strong[i] and (draft.wanted(i) or draft.is_body(i))), first
    )
    marked = [i for i in range(len(draft.blocks)) if draft.role(i) is Field.SIGN_OFF]
    above = range(first, start) if draft.headline is not None else range(0)
    mark_sources(draft, above)
    for index in (*above, *(range(marked[0] + 1, len(draft.blocks)) if marked else ())):
        text = draft.blocks[index].text
        unexplained = draft.free(index) and draft.units[index] >= 2 and not draft.blocks[index].bullet
        if unexplained and not TERMINAL.search(text) and not COPYRIGHT.match(text):
            if names_picture(draft, index):
                for line in (index, index + 1):
                    draft.label(line, StrippedRole.CAPTION, "place: a picture's name and caption")
            if wording().kicker(text) and index < start:
                draft.label(index, Field.KICKER, "kicker")
            draft.label(index, StrippedRole.ADVERT, "place: between the story and its frame")
