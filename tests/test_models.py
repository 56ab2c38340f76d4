"""The stored models: trees and weights as bytes and as answers, the verdict on a page, what the role model may not touch."""

from collections.abc import Callable
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pytest
from ferry import HEADLINE, PROSE, URL, dump, page, paragraphs
from pages import CASES, story_page

import cleanfeed
from cleanfeed import Story
from cleanfeed.cleaner import cut_page
from cleanfeed.label import role_model, verdict
from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft, Part
from cleanfeed.label.label import label_blocks, label_by_rules
from cleanfeed.label.page_kind import measure_kind
from cleanfeed.label.revise import revise
from cleanfeed.label.role_model import RoleWeights, pack, role_chances, unpack
from cleanfeed.label.trees import Trees, read_trees, write_trees
from cleanfeed.page.read import Kind, read_page
from cleanfeed.roles import ElementKind, Field, StrippedRole

MOST_BYTES = 1_000_000  # of all weights together

Labelling = Callable[..., Draft]


def labelled(by: Labelling, source: str | bytes, url: str | None = URL, kind: Kind = "auto") -> Draft:
    """A page, labelled by all rules and the role model, or by the rules alone."""
    read = read_page(source, url, kind=kind)
    return by(cut_page(read), read.claims)


def floats(values: npt.ArrayLike) -> Floats:
    return np.array(values, np.float32)


def codes(story: Story) -> list[str]:
    return [notice.code for notice in story.warnings]


# Trees


def grow(seed: int, depth: int, count: int = 7, columns: int = 5) -> Trees:
    """Trees at random. Values are eighths, so that sums are exact in any order; some nodes are as where training stopped."""
    draw = np.random.default_rng(seed)
    threshold = floats(draw.integers(-8, 8, (count, 2**depth - 1)) / 8)
    threshold[draw.random(threshold.shape) < 0.2] = np.inf
    return Trees(
        tuple(f"column {n}" for n in range(columns)),
        draw.integers(0, columns, threshold.shape).astype(np.uint16),
        threshold,
        floats(draw.integers(-80, 80, (count, 2**depth)) / 8),
    )


def walk(trees: Trees, tree: int, row: Floats, node: int = 0) -> float:
    """The value that one tree has for a row, step by step."""
    inner = trees.threshold.shape[1]
    if node >= inner:
        return float(trees.value[tree, node - inner])
    right = row[trees.feature[tree, node]] > trees.threshold[tree, node]
    return walk(trees, tree, row, 2 * node + (2 if right else 1))


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_scores_equal_a_walk_down_every_tree(depth: int) -> None:
    trees = grow(depth, depth)
    # Eighths again: many a value equals its threshold, and must go left.
    rows = floats(np.random.default_rng(0).integers(-8, 8, (40, 5)) / 8)
    expected = [sum(walk(trees, tree, row) for tree in range(len(trees.value))) for row in rows]
    assert trees.scores(rows).tolist() == expected
    assert trees.scores(rows[:0]).shape == (0,)


def test_score_of_a_tree_made_by_hand() -> None:
    # Over 2: 16 if the other column is over 5, else 8. Not over 2: 4, whatever the other column is.
    feature, threshold = np.array([[0, 1, 1]], np.uint16), floats([[2, np.inf, 5]])
    trees = Trees(("tide", "rust"), feature, threshold, floats([[4, -1, 8, 16]]))
    rows = floats([[1, 0], [2, 9], [3, 5], [3, 6]])
    assert trees.scores(rows).tolist() == [4, 4, 8, 16]


def test_trees_are_read_as_they_were_written() -> None:
    trees = grow(3, 4)
    read = read_trees(write_trees(trees))
    assert read.columns == trees.columns
    for name in ("feature", "threshold", "value"):
        kept, given = getattr(read, name), getattr(trees, name)
        assert kept.dtype == given.dtype
        assert np.array_equal(kept, given)


def test_same_model_has_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    trees, weights = grow(4, 3), linear()
    first = write_trees(trees), pack(weights)
    with monkeypatch.context() as later:
        later.setattr("time.time", lambda: 2_000_000_000.0)
        assert (write_trees(grow(4, 3)), pack(linear())) == first


# The role model's weights


def linear() -> RoleWeights:
    """Small weights that half a float's precision can hold."""
    dense = floats([[0.25, 0.0], [-1.0, 0.5], [0.75, 8.0]])
    words = floats([[0.5, -1.0], [2.0, 0.25], [-0.125, 3.0], [0.0, 0.0]])
    known = {"own": {"rail": 0, "tide": 1}, "word": {"share": 2}}
    return RoleWeights(("advert", "share"), ("x", "y", "z"), known, dense, words, floats([1, -2]))


@pytest.mark.parametrize("weights", [linear, role_model.weights])
def test_weights_are_unpacked_as_they_were_packed(weights: Callable[[], RoleWeights]) -> None:
    given, kept = weights(), unpack(pack(weights()))
    assert (kept.roles, kept.columns, kept.known) == (given.roles, given.columns, given.known)
    for name in ("dense", "words", "bias"):
        assert getattr(kept, name).dtype == np.float32
        assert np.array_equal(getattr(kept, name), getattr(given, name))
    assert not kept.words[-1].any()


