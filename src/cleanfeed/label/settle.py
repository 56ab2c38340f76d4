"""The last look: blocks judged by their neighbours, copies of what is kept, and the kind of every body element."""

import itertools
from collections import Counter
from collections.abc import Container

import msgspec
import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.body_model import second_look
from cleanfeed.label.counting import Bools
from cleanfeed.label.draft import LIKELY, Draft, stands_apart
from cleanfeed.label.furniture import propose_by_name, propose_date
from cleanfeed.label.head import TERMINAL
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
SENTENCE = 0.15  # the least likely line that goes on with a story at the end of a dump
SENTENCE_UNITS = 3
SURE = 0.65
LEAST_GROUP = 0.2  # of the largest group's text
FAR = 25  # blocks without body after which what follows is another matter
COPIED = frozenset(ElementKind) - {ElementKind.TABLE, ElementKind.CODE}  # whose lines may well recur
EDGE_MARKS = " .,:;!?…\"'“”‘’«»"


def mark_body(draft: Draft) -> None:
    """Label as body what the model takes for it, now that the rules have said what they are sure of."""
    if draft.page.has_markup:
        _look_again(draft)
        body = {*(i for i in draft.all_wanted() if not propose_date(draft, i)), *draft.body()}
    else:
        body = _body_of_dump(draft)
    body.update(_alike(draft, body))
    body.update(_rest_of_quotes(draft, body))
    for index in sorted(body):
        if draft.free(index):
            draft.label(index, _kind(draft, index), f"model: {draft.likely[index]:.2f}")
        else:
            _set_kinds(draft, index)
    _drop_last_headings(draft, sorted(body))
    _settle_tables(draft)
    draft.span = draft.body_span()


def unsettled(draft: Draft) -> Bools:
    """Which blocks the model is asked of again: those that are free, and those that only stand in a frame of the page."""
    return np.array([not parts or parts[0].reason.startswith(FRAMED) for parts in draft.parts])


def _look_again(draft: Draft) -> None:
    """What the model makes of each block now that it sees what became of the others."""
    if draft.stand_in is not None or draft.listing:
        return
    chances = second_look(draft, unsettled(draft))
    draft.likely = chances.tolist()
    for index in np.flatnonzero(chances >= SURE).tolist():
        if not draft.free(index):
            draft.clear(index)
    draft.candidates = np.flatnonzero(chances >= LIKELY).tolist()


def _body_of_dump(draft: Draft) -> set[int]:
    """In a dump: what is likely and near the rest of the story, and what stands between and is in doubt."""
    wanted = sorted({*draft.all_wanted(), *draft.body()})
    if wanted:
        wanted += _sentences_after(draft, wanted[-1])
    body = set(_nearby(draft, wanted))
    for before, after in itertools.pairwise(wanted):
        if before in body and after in body and after - before <= 4:
            body.update(i for i in range(before + 1, after) if draft.free(i) and _fits(draft, i))
    return body


def _sentences_after(draft: Draft, last: int) -> list[int]:
    """Sentences that follow the last likely line of a dump at once, and the bullets between them: a dump may end mid-story."""
    found: list[int] = []
    bullets: list[int] = []
    for index in range(last + 1, len(draft.blocks)):
        if not draft.free(index) or draft.likely[index] < SENTENCE:
            break
        if draft.blocks[index].bullet:
            bullets.append(index)
        elif TERMINAL.search(draft.blocks[index].text) and draft.units[index] >= SENTENCE_UNITS:
            found += [*bullets, index]
            bullets = []
        else:
            break
    return found


def _nearby(draft: Draft, wanted: list[int]) -> list[int]:
    """The largest group of likely blocks, and the groups that stand close to it or are as sure."""
    groups: list[list[int]] = []
    for index in wanted:
        if groups and _apart(draft, groups[-1][-1], index) <= FAR and not _parted(draft, groups[-1][-1], index):
            groups[-1].append(index)
        else:
            groups.append([index])
    if not groups:
        return []
    sizes = [sum(draft.units[i] for i in group) for group in groups]
    main = max(sizes)
    return [i for group, size in zip(groups, sizes, strict=True) if size >= LEAST_GROUP * main for i in group]


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


def _rest_of_quotes(draft: Draft, body: set[int]) -> list[int]:
    """The free blocks of quotations most of whose text is body: kept whole, with the line that says who wrote them."""
    found: list[int] = []
    seen: set[int] = set()
    for index in body:
        if draft.traits(index) & Trait.QUOTE and (quote := _quote_around(draft, index)) not in seen:
            seen.add(quote)
            members = draft.blocks_in(quote)
            kept = sum(draft.units[i] for i in members if i in body)
            if kept > sum(draft.units[i] for i in members) / 2:
                found += [i for i in members if draft.free(i) and not propose_by_name(draft, i)]
    return found


def _quote_around(draft: Draft, index: int) -> int:
    containers, place = draft.page.containers, draft.blocks[index].place
    while place > 0 and not containers[place].own & Trait.QUOTE:
        place = containers[place].parent
    return place


def _apart(draft: Draft, before: int, after: int) -> int:
    """How many blocks that nothing explains stand between two."""
    if after - before <= FAR:
        return after - before
    return sum(draft.free(i) for i in range(before + 1, after))


def _parted(draft: Draft, before: int, after: int) -> bool:
    """Whether stripped lines part what follows from the story in a dump: what follows must then be surer to count with it."""
    if all(draft.free(i) or draft.is_body(i) for i in range(before + 1, after)):
        return False
    return draft.likely[after] < SURE


def _fits(draft: Draft, index: int) -> bool:
    """In a dump, short lines inside the story are speech, list items and cross-headings."""
    text = draft.blocks[index].text
    return bool(TERMINAL.search(text)) or bool(draft.blocks[index].bullet) or draft.units[index] <= CROSSHEAD_UNITS


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
    """A cross-heading with nothing under it heads something else."""
    for index in reversed(body):
        if draft.role(index) is not ElementKind.CROSSHEAD or not draft.page.has_markup:
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
