"""Arguments to inputs: files, folders, patterns that no shell expanded, addresses, and ``-`` for standard input.

Whatever was named and is not there, or cannot be read, is an input all the same: reading it raises, so it gets its row among
the others. A file is looked into to see whether it holds one page or several; a page's bytes are read when they are asked for.
"""

import glob
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cleanfeed.errors import AddressRefused, InputNotFound, InputUnreadable
from cleanfeed.inputs.archives import ASSETS
from cleanfeed.inputs.assets import is_asset, is_page_name, pages_of_folder
from cleanfeed.inputs.containers import read_inputs
from cleanfeed.inputs.fetched import fetch_input
from cleanfeed.inputs.forms import HEAD, Form, form_of, saved_from
from cleanfeed.inputs.input import Input, unreadable
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import Stream

STDIN = "-"
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def find_inputs(arguments: Iterable[str], search: Search | None = None) -> Iterator[Input]:
    """The inputs that arguments stand for, in the order of the arguments, folders and patterns sorted by name.

    A folder stands for every file below it but hidden ones, hidden folders, the ``page_files`` folder that a browser saves
    beside ``page.html``, and style sheets, scripts, pictures and fonts beside a page or below it; a folder that links lead to
    twice is read once. An archive stands for the pages in it.
    """
    search = search or Search()
    for argument in arguments:
        yield from _find(argument, search)


def names_one(arguments: Sequence[str]) -> bool:
    """Whether arguments stand for one thing: a file, an address or standard input, no folder and no pattern.

    An archive is one, too: that it holds several pages is seen when it is looked into, by `Input.is_member`.
    """
    return len(arguments) == 1 and not (_is_folder(Path(arguments[0])) or _is_pattern(arguments[0]))


def _find(argument: str, search: Search) -> Iterator[Input]:
    if argument == STDIN:
        yield from _read_stdin(search)
    elif not argument:
        yield Input("", refusal=InputNotFound("the name is empty: name a file, a folder or -"))
    elif ADDRESS.match(argument):
        yield fetch_input(argument, search) if search.opens else Input(argument)
    elif SCHEME.match(argument) and not os.path.lexists(argument):
        yield Input(
            argument, refusal=AddressRefused("only http and https addresses are fetched: save the page and name the file")
        )
    elif _is_pattern(argument):
        matches = sorted(glob.glob(argument, recursive=True))
        for match in matches:
            yield from _expand(Path(match), match, search)
        if not matches:
            yield Input(argument, refusal=InputNotFound("nothing matches this pattern: check the folder and the spelling"))
    else:
        yield from _expand(Path(argument), argument, search)


def _read_stdin(search: Search) -> Iterator[Input]:
    if sys.stdin is None:
        yield Input(STDIN, refusal=InputUnreadable("standard input is closed: pipe a page in, or name a file"))
    elif search.opens:
        yield from read_inputs(Stream(sys.stdin.buffer), STDIN, search)
    else:
        yield Input(STDIN, is_member=True)


def _is_pattern(argument: str) -> bool:
    """A name that is there is a name, whatever is in it: ``story[1].html``."""
    return glob.has_magic(argument) and not os.path.lexists(argument)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, a folder above it that is closed: reading it tells which
        return False


def _expand(path: Path, name: str, search: Search) -> Iterator[Input]:
    if not _is_folder(path):
        yield from _read_file(path, name, search)
        return
    empty = True
    for below in _walk(path, search):
        empty = False
        yield below
    if empty:
        yield Input(name, refusal=InputNotFound("the folder holds no files to clean: name one that holds pages"))


def _read_file(path: Path, name: str, search: Search, *, near_page: bool = False) -> Iterator[Input]:
    """The page that a file is, or those that it holds; none if it is an asset, which only files near a page can be."""
    try:
        if not search.opens and not stat.S_ISREG(path.stat().st_mode):
            yield Input(name, path, is_member=True)
            return
        file = path.open("rb")
    except OSError:
        yield Input(name, path)  # reading it tells what is wrong
        return
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            yield from read_inputs(Stream(file), name, search)
            return
        stream = Stream(file, file)
        try:
            head = stream.peek(HEAD)
        except OSError as error:
            yield Input(name, refusal=unreadable(error, path))
            return
        if near_page and is_asset(name, head):
            search.left_out[ASSETS] += 1
            return
        form = form_of(head, name)
        if form is Form.PAGE:
            yield Input(name, path, url=saved_from(head))
        elif not search.opens:
            yield Input(name, path, is_member=form is not Form.MHTML)
        else:
            yield from read_inputs(stream, name, search)


def _walk(folder: Path, search: Search) -> Iterator[Input]:
    """What is below a folder, without recursion: folders nest deeper than Python's stack."""
    waiting = [(folder, False)]
    walked = {search.leave_out}
    while waiting:
        path, near_page = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield from _read_file(path, str(path), search, near_page=near_page)
                continue
            if (identity := (status.st_dev, status.st_ino)) in walked:
                continue
            walked.add(identity)
            names = {below.name for below in path.iterdir()}
        except OSError as error:
            yield Input(str(path), refusal=unreadable(error, path))
            continue
        near_page = near_page or any(is_page_name(name) for name in names)
        wanted = (path / name for name in sorted(names, reverse=True) if _is_wanted(path / name, names, search))
        waiting.extend((below, near_page) for below in wanted)


def _is_wanted(path: Path, beside: set[str], search: Search) -> bool:
    if path.name.startswith("."):
        return False
    try:
        status = path.stat()
    except OSError:
        return True  # a broken link, say: reading it tells what is wrong, and nothing is lost in silence
    if stat.S_ISDIR(status.st_mode):
        if beside.isdisjoint(pages_of_folder(path.name)):
            return True
        search.left_out[ASSETS] += sum(len(files) for _, _, files in os.walk(path))
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) != search.leave_out
