"""Batches over archives, lists and addresses: workers, ledger, outputs and progress know them as they know files."""

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from containers import PAGES, SITE, http, page, warc_of, warc_record, zip_of

from cleanfeed.batch import place
from cleanfeed.batch.outcome import DEFAULTS, clean_one
from cleanfeed.batch.rows import encode_row
from cleanfeed.cli.app import main
from cleanfeed.cli.found import Named, look_for
from cleanfeed.inputs.files import find_inputs

Call = Callable[..., tuple[int, str, str]]
DUMP = "\n\n".join(
    ["Quay is dredged", *(f"{number}: The board asked what <b> and <p> cost, and was told. " * 4 for number in range(5))]
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command runs; ``mixed`` there has an archive, a crawl with a cut record and a text of WET, and pages."""
    monkeypatch.chdir(tmp_path)
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for name, data in PAGES.items():
        (mixed / f"{name}.html").write_bytes(data)
    (mixed / "more.zip").write_bytes(zip_of({"a/pier.html": page("Pier is mended"), "a/minutes.pdf": b"%PDF-1.7\n"}))
    cut = warc_record(http(PAGES["north"][:900]), headers="WARC-Truncated: time\r\n")
    text = warc_record(DUMP.encode(), "conversion", headers="Content-Type: text/plain\r\n")
    (mixed / "crawl.warc").write_bytes(warc_of({f"{SITE}/south": PAGES["south"]}) + cut + text)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call_main(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    return call_main


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_workers_give_the_rows_that_one_process_gives(call: Call, folder: Path) -> None:
    code, _, said = call("clean", "mixed", "--workers", "2", "-o", "out.jsonl")
    alone = [json.loads(encode_row(clean_one(found))) for found in find_inputs(["mixed"])]
    assert rows(folder / "out.jsonl") == alone
    assert code == 1
    assert {row["outcome"] for row in alone} >= {"ok", "truncated", "failed"}
    assert "text" in {row["source"]["kind"] for row in alone if row["error"] is None}
    assert said.splitlines()[-1].startswith(f"cleanfeed: {len(alone)} inputs: ")


def test_archive_is_gone_on_with(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(partial: Path, place: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(partial), None, str(place))

    with monkeypatch.context() as patched:
        patched.setattr(place, "_put", refuse)
        code, _, said = call("clean", "mixed/more.zip", "-o", "stories.jsonl")
    assert (code, said.splitlines()[-1].endswith("--resume goes on from here")) == (2, True)
    code, _, said = call("clean", "mixed/more.zip", "-o", "stories.jsonl", "--resume")
    assert said.splitlines()[-1] == "cleanfeed: 2 inputs: 1 story, 1 failed; 2 taken over from the run before"
    assert (code, [row["outcome"] for row in rows(folder / "stories.jsonl")]) == (1, ["ok", "failed"])


def test_one_page_has_nothing_to_resume(call: Call, folder: Path) -> None:
    says = "--resume goes on with a run of several inputs into a file or a folder: name that with -o"
    assert call("clean", "mixed/north.html", "-o", "out.json", "--resume") == (2, "", f"cleanfeed: {says}\n")
    assert not (folder / "out.json").exists()


def test_members_are_rows_of_tables_and_files_of_folders(call: Call, folder: Path) -> None:
    assert call("clean", "mixed/more.zip", "-o", "stories.db")[0] == 1
    with closing(sqlite3.connect(folder / "stories.db")) as database:
        found = database.execute("SELECT input, outcome FROM stories ORDER BY id").fetchall()
    assert found == [("mixed/more.zip!a/pier.html", "ok"), ("mixed/more.zip!a/minutes.pdf", "failed")]
    assert call("clean", "mixed/more.zip", "-o", "stories/", "--format", "markdown")[0] == 1
    assert "Pier is mended" in (folder / "stories/mixed/more.zip!a/pier.html.md").read_text("utf-8")


def count(arguments: Sequence[str], files_from: str | None = None) -> int | None:
    return look_for(Named(arguments, files_from), DEFAULTS).count(None)


def test_total_is_told_where_names_and_beginnings_tell_it(folder: Path) -> None:
    pages = [f"mixed/{name}.html" for name in PAGES]
    (folder / "list").write_text("\n".join(pages), "utf-8")
    assert count(pages) == count((), "list") == len(PAGES)
    assert count([*pages, "no-such.html", "https://news.invalid/a"]) == len(PAGES) + 2


def test_total_is_not_told_where_only_reading_would(folder: Path) -> None:
    os.mkfifo(folder / "pipe")  # opened, it would never come back
    assert count(["mixed"]) is count(["mixed/north.html", "pipe"]) is count(["mixed/north.html", "-"]) is None
    assert count((), "-") is count((), "pipe") is None
