"""``cleanfeed clean``: inputs in, stories out."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cleanfeed.batch.ledger import Ledger, ledger_beside, open_ledger
from cleanfeed.batch.outcome import DEFAULTS, Outcome, Settings, clean_one
from cleanfeed.batch.pool import Limits
from cleanfeed.batch.rows import encode_row
from cleanfeed.batch.run import clean_inputs
from cleanfeed.cli.found import Found, Named, look_for
from cleanfeed.cli.line import say
from cleanfeed.cli.notes import Notes
from cleanfeed.cli.output import Output, open_output
from cleanfeed.cli.progress import shown_progress
from cleanfeed.cli.signals import exit_code, termination_raises
from cleanfeed.cli.sinks import Sink, Target, check_packages, open_sink
from cleanfeed.cli.usage import NOT_RESUMABLE, WrongUsage
from cleanfeed.errors import OutputUnwritable


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    ``limits``: of a batch; only if it ``limits_one`` they go for a single page too, which else is cleaned in this process.
    ``errors``: a file's name.
    """

    named: Named
    target: Target
    limits: Limits
    limits_one: bool = False
    settings: Settings = field(default=DEFAULTS)
    errors: str | None = None
    with_stripped: bool = False
    ordered: bool = True
    resume: bool = False
    quiet: bool = False
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A request, and what was found for it. ``limits``: None where the page is cleaned in this process, and then no ledger."""

    request: Request
    found: Found
    limits: Limits | None
    ledger_path: Path | None


def run_clean(request: Request) -> int:
    """Clean what the request names, write it where it says, and return the exit code.

    Raises:
        WrongUsage: one address was given for several pages, or a single page has nothing to resume.
        MissingExtra: the format needs a package that is not installed; nothing was read.
        OutputUnwritable: an output cannot be opened or written.
        WorkerUnusable: worker processes cannot be started.
    """
    check_packages(request.target.form)
    with termination_raises():
        return _run(_plan(request))


def _plan(request: Request) -> Job:
    found = look_for(request.named, request.settings)
    if found.single and not request.limits_one:
        if request.resume:
            raise WrongUsage(NOT_RESUMABLE)
        return Job(request, found, None, None)
    place = request.target.place
    return Job(request, found, request.limits, None if place is None else ledger_beside(place))


def _run(job: Job) -> int:
    """Do the work, and say what came of it; the exit code."""
    notes = Notes(single=job.found.single, quiet=job.request.quiet, verbose=job.request.verbose)
    try:
        taken_over = _clean(job, notes)
    except KeyboardInterrupt as stop:
        notes.break_off(resumable=job.ledger_path is not None and bool(notes.counts))
        return exit_code(stop)
    except OutputUnwritable as error:
        if job.ledger_path is None or not notes.counts:
            raise
        raise OutputUnwritable(f"{error}; --resume goes on from here") from None
    notes.close(job.found.left_out, taken_over)
    return notes.exit_code


def _clean(job: Job, notes: Notes) -> int:
    """Do the work; how many outcomes an earlier run had left."""
    request, single = job.request, job.found.single
    with ExitStack() as opened:  # closed from the last to the first: the ledger goes when the output is in place
        ledger = opened.enter_context(_ledger(job, job.ledger_path)) if job.ledger_path else None
        errors = opened.enter_context(open_output(request.errors)) if request.errors else None
        sink = opened.enter_context(
            open_sink(request.target, single=single, with_stripped=request.with_stripped, held=ledger is not None)
        )
        outcomes = notes.watch(_outcomes(job, sink, ledger))
        if errors:
            outcomes = _errors_kept(outcomes, errors)
        if not (single or request.quiet or sink.is_terminal):
            outcomes = shown_progress(outcomes, lambda: job.found.count(sink.file))
        sink.take(outcomes)
        return ledger.found if ledger else 0


@contextmanager
def _ledger(job: Job, path: Path) -> Iterator[Ledger]:
    with open_ledger(path, job.request.target.name, job.request.settings) as ledger:
        if not job.request.resume:
            _start_anew(ledger, job.request)
        yield ledger


def _start_anew(ledger: Ledger, request: Request) -> None:
    lost = ledger.forget()
    if lost and not request.quiet:
        say(request.target.name, f"an earlier run was broken off after {lost:,} pages; starting anew, as there is no --resume")


def _outcomes(job: Job, sink: Sink, ledger: Ledger | None) -> Iterator[Outcome]:
    pages, request = job.found.pages(sink.file), job.request
    if job.limits is None:
        return (clean_one(page, request.settings) for page in pages)
    return clean_inputs(pages, request.settings, limits=job.limits, ledger=ledger, ordered=request.ordered)


def _errors_kept(outcomes: Iterable[Outcome], errors: Output) -> Iterator[Outcome]:
    """The same outcomes; the rows of those without a story go to a file of their own as well."""
    errors.write("")  # without any it is there all the same, and empty
    for outcome in outcomes:
        if outcome.error is not None:
            errors.write(encode_row(outcome) + "\n")
        yield outcome
