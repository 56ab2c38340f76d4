"""A WARC file to its members: gzip members or zstd frames, one a record as a rule; a file without compression is one member.

A damaged member ends where it breaks, and reading goes on at the next member that opens with a record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from cleanfeed.errors import CleanfeedError, DamagedInput
from cleanfeed.inputs.coding import STEP, Coding, start_decoder
from cleanfeed.inputs.forms import HEAD, MAGIC, WARC_DICTIONARY, WARC_MARK
from cleanfeed.inputs.stream import RATIO, RATIO_FROM, Readable, Stream, read_within, unpack

READ = 1 << 16  # bytes read at once
PIECE = 1 << 12  # bytes decoded at once: where they turn out to be damaged, no more than what they hold is lost
LOOKED_BACK = 16 << 20  # bytes kept of a member, to look for the next one in if this one is damaged
TESTED, OPENING = 1 << 12, 16  # bytes looked at to see whether a member begins there, and decoded of them
LARGEST_DICTIONARY = 16 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Member:
    """``start``: the byte at which it begins. ``content``: what it holds, to be read to its end before the next is asked for.

    Reading raises `DamagedInput`, once.
    """

    start: int
    content: Readable


def split_members(stream: Stream) -> Iterator[Member]:
    """The members of a file, in order.

    Raises:
        MissingExtra: zstd data, and its package is not installed.
    """
    head = stream.peek(HEAD)
    with_dictionary = head.startswith(WARC_DICTIONARY)
    coding = "zstd" if with_dictionary else next((coding for magic, coding in MAGIC if head.startswith(magic)), None)
    if coding is None:
        yield Member(0, stream)
        return
    start_decoder(coding)
    raw = _Window(stream)
    dictionary = _read_dictionary(raw) if with_dictionary else None
    while raw.ahead(1):
        yield Member(raw.at, _Compressed(raw, coding, dictionary))


class _Window:
    """A stream with the last bytes before its position still at hand.

    ``start``: where what is kept begins. ``at``: where it is read.
    """

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._kept = bytearray()
        self.start = 0
        self.at = 0

    def ahead(self, size: int) -> bytes:
        """The next bytes, fewer at the end, without moving on."""
        offset = self.at - self.start
        while len(self._kept) < offset + size and (piece := self._source.read(READ)):
            self._kept += piece
        return bytes(self._kept[offset : offset + size])

    def read(self, size: int, /) -> bytes:
        """Read on. What is read stays at hand up to a limit."""
        piece = self.ahead(min(size, READ))
        self.at += len(piece)
        if self.at - self.start > 2 * LOOKED_BACK:  # not at every piece: it moves all that stays
            self.forget(self.at - LOOKED_BACK)
        return piece

    def back_to(self, at: int) -> None:
        """Read again from a place that is still at hand, or from the first that is."""
        self.at = max(at, self.start)

    def forget(self, before: int) -> None:
        """Let go of what is before a place."""
        del self._kept[: before - self.start]
        self.start = before

    def find(self, mark: bytes) -> bool:
        """Go to the next place where a mark stands; False at the end, if there is none."""
        while True:
            window = self.ahead(READ + len(mark))
            place = window.find(mark)
            if place >= 0:
                self.at += place
                return True
            if len(window) < READ + len(mark):
                self.at += len(window)
                return False
            self.at += READ
            self.forget(self.at)


class _Compressed:
    """What one member holds."""

    def __init__(self, raw: _Window, coding: Coding, dictionary: bytes | None) -> None:
        raw.forget(raw.at)
        self._raw = raw
        self._coding = coding
        self._dictionary = dictionary
        self._begin = raw.at
        self._decoder = start_decoder(coding, dictionary)
        self._ready = b""
        self._given = 0
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes; none at the end of the member.

        Raises:
            DamagedInput: it is damaged here; it is at its end then.
        """
        while not self._ready and not self._ended:
            try:
                self._ready = self._decode()
            except DamagedInput:
                self._ended = True
                self._recover()
                raise
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _decode(self) -> bytes:
        data = self._raw.read(PIECE) if self._decoder.needs_input else b""
        if not data and self._decoder.needs_input:
            raise DamagedInput(f"the {self._coding} data ends early")
        piece = self._decoder.decompress(data, STEP)
        self._given += len(piece)
        if self._given > RATIO_FROM and self._given > RATIO * (self._raw.at - self._begin):
            raise DamagedInput(f"the {self._coding} data expands more than {RATIO}-fold, as no page does")
        if self._decoder.eof:
            self._ended = True
            self._raw.back_to(self._raw.at - len(self._decoder.unused_data))
            self._check_next()
        return piece

    def _check_next(self) -> None:
        """What follows a member is another one, padding, or damage that the next reading tells of."""
        while (ahead := self._raw.ahead(PIECE)) and not ahead.strip(b"\0"):
            self._raw.forget(self._raw.at)
            self._raw.read(PIECE)

    def _recover(self) -> None:
        """Go to the next place where a member begins that opens with a record."""
        magic = next(magic for magic, coding in MAGIC if coding == self._coding)
        self._raw.back_to(self._begin + 1)
        while self._raw.find(magic) and not self._opens_with_record():
            self._raw.at += 1

    def _opens_with_record(self) -> bool:
        try:
            begun = start_decoder(self._coding, self._dictionary).decompress(self._raw.ahead(TESTED), OPENING)
        except CleanfeedError:
            return False
        return begun.lstrip().startswith(WARC_MARK)


def _read_dictionary(raw: _Window) -> bytes:
    """The dictionary in the frame that opens the file, which may itself be a zstd frame."""
    size = int.from_bytes(raw.ahead(8)[4:], "little")
    if size > LARGEST_DICTIONARY:
        raise DamagedInput("the zstd dictionary of the WARC file is too large to be one: get the file anew")
    frame = raw.ahead(8 + size)[8:]
    raw.at += 8 + len(frame)
    if frame.startswith(b"\x28\xb5\x2f\xfd"):
        return read_within(unpack(BytesIO(frame), "zstd"), LARGEST_DICTIONARY)
    return frame
