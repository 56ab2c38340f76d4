"""JSON Lines of pages, ``{"url": …, "html": …}`` a line, to inputs."""

from collections.abc import Iterator

import msgspec

from cleanfeed.errors import CleanfeedError, DamagedInput, InputTooLarge, NotText
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import CHUNK, Stream
from cleanfeed.page.decode import decode
from cleanfeed.page.read import RAISE_LIMIT

ESCAPED = 6  # bytes that JSON may take for a character
AROUND = 1 << 16  # bytes of a line beside its page


class Row(msgspec.Struct, frozen=True):
    """A line; other keys may be there."""

    html: str
    url: str | None = None


def read_json_lines(stream: Stream, name: str, search: Search) -> Iterator[Input]:
    """An input a line, named by its number; blank lines are none. A line that is no such row is a failure of its own."""
    for number, line in enumerate(_lines(stream, ESCAPED * search.max_bytes + AROUND), 1):
        if line is not None and not line.strip():
            continue
        full_name = f"{name}!{number}"
        try:
            yield _page(full_name, line, search.max_bytes)
        except CleanfeedError as error:
            yield Input(full_name, refusal=error, is_member=True)


def _page(name: str, line: bytes | None, max_bytes: int) -> Input:
    if line is None:
        raise InputTooLarge(f"the line is far over the limit of {max_bytes:,} bytes for a page: {RAISE_LIMIT}")
    try:
        row = msgspec.json.decode(line, type=Row)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedInput(f"the line is no JSON object with html and url ({error}): mend or remove it") from None
    data = row.html.encode("utf-8", "replace")
    return Input(name, data=data, url=row.url, content_type=_header(data), is_member=True)


def _header(data: bytes) -> str | None:
    """What says that the bytes are UTF-8, if the page says otherwise: it was written before somebody decoded it."""
    try:
        decoded = decode(data)
    except NotText:
        return None
    return None if decoded.encoding == "utf-8" and not decoded.overruled else "text/html; charset=utf-8"


def _lines(stream: Stream, longest: int) -> Iterator[bytes | None]:
    """Lines without their ends; None for one that is too long."""
    pieces: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK):
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            yield b"".join((*pieces, piece)) if size + len(piece) <= longest else None
            pieces, size = [], 0
        size += len(rest)
        pieces = [*pieces, rest] if size <= longest else []
    if size:
        yield b"".join(pieces) if size <= longest else None
