"""The ``cleanfeed`` command: what it is told, and how it ends."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleanfeed import __version__, schema
from cleanfeed.cli.about import ABOUT_CLEAN, ABOUT_EXPLAIN, ABOUT_VIEW
from cleanfeed.cli.batch_options import Errors, MemoryLimit, Resume, Timeout, Unordered, Workers
from cleanfeed.cli.fixture_arguments import AllowPrivate, fixture_app
from cleanfeed.cli.line import drop_rest, say
from cleanfeed.cli.signals import exit_code
from cleanfeed.cli.usage import (
    NOT_RESUMABLE,
    USAGE,
    WrongUsage,
    check_report_target,
    checked_roles,
    checked_target,
    checked_words,
    named_or_piped,
    read_limits,
    read_settings,
)
from cleanfeed.errors import MissingExtra, OutputUnwritable, WorkerUnusable

READER_GONE = 141  # what shells report of a command whose reader went away

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(fixture_app, name="fixture")

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT",
        help="Files, folders, archives, patterns, http and https addresses, or - for standard input, also read if nothing is "
        "named but something piped in.",
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
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from", metavar="FILE", help="Read what FILE names, an input a line or between NULs; - is standard input."
    ),
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
Words = Annotated[
    str | None,
    typer.Option("--text", metavar="WORDS", help="Only blocks that show these words; case does not count.", show_default=False),
]
Explained = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE, there whole or not at all. [default: -]")
]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ROLE", help="Only blocks of this role. Can be given several times.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON: the explanation, or for many inputs a row each.")]
Opens = Annotated[bool, typer.Option("--open", help="Open it in the browser; without -o, from a temporary folder.")]
Report = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to FILE; with many inputs, to a folder of that name."),
]
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
    files_from: FilesFrom = None,
    allow_private: AllowPrivate = False,
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
    from cleanfeed.cli.clean import Request, run_clean

    if quiet and verbose:
        raise WrongUsage("--quiet and --verbose cannot both be had: give one of them")
    named = named_or_piped(inputs, "clean", files_from, allow_private=allow_private)
    request = Request(
        named,
        checked_target(output, form, named),
        read_limits(workers, timeout, memory_limit),
        limits_one=any(limit is not None for limit in (workers, timeout, memory_limit)),
        settings=read_settings(named, url, kind, encoding, max_bytes),
        errors=errors,
        with_stripped=with_stripped,
        ordered=not unordered,
        resume=resume,
        quiet=quiet,
        verbose=verbose,
    )
    if errors is not None and Path(errors).resolve() == request.target.place:
        raise WrongUsage(f"{errors}: the rows of what failed need a file of their own: name another with --errors")
    if resume and request.target.place is None:
        raise WrongUsage(NOT_RESUMABLE)
    return run_clean(request)


@app.command(name="explain", help=ABOUT_EXPLAIN)
def explain_command(
    inputs: Inputs = None,
    words: Words = None,
    roles: Roles = None,
    as_json: AsJson = False,
    output: Explained = None,
    files_from: FilesFrom = None,
    allow_private: AllowPrivate = False,
    url: Url = None,
    kind: PageKind = "auto",
    encoding: Encoding = None,
    max_bytes: MaxBytes = None,
    quiet: Quiet = False,
) -> int:
    """Explain what is named, and return the exit code."""
    from cleanfeed.cli.explain import Asked, run_explain

    named = named_or_piped(inputs, "explain", files_from, allow_private=allow_private)
    asked = Asked(checked_words(words), checked_roles(roles))
    settings = read_settings(named, url, kind, encoding, max_bytes)
    return run_explain(named, settings, output, asked, as_json=as_json, quiet=quiet)


@app.command(name="view", help=ABOUT_VIEW)
def view_command(
    inputs: Inputs = None,
    output: Report = None,
    opens: Opens = False,
    files_from: FilesFrom = None,
    allow_private: AllowPrivate = False,
    url: Url = None,
    kind: PageKind = "auto",
    encoding: Encoding = None,
    max_bytes: MaxBytes = None,
    quiet: Quiet = False,
) -> int:
    """Write the report on what is named, and return the exit code."""
    from cleanfeed.cli.view import run_view

    named = named_or_piped(inputs, "view", files_from, allow_private=allow_private)
    if not opens:
        check_report_target(output, named)
    settings = read_settings(named, url, kind, encoding, max_bytes)
    return run_view(named, settings, output, opens=opens, quiet=quiet)


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
        said = error.format_message().rstrip(".").replace(": Value error, ", ": ")  # words of the checker behind Typer
        say(said, *([f"see '{parsed.command_path} --help'"] if parsed else []))
        return error.exit_code
