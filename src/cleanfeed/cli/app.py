"""The ``cleanfeed`` command: what it is told, and how it ends."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from cleanfeed import __version__, schema
from cleanfeed.cli.line import drop_rest, say
from cleanfeed.errors import MissingExtra, OutputUnwritable

USAGE = 2
INTERRUPTED = 130  # what shells report of a command that Ctrl-C ended
READER_GONE = 141  # and of one whose reader went away

ABOUT_CLEAN = """Clean pages: print their stories.

Every input gets its outcome: ok, not_a_story (a front page, a shop),
truncated or failed. Failures and warnings go to stderr.

\b
What is read, told by its content and not by its name:
  HTML, also with the folder of assets that a browser saves beside it
  text dumps of pages            MHTML, SingleFile
  zip, tar, WARC, WET            JSON Lines of {"url": ..., "html": ...}
  any of them as gzip, bzip2, xz, zstd or brotli

\b
Examples:
  cleanfeed clean page.html                  read the story
  cleanfeed clean page.html > story.json     keep the record
  cleanfeed clean https://news.example/a     fetch it first
  curl -s https://news.example/a | cleanfeed clean --url https://news.example/a
  cleanfeed clean pages/ -o stories.jsonl    a row for each file below pages/
  cleanfeed clean 'pages/*.html' --format text
  cleanfeed clean crawl.warc.gz pages.zip -o stories.jsonl
  find pages/ -name '*.mhtml' | cleanfeed clean --files-from -
  cleanfeed clean page.html --format markdown --with-stripped -o story.md
  lynx -dump -nolist page.html | cleanfeed clean --kind text

\b
Exit status:
  0  every input was read; those that are no story count as read
  1  some inputs failed          3  all inputs failed
  2  wrong usage, the output cannot be written, or html lacks its package
  130  interrupted               141  the reader of the output went away
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
        help="Files, folders, archives, patterns, http and https addresses, or - for standard input, also read if nothing is "
        "named but something piped in.",
        show_default=False,
    ),
]
Form = Annotated[
    Literal["json", "jsonl", "text", "markdown", "html", "schema-org"] | None,
    typer.Option(
        "--format",
        metavar="json|jsonl|text|markdown|html|schema-org",
        help="One page: text on a terminal, else json, the story record. Many: jsonl, a row for each input.",
        show_default=False,
    ),
]
WithStripped = Annotated[
    bool, typer.Option("--with-stripped", help="Show what was stripped, after the story. In json and jsonl it always is.")
]
Target = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to FILE, which is there whole or not at all. [default: -]"),
]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from", metavar="FILE", help="Clean what FILE names, an input a line or between NULs; - is standard input."
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from hosts of private networks and from this machine, too.")
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
    output: Target = None,
    files_from: FilesFrom = None,
    allow_private: AllowPrivate = False,
    url: Url = None,
    kind: PageKind = "auto",
    encoding: Encoding = None,
    max_bytes: MaxBytes = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Clean what is named, print it, and return the exit code."""
    from cleanfeed.batch.outcome import DEFAULTS, Settings
    from cleanfeed.cli.clean import run_clean

    if quiet and verbose:
        raise WrongUsage("--quiet and --verbose cannot both be had: give one of them")
    arguments = _named(inputs or [], files_from)
    settings = Settings(
        _checked_url(url, arguments, files_from), kind, _checked_encoding(encoding), max_bytes or DEFAULTS.max_bytes
    )
    return run_clean(
        arguments,
        settings,
        output,
        form,
        files_from=files_from,
        allow_private=allow_private,
        with_stripped=with_stripped,
        quiet=quiet,
        verbose=verbose,
    )


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
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        drop_rest(sys.stdout)
        return READER_GONE
    except (MissingExtra, OutputUnwritable) as error:
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


def _named(inputs: list[str], files_from: str | None) -> list[str]:
    """The inputs that are named, standard input if none are."""
    if files_from is None:
        return inputs or _standard_input()
    if files_from == "-" and "-" in inputs:
        raise WrongUsage("standard input cannot be both the list and an input: name a file for one of them")
    return inputs


def _standard_input() -> list[str]:
    if sys.stdin is None or sys.stdin.isatty():
        raise WrongUsage("nothing to clean: name a file or a folder, or pipe a page in; see 'cleanfeed clean --help'")
    return ["-"]


def _checked_url(url: str | None, arguments: list[str], files_from: str | None) -> str | None:
    from cleanfeed.inputs.files import names_one

    if url is not None and (files_from is not None or not names_one(arguments)):
        raise WrongUsage("a page has one address: give --url with one input only")
    if url is not None and not url.isprintable():
        raise WrongUsage(f"--url {url!r} is no address: give one such as https://news.example/story")
    return url


def _checked_encoding(encoding: str | None) -> str | None:
    import webencodings

    if encoding is not None and webencodings.lookup(encoding) is None:
        raise WrongUsage(f"--encoding {encoding!r} is unknown: use a name such as utf-8 or windows-1252")
    return encoding
