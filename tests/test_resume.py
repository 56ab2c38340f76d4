"""Batches that are broken off, by whatever, and gone on with."""

import json
import os
import pty
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from misbehaviour import misbehave
from terminal import read_terminal

from cleanfeed import EmptyInput, Outcome, OutputUnwritable
from cleanfeed.batch.ledger import open_ledger
from cleanfeed.batch.outcome import Settings
from cleanfeed.batch.pool import Limits
from cleanfeed.batch.run import GivenPage, clean_inputs
from cleanfeed.cli.app import main
from cleanfeed.cli.progress import shown_progress

COMMAND = (sys.executable, "-m", "cleanfeed", "clean")
PROSE = "The council met on Monday and agreed, after three hours of talk, to mend the pier before the summer comes. " * 2
COUNT = 45
PROMPT = 5.0  # seconds; a tenth is what it takes where nothing else runs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with pages enough for a batch to be caught at work on them, some of them bad."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for number in range(COUNT):
        prose = "".join(f"<p>{paragraph}: {PROSE}</p>" for paragraph in range(40))
        content = f"<title>Pier {number}</title><article><h1>Pier {number} to be mended</h1>{prose}</article>"
        (tmp_path / f"pages/{number:03}.html").write_text(content if number % 9 else " ")
    (tmp_path / "pages/gone.html").symlink_to("nowhere")
    return tmp_path


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run((*COMMAND, *arguments), capture_output=True, timeout=60, check=False, **options)


def start_and_wait_for_rows(*arguments: str, rows: int = 1, **options: Any) -> subprocess.Popen[bytes]:
    """A batch that has done some pages."""
    process = subprocess.Popen((*COMMAND, "-v", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    assert process.stderr
    for _ in range(rows):
        process.stderr.readline()
    return process


def kill_after(rows: int, *arguments: str) -> None:
    process = start_and_wait_for_rows(*arguments, rows=rows)
    process.kill()
    process.communicate()


def kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / ".out.jsonl.ledger")) as ledger:
        (count,) = ledger.execute("SELECT count(*) FROM outcomes").fetchone()
        return int(count)


@pytest.mark.parametrize(("name", "kills"), [("out.jsonl", 3), ("out.parquet", 1), ("out.db", 1), ("out/", 1)])
def test_killed_batches_are_resumed_to_the_same_bytes(folder: Path, name: str, kills: int) -> None:
    run("pages", "-o", name)
    (folder / name).rename(folder / "whole")
    for _ in range(kills):
        kill_after(random.randrange(1, 30), "pages", "-o", name, "--resume")
    done = run("pages", "-o", name, "--resume")
    assert done.returncode == 1
    assert re.search(rb"46 inputs: 40 stories, 6 failed; (\d+) taken over from the run before\n$", done.stderr)
    assert same(folder / name, folder / "whole")
    assert sorted(path.name for path in folder.iterdir()) == sorted([name.rstrip("/"), "pages", "whole"])


def same(one: Path, other: Path) -> bool:
    """Whether two files or folders hold the same bytes."""
    if one.is_file():
        return one.read_bytes() == other.read_bytes()
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    below = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    return {*files} == below and all(same(one / file, other / file) for file in files)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_the_batch_at_once_with_a_summary(folder: Path, number: int, code: int) -> None:
    whole = run("pages").stdout
    process = start_and_wait_for_rows("pages", "-o", "out.jsonl", rows=20)
    sent = time.monotonic()
    process.send_signal(number)
    said = process.communicate(timeout=60)[1].decode()
    assert (process.returncode, time.monotonic() - sent < PROMPT) == (code, True)
    assert re.fullmatch(r"cleanfeed: interrupted after \d+ inputs: .*; --resume goes on with it", said.splitlines()[-1])
    assert not (folder / "out.jsonl").exists()
    assert kept(folder) >= 20 - 4  # empty pages are kept, too
    assert run("pages", "-o", "out.jsonl", "--resume").returncode == 1
    assert (folder / "out.jsonl").read_bytes() == whole


