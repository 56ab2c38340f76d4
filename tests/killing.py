"""``python killing.py add|accept FOLDER``: do the work again and again, killed one step later each time.

Prints what is left each time: ``old``, ``new``, or ``torn`` for anything else. A process of its own, since it forks.
"""

import os
import pathlib
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType
from typing import Any

from kept import NAME, PAGE, URL, WHY, change, keep, read_tree

from cleanfeed import cleaner
from cleanfeed.batch import place
from cleanfeed.fixtures import store
from cleanfeed.fixtures.case import About, Case

TRACED = (store.__file__, place.__file__, pathlib.__file__)


def add(folder: Path) -> None:
    store.add_case(folder, NAME, PAGE, About(URL, WHY))


def accept(folder: Path) -> None:
    store.accept(Case(NAME, folder / NAME))


def main() -> None:
    name, top = sys.argv[1], Path(sys.argv[2])
    before, folder = top / "before", top / "fixtures"
    before.mkdir()
    if name == "accept":
        change(keep(before), lambda plain: plain.update(headline="Pier to fall", draft=True))
    work = {"add": add, "accept": accept}[name]
    shutil.copytree(before, top / "after")
    work(top / "after")
    story = cleaner.clean(PAGE, URL)
    cleaner.clean = lambda *_, **__: story  # which is of no interest here, and most of the time
    old, new = read_tree(before), read_tree(top / "after")
    step, survived = 0, False
    while not survived:
        step += 1
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        survived = survives(lambda: work(folder), step)
        left = read_tree(folder)
        sys.stdout.write("old\n" if left == old else "new\n" if left == new else "torn\n")


def survives(work: Callable[[], None], step: int) -> bool:
    """Do the work in a process that is killed at a step; whether it ended before that."""
    pid = os.fork()
    if not pid:
        kill_at(step)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def kill_at(step: int) -> None:
    """Have this process killed at the n-th line of what writes files, or call of what that writes them with."""
    seen = 0

    def trace(frame: FrameType, _event: str, _: Any) -> Any:
        nonlocal seen
        if frame.f_code.co_filename not in TRACED:
            return None
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace if frame.f_code.co_filename != pathlib.__file__ else None

    def armed(name: str) -> AbstractContextManager[None]:
        sys.settrace(trace)
        return place.named(name)

    vars(store)["named"] = armed  # what all writing begins with


if __name__ == "__main__":
    main()
