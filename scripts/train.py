#!/usr/bin/env python3
"""Make the models' weights from a corpus: ``scripts/train.py [--corpus DIR] [--write]``.

Each model is fitted without each fold of domains in turn, to say what it does on pages that it has not seen and to label those
pages for the models after it; and once on all pages, for the weights. Same corpus, same bytes.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from body_training import fit_body, write_body
from corpus import corpus_folder, read_corpus
from crossfit import FORMS, Crossfit, cross_fit
from role_training import fit_roles, score_roles_alone
from verdict_training import bar_of, fit_verdict, print_kinds, stories_out_of_fold

from cleanfeed.label.role_model import pack
from cleanfeed.label.trees import write_trees

PACKAGE = Path(__file__).parent.parent / "src/cleanfeed/label"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    made = cross_fit(list(read_corpus(corpus_folder(options.corpus))))
    print("roles, the model alone, out of fold:", score_roles_alone(made.labelled, made.roles).describe())
    for form in FORMS:
        print_kinds(f"verdict {form}, out of fold", made.kinds[form], stories_out_of_fold(made.kinds[form]))
    if options.write:
        write_all(made)
    return 0


def write_all(made: Crossfit) -> None:
    """Fit every model on all pages and write it into the package."""
    write_body(fit_body(made.samples, made.dumps), PACKAGE)
    (PACKAGE / "role_weights.npz").write_bytes(pack(fit_roles(made.labelled)))
    for form, kinds in made.kinds.items():
        trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_), bar_of(kinds))
        (PACKAGE / f"verdict_{form}.npz").write_bytes(write_trees(trees))


if __name__ == "__main__":
    sys.exit(main())
