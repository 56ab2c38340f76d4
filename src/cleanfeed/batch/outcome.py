"""What became of one input."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from cleanfeed.cleaner import clean
from cleanfeed.errors import CleanfeedError, CleaningFailed
from cleanfeed.page.read import MAX_BYTES, Kind
from cleanfeed.story import Story

Verdict = Literal["ok", "not_a_story", "truncated", "failed", "timed_out", "killed"]
Clean = Callable[..., Story]
"""`cleanfeed.clean`, or what a test puts in its place."""


class Readable(Protocol):
    """What a batch wants of an input; `cleanfeed.inputs.files.Input` is one."""

    @property
    def name(self) -> str:
        """As the user knows it."""

    @property
    def url(self) -> str | None:
        """Where the page came from, if the input tells."""

    @property
    def content_type(self) -> str | None:
        """The HTTP header of that name, if the input tells."""

    def read(self, max_bytes: int, /) -> bytes | str:
        """The whole page; raises a `CleanfeedError` where there is none."""


class PageRead(NamedTuple):
    """A page that was read: all that a worker gets of an input."""

    content: bytes | str
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user says about all inputs; the arguments of `cleanfeed.clean` of the same names."""

    url: str | None = None
    kind: Kind = "auto"
    encoding: str | None = None
    max_bytes: int = MAX_BYTES


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input and what became of it: there is one for each, whatever happens.

    ``input``: its name. ``outcome``: ``ok``, ``not_a_story`` (readable, but a front page, a shop, a consent wall),
    ``truncated`` (part of the page was not read), ``failed``, ``timed_out`` or ``killed`` (its process died of it, twice).
    ``error``: why there is no story, else None. ``story``: the record, None where there is an error.
    """

    input: str
    outcome: Verdict
    error: CleanfeedError | None = None
    story: Story | None = None


def clean_one(page: Readable, settings: Settings = DEFAULTS) -> Outcome:
    """Read and clean one input in this process, without limits of time and memory. Never raises for what is in it."""
    read = read_input(page, settings)
    return read if isinstance(read, Outcome) else clean_read(page.name, read, settings)


def read_input(page: Readable, settings: Settings) -> PageRead | Outcome:
    """Read one input: the page, or, where there is none, already its outcome."""
    try:
        return PageRead(page.read(settings.max_bytes), settings.url or page.url, page.content_type)
    except CleanfeedError as error:
        return Outcome(page.name, "failed", error)
    except Exception as error:  # noqa: BLE001 - a defect shown by one input is that input's row, and the others go on
        return Outcome(page.name, "failed", _defect(error))


def clean_read(name: str, page: PageRead, settings: Settings, clean: Clean = clean) -> Outcome:
    """Clean a page that was read. Never raises for what is in it."""
    try:
        story = clean(
            page.content,
            page.url,
            kind=settings.kind,
            encoding=settings.encoding,
            content_type=page.content_type,
            max_bytes=settings.max_bytes,
        )
    except CleanfeedError as error:
        return Outcome(name, "failed", error)
    except Exception as error:  # noqa: BLE001 - as above
        return Outcome(name, "failed", _defect(error))
    return Outcome(name, _verdict(story), story=story)


def _verdict(story: Story) -> Verdict:
    if story.status == "truncated":
        return "truncated"
    return "ok" if story.is_story else "not_a_story"


def _defect(error: Exception) -> CleaningFailed:
    wrong = " ".join(f"{type(error).__name__}: {error}".split())
    failure = CleaningFailed(f"a defect in cleanfeed ({wrong}): please report it with this page")
    failure.__cause__ = error
    return failure
