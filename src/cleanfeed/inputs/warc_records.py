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
BLANK_LINES = b"\r\n\r\n"  # what a record ends with
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
        is_broken = False
        while not is_broken:
            offset = window.at
            try:
                window.skip_line_ends()
                if window.at_end():
                    break
                offset = window.at
                yield _read_record(window, _place(member.start, offset), longest)
            except CleanfeedError as error:
                is_broken = error is window.error
                lost = "the rest of its compressed member" if is_broken else "this record"
                damage = DamagedInput(f"{error}; {lost} is lost, the other records are read")
                yield RawRecord(_place(member.start, offset), damaged=damage)


def _place(start: int, offset: int) -> str:
    return f"{start}+{offset}" if start and offset else str(start + offset)


def _read_record(window: "_Window", place: str, longest: int) -> RawRecord:
    """Read one record and go behind it, or, if it is damaged, to the next that begins as one."""
    if not BEGINNING.match(window.ahead(LONGEST_BEGINNING)):
        raise _damage(window, "what is here begins as no record does, and is passed over")
    header_end = window.find_header_end()
    length = LENGTH.search(window.ahead(header_end)) if header_end else None
    if not header_end or not length:
        window.skip(1)
        raise _damage(window, "the record's header is damaged")
    size = int(length[1])
    if size > longest:
        return _read_long(window, place, header_end, size, longest)
    end = header_end + size
    data = window.ahead(end + AFTER)
    if len(data) >= end and window.error and not data[end:].strip(LINE_ENDS):  # its member's checksum is wrong
        raise window.error
    if not _ends_at(data, header_end, end):
        window.skip(header_end)
        raise _damage(window, "the record does not end where its length says")
    window.skip(end)
    return RawRecord(place, data[:end])


def _read_long(window: "_Window", place: str, header_end: int, size: int, longest: int) -> RawRecord:
    data = window.ahead(header_end + longest)
    window.skip(header_end)
    if not window.skip_block(size) or not _is_end(window.ahead(AFTER)):
        raise _damage(window, "the record does not end where its length says")
    return RawRecord(place, data, is_whole=False)


def _damage(window: "_Window", what: str) -> CleanfeedError:
    """What is wrong with a record: if no other follows, and the data breaks off, that is it. Goes to the next record."""
    if not window.find_record() and window.error:
        return window.error
    return DamagedInput(what)


def _ends_at(data: bytes, header_end: int, end: int) -> bool:
    """Whether a record ends where its length says. If it does, and what follows is damaged, that is not its own fault."""
    if len(data) < end:
        return False
    return _is_end(data[end:]) or (data.startswith(BLANK_LINES, end) and not BEGINNING.search(data, header_end, end))


def _is_end(after: bytes) -> bool:
    """Whether bytes are what may follow a record: line ends, then another record or nothing."""
    rest = after.lstrip(LINE_ENDS)
    return not rest or BEGINNING.match(rest) is not None


class _Window:
    """Bytes that can be looked at before they are passed. ``error``: why nothing more comes than what was read so far."""

    def __init__(self, source: Readable) -> None:
        self.at = 0
        self.error: CleanfeedError | None = None
        self._source = source
        self._kept = bytearray()
        self._passed = 0  # of what is kept

    def ahead(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        while len(self._kept) - self._passed < size and self.error is None:
            try:
                piece = self._source.read(PIECE)
            except CleanfeedError as error:
                self.error = error
                break
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
        """Whether nothing comes any more; raises `error`, if that is why."""
        ended = not self.ahead(1)
        if ended and self.error:
            raise self.error
        return ended

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
        """Pass a long block; False if it is not all there, or a record begins within it: then that is where this stops."""
        end = self.at + size
        return not self._find(size) and self.at == end

    def _find(self, within: int | None) -> bool:
        while within is None or within > 0:
            ahead = self.ahead(PIECE + LONGEST_BEGINNING)
            step = min(PIECE, len(ahead)) if within is None else min(PIECE, len(ahead), within)
            if (found := BEGINNING.search(ahead)) and found.start() < step:
                self.skip(found.start())
                return True
            if not step:
                return False
            self.skip(step)
            within = None if within is None else within - step
        return False
