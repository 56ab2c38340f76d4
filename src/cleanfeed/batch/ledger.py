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
from cleanfeed.batch.packed import pack, unpack
from cleanfeed.batch.place import named, unwritable
from cleanfeed.batch.rows import mended
from cleanfeed.errors import OutputUnwritable

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


class Key(NamedTuple):
    """What makes two runs' inputs the same: the name, the bytes (their SHA-256), and all that they are cleaned with."""

    input: str
    content: bytes
    settings: str


class Ledger:
    """The outcomes that are known already. ``found``: how many inputs had theirs taken from it."""

    def __init__(self, path: Path, name: str, settings: Settings) -> None:
        self.found = 0
        self._name = name
        self._settings = settings
        self._rows = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._rows.executescript(OPENING)
        except sqlite3.Error:
            self._rows.close()
            raise

    def forget(self) -> int:
        """Start anew; how many outcomes are lost by that."""
        return self._rows.execute("DELETE FROM outcomes").rowcount

    def key(self, name: str, page: PageRead) -> Key:
        """What the page is known by."""
        content = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8", "surrogatepass")
        settings = (__version__, type(page.content).__name__, page.url, page.content_type, *_plain(self._settings))
        return Key(mended(name), hashlib.sha256(content).digest(), msgspec.json.encode(settings).decode())

    def find(self, name: str, key: Key) -> Outcome | None:
        """The outcome that is kept under the key."""
        found = self._rows.execute("SELECT packed FROM outcomes WHERE (input, content, settings) = (?, ?, ?)", key).fetchone()
        if found is None:
            return None
        self.found += 1
        return unpack(name, found[0])

    def keep(self, key: Key, outcome: Outcome) -> None:
        """Keep an outcome, unless another try could end otherwise.

        Raises:
            OutputUnwritable: the disk is full.
        """
        if outcome.outcome in TRIED_AGAIN:
            return
        try:
            self._rows.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", (*key, pack(outcome)))
        except sqlite3.Error as error:
            raise unwritable(self._name, f"its ledger: {error}") from None

    def close(self) -> bool:
        """Close it; whether there is something in it."""
        is_filled = self._rows.execute("SELECT 1 FROM outcomes").fetchone() is not None
        self._rows.close()
        return is_filled


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
    try:
        ledger = Ledger(path, name, settings)
    except sqlite3.Error as error:
        raise _unopened(path, name, error) from None
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


def _unopened(path: Path, name: str, error: sqlite3.Error) -> OutputUnwritable:
    match error.sqlite_errorcode & 0xFF:  # but for the finer code
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return OutputUnwritable(f"{name}: another batch is writing it: wait for that, or name another output")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
            return OutputUnwritable(f"{name}: its ledger is damaged ({error}): remove {path} to start anew")
    return unwritable(name, f"its ledger: {error}")
