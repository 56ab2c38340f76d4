"""Batches in worker processes: what a page can do to others, and to the memory of all. Nothing."""

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from misbehaviour import misbehave

from cleanfeed import CleaningFailed, NotText, Outcome, TimedOut, WorkerKilled, WorkerUnusable, clean, clean_many
from cleanfeed.batch import pool
from cleanfeed.batch.pool import Limits
from cleanfeed.batch.run import GivenPage, clean_inputs

PROSE = "<p>The council met on Monday and agreed, after three hours of talk, to mend the pier before the summer comes.</p>"
MEBIBYTE = 1 << 20
LIMITS = Limits(workers=2, timeout=3, memory=256 * MEBIBYTE)


def page(number: int) -> bytes:
    return f"<title>Pier {number}</title><article><h1>Pier {number} to be mended</h1>{PROSE * 4}</article>".encode()


def run(*pages: bytes, limits: Limits = LIMITS) -> list[Outcome]:
    """The outcomes of pages, some of which misbehave."""
    inputs = (GivenPage(str(number), content) for number, content in enumerate(pages))
    return list(clean_inputs(inputs, limits=limits, clean=misbehave))


def verdicts(outcomes: list[Outcome]) -> list[str]:
    return [outcome.outcome for outcome in outcomes]


def children() -> list[psutil.Process]:
    return psutil.Process().children()


def test_stories_are_those_of_clean_in_order() -> None:
    pages = [page(number) for number in range(20)]
    outcomes = list(clean_many(pages, workers=2))
    assert [outcome.story for outcome in outcomes] == [clean(content) for content in pages]
    assert [outcome.input for outcome in outcomes] == [str(number) for number in range(1, 21)]
    assert {*verdicts(outcomes)} == {"ok"}


def test_sources_are_bytes_characters_or_pairs_with_a_url() -> None:
    text, url = page(1).decode(), "https://news.example/pier"
    first, second, third = clean_many([page(1), text + "\ud800", (text, url)], workers=1)
    assert first.story == clean(page(1))
    assert second.story == clean(text + "\ud800")
    assert (third.input, third.story) == (url, clean(text, url))


def test_pages_that_fail_are_outcomes() -> None:
    nothing, paper = clean_many([b" ", b"%PDF-1.7\n"], workers=1)
    assert (nothing.outcome, type(nothing.error).__name__, nothing.story) == ("failed", "EmptyInput", None)
    assert isinstance(paper.error, NotText)
    assert str(paper.error).startswith("the input is a PDF, not a page: ")


def test_defect_is_one_failed_outcome() -> None:
    broken, good = run(b"Raise", page(1))
    assert (broken.outcome, good.outcome) == ("failed", "ok")
    assert isinstance(broken.error, CleaningFailed)
    assert str(broken.error) == "a defect in cleanfeed (RecursionError: too deep): please report it with this page"


def test_pages_that_hang_eat_memory_or_crash_cost_only_themselves() -> None:
    bad = {3: b"Hang", 4: b"Hang", 7: b"Eat", 11: b"Eat", 15: b"Crash", 16: b"Leave"}
    outcomes = run(*(bad.get(number, page(number)) for number in range(20)))
    lost = {number: outcomes[number].outcome for number in bad}
    assert lost == {3: "timed_out", 4: "timed_out", 7: "killed", 11: "killed", 15: "killed", 16: "killed"}
    assert [outcome.story for number, outcome in enumerate(outcomes) if number not in bad] == [
        clean(page(number)) for number in range(20) if number not in bad
    ]
    assert isinstance(outcomes[3].error, TimedOut)
    assert str(outcomes[3].error) == "took longer than 3 seconds: raise the timeout, or leave the page out"
    assert isinstance(outcomes[7].error, WorkerKilled)
    assert "died twice (over the memory limit of 256 MiB)" in str(outcomes[7].error)
    assert "died twice (signal SIGSEGV)" in str(outcomes[15].error)
    assert "died twice (exit code 7)" in str(outcomes[16].error)


def test_page_that_killed_its_worker_once_has_its_story(tmp_path: Path) -> None:
    unlucky = b"CrashOnce " + os.fsencode(tmp_path / "crashed")
    before, outcome, after = run(page(1), unlucky, page(2))
    assert (tmp_path / "crashed").exists()
    assert verdicts([before, outcome, after]) == ["ok", "not_a_story", "ok"]
    assert outcome.story == clean(unlucky)


def test_worker_killed_from_outside_while_it_answers_costs_nothing() -> None:
    long = page(1).replace(b"</article>", PROSE.encode() * 2000)
    outcomes = clean_many([long] * 12, workers=2)
    done = [next(outcomes)]
    for worker in children():
        worker.kill()
    assert [outcome.story for outcome in [*done, *outcomes]] == [clean(long)] * 12