def test_chances_of_a_block_sum_to_one() -> None:
    draft = labelled(label_by_rules, story_page(f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>"))
    chances = role_chances(draft, [0, 2, 4])
    assert chances.shape == (len(role_model.weights().roles), 3)
    assert np.allclose(chances.sum(axis=0), 1, atol=1e-5)
    assert (chances >= 0).all()


def test_all_weights_together_are_small() -> None:
    sizes = [len(file.read_bytes()) for file in files("cleanfeed.label").iterdir() if file.name.endswith((".npz", ".json"))]
    assert len(sizes) >= 3
    assert sum(sizes) < MOST_BYTES


# The verdict


SHOP = """
<main class="product"><h1>Harrow brass ferry lamp</h1><p>£48.00</p><button>Add to basket</button><p>In stock</p>
<h2>Description</h2><p>A lamp of solid brass, cast in one piece and turned by hand, for use on deck or over a door. It takes one
bulb, which is not in the box, and it will not rust in salt water.</p><p>You can hang it from its ring or screw it to a wall. We
send it within two days, in a carton that can be used again.</p><h2>Specifications</h2><table><tr><td>SKU</td><td>4471</td></tr>
<tr><td>Brand</td><td>Harrow</td></tr></table><h2>Customer reviews</h2><p>Hangs well.</p></main>
"""
SAID = {
    "oakum": "Has anybody here got the old lamp to light again? I have had mine in pieces for a week and am no wiser for it.",
    "tholepin": "You want to look at the ring first. Mine had gone green inside, and I could not see it until I had it off.",
    "grapnel": "I had the ring off and it is clean. I think that it is the wire, but how do you get at it without a saw?",
    "bilge": "We have all been there. You take the base off, you swear, and then you put it on again. After that it works.",
}
POSTS = "".join(
    f'<div class="post"><a href="/members/{name}">{name}</a><p>Member</p><p>{text}</p><a href="#r">Reply</a><p>Quote</p></div>'
    for name, text in SAID.items()
)
THREAD = f"""
<div class="thread"><h1>Old brass lamp will not light</h1><p>Thread starter oakum</p>{POSTS}<p>Similar threads</p>
<p>New posts</p><p>Search forums</p></div>
"""
CARDS = "".join(
    f'<div class="card"><h3><a href="/mill/{n}">The old mill at Thorsby, part {n}</a></h3><p>{text}</p></div>'
    for n, text in enumerate(PROSE * 2)
)


@pytest.mark.parametrize(
    ("text", "url", "code"),
    [
        (SHOP, "https://www.harrow.example/products/ferry-lamp", "product"),
        (THREAD, "https://forum.deck.example/threads/old-brass-lamp.4471/", "forum"),
        (f"<h1>Harbour</h1>{CARDS}", "https://www.tidemark.example/category/harbour", "listing"),
        ('<h1>Tidemark</h1><ul><li><a href="/">Home</a></li></ul>', "https://www.tidemark.example/", "no_text"),
    ],
)
def test_what_a_page_is_that_is_no_story(text: str, url: str, code: str) -> None:
    story = cleanfeed.clean(story_page(text), url)
    assert (story.is_story, codes(story)) == (False, [code])
    assert 0 <= story.confidence <= 1


def test_body_holds_the_main_text_of_a_shop_and_a_thread_too() -> None:
    assert "A lamp of solid brass" in cleanfeed.clean(story_page(SHOP), URL).text
    assert all(text in cleanfeed.clean(story_page(THREAD), URL).text for text in SAID.values())


def test_story_is_one_as_a_page_and_as_a_dump() -> None:
    for story in (page(), dump()):
        assert (story.is_story, codes(story)) == (True, [])
        assert 0.5 < story.confidence <= 1


@pytest.mark.parametrize("count", [1, 2, 6])
def test_headline_and_paragraphs_alone_are_a_story(count: int) -> None:
    html = cleanfeed.clean(f"<h1>{HEADLINE}</h1>{paragraphs(PROSE[:count])}", kind="html")
    for story in (html, cleanfeed.clean("\n\n".join([HEADLINE, *PROSE[:count]]), kind="text")):
        assert (story.is_story, story.headline) == (True, HEADLINE)


def test_story_in_the_frame_of_a_large_site_is_one() -> None:
    words = "News Sport Tides Boats Mills Bridges Harbour Weather Letters Crossword Jobs Archive Contact Fish Locks".split()
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in words)
    article = f"<article><h1>{HEADLINE}</h1><p>By Ann Lee</p><p>3 May 2021</p>{paragraphs(PROSE)}</article>"
    story = cleanfeed.clean(story_page(f"<header><ul>{menu}</ul></header>{article}<footer><ul>{menu}</ul></footer>"), URL)
    assert (story.is_story, codes(story)) == (True, [])


@pytest.mark.parametrize(("types", "is_story"), [(["Product"], False), (["Product", "NewsArticle"], True), ([], True)])
def test_prose_with_a_shops_lines_is_an_offer_only_if_the_page_claims_no_article(types: list[str], is_story: bool) -> None:
    claimed = "".join(f'<script type="application/ld+json">{{"@type": "{name}"}}</script>' for name in types)
    lines = paragraphs(["Add to basket", "In stock", "SKU", "Quantity", "Size guide", "Warranty"])
    page_text = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>{lines}"
    story = cleanfeed.clean(story_page(page_text, claimed), "https://www.tidemark.example/news/2021/05/03/thorsby-ferry")
    assert (story.is_story, "product" in codes(story)) == (is_story, not is_story)


def test_measurements_are_the_same_columns_for_any_page() -> None:
    odd = [
        ("<p>x", "http://[x"),
        ("...", None),
        ("<html><body></body></html>", ""),
        (SHOP, "http://x:99999999/a?b"),
        (CARDS, URL),
    ]
    pages = [(source, url, kind) for source, url in odd for kind in ("html", "text")]
    drafts = [labelled(label_blocks, source, url, "html" if kind == "html" else "text") for source, url, kind in pages]
    drafts += [labelled(label_blocks, case.page.read_bytes(), case.told.get("url")) for case in CASES[:6]]
    for draft in drafts:
        measured = measure_kind(draft)
        assert tuple(measured) == verdict.model("html").columns == verdict.model("text").columns
        assert np.isfinite(list(measured.values())).all()


# What the role model may not touch


MOST_READ = "Most read"
MIXED = f"""
<nav><a href="/">Home</a></nav><header><p class="motto">Water finds its way</p></header><main><article><h1>{HEADLINE}</h1>
<p>By Ann Lee | 3 May 2021</p>{paragraphs(PROSE[:3])}<p>Advertisement</p><p>{PROSE[0]}</p>{paragraphs(PROSE[3:])}<p>ENDS</p>
</article><div style="display:none"><p>Only for telephones.</p></div><div class="widget"><p>Tides</p><p>High at six</p></div>
<div class="b9"><a href="/a">Eleven bridges that never opened</a></div><div><h3>{MOST_READ}</h3>
<ul><li><a href="/b">Why the Eller runs so brown</a></li><li><a href="/c">Swans on strike</a></li></ul></div></main>
<footer><p>© 2022 Tidemark Press</p></footer>
"""


def is_settled(part: Part) -> bool:
    """Whether a label is none that the rules guessed: kept text, hidden text, a copy, what a stock phrase says."""
    said = part.reason.startswith("phrase") or part.reason == f"section: {MOST_READ}"
    return said or part.role in (StrippedRole.HIDDEN, StrippedRole.DUPLICATE) or isinstance(part.role, (Field, ElementKind))


def of_one_mind(role: str | None) -> RoleWeights:
    """Weights that find every block to be of one role; all roles alike where that is None."""
    real = role_model.weights()
    bias = floats([20.0 * (name == role) for name in real.roles])
    return RoleWeights(real.roles, real.columns, real.known, np.zeros_like(real.dense), np.zeros_like(real.words), bias)


def revised(role: str | None, monkeypatch: pytest.MonkeyPatch) -> tuple[list[tuple[Part, ...]], list[tuple[Part, ...]]]:
    """The labels of `MIXED` before and after a role model of one mind has revised them."""
    weights = of_one_mind(role)
    monkeypatch.setattr(role_model, "weights", lambda: weights)
    draft = labelled(label_by_rules, story_page(MIXED))
    ruled = [tuple(parts) for parts in draft.parts]
    revise(draft)
    return ruled, [tuple(parts) for parts in draft.parts]


@pytest.mark.parametrize("role", role_model.weights().roles)
def test_model_that_is_sure_of_anything_changes_only_what_was_guessed(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    ruled, now = revised(role, monkeypatch)
    settled = {index for index, parts in enumerate(ruled) if any(map(is_settled, parts))}
    kinds = {str(part.role) for index in settled for part in ruled[index]}
    assert kinds >= {"paragraph", "headline", "byline", "hidden", "duplicate", "advert", "sign_off", "other_stories"}
    changed = {index for index in range(len(ruled)) if now[index] != ruled[index]}
    assert not changed & settled
    if role in set(StrippedRole) - {StrippedRole.HIDDEN, StrippedRole.DUPLICATE}:
        assert {str(part.role) for index in changed for part in now[index]} == {role}
    assert {part.role for index in changed for part in now[index]} <= {*StrippedRole, Field.BYLINE, Field.SIGN_OFF}


@pytest.mark.parametrize("role", ["hidden", "duplicate", "headline", "body", None])
def test_model_proposes_nothing_kept_hidden_or_copied_and_nothing_unsure(
    monkeypatch: pytest.MonkeyPatch, role: str | None
) -> None:
    ruled, now = revised(role, monkeypatch)
    assert now == ruled
