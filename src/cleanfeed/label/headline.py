"""Which block is the headline, by mark-up and the claimed title; and a label in it that is its kicker."""

import re

import numpy as np

from cleanfeed.blocks.block import Block, Trait, fold_offsets
from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.head_by_text import glued_label
from cleanfeed.label.headline_by_text import headline_by_text
from cleanfeed.label.names import hinted, hints
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field

HEADLINE_UNITS = 45  # longest headline
TITLE_LIKE = 0.4  # likeness to the claimed title that is no chance
TOP_LIKE = 0.25  # and that of a heading of the first rank
HEADLINE_SCORE = 2.0  # evidence that a headline needs
NO_HEADLINE = Trait.NAV | Trait.FOOTER | Trait.HIDDEN | Trait.FORM | Trait.ITEM
# What speaks for a headline, set by hand: its rank, how like the claimed title it is, class names ...
LEVEL_SCORE, LIKE_SCORE, NAMED_SCORE = (0.0, 2.5, 1.2, 0.6, 0.2, 0.1, 0.1), 4.0, 0.7
# ... and what against: no first rank and unlike the title, standing aside, in another story's card, one word, late on the page.
UNLIKE, ASIDE, CARD, WORD, LATE = 1.5, 1.5, 2.0, 1.0, 0.8
SHORTEST = 2  # units: below that it is one word
MOST_ABOVE = 0.5  # of the running text, that stands above a headline that is not late
LABEL_WORDS = 6  # of the longest label before a claimed title
CLAIMED_WORDS = 4  # a shorter claimed title may stand in a headline by chance


def mark_headline(draft: Draft) -> None:
    """Find the block that is the story's headline, by mark-up and likeness to the claimed title, or else as it reads.

    Example: the ``h1`` that says what ``og:title`` says. Not: an ``h1`` with the site's name.
    """
    alike = np.flatnonzero(draft.features.column("title_like") >= TITLE_LIKE).tolist()
    first = [index for index in draft.standing_in(Trait.HEADING) if draft.levels[index] == 1]  # of others, none scores enough
    candidates = [index for index in {*alike, *first} if draft.units[index] <= HEADLINE_UNITS]
    best, at = max(((_headline_score(draft, index), -index) for index in candidates), default=(-1.0, 0))
    if best >= HEADLINE_SCORE:
        draft.headline = -at
    else:
        draft.headline = headline_by_text(draft)
    if draft.headline is not None:
        _cut_headline(draft, draft.headline)
        draft.likely[: draft.headline] = [0.0] * draft.headline
        draft.candidates = draft.all_wanted()


def _headline_score(draft: Draft, index: int) -> float:
    """The evidence that a block is the headline; negative where it cannot be."""
    if not _may_be_headline(draft, index):
        return -1.0
    level = draft.levels[index]
    like = float(draft.features.column("title_like")[index])
    telling = like >= (TOP_LIKE if level == 1 else TITLE_LIKE)
    score = LEVEL_SCORE[level] + LIKE_SCORE * like * telling + NAMED_SCORE * draft.hinted_near(index, "headline")
    if level != 1 and like < TITLE_LIKE:
        score -= UNLIKE
    aside, word = bool(draft.traits_of[index] & Trait.ASIDE), draft.units[index] < SHORTEST
    score -= ASIDE * aside + CARD * _in_card(draft, index) + WORD * word
    score -= LATE * (float(draft.features.column("strong_before")[index]) > MOST_ABOVE)
    return -1.0 if score >= HEADLINE_SCORE and _is_publisher(draft, draft.blocks[index].text) else score


def _may_be_headline(draft: Draft, index: int) -> bool:
    """Whether nothing rules out that a block is the headline: where it stands, a rule, that it has no letter."""
    if draft.traits_of[index] & NO_HEADLINE or not draft.free(index):
        return False
    if draft.page.containers[draft.places[index]].tag == "title":
        return False  # within the body it is a drawing's
    return any(map(str.isalpha, draft.blocks[index].text))


def _in_card(draft: Draft, index: int) -> bool:
    """Whether a heading leads elsewhere, as those of related stories do."""
    return draft.link_share[index] > 0.8 and any(draft.hinted(index, hint) for hint in ("other_stories", "sidebar", "comments"))


def _is_publisher(draft: Draft, text: str) -> bool:
    name = draft.claims.publisher
    return name is not None and re.sub(r"\W", "", text).casefold() == re.sub(r"\W", "", name).casefold()


def _cut_headline(draft: Draft, index: int) -> None:
    """Label the headline; a label before it in the same block ("Exclusive: ...") becomes the kicker."""
    block = draft.blocks[index]
    start, end = _claimed_span(draft, index) or (
        _named_end(block) or _label_end(block.text) or glued_label(draft, index),
        len(block.text),
    )
    parts = [Part(start, end, Field.HEADLINE, "headline")]
    if block.text[:start].strip():
        parts.insert(0, Part(0, start, Field.KICKER, "kicker"))
    if block.text[end:].strip():
        parts.append(Part(end, len(block.text), Field.STANDFIRST, "standfirst"))
    draft.cut(index, parts)


def _named_end(block: Block) -> int:
    """Where a part that opens the heading and is named as a kicker ends: ``<h1><span class="eyebrow">Rail</span> ...``."""
    for start, end, names in block.named:
        if not block.raw[:start].strip() and block.raw[end:].strip() and hinted(names) & hints()[0]["kicker"]:
            place = fold_offsets(block.raw, (end,))[0][1]
            rest = block.text[place:]
            return place + len(rest) - len(rest.lstrip(" :|"))  # a colon stays with its kicker
    return 0


def _label_end(text: str) -> int:
    """Where a known label before the headline, with its colon or bar, ends; 0 for none."""
    label, mark, rest = text.partition(":") if ":" in text else text.partition(" | ")
    return len(text) - len(rest.lstrip()) if mark and rest.strip() and wording().kicker(label) else 0


def _claimed_span(draft: Draft, index: int) -> tuple[int, int] | None:
    """Where the claimed title stands in a block that says more: after a label with a colon, or on a line of its own.

    Example: "Valley line: The trains are back", where the page claims the second half. Not: part of a longer title.
    """
    block = draft.blocks[index]
    for title in draft.claims.titles:
        at = block.text.find(title)
        if at < 0 or len(title) == len(block.text) or len(title.split()) < CLAIMED_WORDS:
            continue
        before, after = block.text[:at].rstrip(), block.text[at + len(title) :].strip()
        lines = block.lines
        whole_line = title in lines
        label = before.endswith((":", "|")) and len(before.split()) <= LABEL_WORDS
        if whole_line or (label and not after):
            return at, at + len(title)
    return None