def test_order_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    go = tmp_path / "go"
    pages = (GivenPage(content.decode(), content) for content in (b"WaitFor " + os.fsencode(go), b"1", b"2", b"3"))
    outcomes = clean_inputs(pages, limits=Limits(2), ordered=False, clean=misbehave)
    assert [next(outcomes).input for _ in range(3)] == ["1", "2", "3"]
    go.touch()
    assert next(outcomes).input == f"WaitFor {go}"
    assert [outcome.input for outcome in run(b"Wait 0.3", b"1", b"2", b"3")] == ["0", "1", "2", "3"]


def test_endless_sources_are_taken_only_as_fast_as_outcomes_are() -> None:
    taken = itertools.count()
    outcomes = clean_many((page(next(taken)) for _ in itertools.count()), workers=1)
    first = list(itertools.islice(outcomes, 10))
    time.sleep(0.3)
    assert verdicts(first) == ["ok"] * 10
    assert next(taken) < 16  # some are waiting to be worked, some to be taken
    outcomes.close()  # type: ignore[attr-defined] # a generator


def test_answers_held_for_one_that_takes_long_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_HELD", 5)
    taken: list[int] = []

    def pages() -> Iterator[GivenPage]:
        yield GivenPage("slow", b"Wait 1")
        for number in range(100):
            taken.append(number)
            yield GivenPage(str(number), page(number))

    outcomes = clean_inputs(pages(), limits=Limits(2), clean=misbehave)
    assert next(outcomes).input == "slow"
    assert len(taken) < 20
    assert len(list(outcomes)) == 100


def test_outcome_does_not_wait_for_a_source_that_is_slow_to_come() -> None:
    goes_on = threading.Event()

    def pages() -> Iterator[bytes]:
        yield page(1)
        goes_on.wait(30)
        yield page(2)

    outcomes = clean_many(pages(), workers=1)
    assert next(outcomes).outcome == "ok"
    assert not goes_on.is_set()
    goes_on.set()
    assert verdicts(list(outcomes)) == ["ok"]


def test_error_of_the_sources_is_raised() -> None:
    def pages() -> Iterator[bytes]:
        yield page(1)
        raise LookupError("the crawl broke")

    outcomes = clean_many(pages(), workers=1)
    assert next(outcomes).outcome == "ok"
    with pytest.raises(LookupError, match="the crawl broke"):
        next(outcomes)


def test_workers_end_with_the_outcomes() -> None:
    before = {child.pid for child in children()}
    outcomes = clean_many([b"Wait"] * 50, workers=2)
    next(outcomes)
    assert {child.pid for child in children()} - before
    outcomes.close()  # type: ignore[attr-defined] # a generator
    assert {child.pid for child in children()} == before


@pytest.mark.parametrize("limits", [{"workers": 0}, {"timeout": 0}, {"timeout": -1}, {"memory_limit": 0}])
def test_limits_that_allow_nothing_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be more than 0"):
        clean_many([page(1)], **limits)


def test_no_limits() -> None:
    assert verdicts(list(clean_many([page(1)], workers=1, timeout=None, memory_limit=None))) == ["ok"]


def test_workers_without_the_memory_to_start_are_no_page_s_fault() -> None:
    with pytest.raises(WorkerUnusable, match=r"before their first page \(over the memory limit of 1 MiB\)"):
        list(clean_many([page(1)], workers=1, memory_limit=MEBIBYTE))


def test_no_interpreter_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerUnusable, match="no worker process can be started: No such file"):
        list(clean_many([page(1)], workers=1))


SCRIPT = """
import json, sys, threading, time
import cleanfeed
threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
print(json.dumps([outcome.outcome for outcome in cleanfeed.clean_many([b"<p>Hello there", b" "])]))
"""


def test_script_needs_no_guard_and_pages_no_trust(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "msgspec.py").write_text("raise SystemExit('a file among the pages was run')")
    done = subprocess.run((sys.executable, "-P", "script.py"), cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == ["not_a_story", "failed"]


ORPHANS = """
import os, psutil
from cleanfeed.batch.pool import Limits
from cleanfeed.batch.run import GivenPage, clean_inputs
from misbehaviour import misbehave
pages = (GivenPage("page", content) for content in (b"Hello", {then!r}, {then!r}))
outcomes = clean_inputs(pages, limits=Limits(1, timeout=2), clean=misbehave)
next(outcomes)
print(psutil.Process().children()[0].pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("then", [b"Hello", b"Hang"])
def test_workers_do_not_outlive_a_parent_that_is_killed(then: bytes) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = (sys.executable, "-c", ORPHANS.format(then=then))
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment)
    assert done.returncode == -9
    worker, until = int(done.stdout), time.monotonic() + 20
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(worker)


def is_running(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE  # nobody may be there to bury it
    except psutil.NoSuchProcess:
        return False
