"""Outcomes as a folder of files that mirrors the inputs' tree, and an index with a row for each of them."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import msgspec

from cleanfeed.batch.outcome import Outcome
from cleanfeed.batch.place import named, replaced
from cleanfeed.batch.rows import to_row
from cleanfeed.page.fold import mend
from cleanfeed.story import Story

INDEX = "outcomes.jsonl"
LONGEST = 200  # bytes of a name; file systems take 255, with the ending and what keeps names apart


def write_folder(outcomes: Iterable[Outcome], folder: Path, name: str, render: Callable[[Outcome], str], suffix: str) -> None:
    """Write each story to a file of its own, there whole or not at all, and at the end ``outcomes.jsonl``.

    Args:
        outcomes: what to write; those without a story are in the index only.
        folder: where; it is made. Files that are there already are replaced or stay.
        name: how the user calls it, for errors.
        render: the content of a file.
        suffix: what is added to the inputs' names.

    Raises:
        OutputUnwritable: no right to, a full disk.
    """
    with named(name):
        folder.mkdir(parents=True, exist_ok=True)
    with replaced(folder / INDEX, name, held=True) as index, named(name), index.open("wb") as rows:
        for outcome in outcomes:
            row = to_row(outcome, _nothing)
            row["file"] = None
            if outcome.story is not None:
                place = folder / mirrored(outcome.input, suffix)
                _write(place, render(outcome), f"{name.rstrip('/')}/{place.relative_to(folder)}")
                row["file"] = mend(str(place.relative_to(folder)))
            rows.write(msgspec.json.encode(row) + b"\n")


def mirrored(name: str, suffix: str) -> PurePosixPath:
    """Where below the folder an input's file is: at its own path, with the suffix added.

    Nothing leads out of the folder: ``..`` and the like are replaced. Where the path is not the input's name, as for absolute
    ones and URLs, too, a piece of that name's hash keeps two inputs from having one file.
    """
    parts = [_part(part) for part in name.replace("://", "/").split("/") if part not in ("", ".")]
    path = "/".join(parts) or "page"
    if path != name.removeprefix("./") or path + suffix == INDEX:
        path += "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return PurePosixPath(path + suffix)


def _part(part: str) -> str:
    plain = "_" if part == ".." else mend(part).replace("\0", "_")
    return plain.encode()[:LONGEST].decode(errors="ignore")


def _write(place: Path, text: str, name: str) -> None:
    with named(name):
        place.parent.mkdir(parents=True, exist_ok=True)
    with replaced(place, name, held=True) as partial, named(name):
        partial.write_text(text, encoding="utf-8", errors="replace", newline="")


def _nothing(_: Story) -> dict[str, object]:
    return {}
