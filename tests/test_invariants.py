"""What must hold for every page: conservation, order, purity, totality."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from generated import TOKEN, damaged_pages, dumps, tree_pages
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from pages import CASES, page_letters_differ, parse, printed_texts, record_texts, stripped_lines, visible_texts

import cleanfeed
from cleanfeed import CleanfeedError, Story
from cleanfeed.fixtures.case import Case

FEW, MANY = 40, 200


def clean_or_refuse(source: bytes | str) -> Story | None:
    """The story, or None where cleanfeed says that it cannot read the input."""
    try:
        return cleanfeed.clean(source)
    except CleanfeedError as error:
        message = str(error)
    assert message.strip()
    assert "\n" not in message
    return None


def tokens(texts: list[str]) -> list[int]:
    return [int(token[1:-1]) for text in texts for token in TOKEN.findall(text)]


def first_tokens(texts: list[str]) -> list[int]:
    """The first token of each text; something that stands in the midst of a line comes after the line's beginning."""
    return [found[0] for text in texts if (found := tokens([text]))]


# Conservation


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_letter_of_a_fixture_once(case: Case) -> None:
    text = case.page.read_bytes().decode(case.expected.source.encoding or "utf-8")
    assert not page_letters_differ(text, cleanfeed.clean(case.page.read_bytes(), **case.told))


@pytest.mark.parametrize("case", [case for case in CASES if case.twin], ids=lambda case: case.name)
def test_every_letter_of_a_twin_once(case: Case) -> None:
    assert case.twin
    text = case.twin.read_text("utf-8")
    assert not page_letters_differ(text, cleanfeed.clean(text, case.about.url, kind="text"))


@given(damaged_pages())
@settings(max_examples=MANY)
def test_every_letter_of_a_damaged_page_once(page: str) -> None:
    story = clean_or_refuse(page)
    assert story is None or not page_letters_differ(page, story)


@given(tree_pages())
@settings(max_examples=MANY)
def test_every_token_of_a_page_once(page: str) -> None:
    shown = Counter(tokens(visible_texts(parse(page))))
    story = cleanfeed.clean(page)
    assert shown in [Counter(tokens([text for text in texts if text])) for texts in record_texts(story)]
    assert not page_letters_differ(page, story)


@given(dumps())
@example("■ ®\n")
@settings(max_examples=MANY)
def test_every_letter_of_a_dump_once(dump: str) -> None:
    story = clean_or_refuse(dump) if not dump.strip() else cleanfeed.clean(dump, kind="text")
    assert story is None or not page_letters_differ(dump, story)


# Order


@given(st.one_of(tree_pages(plain=True), dumps()))
@settings(max_examples=MANY)
def test_order_holds(page: str) -> None:
    story = clean_or_refuse(page)
    if story is None:
        return
    for texts in ([element.text for element in story.body], stripped_lines(story)):
        starts = first_tokens(texts)
        assert starts == sorted(starts)
    for text in (*printed_texts(story), *stripped_lines(story)):
        order = [tokens([part]) for part in (text or "").split("\n")]
        assert order == [sorted(part) for part in order]


# Purity


def digest(story: Story) -> str:
    return hashlib.sha256(story.to_json().encode()).hexdigest()


@given(st.lists(st.one_of(damaged_pages(), tree_pages(), dumps()), min_size=2, max_size=4))
@settings(max_examples=FEW)
def test_same_story_whatever_came_before(pages: list[str]) -> None:
    def clean_all(order: list[str]) -> dict[str, str | None]:
        stories = {page: clean_or_refuse(page) for page in order}
        return {page: story.to_json() if story else None for page, story in stories.items()}

    assert clean_all(pages) == clean_all(pages[::-1])


def test_same_story_in_another_process() -> None:
    program = (
        "import json, sys, cleanfeed\n"
        "from pages import CASES\n"
        "stories = {case.name: cleanfeed.clean(case.page.read_bytes(), **case.told).to_json() for case in reversed(CASES)}\n"
        "sys.stdout.buffer.write(json.dumps(stories).encode())"
    )
    here = {case.name: cleanfeed.clean(case.page.read_bytes(), **case.told).to_json() for case in CASES}
    paths = os.pathsep.join(path for path in sys.path if path)
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True, timeout=120)
        assert json.loads(run.stdout) == here


def test_same_story_in_many_threads() -> None:
    pages = [(case.page.read_bytes(), case.told) for case in CASES] * 4
    alone = [digest(cleanfeed.clean(page, **told)) for page, told in pages]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda pair: digest(cleanfeed.clean(pair[0], **pair[1])), pages))
    assert together == alone


@given(st.one_of(damaged_pages(), tree_pages()))
@settings(max_examples=FEW)
def test_element_is_only_read(page: str) -> None:
    root = parse(page)
    before = etree.tostring(root)
    assert cleanfeed.clean(root) == cleanfeed.clean(root)
    assert etree.tostring(root) == before


@given(tree_pages())
@settings(max_examples=FEW)
def test_soup_is_only_read(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    before = str(soup)
    assert cleanfeed.clean(soup) == cleanfeed.clean(soup)
    assert str(soup) == before


# Totality


def holds_together(story: Story) -> None:
    """A record can be written, read back and rendered, holds no control characters, and its parts refer to one another."""
    assert Story.from_json(story.to_json()) == story
    assert cleanfeed.to_text(story).endswith("\n")
    assert 0 <= story.confidence <= 1
    assert all(-1 <= image.after < len(story.body) for image in story.images)
    assert story.next_page is None or story.next_page.url in {page.url for page in story.pages}
    for element in story.body:
        assert element.text and element.where
        assert all(0 <= link.start < link.end <= len(element.text) for link in element.links)
        assert all(one.end <= other.start for one, other in zip(element.links, element.links[1:], strict=False))
    for block in story.stripped:
        assert block.lines and all(block.lines) and block.reason and block.where
        assert block.heading is None or block.heading in " ".join(block.lines)
    assert not [char for char in story.to_json() if ord(char) < 32 or 0x7F <= ord(char) < 0xA0]


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400), damaged_pages(), tree_pages(), dumps()))
@settings(max_examples=MANY)
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff\x00<")
@example(b"\x00")
@example("\x00<p>w")
@example("\ud800")
@example("<")
@example("<!-- -->")
@example("<html><frameset><noframes>No frames</noframes></frameset></html>")
def test_any_input_gives_a_story_or_an_error(source: bytes | str) -> None:
    story = clean_or_refuse(source)
    if story is not None:
        holds_together(story)


@given(st.binary(max_size=60), st.integers(0, 4), st.sampled_from(("html", "text", "auto")))
@settings(max_examples=MANY)
def test_any_bytes_in_a_page_give_a_story(noise: bytes, at: int, kind: str) -> None:
    parts = [b"<html><head><title>", b"</title></head><body><h1>A", b"</h1><p>Some words, ", b" more.</p>", b"</body></html>"]
    page = b"".join([*parts[:at], noise, *parts[at:]])
    try:
        story = cleanfeed.clean(page, kind=kind)  # type: ignore[arg-type]
    except CleanfeedError:
        return
    holds_together(story)
