"""Text of HTML on its way to blocks: runs of it, and what is noted of parts of them."""

import msgspec

from cleanfeed.blocks.block import Block
from cleanfeed.page.fold import fold

Span = tuple[int, int, str]  # start, end, and the value of the attribute that matters
EMPTY = Block("", "", 0)  # keeps the place of a suspended run


class Mark(msgspec.Struct, gc=False):
    """An open link, time or named part: the value of the attribute that matters, and where it starts in the run."""

    value: str
    start: int


class TimeMark(Mark, gc=False):
    """An open ``time``."""


class NameMark(Mark, gc=False):
    """An open element whose class names tell what a part of a caption or heading is."""


class Run(msgspec.Struct, gc=False):
    """A run of text that is laid aside; as in `Runs`. ``starts``: those of the marks that are open."""

    before: list[str]
    length: int
    link_chars: int
    bold_chars: int
    linked: list[Span]
    timed: list[Span]
    named: list[Span]
    broken: bool
    slot: int
    starts: list[int]


class Runs:
    """The blocks so far, and the run of text that will be the next.

    What is known of the present run stands here and not in a `Run`, as each piece of text touches it.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.place = -1  # the innermost open container
        self.suspended: dict[int, Run] = {}  # by container: what goes on after it
        self.marks: list[Mark] = []
        self.bold = 0  # open elements of bold text
        self.links = 0  # open links: one, or more in broken mark-up
        self.after_break = False  # <br><br> stands before the run
        self.pieces: list[str] = []  # always this list
        self.before: list[str] = []  # what was laid aside of the run: moved to and fro, it would cost too much in a long one
        self.length = 0  # of the pieces
        self.link_chars = 0
        self.bold_chars = 0
        self.linked: list[Span] = []
        self.timed: list[Span] = []
        self.named: list[Span] = []
        self.broken = False  # nothing but white space since the last <br>
        self.after_link = False  # nothing at all since the last link
        self.slot = -1  # the place among the blocks that was kept for it when it was suspended

    def add(self, text: str) -> None:
        """Add text to the present run."""
        if not text.isspace():
            self.broken = False
            if self.links or self.bold:
                shown = len(text.strip())
                self.link_chars += shown if self.links else 0
                self.bold_chars += shown if self.bold else 0
        self.pieces.append(text)
        self.length += len(text)
        self.after_link = False

    def note(self, mark: Mark) -> None:
        """Record what a mark covers of the run."""
        if self.length > mark.start:
            spans = self.timed if isinstance(mark, TimeMark) else self.named if isinstance(mark, NameMark) else self.linked
            spans.append((mark.start, self.length, mark.value))

    def flush(self) -> None:
        """Make the present run a block, if it holds more than white space."""
        raw = "".join(self.before + self.pieces if self.before else self.pieces)
        if text := fold(raw):
            for mark in self.marks:
                self.note(mark)
            links, times, named = tuple(self.linked), tuple(self.timed), tuple(self.named)
            block = Block(raw, text, self.place, self.link_chars, self.bold_chars, links, times, named, self.after_break)
            if self.slot < 0:
                self.blocks.append(block)
            else:
                self.blocks[self.slot] = block
            self.after_break = False
        self.restart()

    def restart(self) -> None:
        """Begin a new run."""
        self.pieces.clear()
        if self.before:
            self.before = []
        self.length = self.link_chars = self.bold_chars = 0
        self.broken = self.after_link = False
        self.slot = -1
        if self.linked:
            self.linked = []
        if self.timed or self.named:
            self.timed, self.named = [], []
        for mark in self.marks:
            mark.start = 0

    def suspend(self, container: int) -> None:
        """Lay the present run aside until ``container`` closes; its block will stand before those in there."""
        if self.slot < 0:
            if not fold("".join(self.pieces)):
                self.restart()
                return
            self.slot = len(self.blocks)
            self.blocks.append(EMPTY)
        self.before += self.pieces
        self.suspended[container] = Run(
            self.before,
            self.length,
            self.link_chars,
            self.bold_chars,
            self.linked,
            self.timed,
            self.named,
            self.broken,
            self.slot,
            [mark.start for mark in self.marks],
        )
        self.before, self.linked, self.timed, self.named = [], [], [], []
        self.restart()

    def resume(self, run: Run) -> None:
        """Go on with a run that was suspended."""
        self.before = run.before
        self.pieces[:] = [""]  # no text, but the run has begun
        self.length, self.link_chars, self.bold_chars = run.length, run.link_chars, run.bold_chars
        self.linked, self.timed, self.named = run.linked, run.timed, run.named
        self.broken, self.slot = run.broken, run.slot
        self.after_link = bool(run.linked) and run.linked[-1][1] == run.length
        for mark, start in zip(self.marks, run.starts, strict=True):
            mark.start = start
