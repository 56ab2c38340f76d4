"""Which line is the headline, where no mark-up tells: a linear score of how each reads, where it stands and what it shares.

Weights are ``headline_weights.json``, made by ``scripts/train.py`` from dumps.
"""

import re
from collections import Counter
from collections.abc import Callable, Container
from functools import cache
from importlib.resources import files
from itertools import accumulate

import msgspec
import numpy as np

from cleanfeed.label.bylines import is_credit_line
from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import LIKELY, Draft, stands_apart
from cleanfeed.label.head_by_text import FIRM, glued_byline, is_site_name
from cleanfeed.label.words_by_text import LEAST_WORD, address_words, names_picture, words_of

COLUMNS = (
    *("length", "one", "two", "short", "long", "chance", "above", "until_story", "from_top"),
    *("shared", "shared_count", "address_share", "addressed", "again", "within", "first_told"),
    *("full_stop", "asks", "open_end", "lower", "capitals", "title_case", "digits", "quotes", "parted", "colon"),
    *("phrase", "credit", "linked", "bullet", "bullets_near", "gap", "gap_after", "stanza", "set_in"),
    *("topmost", "second", "last_title", "next_to_last", "third_last"),
    *("short_before", "short_after", "phrase_before", "phrase_after", "credit_after", "text_after"),
)
MOST_UNITS = 35
MOST_LINES = 120  # that are looked at
ABOVE_SHARE = 0.4  # of the likely text: from there on no line is looked at
STORY_LINES = 30  # likely lines that a headline may share words with
LEAST_WITHIN, LONGEST_TITLE = 12, 192  # characters of a line that stands in another not by chance, and of that other
SHORT, LEAST_TITLE = 6, 3  # units
LEAST_CLOSE = 4  # of the title above a line that reads more like one
NEAR = 4  # lines
FAR = 60
PARAGRAPH_UNITS = 18  # of the shortest line that two sentences make a paragraph
SENTENCES = re.compile(r"(?<=[^\W\d_][^\W\d_][^\W\d_])[.!?][\"”»]?\s+[\"“«„]?[^\W\d_a-zäöüàéèñßçşžšč]")
FEW_LINES = 6  # above a story without menus
CLOSE_SCORE = 3.0  # by which a standfirst may read more like the headline than the title above it does
LONGER = 1.2  # times as long as that title, that such a standfirst is
CLOSED_BY = "”“\"'’»!?)"  # besides letters and digits, what a title ends with
PARTING = re.compile(r"[|>»/•]| [-–—] ")
MENU = re.compile(r"[|>•]| / ")


class HeadlineWeights(msgspec.Struct, frozen=True):
    """A weight for each of ``columns``; a line is a headline from a score of ``bar`` on."""

    columns: tuple[str, ...]
    values: tuple[float, ...]
    bar: float


@cache
def weights() -> HeadlineWeights:
    """The weights of this version, read once."""
    read = msgspec.json.decode(files("cleanfeed.label").joinpath("headline_weights.json").read_bytes(), type=HeadlineWeights)
    if read.columns != COLUMNS:
        raise RuntimeError("headline_weights.json was made for other measurements: run scripts/train.py")
    return read


def headline_by_text(draft: Draft) -> int | None:
    """The line that reads most like the story's headline, by its words, its form and its place.

    Example: the line above "By Ann Lee" whose words come again in the story. Not: the site's motto, an entry of a menu.
    """
    lines = possible_lines(draft)
    if not lines:
        return None
    known = weights()
    scores = (measure_lines(draft, lines) * np.asarray(known.values, np.float32)).sum(axis=1)
    best = int(scores.argmax())
    if scores[best] < known.bar:
        return None
    close = {line for line, score in zip(lines, scores.tolist(), strict=True) if scores[best] - score <= CLOSE_SCORE}
    found = _above_picture(draft, _below_label(draft, lines[best]), close)
    return _above_standfirst(draft, found, close, bare=len(lines) <= FEW_LINES)


def _below_label(draft: Draft, index: int) -> int:
    """The line, or the one right below a line of capitals, which is a label if a title in small letters follows."""
    below = index + 1
    if (
        not (draft.blocks[index].text.isupper() or _is_place(draft, index))
        or below == len(draft.blocks)
        or not _may_be_headline(draft, below)
    ):
        return index
    text = draft.blocks[below].text
    return index if text.isupper() or text.endswith(".") or draft.units[below] < LEAST_TITLE else below


def _is_place(draft: Draft, index: int) -> bool:
    """Whether a line is one word that stands alone over two lines, of which the second is no paragraph's neighbour: a label.

    Example: "Steinach" over headline and standfirst. Not: a headline of one word over its standfirst.
    """
    lines = range(index + 1, index + 3)
    if draft.units[index] > 1 or lines.stop >= len(draft.blocks):
        return False
    title = _may_be_headline(draft, lines[0]) and draft.blocks[lines[0]].gap > 0
    return title and draft.blocks[lines[1]].gap > 0 and draft.free(lines[1]) and not draft.phrase(lines[1])


