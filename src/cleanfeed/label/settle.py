"""The last look: blocks judged by their neighbours, and the kind of every body element."""

from collections import Counter
from itertools import pairwise

import msgspec
import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.body_model import second_look
from cleanfeed.label.counting import Bools
from cleanfeed.label.draft import LIKELY, Draft, stands_apart
from cleanfeed.label.edges_by_text import beyond_end, last_titles, only_paragraph, sentences_beside
from cleanfeed.label.end_marks import TERMINAL
from cleanfeed.label.furniture import propose_by_name, propose_date
from cleanfeed.roles import ElementKind

FRAMED = "tag:"  # such labels stand for the frame of the page, which may be wrongly marked up
CROSSHEAD_UNITS = 14
HEADING_UNITS = 30  # of the longest sentence that is a heading
FEWEST_ALIKE = 2  # cross-headings of one make
CELL_UNITS = 3  # of a table's cell that tells what the table is
SURE = 0.65
OPENING_UNITS = 2  # of the shortest line that opens a story
MOST_BETWEEN = 4  # stripped blocks between a quotation and the rest of the story
CONTROLS = frozenset(("option", "select", "textarea", "iframe", "title", "desc"))


def mark_body(draft: Draft) -> None:
    """Label as body what the model takes for it, now that the rules have said what they are sure of."""
    _look_again(draft)
    body = {*(i for i in draft.all_wanted() if not _is_furniture(draft, i)), *draft.body()}
    body.update(() if body else only_paragraph(draft))
    body.update(_alike(draft, body))
    body.update(_quotes_between(draft, body))
    body.update(index for index in draft.resumed if body and draft.free(index))
    body.update(sentences_beside(draft, body))
    _settle_boxes(draft, body)
    body -= beyond_end(draft, body)
    for index in sorted(body):
        if draft.free(index):
            draft.label(index, _kind(draft, index), f"model: {draft.likely[index]:.2f}")
        else:
            _set_kinds(draft, index)
    _drop_last_headings(draft, sorted(body))
    _drop_first_word(draft, sorted(body))
    _settle_tables(draft)
    draft.span = draft.body_span()


def _is_furniture(draft: Draft, index: int) -> bool:
    """Whether a line is none of a story's, whatever the model makes of it: a control, a date, a short line at a paywall."""
    return _is_control(draft, index) or _asks_at_wall(draft, index) or propose_date(draft, index) is not None


def _is_control(draft: Draft, index: int) -> bool:
    """Whether a block is a choice of a form, the name of a drawing, or what browsers without frames would show."""
    return draft.page.containers[draft.blocks[index].place].tag in CONTROLS


def _asks_at_wall(draft: Draft, index: int) -> bool:
    """Whether a short line stands in what is named a paywall: "Read on for a pound a week". Not: a paragraph behind one."""
    return draft.hinted_near(index, "paywall") and not draft.strong[index] and not draft.levels[index]


def unsettled(draft: Draft) -> Bools:
    """Which blocks the model is asked of again: those that are free, in a frame of the page or in doubt."""
    chosen = np.array([not parts or parts[0].reason.startswith(FRAMED) for parts in draft.parts], np.bool_)
    chosen[list(draft.doubtful)] = True
    return chosen


def _look_again(draft: Draft) -> None:
    """What the model makes of each block now that it sees what became of the others."""
    if draft.stand_in is not None or draft.listing:
        return
    chances = second_look(draft, unsettled(draft))
    if draft.closed_at is not None and not draft.page.has_markup:
        chances[draft.closed_at + 1 :] = 0.0
    draft.likely = chances.tolist()
    for index in np.flatnonzero(chances >= SURE).tolist():
        if not draft.free(index):
            draft.clear(index)
            draft.section[index] = -1
    draft.candidates = np.flatnonzero(chances >= LIKELY).tolist()


def _alike(draft: Draft, body: set[int]) -> list[int]:
    """Free blocks among the body's: listings of code, and headings of the very make of two cross-headings of it."""
    containers = draft.page.containers
    headings = [i for i in body if draft.traits(i) & Trait.HEADING]
    if not body:
        return []
    makes = Counter((containers[draft.blocks[i].place].tag, containers[draft.blocks[i].place].names) for i in headings)
    alike = []
    for index in range(min(body), max(body)):
        box = containers[draft.blocks[index].place]
        if draft.free(index) and not stands_apart(draft.traits(index)):
            listing = draft.traits(index) & Trait.PRE and draft.inside(draft.blocks[index].place, draft.boxes.main)
            if listing or (box.level and makes[box.tag, box.names] >= FEWEST_ALIKE):
                alike.append(index)
    return alike


def _quotes_between(draft: Draft, body: set[int]) -> list[int]:
    """The free blocks of quotations between two blocks of the body: posts that the story quotes, however short.

    Between a quotation and what goes on after it, buttons and times that rules have stripped may stand.
    """
    found: list[int] = []
    for index, after in pairwise(sorted(body)):
        end = index + 1
        while end < after and draft.traits(end) & Trait.QUOTE and draft.free(end) and not stands_apart(draft.traits(end)):
            end += 1
        if after - end <= MOST_BETWEEN and not any(draft.free(i) for i in range(end, after)):
            found += range(index + 1, end)
    return found


def _settle_boxes(draft: Draft, body: set[int]) -> None:
    """Keep or strip quotations, lists and boxes apart whole, as most of their text is.

    Example: a quoted post and the line that says whose it is; a box of facts. Not: an ``aside`` that holds the main text.
    """
    for trait in (Trait.QUOTE, Trait.ASIDE, Trait.LIST):
        seen: set[int] = set()
        for index in sorted(body):
            if not draft.traits(index) & trait or (box := _outermost(draft, index, trait)) in seen:
                continue
            seen.add(box)
            members = draft.blocks_in(box)
            kept = sum(draft.units[i] for i in members if i in body)
            if kept <= sum(draft.units[i] for i in members) / 2:
                body.difference_update(i for i in members if draft.free(i))
            elif trait == Trait.QUOTE:
                body.update(i for i in members if draft.free(i) and not propose_by_name(draft, i))


