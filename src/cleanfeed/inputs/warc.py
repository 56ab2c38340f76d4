"""WARC and WET files, as crawlers write them, to the pages in them."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from cleanfeed.errors import CleanfeedError, DamagedInput, InputTooLarge, MissingExtra
from cleanfeed.inputs.archives import ASSETS
from cleanfeed.inputs.forms import HEAD, saved_from
from cleanfeed.inputs.http_body import read_as_far_as_it_goes, undo_chunks, undo_codings
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import Stream, read_within
from cleanfeed.inputs.warc_records import RawRecord, read_records
from cleanfeed.page.read import RAISE_LIMIT, Kind

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

AROUND = 1 << 17  # bytes of a record beside its page: HTTP headers
REDIRECTS, ERRORS, OTHER_PROTOCOLS = "redirects", "error responses", "records of other protocols"
COUNTED = {"revisit": "revisit records", "continuation": "continuation records", "unknown": "records of unknown types"}
ASSET_TYPES = re.compile(
    r"(?:image|audio|video|font|model)/|text/(?:css|javascript|ecmascript|vtt|event-stream|x-component)|"
    r"application/(?:(?:x-)?javascript|(?:[\w.-]+\+)?json|(?:x-)?font[\w.-]*|vnd\.ms-fontobject|wasm|x-shockwave-flash|"
    r"vnd\.apple\.mpegurl|x-mpegurl|dash\+xml|ocsp-response|x-protobuf)",
    re.IGNORECASE,
)
PAGE_TYPES = re.compile(r"\s*(?:text/(?:html|plain)|application/xhtml\+xml)\b", re.IGNORECASE)
CHECKED_DIGEST = re.compile(r"sha1:[a-z2-7]{32}\Z", re.IGNORECASE)  # others are written in more ways than one


def read_warc(stream: Stream, name: str, search: Search) -> Iterator[Input]:
    """An input for each page that a server sent, and for each text of a WET file, named by its place in the file.

    What a crawl fetches beside pages is counted, not read: pictures, scripts, redirects, error pages, revisits.

    Raises:
        MissingExtra: fastwarc is not installed.
    """
    parse = _load_parser()
    for raw in read_records(stream, search.max_bytes + AROUND):
        full_name = f"{name}!{raw.place}"
        try:
            page = _read_page(raw, parse, full_name, search)
        except CleanfeedError as error:
            page = Input(full_name, refusal=error, is_member=True)
        if page is not None:
            yield page


def _load_parser() -> "Callable[[bytes], WarcRecord]":
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise MissingExtra.of("WARC is read", "fastwarc", "warc") from None

    def parse(data: bytes) -> "WarcRecord":
        return next(iter(ArchiveIterator(BytesIO(data), parse_http=False, quirks_mode=True, stream_detect=False)))

    return parse


def _read_page(raw: RawRecord, parse: "Callable[[bytes], WarcRecord]", name: str, search: Search) -> Input | None:
    if raw.damaged:
        raise raw.damaged
    assert raw.data is not None
    try:
        record = parse(raw.data + b"\r\n\r\n")
    except (OSError, ValueError, StopIteration) as error:
        raise DamagedInput(f"the record cannot be read ({error}); this record is lost, the other records are read") from None
    kind = str(record.record_type)
    if kind in READERS and raw.is_whole:
        _check_digest(record)
    if reason := COUNTED.get(kind) or _left_out(record, kind):
        search.left_out[reason] += 1
        return None
    if kind not in READERS:
        return None  # what a crawl says of itself: no page, and no part of one
    if not raw.is_whole:
        raise InputTooLarge(f"the record is over the limit of {search.max_bytes:,} bytes: {RAISE_LIMIT}")
    return READERS[kind](record, name, search)


def _read_response(record: "WarcRecord", name: str, search: Search) -> Input:
    headers = record.http_headers
    body, whole = record.reader.read(), True
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body, whole = undo_chunks(body)
    cut = _cut(record, whole=whole)
    stream = undo_codings(Stream(BytesIO(body)), headers.get("Content-Encoding"))
    data = (read_as_far_as_it_goes if cut else read_within)(stream, search.max_bytes)
    url = _address(record) or saved_from(data[:HEAD])
    return Input(name, data=data, url=url, content_type=headers.get("Content-Type"), cut=cut, is_member=True)


def _read_block(record: "WarcRecord", name: str, search: Search) -> Input:
    """A page or a text that is the record's block itself."""
    data = read_within(record.reader, search.max_bytes)
    kind: Kind = "text" if str(record.record_type) == "conversion" else "auto"
    content_type = record.headers.get("Content-Type")
    return Input(name, data=data, url=_address(record), content_type=content_type, kind=kind, cut=_cut(record), is_member=True)


def _left_out(record: "WarcRecord", kind: str) -> str | None:
    """What a record is called that holds no page, and should not."""
    if kind == "resource":
        is_page = _address(record) and PAGE_TYPES.match(record.headers.get("Content-Type") or "")
        return None if is_page else ASSETS
    if kind != "response":
        return None
    if not (record.headers.get("Content-Type") or "application/http").lower().startswith("application/http"):
        return OTHER_PROTOCOLS
    record.is_http = True  # fastwarc would have it said
    record.parse_http(quirks_mode=True)
    status = record.http_headers.status_code if record.http_headers else None
    if status is None:
        raise DamagedInput("the record holds no HTTP response; it is lost, the other records are read")
    return _no_page(status, record.http_headers.get("Content-Type"))


def _no_page(status: int, content_type: str | None) -> str | None:
    """What a response is called that no page came with."""
    if 300 <= status < 400:
        return REDIRECTS
    if not 200 <= status < 300 or status == 204:
        return ERRORS
    return ASSETS if ASSET_TYPES.match((content_type or "").strip()) else None


def _check_digest(record: "WarcRecord") -> None:
    digest = record.headers.get("WARC-Block-Digest") or ""
    if CHECKED_DIGEST.match(digest) and not record.verify_block_digest():
        raise DamagedInput("the record is not what its digest says; it is lost, the other records are read")


def _cut(record: "WarcRecord", *, whole: bool = True) -> str | None:
    """Why a page is not all there, if the record says so."""
    if reason := record.headers.get("WARC-Truncated"):
        return f"the archive holds only its beginning ({' '.join(reason.split())})"
    if record.headers.get("WARC-Segment-Number"):
        return "the archive holds its parts in several records, of which this is the first"
    return None if whole else "the archive holds only its beginning (a chunk is missing)"


def _address(record: "WarcRecord") -> str | None:
    """Where the page is from; WARC 1.0 has some addresses in angle brackets."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    return url if url.lower().startswith(("http://", "https://")) and url.isprintable() else None


READERS: "dict[str, Callable[[WarcRecord, str, Search], Input]]" = {
    "response": _read_response,
    "resource": _read_block,
    "conversion": _read_block,
}
