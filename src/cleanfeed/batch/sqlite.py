"""Outcomes as a SQLite database: a table of stories, one of the blocks that were stripped from their pages."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from cleanfeed.batch.outcome import Outcome
from cleanfeed.batch.place import unwritable
from cleanfeed.batch.rows import to_row
from cleanfeed.story import Story, Stripped

FIRST = ("id", "input", "outcome", "error_class", "error_message")
FIELDS = tuple(field for field in Story.__struct_fields__ if field != "stripped")
BLOCK_FIELDS = Stripped.__struct_fields__
TABLES = f"""
PRAGMA journal_mode = OFF; -- the file is not there until it is whole
PRAGMA synchronous = OFF;
CREATE TABLE stories (
    id INTEGER PRIMARY KEY, input TEXT NOT NULL, outcome TEXT NOT NULL, error_class TEXT, error_message TEXT,
    {", ".join(FIELDS)}, "text"
);
CREATE TABLE stripped (
    story INTEGER NOT NULL REFERENCES stories (id), position INTEGER NOT NULL,
    {", ".join(f'"{field}"' for field in BLOCK_FIELDS)},
    PRIMARY KEY (story, position)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX stories_by_input ON stories (input);
CREATE INDEX stripped_by_role ON stripped (role);
"""
STORY = f"INSERT INTO stories VALUES ({', '.join('?' * (len(FIRST) + len(FIELDS) + 1))})"
BLOCK = f"INSERT INTO stripped VALUES ({', '.join('?' * (2 + len(BLOCK_FIELDS)))})"


def write_sqlite(outcomes: Iterable[Outcome], path: Path, name: str) -> None:
    """Write outcomes as a database: a row of ``stories`` each, in order, a row of ``stripped`` for each stripped block.

    Columns have the names of the record's fields, and ``text``; lists and structures are JSON in them.

    Args:
        outcomes: what to write.
        path: the file; what is there goes.
        name: how the user calls it, for errors.

    Raises:
        OutputUnwritable: the disk is full.
    """
    path.unlink(missing_ok=True)  # of a run that was killed
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(TABLES)
            database.execute("BEGIN")
            for number, outcome in enumerate(outcomes, 1):
                _write(database, number, outcome)
            database.execute("COMMIT")
            database.executescript(INDEXES)
    except sqlite3.Error as error:
        raise unwritable(name, error) from None


def _write(database: sqlite3.Connection, number: int, outcome: Outcome) -> None:
    row = to_row(outcome)
    error = row["error"] or {}
    text = outcome.story.text if outcome.story else None
    first = (number, row["input"], row["outcome"], error.get("class"), error.get("message"))
    database.execute(STORY, (*first, *(_value(row.get(field)) for field in FIELDS), text))
    blocks = row.get("stripped", ())
    rows = ((number, position, *(_value(block[field]) for field in BLOCK_FIELDS)) for position, block in enumerate(blocks))
    database.executemany(BLOCK, rows)


def _value(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, (dict, list)) else value
