"""News pages in, story records out."""

from importlib import import_module
from typing import TYPE_CHECKING

from cleanfeed.errors import (
    AddressRefused,
    CleanfeedError,
    CleaningFailed,
    DamagedInput,
    EmptyInput,
    FetchFailed,
    FetchTimedOut,
    FixtureBroken,
    FixtureExists,
    FixtureNotFound,
    InputNotFound,
    InputTooLarge,
    InputUnreadable,
    MalformedRecord,
    MissingExtra,
    NotText,
    OutputUnwritable,
    SettingsMalformed,
    TimedOut,
    UnknownEncoding,
    WorkerKilled,
    WorkerUnusable,
)
from cleanfeed.roles import ElementKind, StrippedRole
from cleanfeed.story import Author, Element, Image, Item, Link, Notice, Page, Source, Story, Stripped, schema

if TYPE_CHECKING:
    from cleanfeed.batch.outcome import Outcome
    from cleanfeed.batch.run import clean_many
    from cleanfeed.cleaner import clean, explain
    from cleanfeed.crawl.fetching import Fetched, fetch
    from cleanfeed.explanation import ExplainedBlock, ExplainedPart, Explanation, Weighed, Weighing
    from cleanfeed.render.html import to_html
    from cleanfeed.render.markdown import to_markdown
    from cleanfeed.render.schema_org import to_schema_org
    from cleanfeed.render.text import to_text

__version__ = "0.1.0"

__all__ = [
    "AddressRefused",
    "Author",
    "CleanfeedError",
    "CleaningFailed",
    "DamagedInput",
    "Element",
    "ElementKind",
    "EmptyInput",
    "ExplainedBlock",
    "ExplainedPart",
    "Explanation",
    "FetchFailed",
    "FetchTimedOut",
    "Fetched",
    "FixtureBroken",
    "FixtureExists",
    "FixtureNotFound",
    "Image",
    "InputNotFound",
    "InputTooLarge",
    "InputUnreadable",
    "Item",
    "Link",
    "MalformedRecord",
    "MissingExtra",
    "NotText",
    "Notice",
    "Outcome",
    "OutputUnwritable",
    "Page",
    "SettingsMalformed",
    "Source",
    "Story",
    "Stripped",
    "StrippedRole",
    "TimedOut",
    "UnknownEncoding",
    "Weighed",
    "Weighing",
    "WorkerKilled",
    "WorkerUnusable",
    "clean",
    "clean_many",
    "explain",
    "fetch",
    "schema",
    "to_html",
    "to_markdown",
    "to_schema_org",
    "to_text",
]

LOADED_LATER = {
    "ExplainedBlock": "cleanfeed.explanation",
    "ExplainedPart": "cleanfeed.explanation",
    "Explanation": "cleanfeed.explanation",
    "Fetched": "cleanfeed.crawl.fetching",
    "Outcome": "cleanfeed.batch.outcome",
    "Weighed": "cleanfeed.explanation",
    "Weighing": "cleanfeed.explanation",
    "clean": "cleanfeed.cleaner",
    "clean_many": "cleanfeed.batch.run",
    "explain": "cleanfeed.cleaner",
    "fetch": "cleanfeed.crawl.fetching",
    "to_html": "cleanfeed.render.html",
    "to_markdown": "cleanfeed.render.markdown",
    "to_schema_org": "cleanfeed.render.schema_org",
    "to_text": "cleanfeed.render.text",
}

if not TYPE_CHECKING:  # a type checker would take any name for a public one

    def __getattr__(name: str) -> object:
        """Load the pipeline, and numpy and lxml with it, when it is first used: `cleanfeed --version` does without."""
        if name in LOADED_LATER:
            return getattr(import_module(LOADED_LATER[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
