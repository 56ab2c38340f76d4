"""What became of one input."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeVar

import msgspec

from cleanfeed.cleaner import clean, explain
from cleanfeed.errors import CleanfeedError, CleaningFailed
from cleanfeed.explanation import Explanation
from cleanfeed.page.read import MAX_BYTES, Kind
from cleanfeed.story import Notice, Story

Made = TypeVar("Made")
OutcomeCode = Literal["ok", "not_a_story", "truncated", "failed", "timed_out", "killed"]
Clean = Callable[..., Story]
"""`cleanfeed.clean`, or what a test puts in its place."""


class AnyInput(Protocol):
    """What a batch wants of an input; `cleanfeed.inputs.input.Input` is one."""

    @property
    def name(self) -> str:
        """As the user knows it."""

    @property
    def url(self) -> str | None:
        """Where the page came from, if the input tells."""

    @property
    def content_type(self) -> str | None:
        """The HTTP header of that name, if the input tells."""

    @property
    def kind(self) -> Kind:
        """What the page is, if the input tells."""

    @property
    def cut(self) -> str | None:
        """Why the page is not whole, if the input tells."""

    def read(self, max_bytes: int, /) -> bytes | str:
        """The whole page; raises a `CleanfeedError` where there is none."""


class PageRead(NamedTuple):
    """A page that was read: all that a worker gets of an input. What the user said goes before what the input told."""

    content: bytes | str
    url: str | None = None
    content_type: str | None = None
    kind: Kind = "auto"
    cut: str | None = None


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
    outcome: OutcomeCode
    error: CleanfeedError | None = None
    story: Story | None = None


def clean_one(page: AnyInput, settings: Settings = DEFAULTS) -> Outcome:
    """Read and clean one input in this process, without limits of time and memory. Never raises for what is in it."""
    read = read_input(page, settings)
    return read if isinstance(read, Outcome) else clean_read(page.name, read, settings)


def explain_one(page: AnyInput, settings: Settings = DEFAULTS) -> tuple[Outcome, Explanation | None]:
    """Read, clean and explain one input. Never raises for what is in it; one that failed has no explanation."""
    read = read_input(page, settings)
    if isinstance(read, Outcome):
        return read, None
    explanation = _attempt(explain, read, settings)
    if isinstance(explanation, CleanfeedError):
        return Outcome(page.name, "failed", explanation), None
    explanation = msgspec.structs.replace(explanation, story=_marked(explanation.story, read.cut))
    return Outcome(page.name, _code(explanation.story), story=explanation.story), explanation


def read_input(page: AnyInput, settings: Settings) -> PageRead | Outcome:
    """Read one input: the page, or, where there is none, already its outcome."""
    try:
        content = page.read(settings.max_bytes)
        kind = page.kind if settings.kind == "auto" else settings.kind
        return PageRead(content, settings.url or page.url, page.content_type, kind, page.cut)
    except CleanfeedError as error:
        return Outcome(page.name, "failed", error)
    except Exception as error:  # noqa: BLE001 - a defect shown by one input is that input's row, and the others go on
        return Outcome(page.name, "failed", CleaningFailed.by(error))


def clean_read(name: str, page: PageRead, settings: Settings, clean: Clean = clean) -> Outcome:
    """Clean a page that was read. Never raises for what is in it."""
    story = _attempt(clean, page, settings)
    if isinstance(story, CleanfeedError):
        return Outcome(name, "failed", story)
    story = _marked(story, page.cut)
    return Outcome(name, _code(story), story=story)


def _attempt(work: Callable[..., Made], page: PageRead, settings: Settings) -> Made | CleanfeedError:
    """What `clean` or `explain` makes of a page, or why it cannot."""
    try:
        return work(
            page.content,
            page.url,
            kind=page.kind,
            encoding=settings.encoding,
            content_type=page.content_type,
            max_bytes=settings.max_bytes,
        )
    except CleanfeedError as error:
        return error
    except Exception as error:  # noqa: BLE001 - as above
        return CleaningFailed.by(error)


def _marked(story: Story, cut: str | None) -> Story:
    """The story, and that it is not whole where the page's container says so."""
    if cut is None:
        return story
    notice = Notice("cut_short", f"{cut}: the rest of the page was not read")
    return msgspec.structs.replace(story, status="truncated", warnings=(*story.warnings, notice))


def _code(story: Story) -> OutcomeCode:
    if story.status == "truncated":
        return "truncated"
    return "ok" if story.is_story else "not_a_story"
