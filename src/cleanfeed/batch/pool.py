"""A pool of worker processes that loses no job: what takes too long, eats memory or crashes costs its own answer only.

Each worker has a channel of its own, so that one which dies, in the middle of an answer too, leaves the others' alone. The
pool lives in the thread that asks it for answers; what it holds is bounded, however many jobs there are.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, Literal, TypeVar

from cleanfeed.batch.ahead import ReadAhead
from cleanfeed.batch.processes import MemoryWatch, Worker
from cleanfeed.errors import WorkerUnusable

TIMEOUT = 10.0  # seconds; pages take hundredths
MEMORY = 2 << 30  # bytes; a page needs some 35 times its size, and few have more than 1 MB
MOST_HELD = 2048  # answers that wait for one before them
MOST_HELD_BYTES = 64 << 20
MOST_FAILED_STARTS = 3  # of workers, one after the other: one may be killed by chance

A = TypeVar("A")  # what arrives
T = TypeVar("T")  # a ticket
Work = Callable[[Any], bytes]


def count_cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a batch may use. ``workers``: processes; ``timeout``: seconds a page; ``memory``: bytes a process. None: any."""

    workers: int
    timeout: float | None = TIMEOUT
    memory: int | None = MEMORY

    def __post_init__(self) -> None:
        for name in ("workers", "timeout", "memory"):
            if (limit := getattr(self, name)) is not None and not limit > 0:
                raise ValueError(f"{name} must be more than 0, not {limit!r}")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Something to do. ``ticket`` comes back with the answer. ``payload``: for the worker; None if ``result`` is known."""

    ticket: T
    payload: Any = None
    result: bytes | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a job has no result; ``how`` says in words what its workers died of."""

    outcome: Literal["timed_out", "killed"]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What became of a job: its result, or why there is none; None where there was nothing to do and none was known."""

    ticket: T
    result: bytes | Lost | None


@dataclass(slots=True)
class Entry(Generic[T]):
    """A job at its place in the order."""

    number: int
    job: Job[T]
    is_suspect: bool = False


class Pool(Generic[A, T]):
    """Workers, and the jobs between their arrival and their answer."""

    def __init__(self, items: Iterable[A], make_job: Callable[[A], Job[T]], work: Work, limits: Limits, ordered: bool) -> None:
        self._make_job = make_job
        self._work = work
        self._limits = limits
        self._ordered = ordered
        self._workers: list[Worker[Entry[T]]] = []
        self._waiting: deque[Entry[T]] = deque()
        self._suspects: deque[Entry[T]] = deque()
        self._held: dict[int, Answer[T]] = {}
        self._held_bytes = 0
        self._arrived = 0
        self._given = 0
        self._is_end = False
        self._failed_starts = 0
        self._arriving = ReadAhead(items, limits.workers)
        self._watch = MemoryWatch(self._workers, limits.memory) if limits.memory else None

    def open(self) -> None:
        """Begin to read, and to watch."""
        self._arriving.start()
        if self._watch:
            self._watch.start()

    def close(self) -> None:
        """End the workers, whatever they do."""
        self._arriving.stop()
        if self._watch:
            self._watch.stop()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self) -> Iterator[Answer[T]]:
        """The answers to all jobs; items are taken no faster than their jobs can be done."""
        while not self._is_end or self._waiting or self._suspects or self._busy():
            self._hand_out()
            self._collect()
            self._hand_out()
            yield from self._due()
        if self._arriving.error is not None:
            raise self._arriving.error  # not before what came until then has its answers

    def _collect(self) -> None:
        """Wait for what comes first: an item, if there is room for one, or what a worker has to say; take all that came."""
        workers = {worker.channel: worker for worker in self._workers}
        has_room = len(self._waiting) < self._limits.workers and not self._is_full()
        arriving = [] if self._is_end or not has_room else [self._arriving.bell]
        is_coming = arriving or any(not worker.is_idle for worker in self._workers)
        for ready in wait([*workers, *arriving], None if is_coming else 0):
            if ready is self._arriving.bell:
                self._take(self._arriving.take())
            else:
                self._receive(workers[ready])  # type: ignore[index] # typed for sockets and numbers too

    def _take(self, item: A | None) -> None:
        if item is None:
            self._is_end = True
            return
        job = self._make_job(item)
        entry = Entry(self._arrived, job)
        self._arrived += 1
        if job.payload is None:
            self._answer(entry, job.result)
        else:
            self._waiting.append(entry)

    def _hand_out(self) -> None:
        if self._suspects:
            if not self._busy():
                self._try_again()
            return
        for worker in self._workers:
            if self._waiting and worker.is_idle:
                entry = self._waiting.popleft()
                worker.give(entry, entry.job.payload)
        starting = sum(not worker.is_ready for worker in self._workers)
        if len(self._waiting) > starting and len(self._workers) < self._limits.workers:
            self._start()

    def _try_again(self) -> None:
        """Give what killed its worker to a fresh one, while no other works: neither can be to blame for the other."""
        fresh = next((worker for worker in self._workers if worker.is_fresh), None)
        if fresh is None:
            if len(self._workers) == self._limits.workers:
                self._workers.pop(0).end()
            self._start()
        elif fresh.is_ready:
            entry = self._suspects.popleft()
            fresh.give(entry, entry.job.payload)

    def _start(self) -> None:
        self._workers.append(Worker(self._work, self._limits.timeout))

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self._workers)

    def _receive(self, worker: Worker[Entry[T]]) -> None:
        message = worker.receive()
        if message is None:
            self._bury(worker)
        elif worker.job is None:  # it says that it is ready
            self._failed_starts = 0
        else:
            entry, worker.job = worker.job, None
            self._answer(entry, message)

    def _bury(self, worker: Worker[Entry[T]]) -> None:
        self._workers.remove(worker)
        entry = worker.job
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts == MOST_FAILED_STARTS:
                raise WorkerUnusable(f"workers end before their first page ({self._cause(worker)})")
        if entry is None:
            return
        if worker.has_timed_out:
            self._answer(entry, Lost("timed_out"))
        elif entry.is_suspect:
            self._answer(entry, Lost("killed", self._cause(worker)))
        else:
            entry.is_suspect = True
            self._suspects.append(entry)

    def _cause(self, worker: Worker[Entry[T]]) -> str:
        if worker.is_over_memory:
            return f"over the memory limit of {(self._limits.memory or 0) / (1 << 20):,.0f} MiB"
        return worker.ending

    def _answer(self, entry: Entry[T], result: bytes | Lost | None) -> None:
        number = entry.number if self._ordered else self._given + len(self._held)
        self._held[number] = Answer(entry.job.ticket, result)
        self._held_bytes += len(result) if isinstance(result, bytes) else 0

    def _due(self) -> Iterator[Answer[T]]:
        while (answer := self._held.pop(self._given, None)) is not None:
            self._given += 1
            self._held_bytes -= len(answer.result) if isinstance(answer.result, bytes) else 0
            yield answer

    def _is_full(self) -> bool:
        return len(self._held) >= MOST_HELD or self._held_bytes >= MOST_HELD_BYTES


def run_pool(
    items: Iterable[A], make_job: Callable[[A], Job[T]], work: Work, limits: Limits, *, ordered: bool = True
) -> Iterator[Answer[T]]:
    """Let workers do jobs, each within its limits.

    Args:
        items: taken one by one, in a thread of their own, as workers get free; they may be endless.
        make_job: an item's job; called in the thread that asks for the answers.
        work: done to each payload in a worker process; a function at the top of a module, or a partial of one.
        limits: how many workers, and what each may use.
        ordered: answers come in the order of the items; else as they are done.

    A job that takes longer than its time is lost at once. One that kills its worker in another way gets a second try in a
    fresh worker, alone.

    Raises:
        WorkerUnusable: workers cannot be started.
    """
    with closing(Pool(items, make_job, work, limits, ordered)) as pool:
        pool.open()
        yield from pool.run()
