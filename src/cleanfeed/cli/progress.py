"""How far a batch is: a bar on a terminal, elsewhere a line now and then."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Thread

from cleanfeed.batch.outcome import Outcome
from cleanfeed.cli.line import say

EVERY = 30.0  # seconds from one line to the next

Count = Callable[[], int | None]


def shown_progress(outcomes: Iterable[Outcome], count: Count, now: Callable[[], float] = time.monotonic) -> Iterator[Outcome]:
    """The same outcomes, with what came of them so far shown on stderr.

    Args:
        outcomes: of a batch.
        count: how many there will be, None if that cannot be told beforehand; done aside, as it may take its time.
        now: the clock.
    """
    if sys.stderr is not None and sys.stderr.isatty():
        return _with_bar(outcomes, count, now)
    return _with_lines(outcomes, now)


def _with_bar(outcomes: Iterable[Outcome], count: Count, now: Callable[[], float]) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} pages/s"),
        TextColumn("{task.fields[failed]} failed"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, soft_wrap=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None, rate=0.0, failed=0)
        Thread(target=lambda: bar.update(task, total=count()), daemon=True).start()
        started, failed = now(), 0
        for done, outcome in enumerate(outcomes, 1):
            failed += outcome.error is not None
            bar.update(task, advance=1, rate=done / max(now() - started, 1e-9), failed=failed)
            yield outcome


def _with_lines(outcomes: Iterable[Outcome], now: Callable[[], float]) -> Iterator[Outcome]:
    started = said = now()
    failed = 0
    for done, outcome in enumerate(outcomes, 1):
        failed += outcome.error is not None
        if now() - said >= EVERY:
            said = now()
            say(f"{done:,} inputs so far, {done / (said - started):.1f} pages/s, {failed:,} failed")
        yield outcome
