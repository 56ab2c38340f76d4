"""Putting an output in its place: whole, at once, or not at all."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleanfeed.errors import OutputUnwritable
from cleanfeed.inputs.search import FileId


@contextmanager
def replaced(place: Path, name: str, *, held: bool = False) -> Iterator[Path]:
    """Where to write what is going to be at a place; it takes that place at the end, or goes if the work was broken off.

    Args:
        place: where it will be. Where a link leads the file there is replaced, not the link.
        name: how the user calls it.
        held: nobody else writes there at the same time. What a killed run left behind is then overwritten.

    Raises:
        OutputUnwritable: it cannot be put in place.
    """
    place = Path(os.path.realpath(place))
    partial = place.with_name(f".{place.name}.partial" if held else f".cleanfeed-{secrets.token_hex(6)}.partial")
    try:
        yield partial
        if partial.exists():
            with named(name):
                _put(partial, place)
    finally:
        with named(name):
            partial.unlink(missing_ok=True)


def is_special(place: Path) -> bool:
    """Whether a pipe, a device or a folder is there: no file may take its place."""
    try:
        return not stat.S_ISREG(place.stat().st_mode)
    except OSError:
        return False


def is_folder(place: Path) -> bool:
    """Whether a folder is there; opening it tells what is wrong with a name that nothing can have."""
    try:
        return place.is_dir()
    except OSError:
        return False


def file_at(place: Path, name: str) -> FileId | None:
    """What is there already, if anything is.

    Raises:
        OutputUnwritable: it cannot be told.
    """
    with named(name):
        try:
            status = place.stat()
        except FileNotFoundError:
            return None
    return status.st_dev, status.st_ino


@contextmanager
def named(name: str) -> Iterator[None]:
    """Let what the system says of an output be an error that names it; that a reader has gone stays what it is.

    Raises:
        OutputUnwritable: instead of an `OSError`.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(name, error.strerror or error) from None


def unwritable(name: str, reason: object) -> OutputUnwritable:
    """The error for an output that the system refuses."""
    return OutputUnwritable(f"{name}: cannot be written: {reason}: check the folder, its permissions and the space left")


def _put(partial: Path, place: Path) -> None:
    if place.exists():
        shutil.copymode(place, partial)
    partial.replace(place)
