"""What the user asked for, checked before anything is done."""

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from cleanfeed.cli.batch_options import read_memory
from cleanfeed.roles import ElementKind, Field, StrippedRole

if TYPE_CHECKING:
    from cleanfeed.batch.outcome import Settings
    from cleanfeed.batch.pool import Limits
    from cleanfeed.cli.found import Named
    from cleanfeed.cli.sinks import Format, Target

USAGE = 2
ROLES = tuple(str(role) for kind in (Field, ElementKind, StrippedRole) for role in kind)
NOT_RESUMABLE = "--resume goes on with a run of several inputs into a file or a folder: name that with -o"
MANY_REPORTS = "many inputs give many reports: name a folder for them with -o"


class WrongUsage(typer.TyperException):
    """What was asked for cannot be done; nothing was."""

    exit_code = USAGE


def named_or_piped(
    inputs: list[str] | None, command: str, files_from: str | None = None, *, allow_private: bool = False
) -> "Named":
    """What was named, else standard input, if something is piped into it."""
    from cleanfeed.cli.found import Named

    if files_from == "-" and "-" in (inputs or ()):
        raise WrongUsage("standard input cannot be both the list and an input: name a file for one of them")
    if inputs or files_from is not None:
        return Named(inputs or (), files_from, allow_private)
    if sys.stdin is None or sys.stdin.isatty():
        raise WrongUsage(f"nothing to {command}: name a file or a folder, or pipe a page in; see 'cleanfeed {command} --help'")
    return Named(("-",))


def read_settings(
    named: "Named", url: str | None, kind: Literal["auto", "html", "text"], encoding: str | None, max_bytes: int | None
) -> "Settings":
    """What the user says about all inputs."""
    from cleanfeed.batch.outcome import DEFAULTS, Settings

    return Settings(_checked_url(url, named), kind, _checked_encoding(encoding), max_bytes or DEFAULTS.max_bytes)


def read_limits(workers: int | None, timeout: float | None, memory: str | None) -> "Limits":
    """What a batch may use; where 0 was given, as much as it likes."""
    from cleanfeed.batch.pool import MEMORY, TIMEOUT, Limits, count_cores

    size = MEMORY if memory is None else read_memory(memory)
    if size is None:
        raise WrongUsage(f"--memory-limit {memory!r} is no size: give one such as 500M or 2G")
    return Limits(workers or count_cores(), (TIMEOUT if timeout is None else timeout) or None, size or None)


def checked_target(name: str | None, form: "Format | None", named: "Named") -> "Target":
    """Where outcomes go; no folder that is an input itself."""
    from cleanfeed.cli.sinks import find_target

    target = find_target(name, form)
    if isinstance(target, str):
        raise WrongUsage(target)
    if target.is_folder and any(Path(argument).resolve() == target.place for argument in named.arguments):
        raise WrongUsage(f"{target.name}: its files would be among the inputs the next time: name another folder")
    return target


def checked_words(words: str | None) -> str | None:
    """Words to look for, which are some."""
    if words is not None and not words.strip():
        raise WrongUsage("--text is empty: give the words that you look for")
    return words


def checked_roles(roles: list[str] | None) -> list[str]:
    """Names of roles, each of them one; hyphens stand for underscores."""
    given = [role.strip().lower().replace("-", "_") for role in roles or ()]
    for role in given:
        if role not in ROLES:
            near = get_close_matches(role, ROLES, 1)
            advice = f"did you mean {near[0]}?" if near else f"use one of {', '.join(ROLES)}"
            raise WrongUsage(f"--role {role!r} is no role: {advice}")
    return given


def check_report_target(output: str | None, named: "Named") -> None:
    """Refuse a report on a terminal, and many reports without a folder for them."""
    if not named.is_one and output in (None, "-"):
        raise WrongUsage(MANY_REPORTS)
    if output in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
        raise WrongUsage("a report is nothing to read on a terminal: name a file with -o, or give --open")


def _checked_url(url: str | None, named: "Named") -> str | None:
    if url is not None and not named.is_one:
        raise WrongUsage("a page has one address: give --url with one input only")
    if url is not None and not url.isprintable():
        raise WrongUsage(f"--url {url!r} is no address: give one such as https://news.example/story")
    return url


def _checked_encoding(encoding: str | None) -> str | None:
    import webencodings

    if encoding is not None and webencodings.lookup(encoding) is None:
        raise WrongUsage(f"--encoding {encoding!r} is unknown: use a name such as utf-8 or windows-1252")
    return encoding
