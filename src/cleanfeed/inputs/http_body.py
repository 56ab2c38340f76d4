"""The body of an HTTP response as it went over the wire, to the bytes of its page, within bounds."""

import re

from cleanfeed.errors import DamagedInput
from cleanfeed.inputs.coding import Coding
from cleanfeed.inputs.forms import MAGIC
from cleanfeed.inputs.stream import CHUNK, Stream, read_within, unpack

CODINGS: dict[str, Coding] = {
    "gzip": "gzip",
    "x-gzip": "gzip",
    "deflate": "deflate",
    "br": "brotli",
    "zstd": "zstd",
}
MOST_CODINGS = 3
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
LINE_END = re.compile(rb"\r?\n")


def undo_codings(stream: Stream, content_encoding: str | None) -> Stream:
    """Unpack as the header ``Content-Encoding`` says, last coding first. What it names and the bytes are not is passed over.

    Raises:
        DamagedInput: too many codings, one upon the other.
        MissingExtra: a coding needs a package that is not installed.
    """
    named = [CODINGS[word] for word in re.split(r"[\s,]+", (content_encoding or "").lower()) if word in CODINGS]
    if len(named) > MOST_CODINGS:
        raise DamagedInput(f"the page is compressed more than {MOST_CODINGS} times over: fetch it anew")
    for coding in reversed(named):
        if _is_coded(stream.peek(8), coding):
            stream = Stream(unpack(stream, coding))
    return stream


def undo_chunks(data: bytes) -> tuple[bytes, bool]:
    """Join the chunks of ``Transfer-Encoding: chunked``. Returns the body and whether it was whole.

    Many archives keep the header and store the body joined: what does not begin with a chunk is returned as it is.
    """
    if not CHUNK_SIZE.match(data):
        return data, True
    pieces: list[bytes] = []
    at = 0
    while found := CHUNK_SIZE.match(data, at):
        size = int(found[1], 16)
        piece = data[found.end() : found.end() + size]
        if size == 0 or len(piece) < size:
            return b"".join((*pieces, piece)), size == 0
        pieces.append(piece)
        after = LINE_END.match(data, found.end() + size)
        at = after.end() if after else found.end() + size
    return b"".join(pieces), False


def read_as_far_as_it_goes(stream: Stream, max_bytes: int) -> bytes:
    """What can be read of a body that is known to be cut short.

    Raises:
        InputTooLarge: over ``max_bytes``.
    """
    return read_within(_Forgiving(stream), max_bytes)


class _Forgiving:
    """A stream that ends where its data does, without a word."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        try:
            return self._stream.read(min(size, CHUNK))
        except DamagedInput:
            return b""


def _is_coded(head: bytes, coding: Coding) -> bool:
    magic = next((magic for magic, known in MAGIC if known == coding), None)
    return head.startswith(magic) if magic else not head.lstrip().startswith(b"<")
