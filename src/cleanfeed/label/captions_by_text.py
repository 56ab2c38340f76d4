"""The captions of dumps, where no picture is left to show which lines they are: by their credits and by their form."""

import re
from functools import cache

from cleanfeed.label.authors import people_words
from cleanfeed.label.draft import Draft
from cleanfeed.label.headline_by_text import words_of
from cleanfeed.label.pictures import CAPTION_UNITS, NAMED, split_credit
from cleanfeed.label.wording import Sought, seek, wording
from cleanfeed.roles import StrippedRole

MARKS = "/＝▲△▼▽◀▶◁▷"  # besides words for pictures, what captions have and other lines seldom
OWNER_WORDS = 2  # before a credit: "Staff photo by ..."
LONGEST = 600  # characters of a caption
CREDIT_UNITS = 12  # longest credit
BRACKETED = re.compile(r"[(\[（〔［][^()\[\]（）〔〕［］]{2,60}[)\]）〕］]$")
FIRST_WORD = re.compile(r"[\w.-]+")
COLON = re.compile(r"[:：]\s*$")
WHEN_OR_WHERE = re.compile(r"[^。！？]{4,}＝[^。！？＝]{2,40}$")  # "The harbour＝on the 3rd, at Shioura"
POINTED = re.compile(r"[▲△▼▽◀▶◁▷]\s*\w")
POINTED_SCRIPT = re.compile(r"[가-힯぀-ヿ]")  # papers that point at their pictures


def mark_captions_by_text(draft: Draft) -> None:
    """Lines of a dump that say who took a picture, or are formed as captions alone are.

    Example: "The pier in May. Photo: Ann Lee", "(Image: Northwire)". Not: "He took a photo: it was blurred.", a paragraph.
    """
    if draft.page.has_markup:
        return
    short = [index for index, units in enumerate(draft.units) if units <= CAPTION_UNITS and _may_be_caption(draft, index)]
    marks = draft.said(short, _marks())  # most dumps have few of them, and most lines none
    for index in short:
        if any(mark in draft.folded[index] for mark in marks) and is_caption(draft.blocks[index].text):
            draft.label(index, StrippedRole.CAPTION, "shape: credit")
            draft.likely[index] = 0.0


@cache
def _marks() -> Sought:
    return seek((*wording().credit_forms, *MARKS))


def _may_be_caption(draft: Draft, index: int) -> bool:
    return draft.free(index) and len(draft.blocks[index].text) <= LONGEST


def is_caption(text: str) -> bool:
    """Whether a line's own words make it a caption or a credit."""
    if WHEN_OR_WHERE.search(text) or (POINTED.match(text) and POINTED_SCRIPT.search(text)):
        return True
    if (found := BRACKETED.search(text)) and _credits(found[0][1:-1].strip()):
        return True
    caption, credit = split_credit(text)
    if credit is None:
        return False
    return _is_credit(credit.strip("()[]（） "), apart=caption is not None) or (caption is not None and _is_signed(credit))


def _credits(text: str) -> bool:
    """Whether words in brackets are a credit, or one with whose it is before it: "Staff photo by Ann Lee"."""
    words = text.split(" ")
    return any(_is_credit(" ".join(words[at:]), apart=True) for at in range(min(OWNER_WORDS + 1, len(words))))


def _is_credit(text: str, apart: bool) -> bool:
    """Whether a text is a word such as "Photo" and a name; without a colon only where it stands ``apart`` from a caption.

    Example: "Picture: Roy Dent", the end of "The pier. Photo Ann Lee". Not: "Picture this: ...", "Photo Finish".
    """
    end = wording().opening("credits", text)
    if not end or len(text.split()) > CREDIT_UNITS or text.endswith((".", "!", "?", "。")):
        return False
    if COLON.search(text[:end]):
        first = FIRST_WORD.match(text, end)
        return not first or not first[0][0].islower() or first[0] in people_words().agencies
    return apart and NAMED.fullmatch(text, end) is not None


def _is_signed(credit: str) -> bool:
    """Whether a credit that closes a caption names an agency: "Ann Lee/AP"."""
    return "/" in credit and len(credit.split()) <= CREDIT_UNITS and not credit.endswith((".", "!", "?"))


def names_picture(draft: Draft, index: int) -> bool:
    """Whether a line and the one below it are the name and the caption of a picture: the longer one takes up a word.

    Example: "Backup tapes", "Two tapes with the register are missing". Not: two promotions, one below the other.
    """
    below = index + 1
    if below >= len(draft.blocks) or not draft.free(below) or draft.blocks[below].gap or draft.strong[below]:
        return False
    name, caption = (words_of(draft.blocks[line].text) for line in (index, below))
    return bool(name & caption) and draft.units[index] < draft.units[below]
