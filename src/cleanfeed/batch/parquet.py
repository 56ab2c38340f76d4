"""Outcomes as a Parquet file: a row an input, the record's lists and structures as nested columns."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from msgspec import inspect

from cleanfeed.batch.outcome import Outcome
from cleanfeed.batch.place import named
from cleanfeed.batch.rows import to_row
from cleanfeed.errors import MissingExtra
from cleanfeed.story import Story

if TYPE_CHECKING:
    import pyarrow

GROUP_ROWS = 1000
GROUP_BYTES = 128 << 20  # of pages: so much of their records is in memory at a time at most


def write_parquet(outcomes: Iterable[Outcome], path: Path, name: str) -> None:
    """Write outcomes as a Parquet file, compressed with zstd, in row groups.

    Args:
        outcomes: one row each; that of an input without a record has nulls.
        path: the file.
        name: how the user calls it, for errors.

    Raises:
        MissingExtra: pyarrow is not installed.
        OutputUnwritable: the disk is full.
    """
    arrow = load_pyarrow()
    from pyarrow import parquet

    columns = make_schema(arrow)
    with named(name), parquet.ParquetWriter(path, columns, compression="zstd") as writer:
        for group in _groups(outcomes):
            writer.write_table(arrow.Table.from_pylist(group, schema=columns))


def load_pyarrow() -> ModuleType:
    """The library that writes Parquet.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra.of("Parquet is written", "pyarrow", "parquet") from None
    module: ModuleType = pyarrow
    return module


def make_schema(arrow: ModuleType) -> "pyarrow.Schema":
    """The columns: ``input``, ``outcome``, ``error``, then the record's fields, all of which an input that failed lacks."""
    error = arrow.struct([("class", arrow.string()), ("message", arrow.string())])
    first = [("input", arrow.string()), ("outcome", arrow.string()), ("error", error)]
    return arrow.schema([*first, *_column(arrow, inspect.type_info(Story))])


def _groups(outcomes: Iterable[Outcome]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    size = 0
    for outcome in outcomes:
        group.append(_row(outcome))
        size += outcome.story.source.bytes if outcome.story else 0
        if len(group) == GROUP_ROWS or size > GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _row(outcome: Outcome) -> dict[str, Any]:
    row = to_row(outcome)
    for element in row.get("body", ()):
        element["links"] = [tuple(link) for link in element["links"]]  # a struct may come as a tuple, not as a list
    return row


def _column(arrow: ModuleType, kind: inspect.Type) -> Any:
    """The Arrow type of a type in the record."""
    match kind:
        case inspect.StructType():
            return arrow.struct([(field.encode_name, _column(arrow, field.type)) for field in kind.fields])
        case inspect.VarTupleType():
            return arrow.list_(_column(arrow, kind.item_type))
        case inspect.UnionType():  # of a type and None
            return next(_column(arrow, member) for member in kind.types if not isinstance(member, inspect.NoneType))
        case inspect.BoolType():
            return arrow.bool_()
        case inspect.IntType():
            return arrow.int64()
        case inspect.FloatType():
            return arrow.float64()
    return arrow.string()  # of the remaining types the record has strings, enums and literals
