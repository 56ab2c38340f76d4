"""Ctrl-C, and SIGTERM, which service managers and batch systems send: both end the work in order."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130  # what shells report of a command that Ctrl-C ended
TERMINATED = 143  # and of one that SIGTERM did


class Terminated(KeyboardInterrupt):
    """SIGTERM came: the work ends as it does at Ctrl-C."""


def exit_code(stop: KeyboardInterrupt) -> int:
    """What a command that was ended so exits with."""
    return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


@contextmanager
def termination_raises() -> Iterator[None]:
    """Let SIGTERM raise `Terminated` meanwhile, unless whoever called set another answer to it."""
    if not _is_ours(signal.SIGTERM, signal.SIG_DFL):
        yield
        return
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def signals_held() -> Iterator[None]:
    """Hold the first Ctrl-C or SIGTERM back until the end, so that rows stay whole; the second one counts at once."""
    answers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: _terminate}
    ours = {number: answer for number, answer in answers.items() if _is_ours(number, answer)}
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        if held:
            ours[signal.Signals(number)](number, frame)
        held.append(number)

    for number in ours:
        signal.signal(number, hold)
    try:
        yield
    finally:
        for number, answer in ours.items():
            signal.signal(number, answer)
    if held:
        ours[signal.Signals(held[0])](held[0], None)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def _is_ours(number: signal.Signals, answer: object) -> bool:
    """Whether a signal has that answer, in the thread that may change it."""
    return threading.current_thread() is threading.main_thread() and signal.getsignal(number) == answer
