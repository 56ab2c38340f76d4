"""The text of one block of HTML while it is collected, and what is noted of parts of it."""

from lxml import etree

Span = tuple[int, int, str]  # start, end, and the value of the attribute that matters


class Mark:
    """An open link, time or credit, and where it starts in the run."""

    __slots__ = ("element", "start", "value")

    def __init__(self, element: etree._Element, value: str, start: int) -> None:
        self.element = element
        self.value = value
        self.start = start


class Run:
    """Text of one block as it is collected. Most of it stays as it is here, so it is not set for every run."""

    length = 0
    link_chars = 0
    bold_chars = 0
    links: list[Span] | None = None
    times: list[Span] | None = None
    credits: list[Span] | None = None
    broken = False  # nothing but white space since the last <br>
    slot = -1  # the place among the blocks that was kept for it when it was suspended

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def note(self, mark: Mark) -> None:
        """Record what a mark covers of the run."""
        if self.length <= mark.start:
            return
        if mark.element.tag == "a":
            spans = self.links = self.links or []
        elif mark.element.tag == "time":
            spans = self.times = self.times or []
        else:
            spans = self.credits = self.credits or []
        spans.append((mark.start, self.length, mark.value))

    def spans(self) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]:
        """Links, times and credits."""
        return tuple(self.links or ()), tuple(self.times or ()), tuple(self.credits or ())
