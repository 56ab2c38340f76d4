"""Arguments to inputs: files, folders, patterns that no shell expanded, and ``-`` for standard input.

Names are found first, bytes are read when they are asked for. Whatever was named and is not there, or cannot be read, is an
input all the same: reading it raises, so it gets its row among the others.
"""

import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleanfeed.errors import CleanfeedError, InputNotFound, InputTooLarge, InputUnreadable
from cleanfeed.page.read import MAX_BYTES

STDIN = "-"
CHUNK = 1 << 20  # bytes read at once
SAVED_PAGE = (".html", ".htm")

FileId = tuple[int, int]
"""Device and inode: what tells whether two names are one file."""


@dataclass(frozen=True, slots=True)
class Input:
    """A page to be.

    ``name``: as the user knows it. ``path``: None for standard input. ``refusal``: why there is none. ``url`` and
    ``content_type`` (the HTTP header): where the input itself tells them.
    """

    name: str
    path: Path | None = None
    refusal: CleanfeedError | None = None
    url: str | None = None
    content_type: str | None = None

    def read(self, max_bytes: int = MAX_BYTES) -> bytes:
        """All bytes of the input.

        Raises:
            InputNotFound: nothing is there.
            InputUnreadable: something is there that cannot be read.
            InputTooLarge: over ``max_bytes``; no more than that was read.
        """
        if self.refusal:
            raise self.refusal
        try:
            if self.path is None:
                return _read_stdin(max_bytes)
            with self.path.open("rb") as file:
                _check_size(file, max_bytes)
                return _read_within(file, max_bytes)
        except OSError as error:
            raise _unreadable(error, self.path) from None


def find_inputs(arguments: Sequence[str], leave_out: FileId | None = None) -> Iterator[Input]:
    """The inputs that arguments stand for, in the order of the arguments, folders and patterns sorted by name.

    A folder stands for every file below it but hidden ones, hidden folders, and the ``page_files`` folder that a browser saves
    beside ``page.html``; a folder that links lead to twice is read once. ``leave_out`` is the file or folder that the
    output goes to: not an input of itself where a folder holds it.
    """
    for argument in arguments:
        yield from _find(argument, leave_out)


def names_one(arguments: Sequence[str]) -> bool:
    """Whether arguments stand for one page: a file or standard input, no folder and no pattern."""
    return len(arguments) == 1 and not (_is_folder(Path(arguments[0])) or _is_pattern(arguments[0]))


def _find(argument: str, leave_out: FileId | None) -> Iterator[Input]:
    if argument == STDIN:
        yield Input(STDIN)
    elif not argument:
        yield Input("", refusal=InputNotFound("the name is empty: name a file, a folder or -"))
    elif _is_pattern(argument):
        matches = sorted(glob.glob(argument, recursive=True))
        for match in matches:
            yield from _expand(Path(match), match, leave_out)
        if not matches:
            yield Input(argument, refusal=InputNotFound("nothing matches this pattern: check the folder and the spelling"))
    else:
        yield from _expand(Path(argument), argument, leave_out)


def _is_pattern(argument: str) -> bool:
    """A name that is there is a name, whatever is in it: ``story[1].html``."""
    return glob.has_magic(argument) and not os.path.lexists(argument)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, a folder above it that is closed: reading it tells which
        return False


def _expand(path: Path, name: str, leave_out: FileId | None) -> Iterator[Input]:
    if not _is_folder(path):
        yield Input(name, path)
        return
    empty = True
    for below in _walk(path, leave_out):
        empty = False
        yield below
    if empty:
        yield Input(name, refusal=InputNotFound("the folder holds no files to clean: name one that holds pages"))


def _walk(folder: Path, leave_out: FileId | None) -> Iterator[Input]:
    """What is below a folder, without recursion: folders nest deeper than Python's stack."""
    waiting = [folder]
    walked: set[FileId] = set()
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield Input(str(path), path)
                continue
            if (identity := (status.st_dev, status.st_ino)) in walked:
                continue
            walked.add(identity)
            names = {below.name for below in path.iterdir()}
        except OSError as error:
            yield Input(str(path), refusal=_unreadable(error, path))
            continue
        waiting.extend(path / name for name in sorted(names, reverse=True) if _is_wanted(path / name, names, leave_out))


def _is_wanted(path: Path, beside: set[str], leave_out: FileId | None) -> bool:
    if path.name.startswith("."):
        return False
    try:
        status = path.stat()
    except OSError:
        return True  # a broken link, say: reading it tells what is wrong, and nothing is lost in silence
    if (status.st_dev, status.st_ino) == leave_out:
        return False
    if stat.S_ISDIR(status.st_mode):
        page = path.name.removesuffix("_files")
        return page == path.name or not any(page + suffix in beside for suffix in SAVED_PAGE)
    return stat.S_ISREG(status.st_mode)


def _read_stdin(max_bytes: int) -> bytes:
    if sys.stdin is None:
        raise InputUnreadable("standard input is closed: pipe a page in, or name a file")
    return _read_within(sys.stdin.buffer, max_bytes)


def _check_size(file: BinaryIO, max_bytes: int) -> None:
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
        raise InputTooLarge(
            f"the input has {status.st_size:,} bytes, over the limit of {max_bytes:,}: raise max_bytes to read it"
        )


def _read_within(file: BinaryIO, max_bytes: int) -> bytes:
    """Read to the end, which a pipe does not tell beforehand; in pieces, so that a high limit costs no memory."""
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise InputTooLarge(f"the input has more than the limit of {max_bytes:,} bytes: raise max_bytes to read it")
    return b"".join(pieces)


def _unreadable(error: OSError, path: Path | None) -> CleanfeedError:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        if path is not None and path.is_symlink():
            return InputUnreadable(f"a link to {str(path.readlink())!r}, which is not there: mend the link or leave it out")
        return InputNotFound("there is no such file or folder: check the name")
    return InputUnreadable(f"cannot be read: {error.strerror or error}: check what it is and who may read it")
