"""A list of names, a line each, as ``find`` and editors write them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cleanfeed.errors import EmptyInput, InputTooLarge, InputUnreadable
from cleanfeed.inputs.files import STDIN, find_inputs
from cleanfeed.inputs.input import Input, unreadable
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import Readable

PIECE = 1 << 16  # bytes read at once
LONGEST = 1 << 20  # bytes; no system has names as long


def find_listed(list_name: str, search: Search | None = None) -> Iterator[Input]:
    """The inputs that a list names: files, folders, patterns and addresses, in its order.

    Names end with a line or, as ``find -print0`` writes them, with a zero byte. Blank lines name nothing.

    Args:
        list_name: the list's file, or ``-`` for standard input.
        search: see `Search`.
    """
    search = search or Search()
    try:
        if list_name != STDIN:
            with Path(list_name).open("rb") as file:
                yield from _find_named(file, list_name, search)
        elif sys.stdin is None:
            yield Input(STDIN, refusal=InputUnreadable("standard input is closed: pipe the list in, or name its file"))
        else:
            yield from _find_named(sys.stdin.buffer, STDIN, search)
    except OSError as error:
        yield Input(list_name, refusal=unreadable(error, Path(list_name)))
    except InputTooLarge as error:
        yield Input(list_name, refusal=error)


def _find_named(source: Readable, list_name: str, search: Search) -> Iterator[Input]:
    empty = True
    for name in _names(source):
        empty = False
        if name == STDIN:
            yield Input(name, refusal=InputUnreadable("a list cannot name standard input: name it as an input"))
        else:
            yield from find_inputs([name], search)
    if empty:
        yield Input(list_name, refusal=EmptyInput("the list names nothing: give it a file, a folder or an address a line"))


def _names(source: Readable) -> Iterator[str]:
    data = source.read(PIECE)
    end = b"\0" if b"\0" in data else b"\n"
    rest = b""
    while data:
        *names, rest = (rest + data).split(end)
        for name in filter(None, (_name(name, end) for name in names)):
            yield name
        if len(rest) > LONGEST:
            raise InputTooLarge(f"a line of the list has more than {LONGEST:,} bytes: give it a name a line")
        data = source.read(PIECE)
    if name := _name(rest, end):
        yield name


def _name(raw: bytes, end: bytes) -> str:
    if end == b"\0":
        return os.fsdecode(raw)
    line = raw.removesuffix(b"\r")
    return os.fsdecode(line) if line.strip() else ""
