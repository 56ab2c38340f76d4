"""What rules and models leave unsure in a dump, by the lines around it: short sentences in the story, titles below it."""

import re
from itertools import pairwise

from cleanfeed.label.draft import LIKELY, Draft
from cleanfeed.label.end_marks import TERMINAL, find_end_mark
from cleanfeed.label.sections import open_section
from cleanfeed.roles import StrippedRole

LEAST_CHANCE = 0.25  # of a sentence between two paragraphs of the story
BESIDE_CHANCE = 0.35  # of one right above the first or right below the last
MOST_BETWEEN = 3  # such sentences in a row
SENTENCE_UNITS = (2, 14)  # of longer ones the model can tell
TITLE_UNITS = (3, 25)  # of another story's title
HEADING_UNITS = 6  # longest heading of a list, and longest cross-heading that is all quotation
FEWEST_TITLES = 2  # of a list
ALONE_UNITS = 16  # longest title below "Read more"
LAST_UNITS = 14  # longest line at the story's end that may head something else
MOST_LAST = 2  # such lines; more are a list that the story ends with, unless all were unlikely
TEASER_UNITS = 30  # longest teaser
SIGNED = re.compile(r"[.!?…][\"”“»]? \([^\W\d_]{2,4}(?:[/-][^\W\d_]{1,4})?\)$")  # "... left. (dpa)"
MOST_PASSED = 3  # lines of others between a story's last paragraph and a list that is still its own
FAR = 10  # lines between two runs of body
SHORT_RUN = 0.25  # of the longest run, each line counted by how likely it is
STANZA_LINES = (3, 12)  # of a stanza that is kept whole: where a dump has no blank lines, all of it is one
FULL_STOP = re.compile(r"[.。।۔][\"'”’»)\]]*$")  # titles may end with other marks
QUOTED = re.compile(r"[‘'“\"«„].+[’'”\"»“]")  # a cross-heading that quotes


def sentences_beside(draft: Draft, body: set[int]) -> list[int]:
    """Short sentences of a dump that no rule explains, between two paragraphs of the story or right beside its first or last.

    Example: "He declined to comment." Not: a promotion, which is no sentence; what follows an end mark.
    """
    if draft.page.has_markup or not body:
        return []
    found: list[int] = []
    for index, after in pairwise(sorted(body)):
        free = [i for i in range(index + 1, after) if draft.free(i)]
        if len(free) <= MOST_BETWEEN:
            found += [i for i in free if _is_sentence(draft, i, LEAST_CHANCE)]
    headline = None if draft.headline is None else draft.blocks[draft.headline].text  # it may be printed again in the story
    last = max((index for index in body if draft.blocks[index].text != headline), default=max(body))
    ending = draft.blocks[last].text
    closed = find_end_mark(ending) is not None or not TERMINAL.search(ending)
    below = next((i for i in range(last + 1, len(draft.blocks)) if draft.blocks[i].text != headline), len(draft.blocks))
    beside = [min(body) - 1, *(() if closed else (below,))]
    first = -1 if draft.headline is None else draft.headline
    found += [i for i in beside if first < i < len(draft.blocks) and _is_sentence(draft, i, BESIDE_CHANCE)]
    if not closed and below < len(draft.blocks) and draft.strong[below] and draft.free(below):
        found += [below] if SIGNED.search(draft.blocks[below].text) else []
    return [*found, *_stanza_mates(draft, body)]


def _stanza_mates(draft: Draft, body: set[int]) -> list[int]:
    """The other lines of stanzas that are mostly story: rows of a table, lines of a poem."""
    stanzas = _stanzas(draft, min(body))
    found: list[int] = []
    for stanza in stanzas:
        kept = sum(i in body for i in stanza)
        if STANZA_LINES[0] <= len(stanza) <= STANZA_LINES[1] and len(stanza) / 2 < kept < len(stanza):
            found += [i for i in stanza if i not in body and draft.free(i) and not draft.phrase(i)]
    return found


def _is_sentence(draft: Draft, index: int, least: float) -> bool:
    text = draft.blocks[index].text
    told = TERMINAL.search(text) is not None or (QUOTED.fullmatch(text) is not None and draft.units[index] <= HEADING_UNITS)
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
        text = draft.blocks[index].text
        short = draft.units[index] <= LAST_UNITS and not draft.strong[index] and not draft.blocks[index].bullet
        if not short or len(draft.parts[index]) != 1 or TERMINAL.search(text) or text[-1] in "\"”»'’,;:":
            break
        found.append(index)
    unlikely = all(draft.first_look[index] < LIKELY for index in found)
    told = len(found) < len(body) and TERMINAL.search(draft.blocks[body[-1 - len(found)]].text) is not None
    return found if len(found) <= MOST_LAST or (unlikely and told) else []


