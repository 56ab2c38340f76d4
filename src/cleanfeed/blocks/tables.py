"""Telling tables of data from tables that lay a page out."""

from collections import defaultdict
from collections.abc import Sequence

from cleanfeed.blocks.block import Block, Container, Trait, innermost

FEWEST_ROWS = 2
FEWEST_CELLS = 1.7  # a row
MOST_BLOCKS = 2  # in a cell
LONGEST_CELL = 300  # characters


def data_tables(blocks: Sequence[Block], containers: Sequence[Container]) -> list[int]:
    """By container: the data table that it is or stands in, or -1.

    A data table has no table in it, two rows or more of two cells or more, and little text in each.
    """
    table = [-1] * len(containers)  # the innermost table around each container
    rows: dict[int, int] = defaultdict(int)
    cells: dict[int, int] = defaultdict(int)
    layout: set[int] = set()
    for index, container in enumerate(containers):
        above = table[container.parent] if container.parent >= 0 else -1
        table[index] = index if container.own & Trait.TABLE else above
        if container.own & Trait.TABLE and above >= 0:
            layout.add(above)
        rows[table[index]] += container.tag == "tr"
        cells[table[index]] += bool(container.own & Trait.CELL)
    held: dict[int, int] = defaultdict(int)
    for block in blocks:
        if table[block.place] >= 0:
            cell = cell_of(block.place, containers)
            held[cell] += 1
            if held[cell] > MOST_BLOCKS or len(block.text) > LONGEST_CELL:
                layout.add(table[block.place])
    for index in {found for found in table if found >= 0} - layout:
        if rows[index] < FEWEST_ROWS or cells[index] < FEWEST_CELLS * rows[index]:
            layout.add(index)
    return [-1 if found in layout else found for found in table]


def cell_of(place: int, containers: Sequence[Container]) -> int:
    """The table cell that a container is or stands in; itself where there is none."""
    cell = innermost(place, Trait.CELL, containers)
    return cell if cell >= 0 else place


def row_of(place: int, containers: Sequence[Container]) -> int:
    """The table row that a container is or stands in; itself where there is none."""
    at = place
    while at >= 0 and containers[at].tag != "tr":
        at = containers[at].parent
    return at if at >= 0 else place
