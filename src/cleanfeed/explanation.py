"""Why: every block of a page, what became of it, by which rule or model, and what weighed most with the models.

What the models weighed is computed here and nowhere else: `cleanfeed.clean` does without it.
"""

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Any, Literal

import msgspec
import numpy as np

from cleanfeed.label.body_model import first_effects, second_effects, second_look, seen_twice
from cleanfeed.label.context import LOOK_COLUMNS
from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft
from cleanfeed.label.features import COLUMNS
from cleanfeed.label.label import label_all_but_body, label_by_rules
from cleanfeed.label.revise import PROPOSED
from cleanfeed.label.role_model import role_chances, role_effects, weights
from cleanfeed.label.settle import unsettled
from cleanfeed.label.verdict import story_effects, story_score
from cleanfeed.page.fold import fold
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole
from cleanfeed.sorting import Placed
from cleanfeed.story import Record, Story

SCHEMA: Literal["cleanfeed.explanation/1"] = "cleanfeed.explanation/1"
MOST = 6  # features that are named of each weighing
DECIMALS = 3
STRAIGHT = str.maketrans("’‘“”«»–—", '\'\'""""--')

# What the codes of reasons mean, for those who read them.
REASONS = {
    "byline": "it names who wrote the story, at the headline",
    "class": "class or id names of the elements around it say so",
    "copy": "what it says is kept already, and stands here again",
    "dateline": "it says where the story was filed from, and opens its first paragraph",
    "headline": "of all lines it is most like a headline: by its place, its element and the claimed title",
    "hidden": "the mark-up hides it; what follows, if anything, told its role",
    "kicker": "it is a label at the headline, or opens the first paragraph",
    "links": "it is nothing but links",
    "model": "no rule knew for certain; a model, trained on labelled pages, decided",
    "phrase": "it is a stock phrase of news sites, or has one",
    "place": "where it stands decided, between what is known",
    "section": "it stands in a section or box under this heading",
    "shape": "it has the form of such a line",
    "standfirst": "it stands between headline and story, and sells the story",
    "tag": "the element that it stands in is for that",
}
RAW = {Field.PUBLISHED: "published_raw", Field.MODIFIED: "modified_raw", Field.NEXT_PAGE: "pages"}


class Weighed(Record, frozen=True, gc=False):
    """A feature that a model looked at: its value, and what it added to the log-odds (below 0: took from them).

    Of a block's chance to be body: added more than it does for the page's blocks on average. Of its role: more than for roles
    on average.
    """

    feature: str
    value: float
    effect: float


class Weighing(Record, frozen=True, gc=False):
    """How a model saw a block or the page: the chance that it is what ``says`` names, and what weighed most.

    ``model``: ``body`` (is the block body), ``role`` (which stripped role, where rules could only guess) or ``story``.
    """

    model: Literal["body", "role", "story"]
    says: str
    chance: float
    features: tuple[Weighed, ...] = ()


class ExplainedPart(Record, frozen=True, gc=False):
    """A labelled piece of a block, mostly all of it.

    ``field``: where in the record it went: ``headline``, ``body[3]``, ``images[0]``, ``stripped[2]``. ``reason``: a code, or
    ``code: evidence``.
    """

    text: str
    role: Role
    reason: str
    field: str

    @property
    def kept(self) -> bool:
        """Whether it is part of the story."""
        return not self.field.startswith("stripped")


class ExplainedBlock(Record, frozen=True, gc=False):
    """A block of the page. ``number``: from 1, in page order. ``where``: see `cleanfeed.Stripped`."""

    number: int
    text: str
    where: str
    parts: tuple[ExplainedPart, ...]
    weighings: tuple[Weighing, ...] = ()

    @property
    def kept(self) -> bool:
        """Whether some of it is part of the story."""
        return any(part.kept for part in self.parts)


class Explanation(Record, frozen=True, gc=False):
    """A page explained: its record, every block, and how the model saw the page, unless rules told what it is."""

    story: Story
    blocks: tuple[ExplainedBlock, ...] = ()
    verdict: Weighing | None = None
    schema: Literal["cleanfeed.explanation/1"] = SCHEMA

    def find(self, words: str) -> tuple[ExplainedBlock, ...]:
        """The blocks that hold some words, or parts of them where they run over several blocks; case does not count."""
        wanted = _comparable(words)
        texts = [_comparable(block.text) for block in self.blocks]
        ends = np.cumsum([len(text) + 1 for text in texts])
        page, found, at = " ".join(texts), set[int](), -1
        while wanted and (at := page.find(wanted, at + 1)) >= 0:
            first, last = np.searchsorted(ends, (at, at + len(wanted) - 1), side="right").tolist()
            found.update(range(first, last + 1))
        return tuple(self.blocks[index] for index in sorted(found))

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain dicts, lists, strings, numbers and None."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain

    def to_json(self, indent: int | None = None) -> str:
        """The explanation as JSON, on one line or indented by ``indent`` spaces."""
        packed = msgspec.json.encode(self)
        return (packed if indent is None else msgspec.json.format(packed, indent=indent)).decode()