def mark_titles_below(draft: Draft) -> None:
    """In a dump, a title right below a line such as "Read more", where both stand alone.

    Example: "Read more", "How it all began", then a blank line. Not: a paragraph, a title farther below.
    """
    for index in range(1, 0 if draft.page.has_markup else len(draft.blocks)):
        above = draft.role(index - 1) is StrippedRole.OTHER_STORIES and draft.section[index - 1] < 0
        alone = draft.blocks[index - 1].gap and (index + 1 == len(draft.blocks) or draft.blocks[index + 1].gap)
        title = _is_title(draft, index) and draft.units[index] <= ALONE_UNITS
        if above and alone and title and not draft.blocks[index].gap and draft.free(index):
            draft.clear(index - 1)
            open_section(draft, index - 1, StrippedRole.OTHER_STORIES, [index - 1, index])


def mark_lists_below(draft: Draft) -> None:
    """Lists of titles below the story of a dump, whatever heads them; and what stands right below the label of an advert.

    Example: "In Culture News" and three titles. Not: a paragraph, a foot, a list of single words.
    """
    if draft.page.has_markup or draft.span is None:
        return
    stanzas = _join_titles(draft, _stanzas(draft, draft.span[1] + 1))
    for above, stanza in zip([[], *stanzas], stanzas, strict=False):
        free = [i for i in stanza if draft.free(i)]
        if above and not draft.free(above[-1]) and _labels_advert(draft, above[-1]) and len(free) == len(stanza):
            for index in free:
                draft.label(index, StrippedRole.ADVERT, "place: below an advert's label")
            continue
        titles = [i for i in free if _is_title(draft, i)]
        listed = len(titles) >= FEWEST_TITLES and len(titles) >= len(stanza) - 1
        if listed or (len(free) == len(stanza) == 2 and titles == stanza[:1] and draft.units[stanza[1]] <= TEASER_UNITS):
            _open_list(draft, above, stanza)


def _stanzas(draft: Draft, first: int) -> list[list[int]]:
    """What stands together without a blank line, from a line on."""
    stanzas: list[list[int]] = []
    for index in range(first, len(draft.blocks)):
        if stanzas and not draft.blocks[index].gap:
            stanzas[-1].append(index)
        else:
            stanzas.append([index])
    return stanzas


def _join_titles(draft: Draft, stanzas: list[list[int]]) -> list[list[int]]:
    """Titles that stand alone, one after the other, as one list."""
    joined: list[list[int]] = []
    after_title = False
    for stanza in stanzas:
        alone = len(stanza) == 1 and draft.free(stanza[0]) and _is_title(draft, stanza[0])
        if alone and after_title:
            joined[-1].append(stanza[0])
        else:
            joined.append(stanza)
        after_title = alone
    return joined


def _labels_advert(draft: Draft, index: int) -> bool:
    phrase = draft.phrase(index)
    return phrase is not None and phrase.role is StrippedRole.ADVERT and draft.role(index) is StrippedRole.ADVERT


def _is_title(draft: Draft, index: int) -> bool:
    least, most = TITLE_UNITS
    return least <= draft.units[index] <= most and not draft.blocks[index].text.endswith((".", ":", "。"))


def _open_list(draft: Draft, above: list[int], stanza: list[int]) -> None:
    """Label a list of titles with its heading: a short line alone above it, or its own first line."""
    alone = len(above) == 1 and draft.free(above[0]) and draft.units[above[0]] <= HEADING_UNITS
    heading = above[0] if alone else None
    if heading is None and draft.free(stanza[0]) and not _is_title(draft, stanza[0]):
        heading = stanza[0]
    reason = f"section: {draft.blocks[heading].text}" if heading is not None else "place: titles below the story"
    number = len(draft.headings) if heading is not None else -1
    if heading is not None:
        draft.headings.append(heading)
    for index in [*(above if alone else []), *stanza]:
        if draft.label(index, StrippedRole.OTHER_STORIES, reason):
            draft.section[index] = number
