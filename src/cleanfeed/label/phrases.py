"""Lines that are a stock phrase, or nearly: adverts' labels, disclosures, credits of pictures, and what stands beside them."""

from cleanfeed.blocks.block import Block, Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.furniture import MOSTLY_LINKS, most_telling
from cleanfeed.label.wording import Phrase, Sought, wording
from cleanfeed.page.fold import fold
from cleanfeed.roles import StrippedRole

ADVERT_BLOCKS = 5  # most blocks of an advert with its label
ADVERT_UNITS = 60  # of running text, the most in such a box
PHRASE_UNITS = 30
CREDIT_UNITS = 14
DISCLOSURE_UNITS = 60
CONSENT_UNITS = 120  # of the longest request to allow what is embedded
JOB_UNITS = 40  # longest title of a job
ENTRY_UNITS = 2  # longest entry of a menu that leads to newsletters


def mark_phrases(draft: Draft) -> None:
    """Lines that are a stock phrase.

    Example: "Advertisement". Not: a cross-heading of the story that happens to be a common word.
    """
    span = draft.body_span()
    disclosing = _saying(draft, wording().disclosures, DISCLOSURE_UNITS)
    asking = _saying(draft, wording().consents, CONSENT_UNITS)
    for index in draft.all_free():
        block = draft.blocks[index]
        if block.links and block.links[0][0] and _is_labelled_link(block):
            draft.label(index, StrippedRole.ADVERT, "phrase: label before a link")
        elif draft.units[index] <= CREDIT_UNITS and _credits_picture(block.text):
            if span and index >= span[1] - 1 and _signs_off(draft, index):
                continue
            draft.label(index, StrippedRole.CAPTION, "phrase: credit")
        elif index in disclosing:
            draft.label(index, StrippedRole.ADVERT, "phrase: disclosure")
        elif index in asking:
            draft.label(index, StrippedRole.COOKIE_NOTICE, "phrase: consent")
        elif draft.units[index] <= PHRASE_UNITS and not (draft.wanted(index) and draft.traits_of[index] & Trait.HEADING):
            _mark_stock_line(draft, index, early=span is not None and index < span[0])


def _mark_stock_line(draft: Draft, index: int, early: bool) -> None:
    phrase = draft.phrase(index)
    if phrase is None:
        return
    if role := _role_by_place(draft, index, phrase):
        draft.label(index, role, f"phrase: {phrase.form}")
    elif not _means_else(draft, index, phrase, early):
        draft.label(index, phrase.role, f"phrase: {phrase.form}")
        if phrase.role is StrippedRole.ADVERT:
            _mark_advertised(draft, index, f"phrase: {phrase.form}")


def mark_job_adverts(draft: Draft) -> None:
    """Titles of jobs.

    Example: "Lock keeper (m/f/d), Nether Eller". Not: a sentence of a story about such titles.
    """
    marks = wording().job_marks
    for index in draft.all_free():
        if draft.units[index] <= JOB_UNITS and not draft.wanted(index) and marks.search(draft.blocks[index].text):
            draft.label(index, StrippedRole.ADVERT, "phrase: job advert")


def _mark_advertised(draft: Draft, label: int, reason: str) -> None:
    """What stands in the small box that an advert's label leads is the advert."""
    box = draft.page.containers[draft.blocks[label].place].parent
    if box < 0 or box in draft.boxes.around_main or draft.held[box] > ADVERT_BLOCKS or not draft.leads(label, box):
        return
    members = range(label + 1, min(len(draft.blocks), label + draft.held[box]))
    if sum(draft.units[i] for i in members if draft.strong[i]) > ADVERT_UNITS:
        return
    for index in members:
        if (phrase := draft.phrase(index)) and phrase.opens:
            return
        draft.label(index, StrippedRole.ADVERT, reason)


def _is_labelled_link(block: Block) -> bool:
    """An advert with its label in front. Example: "Advertisement <a>Bare metal by the afternoon</a>"."""
    if len(block.links) != 1:
        return False
    start, end, _ = block.links[0]
    return wording().labels_advert(fold(block.raw[:start]).strip(" :|-–")) and not block.raw[end:].strip()


def _saying(draft: Draft, forms: Sought, most: int) -> set[int]:
    """Short paragraphs, of ``most`` units, that say what one of some forms says.

    Example: "We may earn a commission if you buy.", "To see this post you have to allow cookies." Not: a story on such links.
    """
    short = [i for i in draft.all_free() if draft.strong[i] and draft.units[i] <= most]
    said = draft.said(short, forms)
    return {i for i in short if any(form in draft.folded[i] for form in said)} if said else set()


def _signs_off(draft: Draft, index: int) -> bool:
    """Whether a line such as "Source: ..." may close the story, and belongs to no picture."""
    pictured = draft.traits(index) & (Trait.FIGURE | Trait.CAPTION) or draft.hinted_near(index, "caption")
    return not pictured and wording().opening("sign_off", draft.blocks[index].text) > 0


def _credits_picture(text: str) -> bool:
    """A line that says who made a picture. Example: "Photograph: Ann Lee/Tidemark". Not: a sentence that begins so."""
    if ":" not in text and "：" not in text:
        return False
    end = wording().opening("credits", text)
    return end > 0 and text[:end].rstrip().endswith((":", "："))


def _means_else(draft: Draft, index: int, phrase: Phrase, early: bool) -> bool:
    """Whether a stock phrase is something else where it stands: a heading's words as a link of a menu, a button of a box.

    ``early``: it stands above the story, where "About us" and "Newsletter" are entries of a menu.
    """
    if draft.link_share[index] > MOSTLY_LINKS and not draft.traits(index) & Trait.HEADING:
        if phrase.role is StrippedRole.ADVERT or (phrase.opens and "#" not in phrase.form):
            return True
        entry = phrase.role is StrippedRole.NEWSLETTER and draft.units[index] <= ENTRY_UNITS
        if early and (entry or phrase.role is StrippedRole.SITE_FOOTER):
            return True
    return phrase.role is StrippedRole.NAVIGATION and _is_named_else(draft, index)


def _role_by_place(draft: Draft, index: int, phrase: Phrase) -> StrippedRole | None:
    """What a stock line of a dump is for what stands below it; None where that says nothing else.

    Example: "Read on" over "Sign in to read on"; "Filed under" and nothing filed. Not: "Read on" over a title.
    """
    if draft.page.has_markup:
        return None
    below = index + 1
    said = draft.phrase(below) if below < len(draft.blocks) else None
    if phrase.role is StrippedRole.OTHER_STORIES and said is not None and said.role is StrippedRole.PAYWALL:
        return StrippedRole.OTHER
    empty = below == len(draft.blocks) or (draft.blocks[below].gap > 0 and (said is not None or not draft.free(below)))
    return StrippedRole.NAVIGATION if phrase.role is StrippedRole.METADATA and phrase.opens and empty else None


def _is_named_else(draft: Draft, index: int) -> bool:
    """Whether a button such as "Sign up" stands in a box whose names say more than the word does."""
    named = most_telling(draft.boxes.box_hints[draft.blocks[index].place])
    return named not in (None, StrippedRole.NAVIGATION, StrippedRole.SIDEBAR)
