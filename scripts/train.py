#!/usr/bin/env python3
"""Make the models' weights from a corpus: ``scripts/train.py [--corpus DIR] [--write [--lower]]``.

Each model is fitted without each fold of domains in turn, to say what it does on pages that it has not seen and to label those
pages for the models after it; and once on all pages, for the weights. Same corpus, same bytes. Weights of models that score
below the floors for pages not seen, in ``floors.json``, are not written unless ``--lower`` says so.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmark import figures, score_roles
from body_training import fit_body, write_body
from corpus import FOLDS, CorpusPage, corpus_folder, read_corpus
from crossfit import FORMS, Crossfit, Labels, cross_fit
from floors import fail, find_lower, read_floors, replace_floors, rounded_down
from labelled import RoleScores, read_labels
from measuring import Result, measure_page
from role_training import fit_roles, score_roles_alone
from tables import score_tables
from verdict_training import bar_of, fit_verdict, print_kinds, stories_out_of_fold

from cleanfeed.label.role_model import pack
from cleanfeed.label.trees import write_trees

PACKAGE = Path(__file__).parent.parent / "src/cleanfeed/label"


def main() -> int:
    options = read_options()
    folder = corpus_folder(options.corpus)
    pages, labels = list(read_corpus(folder)), read_labels(folder)
    made = cross_fit(pages, labels)
    print("roles, the model alone, out of fold:", score_roles_alone(made.labelled, made.roles).describe())
    for form in FORMS:
        print_kinds(f"verdict {form}, out of fold", made.kinds[form], stories_out_of_fold(made.kinds[form]))
    scores = score_out_of_fold(made, pages, labels)
    lower = find_lower(read_floors().out_of_fold, scores)
    if lower and not options.lower:
        return fail(
            *lower, "no weights were written: --lower lowers floors" if options.write else "these are below their floors"
        )
    return write_all(made, scores, options) if options.write else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("--write", action="store_true", help="write the weights into the package, and their floors")
    parser.add_argument("--lower", action="store_true", help="with --write: also where they score below the floors")
    return parser.parse_args()


def score_out_of_fold(made: Crossfit, pages: list[CorpusPage], labels: Labels) -> dict[str, float]:
    """Print the tables of the whole pipeline on pages not seen. Returns the figures that have floors."""
    results: list[Result] = []
    roles = RoleScores()
    for fold in range(FOLDS):
        with made.held_out(fold):
            for page in (page for page in pages if page.fold == fold):
                cleaned = measure_page(page)
                results.append(cleaned.result)
                if page.id in labels:
                    score_roles(cleaned, labels[page.id], roles)
    print(score_tables(results), "", f"roles: {roles.describe()}", sep="\n")
    return figures(results, roles)


def write_all(made: Crossfit, scores: dict[str, float], options: argparse.Namespace) -> int:
    """Fit every model on all pages and write it into the package; then the floors."""
    write_body(fit_body(made.samples, made.dumps), PACKAGE)
    (PACKAGE / "role_weights.npz").write_bytes(pack(fit_roles(made.labelled)))
    for form, kinds in made.kinds.items():
        trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_), bar_of(kinds))
        (PACKAGE / f"verdict_{form}.npz").write_bytes(write_trees(trees))
    replace_floors(replace(read_floors(), out_of_fold=rounded_down(scores)))
    command = [sys.executable, str(Path(__file__).with_name("floors.py")), "--write", *(["--lower"] if options.lower else [])]
    environment = os.environ | {"CLEANFEED_CORPUS": str(corpus_folder(options.corpus))}
    return subprocess.run(command, env=environment, check=False).returncode  # a new process reads the new weights


if __name__ == "__main__":
    sys.exit(main())
