"""The index of many reports: a table to sort, as one HTML file."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleanfeed.batch.outcome import Outcome
from cleanfeed.explanation import Explanation
from cleanfeed.render.outline import headline
from cleanfeed.view.document import write_document

COLUMNS = (
    *(("Page", "words"), ("Outcome", "words"), ("Confidence", "number"), ("Kept", "number"), ("Stripped", "number")),
    *(("Headline", "words"), ("Remarks", "words")),
)
OUTCOMES = {"ok": "yes", "not_a_story": "minor", "truncated": "no", "failed": "no"}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An input in the index. ``href``: its report, relative to the index, None where it has none. Numbers count blocks."""

    input: str
    outcome: str
    href: str | None = None
    confidence: float = 0.0
    kept: int = 0
    stripped: int = 0
    headline: str = ""
    notes: str = ""


def index_row(outcome: Outcome, explanation: Explanation | None, name: str, href: str) -> IndexRow:
    """The row of an input, whatever became of it; without a link to a report where it failed."""
    if explanation is None:
        return IndexRow(name, outcome.outcome, notes=str(outcome.error or ""))
    story = explanation.story
    kept = sum(block.kept for block in explanation.blocks)
    return IndexRow(
        name,
        outcome.outcome,
        href,
        story.confidence,
        kept,
        len(explanation.blocks) - kept,
        headline(story) or "",
        ", ".join(notice.code for notice in story.warnings),
    )


def to_index(rows: Sequence[IndexRow], summary: str) -> str:
    """Show what became of many pages, with links to their reports: an HTML document that loads nothing.

    Raises:
        MissingExtra: Jinja is not installed; the extra ``view`` brings it.
    """
    from cleanfeed import __version__

    return write_document("index", {}, rows=rows, summary=summary, columns=COLUMNS, outcomes=OUTCOMES, version=__version__)
