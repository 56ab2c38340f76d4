"""How outcomes are laid out as text, for each format and for one or many."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import msgspec

from cleanfeed.batch.outcome import Outcome
from cleanfeed.batch.rows import encode_row
from cleanfeed.cli.line import one_line
from cleanfeed.render.html import page_opening, page_part, to_html
from cleanfeed.render.markdown import to_markdown
from cleanfeed.render.outline import headline
from cleanfeed.render.schema_org import to_schema_org
from cleanfeed.render.text import to_text
from cleanfeed.story import Story

TextFormat = Literal["json", "jsonl", "text", "markdown", "html", "schema-org"]
Render = Callable[[Story, bool], str]


@dataclass(frozen=True, slots=True)
class Looks:
    """How stories are shown: ``indented`` where somebody looks at them, ``with_stripped`` blocks where they are asked for."""

    indented: bool
    with_stripped: bool


Layout = Callable[[Iterable[Outcome], Looks], Iterator[str]]


def lay_out_rows(outcomes: Iterable[Outcome], _: Looks) -> Iterator[str]:
    """JSON Lines: a row an input."""
    for outcome in outcomes:
        yield encode_row(outcome) + "\n"


def lay_out_array(outcomes: Iterable[Outcome], _: Looks) -> Iterator[str]:
    """The rows as one JSON array."""
    opening = "[\n"
    for outcome in outcomes:
        yield opening + encode_row(outcome)
        opening = ",\n"
    yield "\n]\n"


def lay_out_linked_rows(outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """JSON Lines: a row an input, with what schema.org has for the story in place of the record's fields."""
    for outcome in outcomes:
        yield encode_row(outcome, partial(to_schema_org, with_stripped=looks.with_stripped)) + "\n"


def lay_out_documents(render: Render, outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """Stories to read, a line with the input's name over each."""
    parted = ""
    for outcome in outcomes:
        if outcome.story is not None:
            yield f"{parted}==> {one_line(outcome.input)} <==\n\n{render(outcome.story, looks.with_stripped)}"
            parted = "\n"


def lay_out_web_page(outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """Stories on one page for a browser, each in a section with the input's name."""
    opening = page_opening("cleanfeed")
    for outcome in outcomes:
        if outcome.story is not None:
            yield opening + page_part(one_line(outcome.input), to_html(outcome.story, looks.with_stripped))
            opening = ""


def lay_out_record(outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """The record of a single page as JSON, indented where somebody looks at it."""
    for outcome in outcomes:
        if outcome.story is not None:
            yield outcome.story.to_json(indent=1 if looks.indented else None) + "\n"


def lay_out_one(render: Render, outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """A single story to read."""
    for outcome in outcomes:
        if outcome.story is not None:
            yield render(outcome.story, looks.with_stripped)


def lay_out_linked(outcomes: Iterable[Outcome], looks: Looks) -> Iterator[str]:
    """What schema.org has for a single story as JSON, indented where somebody looks at it."""
    for outcome in outcomes:
        if outcome.story is not None:
            packed = msgspec.json.encode(to_schema_org(outcome.story, looks.with_stripped))
            yield (msgspec.json.format(packed, indent=1) if looks.indented else packed).decode() + "\n"


def _web_page(story: Story, with_stripped: bool) -> str:
    return page_opening(headline(story) or "cleanfeed") + to_html(story, with_stripped)


ONE: dict[TextFormat, Layout] = {
    "json": lay_out_record,
    "jsonl": lay_out_rows,
    "text": partial(lay_out_one, to_text),
    "markdown": partial(lay_out_one, to_markdown),
    "html": partial(lay_out_one, _web_page),
    "schema-org": lay_out_linked,
}
MANY: dict[TextFormat, Layout] = {
    "json": lay_out_array,
    "jsonl": lay_out_rows,
    "text": partial(lay_out_documents, to_text),
    "markdown": partial(lay_out_documents, to_markdown),
    "html": lay_out_web_page,
    "schema-org": lay_out_linked_rows,
}
SUFFIXES: dict[TextFormat, str] = {
    "json": ".json",
    "jsonl": ".jsonl",
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "schema-org": ".jsonld",
}


def lay_out(form: TextFormat, outcome: Outcome, looks: Looks) -> str:
    """The whole content of a file that holds one story."""
    return "".join(ONE[form]((outcome,), looks))
