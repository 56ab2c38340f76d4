"""The worker processes of a pool: starting them, watching their memory, ending them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Pipe
from threading import Event, Thread
from typing import Any, Generic, TypeVar

import psutil

from cleanfeed.batch.worker import READY
from cleanfeed.errors import WorkerUnusable

LOOK = 0.05  # seconds between two looks at what memory the workers have
# What the interpreter is started with: isolated from the folder it happens to be in, which may hold a json.py among the
# pages, and with the parent's import path, so that it runs the very same cleanfeed.
BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from cleanfeed.batch.worker import serve; serve(int(sys.argv[1]))"
)
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # for numpy: the workers are what runs side by side

J = TypeVar("J")


class Worker(Generic[J]):
    """A process that works, its channel, and the job that it has at present."""

    def __init__(self, work: Callable[[Any], bytes], timeout: float | None) -> None:
        """Start it; it says when it is ready.

        Raises:
            WorkerUnusable: no process can be started.
        """
        self.channel, theirs = Pipe()
        with theirs:
            self.process = _start(theirs.fileno())
        self.memory = psutil.Process(self.process.pid)
        self.is_ready = False
        self.is_fresh = True
        self.is_over_memory = False
        self.job: J | None = None
        self.channel.send((work, timeout))

    @property
    def is_idle(self) -> bool:
        """Whether it could take a job."""
        return self.is_ready and self.job is None

    def give(self, job: J, payload: object) -> None:
        """Let it work; a process that is gone shows when its answer is received."""
        self.job, self.is_fresh = job, False
        try:
            self.channel.send(payload)
        except ConnectionError:
            self.process.kill()

    def receive(self) -> bytes | None:
        """Its next answer, or None if it has come to its end. That it is ready is no answer: it gives empty bytes."""
        try:
            message = self.channel.recv_bytes()
        except (EOFError, ConnectionError):
            self.end()
            return None
        if self.is_ready:
            return message
        self.is_ready = message == READY
        return b""

    def end(self) -> None:
        """Kill it, whatever it does; a page that made it deaf to kinder signals is what it is killed for."""
        self.process.kill()
        self.process.wait()
        self.channel.close()

    @property
    def has_timed_out(self) -> bool:
        """Whether the alarm ended it."""
        return self.process.returncode == -signal.SIGALRM

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.process.returncode
        if code is not None and code < 0:
            return f"signal {signal.Signals(-code).name}"
        return f"exit code {code}"

    def look(self, limit: int) -> None:
        """Kill it if it has more memory than it may."""
        try:
            if self.memory.memory_info().rss > limit:
                self.is_over_memory = True
                self.memory.kill()
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # gone by itself meanwhile; macOS denies a look at the dead
            return


class MemoryWatch(Thread):
    """Looks at the workers' memory all the time, also while the parent waits for an input or for whoever takes its outcomes.

    What is counted is the resident memory. A limit on the address space (``RLIMIT_AS``) was refused: libraries reserve far more
    than they use, and libxml2 would end a page early where it gets no more, which must not pass for the whole page.
    """

    def __init__(self, workers: list[Worker[J]], limit: int) -> None:
        super().__init__(name="cleanfeed memory watch", daemon=True)
        self._workers = workers
        self._limit = limit
        self._done = Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._done.wait(LOOK):
            for worker in tuple(self._workers):
                worker.look(self._limit)

    def stop(self) -> None:
        """End the watch."""
        self._done.set()
        self.join()


def _start(channel: int) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-I", "-c", BOOT, str(channel), json.dumps(sys.path))
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(channel,),
            process_group=0,  # Ctrl-C is the parent's to handle
            env={**dict.fromkeys(ONE_THREAD, "1"), **os.environ},
        )
    except OSError as error:
        raise WorkerUnusable(f"no worker process can be started: {error.strerror or error}: try fewer with workers") from None
