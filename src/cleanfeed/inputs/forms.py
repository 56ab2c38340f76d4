"""Which form saved bytes have: told by their beginning, not by a name, but for brotli, which has no mark of its own."""

import json
import re
import tarfile
from enum import StrEnum

from cleanfeed.errors import CleanfeedError, MissingExtra, NotText
from cleanfeed.inputs.coding import Coding, start_decoder
from cleanfeed.page.decode import MAGIC as BINARY_MAGIC
from cleanfeed.page.decode import refuse_binary

HEAD = 1 << 16  # bytes looked at


class Form(StrEnum):
    """What saved pages come in. A `PAGE` may still turn out to be none."""

    PAGE = "page"
    COMPRESSED = "compressed"
    ZIP = "zip"
    TAR = "tar"
    MHTML = "mhtml"
    WARC = "warc"
    JSON_LINES = "json_lines"


MAGIC: tuple[tuple[bytes, Coding], ...] = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
WARC_MARK = b"WARC/"
WARC_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the frame that opens a .warc.zst whose records share a dictionary
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
MIME_HEADERS = re.compile(rb"\s*(?:[!-9;-~]{1,76}:[^\n]{0,10000}\n(?:[ \t][^\n]{0,10000}\n)*){2,100}\r?\n")
MIME_PAGE = re.compile(rb"^content-type:\s*(?:multipart/|text/html\b)", re.IGNORECASE | re.MULTILINE)
MIME_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
HTML_KEY = re.compile(rb'"html"\s*:\s*(?:"|null)')
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
SAVED_FROM = re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[!-~]{1,4000}?)\s")


def form_of(head: bytes, name: str) -> Form:
    """The form of what begins with ``head``, `HEAD` bytes of it at most; ``name`` helps where bytes are ambiguous."""
    if head.startswith(ZIP_MARKS):
        return Form.ZIP
    if coding := coding_of(head, name):
        return Form.WARC if holds_warc(head, coding, name) else Form.COMPRESSED
    if head.lstrip().startswith(WARC_MARK) or head.startswith(WARC_DICTIONARY):
        return Form.WARC
    if _is_tar(head):
        return Form.TAR
    if _is_mhtml(head):
        return Form.MHTML
    return Form.JSON_LINES if _is_json_lines(head) else Form.PAGE


def coding_of(head: bytes, name: str) -> Coding | None:
    """What bytes are compressed with, None if with nothing known."""
    for magic, coding in MAGIC:
        if head.startswith(magic):
            return coding
    return "brotli" if _is_brotli(head, name) else None


def looks_like_page(head: bytes) -> bool:
    """Whether bytes have a tag that pages begin with."""
    return HTML.search(head) is not None


def saved_from(head: bytes) -> str | None:
    """The address that SingleFile noted in the page when it saved it.

    What browsers note (``saved from url=``) is not taken: their pages link to the folder of assets beside them, and those links
    would be made into addresses on the site that were never there.
    """
    found = SAVED_FROM.search(head)
    return found[1].decode("ascii") if found else None


def holds_warc(head: bytes, coding: Coding, name: str) -> bool:
    """Whether compressed bytes are a WARC file; its name tells where they are damaged from the start."""
    if coding not in ("gzip", "zstd"):
        return False
    try:
        return start_decoder(coding).decompress(head, HEAD).lstrip().startswith(WARC_MARK)
    except MissingExtra:  # said when it is unpacked
        return False
    except CleanfeedError:
        return ".warc." in name.lower()


def _is_tar(head: bytes) -> bool:
    if len(head) < tarfile.BLOCKSIZE:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _is_mhtml(head: bytes) -> bool:
    headers = MIME_HEADERS.match(head)
    return bool(headers and MIME_VERSION.search(headers[0]) and MIME_PAGE.search(headers[0]))


def _is_json_lines(head: bytes) -> bool:
    """The first line is an object with ``html``, or as much of it as is there looks like one."""
    line, ended, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    if not ended:
        return HTML_KEY.search(line) is not None
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and "html" in row


def _is_brotli(head: bytes, name: str) -> bool:
    if not name.lower().endswith(".br") and not _is_unknown_binary(head):
        return False
    try:
        begun = start_decoder("brotli").decompress(head, HEAD)
    except MissingExtra:
        return name.lower().endswith(".br")
    except CleanfeedError:
        return False
    return looks_like_page(begun)


def _is_unknown_binary(head: bytes) -> bool:
    if any(head.startswith(magic) for magic, _ in BINARY_MAGIC):
        return False
    try:
        refuse_binary(head)
    except NotText:
        return True
    return False
