"""The text of one block of HTML while it is collected, and what is noted of parts of it."""

import msgspec

Span = tuple[int, int, str]  # start, end, and the value of the attribute that matters


class Mark(msgspec.Struct, gc=False):
    """An open link, time or named part: the value of the attribute that matters, and where it starts in the run."""

    value: str
    start: int


class TimeMark(Mark, gc=False):
    """An open ``time``."""


class NameMark(Mark, gc=False):
    """An open element whose class names tell what a part of a caption or heading is."""


class Run(msgspec.Struct, gc=False):
    """Text of one block as it is collected."""

    pieces: list[str] = []
    length: int = 0
    link_chars: int = 0
    bold_chars: int = 0
    links: list[Span] = []
    times: list[Span] = []
    named: list[Span] = []
    broken: bool = False  # nothing but white space since the last <br>
    slot: int = -1  # the place among the blocks that was kept for it when it was suspended

    def note(self, mark: Mark) -> None:
        """Record what a mark covers of the run."""
        if self.length > mark.start:
            spans = self.times if isinstance(mark, TimeMark) else self.named if isinstance(mark, NameMark) else self.links
            spans.append((mark.start, self.length, mark.value))

    def ends_in_link(self) -> bool:
        """Whether the last of the text is a link's."""
        return bool(self.links) and self.links[-1][1] == self.length
