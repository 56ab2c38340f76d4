"""What the user named, and the pages that it comes to."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from cleanfeed.batch.outcome import Settings
from cleanfeed.cli.usage import WrongUsage
from cleanfeed.inputs.files import STDIN, find_inputs, names_one
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.listed import find_listed
from cleanfeed.inputs.search import FileId, Search


@dataclass(frozen=True, slots=True)
class Named:
    """``arguments``: inputs by name. ``files_from``: a list of more. ``allow_private``: see `Search`."""

    arguments: Sequence[str]
    files_from: str | None = None
    allow_private: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is one thing, and no folder: a page, or an archive of pages."""
        return self.files_from is None and names_one(self.arguments)


@dataclass(frozen=True, slots=True)
class Found:
    """The pages that were named.

    ``single``: there is one, and can be no more. ``pages``: gives them, once; it is told what the output goes to, which is no
    input of itself. ``count``: how many there are, None where that is not known before all are read; told the same.
    ``left_out``: see `Search`.
    """

    single: bool
    pages: Callable[[FileId | None], Iterator[Input]]
    count: Callable[[FileId | None], int | None]
    left_out: Counter[str]


def look_for(named: Named, settings: Settings) -> Found:
    """Find what was named. Of one thing the beginning is read, as nothing else tells a page from an archive of many.

    Raises:
        WrongUsage: one address was given for several pages.
    """
    search = Search(max_bytes=settings.max_bytes, allow_private=named.allow_private)
    if not named.is_one:
        return Found(
            False,
            lambda leave_out: _search(named, replace(search, leave_out=leave_out)),
            partial(_count, named),
            search.left_out,
        )
    pages = _search(named, search)
    first = next(pages)  # there is one for whatever is named
    if settings.url and first.is_member:
        raise WrongUsage(f"{named.arguments[0]} holds several pages, and --url is the address of one: leave it out")
    return Found(not first.is_member, lambda _: chain([first], pages), partial(_count, named), search.left_out)


def _search(named: Named, search: Search) -> Iterator[Input]:
    if named.files_from is not None:
        yield from find_listed(named.files_from, search)
    yield from find_inputs(named.arguments, search)


def _count(named: Named, leave_out: FileId | None) -> int | None:
    """How many pages were named, by names and beginnings alone: nothing is fetched, and no pipe is read."""
    if named.files_from is not None and (named.files_from == STDIN or not Path(named.files_from).is_file()):
        return None
    total = 0
    for page in _search(named, Search(leave_out, opens=False)):
        if page.is_member:
            return None
        total += 1
    return total
