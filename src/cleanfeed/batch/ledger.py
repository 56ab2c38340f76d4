"""The ledger: what a batch has done, so that one which was broken off can be gone on with.

A SQLite file beside the output holds every outcome as soon as there is one. The next run walks all inputs again and takes from the
ledger what it finds there; the output is written anew from its first row, so however and wherever the last run ended, the rows are
those of a run that did not. The ledger goes when the output is in place.
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

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.found = 0
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
            raise _unwritable(self.path, error) from None

    def close(self) -> None:
        """Close it; it stays for the next run."""
        self._rows.close()


@contextmanager
def open_ledger(path: Path, settings: Settings) -> Iterator[Ledger]:
    """Open the ledger for the time of a batch. It stays if that is broken off, and goes when all is done.

    Raises:
        OutputUnwritable: it cannot be opened, is no ledger, or another batch has it open.
    """
    try:
        ledger = Ledger(path, settings)
    except sqlite3.Error as error:
        raise _unwritable(path, error) from None
    try:
        yield ledger
    except BaseException:
        ledger.close()
        raise
    path.unlink(missing_ok=True)  # before it is closed: nobody else opens what is about to go
    ledger.close()


def ledger_beside(place: Path) -> Path:
    """Where an output's ledger is; hidden, so that it is no input where the output stands among the pages."""
    return place.with_name(f".{place.name}.ledger")


def _plain(settings: Settings) -> tuple[object, ...]:
    return settings.url, settings.kind, settings.encoding, settings.max_bytes


def _unwritable(path: Path, error: sqlite3.Error) -> OutputUnwritable:
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return OutputUnwritable(f"{path}: another batch is writing this output: wait for it, or name another output")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
            return OutputUnwritable(f"{path}: no ledger of a batch, or a damaged one ({error}): remove it to start anew")
    return OutputUnwritable(f"{path}: cannot be written: {error}: check the folder, its permissions and the space left")