def explain_labels(draft: Draft, placed: Iterable[Placed], story: Story) -> Explanation:
    """Explain a labelled page whose pieces went where ``placed`` says."""
    parts: list[list[ExplainedPart]] = [[] for _ in draft.blocks]
    for piece in placed:
        text = draft.blocks[piece.index].text[piece.part.start : piece.part.end].strip()
        parts[piece.index].append(ExplainedPart(text, piece.role, piece.part.reason, _field(piece)))
    weighings = _weigh_blocks(draft, parts)
    blocks = [
        ExplainedBlock(index + 1, block.text, draft.page.where(index, index), tuple(parts[index]), weighings[index])
        for index, block in enumerate(draft.blocks)
    ]
    return Explanation(story, tuple(blocks), _weigh_page(draft))


def _field(piece: Placed) -> str:
    if piece.is_caption:
        return f"images[{piece.number}]"
    if isinstance(piece.role, StrippedRole):
        return f"stripped[{piece.number}]"
    return f"body[{piece.number}]" if isinstance(piece.role, ElementKind) else RAW.get(piece.role, str(piece.role))


def _weigh_blocks(draft: Draft, parts: list[list[ExplainedPart]]) -> list[tuple[Weighing, ...]]:
    """By block: what the body model made of it, and the role model if that decided."""
    if not draft.blocks:
        return []
    weighings: list[tuple[Weighing, ...]] = [(weighing,) for weighing in _weigh_body(draft)]
    _weigh_roles(draft, parts, weighings)
    return weighings


def _weigh_body(draft: Draft) -> list[Weighing]:
    """By block: what the body model weighed when it saw the block last."""
    before = label_all_but_body(draft.page, draft.claims, draft.features, draft.first_look)
    twice = seen_twice(before, unsettled(before))
    again = second_look(before, unsettled(before)).tolist()
    first = _heaviest(COLUMNS, draft.features.matrix, first_effects(draft.features, draft.page.has_markup))
    second = _heaviest(LOOK_COLUMNS, *second_effects(before)) if twice.any() else first
    rows = zip(twice.tolist(), draft.first_look.tolist(), again, first, second, strict=True)
    return [
        _weighing("body", "body", later if seen else chance, anew if seen else named)
        for seen, chance, later, named, anew in rows
    ]


def _heaviest(names: Sequence[str], values: Floats, effects: Floats) -> list[list[tuple[str, float, float]]]:
    """By block: the measurements that tell it most from the page's other blocks, each with its value and effect."""
    typical = values == np.median(values, axis=1, keepdims=True)  # what most blocks have, too, sets none apart
    effects = np.where(typical, 0, effects - effects.mean(axis=1, keepdims=True))
    most = np.argsort(-np.abs(effects), axis=0, kind="stable")[:MOST].T.tolist()
    found, added = values.T.tolist(), effects.T.tolist()
    return [[(names[at], found[index][at], added[index][at]) for at in columns] for index, columns in enumerate(most)]


def _weigh_roles(draft: Draft, parts: list[list[ExplainedPart]], weighings: list[tuple[Weighing, ...]]) -> None:
    """Add what the role model weighed, for the blocks that it decided.

    It saw the roles that the rules had given, and has changed them since: the rules are asked again.
    """
    asked = [index for index, pieces in enumerate(parts) if any(_may_be_revised(piece) for piece in pieces)]
    if not asked:
        return
    before = label_by_rules(draft.page, draft.claims)
    revised = [index for index in asked if before.parts[index] != draft.parts[index]]
    if not revised:
        return
    known = weights().roles
    chances = role_chances(before, revised).T.tolist()
    roles = [parts[index][-1].role for index in revised]
    names = [_likeliest(role, dict(zip(known, row, strict=True))) for role, row in zip(roles, chances, strict=True)]
    effects = role_effects(before, revised, names)
    for index, role, name, row, found in zip(revised, roles, names, chances, effects, strict=True):
        named = _most((feature, value, effect) for feature, (value, effect) in found.items())
        weighings[index] += (_weighing("role", str(role), row[known.index(name)], named),)


def _may_be_revised(piece: ExplainedPart) -> bool:
    return piece.reason.startswith("model") and not isinstance(piece.role, ElementKind)


def _likeliest(role: Role, chances: dict[str, float]) -> str:
    """The model's name for a role; of several, the likeliest."""
    return max((name for name in chances if PROPOSED.get(name, name) == role), key=lambda name: chances[name])


def _weigh_page(draft: Draft) -> Weighing | None:
    if not (effects := story_effects(draft)):
        return None
    chance = float(1 / (1 + np.exp(-story_score(draft))))
    return _weighing("story", "story", chance, _most((name, draft.measured[name], effects[name]) for name in effects))


def _most(named: Iterable[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    return nsmallest(MOST, named, key=lambda entry: -abs(entry[2]))


def _weighing(
    model: Literal["body", "role", "story"], says: str, chance: float, named: Iterable[tuple[str, float, float]]
) -> Weighing:
    """A weighing, rounded; what weighed nothing is left out."""
    weighed = [Weighed(name, round(value, DECIMALS), round(effect, DECIMALS)) for name, value, effect in named]
    return Weighing(model, says, round(chance, DECIMALS), tuple(feature for feature in weighed if feature.effect))


def _comparable(text: str) -> str:
    return fold(text).casefold().translate(STRAIGHT)
