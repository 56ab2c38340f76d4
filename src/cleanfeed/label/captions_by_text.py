"""The captions of dumps, where no picture is left to show which lines they are: by their credits and by their form."""

import re
from functools import cache

from cleanfeed.label.authors import people_words
from cleanfeed.label.credits import FEWEST_WORDS, NAMED, SENTENCE_END, closing_credit, is_signature, split_credit
from cleanfeed.label.draft import Draft
from cleanfeed.label.pictures import CAPTION_UNITS
from cleanfeed.label.wording import Sought, plain, seek, wording
from cleanfeed.roles import StrippedRole

MARKS = "/©＝▲△▼▽◀▶◁▷"  # besides words for pictures, what captions have and other lines seldom
LONGEST_BUTTON = 60  # characters
PLACED = 280  # most characters of a caption that says where in the picture somebody stands
OWNER_WORDS = 2  # before a credit: "Staff photo by ..."
LONGEST = 600  # characters of a caption
CAPTIONED_UNITS = 35  # longest caption above its source
CREDIT_UNITS = 12  # longest credit
BRACKETED = re.compile(r"[(\[（〔［][^()\[\]（）〔〕［］]{2,60}[)\]）〕］]$")
FIRST_WORD = re.compile(r"[\w.-]+")
COLON = re.compile(r"[:：=]\s*$")
WHEN_OR_WHERE = re.compile(r"[^。！？]{4,}＝[^。！？＝]{2,40}$")  # "The harbour＝on the 3rd, at Shioura"
LASTING = re.compile(r"\d{4} \| \d{1,2}:\d\d min$")  # below a film: when it was shown, and how long it is
LABELLED = re.compile(r"[\w’' ]{2,30}:\s")
# "A room of the museum. JULIEN MASSARD POUR LE MATIN"
SHOUTED = re.compile(r"[.»”\"]\s(?P<owner>(?![A-Z]+\.?$)[A-ZÀ-Ý][A-ZÀ-Ý.'’-]*(?:\s(?:/\s)?[A-ZÀ-Ý][A-ZÀ-Ý.'’/-]*)+)$")
POINTED = re.compile(r"[▲△▼▽◀▶◁▷]\s*\w")
POINTED_SCRIPT = re.compile(r"[가-힯぀-ヿ]")  # papers that point at their pictures


def mark_captions_by_text(draft: Draft) -> None:
    """Lines of a dump that say who took a picture, are formed as captions alone are, or stand where only captions do.

    Example: "The pier in May. Photo: Ann Lee", "(Image: Northwire)". Not: "He took a photo: it was blurred.", a paragraph.
    """
    if draft.page.has_markup:
        return
    short = [index for index, units in enumerate(draft.units) if units <= CAPTION_UNITS and _may_be_caption(draft, index)]
    marks = draft.said(short, _marks())  # most dumps have few of them, and most lines none
    for index in short:
        said = any(mark in draft.folded[index] for mark in marks) or draft.blocks[index].text[-3:].isupper()
        if said and is_caption(draft.blocks[index].text):
            _label(draft, index, "shape: credit")
    for index in short:
        if draft.free(index) and (reason := _by_neighbours(draft, index)):
            _label(draft, index, reason)


def _label(draft: Draft, index: int, reason: str) -> None:
    draft.label(index, StrippedRole.CAPTION, reason)
    draft.likely[index] = 0.0


@cache
def _marks() -> Sought:
    return seek((*wording().credit_forms, *wording().picture_words, *people_words().picture_agencies, *MARKS))


def _may_be_caption(draft: Draft, index: int) -> bool:
    return draft.free(index) and len(draft.blocks[index].text) <= LONGEST


def _by_neighbours(draft: Draft, index: int) -> str:
    """Why the lines around one make it a caption; empty if they do not.

    A button to enlarge the picture is above it, or it and a credit below stand by themselves. Not: "Weight: 2 kg" above a
    credit, which is what the picture is set in.
    """
    blocks = draft.blocks
    text = blocks[index].text
    above = blocks[index - 1].text if index else ""
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if len(above) <= LONGEST_BUTTON and plain(above).strip(" :") in wording().picture_buttons:
        return "place: below a picture"
    if not below or below.gap or not blocks[index].gap or draft.role(index + 1) is not StrippedRole.CAPTION:
        return ""
    by_themselves = index + 2 == len(blocks) or blocks[index + 2].gap
    return "place: above a credit" if by_themselves and not LABELLED.match(text) and not split_credit(below.text)[0] else ""


def is_caption(text: str) -> bool:
    """Whether a line's own words make it a caption or a credit."""
    if WHEN_OR_WHERE.search(text) or (POINTED.match(text) and POINTED_SCRIPT.search(text)) or LASTING.search(text):
        return True
    if closing_credit(text) or is_signature(text) or (len(text) <= PLACED and wording().in_pictures.search(text)):
        return True
    if (found := SHOUTED.search(text)) and len(found["owner"].split()) > 1 and not wording().opening("sign_off", text):
        return True
    if (found := BRACKETED.search(text)) and _credits(found[0][1:-1].strip()):
        return True
    caption, credit = split_credit(text)
    if credit is None or not caption:
        return credit is not None and _is_credit(credit, apart=False)
    parted = caption.endswith(SENTENCE_END) or bool(text[len(caption) : -len(credit)].strip())
    return (parted or len(caption.split()) >= FEWEST_WORDS) and _is_credit(credit, apart=parted)


def _credits(text: str) -> bool:
    """Whether words in brackets are a credit, or one with whose it is before it: "Staff photo by Ann Lee"."""
    words = text.split(" ")
    return any(_is_credit(" ".join(words[at:]), apart=True) for at in range(min(OWNER_WORDS + 1, len(words))))


def _is_credit(text: str, apart: bool) -> bool:
    """Whether a text is a word such as "Photo" and a name; without a colon only where it stands ``apart`` from a caption.

    Example: "Picture: Roy Dent", the end of "The pier. Photo Ann Lee". Not: "Picture this: ...", "Photo Finish".
    """
    text = text.strip("()[]（） ")
    end = wording().opening("credits", text)
    if not end or len(text.split()) > CREDIT_UNITS or text.endswith((".", "!", "?", "。")):
        return False
    if COLON.search(text[:end]):
        first = FIRST_WORD.match(text, end)
        return not first or not first[0][0].islower() or first[0] in people_words().agencies
    return apart and NAMED.fullmatch(text, end) is not None


def mark_sources(draft: Draft, above: range) -> None:
    """The source of a picture above a dump's story, with the caption right above it.

    Example: "The lights on Mill Street", "Source: Ann Lee". Not: "Source: ..." below the story, which signs it off.
    """
    for index in above:
        if draft.free(index) and wording().opening("sign_off", draft.blocks[index].text) and draft.units[index] <= CREDIT_UNITS:
            draft.label(index, StrippedRole.CAPTION, "place: source above the story")
            if not draft.blocks[index].gap and draft.units[index - 1] <= CAPTIONED_UNITS:
                draft.label(index - 1, StrippedRole.CAPTION, "place: above its source")
