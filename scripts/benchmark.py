#!/usr/bin/env python3
"""Score cleanfeed on a corpus and print what came out as Markdown.

The field's metrics with 95 % intervals: articles by set and by language, all pages by type. How far `confidence` can be
trusted. What must hold on every page: no exception but `CleanfeedError`, every visible letter once. Time is the ratio to a bare
lxml parse of the same bytes in the same run. Where the weights were trained on the same corpus these are figures in sample,
unless --out-of-fold is given. BENCHMARK.md tells how to get a corpus, and its form.
"""

import argparse
import logging
import os
import statistics
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from confidence import confidence_report
from corpus import CorpusPage, corpus_folder, read_corpus
from diff_page import diff_page
from dumpers import DUMPERS, feed_dump
from labelled import RoleScores, align, read_labels
from measuring import Cleaned, Result, clean_page, measure_page
from peer_runs import PeerTable, usable_peers
from scores import METRICS
from tables import printable, score_tables
from unlearning import pages_by_fold
from worst import WorstPages

from cleanfeed.cleaner import cut_page
from cleanfeed.errors import CleanfeedError
from cleanfeed.label.label import label_blocks
from cleanfeed.page.read import read_page

BROKEN_SHOWN = 20
UNWRITABLE = 2
INTERRUPTED = 130  # what shells report of a command that Ctrl-C ended
READER_GONE = 141  # and of one whose reader went away


class Report:
    """All that is counted, page by page, as the options want it."""

    def __init__(self, options: argparse.Namespace, labels: dict[str, list[tuple[str, str]]]) -> None:
        self.results: list[Result] = []
        self.labels = labels
        self.roles = RoleScores()
        self.worst = WorstPages(options.worst) if options.worst else None
        self.peers = PeerTable(usable_peers()) if options.peers else None
        if self.peers:
            logging.getLogger().addHandler(logging.NullHandler())  # what tools log of a page is not ours to print

    def add(self, cleaned: Cleaned) -> None:
        """Count a page."""
        page = cleaned.page
        self.results.append(cleaned.result)
        if page.id in self.labels:
            score_roles(cleaned, self.labels[page.id], self.roles)
        if self.worst and page.page_type == "article":
            self.worst.add(cleaned)
        if self.peers and page.page_type == "article":
            self.peers.add(cleaned)

    def describe(self) -> str:
        """All tables."""
        parts = [score_tables(self.results), confidence_report(self.results)]
        parts += ["### Roles\n\n" + self.roles.describe()] if self.labels else []
        parts += [self.worst.describe()] if self.worst else []
        parts += [self.peers.describe()] if self.peers else []
        return "\n\n".join(part for part in (*parts, describe_time(self.results), describe_broken(self.results)) if part)


