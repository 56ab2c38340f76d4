"""The ``cleanfeed`` command: what it is told, and how it ends."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cleanfeed import __version__, schema
from cleanfeed.cli.batch_options import Errors, MemoryLimit, Resume, Timeout, Unordered, Workers, read_memory
from cleanfeed.cli.line import drop_rest, say
from cleanfeed.cli.signals import exit_code
from cleanfeed.errors import MissingExtra, OutputUnwritable, WorkerUnusable

if TYPE_CHECKING:
    from cleanfeed.batch.pool import Limits
    from cleanfeed.cli.sinks import Target

USAGE = 2
READER_GONE = 141  # what shells report of a command whose reader went away

ABOUT_CLEAN = """Clean pages: print their stories.

Every input gets its outcome: ok, not_a_story (a front page, a shop),
truncated, failed, timed_out or killed. Failures and warnings go to stderr.

Several inputs are cleaned by worker processes, a page at a time each, within
limits of time and memory. A single one is cleaned at once, without them,
unless --workers, --timeout or --memory-limit is given.

What is written: rows, to a name that ends in .jsonl, .parquet, .sqlite or .db;
a file for each input, to a folder that is there or a name that ends in /.

\b
Examples:
  cleanfeed clean page.html                  read the story
  cleanfeed clean page.html > story.json     keep the record
  curl -s https://news.example/a | cleanfeed clean --url https://news.example/a
  cleanfeed clean pages/ -o stories.jsonl    a row for each file below pages/
  cleanfeed clean pages/ -o stories.jsonl --resume   go on after an interruption
  cleanfeed clean pages/ -o stories.parquet --errors failed.jsonl
  cleanfeed clean pages/ -o stories/ --format markdown
  cleanfeed clean 'pages/*.html' --format text
  cleanfeed clean page.html --format markdown --with-stripped -o story.md
  lynx -dump -nolist page.html | cleanfeed clean --kind text

\b
Exit status:
  0  every input was read; those that are no story count as read
  1  some inputs failed          3  all inputs failed
  2  wrong usage, the output cannot be written, or a format lacks its package
  130  interrupted               141  the reader of the output went away
  143  terminated (SIGTERM)
"""

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class WrongUsage(typer.TyperException):
    """What was asked for cannot be done; nothing was."""

    exit_code = USAGE


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT",
        help="Files, folders, patterns, or - for standard input, also read if nothing is named but something piped in.",
        show_default=False,
    ),
]
Form = Annotated[
    Literal["json", "jsonl", "text", "markdown", "html", "schema-org", "parquet", "sqlite"] | None,
    typer.Option(
        "--format",
        metavar="json|jsonl|text|markdown|html|schema-org|parquet|sqlite",
        help="As the output's name says. Else one page: text on a terminal, else json, the story record; many: jsonl, a row "
        "for each input.",
        show_default=False,
    ),
]
WithStripped = Annotated[
    bool, typer.Option("--with-stripped", help="Show what was stripped, after the story. In json and jsonl it always is.")
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to FILE, there whole or not at all, or FOLDER/. [default: -]"),
]
Url = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", help="Where the page came from; links are made absolute by it. One input only."),
]
PageKind = Annotated[
    Literal["auto", "html", "text"],
    typer.Option("--kind", metavar="auto|html|text", help="What the pages are, where that should not be found out from each."),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The pages' encoding, overruling what they say of themselves.")
]
MaxBytes = Annotated[
    int | None, typer.Option("--max-bytes", metavar="N", min=1, help="Refuse anything larger. [default: 67108864, 64 MiB]")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing on stderr but what failed.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say what became of every input on stderr.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"cleanfeed {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")]


@app.callback()
def describe(version: Version = False) -> None:
    """Turn saved news pages, as HTML or as plain-text dumps, into story records.

    Run 'cleanfeed clean --help' for examples.
    """


@app.command(name="clean", help=ABOUT_CLEAN)
def clean_command(
    inputs: Inputs = None,
    form: Form = None,
    with_stripped: WithStripped = False,
    output: Output = None,
    errors: Errors = None,
    url: Url = None,
    kind: PageKind = "auto",
    encoding: Encoding = None,
    max_bytes: MaxBytes = None,
    workers: Workers = None,
    timeout: Timeout = None,
    memory_limit: MemoryLimit = None,
    unordered: Unordered = False,
    resume: Resume = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Clean what is named, print it, and return the exit code."""
    from cleanfeed.batch.outcome import DEFAULTS, Settings
    from cleanfeed.cli.clean import Request, run_clean

    if quiet and verbose:
        raise WrongUsage("--quiet and --verbose cannot both be had: give one of them")
    arguments = inputs or _standard_input()
    request = Request(
        arguments,
        _checked_target(output, form, arguments),
        _limits(arguments, workers, timeout, memory_limit),
        Settings(_checked_url(url, arguments), kind, _checked_encoding(encoding), max_bytes or DEFAULTS.max_bytes),
        errors,
        with_stripped,
        not unordered,
        resume,
        quiet,
        verbose,
    )
    if errors is not None and Path(errors).resolve() == request.target.place:
        raise WrongUsage(f"{errors}: the rows of what failed need a file of their own: name another with --errors")
    if resume and (request.target.place is None or request.limits is None):
        raise WrongUsage("--resume goes on with a run of several inputs into a file or a folder: name that with -o")
    return run_clean(request)


