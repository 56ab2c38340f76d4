#!/usr/bin/env python3
"""Trials of batches that take too long for the tests: ``scripts/batch_trials.py [--corpus DIR] TRIAL``.

kills       20 times kill -9 in a batch of 2,000 pages, resumed each time: the same bytes as without
misfits     2 pages that hang and 2 that eat memory among 1,000: what they cost
memory      the memory of all processes after 2,000 and after 20,000 pages
throughput  pages a second with one worker and with two, by turns
"""

import argparse
import itertools
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
from corpus import corpus_folder, read_corpus

from cleanfeed.batch.pool import Limits
from cleanfeed.batch.run import GivenPage, clean_inputs

sys.path.append(str(Path(__file__).parent.parent / "tests"))  # workers look for modules where this process does

from misbehaviour import misbehave

COMMAND = (sys.executable, "-m", "cleanfeed", "clean", "--quiet")
KILLS = 20


def read_pages(folder: Path, largest: int) -> list[bytes]:
    pages = (page.read() for page in read_corpus(folder))
    return [page for page in pages if len(page) <= largest]


def try_kills(pages: list[bytes], count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        for number, page in zip(range(count), itertools.cycle(pages)):
            (folder / f"pages/{number:05}.html").write_bytes(page)
        started = time.monotonic()
        subprocess.run((*COMMAND, "pages", "-o", "whole.jsonl"), cwd=folder, check=False)
        needed = time.monotonic() - started
        print(f"{count} pages in {needed:.1f} s", flush=True)
        killed = 0
        while killed < KILLS:
            batch = subprocess.Popen((*COMMAND, "pages", "-o", "killed.jsonl", "--resume"), cwd=folder)
            time.sleep(random.uniform(0.1, needed / 8))
            if batch.poll() is None:
                batch.kill()
                killed += 1
            code = batch.wait()
            size = sum(path.stat().st_size for path in folder.glob(".killed.jsonl.*"))
            print(f"kill {killed}: exit {code}, {size / 1e6:.1f} MB in ledger and partial file", flush=True)
            if code != -signal.SIGKILL:
                (folder / "killed.jsonl").unlink()
        subprocess.run((*COMMAND, "pages", "-o", "killed.jsonl", "--resume"), cwd=folder, check=False)
        whole, resumed = ((folder / f"{run}.jsonl").read_bytes() for run in ("whole", "killed"))
        left = sorted(path.name for path in folder.iterdir())
        rows = [len(run.splitlines()) for run in (whole, resumed)]
        print(f"rows, without and with {killed} kills: {rows}; equal: {whole == resumed}; left: {left}")


def try_misfits(pages: list[bytes], count: int) -> None:
    bad = {count // 5: b"Hang", count // 4: b"Eat", count // 2: b"Hang", count - 3: b"Eat"}

    def run(misfits: dict[int, bytes]) -> list[str]:
        numbered = zip(range(count), itertools.cycle(pages))
        inputs = (GivenPage(str(number), misfits.get(number, page)) for number, page in numbered)
        limits = Limits(2, timeout=10, memory=512 << 20)
        return [outcome.outcome for outcome in clean_inputs(inputs, limits=limits, clean=misbehave)]

    started = time.monotonic()
    plain = run({})
    between = time.monotonic()
    mixed = run(bad)
    ended = time.monotonic()
    print(f"without: {Counter(plain)} in {between - started:.1f} s; with: {Counter(mixed)} in {ended - between:.1f} s")
    print("differ:", {number: mixed[number] for number in range(count) if plain[number] != mixed[number]})


def try_memory(pages: list[bytes], count: int) -> None:
    marks = (count // 10, count)
    this = psutil.Process()
    inputs = (GivenPage(str(number), page) for number, page in zip(range(count), itertools.cycle(pages)))
    samples: list[float] = []
    for done, _ in enumerate(clean_inputs(inputs, limits=Limits(2)), 1):
        if min(abs(done - mark) for mark in marks) < 200:
            processes = [this, *this.children()]
            samples.append(sum(process.memory_info().rss for process in processes) / (1 << 20))
        if done - 199 in marks or done == count:
            mean, most = statistics.mean(samples), max(samples)
            print(f"around {done} pages: mean {mean:.1f} MiB, most {most:.1f} MiB in 3 processes", flush=True)
            samples.clear()


def try_throughput(pages: list[bytes], count: int) -> None:
    def rates() -> Iterator[tuple[float, float]]:
        for _ in range(5):
            yield rate(1), rate(2)

    def rate(workers: int) -> float:
        inputs = (GivenPage(str(number), page) for number, page in zip(range(count), itertools.cycle(pages)))
        started = time.monotonic()
        done = sum(1 for _ in clean_inputs(inputs, limits=Limits(workers)))
        return done / (time.monotonic() - started)

    ratios = []
    for one, two in rates():
        ratios.append(two / one)
        print(f"one worker {one:.1f} pages/s, two {two:.1f}: {two / one:.2f} times", flush=True)
    print(f"median {statistics.median(ratios):.2f} times")


TRIALS = {
    "kills": (try_kills, 2_000),
    "misfits": (try_misfits, 1_000),
    "memory": (try_memory, 20_000),
    "throughput": (try_throughput, 400),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("trial", choices=TRIALS)
    parser.add_argument("--pages", type=int, help="how many pages, instead of the number above")
    parser.add_argument("--largest", type=int, default=1 << 30, help="only pages of at most so many bytes")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    run, count = TRIALS[options.trial]
    run(read_pages(corpus_folder(options.corpus), options.largest), options.pages or count)


if __name__ == "__main__":
    main()