def _above_picture(draft: Draft, index: int, close: Container[int]) -> int:
    """The line, or the title right above it where it names a picture, whose caption stands below it."""
    for name in (index, index - 1):
        above = name - 1
        if above not in close or not names_picture(draft, name):
            continue
        if _ends_as_title(draft.blocks[above].text) and draft.units[above] > LEAST_CLOSE and draft.units[name] >= LEAST_TITLE:
            return above
    return index


def _above_standfirst(draft: Draft, index: int, close: Container[int], bare: bool) -> int:
    """The line, or the title right above it where it may be that one's standfirst.

    So it is if it is a whole sentence, if it is longer and the title is ``close`` to it in score, or if the dump is ``bare`` of
    menus: of two titles the first is then the headline.
    """
    above = index - 1
    if above < 0 or not _may_be_headline(draft, above) or not _ends_as_title(draft.blocks[above].text):
        return index
    longer = draft.units[index] >= LONGER * draft.units[above]
    label = draft.blocks[above].text.isupper() or _is_menu_entry(draft, above)
    if above in close and longer and draft.units[above] > LEAST_CLOSE and not label:
        return above
    if draft.blocks[index].text.endswith((".", "。")):
        return above if draft.units[above] >= LEAST_TITLE else index
    alone = above == 0 or not _may_be_headline(draft, above - 1)
    text = draft.blocks[above].text
    plain = not (_is_menu_entry(draft, above) or draft.link_share[above] or text.isupper())
    return above if bare and alone and plain and draft.units[above] >= SHORT else index


def _ends_as_title(text: str) -> bool:
    return text[-1].isalnum() or text[-1] in CLOSED_BY or text.endswith(("...", "…"))


def _is_menu_entry(draft: Draft, index: int) -> bool:
    return bool(draft.blocks[index].bullet or MENU.search(draft.blocks[index].text))


def _may_be_headline(draft: Draft, index: int) -> bool:
    """Whether nothing of a line's own rules out that it is a headline: no stock phrase, no byline, no paragraph."""
    text = draft.blocks[index].text
    first = text.split(" ", 1)[0]
    return (
        draft.free(index)
        and draft.units[index] <= MOST_UNITS
        and any(map(str.isalpha, text))
        and not first.islower()
        and not stands_apart(draft.traits(index))
        and not draft.phrase(index)
        and not is_credit_line(text)
        and not glued_byline(text)
        and not _is_paragraph(text, draft.units[index])
        and not FIRM.search(text)
        and not (draft.units[index] <= LEAST_TITLE and is_site_name(draft, text))
    )


def _is_paragraph(text: str, units: float) -> bool:
    """Whether a line is two whole sentences or more. Example: "It took nine years. Then it was cut." Not: "No. 1 is gone"."""
    return units >= PARAGRAPH_UNITS and text.endswith((".", "…")) and SENTENCES.search(text) is not None


def possible_lines(draft: Draft) -> list[int]:
    """The lines that may be the headline: those above the better part of what is likely, as far as their words allow."""
    mass = draft.first_look * draft.features.counts.units * (draft.first_look >= LIKELY)
    above = np.cumsum(mass) - mass
    end = int(np.searchsorted(above, ABOVE_SHARE * float(mass.sum()), side="right")) if mass.any() else 0
    lines = [index for index in range(max(0, end - 2 * MOST_LINES), end) if _may_be_headline(draft, index)]
    return lines[-MOST_LINES:]


def measure_lines(draft: Draft, lines: list[int]) -> Floats:
    """Measure some lines, shape (lines, `COLUMNS`)."""
    page = _Page(draft, lines)
    rows = [[*page.form_of(index), *page.place_of(index)] for index in lines]
    measured = {name: place for place, name in enumerate((*_Page.FORM, *_Page.PLACE))}
    order = [measured[name] for name in COLUMNS]
    return np.array(rows, np.float32).reshape(len(rows), len(COLUMNS))[:, order]


