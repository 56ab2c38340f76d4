"""News pages in, story records out."""

from typing import TYPE_CHECKING

from cleanfeed.errors import (
    CleanfeedError,
    CleaningFailed,
    EmptyInput,
    InputNotFound,
    InputTooLarge,
    InputUnreadable,
    MalformedRecord,
    NotText,
    OutputUnwritable,
    UnknownEncoding,
)
from cleanfeed.render.text import to_text
from cleanfeed.roles import ElementKind, StrippedRole
from cleanfeed.story import Author, Element, Image, Item, Link, Notice, Page, Source, Story, Stripped, schema

if TYPE_CHECKING:
    from cleanfeed.batch.outcome import Outcome
    from cleanfeed.cleaner import clean

__version__ = "0.1.0"

__all__ = [
    "Author",
    "CleanfeedError",
    "CleaningFailed",
    "Element",
    "ElementKind",
    "EmptyInput",
    "Image",
    "InputNotFound",
    "InputTooLarge",
    "InputUnreadable",
    "Item",
    "Link",
    "MalformedRecord",
    "NotText",
    "Notice",
    "Outcome",
    "OutputUnwritable",
    "Page",
    "Source",
    "Story",
    "Stripped",
    "StrippedRole",
    "UnknownEncoding",
    "clean",
    "schema",
    "to_text",
]

if not TYPE_CHECKING:  # a type checker would take any name for a public one

    def __getattr__(name: str) -> object:
        """Load the pipeline, and numpy and lxml with it, when it is first used: `cleanfeed --version` does without."""
        if name == "clean":
            from cleanfeed.cleaner import clean

            return clean
        if name == "Outcome":
            from cleanfeed.batch.outcome import Outcome

            return Outcome
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