def _outermost(draft: Draft, index: int, trait: int) -> int:
    """The outermost element with a trait around a block, below the one that holds the main text."""
    containers, place = draft.page.containers, draft.blocks[index].place
    found = place
    while place > 0 and place not in draft.boxes.around_main:
        if containers[place].own & trait:
            found = place
        place = containers[place].parent
    return found


def _kind(draft: Draft, index: int) -> ElementKind:
    traits = draft.traits(index)
    if traits & Trait.PRE:
        return ElementKind.CODE
    if traits & Trait.HEADING and not _is_wrapped_paragraph(draft, index):
        return ElementKind.CROSSHEAD
    if traits & Trait.QUOTE:
        return ElementKind.QUOTE
    if traits & Trait.ITEM or draft.blocks[index].bullet:
        return ElementKind.LIST_ITEM
    if _is_bold_crosshead(draft, index) if draft.page.has_markup else _is_dump_crosshead(draft, index):
        return ElementKind.CROSSHEAD
    return ElementKind.PARAGRAPH


def _is_wrapped_paragraph(draft: Draft, index: int) -> bool:
    """Whether what stands in a heading is a paragraph all the same: of a story in an ``h3`` left open, or a long one."""
    own = draft.page.containers[draft.blocks[index].place].own & Trait.HEADING
    sentence = draft.strong[index] and TERMINAL.search(draft.blocks[index].text) is not None
    return sentence and (not own or draft.units[index] > HEADING_UNITS)


def _set_kinds(draft: Draft, index: int) -> None:
    """Blocks that were cut got a provisional kind; what a rule made a cross-heading is one."""
    kind = ElementKind.CROSSHEAD if draft.role(index) is ElementKind.CROSSHEAD else _kind(draft, index)
    parts = draft.parts[index]
    draft.cut(
        index, [msgspec.structs.replace(part, role=kind) if isinstance(part.role, ElementKind) else part for part in parts]
    )


def _is_bold_crosshead(draft: Draft, index: int) -> bool:
    """A short line all in bold type without an end, above running text. Example: ``<p><b>A hard winter</b></p>``."""
    block = draft.blocks[index]
    return (
        block.bold_chars >= len(block.text) - block.text.count(" ") > 0
        and draft.units[index] <= CROSSHEAD_UNITS
        and not TERMINAL.search(block.text)
        and block.text[-1] not in ",;"
        and index + 1 < len(draft.blocks)
        and draft.strong[index + 1]
        and not draft.link_share[index]
    )


def _is_dump_crosshead(draft: Draft, index: int) -> bool:
    """A short line without an end, above running text.

    Example: "11 known holes". Not: the last line of a page, a line of speech.
    """
    text = draft.blocks[index].text
    following = index + 1
    return (
        draft.units[index] <= CROSSHEAD_UNITS / 2
        and not TERMINAL.search(text)
        and text[-1] not in ",;:"
        and any(map(str.isalnum, text))
        and text[0] not in "\"“«‘'"
        and following < len(draft.blocks)
        and draft.strong[following]
    )


def _settle_tables(draft: Draft) -> None:
    """A data table is kept or stripped whole: kept if it stands in the run of the body, or most of it is taken for body."""
    tables: dict[int, list[int]] = {}
    for index in range(len(draft.blocks)) if draft.page.tables else ():
        titled = draft.traits(index) & Trait.CAPTION
        if (table := draft.page.table_of(index)) >= 0 and not titled and (draft.free(index) or draft.is_body(index)):
            tables.setdefault(table, []).append(index)
    body = set(draft.body())
    for members in tables.values():
        before = members[0] - 1 - bool(draft.traits(members[0] - 1) & Trait.CAPTION and members[0])
        around = (before in body and members[-1] + 1 in body) and not stands_apart(draft.traits(members[0]))
        told = [i for i in members if draft.units[i] >= CELL_UNITS] or members  # of a number alone nobody can tell
        sure = sum(draft.units[i] * max(draft.likely[i], i in body) for i in told)
        whole = around or sure > sum(draft.units[i] for i in told) / 2
        for index in members:
            if whole:
                draft.relabel(index, ElementKind.TABLE, f"model: {draft.likely[index]:.2f}")
            else:
                draft.clear(index)


def _drop_last_headings(draft: Draft, body: list[int]) -> None:
    """A cross-heading with nothing under it heads something else; in a dump, so does a short line that is no sentence.

    A story that is nothing but headings is set in them for their size.
    """
    if not draft.page.has_markup:
        for index in last_titles(draft, body):
            draft.clear(index)
            draft.likely[index] = 0.0
        return
    if all(draft.role(index) is ElementKind.CROSSHEAD for index in body):
        for index in body:
            if draft.strong[index]:
                draft.relabel(index, ElementKind.PARAGRAPH, f"model: {draft.likely[index]:.2f}")
    for index in reversed(body):
        if draft.role(index) is not ElementKind.CROSSHEAD:
            return
        draft.clear(index)


def _drop_first_word(draft: Draft, body: list[int]) -> None:
    """A single word that is no sentence does not open a story: a label, or a writer's rank in a forum."""
    for index in body:
        short = draft.units[index] < OPENING_UNITS and not TERMINAL.search(draft.blocks[index].text)
        if not short or draft.role(index) is not ElementKind.PARAGRAPH or draft.likely[index] < LIKELY:
            return
        draft.clear(index)
