"""Where the story of a dump begins and ends, and which unsure lines beside or between its paragraphs belong to it."""

import re
from itertools import pairwise

from cleanfeed.label.draft import LIKELY, Draft, stanzas_of
from cleanfeed.label.end_marks import TERMINAL, find_end_mark
from cleanfeed.roles import Field, StrippedRole

LEAST_CHANCE = 0.25  # of a sentence between two paragraphs of the story
BESIDE_CHANCE = 0.35  # of one right above the first or right below the last
MOST_BETWEEN = 3  # such sentences in a row
SENTENCE_UNITS = (2, 14)  # of longer ones the model can tell
QUOTED_UNITS = 6  # longest cross-heading that is all quotation
LAST_UNITS = 14  # longest line at the story's end that may head something else
MOST_LAST = 2  # such lines; more are a list that the story ends with, unless all were unlikely
ONLY_UNITS, ONLY_CHANCE = 25, 0.35  # length and chance of the only paragraph of a dump
ONLY_TAKEN = 0.8  # the chance that it is given
STANZA_LINES = (3, 12)  # of a stanza that is kept whole: where a dump has no blank lines, all of it is one
INSETS = (StrippedRole.ADVERT, StrippedRole.OTHER_STORIES, StrippedRole.NEWSLETTER, StrippedRole.CAPTION)
MOST_PASSED = 3  # lines of others between a story's last paragraph and a list that is still its own
FAR = 10  # lines between two runs of body
SHORT_RUN = 0.25  # of the longest run, each line counted by how likely it is
MOST_INSET = 6  # such lines between two paragraphs
CUT_UNITS = 8  # shortest line that breaks off after a whole sentence
FULL_STOP = re.compile(r"[.。।۔][\"'”’»)\]]*$")  # titles may end with other marks
SIGNED = re.compile(r"[.!?…][\"”“»]? \([^\W\d_]{2,4}(?:[/-][^\W\d_]{1,4})?\)$")  # "... left. (dpa)"
# The end of a sentence or of speech, and that the line goes on.
WITHIN = re.compile(r"(?<=[^\W\d_][^\W\d_][^\W\d_])[.!?][\"”»“]? [^\W\d_a-z\"“„«]|[\"”“»], [^\W\d_A-Z]")
TITLE_QUOTES = re.compile(r"[^\"“„«]{8,}: ?[\"“„«]")  # 'All alike: "I like them so"'
QUOTED = re.compile(r"[‘'“\"«„].+[’'”\"»“]")  # a cross-heading that quotes
# Small words on which no title ends: the dump was cut off there.
CUT_WORDS = frozenset(
    "the a an of to in on at and or who that which with for from by as is was were has had be been it his her their our"
    " der die das den dem des ein eine einen einem und oder mit von zu im am auf für dass sich als bei le les un une du et"
    " à en qui que dans pour sur au aux par el los las una del y con por para il lo gli di della dei che per nel o os um uma"
    " do da e em no na de het een van op met voor dat och att som på för".split()
)


def take_only_paragraph(draft: Draft) -> None:
    """In a dump of which the model takes nothing for body: the one paragraph that is long and not unlikely.

    Example: a notice of forty words among the lines of a subscription offer. Not: one of several alike, a short sentence.
    """
    for index in () if draft.candidates else only_paragraph(draft):
        draft.first_look = draft.first_look.copy()
        draft.first_look[index] = ONLY_TAKEN
        draft.take_for_body(index)


def only_paragraph(draft: Draft) -> list[int]:
    """The paragraph of a dump that has but one, which is long and not unlikely; an empty list for none."""
    if draft.page.has_markup or draft.stand_in is not None or draft.listing:
        return []
    long = [i for i, units in enumerate(draft.units) if units >= ONLY_UNITS and draft.strong[i] and not draft.phrase(i)]
    return long if len(long) == 1 and draft.free(long[0]) and draft.first_look[long[0]] >= ONLY_CHANCE else []


def sentences_beside(draft: Draft, body: set[int]) -> list[int]:
    """Sentences of a dump that no rule explains, between two paragraphs of the story or right beside its first or last.

    Example: "He declined to comment." Not: a promotion, which is no sentence; what follows an end mark.
    """
    if draft.page.has_markup or not body:
        return []
    beside = [*_between(draft, body), *_above(draft, min(body)), *_below(draft, body)]
    return [*beside, *_points(draft, body), *_stanza_mates(draft, body)]


