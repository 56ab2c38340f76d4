"""Outcomes as rows of JSON Lines."""

from collections.abc import Callable
from typing import Any

import msgspec

from cleanfeed.batch.outcome import Outcome
from cleanfeed.page.fold import mend
from cleanfeed.story import Story

Fields = Callable[[Story], dict[str, Any]]


def to_row(outcome: Outcome, fields: Fields = Story.to_dict) -> dict[str, Any]:
    """A row: ``input``, ``outcome``, ``error`` (None, or ``class`` and ``message``), then the story's fields, if any."""
    error = None
    if outcome.error is not None:
        error = {"class": type(outcome.error).__name__, "message": mend(str(outcome.error))}
    row = {"input": mend(outcome.input), "outcome": outcome.outcome, "error": error}
    return row if outcome.story is None else row | fields(outcome.story)


def encode_row(outcome: Outcome, fields: Fields = Story.to_dict) -> str:
    """A row as one line of JSON, without its line end."""
    return msgspec.json.encode(to_row(outcome, fields)).decode()
