"""Streams of bytes: looked into before they are read, unpacked within bounds, held in a file where they must be read twice."""

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cleanfeed.errors import DamagedInput, InputTooLarge
from cleanfeed.inputs.coding import STEP, Coding, start_decoder
from cleanfeed.page.read import RAISE_LIMIT

CHUNK = 1 << 20  # bytes read at once
PIECE = 1 << 14  # compressed bytes read at once
RATIO = 250  # pages and archives of them shrink to a tenth, seldom to a fiftieth
RATIO_FROM = 32 << 20  # bytes: less does no harm, whatever its ratio
MOST_HELD = 8 << 30  # bytes of an archive that came through a pipe or out of another one


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes; none at the end."""


class Stream:
    """Bytes to be read once, from the front. ``file``: the regular file that they are the whole of, if there is one."""

    def __init__(self, source: Readable, file: BinaryIO | None = None) -> None:
        self.file = file
        self._source = source
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer at the end, still to be read."""
        pieces = [self._ahead]
        missing = size - len(self._ahead)
        while missing > 0 and (piece := self._source.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        self._ahead = b"".join(pieces)
        return self._ahead[:size]

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes; none at the end."""
        if not self._ahead:
            return self._source.read(size)
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken


def read_within(source: Readable, max_bytes: int) -> bytes:
    """Read to the end, which a pipe does not tell beforehand; in pieces, so that a high limit costs no memory.

    Raises:
        InputTooLarge: over ``max_bytes``; no more than that was read.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := source.read(CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise over_limit(max_bytes)
    return b"".join(pieces)


def over_limit(max_bytes: int) -> InputTooLarge:
    """What to raise where it is not known how much more there is."""
    return InputTooLarge(f"the input has more than the limit of {max_bytes:,} bytes: {RAISE_LIMIT}")


def hold(stream: Stream) -> BinaryIO:
    """The same bytes as a file that can be read to and fro: the one they come from, else a temporary copy.

    Raises:
        InputTooLarge: more than a copy may have.
    """
    if stream.file is not None:
        stream.file.seek(0)
        return stream.file
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    try:
        size = 0
        while piece := stream.read(CHUNK):
            size += copy.write(piece)
            if size > MOST_HELD:
                raise InputTooLarge(f"the archive has more than {MOST_HELD:,} bytes: unpack it first")
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return copy


def unpack(source: Readable, coding: Coding) -> "Unpacked":
    """What compressed data holds.

    Reading it raises `DamagedInput`, and `InputTooLarge` for data that expands beyond reason.

    Raises:
        MissingExtra: the coding needs a package that is not installed.
    """
    start_decoder(coding)
    return Unpacked(source, coding)


class Unpacked:
    """Decompressed data, member after member, in bounded memory."""

    def __init__(self, source: Readable, coding: Coding) -> None:
        self._pieces = self._decode(source, coding)
        self._ready = b""
        self._taken = 0
        self._given = 0

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes; none at the end."""
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._ready = piece
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _decode(self, source: Readable, coding: Coding) -> Iterator[bytes]:
        data = source.read(PIECE)
        while data:
            decoder = start_decoder(coding)
            while not decoder.eof:
                self._taken += len(data)
                yield self._checked(decoder.decompress(data, STEP), coding)
                data = b""
                if decoder.needs_input and not decoder.eof:
                    data = source.read(PIECE)
                    if not data:
                        raise DamagedInput(f"the {coding} data ends early: get the file anew")
            data = decoder.unused_data or source.read(PIECE)
            self._taken -= len(decoder.unused_data)
            while data and not data.strip(b"\0"):  # padding
                data = source.read(PIECE)

    def _checked(self, piece: bytes, coding: Coding) -> bytes:
        self._given += len(piece)
        if self._given > RATIO_FROM and self._given > RATIO * self._taken:
            raise InputTooLarge(f"the {coding} data expands more than {RATIO}-fold, as no page does: leave it out")
        return piece
