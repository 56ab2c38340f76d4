"""A page's gold body and ours beside each other, and where the rest of the page went."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus import CorpusPage
from lxml import etree
from marks import RUN, Line, Words, compare, runs, words_of

from cleanfeed.page.read import HtmlPage, read_page
from cleanfeed.roles import Field, Role, StrippedRole
from cleanfeed.story import Element, Story, body_with_dateline

GUESSES = frozenset({"model", "links", "place"})  # codes of reasons
WHOLE = frozenset({"html", "body", "main"})  # the names of these say nothing of what is in them


@dataclass(frozen=True)
class Place:
    """Where the record has a text that is not body: its role, and the reason and place of a stripped one."""

    role: Role
    where: str = ""
    reason: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether a phrase, a heading or a name gave the role, and not a guess by the model or by links and place alone."""
        return self.reason.partition(":")[0] not in GUESSES

    def __str__(self) -> str:
        return ", ".join(part for part in (str(self.role), self.reason) if part)


@dataclass
class Case:
    """A page's gold body and ours, line by line, each line with what the other side lacks of it."""

    page: CorpusPage
    story: Story
    data: bytes

    def __post_init__(self) -> None:
        self.elements: tuple[Element, ...] = body_with_dateline(self.story)
        gold = [line for line in self.page.gold["body"].splitlines() if line.strip()]
        self.gold, self.ours = compare(gold, [element.text for element in self.elements])

    def place_of(self, words: Words) -> Place | None:
        """Where most of some words went; None if the record has them nowhere, or only in the body."""
        went = [self._places[run] for run in runs(words, min(RUN, len(words))) if run in self._places]
        return max(went, key=went.count) if went else None

    @cached_property
    def _places(self) -> dict[Words, Place]:
        """By run of words; of several places the first."""
        found: dict[Words, Place] = {}
        for text, place in _places(self.story):
            words = words_of(text)
            for size in range(1, RUN + 1):
                for run in runs(words, size):
                    found.setdefault(run, place)
        return found

    @cached_property
    def gold_runs(self) -> set[Words]:
        """Every run of words of the gold body."""
        return {run for line in self.gold for run in line.runs()}

    def names(self, where: str, nearest: int | None = None) -> str:
        """The tags, classes and ids of the element at a place and of those around it; empty where it is not found."""
        found = self._root.xpath(where) if self._root is not None and where.startswith("/") else []
        node = found[0] if isinstance(found, list) and found else None
        if not isinstance(node, etree._Element):
            return ""
        around = [element for element in [node, *node.iterancestors()][:nearest] if element.tag not in WHOLE]
        return " ".join(f"{element.tag} {element.get('class', '')} {element.get('id', '')}" for element in around)

    @cached_property
    def _root(self) -> etree._Element | None:
        read = read_page(self.data, self.page.url, kind=self.story.source.kind)
        return read.root if isinstance(read, HtmlPage) else None


def field_texts(story: Story) -> list[tuple[str, Role]]:
    """The texts of a record's printed fields, but for the body, with their roles."""
    fields: tuple[tuple[str | None, Role], ...] = (
        (story.standfirst, Field.STANDFIRST),
        (story.headline, Field.HEADLINE),
        (story.kicker, Field.KICKER),
        (story.byline, Field.BYLINE),
        (story.published_raw, Field.PUBLISHED),
        (story.modified_raw, Field.MODIFIED),
        (story.sign_off, Field.SIGN_OFF),
        (story.correction, Field.CORRECTION),
        *((page.label, Field.NEXT_PAGE) for page in story.pages),
        *((text, StrippedRole.CAPTION) for image in story.images for text in (image.caption, image.credit)),
    )
    return [(text, role) for text, role in fields if text]


def _places(story: Story) -> list[tuple[str, Place]]:
    stripped = [("\n".join(block.lines), Place(block.role, block.where, block.reason)) for block in story.stripped]
    return [*((text, Place(role)) for text, role in field_texts(story)), *stripped]


def bounds(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and last line that both sides have; the first is past the last if there is none.

    A line of fewer than four words may be there by chance, and counts only where there is no other.
    """
    known = [at for at, line in enumerate(lines) if line.known and len(line.spans) >= RUN]
    known = known or [at for at, line in enumerate(lines) if line.known]
    return (known[0], known[-1]) if known else (len(lines), -1)