def _between(draft: Draft, body: set[int]) -> list[int]:
    found: list[int] = []
    for index, after in pairwise(sorted(body)):
        free = [i for i in range(index + 1, after) if draft.free(i)]
        if len(free) <= MOST_BETWEEN:
            found += [i for i in free if _is_sentence(draft, i, LEAST_CHANCE)]
    return found


def _above(draft: Draft, top: int) -> list[int]:
    """The short sentences right above the first paragraph, or one that is likely: speech that the story begins with.

    An advert's label or a picture's caption may stand between.
    """
    first = -1 if draft.headline is None else draft.headline
    line = top - 1
    while line > first and top - line <= MOST_BETWEEN and draft.role(line) in INSETS:
        line -= 1
    found: list[int] = []
    while first < line and len(found) < MOST_BETWEEN and _is_sentence(draft, line, BESIDE_CHANCE):
        found.append(line)
        line -= 1
    return found or ([line] if first < line and draft.free(line) and _opens_story(draft, line) else [])


def _below(draft: Draft, body: set[int]) -> list[int]:
    """The sentence right below the last paragraph, or below what is set in there."""
    headline = None if draft.headline is None else draft.blocks[draft.headline].text  # it may be printed again in the story
    last = max((index for index in body if draft.blocks[index].text != headline), default=max(body))
    ending = draft.blocks[last].text
    if find_end_mark(ending) is not None or not TERMINAL.search(ending):
        return []
    line = next((i for i in range(last + 1, len(draft.blocks)) if draft.blocks[i].text != headline), len(draft.blocks))
    line = _below_inset(draft, line)
    if line == len(draft.blocks) or not draft.free(line):
        return []
    told = draft.strong[line] and (SIGNED.search(draft.blocks[line].text) is not None or _closes_story(draft, line))
    return [line] if told or _is_sentence(draft, line, BESIDE_CHANCE) else []


def _points(draft: Draft, body: set[int]) -> list[int]:
    """The items of the lists that paragraphs announce with a colon. Example: "Among them were:", then three short lines."""
    found: list[int] = []
    for index in body:
        item = index + 1
        if not draft.blocks[index].text.endswith((":", "：")):
            continue
        while item < len(draft.blocks) and draft.blocks[item].bullet and draft.free(item) and not draft.phrase(item):
            found.append(item)
            item += 1
    return found


def _opens_story(draft: Draft, index: int) -> bool:
    """Whether a paragraph is the story's first: likely at first look, and all between the headline and it is explained."""
    first = draft.headline
    if first is None or not draft.strong[index] or draft.first_look[index] < LIKELY or draft.phrase(index):
        return False
    head = range(first + 1, index)
    return not any(draft.free(i) for i in head) and TERMINAL.search(draft.blocks[index].text) is not None


def _below_inset(draft: Draft, index: int) -> int:
    """The line, or the likely one below what is set in among the paragraphs: an advert's label, "Read more: ..."."""
    below = index
    while below < min(len(draft.blocks), index + MOST_INSET) and draft.role(below) in INSETS:
        below += 1
    if below == len(draft.blocks):
        return index
    listed = any(draft.section[i] >= 0 for i in range(index, below))
    told = draft.strong[below] and draft.first_look[below] >= LIKELY
    last = below + 1 == len(draft.blocks) and _is_sentence(draft, below, BESIDE_CHANCE)
    return below if (told and (not listed or _is_signed(draft, below))) or (last and not listed) else index


def _is_signed(draft: Draft, index: int) -> bool:
    below = index + 1
    return below < len(draft.blocks) and draft.role(below) is Field.SIGN_OFF


def _closes_story(draft: Draft, index: int) -> bool:
    """Whether a paragraph is the story's last: set apart as they are, below an inset or above what signs the story."""
    signed, above = _is_signed(draft, index), index - 1
    inset = draft.role(above) in INSETS and draft.section[above] < 0
    likely = draft.first_look[index] >= (LEAST_CHANCE if signed else LIKELY)
    closed = TERMINAL.search(draft.blocks[index].text) is not None
    return (inset or signed) and likely and closed and draft.blocks[index].gap > 0