HANGING = """
import sys
from functools import partial
import cleanfeed.cli.clean as command
from cleanfeed.batch.run import clean_inputs
from cleanfeed.cli.app import main
from misbehaviour import misbehave
command.clean_inputs = partial(clean_inputs, clean=misbehave)
sys.exit(main(["clean", ".", "--timeout", "50"]))
"""


@pytest.mark.usefixtures("interruptible")
def test_interrupt_while_a_page_hangs(folder: Path) -> None:
    (folder / "pages/020.html").write_bytes(b"Hang")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen(
        (sys.executable, "-c", HANGING),
        cwd=folder / "pages",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    assert process.stdout
    for _ in range(20):
        process.stdout.readline()
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert (process.returncode, time.monotonic() - sent < PROMPT) == (130, True)


def test_changed_pages_and_settings_are_cleaned_anew(folder: Path) -> None:
    kill_after(30, "pages", "-o", "out.jsonl")
    (folder / "pages/001.html").write_text("<h1>Changed</h1>")
    run("pages", "-o", "out.jsonl", "--resume")
    assert (folder / "out.jsonl").read_bytes() == run("pages").stdout
    kill_after(30, "pages", "-o", "out.jsonl")
    done = run("pages", "-o", "out.jsonl", "--resume", "--kind", "text")
    assert b"taken over" not in done.stderr
    assert (folder / "out.jsonl").read_bytes() == run("pages", "--kind", "text").stdout


def test_without_resume_a_batch_starts_anew_and_says_so(folder: Path) -> None:
    kill_after(30, "pages", "-o", "out.jsonl")
    lost = kept(folder)
    done = run("pages", "-o", "out.jsonl")
    said = f"cleanfeed: out.jsonl: an earlier run was broken off after {lost} pages; starting anew, as there is no --resume\n"
    assert done.stderr.decode().startswith(said)
    assert b"taken over" not in done.stderr
    assert not (folder / ".out.jsonl.ledger").exists()


def test_second_batch_into_the_same_output_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")  # reading it waits until somebody writes
    first = start_and_wait_for_rows("pages", "pipe", "-o", "out.jsonl")
    second = run("pages", "-o", "out.jsonl")
    (folder / "pipe").write_bytes(b"Hello")
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (1, 2)
    said = b"cleanfeed: out.jsonl: another batch is writing it: wait for that, or name another output\n"
    assert second.stderr == said
    assert len((folder / "out.jsonl").read_bytes().splitlines()) == COUNT + 2


def test_damaged_ledger_is_one_line(folder: Path) -> None:
    (folder / ".out.jsonl.ledger").write_bytes(b"no ledger" * 1000)
    done = run("pages", "-o", "out.jsonl", "--resume")
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(
        rb"cleanfeed: out.jsonl: its ledger is damaged \(.*\): remove .*/.out.jsonl.ledger to start anew\n", done.stderr
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out.db", "out/"])
def test_full_disk_is_one_line(name: str) -> None:
    limit = 100_000 if name != "out/" else 3_000  # bytes a file may have, which to the program is a disk that is full
    allow = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    done = run("pages", "-q", "-o", name, preexec_fn=allow)
    last = done.stderr.decode().splitlines()[-1]
    assert done.returncode == 2
    assert re.fullmatch(rf"cleanfeed: {name}\S*: cannot be written: .*: check the folder, .* the space left.*", last)
    assert b"Traceback" not in done.stderr
    assert not Path(name).is_file()


def test_batch_that_a_full_disk_ended_can_go_on(folder: Path) -> None:
    whole = run("pages").stdout
    allow = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (100_000, 100_000))
    assert b"; --resume goes on from here\n" in run("pages", "-o", "out.jsonl", preexec_fn=allow).stderr
    assert run("pages", "-q", "-o", "out.jsonl", "--resume").returncode == 1
    assert (folder / "out.jsonl").read_bytes() == whole


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("arguments", [["pages"], ["pages", "--unordered"], ["pages", "--workers", "1"]])
def test_reader_that_goes_away_ends_the_batch(arguments: list[str]) -> None:
    process = subprocess.Popen((*COMMAND, "-q", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 141
    assert b"Traceback" not in said


@pytest.mark.usefixtures("folder")
def test_unordered_rows_are_the_same_rows() -> None:
    ordered, unordered = run("pages").stdout, run("pages", "--unordered").stdout
    assert sorted(ordered.splitlines()) == sorted(unordered.splitlines())


def test_ledger_tries_again_what_timed_out_or_was_killed(tmp_path: Path) -> None:
    ran = []
    for _ in range(2):
        try:
            with open_ledger(tmp_path / "ledger", "out", Settings()) as ledger:
                pages = [GivenPage("hangs", b"Hang"), GivenPage("leaves", b"Leave"), GivenPage("good", b"Hello")]
                limits = Limits(2, timeout=1)
                ran.append([outcome.outcome for outcome in clean_inputs(pages, limits=limits, ledger=ledger, clean=misbehave)])
                assert ledger.found == len(ran) - 1
                raise InterruptedError
        except InterruptedError:
            assert (tmp_path / "ledger").exists()
    assert ran == [["timed_out", "killed", "not_a_story"]] * 2


def test_ledger_without_room_names_the_output(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger", "out", Settings()) as ledger:
        ledger._rows.execute("PRAGMA max_page_count = 4")
        pages = [GivenPage(str(number), PROSE * 400 + str(number)) for number in range(9)]
        outcomes = clean_inputs(pages, limits=Limits(1), ledger=ledger)
        with pytest.raises(OutputUnwritable, match=r"^out: cannot be written: its ledger: "):
            list(outcomes)


# One page


def test_limits_hold_for_one_page_where_they_are_given(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("cleanfeed.cli.clean.clean_inputs", partial(clean_inputs, clean=misbehave))
    (folder / "hang.html").write_bytes(b"Hang")
    assert main(["clean", "hang.html", "--timeout", "0.5"]) == 3
    assert capsys.readouterr().err == (
        "cleanfeed: hang.html: took longer than 0.5 seconds: raise the timeout, or leave the page out\n"
    )
    (folder / "eat.html").write_bytes(b"Eat")
    assert main(["clean", "eat.html", "pages/001.html", "--memory-limit", "200M", "--format", "jsonl"]) == 1
    eaten, good = map(json.loads, capsys.readouterr().out.splitlines())
    assert (eaten["outcome"], eaten["error"]["class"], good["outcome"]) == ("killed", "WorkerKilled", "ok")


# Progress


def test_progress_is_a_line_every_half_minute(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [Outcome(str(number), "ok") for number in range(7)]
    outcomes[1] = Outcome("1", "failed", EmptyInput())
    seconds = 0

    def arriving() -> Iterator[Outcome]:
        nonlocal seconds
        for outcome in outcomes:
            seconds += 12
            yield outcome

    assert list(shown_progress(arriving(), lambda: None, lambda: seconds)) == outcomes
    assert capsys.readouterr().err.splitlines() == [
        "cleanfeed: 3 inputs so far, 0.1 pages/s, 1 failed",
        "cleanfeed: 6 inputs so far, 0.1 pages/s, 1 failed",
    ]


def on_terminal(*arguments: str) -> bytes:
    """What is shown on a terminal that is standard error."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen((*COMMAND, *arguments), stdout=subprocess.DEVNULL, stderr=slave, env=environment)
    os.close(slave)
    shown = read_terminal(master)
    process.wait(60)
    return shown


@pytest.mark.usefixtures("folder")
def test_progress_on_a_terminal_is_a_bar_below_what_is_said() -> None:
    shown = on_terminal("pages", "-o", "out.jsonl")
    assert b"/46" in shown
    assert b" pages/s" in shown
    assert shown.count(b"the input is empty") == 5
    assert b"46 inputs: 40 stories, 6 failed\r\n" in shown
    assert b"pages/s" not in on_terminal("pages", "-o", "out.jsonl", "--quiet")
