"""``cleanfeed clean``: inputs in, stories out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from cleanfeed.batch.outcome import Outcome, Settings, clean_one
from cleanfeed.batch.rows import encode_row
from cleanfeed.cli.line import one_line
from cleanfeed.cli.notes import Notes
from cleanfeed.cli.output import Output, open_output
from cleanfeed.inputs.files import find_inputs, names_one
from cleanfeed.render.text import to_text

Format = Literal["json", "jsonl", "text"]
Layout = Callable[[Iterable[Outcome], Output], Iterator[str]]


def run_clean(
    arguments: list[str], settings: Settings, target: str | None, form: Format | None, *, quiet: bool, verbose: bool
) -> int:
    """Clean what the arguments name, write it to ``target``, and return the exit code."""
    single = names_one(arguments)
    notes = Notes(single=single, quiet=quiet, verbose=verbose)
    with open_output(target) as output:
        if form is None:
            form = "jsonl" if not single else "text" if output.is_terminal else "json"
        outcomes = (clean_one(page, settings) for page in find_inputs(arguments, leave_out=output.file))
        for piece in (ONE if single else MANY)[form](notes.watch(outcomes), output):
            output.write(piece)
    notes.close()
    return notes.exit_code


def lay_out_rows(outcomes: Iterable[Outcome], _: Output) -> Iterator[str]:
    """JSON Lines: a row an input."""
    for outcome in outcomes:
        yield encode_row(outcome) + "\n"


def lay_out_array(outcomes: Iterable[Outcome], _: Output) -> Iterator[str]:
    """The rows as one JSON array."""
    opening = "[\n"
    for outcome in outcomes:
        yield opening + encode_row(outcome)
        opening = ",\n"
    yield "\n]\n"


def lay_out_texts(outcomes: Iterable[Outcome], _: Output) -> Iterator[str]:
    """Stories to read, a line with the input's name over each."""
    parted = ""
    for outcome in outcomes:
        if outcome.story is not None:
            yield f"{parted}==> {one_line(outcome.input)} <==\n\n{to_text(outcome.story)}"
            parted = "\n"


def lay_out_record(outcomes: Iterable[Outcome], output: Output) -> Iterator[str]:
    """The record of a single page as JSON, indented where somebody looks at it."""
    for outcome in outcomes:
        if outcome.story is not None:
            yield outcome.story.to_json(indent=1 if output.is_terminal else None) + "\n"


def lay_out_text(outcomes: Iterable[Outcome], _: Output) -> Iterator[str]:
    """A single story to read."""
    for outcome in outcomes:
        if outcome.story is not None:
            yield to_text(outcome.story)


ONE: dict[Format, Layout] = {"json": lay_out_record, "jsonl": lay_out_rows, "text": lay_out_text}
MANY: dict[Format, Layout] = {"json": lay_out_array, "jsonl": lay_out_rows, "text": lay_out_texts}
