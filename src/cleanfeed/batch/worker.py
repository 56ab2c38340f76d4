"""A worker process: pages in, packed outcomes out, one after the other.

It is a fresh interpreter and no fork: the parent may have threads, and its main module, which another program's `clean_many`
could stand in without a guard, is not run again. It ends when the parent does, however that ends.
"""

import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from cleanfeed.batch.outcome import Clean, PageRead, Settings, clean_read
from cleanfeed.batch.packed import pack
from cleanfeed.cleaner import clean

READY = b"ready"


def make_work(settings: Settings, clean: Clean = clean) -> Callable[[PageRead], bytes]:
    """What workers do with each page. ``clean`` has to be a function at the top of a module: it is sent by its name."""
    return partial(_work, settings, clean)


def serve(channel: int) -> None:
    """Work off pages until the parent closes its end of the channel, or is gone.

    The time limit is the kernel's alarm clock, which nothing holds up: not a regular expression that keeps the interpreter
    to itself, nor a parent that is busy, stopped or dead.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # at its end the process dies
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    with Connection(channel) as connection, suppress(EOFError, ConnectionError):
        work, timeout = connection.recv()
        connection.send_bytes(READY)
        while True:
            page = connection.recv()
            connection.send_bytes(_within(timeout, work, page))


def _within(timeout: float | None, work: Callable[[Any], bytes], page: object) -> bytes:
    signal.setitimer(signal.ITIMER_REAL, timeout or 0)
    result = work(page)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return result


def _work(settings: Settings, clean: Clean, page: PageRead) -> bytes:
    return pack(clean_read("", page, settings, clean))
