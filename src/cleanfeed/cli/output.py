"""Where the data goes: standard output, or a file that is there whole or not at all."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cleanfeed.batch.place import file_at, is_special, named, replaced, unwritable
from cleanfeed.cli.line import drop_rest
from cleanfeed.cli.signals import signals_held
from cleanfeed.errors import OutputUnwritable
from cleanfeed.inputs.search import FileId

STDOUT = "-"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # but for tab and line end


class Output:
    """A stream of UTF-8, whatever the locale; on a terminal U+FFFD stands for control characters, which it might obey.

    ``file``: the regular file at its end, if there is one.
    """

    def __init__(self, stream: BinaryIO, name: str, file: FileId | None = None) -> None:
        self.file = file
        self.is_terminal = stream.isatty()
        self.is_written = False
        self._stream = stream
        self._name = name

    def write(self, text: str, *, is_safe: bool = False) -> None:
        """Write a whole row or story: an interrupt waits for its end.

        Args:
            text: what to write.
            is_safe: its control characters are ours, colours, and no page's.

        Raises:
            BrokenPipeError: nobody reads any more.
            OutputUnwritable: the disk is full.
        """
        shown = CONTROLS.sub("\ufffd", text) if self.is_terminal and not is_safe else text
        rest = memoryview(shown.encode("utf-8", "replace"))
        self.is_written = True
        try:
            with signals_held():
                while rest:  # unbuffered, as PYTHONUNBUFFERED has it, a write can end early
                    rest = rest[self._stream.write(rest) :]
                self._stream.flush()
        except (BrokenPipeError, KeyboardInterrupt):
            drop_rest(self._stream)
            raise
        except OSError as error:
            drop_rest(self._stream)
            raise unwritable(self._name, error.strerror or error) from None


@contextmanager
def open_output(target: str | None, *, held: bool = False) -> Iterator[Output]:
    """Open the output for the time of the work.

    Args:
        target: a file's name; it gets its content when all is done, or stays as it was if nothing was written or the work was
            broken off. None or ``-``: standard output.
        held: a ledger keeps others from writing it meanwhile.

    Raises:
        OutputUnwritable: it cannot be opened, or not be put in place.
    """
    if target is None or target == STDOUT:
        if sys.stdout is None:
            raise OutputUnwritable("standard output is closed: send it somewhere, or name a file with -o")
        yield Output(sys.stdout.buffer, "standard output", _file_behind(sys.stdout.buffer))
        return
    place = Path(target)
    opened = _written_through(place, target) if is_special(place) else _replaced(place, target, held)
    with opened as output:
        yield output


@contextmanager
def _written_through(place: Path, name: str) -> Iterator[Output]:
    with named(name):
        stream = place.open("wb")
    with stream:
        yield Output(stream, name)


@contextmanager
def _replaced(place: Path, name: str, held: bool) -> Iterator[Output]:
    present = file_at(place, name)
    with replaced(place, name, held=held) as partial:
        with named(name):
            stream = partial.open("wb")
        with stream:
            output = Output(stream, name, present)
            yield output
        if not output.is_written:
            partial.unlink()


def _file_behind(stream: BinaryIO) -> FileId | None:
    """The file that a shell sends a stream to."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # a stream in memory has no number
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
