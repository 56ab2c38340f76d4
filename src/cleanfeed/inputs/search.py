"""What a search for inputs is told, and what it leaves out."""

from collections import Counter
from dataclasses import dataclass, field

from cleanfeed.page.read import MAX_BYTES

FileId = tuple[int, int]
"""Device and inode: what tells whether two names are one file."""


@dataclass(frozen=True, slots=True)
class Search:
    """How inputs are looked for.

    ``leave_out``: the file or folder that the output goes to, no input of itself where a folder holds it.
    ``max_bytes``: of a page. ``allow_private``: whether addresses in private networks are fetched.

    ``opens``: whether standard input, pipes, containers and addresses are opened. If not, inputs are there to be counted, and
    what may be several pages is one that ``is_member``.

    ``left_out``: counts what is no input and no failure either, by what it is called: ``assets``.
    """

    leave_out: FileId | None = None
    max_bytes: int = MAX_BYTES
    allow_private: bool = False
    opens: bool = True
    left_out: Counter[str] = field(default_factory=Counter)
