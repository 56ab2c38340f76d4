"""Where the data goes: standard output, or a file that is there whole or not at all."""

import os
import re
import secrets
import shutil
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Literal

from cleanfeed.cli.line import drop_rest
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
            with _interrupts_held():
                while rest:  # unbuffered, as PYTHONUNBUFFERED has it, a write can end early
                    rest = rest[self._stream.write(rest) :]
                self._stream.flush()
        except (BrokenPipeError, KeyboardInterrupt):
            drop_rest(self._stream)
            raise
        except OSError as error:
            drop_rest(self._stream)
            raise _unwritable(self._name, error) from None


@contextmanager
def open_output(target: str | None) -> Iterator[Output]:
    """Open the output for the time of the work.

    Args:
        target: a file's name; it gets its content when all is done, or stays as it was if nothing was written or the work was
            broken off. None or ``-``: standard output.

    Raises:
        OutputUnwritable: it cannot be opened, or not be put in place.
    """
    if target is None or target == STDOUT:
        if sys.stdout is None:
            raise OutputUnwritable("standard output is closed: send it somewhere, or name a file with -o")
        yield Output(sys.stdout.buffer, "standard output", _file_behind(sys.stdout.buffer))
        return
    place = Path(target)
    opened = _written_through(place, target) if _is_special(place) else _replaced(place, target)
    with opened as output:
        yield output


@contextmanager
def _written_through(place: Path, name: str) -> Iterator[Output]:
    with _open(place, "wb", name) as stream:
        yield Output(stream, name)


@contextmanager
def _replaced(place: Path, name: str) -> Iterator[Output]:
    place = Path(os.path.realpath(place))  # where a link leads: the file there is replaced, not the link
    present = _file_at(place, name)
    partial = place.with_name(f".cleanfeed-{secrets.token_hex(6)}.partial")
    with _open(partial, "xb", name) as stream:
        try:
            output = Output(stream, name, present)
            yield output
            if output.is_written:
                _put(partial, place, name)
        finally:
            partial.unlink(missing_ok=True)


def _put(partial: Path, place: Path, name: str) -> None:
    try:
        if place.exists():
            shutil.copymode(place, partial)
        partial.replace(place)
    except OSError as error:
        raise _unwritable(name, error) from None


def _open(path: Path, mode: Literal["wb", "xb"], name: str) -> BinaryIO:
    try:
        return path.open(mode)
    except OSError as error:
        raise _unwritable(name, error) from None


def _is_special(place: Path) -> bool:
    """Whether a pipe, a device or a folder is there: no file may take its place."""
    try:
        return not stat.S_ISREG(place.stat().st_mode)
    except OSError:
        return False


def _file_at(place: Path, name: str) -> FileId | None:
    """The file that is going to be replaced, if there is one."""
    try:
        status = place.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unwritable(name, error) from None
    return status.st_dev, status.st_ino


def _file_behind(stream: BinaryIO) -> FileId | None:
    """The file that a shell sends a stream to."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # a stream in memory has no number
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _unwritable(name: str, error: OSError) -> OutputUnwritable:
    reason = error.strerror or error
    return OutputUnwritable(f"{name}: cannot be written: {reason}: check the folder, its permissions and the space left")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold the first Ctrl-C back until the end, so that rows stay whole; the second one counts at once."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        if held:
            signal.default_int_handler(number, frame)
        held.append(number)

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if held:
        raise KeyboardInterrupt
