"""One page to be, wherever it comes from."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleanfeed.errors import CleanfeedError, InputNotFound, InputUnreadable
from cleanfeed.inputs.stream import Stream, read_within
from cleanfeed.page.read import MAX_BYTES, Kind, check_size


@dataclass(frozen=True, slots=True)
class Input:
    """A page to be.

    ``name``: as the user knows it; a page in an archive is ``archive.zip!folder/page.html``. What holds it is one of ``path``,
    ``stream`` (to be read before the next input is asked for) and ``data``, or there is a ``refusal``: why there is none.

    What the container tells of the page: ``url``, ``content_type`` (an HTTP header), ``kind``, and ``cut``: why it is not
    whole. ``is_member``: it is one of the pages of a container, which may have more.
    """

    name: str
    path: Path | None = None
    stream: Stream | None = None
    data: bytes | None = None
    refusal: CleanfeedError | None = None
    url: str | None = None
    content_type: str | None = None
    kind: Kind = "auto"
    cut: str | None = None
    is_member: bool = False

    def read(self, max_bytes: int = MAX_BYTES) -> bytes:
        """All bytes of the input.

        Raises:
            InputNotFound: nothing is there.
            InputUnreadable: something is there that cannot be read.
            InputTooLarge: over ``max_bytes``; no more than that was read.
            CleanfeedError: whatever else made it no page.
        """
        if self.refusal:
            raise self.refusal
        if self.data is not None:
            check_size(len(self.data), max_bytes)
            return self.data
        try:
            if self.stream is not None:
                return read_within(self.stream, max_bytes)
            assert self.path is not None
            with self.path.open("rb") as file:
                _check_file(file, max_bytes)
                return read_within(file, max_bytes)
        except OSError as error:
            raise unreadable(error, self.path) from None


def unreadable(error: OSError, path: Path | None) -> CleanfeedError:
    """What the system says of a file, in our words."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        if path is not None and path.is_symlink():
            return InputUnreadable(f"a link to {str(path.readlink())!r}, which is not there: mend the link or leave it out")
        return InputNotFound("there is no such file or folder: check the name")
    return InputUnreadable(f"cannot be read: {error.strerror or error}: check what it is and who may read it")


def _check_file(file: BinaryIO, max_bytes: int) -> None:
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode):
        check_size(status.st_size, max_bytes)
