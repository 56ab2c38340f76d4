"""Where outcomes go, as told by the name of the output and the format: a stream, a table, a folder of files."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from cleanfeed.batch.folder import write_folder
from cleanfeed.batch.outcome import Outcome
from cleanfeed.batch.parquet import load_pyarrow, write_parquet
from cleanfeed.batch.place import file_at, is_folder, is_special, named, replaced, unwritable
from cleanfeed.batch.sqlite import write_sqlite
from cleanfeed.cli.layouts import MANY, ONE, SUFFIXES, Looks, TextFormat, lay_out
from cleanfeed.cli.output import STDOUT, open_output
from cleanfeed.inputs.search import FileId
from cleanfeed.render.html import load_sanitiser

TableFormat = Literal["parquet", "sqlite"]
Format = TextFormat | TableFormat

TABLES: dict[TableFormat, Callable[[Iterable[Outcome], Path, str], None]] = {
    "parquet": write_parquet,
    "sqlite": write_sqlite,
}
BY_ENDING: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}


@dataclass(frozen=True, slots=True)
class Target:
    """The output as the user named it. ``form``: None where neither the option nor the name tells."""

    name: str
    form: Format | None
    is_folder: bool = False

    @property
    def place(self) -> Path | None:
        """The file or folder that will be there in the end; None where rows go as they come, to a stream or a device."""
        path = Path(self.name)
        if self.name == STDOUT or (is_special(path) and not self.is_folder):
            return None
        return Path(os.path.realpath(path))


@dataclass(frozen=True, slots=True)
class Sink:
    """An opened output: what takes the outcomes, the file or folder that is no input of itself, whether it is a terminal."""

    take: Callable[[Iterable[Outcome]], None]
    file: FileId | None
    is_terminal: bool = False


def find_target(name: str | None, form: Format | None) -> Target | str:
    """What is meant by an output's name and the format, or why it cannot be."""
    name = STDOUT if name is None else name
    is_tree = name != STDOUT and (name.endswith("/") or is_folder(Path(name)))
    by_name = None if is_tree else BY_ENDING.get(Path(name).suffix.lower())
    if form in TABLES and (is_tree or name == STDOUT or is_special(Path(name))):
        return f"--format {form} makes one file: name it with -o"
    if form and by_name in TABLES and form != by_name:
        return f"{name}: a name for {by_name}, and --format says {form}: leave one of them out"
    return Target(name, form or by_name, is_tree)


def check_packages(form: Format | None) -> None:
    """See to it that what the format needs is there, before anything is read.

    Raises:
        MissingExtra: it is not.
    """
    if form == "html":
        load_sanitiser()
    if form == "parquet":
        load_pyarrow()


@contextmanager
def open_sink(target: Target, *, single: bool, with_stripped: bool, held: bool) -> Iterator[Sink]:
    """Open the output for the time of the work.

    Args:
        target: what is meant.
        single: whether there is one input.
        with_stripped: whether stripped blocks are shown where stories are.
        held: whether a ledger keeps others from writing it meanwhile.

    Raises:
        OutputUnwritable: it cannot be opened, or not be put in place.
    """
    form = target.form
    if form == "parquet" or form == "sqlite":
        opened = _open_table(target.name, form, held)
    elif target.is_folder:
        opened = _open_folder(target.name, form or "json", Looks(indented=False, with_stripped=with_stripped))
    else:
        opened = _open_stream(target.name, form, single, with_stripped, held)
    with opened as sink:
        yield sink


@contextmanager
def _open_folder(name: str, form: TextFormat, looks: Looks) -> Iterator[Sink]:
    folder = Path(name)
    with named(name):
        folder.mkdir(parents=True, exist_ok=True)

    def render(outcome: Outcome) -> str:
        return lay_out(form, outcome, looks)

    take = partial(write_folder, folder=folder, name=name, render=render, suffix=SUFFIXES[form])
    yield Sink(take, file_at(folder, name))


@contextmanager
def _open_table(name: str, form: TableFormat, held: bool) -> Iterator[Sink]:
    place = Path(name)
    with replaced(place, name, held=held) as path:
        if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise unwritable(name, "no such folder, or no right to write there")
        yield Sink(lambda outcomes: TABLES[form](outcomes, path, name), file_at(place, name))


@contextmanager
def _open_stream(name: str, form: TextFormat | None, single: bool, with_stripped: bool, held: bool) -> Iterator[Sink]:
    with open_output(name, held=held) as output:
        chosen: TextFormat = form or ("jsonl" if not single else "text" if output.is_terminal else "json")
        looks = Looks(output.is_terminal, with_stripped)

        def take(outcomes: Iterable[Outcome]) -> None:
            for piece in (ONE if single else MANY)[chosen](outcomes, looks):
                output.write(piece)

        yield Sink(take, output.file, output.is_terminal)
