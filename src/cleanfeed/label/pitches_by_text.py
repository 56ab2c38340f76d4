"""Pitches for newsletters, events and papers in dumps, where no box is left to tell them from the paragraphs around them."""

import re
from functools import cache

from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import any_of, wording_lists
from cleanfeed.roles import StrippedRole

PITCH_UNITS = 30  # longest line that asks readers to sign up
BELOW_UNITS = 25  # longest line below it that goes on so
LONGEST = 400  # characters of such a line
MOST_BELOW = 3  # such lines
QUOTES = "\"“„«‘'"
APART_SHARE = 0.5  # of a dump's lines that stand below a blank line, where paragraphs are so set apart


def mark_pitches(draft: Draft) -> None:
    """Lines of a dump that ask readers to sign up, and those right below that say what for and on what terms.

    Example: "Sign up to The Wick", "Our weekly look at the fields". Not: "He asked them to sign up to a newsletter."
    """
    if draft.page.has_markup:
        return
    for index in draft.all_free():
        if _is_promotion(draft, index):
            draft.label(index, StrippedRole.ADVERT, "shape: promotion")
            draft.likely[index] = 0.0
    apart = sum(block.gap > 0 for block in draft.blocks) >= APART_SHARE * len(draft.blocks)
    for index in draft.all_free():
        if not draft.free(index) or not (_is_newsletter(draft, index) or _is_pitch(draft, index)):
            continue
        below = _below(draft, index, apart)
        for line in (index, *below) if below or draft.phrase(index) is None else ():
            said = draft.phrase(line)
            draft.label(line, StrippedRole.NEWSLETTER, f"phrase: {said.form}" if said else "shape: pitch")
            draft.likely[line] = 0.0


def _is_pitch(draft: Draft, index: int) -> bool:
    """Whether a line asks readers to sign up, by an imperative that opens it or a clause of it, and names a letter or a box."""
    text = draft.blocks[index].text
    return _is_short(draft, index) and bool(_nouns().search(text)) and bool(_calls().search(text))


def _is_promotion(draft: Draft, index: int) -> bool:
    """Whether a line promotes an event or a paper: it calls readers to come, or get it, in a clause of its own. Not: speech."""
    text = draft.blocks[index].text
    return _is_short(draft, index) and text[0] not in QUOTES and _promotions().search(text) is not None


def _is_short(draft: Draft, index: int) -> bool:
    return draft.units[index] <= PITCH_UNITS and len(draft.blocks[index].text) <= LONGEST


def _is_newsletter(draft: Draft, index: int) -> bool:
    phrase = draft.phrase(index)
    return phrase is not None and phrase.role is StrippedRole.NEWSLETTER


def _below(draft: Draft, index: int, apart: bool) -> list[int]:
    """The lines right below a pitch that go on with it: to the next blank line, or as far as their words show it."""
    found: list[int] = []
    for line in range(index + 1, min(len(draft.blocks), index + 1 + MOST_BELOW)):
        said = draft.phrase(line)
        longer = draft.units[line] > BELOW_UNITS or (said is not None and said.role is not StrippedRole.NEWSLETTER)
        says_so = _nouns().search(draft.blocks[line].text) and _terms().search(draft.blocks[line].text)
        if (draft.blocks[line].gap and not says_so) or not draft.free(line) or longer:
            break
        found.append(line)
    after = (found[-1] if found else index) + 1
    closed = after == len(draft.blocks) or draft.blocks[after].gap > 0
    if apart and closed and draft.blocks[index].gap:
        return found
    told = [line for line in found if _terms().search(draft.blocks[line].text) or _is_newsletter(draft, line)]
    return [line for line in found if told and line <= told[-1]]


@cache
def _calls() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[.!?:;,–—-]\s*|\s\W\s*)(?:{_listed('pitch_calls')})(?!\w)", re.IGNORECASE)


@cache
def _promotions() -> re.Pattern[str]:
    clause = r"(?:^|[.!?:;|–—-]\s*)"
    return re.compile(rf"{clause}(?:{_listed('promotions')})(?!\w)", re.IGNORECASE)


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(_listed("pitch_nouns"), re.IGNORECASE)


@cache
def _terms() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_listed('pitch_terms')}|{_listed('pitch_nouns')})", re.IGNORECASE)


def _listed(name: str) -> str:
    return any_of((form for forms in wording_lists()[name].values() for form in forms), number=r"\d+")
