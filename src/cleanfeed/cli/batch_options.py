"""The options of batches: workers, limits, what is kept of a run."""

import re
from typing import Annotated

import typer

MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}

Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Worker processes. [default: one a processor core]", show_default=False),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0,
        help="Time a page may take; 0: any. [default: 10; one input: any]",
        show_default=False,
    ),
]
MemoryLimit = Annotated[
    str | None,
    typer.Option(
        "--memory-limit",
        metavar="SIZE",
        help="Memory a worker may have, such as 500M; 0: any. [default: 2G; one input: any]",
        show_default=False,
    ),
]
Unordered = Annotated[bool, typer.Option("--unordered", help="Write rows as pages are done, not in the order of the inputs.")]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume", help="Go on with a run with the same -o that was broken off: pages it had done are not done again."
    ),
]
Errors = Annotated[
    str | None, typer.Option("--errors", metavar="FILE", help="Write the rows of what failed to FILE, as JSON Lines, too.")
]


def read_memory(text: str) -> int | None:
    """A size such as ``500M`` or ``1.5 GiB`` in bytes; None if it is none."""
    found = MEMORY.fullmatch(text.strip())
    return int(float(found[1]) * FACTORS[found[2].upper()]) if found else None
