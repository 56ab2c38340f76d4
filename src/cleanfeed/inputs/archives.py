"""zip and tar archives to their members, read from the archive: no file is ever written under a member's name."""

import lzma
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Self

from cleanfeed.errors import CleanfeedError, DamagedInput, InputTooLarge, InputUnreadable, NotText
from cleanfeed.inputs.assets import Neighbours, is_asset, is_hidden
from cleanfeed.inputs.forms import HEAD
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import RATIO, RATIO_FROM, Readable, Stream, hold

MOST_MEMBERS = 250_000
MOST_DIRECTORY = 64 << 20  # bytes of a zip's table of contents, which Python reads at once
MOST_NAME = 1 << 20  # bytes of a long name or of attributes in a tar, likewise
ZIP_TAIL = (1 << 16) + 200  # bytes that a zip's end record and its comment may take
ASSETS, HIDDEN, NO_FILES = "assets of saved pages", "hidden files in archives", "links and devices in archives"
OTHERS = {"[Content_Types].xml": "an office document", "mimetype": "an e-book or document", "META-INF/MANIFEST.MF": "a program"}
LONG_HEADERS = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
# What the standard library raises for archives and members that are not as they should be, or not as it knows them.
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, struct.error, ValueError, IndexError)
UNKNOWN = (NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. ``content``: to be read before the next member is asked for, or why it cannot be."""

    name: str
    content: Stream | CleanfeedError


def read_zip(stream: Stream, search: Search) -> Iterator[Member]:
    """The members of a zip archive that may be pages, in its own order.

    Raises:
        DamagedInput, InputTooLarge, NotText: the archive as a whole cannot be read.
    """
    with closing(hold(stream)) as file:
        size = _check_directory(file)
        try:
            archive = zipfile.ZipFile(file)
        except (*DAMAGE, *UNKNOWN) as error:
            raise _damaged("zip", error) from None
        members = archive.infolist()
        _check_contents(members, size)
        chosen = _Choice((member.filename for member in members), search)
        for member in members:
            if member.is_dir() or not chosen.is_wanted(member.filename):
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                search.left_out[NO_FILES] += 1
            else:
                yield from chosen.unless_asset(member.filename, _Guarded(partial(_open_zipped, archive, member)))


def read_tar(stream: Stream, search: Search) -> Iterator[Member]:
    """The members of a tar archive that may be pages, in its own order. A broken header costs its own member only.

    Raises:
        DamagedInput: the archive ends early or has broken headers; what could be read was given.
        InputTooLarge: it has too many members.
    """
    with closing(hold(stream)) as file:
        chosen = _Choice(_tar_names(file), search)
        headers = _watched_headers()
        try:
            for archive, member in _walk_tar(file, headers):
                if member.isdir() or not chosen.is_wanted(member.name):
                    continue
                if member.isreg():
                    yield from chosen.unless_asset(member.name, _Guarded(partial(_open_tarred, archive, member)))
                else:
                    search.left_out[NO_FILES] += 1
        except DAMAGE as error:
            raise _damaged("tar", error) from None
    if headers.broken:
        lost = f"{headers.broken:,} blocks of the tar archive are no headers where some should be"
        raise DamagedInput(f"{lost}, and the files there are lost: get the archive anew")


class _Choice:
    """Which members of an archive are read, and under what names: names may stand twice in an archive."""

    def __init__(self, names: Iterable[str], search: Search) -> None:
        self._neighbours = Neighbours(names)
        self._left_out = search.left_out
        self._times: Counter[str] = Counter()

    def is_wanted(self, name: str) -> bool:
        """Whether a file is to be looked into; counted, if not."""
        reason = HIDDEN if is_hidden(name) else ASSETS if self._neighbours.in_page_folder(name) else None
        if reason:
            self._left_out[reason] += 1
        return reason is None

    def unless_asset(self, name: str, content: Readable) -> Iterator[Member]:
        """The member, unless it is an asset beside a page."""
        stream = Stream(content)
        try:
            if self._neighbours.near_page(name) and is_asset(name, stream.peek(HEAD)):
                self._left_out[ASSETS] += 1
                return
        except CleanfeedError as error:
            yield Member(self._unique(name), error)
        else:
            yield Member(self._unique(name), stream)

    def _unique(self, name: str) -> str:
        self._times[name] += 1
        return name if self._times[name] == 1 else f"{name} (copy {self._times[name]})"


class _Guarded:
    """A member's bytes, opened when they are first read; what the standard library raises over them is ours."""

    def __init__(self, open_member: Callable[[], Readable]) -> None:
        self._open = open_member
        self._source: Readable | None = None

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes more, none at the end. Raises `CleanfeedError` for a damaged or locked member."""
        try:
            if self._source is None:
                self._source = self._open()
            return self._source.read(size)
        except DAMAGE as error:
            raise _damaged("archived", error) from None
        except UNKNOWN as error:
            raise InputUnreadable(f"the archived file cannot be read ({error}): unpack the archive first") from None


def _open_zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Readable:
    if member.flag_bits & 1:
        raise InputUnreadable("the archived file is encrypted: unpack the archive with its password first")
    _check_ratio(member.file_size, member.compress_size, "the archived file")
    return archive.open(member)


def _open_tarred(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Readable:
    content = archive.extractfile(member)
    assert content is not None  # there is none of links and devices only
    return content


def _check_directory(file: BinaryIO) -> int:
    """Refuse a table of contents that would fill the memory. Returns the size of the archive."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - ZIP_TAIL))
    tail = file.read()
    try:
        end, end64 = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
        directory = struct.unpack_from("<L", tail, end + 12)[0] if end >= 0 else 0
        if directory == 0xFFFFFFFF and end64 >= 0:
            directory = struct.unpack_from("<Q", tail, end64 + 40)[0]
    except struct.error as error:
        raise _damaged("zip", error) from None
    if directory > MOST_DIRECTORY:
        raise InputTooLarge(f"the zip archive has a table of contents of {directory:,} bytes: unpack it first")
    return size


def _check_contents(members: list[zipfile.ZipInfo], size: int) -> None:
    _check_count(len(members))
    for member in members:
        if what := OTHERS.get(member.filename):
            raise NotText(f"the input is {what}, not an archive of pages: convert it to HTML or text first")
    _check_ratio(sum(member.file_size for member in members), size, "the zip archive")


def _check_count(number: int) -> None:
    if number > MOST_MEMBERS:
        raise InputTooLarge(f"the archive has more than {MOST_MEMBERS:,} files: unpack it first")


def _check_ratio(size: int, packed: int, what: str) -> None:
    if size > RATIO_FROM and size > RATIO * packed:
        raise InputTooLarge(f"{what} expands more than {RATIO}-fold, as no page does: leave it out")


def _tar_names(file: BinaryIO) -> list[str]:
    """The names in a tar archive, as far as it can be read."""
    names: list[str] = []
    try:
        for _, member in _walk_tar(file, _watched_headers()):
            names.append(member.name)
            _check_count(len(names))
    except DAMAGE:  # the second walk meets it too, and tells
        return names
    return names


def _walk_tar(file: BinaryIO, headers: type[tarfile.TarInfo]) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    file.seek(0)
    # Zeros and broken headers are gone over, to the next header: else everything from there on is dropped without a word.
    with tarfile.open(fileobj=file, mode="r:", ignore_zeros=True, tarinfo=headers) as archive:
        while (member := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined] # public, but not in the stubs; they would pile up
            yield archive, member


class _Headers(tarfile.TarInfo):
    """Headers in a tar archive. ``broken``: how many blocks were none where one should be."""

    broken = 0

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read a header as `tarfile` does; one that is none is counted, one with an endless name refused."""
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError:
            cls.broken += bool(buf.strip(b"\0"))  # zeros are the end, or padding
            raise
        if header.type in LONG_HEADERS and header.size > MOST_NAME:
            raise tarfile.HeaderError(f"a name of {header.size:,} bytes")
        return header


def _watched_headers() -> type[_Headers]:
    """A class of its own for each archive: tarfile makes headers by a class method, and there they are counted."""
    return type("Headers", (_Headers,), {})


def _damaged(what: str, error: Exception) -> DamagedInput:
    reason = " ".join(str(error).split()) or type(error).__name__
    return DamagedInput(f"the {what} data is damaged ({reason}): get the archive anew")
