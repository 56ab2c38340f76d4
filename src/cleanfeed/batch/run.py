"""Many inputs to outcomes: read one after the other here, cleaned side by side in workers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from cleanfeed.batch.ledger import Key, Ledger
from cleanfeed.batch.outcome import DEFAULTS, AnyInput, Clean, Outcome, PageRead, Settings, read_input
from cleanfeed.batch.packed import unpack
from cleanfeed.batch.pool import MEMORY, TIMEOUT, Answer, Job, Limits, Lost, count_cores, run_pool
from cleanfeed.batch.worker import make_work
from cleanfeed.cleaner import clean
from cleanfeed.errors import TimedOut, WorkerKilled
from cleanfeed.page.read import Kind

Given = bytes | str
"""A page's content."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An input without its bytes. ``key``: what to keep its outcome under. ``unread``: its outcome, if it cannot be read."""

    name: str
    key: Key | None = None
    unread: Outcome | None = None


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page in memory as an input."""

    name: str
    content: Given
    url: str | None = None
    content_type: str | None = None
    kind: Kind = "auto"
    cut: str | None = None

    def read(self, max_bytes: int) -> Given:  # noqa: ARG002 - `clean` looks at the size, in whatever characters it comes
        """The page itself."""
        return self.content


def clean_inputs(
    pages: Iterable[AnyInput],
    settings: Settings = DEFAULTS,
    *,
    limits: Limits,
    ledger: Ledger | None = None,
    ordered: bool = True,
    clean: Clean = clean,
) -> Iterator[Outcome]:
    """Clean many inputs in worker processes: one outcome each, whatever happens.

    Args:
        pages: the inputs; one is taken and read when there is room for it, in a thread of their own.
        settings: what goes for all of them.
        limits: how many workers, and what a page may use.
        ledger: knows the outcomes of an earlier run, and is told the new ones.
        ordered: outcomes come in the order of the inputs; else as they are there.
        clean: what to do with a page, for tests; a function at the top of a module.

    Raises:
        OutputUnwritable: the ledger cannot be written.
        WorkerUnusable: workers cannot be started.
    """
    read = ((page.name, read_input(page, settings)) for page in pages)
    for answer in run_pool(read, partial(_job, ledger), make_work(settings, clean), limits, ordered=ordered):
        outcome = _outcome(answer, limits)
        if ledger and answer.ticket.key:
            ledger.keep(answer.ticket.key, outcome)
        yield outcome


def clean_many(
    sources: Iterable[Given | tuple[Given, str]],
    workers: int | None = None,
    timeout: float | None = TIMEOUT,
    *,
    memory_limit: int | None = MEMORY,
) -> Iterator[Outcome]:
    """Clean many pages in worker processes: one outcome each, in order, whatever is in the page.

    Args:
        sources: pages, as bytes or characters, or pairs of a page and its URL; taken from the iterator as there is room
            for them, in a thread of its own; it may be endless.
        workers: how many processes; None: one a processor core.
        timeout: seconds that a page may take before its process is killed and its outcome is ``timed_out``; None: no limit.
        memory_limit: bytes of memory that a process may have, cleanfeed's own 80 MB included; a page that twice needs more is
            ``killed``. None: no limit.

    Yields:
        An `Outcome` for each page. Its ``input`` is the page's URL, else its number, from 1.

    Raises:
        ValueError: ``workers``, ``timeout`` or ``memory_limit`` is not positive.
        WorkerUnusable: workers cannot be started.
    """
    limits = Limits(count_cores() if workers is None else workers, timeout, memory_limit)
    return clean_inputs((_given(number, source) for number, source in enumerate(sources, 1)), limits=limits)


def _given(number: int, source: Given | tuple[Given, str]) -> GivenPage:
    if isinstance(source, tuple):
        content, url = source
        return GivenPage(url, content, url)
    return GivenPage(str(number), source)


def _job(ledger: Ledger | None, item: tuple[str, PageRead | Outcome]) -> Job[Ticket]:
    name, read = item
    if isinstance(read, Outcome):
        return Job(Ticket(name, unread=read))
    if ledger is None:
        return Job(Ticket(name), read)
    key = ledger.key(name, read)
    known = ledger.find(key)
    return Job(Ticket(name, key), read) if known is None else Job(Ticket(name), result=known)


def _outcome(answer: Answer[Ticket], limits: Limits) -> Outcome:
    name, result = answer.ticket.name, answer.result
    if answer.ticket.unread:
        return answer.ticket.unread
    if isinstance(result, bytes):
        return unpack(name, result)
    if isinstance(result, Lost) and result.outcome == "killed":
        said = f"its worker process died twice ({result.how}): raise the memory limit, or leave the page out"
        return Outcome(name, "killed", WorkerKilled(said))
    said = f"took longer than {limits.timeout:g} seconds: raise the timeout, or leave the page out"
    return Outcome(name, "timed_out", TimedOut(said))