class _Page:
    """What lines are compared with: the story's words, the address, the other lines."""

    FORM = (
        *("length", "one", "two", "short", "long", "chance", "shared", "shared_count", "address_share", "addressed", "again"),
        *("within", "full_stop", "asks", "open_end", "lower", "capitals", "title_case", "digits", "quotes", "parted", "colon"),
    )
    PLACE = (
        *("above", "until_story", "from_top", "first_told", "phrase", "credit", "linked", "bullet", "bullets_near"),
        *("gap", "gap_after", "stanza", "set_in", "short_before", "short_after", "phrase_before", "phrase_after"),
        *("credit_after", "text_after", "topmost", "second", "last_title", "next_to_last", "third_last"),
    )

    def __init__(self, draft: Draft, lines: list[int]) -> None:
        self.draft = draft
        self.near = range(max(0, lines[0] - NEAR), min(len(draft.blocks), lines[-1] + 1 + NEAR)) if lines else range(0)
        self.credits = self._flagged(lambda i: draft.units[i] <= MOST_UNITS and is_credit_line(draft.blocks[i].text))
        self.phrases = self._flagged(lambda i: draft.phrase(i) is not None)
        self.bullets = self._flagged(lambda i: bool(draft.blocks[i].bullet))
        self.short = self._flagged(lambda i: draft.units[i] <= SHORT)
        self.running = self._flagged(lambda i: draft.strong[i])
        self.titles_until = self._flagged(self._may_be_title)
        self.first: dict[str, int] = {}
        for index, block in enumerate(draft.blocks):
            self.first.setdefault(block.text, index)
        self.texts = [block.text for block in draft.blocks]
        self.counts = Counter(self.texts)
        chance = draft.first_look
        likely = [i for i, found in enumerate(chance.tolist()) if found >= LIKELY and draft.strong[i]]
        self.story = Counter(word for i in likely[:STORY_LINES] for word in words_of(self.texts[i]))
        self.starts = np.searchsorted(likely, np.arange(len(self.texts)), side="left").tolist()
        self.likely = likely
        mass = chance * draft.features.counts.units
        self.above = ((np.cumsum(mass) - mass) / max(1e-6, float(mass.sum()))).tolist()
        self.address = address_words(draft.claims.url)
        self.titles = "\n".join(text for text in self.texts if LEAST_WITHIN < len(text) < LONGEST_TITLE)
        self.indent = draft.blocks[likely[0]].indent if likely else 0

    def _flagged(self, tells: Callable[[int], bool]) -> list[int]:
        """How many of the lines near those measured something tells of, up to each: sums over a few are differences."""
        return [0, *accumulate(map(tells, self.near))]

    def _may_be_title(self, index: int) -> bool:
        """Whether a line is long enough for a title, and no more than its form speaks against it."""
        draft = self.draft
        known = draft.phrase(index) or draft.blocks[index].bullet or is_credit_line(draft.blocks[index].text)
        return LEAST_TITLE <= draft.units[index] <= MOST_UNITS and not known and not draft.link_share[index]

    def _some(self, flagged: list[int], first: int, end: int) -> int:
        """How many of the lines from ``first`` to before ``end`` are flagged."""
        start, stop = self.near.start, self.near.stop
        return flagged[min(end, stop) - start] - flagged[max(first, start) - start]

    def form_of(self, index: int) -> list[float]:
        """A line's own words and form, `FORM`."""
        draft, text = self.draft, self.texts[index]
        units, words = draft.units[index], words_of(text)
        shared = sum(word in self.story for word in words)
        addressed = len(self.address.intersection(words))
        within = len(text) > LEAST_WITHIN and self.titles.count(text) > self.counts[text]
        letters = sum(map(str.isalpha, text)) or 1
        starts = [word[:1] for word in text.split() if len(word) >= LEAST_WORD]
        return [
            *(float(np.log1p(units)), units <= 1, units <= 2, units < LEAST_WORD, units > 20, float(draft.first_look[index])),
            *(shared / max(1, len(words)), np.log1p(shared), addressed / max(1, len(self.address))),
            *(addressed / max(1, len(words)), np.log1p(self.counts[text] - 1), within),
            *(text.endswith((".", "。")), text.endswith(("?", "!", "？", "！")), text.endswith((",", ":", ";", "…", "..."))),
            *(text[0].islower(), text.isupper(), sum(map(str.isupper, starts)) / max(1, len(starts))),
            *(sum(map(str.isdigit, text)) / letters, any(mark in text for mark in "\"“„«'‘"), bool(PARTING.search(text))),
            ": " in text,
        ]

    def place_of(self, index: int) -> list[float]:
        """Where a line stands, and beside what, `PLACE`."""
        draft, blocks = self.draft, self.draft.blocks
        until = self.likely[self.starts[index]] - index if self.starts[index] < len(self.likely) else FAR
        before, here, after = index - NEAR, index + 1, index + 1 + NEAR
        block, some = blocks[index], self._some
        above, below = some(self.titles_until, 0, index), some(self.titles_until, here, max(here, index + until))
        stanza = draft.held[draft.page.containers[block.place].parent]
        return [
            *(self.above[index], float(np.log1p(min(FAR, until))), float(np.log1p(index))),
            self.first[block.text] < index,
            *(some(self.phrases, index, here), some(self.credits, index, here), draft.link_share[index] > 0.5),
            *(bool(block.bullet), (some(self.bullets, before, after) - bool(block.bullet)) / NEAR),
            *(min(2, block.gap), min(2, blocks[here].gap) if here < len(blocks) else 2, float(np.log1p(stanza))),
            float(np.sign(block.indent - self.indent)),
            *(some(self.short, before, index) / NEAR, some(self.short, here, after) / NEAR),
            *(some(self.phrases, before, index) > 0, some(self.phrases, here, after) > 0),
            *(some(self.credits, here, after) > 0, some(self.running, here, after) > 0),
            *(above == 0, above == 1, below == 0, below == 1, below == 2),
        ]
