"""``cleanfeed clean``: inputs in, stories out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cleanfeed.batch.ledger import Ledger, ledger_beside, open_ledger
from cleanfeed.batch.outcome import DEFAULTS, Outcome, Settings, clean_one
from cleanfeed.batch.pool import Limits
from cleanfeed.batch.rows import encode_row
from cleanfeed.batch.run import clean_inputs
from cleanfeed.cli.line import say
from cleanfeed.cli.notes import Notes
from cleanfeed.cli.output import Output, open_output
from cleanfeed.cli.progress import shown_progress
from cleanfeed.cli.signals import exit_code, termination_raises
from cleanfeed.cli.sinks import Sink, Target, check_packages, open_sink
from cleanfeed.errors import OutputUnwritable
from cleanfeed.inputs.files import STDIN, find_inputs, names_one


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. ``limits``: None for a single input that is cleaned in this process. ``errors``: a file's name."""

    inputs: Sequence[str]
    target: Target
    limits: Limits | None
    settings: Settings = field(default=DEFAULTS)
    errors: str | None = None
    with_stripped: bool = False
    ordered: bool = True
    resume: bool = False
    quiet: bool = False
    verbose: bool = False


def run_clean(request: Request) -> int:
    """Clean what the request names, write it where it says, and return the exit code.

    Raises:
        MissingExtra: the format needs a package that is not installed; nothing was read.
        OutputUnwritable: an output cannot be opened or written.
        WorkerUnusable: worker processes cannot be started.
    """
    check_packages(request.target.form)
    notes = Notes(single=names_one(request.inputs), quiet=request.quiet, verbose=request.verbose)
    ledger_path = _ledger_path(request)
    try:
        with termination_raises():
            found = _clean(request, notes, ledger_path)
    except KeyboardInterrupt as stop:
        notes.break_off(resumable=ledger_path is not None and bool(notes.counts))
        return exit_code(stop)
    except OutputUnwritable as error:
        if ledger_path is None or not notes.counts:
            raise
        raise OutputUnwritable(f"{error}; --resume goes on from here") from None
    notes.close(found)
    return notes.exit_code


def _ledger_path(request: Request) -> Path | None:
    place = request.target.place
    return ledger_beside(place) if place is not None and request.limits is not None else None


def _clean(request: Request, notes: Notes, ledger_path: Path | None) -> int:
    """Do the work; how many outcomes an earlier run had left."""
    with ExitStack() as opened:  # closed from the last to the first: the ledger goes when the output is in place
        ledger = opened.enter_context(open_ledger(ledger_path, request.target.name, request.settings)) if ledger_path else None
        if ledger and not request.resume:
            _start_anew(ledger, request)
        errors = opened.enter_context(open_output(request.errors)) if request.errors else None
        single = names_one(request.inputs)
        sink = opened.enter_context(
            open_sink(request.target, single=single, with_stripped=request.with_stripped, held=ledger is not None)
        )
        outcomes = notes.watch(_outcomes(request, sink, ledger))
        if errors:
            outcomes = _errors_kept(outcomes, errors)
        if not (single or request.quiet or sink.is_terminal):
            outcomes = shown_progress(outcomes, None if STDIN in request.inputs else lambda: _count(request, sink))
        sink.take(outcomes)
        return ledger.found if ledger else 0


def _start_anew(ledger: Ledger, request: Request) -> None:
    lost = ledger.forget()
    if lost and not request.quiet:
        say(request.target.name, f"an earlier run was broken off after {lost:,} pages; starting anew, as there is no --resume")


def _outcomes(request: Request, sink: Sink, ledger: Ledger | None) -> Iterator[Outcome]:
    pages = find_inputs(request.inputs, leave_out=sink.file)
    if request.limits is None:
        return (clean_one(page, request.settings) for page in pages)
    return clean_inputs(pages, request.settings, limits=request.limits, ledger=ledger, ordered=request.ordered)


def _count(request: Request, sink: Sink) -> int:
    return sum(1 for _ in find_inputs(request.inputs, leave_out=sink.file))


def _errors_kept(outcomes: Iterable[Outcome], errors: Output) -> Iterator[Outcome]:
    """The same outcomes; the rows of those without a story go to a file of their own as well."""
    errors.write("")  # without any it is there all the same, and empty
    for outcome in outcomes:
        if outcome.error is not None:
            errors.write(encode_row(outcome) + "\n")
        yield outcome