def _stanza_mates(draft: Draft, body: set[int]) -> list[int]:
    """The other lines of stanzas that are mostly story: rows of a table, lines of a poem."""
    stanzas = stanzas_of(draft, range(min(body), len(draft.blocks)))
    found: list[int] = []
    for stanza in stanzas:
        kept = sum(i in body for i in stanza)
        if STANZA_LINES[0] <= len(stanza) <= STANZA_LINES[1] and len(stanza) / 2 < kept < len(stanza):
            found += [i for i in stanza if i not in body and draft.free(i) and not draft.phrase(i)]
    return found


def _is_sentence(draft: Draft, index: int, least: float) -> bool:
    text = draft.blocks[index].text
    told = TERMINAL.search(text) is not None or (QUOTED.fullmatch(text) is not None and draft.units[index] <= QUOTED_UNITS)
    chance = max(draft.likely[index], float(draft.first_look[index]))
    short = SENTENCE_UNITS[0] <= draft.units[index] <= SENTENCE_UNITS[1]
    return told and short and draft.free(index) and chance >= least and not draft.phrase(index)


def beyond_end(draft: Draft, body: set[int]) -> set[int]:
    """Lines of a dump that stand below the story's foot though the model takes them for body.

    What has no paragraph is not the story's below lines that rules took for others; nor is a short run, far below the long one.
    Example: titles below "Most read" and a menu; a notice on cookies below all else. Not: a list that ends a story.
    """
    if draft.page.has_markup or not body:
        return set()
    end = _end(draft, _main_run(draft, body))
    return {index for index in body if index > end}


def _main_run(draft: Draft, body: set[int]) -> list[int]:
    """The story up to the first run of lines that is short beside the longest and far below it."""
    runs: list[list[int]] = []
    for index in sorted(body):
        if runs and sum(draft.role(i) is not StrippedRole.CAPTION for i in range(runs[-1][-1] + 1, index)) < FAR:
            runs[-1].append(index)
        else:
            runs.append([index])
    sizes = [sum(draft.units[index] * max(0.0, draft.likely[index] - LIKELY) for index in run) for run in runs]
    longest = sizes.index(max(sizes))
    kept = runs[: longest + 1]
    for run, size in zip(runs[longest + 1 :], sizes[longest + 1 :], strict=True):
        if size <= sizes[longest] * SHORT_RUN:
            break
        kept.append(run)
    return [index for run in kept for index in run]


def _end(draft: Draft, run: list[int]) -> int:
    """The last line of a run before its foot begins: several lines that rules took for others, and no paragraph after them."""
    paragraphs = [i for i in run if draft.strong[i] and not draft.blocks[i].bullet and FULL_STOP.search(draft.blocks[i].text)]
    if not paragraphs:
        return run[-1]
    kept, passed, end = set(run), 0, paragraphs[-1]
    for index in range(paragraphs[-1] + 1, run[-1] + 1):
        if index in kept:
            end = index
        elif not draft.free(index):
            passed += 1
            if passed > MOST_PASSED:
                return end
    return end


def last_titles(draft: Draft, body: list[int]) -> list[int]:
    """The short lines at the end of a dump's story that head or list something else.

    Example: "In Riverside News" and three titles. Not: items of a list, speech; many lines that were likely before any rule.
    """
    found: list[int] = []
    for index in reversed(body):
        if not _may_be_title(draft, index):
            break
        found.append(index)
    unlikely = all(draft.first_look[index] < LIKELY for index in found)
    told = len(found) < len(body) and TERMINAL.search(draft.blocks[body[-1 - len(found)]].text) is not None
    return found if len(found) <= MOST_LAST or (unlikely and told) else []


def _may_be_title(draft: Draft, index: int) -> bool:
    text = draft.blocks[index].text
    short = draft.units[index] <= LAST_UNITS and not draft.strong[index] and not draft.blocks[index].bullet
    if not short or len(draft.parts[index]) != 1 or TERMINAL.search(text):
        return False
    return text[-1] not in ",;:" and not _is_speech(text) and not _is_cut_off(text)


def _is_cut_off(text: str) -> bool:
    """Whether a line breaks off within a sentence, on a small word or after a whole one. Not: a title."""
    words = text.casefold().split()
    return words[-1] in CUT_WORDS or (len(words) >= CUT_UNITS and WITHIN.search(text) is not None)


def _is_speech(text: str) -> bool:
    """Whether a line ends in a quotation, and is no title that ends in one: 'All alike: "I like them so"'."""
    return text[-1] in "\"”»'’" and not TITLE_QUOTES.match(text)
