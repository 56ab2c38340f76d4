#!/usr/bin/env python3
"""Hold the scores above their floors, in ``scripts/floors.json``: ``scripts/floors.py [--write [--lower] [--every N]]``.

Without options: where ``CLEANFEED_CORPUS`` names a corpus, the scores are measured again and none may be below its floor; in
any case the weights must be those that the floors were measured with. ``--write`` measures and writes the floors anew,
and refuses to lower one unless ``--lower`` says so. The file says which pages are measured. They are among those that the
weights were fitted to, so a floor is a guard against loss and no promise: what cleanfeed does on pages not seen is
`benchmark.py --out-of-fold`'s to say.
"""

import argparse
import hashlib
import json
import math
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus import corpus_folder

FLOORS = Path(__file__).with_name("floors.json")
WEIGHTS = Path(__file__).parents[1] / "src" / "cleanfeed" / "label"
SUFFIXES = (".json", ".npz")
EVERY = 5
STEPS = 1000  # floors are rounded down to a thousandth: sums in another order may differ in the last digits


@dataclass(frozen=True)
class Floors:
    """``floors.json``. ``every``: every N-th page of the manifest is measured. ``corpus``, ``weights``: SHA-256.

    ``out_of_fold``: what `train.py` holds new weights to, on all pages, each by weights that have not seen its domain.
    """

    about: str
    every: int
    corpus: str
    weights: str
    floors: dict[str, float]
    out_of_fold: dict[str, float] = field(default_factory=dict)


def main() -> int:
    options = read_options()
    if options.write:
        return write_floors(options.every, may_lower=options.lower)
    floors = read_floors()
    if floors.weights != hash_weights():
        return fail("the weights in src/cleanfeed/label have changed: measure again with scripts/floors.py --write")
    if not os.environ.get("CLEANFEED_CORPUS"):
        print("floors: the weights are those that the floors were measured with; no corpus, so no scores")
        return 0
    folder = corpus_folder(None)
    if floors.corpus != hash_corpus(folder):
        return fail(f"{folder} is another corpus than the floors': unset CLEANFEED_CORPUS, or use scripts/floors.py --write")
    lower = find_lower(floors.floors, measure(folder, floors.every))
    print(f"floors: {len(floors.floors) - len(lower)} of {len(floors.floors)} hold on one page in {floors.every}")
    return fail(*lower, "mend what was lost, or lower the floors with scripts/floors.py --write --lower") if lower else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="measure, and write the floors")
    parser.add_argument("--lower", action="store_true", help="with --write: lower floors too")
    parser.add_argument("--every", type=int, metavar="N", help="with --write: measure every N-th page")
    options = parser.parse_args()
    if not options.write and (options.lower or options.every is not None):
        parser.error("--lower and --every go with --write")
    if options.every is not None and options.every < 1:
        parser.error("--every is a number from 1")
    return options


def write_floors(every: int | None, *, may_lower: bool) -> int:
    """Measure and write, unless a floor would be lowered that may not be."""
    folder = corpus_folder(None)
    before = read_floors() if FLOORS.exists() else None
    every = every or (before.every if before else EVERY)
    scores = measure(folder, every)
    lower = find_lower(before.floors, scores) if before else []
    if lower and not may_lower:
        return fail(*lower, "nothing was written: --lower lowers floors")
    about = f"In-sample scores on one page in {every} of the corpus, rounded down; none may be below. See scripts/floors.py."
    floors = rounded_down(scores)
    replace_floors(Floors(about, every, hash_corpus(folder), hash_weights(), floors, before.out_of_fold if before else {}))
    print(f"floors: {len(floors)} written, {len(lower)} of them lowered")
    return 0


def rounded_down(scores: dict[str, float]) -> dict[str, float]:
    """Scores as floors."""
    return {name: math.floor(value * STEPS) / STEPS for name, value in scores.items()}


def replace_floors(floors: Floors) -> None:
    """Write the file, whole or not at all."""
    partial = FLOORS.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(floors), indent=1) + "\n", encoding="utf-8")
    partial.replace(FLOORS)


def read_floors() -> Floors:
    try:
        return Floors(**json.loads(FLOORS.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SystemExit(f"floors: {FLOORS.name}: {error}: make it anew with scripts/floors.py --write") from None


def measure(folder: Path, every: int) -> dict[str, float]:
    """Metric to value."""
    from benchmark import sample_scores  # which loads the pipeline: a hash needs none

    return sample_scores(folder, every)


def find_lower(floors: dict[str, float], scores: dict[str, float]) -> list[str]:
    """What is below its floor, or is not measured any more."""
    lower = []
    for name, floor in floors.items():
        if name not in scores:
            lower.append(f"{name}: is not measured any more, its floor is {floor:.3f}")
        elif scores[name] < floor:
            lower.append(f"{name}: {scores[name]:.4f} is below its floor, {floor:.3f}")
    return lower


def hash_weights() -> str:
    """SHA-256 of all files of weights, their names and contents."""
    found = hashlib.sha256()
    for path in sorted(path for path in WEIGHTS.iterdir() if path.suffix in SUFFIXES):
        found.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def hash_corpus(folder: Path) -> str:
    """SHA-256 of the manifest, which holds every answer."""
    return hashlib.sha256((folder / "manifest.jsonl").read_bytes()).hexdigest()


def fail(*lines: str) -> int:
    """Say what is wrong; the exit code that goes with it."""
    for line in lines:
        print(f"floors: {line}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
