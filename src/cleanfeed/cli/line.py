"""One line on stderr, safe to show on any terminal."""

import os
import re
import sys
from pathlib import Path
from typing import IO, Any

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ESCAPED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def say(*parts: str) -> None:
    """Write ``cleanfeed: part: part`` to stderr, if anything can be written there.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    if sys.stderr is None:
        return
    try:
        print(*(one_line(part) or "''" for part in ("cleanfeed", *parts)), sep=": ", file=sys.stderr, flush=True)
    except OSError as error:
        drop_rest(sys.stderr)
        if isinstance(error, BrokenPipeError):
            raise  # else there is no place left to complain, and the data may still arrive


def one_line(text: str) -> str:
    """Text on one line without control characters: line ends and tabs escaped, U+FFFD for the others and undecodable bytes."""
    return UNSAFE.sub(lambda found: ESCAPED.get(found[0], "\ufffd"), text)


def drop_rest(stream: IO[Any] | None) -> None:
    """Send what is left in a broken stream's buffer nowhere: Python would try once more at its end, and complain."""
    if stream is None:
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
