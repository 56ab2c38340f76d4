"""The last look: blocks judged by their neighbours, copies of what is kept, and the kind of every body element."""

from collections import Counter
from collections.abc import Container
from itertools import pairwise

import msgspec
import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.body_model import second_look
from cleanfeed.label.counting import Bools
from cleanfeed.label.draft import LIKELY, Draft, stands_apart
from cleanfeed.label.furniture import propose_by_name, propose_date
from cleanfeed.label.head import TERMINAL
from cleanfeed.label.leftovers_by_text import last_titles, sentences_beside
from cleanfeed.roles import ElementKind, StrippedRole

FRAMED = "tag:"  # such labels stand for the frame of the page, which may be wrongly marked up
COPY_UNITS = 5  # shorter text may stand twice by chance
SHORTEST_COPY = 3  # units of a headline that stands again
QUOTED_UNITS = 6  # units of a passage that stands again
LINKED = 0.5  # a passage that is more link than this is a title
NEAR = 12  # blocks
MOST_QUOTED = 60  # passages that are looked for in the body, so that the cost stays linear
CROSSHEAD_UNITS = 14
FEWEST_ALIKE = 2  # cross-headings of one make
CELL_UNITS = 3  # of a table's cell that tells what the table is
SURE = 0.65
OPENING_UNITS = 2  # of the shortest line that opens a story
MOST_BETWEEN = 4  # stripped blocks between a quotation and the rest of the story
COPIED = frozenset(ElementKind) - {ElementKind.TABLE, ElementKind.CODE}  # whose lines may well recur
CONTROLS = frozenset(("option", "select", "textarea", "iframe", "title", "desc"))
EDGE_MARKS = " .,:;!?…\"'“”‘’«»"


def mark_body(draft: Draft) -> None:
    """Label as body what the model takes for it, now that the rules have said what they are sure of."""
    _look_again(draft)
    body = {*(i for i in draft.all_wanted() if not (_is_control(draft, i) or propose_date(draft, i))), *draft.body()}
    body.update(_alike(draft, body))
    body.update(_quotes_between(draft, body))
    body.update(sentences_beside(draft, body))
    _settle_boxes(draft, body)
    for index in sorted(body):
        if draft.free(index):
            draft.label(index, _kind(draft, index), f"model: {draft.likely[index]:.2f}")
        else:
            _set_kinds(draft, index)
    _drop_last_headings(draft, sorted(body))
    _drop_first_word(draft, sorted(body))
    _settle_tables(draft)
    draft.span = draft.body_span()


def _is_control(draft: Draft, index: int) -> bool:
    """Whether a block is a choice of a form, the name of a drawing, or what browsers without frames would show."""
    return draft.page.containers[draft.blocks[index].place].tag in CONTROLS


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
    if traits & Trait.HEADING:
        return ElementKind.CROSSHEAD
    if traits & Trait.QUOTE:
        return ElementKind.QUOTE
    if traits & Trait.ITEM or draft.blocks[index].bullet:
        return ElementKind.LIST_ITEM
    if _is_bold_crosshead(draft, index) if draft.page.has_markup else _is_dump_crosshead(draft, index):
        return ElementKind.CROSSHEAD
    return ElementKind.PARAGRAPH


def _set_kinds(draft: Draft, index: int) -> None:
    """Blocks that were cut got a provisional kind."""
    kind = _kind(draft, index)
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
    """A cross-heading with nothing under it heads something else; in a dump, so does a short line that is no sentence."""
    if not draft.page.has_markup:
        for index in last_titles(draft, body):
            draft.clear(index)
            draft.likely[index] = 0.0
        return
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


def mark_copies(draft: Draft) -> None:
    """Text that is kept and stands again: the second of two equal body blocks, a headline in a sticky bar, a pull quote.

    Example: a quotation set large beside the paragraph it is from. Not: a short word that recurs, a breadcrumb.
    """
    kept: dict[str, int] = {}  # the text of kept blocks, and the first that has it
    free = []
    for index, parts in enumerate(draft.parts):
        if not parts:
            if draft.units[index] >= SHORTEST_COPY:
                free.append(index)
        elif type(parts[-1].role) is not StrippedRole:
            text = draft.folded[index].strip(EDGE_MARKS)
            if text in kept and draft.units[index] >= COPY_UNITS and parts[-1].role in COPIED:
                copy = _lesser(draft, kept[text], index)
                draft.relabel(copy, StrippedRole.DUPLICATE, "copy")
                _open_if_headed(draft, copy)
            kept.setdefault(text, index)
    body = draft.body()
    said = " ".join([draft.folded[i] for i in body]).strip(EDGE_MARKS)
    _mark_again(draft, free, kept, said)
    _mark_passages(draft, body, said)


def _lesser(draft: Draft, first: int, second: int) -> int:
    """Which of two equal body blocks is the copy: the one in the element with less of the story, else the second."""
    if not draft.is_body(first):
        return second
    parents = [draft.page.containers[draft.blocks[i].place].parent for i in (first, second)]
    held = [float(draft.boxes.strong_units[parent]) for parent in parents]
    return first if held[0] < held[1] and not draft.inside(parents[1], parents[0]) else second


def _mark_again(draft: Draft, free: list[int], kept: Container[str], said: str) -> None:
    """Blocks that are not kept and say what a kept one says, or near the story a part of what its body has ``said``."""
    around = _around_story(draft)
    quoted = [i for i in free if i in around and draft.units[i] >= QUOTED_UNITS and draft.link_share[i] < LINKED][:MOST_QUOTED]
    for index in free:
        text = draft.folded[index].strip(EDGE_MARKS)
        if (text in kept and not draft.traits(index) & Trait.NAV) or (index in quoted and text in said):
            draft.label(index, StrippedRole.DUPLICATE, "copy")


def _mark_passages(draft: Draft, body: list[int], said: str) -> None:
    """Body blocks that stand apart from the paragraphs and whose words one of those has too: pull quotes, summaries."""
    plain = [draft.traits_of[i] & (Trait.PARAGRAPH | Trait.QUOTE | Trait.ASIDE) == Trait.PARAGRAPH for i in body]
    apart = [
        index
        for index, is_plain in zip(body, plain, strict=True)
        if not is_plain and draft.units[index] >= QUOTED_UNITS and draft.role(index) in COPIED
    ]
    if len(apart) > MOST_QUOTED:
        return
    for index in apart:
        if said.count(draft.folded[index].strip(EDGE_MARKS)) > 1:
            draft.relabel(index, StrippedRole.DUPLICATE, "copy")
            _open_if_headed(draft, index)


def _open_if_headed(draft: Draft, index: int) -> None:
    """A heading right above a copied passage, in its box, heads the copy: "In brief"."""
    above = index - 1
    if draft.role(above) is ElementKind.CROSSHEAD:
        draft.headings.append(above)
        draft.relabel(above, StrippedRole.DUPLICATE, f"section: {draft.blocks[above].text}")
        draft.section[above] = draft.section[index] = len(draft.headings) - 1
    elif draft.role(above) is StrippedRole.DUPLICATE:
        draft.section[index] = draft.section[above]


def _around_story(draft: Draft) -> range:
    """Where a passage of the story may stand again: from a little above its headline to a little below its end."""
    if draft.span is None:
        return range(0)
    first = draft.span[0] if draft.headline is None else min(draft.headline, draft.span[0])
    return range(first - NEAR, draft.span[1] + NEAR)
