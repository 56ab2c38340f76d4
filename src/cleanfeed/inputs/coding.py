"""Codings that saved pages are compressed with, each decoded in bounded steps.

gzip, bzip2 and xz come with Python; zstd and brotli need the extras of those names.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Literal, Protocol

from cleanfeed.errors import DamagedInput, MissingExtra

Coding = Literal["gzip", "bzip2", "xz", "zstd", "brotli", "deflate"]
STEP = 1 << 18  # bytes decoded at once, about
XZ_MEMORY = 256 << 20  # a dictionary may ask for up to 4 GiB
ZSTD_PIECE = 256  # bytes given to zstd at once: each 4 of them can stand for a block of 128 KiB


class Decoder(Protocol):
    """One compressed member or frame, as Python's own decompressors are shaped.

    ``needs_input``: nothing more comes without further data. ``eof``: the member is complete, its checksum right;
    ``unused_data`` is what came after it.
    """

    @property
    def eof(self) -> bool: ...  # noqa: D102 - said above

    @property
    def needs_input(self) -> bool: ...  # noqa: D102

    @property
    def unused_data(self) -> bytes: ...  # noqa: D102

    def decompress(self, data: bytes, limit: int) -> bytes:
        """Decode data, and return about ``limit`` bytes at most; the rest is kept for the next call."""


class _Zlib:
    """gzip, and what HTTP calls deflate."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)
        self._more = False  # zlib may hold back what went over the limit, with no input left

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not (self._more or self._inner.unconsumed_tail)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, limit: int) -> bytes:
        decoded = self._inner.decompress(self._inner.unconsumed_tail + data, limit)
        self._more = len(decoded) == limit
        return decoded


class _Deflate(_Zlib):
    """HTTP's deflate: zlib data by the standard, bare deflate data from some servers. The first byte tells."""

    def __init__(self) -> None:
        super().__init__(zlib.MAX_WBITS)
        self._begun = False

    def decompress(self, data: bytes, limit: int) -> bytes:
        if not self._begun and data:
            self._begun = True
            if data[0] & 0x0F != zlib.DEFLATED:
                self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
        return super().decompress(data, limit)


class _Zstd:
    """A zstd frame."""

    def __init__(self, dictionary: bytes | None) -> None:
        import zstandard

        known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._inner = zstandard.ZstdDecompressor(dict_data=known).decompressobj()
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data + self._waiting

    def decompress(self, data: bytes, limit: int) -> bytes:
        """What ``data`` gives, until it is ``limit`` bytes or a piece more; the rest of ``data`` waits."""
        view = memoryview(self._waiting + data)
        pieces: list[bytes] = []
        size = at = 0
        while at < len(view) and size < limit and not self._inner.eof:
            pieces.append(self._inner.decompress(view[at : at + ZSTD_PIECE]))
            size += len(pieces[-1])
            at += ZSTD_PIECE
        self._waiting = bytes(view[at:])
        return b"".join(pieces)


class _Brotli:
    """A brotli stream, which has neither magic bytes nor a checksum."""

    unused_data = b""

    def __init__(self) -> None:
        import brotli

        self._inner = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.can_accept_more_data())

    def decompress(self, data: bytes, limit: int) -> bytes:
        decoded: bytes = self._inner.process(data, output_buffer_limit=limit)
        return decoded


class _Checked:
    """A decoder whose errors are ours."""

    def __init__(self, inner: Decoder, coding: Coding, errors: tuple[type[Exception], ...]) -> None:
        self._inner = inner
        self._coding = coding
        self._errors = errors

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, limit: int) -> bytes:
        try:
            return self._inner.decompress(data, limit)
        except self._errors as error:
            reason = str(error).rpartition(": ")[2]  # zlib puts its number and what it was doing in front
            raise DamagedInput(f"the {self._coding} data is damaged ({reason}): get the file anew") from None


def start_decoder(coding: Coding, dictionary: bytes | None = None) -> Decoder:
    """A decoder for one member or frame. ``dictionary``: what a zstd frame was compressed with, if anything.

    Its `Decoder.decompress` raises `DamagedInput`.

    Raises:
        MissingExtra: the coding needs a package that is not installed.
    """
    return STARTS[coding]() if coding != "zstd" else _start_zstd(dictionary)


def _start_zstd(dictionary: bytes | None = None) -> Decoder:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra.of("zstd data is read", "zstandard", "zstd") from None
    return _Checked(_Zstd(dictionary), "zstd", (zstandard.ZstdError,))


def _start_brotli() -> Decoder:
    try:
        import brotli
    except ImportError:
        raise MissingExtra.of("brotli data is read", "brotli", "brotli") from None
    return _Checked(_Brotli(), "brotli", (brotli.error,))


STARTS: dict[Coding, Callable[[], Decoder]] = {
    "gzip": lambda: _Checked(_Zlib(zlib.MAX_WBITS | 16), "gzip", (zlib.error,)),
    "deflate": lambda: _Checked(_Deflate(), "deflate", (zlib.error,)),
    "bzip2": lambda: _Checked(bz2.BZ2Decompressor(), "bzip2", (OSError,)),
    "xz": lambda: _Checked(lzma.LZMADecompressor(memlimit=XZ_MEMORY), "xz", (lzma.LZMAError,)),
    "zstd": _start_zstd,
    "brotli": _start_brotli,
}
