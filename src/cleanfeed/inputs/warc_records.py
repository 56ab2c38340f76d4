"""The content of a WARC file's members to records, each whole and by itself.

Libraries stop at the first record that is not as it should be. Here it costs only itself: where a record does not end where its
length says, or begins as none does, reading goes on at the next that begins as one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleanfeed.errors import CleanfeedError, DamagedInput
from cleanfeed.inputs.stream import Readable, Stream
from cleanfeed.inputs.warc_members import split_members

PIECE = 1 << 16  # bytes read at once
LONGEST_HEADER = 1 << 20  # bytes
BEGINNING = re.compile(rb"WARC/\d\.\d{1,2}\r?\n(?=[A-Za-z-]{3,40}:)")  # of a record
LONGEST_BEGINNING = 80  # bytes that the pattern looks at
HEADER_END = re.compile(rb"\r?\n\r?\n")
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
LINE_ENDS = b"\r\n"
AFTER = 64  # bytes looked at behind a record, for line ends and the next one


@dataclass(frozen=True, slots=True)
class RawRecord:
    """``place``: where it begins, as `read_records` names it. ``data``: header and block, None if the record is ``damaged``.

    ``is_whole``: all of the block is there; of one over the limit only the beginning is.
    """

    place: str
    data: bytes | None = None
    is_whole: bool = True
    damaged: DamagedInput | None = None


def read_records(stream: Stream, longest: int) -> Iterator[RawRecord]:
    """The records of a WARC file, and what is damaged of it, in order.

    A place is the byte at which the record begins; of a compressed file, that at which its member begins, with the byte within
    that member behind a plus if it is not the first: ``5120``, ``0+812``. ``longest``: bytes that are kept of a block.
    """
    for member in split_members(stream):
        window = _Window(member.content)
        while True:
            offset = window.at
            try:
                window.skip_line_ends()
                if window.at_end():
                    break
                offset = window.at
                yield _read_record(window, _place(member.start, offset), longest)
            except DamagedInput as error:
                yield RawRecord(_place(member.start, offset), damaged=error)
                if window.is_broken:
                    break


def _place(start: int, offset: int) -> str:
    return f"{start}+{offset}" if start and offset else str(start + offset)


def _read_record(window: "_Window", place: str, longest: int) -> RawRecord:
    """Read one record and go behind it, or, if it is damaged, to the next that begins as one."""
    if not BEGINNING.match(window.ahead(LONGEST_BEGINNING)):
        window.find_record()
        raise DamagedInput("what is here begins as no record does, and is passed over")
    header_end = window.find_header_end()
    length = LENGTH.search(window.ahead(header_end)) if header_end else None
    if not header_end or not length:
        window.skip(1)
        window.find_record()
        raise DamagedInput("the record's header is damaged")
    size = int(length[1])
    if size > longest:
        return _read_long(window, place, header_end, size, longest)
    data = window.ahead(header_end + size + AFTER)
    if not _is_end(data[header_end + size :], is_short=len(data) < header_end + size):
        window.skip(header_end)
        window.find_record()
        raise DamagedInput("the record does not end where its length says")
    window.skip(header_end + size)
    return RawRecord(place, data[: header_end + size])


def _read_long(window: "_Window", place: str, header_end: int, size: int, longest: int) -> RawRecord:
    data = window.ahead(header_end + longest)
    window.skip(header_end)
    if not window.skip_block(size) or not _is_end(window.ahead(AFTER), is_short=False):
        window.find_record()
        raise DamagedInput("the record does not end where its length says")
    return RawRecord(place, data, is_whole=False)


def _is_end(after: bytes, *, is_short: bool) -> bool:
    """Whether bytes are what may follow a record: line ends, then another record or nothing."""
    rest = after.lstrip(LINE_ENDS)
    return not is_short and (not rest or BEGINNING.match(rest) is not None or b"WARC/1.".startswith(rest[:7]))


class _Window:
    """Bytes that can be looked at before they are passed. ``is_broken``: reading on failed, and nothing more comes."""

    def __init__(self, source: Readable) -> None:
        self.at = 0
        self.is_broken = False
        self._source = source
        self._kept = bytearray()
        self._passed = 0  # of what is kept

    def ahead(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        while len(self._kept) - self._passed < size:
            try:
                piece = self._source.read(PIECE)
            except CleanfeedError:
                self.is_broken = True
                raise
            if not piece:
                break
            self._kept += piece
        return bytes(memoryview(self._kept)[self._passed : self._passed + size])

    def skip(self, size: int) -> None:
        """Pass bytes that were looked at."""
        self.at += size
        self._passed += size
        if self._passed > PIECE:
            del self._kept[: self._passed]
            self._passed = 0

    def at_end(self) -> bool:
        """Whether nothing comes any more."""
        return not self.ahead(1)

    def skip_line_ends(self) -> None:
        """Pass the blank lines between records."""
        while ahead := self.ahead(AFTER):
            blank = len(ahead) - len(ahead.lstrip(LINE_ENDS))
            self.skip(blank)
            if blank < len(ahead):
                return

    def find_header_end(self) -> int:
        """The size of a header, its blank line included; 0 if none ends here."""
        size = PIECE
        while True:
            ahead = self.ahead(size)
            if found := HEADER_END.search(ahead):
                return found.end()
            if len(ahead) < size or size >= LONGEST_HEADER:
                return 0
            size *= 4

    def find_record(self) -> bool:
        """Go to the next place that begins as a record does; False at the end, if there is none."""
        return self._find(None)

    def skip_block(self, size: int) -> bool:
        """Pass a long block; False if a record begins within it: then that is where this stops."""
        return not self._find(size) and not self.at_end()

    def _find(self, within: int | None) -> bool:
        while within is None or within > 0:
            ahead = self.ahead(PIECE + LONGEST_BEGINNING)
            step = min(PIECE, len(ahead)) if within is None else min(PIECE, len(ahead), within)
            for found in BEGINNING.finditer(ahead):
                if found.start() < step and (found.start() == 0 or ahead[found.start() - 1] in LINE_ENDS):
                    self.skip(found.start())
                    return True
            if not step:
                return False
            self.skip(step)
            within = None if within is None else within - step
        return False
