"""Menus of a dump: runs of short lines over the story and at the page's foot, which stock words alone would take apart."""

from collections.abc import Iterator

from cleanfeed.label.bylines import is_credit_line
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

ENTRY_UNITS = 4  # longest entry of a menu
FOOT_UNITS = 6  # and of the links at the foot
FEWEST_ENTRIES = 3
FEWEST_UNTOLD = 4  # of a menu of which no entry tells
ENDS = (".", "!", "?", ":", "…", "。", ",", ";")
MENU_ROLES = (
    *(StrippedRole.NAVIGATION, StrippedRole.ADVERT, StrippedRole.NEWSLETTER, StrippedRole.PAYWALL, StrippedRole.SIDEBAR),
    StrippedRole.SITE_FOOTER,
)
FOOT_ROLES = (StrippedRole.ADVERT, StrippedRole.COOKIE_NOTICE, StrippedRole.NAVIGATION)
FOOT_SHARE = 1 / 3  # of a foot's lines, that say so


def mark_menus(draft: Draft) -> None:
    """Entries of the menus over a dump's headline; of the links at its foot those that stock words would make something else.

    Example: "Jobs" between "Home" and "Sport"; "Advertising" between "Imprint" and "Privacy". Not: share buttons, tags.
    """
    if draft.page.has_markup:
        return
    top = draft.headline if draft.headline is not None else 0
    for run in _runs(draft, range(top), ENTRY_UNITS):
        _mark_menu(draft, _without_kicker(draft, run))
    _mark_tools(draft, range(top))
    last = max(draft.all_wanted(), default=top)
    for run in _runs(draft, range(last + 1, len(draft.blocks)), FOOT_UNITS):
        _mark_foot(draft, run)


def _mark_tools(draft: Draft, zone: range) -> None:
    """Lists of readers' tools over the headline: ways to read the page, of which printing it is one, not ways to share it.

    Example: "Text size", "Report an error", "Print". Not: "Print", "E-mail", "Share on Facebook".
    """
    for run in _lists(draft, zone):
        if any(draft.lines[index].strip(" :") in wording().reader_tools for index in run):
            for index in run:
                draft.label(index, StrippedRole.NAVIGATION, "place: among readers' tools")


def _lists(draft: Draft, zone: range) -> Iterator[list[int]]:
    """The runs of free lines with bullets."""
    run: list[int] = []
    for index in zone:
        item = bool(draft.blocks[index].bullet) and draft.free(index) and draft.units[index] <= ENTRY_UNITS
        if run and (not item or draft.blocks[index].gap):
            yield run
            run = []
        if item:
            run.append(index)
    if run:
        yield run


def _runs(draft: Draft, zone: range, longest: int) -> Iterator[list[int]]:
    """The runs of short lines without a blank line between them."""
    run: list[int] = []
    for index in zone:
        text = draft.blocks[index].text
        short = (
            draft.units[index] <= longest
            and any(map(str.isalpha, text))
            and not text.endswith(ENDS)
            and not is_credit_line(text)
        )
        entry = draft.free(index) and (short or _is_foot(draft, index))
        if run and (not entry or draft.blocks[index].gap):
            yield run
            run = []
        if entry:
            run.append(index)
    if run:
        yield run


def _is_foot(draft: Draft, index: int) -> bool:
    phrase = draft.phrase(index)
    return phrase is not None and phrase.role is StrippedRole.SITE_FOOTER


def _without_kicker(draft: Draft, run: list[int]) -> list[int]:
    """A run without the label that stands right over the headline, if other letters or a stock label set it apart."""
    last = draft.blocks[run[-1]].text
    label = (last.isupper() and not draft.blocks[run[0]].text.isupper()) or wording().kicker(last)
    return run[:-1] if label and draft.headline is not None and run[-1] == draft.headline - 1 else run


def _mark_menu(draft: Draft, run: list[int]) -> None:
    phrases = [draft.phrase(index) for index in run]
    said = [phrase.role for phrase in phrases if phrase]
    fewest = FEWEST_ENTRIES if StrippedRole.NAVIGATION in said else FEWEST_UNTOLD
    if len(run) < fewest or any(role not in MENU_ROLES for role in said):
        return
    for index, phrase in zip(run, phrases, strict=True):
        if phrase is None or phrase.role is not StrippedRole.NAVIGATION:
            draft.label(index, StrippedRole.NAVIGATION, "place: in a menu")


def _mark_foot(draft: Draft, run: list[int]) -> None:
    said = [phrase.role if (phrase := draft.phrase(index)) else None for index in run]
    feet = said.count(StrippedRole.SITE_FOOTER)
    start = said.index(StrippedRole.SITE_FOOTER) if feet else len(said)  # what stands above it may be the end of a list
    run, said = run[start:], said[start:]
    if len(run) < FEWEST_ENTRIES or feet < max(2, FOOT_SHARE * len(run)):
        return
    for index, role in zip(run, said, strict=True):
        if role in FOOT_ROLES:
            draft.label(index, StrippedRole.SITE_FOOTER, "place: in the foot")
