"""Outcomes as bytes: what a worker sends back, and what the ledger keeps."""

import zlib

import msgspec

from cleanfeed import errors
from cleanfeed.batch.outcome import Outcome, OutcomeCode
from cleanfeed.errors import CleanfeedError
from cleanfeed.page.fold import mend
from cleanfeed.story import Story

LEVEL = 1  # of zlib: a record becomes four times smaller in a quarter of a millisecond


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """An outcome but for its name. ``story``: the record as JSON, compressed."""

    outcome: OutcomeCode
    error_class: str | None
    message: str | None
    story: bytes | None


def pack(outcome: Outcome) -> bytes:
    """An outcome, but for its name, as bytes. Of an error its class and message are kept."""
    error, story = outcome.error, outcome.story
    return msgspec.msgpack.encode(
        Packed(
            outcome.outcome,
            type(error).__name__ if error else None,
            mend(str(error)) if error else None,
            zlib.compress(msgspec.json.encode(story), LEVEL) if story else None,
        )
    )


def unpack(name: str, packed: bytes) -> Outcome:
    """The outcome that `pack` made the bytes of.

    Raises:
        msgspec.DecodeError: they are not such bytes.
        zlib.error: likewise.
    """
    read = msgspec.msgpack.decode(packed, type=Packed)
    error = _error(read.error_class, read.message or "") if read.error_class else None
    story = Story.from_json(zlib.decompress(read.story)) if read.story else None
    return Outcome(name, read.outcome, error, story)


def _error(name: str, message: str) -> CleanfeedError:
    kind = getattr(errors, name, CleanfeedError)  # another package's subclass is known by its root
    return kind(message) if issubclass(kind, CleanfeedError) else CleanfeedError(message)
