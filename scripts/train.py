#!/usr/bin/env python3
"""Make the models' weights from a corpus: ``scripts/train.py [body] [roles] [verdict] [--corpus DIR] [--write]``.

Each model is fitted without each fold of domains in turn, to report what it does on pages that it has not seen, and once on
all, for the weights. Same corpus, same bytes. Each model sees pages as those before it label them, in the order given here.
"""

import argparse
import sys
from pathlib import Path

from body_training import train_body
from corpus import corpus_folder, read_corpus
from role_training import train_roles
from verdict_training import train_verdict

MODELS = {"body": train_body, "roles": train_roles, "verdict": train_verdict}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", choices=[*MODELS, []], help="which models; all if none is named")
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args()
    pages = list(read_corpus(corpus_folder(options.corpus)))
    for name in options.models or MODELS:
        MODELS[name](pages, options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