@app.command(name="schema")
def schema_command() -> None:
    """Print the JSON Schema of the story record."""
    from cleanfeed.cli.output import open_output

    with open_output(None) as output:
        output.write(json.dumps(schema(), indent=2) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: those after the program's name; `sys.argv` has them where none are given.
    """
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        say("interrupted")
        return exit_code(stop)
    except BrokenPipeError:
        drop_rest(sys.stdout)
        return READER_GONE
    except (MissingExtra, OutputUnwritable, WorkerUnusable) as error:
        say(str(error))
        return USAGE
    except OSError as error:  # what Typer prints itself: help, the version
        drop_rest(sys.stdout)
        say(f"standard output: cannot be written: {error.strerror or error}")
        return USAGE
    return code


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        with command.make_context("cleanfeed", arguments) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as error:
        parsed = getattr(error, "ctx", None)  # where Typer found the mistake itself
        say(error.format_message().rstrip("."), *([f"see '{parsed.command_path} --help'"] if parsed else []))
        return error.exit_code


def _standard_input() -> list[str]:
    if sys.stdin is None or sys.stdin.isatty():
        raise WrongUsage("nothing to clean: name a file or a folder, or pipe a page in; see 'cleanfeed clean --help'")
    return ["-"]


def _checked_url(url: str | None, arguments: list[str]) -> str | None:
    from cleanfeed.inputs.files import names_one

    if url is not None and not names_one(arguments):
        raise WrongUsage("a page has one address: give --url with one input only")
    if url is not None and not url.isprintable():
        raise WrongUsage(f"--url {url!r} is no address: give one such as https://news.example/story")
    return url


def _checked_encoding(encoding: str | None) -> str | None:
    import webencodings

    if encoding is not None and webencodings.lookup(encoding) is None:
        raise WrongUsage(f"--encoding {encoding!r} is unknown: use a name such as utf-8 or windows-1252")
    return encoding


def _checked_target(name: str | None, form: Form, arguments: list[str]) -> "Target":
    from cleanfeed.cli.sinks import find_target

    target = find_target(name, form)
    if isinstance(target, str):
        raise WrongUsage(target)
    if target.is_folder and any(Path(argument).resolve() == target.place for argument in arguments):
        raise WrongUsage(f"{target.name}: its files would be among the inputs the next time: name another folder")
    return target


def _limits(arguments: list[str], workers: int | None, timeout: float | None, memory: str | None) -> "Limits | None":
    """The limits of a batch; None for a single input for which none are given."""
    from cleanfeed.batch.pool import MEMORY, TIMEOUT, Limits, count_cores
    from cleanfeed.inputs.files import names_one

    size = MEMORY if memory is None else read_memory(memory)
    if size is None:
        raise WrongUsage(f"--memory-limit {memory!r} is no size: give one such as 500M or 2G")
    if names_one(arguments) and workers is None and timeout is None and memory is None:
        return None
    return Limits(workers or count_cores(), (TIMEOUT if timeout is None else timeout) or None, size or None)
