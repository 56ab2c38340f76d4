"""What became of one input."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import msgspec

from cleanfeed.cleaner import clean, explain
from cleanfeed.errors import CleanfeedError, CleaningFailed
from cleanfeed.explanation import Explanation
from cleanfeed.inputs.input import Input
from cleanfeed.page.read import MAX_BYTES, Kind
from cleanfeed.story import Notice, Story

Made = TypeVar("Made")
Verdict = Literal["ok", "not_a_story", "truncated", "failed"]


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
    ``truncated`` (part of the page was not read) or ``failed``. ``error``: why it failed, else None. ``story``: its
    record, None if it failed.
    """

    input: str
    outcome: Verdict
    error: CleanfeedError | None = None
    story: Story | None = None


def clean_one(page: Input, settings: Settings = DEFAULTS) -> Outcome:
    """Read and clean one input. Never raises for what is in it."""
    story = _attempt(clean, page, settings)
    if isinstance(story, CleanfeedError):
        return Outcome(page.name, "failed", story)
    story = _marked(story, page.cut)
    return Outcome(page.name, _verdict(story), story=story)


def explain_one(page: Input, settings: Settings = DEFAULTS) -> tuple[Outcome, Explanation | None]:
    """Read, clean and explain one input. Never raises for what is in it; one that failed has no explanation."""
    explanation = _attempt(explain, page, settings)
    if isinstance(explanation, CleanfeedError):
        return Outcome(page.name, "failed", explanation), None
    explanation = msgspec.structs.replace(explanation, story=_marked(explanation.story, page.cut))
    return Outcome(page.name, _verdict(explanation.story), story=explanation.story), explanation


def _attempt(work: Callable[..., Made], page: Input, settings: Settings) -> Made | CleanfeedError:
    """What `clean` or `explain` makes of an input, or why it cannot."""
    try:
        return work(
            page.read(settings.max_bytes),
            settings.url or page.url,
            kind=page.kind if settings.kind == "auto" else settings.kind,
            encoding=settings.encoding,
            content_type=page.content_type,
            max_bytes=settings.max_bytes,
        )
    except CleanfeedError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a defect shown by one page is that page's row, and the others go on
        return _defect(error)


def _marked(story: Story, cut: str | None) -> Story:
    """The story, and that it is not whole where the page's container says so."""
    if cut is None:
        return story
    notice = Notice("cut_short", f"{cut}: the rest of the page was not read")
    return msgspec.structs.replace(story, status="truncated", warnings=(*story.warnings, notice))


def _verdict(story: Story) -> Verdict:
    if story.status == "truncated":
        return "truncated"
    return "ok" if story.is_story else "not_a_story"


def _defect(error: Exception) -> CleaningFailed:
    wrong = " ".join(f"{type(error).__name__}: {error}".split())
    failure = CleaningFailed(f"a defect in cleanfeed ({wrong}): please report it with this page")
    failure.__cause__ = error
    return failure
