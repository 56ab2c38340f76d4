"""Other tools beside cleanfeed, on the same pages in the same run."""

import signal
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from measuring import Cleaned
from peers import PEERS, PageInput, Peer
from scores import METRICS, Answer, PageScore, score_answer
from tables import markdown_table

import cleanfeed

LIMIT = 60  # seconds a page: some tools take time that grows with the square of a page


@dataclass(frozen=True)
class Run:
    """What a tool did on a page. ``failed``: what it raised, if it did or took too long; it scores as an empty text."""

    score: PageScore
    seconds: float
    parse: float
    failed: str = ""


def usable_peers(peers: Sequence[Peer] = PEERS) -> list[Peer]:
    """The tools that are installed; the others are named on stderr."""
    for peer in peers:
        if not peer.installed:
            print(f"benchmark: {peer.name} is left out, it is not installed: pip install -e '.[bench]'", file=sys.stderr)
    return [peer for peer in peers if peer.installed]


def run_peer(peer: Peer, cleaned: Cleaned) -> Run:
    """Run a tool on a page that cleanfeed was measured on."""
    result = cleaned.result
    answer, failed = Answer(), ""
    start = time.perf_counter()
    try:
        page = PageInput.of(cleaned.data, result.page.url, result.language)
        start = time.perf_counter()
        with time_limit(LIMIT):
            answer = peer.answer(page)
    except Exception as error:  # noqa: BLE001  # whatever a tool raises counts against it, and is reported
        failed = type(error).__name__
    seconds = time.perf_counter() - start
    return Run(score_answer(result.page, answer, result.printed, peer.gives), seconds, result.parse, failed)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` in what takes longer; calls into C are waited for."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"took over {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class PeerTable:
    """The runs of all tools, by set."""

    def __init__(self, peers: Sequence[Peer]) -> None:
        self.peers = peers
        self.runs: dict[str, dict[str, list[Run]]] = defaultdict(lambda: defaultdict(list))

    def add(self, cleaned: Cleaned) -> None:
        """Run every tool on a page."""
        result = cleaned.result
        runs = self.runs[result.page.set]
        own = f"cleanfeed {cleanfeed.__version__}"
        runs[own].append(Run(result.score, result.clean, result.parse, result.broken if result.failed else ""))
        for peer in self.peers:
            runs[f"{peer.name} {peer.version}"].append(run_peer(peer, cleaned))

    def describe(self) -> str:
        """A table a set, a row a tool."""
        tables = (f"### {name}: {_pages(tools)} articles\n\n{_table(tools)}" for name, tools in sorted(self.runs.items()))
        return "\n\n".join(tables)


def _pages(tools: dict[str, list[Run]]) -> int:
    return max(len(runs) for runs in tools.values())


def _table(tools: dict[str, list[Run]]) -> str:
    columns = ("tool", *(metric.name for metric in METRICS), "ms", "times the bare parse", "failed")
    return markdown_table(columns, (_row(tool, runs) for tool, runs in tools.items()))


def _row(tool: str, runs: list[Run]) -> list[object]:
    figures = [metric.over(run.score for run in runs) for metric in METRICS]
    taken = statistics.median(run.seconds for run in runs) * 1000
    ratio = statistics.median(run.seconds / run.parse for run in runs)
    failed = Counter(run.failed for run in runs if run.failed)
    told = ", ".join(f"{count} {error}" for error, count in failed.most_common())
    return [tool, *figures, f"{taken:.1f}", f"{ratio:.1f}", told or None]
