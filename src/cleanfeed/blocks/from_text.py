"""Text dumps to blocks, from lines.

Dumps differ: some have a blank line between paragraphs, some a line a paragraph, some break lines at a fixed width or at every
tag. What stands together without a blank line shares a container, and so do the items of a list, as the elements of HTML do:
how a line is set (how far in, with what bullet, after how many blank lines) is its container's make.
"""

from collections.abc import Sequence

from cleanfeed.blocks.block import BREAK, Block, Blocks, Container, Trait
from cleanfeed.blocks.link_numbers import LinkNumbers
from cleanfeed.blocks.unwrap import find_bullet, join_lines
from cleanfeed.page.fold import fold
from cleanfeed.page.text import TextLine

MOST_GAP = 2  # blank lines that make a difference


def cut_text(lines: Sequence[TextLine]) -> Blocks:
    """Cut the lines of a dump into blocks, one a paragraph."""
    numbers = LinkNumbers(lines)
    cutter = _Cutter()
    for printed, first, last in join_lines(lines[: numbers.end]):
        text, links = numbers.take(printed)
        if text or (text := fold(printed)):
            cutter.add(text, fold(printed), links, first, last)
        else:
            cutter.gap += 1
    cutter.add_targets([line for line in lines[numbers.end :] if fold(line.text)])
    return cutter.finish()


class _Cutter:
    """What has been cut so far, and the container that the next line goes to."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.spans: list[tuple[int, int]] = []
        self.containers = [Container("text", -1, 0)]
        self.stanza = self.list = 0
        self.gap = 0

    def add(self, text: str, printed: str, links: tuple[tuple[int, int, str], ...], first: TextLine, last: TextLine) -> None:
        """Add a paragraph; a bullet goes off it, what is a letter or number stays."""
        found = find_bullet(text, first.indent)
        mark = found[1] if found else ""
        cut = found.end() if found and not mark.isalnum() and not mark[0].isdigit() else 0
        text, links = text[cut:], tuple((max(0, start - cut), end - cut, target) for start, end, target in links)
        linked = sum(end - start - text.count(" ", start, end) for start, end, _ in links)
        numbered = printed if len(printed) > len(text) + cut else ""
        block = Block(text, text, self.place(first.indent, mark), linked, links=links, printed=numbered)
        block.gap, block.indent, block.bullet = self.gap, first.indent, mark
        self.keep(block, first, last)

    def add_targets(self, lines: Sequence[TextLine]) -> None:
        """Add the list of link targets, as one block that is nothing but link."""
        if lines:
            raw = BREAK.join(line.text.strip() for line in lines)
            text = fold(raw)
            block = Block(raw, text, self.place(0, ""), len(text), gap=self.gap)
            self.keep(block, lines[0], lines[-1])

    def keep(self, block: Block, first: TextLine, last: TextLine) -> None:
        self.blocks.append(block)
        self.spans.append((first.number, last.number))
        self.gap = 0

    def place(self, indent: int, mark: str) -> int:
        """The container for the next line, in the stanza and the list that it belongs to."""
        if self.gap or not self.stanza:
            self.stanza = self.open("stanza", 0)
        if not mark or self.gap:
            self.list = 0
        if mark and not self.list:
            self.list = self.open("list", self.stanza, Trait.LIST | Trait.NUMBERED * mark[0].isdigit())
        make = f"in-{indent} after-{min(MOST_GAP, self.gap)} {'item' if mark else ''}"
        return self.open("line", self.list or self.stanza, Trait.ITEM if mark else Trait.PARAGRAPH, make)

    def open(self, tag: str, parent: int, own: int = 0, names: str = "") -> int:
        above = self.containers[parent]
        in_lists = above.list_depth + bool(own & Trait.LIST)
        self.containers.append(Container(tag, parent, above.depth + 1, names, own, own | above.traits, list_depth=in_lists))
        return len(self.containers) - 1

    def finish(self) -> Blocks:
        """All that was cut."""
        spans = self.spans

        def where(first: int, last: int) -> str:
            start, end = spans[first][0], spans[last][1]
            return f"line {start}" if start == end else f"lines {start}-{end}"

        return Blocks(self.blocks, self.containers, where, has_markup=False)
