"""Bytes to characters: which encoding, on what evidence, and how many characters were lost.

Order of evidence: byte-order mark, the caller, the HTTP header, the page's own declaration, a guess. Labels mean what the
WHATWG Encoding Standard says (``latin-1`` is windows-1252). Two declarations are not believed: one that turns valid
UTF-8 into mojibake, and UTF-8 on bytes that mostly are not.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import webencodings
from charset_normalizer import from_bytes
from webencodings.labels import LABELS

from cleanfeed.errors import NotText, UnknownEncoding
from cleanfeed.page.fold import mend

EncodingFrom = Literal["bom", "given", "content_type", "declared", "guessed", "characters"]

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"wOF", "a font"),
)
DECLARATION = re.compile(
    rb"""<\?xml\b[^<>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|<meta\b[^<>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
DECLARED_WITHIN = 4096  # bytes; the standard says 1,024, pages are less strict
OPENING = 4096  # bytes by which binary data, UTF-16 and most pages show what they are
PIECE = 4096  # bytes of UTF-8 that are checked at a time: those of ASCII, as most are, take no time, and no page much memory
GUESSED_FROM = 65_536  # bytes that the guess looks at
GUESSES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "koi8_r", "koi8_u", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
DECODERS = {"gbk": "gb18030"}  # one decoder for both, says the standard
MULTIBYTE_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page in UTF-8, and how it was read. ``overruled``: the declared encoding that was not believed.

    The characters of most pages are asked for by nobody, as the parser takes UTF-8.
    """

    utf8: bytes
    encoding: str | None
    encoding_from: EncodingFrom
    replacements: int
    overruled: str | None = None

    @property
    def text(self) -> str:
        """All characters of the page."""
        return self.utf8.decode()

    @property
    def opening(self) -> str:
        """The characters that the page begins with."""
        return self.utf8[:OPENING].decode(errors="ignore")


def decode(data: bytes, encoding: str | None = None, content_type: str | None = None) -> Decoded:
    """Decode a page's bytes.

    Args:
        data: the page as it came.
        encoding: the caller's word for it, any WHATWG label, or Python's name for one of those encodings.
        content_type: the HTTP header's value, such as ``text/html; charset=utf-8``.

    Raises:
        NotText: a PDF, an image, an archive or other binary data.
        UnknownEncoding: ``encoding`` names none.
    """
    refuse_binary(data)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, "bom")
    if encoding is not None:
        return _decoded(data, _known(encoding), "given")
    named, origin = _declared(data, content_type)
    if named is None or origin is None:
        return _decoded(data, _guess(data), "guessed")
    return _checked(data, named, origin)


def decode_characters(text: str) -> Decoded:
    """Take a page that is characters already; lone surrogates, which no encoding has, become U+FFFD."""
    if text.startswith("%PDF-"):
        raise NotText("the input is a PDF, not a page: convert it to HTML or text first")
    mended = mend(text)
    lost = mended.count("\ufffd") - text.count("\ufffd") if mended is not text else 0
    return Decoded(mended.removeprefix("\ufeff").encode(), None, "characters", lost)


def refuse_binary(data: bytes) -> None:
    """Raise `NotText` for data that begins as known binary formats do, or is full of control bytes."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise NotText(f"the input is {what}, not a page: unpack or convert it to HTML or text first")
    head = data[:OPENING]
    controls = len(head) - len(head.translate(None, CONTROL_BYTES))
    if controls * 20 > len(head) and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not _utf16(head):
        raise NotText("the input is binary data, not a page: give HTML or text")


def _known(label: str) -> str:
    found = _standard_name(label)
    if found is None:
        raise UnknownEncoding(f"unknown encoding {label!r}: use a name such as utf-8 or windows-1252")
    return found


def _standard_name(label: str) -> str | None:
    """The standard's name for one of its labels or for Python's name of the same encoding; None if it has none."""
    if found := webencodings.lookup(label.strip()):
        return found.name
    try:
        python_name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    found = webencodings.lookup(python_name.replace("_", "-"))
    return found.name if found else _python_names().get(python_name)


@cache
def _python_names() -> dict[str, str]:
    """The standard's names by those of Python's codecs."""
    return {found.codec_info.name: name for name in LABELS.values() if (found := webencodings.lookup(name))}


def _declared(data: bytes, content_type: str | None) -> tuple[str | None, EncodingFrom | None]:
    """The encoding named by the header or the page, if it exists."""
    header = CHARSET.search(content_type or "")
    if header and (found := webencodings.lookup(header[1])):
        return found.name, "content_type"
    declaration = DECLARATION.search(data[:DECLARED_WITHIN])
    if declaration and (found := webencodings.lookup((declaration[1] or declaration[2]).decode("ascii"))):
        # A page whose ASCII declaration could be read is not UTF-16, whatever it says (WHATWG, "prescan").
        return ("utf-8" if found.name.startswith("utf-16") else found.name), "declared"
    return None, None


def _checked(data: bytes, named: str, origin: EncodingFrom) -> Decoded:
    """Decode as declared, unless the bytes contradict it."""
    if named == "utf-8":
        decoded = _decoded(data, named, origin)
        if not decoded.replacements:
            return decoded
        foreign = len(data) - len(data.translate(None, bytes(range(128, 256))))
        if decoded.replacements * 4 > foreign:
            guess = _guess(data)
            return _decoded(data, guess, "guessed", named) if guess != named else decoded
        return decoded
    if not data.isascii() and len(MULTIBYTE_UTF8.findall(data[:GUESSED_FROM])) >= 3 and _valid_utf8(data):
        return _decoded(data, "utf-8", "guessed", named)
    return _decoded(data, named, origin)


def _decoded(data: bytes, name: str, origin: EncodingFrom, overruled: str | None = None) -> Decoded:
    if name == "utf-8" and _valid_utf8(data):
        return Decoded(data, name, origin, 0, overruled)
    known = webencodings.lookup(DECODERS.get(name, name))
    assert known is not None  # names come from look-ups
    text, _ = known.codec_info.decode(data, "replace")
    lost = text.count("\ufffd") if "\ufffd" in text else 0
    if lost and name == "utf-8":
        lost -= data.count(b"\xef\xbf\xbd")  # the page may well print the replacement character itself
    return Decoded(text.encode(), name, origin, lost, overruled)


def _valid_utf8(data: bytes) -> bool:
    at = 0
    try:
        while at < len(data):
            piece = data[at : at + PIECE]
            at += len(piece) if piece.isascii() else codecs.utf_8_decode(piece, "strict", at + PIECE >= len(data))[1]
    except UnicodeDecodeError:
        return False
    return True


def _utf16(head: bytes) -> str | None:
    """UTF-16 without a mark shows by its NUL bytes: every second one, in mostly Latin text."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < len(head) / 5:
        return None
    return "utf-16le" if odd > 4 * even else "utf-16be" if even > 4 * odd else None


def _guess(data: bytes) -> str:
    head = data[:OPENING]
    if b"\0" in head and (wide := _utf16(head)):
        return wide
    if data.isascii() or _valid_utf8(data):
        return "utf-8"
    best = from_bytes(data[:GUESSED_FROM], cp_isolation=GUESSES).best()
    return (_standard_name(best.encoding) if best else None) or "windows-1252"
