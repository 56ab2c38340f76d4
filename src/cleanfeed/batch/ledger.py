"""The ledger: what a batch has done, so that one which was broken off can be gone on with.

A SQLite file beside the output holds every outcome as soon as there is one. The next run walks all inputs again and takes
from the ledger what it finds there; the output is written anew from its first row, so however and wherever the last run ended,
the rows are those of a run that did not. The ledger goes when the output is in place.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from cleanfeed import __version__
from cleanfeed.batch.outcome import Outcome, PageRead, Settings
from cleanfeed.batch.packed import pack
from cleanfeed.batch.place import named, unwritable
from cleanfeed.errors import OutputUnwritable
from cleanfeed.page.fold import mend

TRIED_AGAIN = ("timed_out", "killed")  # a machine that is less busy may do better

# Kept through a kill, and through a power cut but for the last moments, without waiting for the disk at every row.
OPENING = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS outcomes (
    input TEXT, content BLOB, settings TEXT, packed BLOB NOT NULL, PRIMARY KEY (input, content, settings)
);
"""
FIND = "SELECT packed FROM outcomes WHERE (input, content, settings) = (?, ?, ?)"


class Key(NamedTuple):
    """What makes two runs' inputs the same: the name, the bytes (their SHA-256), and all that they are cleaned with."""

    input: str
    content: bytes
    settings: str


class Ledger:
    """The outcomes that are known already. ``found``: how many inputs had theirs taken from it."""

    def __init__(self, path: Path, name: str, settings: Settings) -> None:
        """Open it.

        Raises:
            OutputUnwritable: it is no ledger, or another batch has it open.
        """
        self.found = 0
        self._path = path
        self._name = name
        self._settings = settings
        self._rows = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            with self._told():
                self._rows.executescript(OPENING)
        except OutputUnwritable:
            self._rows.close()
            raise

    def forget(self) -> int:
        """Start anew; how many outcomes are lost by that."""
        with self._told():
            return self._rows.execute("DELETE FROM outcomes").rowcount

    def key(self, name: str, page: PageRead) -> Key:
        """What the page is known by."""
        content = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8", "surrogatepass")
        settings = (__version__, type(page.content).__name__, *page[1:], *_plain(self._settings))
        return Key(mend(name), hashlib.sha256(content).digest(), msgspec.json.encode(settings).decode())

    def find(self, key: Key) -> bytes | None:
        """The packed outcome that is kept under the key."""
        with self._told():
            found = self._rows.execute(FIND, key).fetchone()
        if found is None:
            return None
        self.found += 1
        packed: bytes = found[0]
        return packed

    def keep(self, key: Key, outcome: Outcome) -> None:
        """Keep an outcome, unless another try could end otherwise.

        Raises:
            OutputUnwritable: the disk is full.
        """
        if outcome.outcome in TRIED_AGAIN:
            return
        with self._told():
            self._rows.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", (*key, pack(outcome)))

    def close(self) -> bool:
        """Close it; whether there is something in it."""
        try:
            with self._told():
                return self._rows.execute("SELECT 1 FROM outcomes").fetchone() is not None
        finally:
            self._rows.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Let what SQLite says be an error that names the output.

        Raises:
            OutputUnwritable: instead of a `sqlite3.Error`.
        """
        try:
            yield
        except sqlite3.Error as error:
            match error.sqlite_errorcode & 0xFF:  # but for the finer code
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                    said = f"{self._name}: another batch is writing it: wait for that, or name another output"
                    raise OutputUnwritable(said) from None
                case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
                    said = f"{self._name}: its ledger is damaged ({error}): remove {self._path} to start anew"
                    raise OutputUnwritable(said) from None
            raise unwritable(self._name, f"its ledger: {error}") from None


@contextmanager
def open_ledger(path: Path, name: str, settings: Settings) -> Iterator[Ledger]:
    """Open the ledger for the time of a batch. It stays if that is broken off, and goes when all is done.

    Args:
        path: where it is.
        name: how the user calls the output that it belongs to.
        settings: what the batch's pages are cleaned with.

    Raises:
        OutputUnwritable: it cannot be opened, is no ledger, or another batch has it open.
    """
    with named(name):
        path.touch()  # the system's own words for what is wrong with the folder; SQLite has none
    ledger = Ledger(path, name, settings)
    try:
        yield ledger
    except BaseException:
        if not ledger.close():
            path.unlink(missing_ok=True)
        raise
    ledger.close()
    path.unlink(missing_ok=True)


def ledger_beside(place: Path) -> Path:
    """Where an output's ledger is; hidden, so that it is no input where the output stands among the pages."""
    return place.with_name(f".{place.name}.ledger")


def _plain(settings: Settings) -> tuple[object, ...]:
    return settings.url, settings.kind, settings.encoding, settings.max_bytes
