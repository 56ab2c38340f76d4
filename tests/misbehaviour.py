"""What stands in for `cleanfeed.clean` in workers, to see what a page that breaks it costs."""

import os
import re
import signal
import time
from pathlib import Path
from typing import Any

from cleanfeed import Story, clean


def misbehave(source: bytes, *arguments: Any, **options: Any) -> Story:
    """Clean the page; before that, do what its first word says."""
    word, _, rest = source.partition(b" ")
    if word in WORDS:
        WORDS[word](os.fsdecode(rest))
    return clean(source, *arguments, **options)


def hang(_: str) -> None:
    re.fullmatch("(a+)+", "a" * 40 + "b")  # never lets go of the interpreter


def eat(_: str) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(os.urandom(4096) * 2048))


def crash(_: str) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_once(mark: str) -> None:
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def leave(_: str) -> None:
    os._exit(7)


def wait(seconds: str) -> None:
    time.sleep(float(seconds))


def wait_for(mark: str) -> None:
    while not Path(mark).exists():
        time.sleep(0.01)


def fail(_: str) -> None:
    raise RecursionError("too\ndeep")


WORDS = {
    b"Hang": hang,
    b"Eat": eat,
    b"Crash": crash,
    b"CrashOnce": crash_once,
    b"Leave": leave,
    b"Wait": wait,
    b"WaitFor": wait_for,
    b"Raise": fail,
}
