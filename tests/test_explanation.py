"""Why a block was kept or stripped: what `cleanfeed.explain` says of it."""

import json
import re
from functools import cache

import numpy as np
import pytest
from generated import damaged_pages, dumps
from hypothesis import given, settings
from pages import CASES, PROSE, letters, story_page

import cleanfeed
from cleanfeed import ExplainedBlock, Explanation, Story
from cleanfeed.explanation import REASONS
from cleanfeed.fixtures.case import Case
from cleanfeed.label.trees import Trees
from cleanfeed.label.verdict import model

PIER = story_page(
    "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
    f"<article><h1>Pier to be mended</h1><p>{PROSE}</p><p>{PROSE * 2}</p><p>Mind the ‘gap’ at the end. {PROSE}</p></article>"
    "<h2>Most read</h2><ul><li><a href=/swans>Swans hold up the milk train</a></li></ul>",
    "<title>Pier to be mended</title>",
)


@cache
def explained(case: Case) -> Explanation:
    return cleanfeed.explain(case.page.read_bytes(), **case.told)


def field_text(story: Story, field: str) -> list[str]:
    """The texts that the record has at the place that an explanation names."""
    name, _, index = field.rstrip("]").partition("[")
    if name == "images":
        image = story.images[int(index)]
        return [text for text in (image.caption, image.credit) if text]
    if name == "pages":
        return [page.label for page in (*story.pages, *([story.next_page] if story.next_page else []))]
    if name == "body":
        return [story.body[int(index)].text]
    if name == "stripped":
        return list(story.stripped[int(index)].lines)
    return [getattr(story, name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_story_is_the_one_that_clean_gives(case: Case) -> None:
    assert explained(case).story == cleanfeed.clean(case.page.read_bytes(), **case.told)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_letter_of_a_block_is_in_its_parts_and_where_they_say(case: Case) -> None:
    explanation = explained(case)
    for number, block in enumerate(explanation.blocks, 1):
        assert block.number == number
        assert block.where
        assert letters([block.text]) == letters([part.text for part in block.parts])
        for part in block.parts:
            held = letters(field_text(explanation.story, part.field))
            missing = [letter for letter in letters([part.text]) if letter not in held]
            assert not missing, (part, held)
            assert part.kept is not part.field.startswith("stripped")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_roles_and_reasons_agree_with_the_record(case: Case) -> None:
    explanation = explained(case)
    for part in [part for block in explanation.blocks for part in block.parts]:
        assert part.reason.partition(":")[0] in REASONS
        kind, _, index = part.field.rstrip("]").partition("[")
        if kind == "stripped":
            assert part.role == explanation.story.stripped[int(index)].role
        elif kind == "body":
            assert part.role == explanation.story.body[int(index)].kind


@given(damaged_pages() | dumps())
@settings(max_examples=60)
def test_any_page_is_explained_whole(page: str) -> None:
    try:
        story = cleanfeed.clean(page)
    except cleanfeed.CleanfeedError as error:
        with pytest.raises(type(error)):
            cleanfeed.explain(page)
        return
    explanation = cleanfeed.explain(page)
    assert explanation.story == story
    for block in explanation.blocks:
        assert letters([block.text]) == letters([part.text for part in block.parts])
        assert explanation.find(block.text) or not letters([block.text])


def test_reasons_of_stripped_blocks_are_those_of_their_first_block() -> None:
    explanation = cleanfeed.explain(PIER)
    for index, stripped in enumerate(explanation.story.stripped):
        first = next(part for block in explanation.blocks for part in block.parts if part.field == f"stripped[{index}]")
        assert first.reason == stripped.reason


def test_model_names_what_sets_a_block_apart() -> None:
    explanation = cleanfeed.explain(PIER)
    (menu, *_), paragraph = explanation.blocks, explanation.find("after three hours")[0]
    against, speaking_for = menu.weighings[0], paragraph.weighings[0]
    assert (against.model, against.says, speaking_for.says) == ("body", "body", "body")
    assert against.chance < 0.5 < speaking_for.chance
    assert {"own_length", "link_share", "length", "short", "vetoed"} & {
        feature.feature for feature in against.features if feature.effect < 0
    }
    assert sum(feature.effect for feature in speaking_for.features) > 0 > sum(feature.effect for feature in against.features)
    sizes = [abs(feature.effect) for feature in against.features]
    assert sizes == sorted(sizes, reverse=True)


def test_role_model_says_what_it_weighed_where_it_decided() -> None:
    signup = (
        '<div class="newsletter"><h3>Your morning in brief</h3><p>Get our best stories in your inbox every morning</p></div>'
    )
    explanation = cleanfeed.explain(PIER.replace("</article>", f"</article><footer>{signup}</footer>"))
    (block,) = explanation.find("in your inbox")
    body, role = block.weighings
    assert (block.parts[0].role, block.parts[0].reason.partition(":")[0]) == ("newsletter", "model")
    assert (body.model, role.model, role.says) == ("body", "role", "newsletter")
    assert role.chance > 0.65 > 0.5 > body.chance
    assert any("newsletter" in feature.feature and feature.effect > 0 for feature in role.features)


def test_where_rules_decided_only_the_body_model_was_asked() -> None:
    explanation = cleanfeed.explain(PIER)
    assert [[weighing.model for weighing in block.weighings] for block in explanation.blocks] == [["body"]] * len(
        explanation.blocks
    )


def test_verdict_is_explained_unless_a_rule_gave_it() -> None:
    verdict = cleanfeed.explain(PIER).verdict
    assert verdict is not None and verdict.model == "story" and verdict.features
    assert cleanfeed.explain("<body></body>").verdict is None


def test_effects_of_trees_add_up_to_their_score() -> None:
    rng = np.random.default_rng(7)
    for form in ("html", "text"):
        trees = model(form)
        rows = rng.normal(0, 2, (20, len(trees.columns))).astype(np.float32)
        effects = trees.effects(rows)
        rest = trees.scores(rows) - effects.sum(axis=1)
        assert np.allclose(rest, rest[0], atol=1e-4)
        assert np.ptp(trees.scores(rows)) > 0.1


def test_effect_of_a_tree_goes_to_the_column_that_it_asks() -> None:
    trees = Trees(
        ("left", "right"),
        np.array([[0, 1, 1]], np.uint16),
        np.array([[0.5, np.inf, 0.5]], np.float32),
        np.array([[1.0, 9.0, 2.0, 4.0]], np.float32),
    )
    low, high = trees.effects(np.array([[0, 0], [1, 1]], np.float32)).tolist()
    assert low == [1 - 2, 0]  # worth: the root (1 + 3) / 2, the left child 1, as it only leads on
    assert high == [3 - 2, 4 - 3]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mind the 'GAP'", ["Mind the ‘gap’"]),
        ("Pier to be mended The council", ["Pier to be mended", "The council"]),
        ("swans  hold\nup", ["Swans hold up"]),
        ("zebra", []),
        (" ", []),
    ],
)
def test_find_looks_at_what_is_shown(words: str, found: list[str]) -> None:
    blocks = cleanfeed.explain(PIER).find(words)
    assert len(blocks) == len(found)
    assert all(block.text.startswith(text) for block, text in zip(blocks, found, strict=True))


def test_explanation_is_plain_json() -> None:
    explanation = cleanfeed.explain(PIER, url="https://marram.example/pier")
    plain = json.loads(explanation.to_json(indent=1))
    assert plain == explanation.to_dict()
    assert plain["schema"] == "cleanfeed.explanation/1"
    assert plain["story"] == explanation.story.to_dict()
    assert [block["text"] for block in plain["blocks"]] == [block.text for block in explanation.blocks]
    assert explanation == cleanfeed.explain(PIER, url="https://marram.example/pier")


def test_dump_is_explained_by_lines() -> None:
    dump = "Home\nSport\n\nPier to be mended\n\n" + f"{PROSE * 2}\n\n" * 4
    blocks = cleanfeed.explain(dump, kind="text").blocks
    assert all(re.fullmatch(r"lines? \d+(-\d+)?", block.where) for block in blocks)
    assert isinstance(blocks[0], ExplainedBlock)


def test_errors_are_those_of_clean() -> None:
    with pytest.raises(cleanfeed.EmptyInput):
        cleanfeed.explain(" ")
    with pytest.raises(cleanfeed.NotText):
        cleanfeed.explain(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
