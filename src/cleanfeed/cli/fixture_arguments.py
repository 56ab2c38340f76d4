"""The arguments of ``cleanfeed fixture``."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleanfeed.cli.line import say
from cleanfeed.cli.usage import USAGE
from cleanfeed.errors import CleanfeedError

ABOUT = """Keep pages with the records that they have to give.

A fixture is a folder with a page, case.json (why it is kept) and
story.json (the whole record expected). The folder of all fixtures is
the one that --fixtures names, or fixtures in [tool.cleanfeed] of
pyproject.toml, else fixtures/. With pytest each field is a test.

\b
Examples:
  cleanfeed fixture add harbour-times/two-bylines page.html
  cleanfeed fixture check
  cleanfeed fixture diff harbour-times/two-bylines
  cleanfeed fixture accept harbour-times/two-bylines --field authors

\b
Exit status:
  0  all is as expected          1  something differs, is a draft or broken
  2  wrong usage, no such fixture, or a file cannot be written
"""

fixture_app = typer.Typer(help=ABOUT, rich_markup_mode=None)

Folder = Annotated[
    str | None, typer.Option("--fixtures", metavar="DIR", help="The folder of all fixtures.", show_default=False)
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The fixture's folder, below the folder of all.")]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Fixtures, or folders of them. [default: all]", show_default=False),
]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="Where the page came from.", show_default=False)]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="What is hard about the page.", show_default=False)]
PageKind = Annotated[
    Literal["auto", "html", "text"],
    typer.Option("--kind", metavar="auto|html|text", help="What the page is, where that should not be found out."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="The page's encoding, overruling what it says.", show_default=False),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from hosts of private networks and from this machine, too.")
]
OnlyFields = Annotated[
    list[str] | None, typer.Option("--field", metavar="FIELD", help="Only this field; may be repeated.", show_default=False)
]


@fixture_app.command(name="add")
def add_command(
    name: Name,
    page: Annotated[str, typer.Argument(metavar="INPUT", help="The page: a file, an address, or - for standard input.")],
    url: Url = None,
    why: Why = "",
    kind: PageKind = "auto",
    encoding: Encoding = None,
    allow_private: AllowPrivate = False,
    fixtures: Folder = None,
) -> int:
    """Store a page, byte for byte, and a draft of what it has to give.

    Of one out of a container (MHTML, gzip, a fetched answer) it is the page
    that is stored, with what was told of its address and type.

    The draft is what cleanfeed finds today. Read it against the page;
    until you have accepted it, checks fail.
    """
    from cleanfeed.cli.fixture import run_add
    from cleanfeed.fixtures.case import About

    about = About(url, why, kind, encoding)
    return _answer(fixtures, lambda folder: run_add(folder, name, page, about, allow_private=allow_private))


@fixture_app.command(name="check")
def check_command(names: Names = None, fixtures: Folder = None) -> int:
    """Compare what pages give now with what is expected."""
    from cleanfeed.cli.fixture import run_check

    return _answer(fixtures, lambda folder: run_check(folder, names or []))


@fixture_app.command(name="diff")
def diff_command(name: Name, fixtures: Folder = None) -> int:
    """Show field by field, and word by word, what differs."""
    from cleanfeed.cli.fixture import run_diff

    return _answer(fixtures, lambda folder: run_diff(folder, name))


@fixture_app.command(name="accept")
def accept_command(name: Name, field: OnlyFields = None, fixtures: Folder = None) -> int:
    """Make what a page gives now the expectation of one fixture."""
    from cleanfeed.cli.fixture import run_accept

    return _answer(fixtures, lambda folder: run_accept(folder, name, field or []))


@fixture_app.command(name="list")
def list_command(fixtures: Folder = None) -> int:
    """List all fixtures: right, differs, draft or broken."""
    from cleanfeed.cli.fixture import run_list

    return _answer(fixtures, run_list)


def _answer(fixtures: str | None, work: Callable[[Path], int]) -> int:
    """The exit code of the work in the folder of all fixtures; what stops it is wrong usage, and one line."""
    from cleanfeed.fixtures.settings import fixtures_folder

    try:
        return work(fixtures_folder(fixtures))
    except CleanfeedError as error:
        say(str(error))
        return USAGE