def main() -> int:
    options = read_options()
    folder = corpus_folder(options.corpus)
    every = list(read_corpus(folder))
    chosen = choose(every, options)
    if not chosen:
        raise SystemExit("benchmark: no page is left: choose more by --set and --every, or add pages to the manifest")
    report = Report(options, read_labels(folder) if options.roles else {})
    feed = partial(feed_dump, dumper=options.as_text) if options.as_text else CorpusPage.read
    for done, page in enumerate(pages_by_fold(folder, every, chosen) if options.out_of_fold else chosen, 1):
        report.add(measure_page(page, clean_page, feed))
        if sys.stderr.isatty():
            print(f"\r{done} of {len(chosen)} pages", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if options.diff and report.worst:
        write_diff(options.diff, diff_page(report.worst.judged))
    return put_out(report.describe()) or int(any(result.broken for result in report.results))


def sample_scores(folder: Path, every: int) -> dict[str, float]:
    """Metric to value: of the articles among every N-th page by set, of the blocks' roles, and whether no page broke."""
    labels = read_labels(folder)
    roles = RoleScores()
    results: list[Result] = []
    for page in list(read_corpus(folder))[::every]:
        if page.page_type != "article" and page.id not in labels:
            continue
        cleaned = measure_page(page)
        if page.page_type == "article":
            results.append(cleaned.result)
        if page.id in labels:
            score_roles(cleaned, labels[page.id], roles)
    return figures(results, roles if labels else None)


def figures(results: Sequence[Result], roles: RoleScores | None) -> dict[str, float]:
    """Metric to value, of articles by set, of roles if there are labels, and whether no page broke."""
    articles = [result for result in results if result.page.page_type == "article"]
    found = {
        f"{name} {metric.name}": figure.value
        for name in sorted({result.page.set for result in articles})
        for metric in METRICS
        if (figure := metric.over(result.score for result in articles if result.page.set == name))
    }
    found |= {f"roles {name}": value for name, value in roles.figures().items()} if roles else {}
    return found | {"unbroken": float(not any(result.broken for result in results))}


def put_out(text: str) -> int:
    """Print the tables. Returns the exit code: not 0 if they could not be printed."""
    try:
        print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not to be flushed at the end
        if isinstance(error, BrokenPipeError):
            return READER_GONE
        print(f"benchmark: the tables cannot be written: {error.strerror}", file=sys.stderr)
        return UNWRITABLE
    return 0


def write_diff(path: Path, page: str) -> None:
    """Write the page that shows differences."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SystemExit(f"benchmark: --diff {path}: {error.strerror}: name a file that can be written") from None


def read_options() -> argparse.Namespace:
    """The command line; what cannot be is refused before anything is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("--set", action="append", metavar="NAME", help="only this set; may be given several times")
    parser.add_argument("--every", type=natural, default=1, metavar="N", help="only every N-th page of the corpus")
    parser.add_argument("--out-of-fold", action="store_true", help="judge each page by weights that never saw its domain")
    parser.add_argument(
        "--as-text",
        nargs="?",
        const="inscriptis",
        choices=DUMPERS,
        metavar="DUMPER",
        help=f"feed text dumps of the pages, made by one of {', '.join(DUMPERS)} (else inscriptis)",
    )
    parser.add_argument("--roles", action="store_true", help="score the role of every block of the labelled pages")
    parser.add_argument("--worst", type=natural, metavar="N", help="the N worst articles and the kinds of all errors")
    parser.add_argument("--diff", type=Path, metavar="FILE.html", help="show the worst articles beside their gold in this file")
    parser.add_argument("--peers", action="store_true", help="run other tools on the same articles (extra bench)")
    options = parser.parse_args()
    if options.diff and not options.worst:
        parser.error("--diff shows the worst articles: say how many with --worst N")
    if options.as_text and options.peers:
        parser.error("--peers: other tools read no text dumps: leave out --as-text")
    if options.as_text in ("inscriptis", "resiliparse") and find_spec(options.as_text) is None:
        parser.error(f"--as-text {options.as_text} needs: pip install -e '.[bench]'")
    if options.diff and not options.diff.parent.is_dir():
        parser.error(f"--diff: there is no folder {options.diff.parent}")
    return options


def natural(given: str) -> int:
    """A number from 1."""
    if not given.isascii() or not given.isdigit() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given} is not a number from 1")
    return int(given)


def choose(every: Sequence[CorpusPage], options: argparse.Namespace) -> list[CorpusPage]:
    """The pages that the options name."""
    sets = {page.set for page in every}
    for name in options.set or ():
        if name not in sets:
            raise SystemExit(f"benchmark: --set {name}: the corpus has no such set, but {', '.join(sorted(sets))}")
    return [page for page in every[:: options.every] if not options.set or page.set in options.set]


def score_roles(cleaned: Cleaned, labelled: list[tuple[str, str]], scores: RoleScores) -> None:
    """Label the blocks of one page, as it was fed, and count those that have the role they were labelled with."""
    try:
        read = read_page(cleaned.data, cleaned.page.url)
    except CleanfeedError:
        return
    draft = label_blocks(cut_page(read), read.claims)
    scores.add_page(draft, align([block.text for block in draft.blocks], labelled))


def describe_time(results: Sequence[Result]) -> str:
    """Times as ratios to the bare parse, and the median itself."""
    ratios = sorted(result.clean / result.parse for result in results if not result.failed)
    if not ratios:
        return ""
    tenth = ratios[int(0.9 * (len(ratios) - 1))]
    milliseconds = 1000 * statistics.median(result.clean for result in results if not result.failed)
    return (
        f"time: {statistics.median(ratios):.2f} times the bare parse (median; nine tenths below {tenth:.2f}), "
        f"{milliseconds:.1f} ms a page"
    )


def describe_broken(results: Iterable[Result]) -> str:
    """The pages on which something is not as it must be."""
    broken = [printable(f"{result.page.id}: {result.broken}") for result in results if result.broken]
    more = [f"and {len(broken) - BROKEN_SHOWN} more"] if len(broken) > BROKEN_SHOWN else []
    return "\n  ".join([f"broken: {len(broken)}", *broken[:BROKEN_SHOWN], *more])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nbenchmark: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
