"""Pages whose every block was labelled by reading: ``roles.jsonl`` beside a corpus' manifest, and scores by role.

A line is ``{"id": ..., "blocks": [[text, role], ...]}`` in page order, hidden text included. The roles are those of
`cleanfeed.roles`, but that a crosshead is told from the rest of the ``body`` and that ``date`` is a date line at the head.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from corpus import WORD

from cleanfeed.label.draft import Draft
from cleanfeed.roles import ElementKind, Field, Role

KEPT = frozenset("headline kicker standfirst byline date body crosshead caption sign_off correction next_page".split())
SAME = {"metadata": "date", "hidden": "duplicate"}  # not told apart by the scores
AHEAD = 400  # characters that a text may be displaced by
PROBE = 24
FEWEST = 10  # blocks of a role that is scored
LETTERS = re.compile(r"\w")


def read_labels(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """By page: the text and role of every block; empty where the corpus has no labels."""
    path = folder / "roles.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else ()
    return {row["id"]: [(text, role) for text, role in row["blocks"]] for row in map(json.loads, lines)}


def plain_role(role: Role) -> str:
    """A role by the name that labels use."""
    if role in (ElementKind.CROSSHEAD, Field.PUBLISHED, Field.MODIFIED):
        return "crosshead" if role is ElementKind.CROSSHEAD else "date"
    return "body" if isinstance(role, ElementKind) or role is Field.DATELINE else str(role)


def align(texts: Sequence[str], labelled: Sequence[tuple[str, str]]) -> list[str | None]:
    """The label of each text; None where none can be told. Both stand in page order, and may be cut differently."""
    ours = [_letters(text) for text in texts]
    theirs = [_letters(text) for text, _ in labelled]
    labels: list[str | None] = [None] * len(ours)
    row = column = 0
    for a, b, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        _align_gap(ours, theirs, labelled, labels, range(row, a), range(column, b))
        for step in range(size):
            labels[a + step] = labelled[b + step][1] if ours[a + step] else None
        row, column = a + size, b + size
    return labels


def _align_gap(
    ours: list[str],
    theirs: list[str],
    labelled: Sequence[tuple[str, str]],
    labels: list[str | None],
    rows: range,
    columns: range,
) -> None:
    """Blocks that are cut differently: by where their letters stand in the labelled ones' letters, run together."""
    run = "".join(theirs[column] for column in columns)
    owners = [labelled[column][1] for column in columns for _ in theirs[column]]
    place = 0
    for row in rows:
        text = ours[row]
        at = run.find(text, place, place + len(text) + AHEAD) if text else -1
        if at < 0 and len(text) > PROBE:
            at = run.find(text[:PROBE], place, place + AHEAD)
        votes = Counter(owners[at : at + len(text)]) if at >= 0 else Counter()
        if at >= 0:
            place = at + len(text)
        elif text:
            for column in columns:
                if theirs[column] and theirs[column] in text:
                    votes[labelled[column][1]] += len(theirs[column])
        labels[row] = votes.most_common(1)[0][0] if votes else None


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text.lower()))


class RoleScores:
    """How many words are on the right side and in the right role, and hits and misses by role."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.confusions: Counter[tuple[str, str]] = Counter()

    def add_page(self, draft: Draft, labels: Sequence[str | None]) -> None:
        """Count a labelled page: a block has the role of the most of its letters."""
        for parts, block, label in zip(draft.parts, draft.blocks, labels, strict=True):
            if label and parts:
                ours = plain_role(max(parts, key=lambda part: part.end - part.start).role)
                self.add(len(WORD.findall(block.text)), label, ours)

    def add(self, words: int, label: str, ours: str) -> None:
        """Count a block by its number of words."""
        label, ours = SAME.get(label, label), SAME.get(ours, ours)
        self.words.update(all=words, side=words * ((label in KEPT) == (ours in KEPT)), role=words * (label == ours))
        self.counts[label]["tp" if label == ours else "fn"] += 1
        if label != ours:
            self.counts[ours]["fp"] += 1
            self.confusions[label, ours] += 1

    def f1(self) -> dict[str, float]:
        """F1 by role, of the roles that enough blocks have."""
        scored = {role: c for role, c in sorted(self.counts.items()) if c["tp"] + c["fn"] >= FEWEST}
        return {role: 2 * c["tp"] / (2 * c["tp"] + c["fn"] + c["fp"]) for role, c in scored.items()}

    def describe(self) -> str:
        """All figures on one line."""
        return ", ".join(f"{name} {value:.3f}" for name, value in (self.figures() | self.f1()).items())

    def figures(self) -> dict[str, float]:
        """The share of words on the right side and in the right role, and the mean F1 over roles."""
        by_role, words = self.f1(), max(1, self.words["all"])
        shares = {side: self.words[side] / words for side in ("side", "role")}
        return shares | {"mean F1": sum(by_role.values()) / max(1, len(by_role))}
