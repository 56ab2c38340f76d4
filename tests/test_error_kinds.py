"""What kind of error the benchmark sees in a body, and the page that shows it; all pages are invented."""

from pathlib import Path

import pytest
from cases import Case
from corpus import CorpusPage
from diff_page import diff_page, pair_lines
from kinds import find_added, find_lost
from lxml import etree
from marks import compare
from measuring import measure_page
from worst import Judged, WorstPages, judge

import cleanfeed
from cleanfeed import Story
from cleanfeed.roles import ElementKind, StrippedRole
from cleanfeed.story import Element, Source, Stripped

FIRST = "The ferry sank at its berth in Marram Bay early on Tuesday morning."
SECOND = "Nobody was on board when the old harbour wall gave way beneath it."
THIRD = "A crane is to lift the hull before the spring tides come in April."
OTHER = "Swans held up the milk train for two hours outside Hexley, and the guard fed them all the sandwiches he had. " * 8
SOURCE = Source("html", "utf-8", "declared", 0, 10, "0" * 64)


def body(*texts: str, kind: ElementKind = ElementKind.PARAGRAPH, where: str = "/html/body/p") -> tuple[Element, ...]:
    return tuple(Element(kind, text, where=where) for text in texts)


def stripped(role: StrippedRole, text: str, where: str = "/html/body/div", reason: str = "class: box") -> tuple[Stripped, ...]:
    return (Stripped(role, lines=(text,), reason=reason, where=where),)


def case(gold: str, story: Story, html: str = "<p>nothing", **more: str) -> Case:
    page = CorpusPage("ferry", "invented", "article", None, Path("ferry.html"), {"body": gold, **more})
    return Case(page, story, html.encode())


def story(*texts: str, elements: tuple[Element, ...] = (), **fields: object) -> Story:
    made: dict[str, object] = {"body": body(*texts) + elements, "source": SOURCE, **fields}
    return Story(**made)  # type: ignore[arg-type]  # what a test gives fits


def lost(gold: str, ours: Story) -> dict[str, int]:
    return {gap.kind: gap.words for gap in find_lost(case(gold, ours))}


def added(gold: str, ours: Story, html: str = "<p>nothing", **more: str) -> dict[str, int]:
    return {gap.kind: gap.words for gap in find_added(case(gold, ours, html, **more))}


def joined(*texts: str) -> str:
    return "\n\n".join(texts)


# Words that one side lacks


def test_words_are_found_wherever_the_other_side_has_them() -> None:
    gold, ours = compare([FIRST, SECOND], [SECOND, FIRST])
    assert not any(line.gaps() for line in (*gold, *ours))


def test_a_line_that_stands_there_twice_is_found_once() -> None:
    _, ours = compare([FIRST], [FIRST, FIRST])
    assert [line.missing for line in ours] == [0, len(ours[1].spans)]


def test_a_changed_word_and_a_cut_are_gaps_and_their_neighbours_none() -> None:
    gold, _ = compare([FIRST], [FIRST.replace("Marram", "Pellick")])
    assert [gold[0].words(*gap) for gap in gold[0].gaps()] == [("marram",)]
    gold, _ = compare([FIRST], ["The ferry sank at its berth"])
    assert [gold[0].words(*gap)[0] for gap in gold[0].gaps()] == ["in"]


def test_short_lines_are_found_as_they_are() -> None:
    gold, _ = compare(["Tides", "High tide"], ["See the tides", "Low tide"])
    assert [line.known for line in gold] == [True, False]


def test_letters_that_grow_when_lowered_keep_words_and_places_together() -> None:
    gold, _ = compare(["İstanbul boğazı bugün kapalı"], ["boğazı bugün kapalı"])
    assert gold[0].text[slice(*gold[0].spans[0])] == "İstanbul" and len(gold[0].found) == len(gold[0].spans)


# Lost words


@pytest.mark.parametrize(
    ("kept", "kind"), [((SECOND, THIRD), "head cut"), ((FIRST, THIRD), "middle cut"), ((FIRST, SECOND), "tail cut")]
)
def test_a_stripped_paragraph_is_a_cut_by_its_place(kept: tuple[str, ...], kind: str) -> None:
    missing = next(text for text in (FIRST, SECOND, THIRD) if text not in kept)
    ours = story(*kept, stripped=stripped(StrippedRole.SIDEBAR, missing))
    assert lost(joined(FIRST, SECOND, THIRD), ours) == {kind: len(missing.split())}


def test_lost_words_are_told_by_the_role_that_they_have() -> None:
    gold = joined(FIRST, SECOND)
    assert lost(gold, story(SECOND, standfirst=FIRST)) == {"standfirst lost": 13}
    assert lost(gold, story(SECOND, headline=FIRST)) == {"gold holds head lines": 13}
    assert lost(gold, story(FIRST, sign_off=SECOND)) == {"sign-off lost": 13}
    assert lost(gold, story(FIRST, stripped=stripped(StrippedRole.CAPTION, SECOND))) == {"caption lost": 13}
    assert lost(gold, story(FIRST, stripped=stripped(StrippedRole.DUPLICATE, SECOND))) == {"copy lost": 13}
    assert lost(gold, story(FIRST, stripped=stripped(StrippedRole.SIDEBAR, SECOND, "/html/body/ul[2]"))) == {"lists lost": 13}
    assert lost(gold, story(FIRST, stripped=stripped(StrippedRole.OTHER, SECOND, "/html/body/table/tr"))) == {"tables lost": 13}


def test_a_short_line_that_is_surely_furniture_may_be_the_golds_mistake_and_a_long_or_guessed_one_not() -> None:
    ours = story(FIRST, stripped=stripped(StrippedRole.SHARE, "Share this story", reason="phrase: share this story"))
    assert lost(joined(FIRST, "Share this story"), ours) == {"gold holds furniture": 3}
    guessed = story(FIRST, stripped=stripped(StrippedRole.SHARE, "Share this story", reason="model: 0.91"))
    assert lost(joined(FIRST, "Share this story"), guessed) == {"tail cut": 3}
    assert lost(joined(FIRST, SECOND), story(FIRST, stripped=stripped(StrippedRole.COMMENTS, SECOND))) == {"tail cut": 13}


def test_what_the_record_has_nowhere_is_not_on_the_page() -> None:
    assert lost(joined(FIRST, SECOND), story(FIRST)) == {"gold not on the page": 13}


def test_where_nothing_is_found_the_whole_body_is_lost_and_the_evidence_says_where_to() -> None:
    gaps = find_lost(case(joined(FIRST, SECOND), story(THIRD, stripped=stripped(StrippedRole.COOKIE_NOTICE, FIRST))))
    assert {gap.kind for gap in gaps} == {"whole body lost"}
    assert [gap.evidence for gap in gaps] == ["cookie_notice, class: box", "nowhere in the record"]


# Words kept too much


def test_prose_after_the_body_is_another_article_and_between_a_passage() -> None:
    assert added(joined(FIRST, SECOND), story(FIRST, SECOND, OTHER)) == {"another article kept": len(OTHER.split())}
    assert added(joined(FIRST, SECOND), story(FIRST, OTHER, SECOND)) == {"passage kept between": len(OTHER.split())}


def test_a_few_words_too_much_are_told_by_their_place() -> None:
    gold = joined(FIRST, SECOND)
    assert added(gold, story("Five minutes ago", FIRST, SECOND)) == {"lines kept before": 3}
    assert added(gold, story(FIRST, SECOND, "Tell us more")) == {"lines kept after": 3}
    assert added(gold, story(FIRST, "Our picture shows it", SECOND)) == {"lines kept between": 4}
    assert added(gold, story(FIRST + " See map", SECOND)) == {"words kept in a line": 2}
    assert added(gold, story(FIRST, SECOND, SECOND)) == {"text kept twice": 13}


@pytest.mark.parametrize(
    ("mark_up", "kind"),
    [
        ('<section id="comments"><div><p>{}</p></div></section>', "comments kept"),
        ('<div class="cookie-banner"><p>{}</p></div>', "consent text kept"),
        ("<figure><figcaption>{}</figcaption></figure>", "caption kept"),
        ('<div class="related-stories"><p>{}</p></div>', "related lines kept"),
        ('<div class="author-box"><p>{}</p></div>', "author note kept"),
    ],
)
def test_names_in_the_mark_up_tell_what_was_kept(mark_up: str, kind: str) -> None:
    text = "Read all of it at home"
    html = f"<!doctype html><html><body><p>{FIRST}</p>{mark_up.format(text)}</body></html>"
    tree = etree.fromstring(html, etree.HTMLParser())
    where = next(tree.getroottree().getpath(element) for element in tree.iter() if element.text == text)
    assert added(FIRST, story(FIRST, elements=body(text, where=where)), html) == {kind: 6}


def test_head_lines_in_the_body_are_known_by_the_gold() -> None:
    ours = story("Ferry sinks at berth", "Harbour wall to be looked at", FIRST)
    gold = {"headline": "Ferry sinks at berth", "standfirst": "Harbour wall to be looked at"}
    assert added(FIRST, ours, **gold) == {"headline kept": 4, "standfirst kept in body": 6}


def test_lists_tables_and_quotes_are_told_by_their_kind() -> None:
    for kind, name in ((ElementKind.LIST_ITEM, "list"), (ElementKind.TABLE, "table"), (ElementKind.QUOTE, "quote")):
        ours = story(FIRST, elements=body("Low tide at noon", kind=kind))
        assert added(FIRST, ours) == {f"{name} kept": 4}


# The worst pages


def judged(gold: str, html: str, name: str = "ferry") -> Judged:
    page = CorpusPage(name, "invented", "article", "https://marram-bay.example/", Path("ferry.html"), {"body": gold})
    found = judge(measure_page(page, feed=lambda _: html.encode()))
    assert found is not None
    return found


def test_the_worst_pages_come_first_and_all_words_are_counted() -> None:
    pages = WorstPages(1)
    for name, texts in (("good", (FIRST, SECOND)), ("bad", (FIRST,)), ("worse", ())):
        page = CorpusPage(name, "invented", "article", None, Path(name), {"body": joined(FIRST, SECOND)})
        pages.add(measure_page(page, lambda _page, _data, texts=texts: story(*texts), lambda _: b"<p>x"))  # type: ignore[misc]
    assert [one.result.page.id for one in pages.judged] == ["worse"]
    assert "| worse | 0.000 | 0.000 | 0.000 | whole body lost 26 |" in pages.worst_table()
    assert "| whole body lost | lost | 26 | 66.7% | 1 |" in pages.kinds_table()
    assert "| gold not on the page | lost | 13 | 33.3% | 1 |" in pages.kinds_table()


def test_lines_of_both_sides_are_paired_in_order() -> None:
    made = case(joined(FIRST, SECOND, THIRD), story(FIRST, "A line of ours alone", THIRD))
    assert pair_lines(made) == [
        (range(1), range(1)),
        (range(1, 2), range(1, 2)),
        (range(2, 3), range(2, 3)),
    ]
    assert pair_lines(case(FIRST, story())) == [(range(1), range(0))]


def test_every_line_is_paired_once_whatever_moved() -> None:
    texts = [f"{number} {FIRST}" for number in ("One", "Two", "Three", "Four")]
    made = case(joined(*texts), story(texts[2], texts[0], texts[1], texts[3], OTHER))
    pairs = pair_lines(made)
    assert [at for left, _ in pairs for at in left] == [0, 1, 2, 3]
    assert [at for _, right in pairs for at in right] == [0, 1, 2, 3, 4]


def test_the_page_marks_what_differs_and_escapes_what_pages_say() -> None:
    html = f"<title>t</title><h1>Ferry</h1><main><p>{FIRST}</p><p>{SECOND} &lt;b onclick=x&gt;\x1b[31m</p></main>"
    page = diff_page([judged(joined(FIRST, SECOND, "<script>alert(1)</script>"), html)])
    assert "<del>&lt;script&gt;alert(1)&lt;/script&gt;</del>" in page and "gold not on the page" in page
    assert "<ins>b onclick=x" in page
    assert "<script" not in page and "<b onclick" not in page and "\x1b" not in page
    assert 'src="' not in page and "@import" not in page  # it needs nothing else
    assert etree.fromstring(page, etree.HTMLParser(recover=False)).find("body/main/details") is not None


def test_addresses_are_links_only_if_they_are_of_the_web() -> None:
    page = CorpusPage("a", "s", "article", "javascript:alert(1)", Path("a"), {"body": FIRST})
    found = judge(measure_page(page, lambda _page, _data: story(SECOND), lambda _: b"<p>x"))
    assert found is not None and 'href="javascript' not in diff_page([found])


def test_a_dump_can_be_judged_too() -> None:
    page = CorpusPage("a", "s", "article", None, Path("a"), {"body": joined(FIRST, SECOND)})
    cleaned = measure_page(page, lambda _, data: cleanfeed.clean(data, kind="text"), lambda _: joined(FIRST, THIRD).encode())
    found = judge(cleaned)
    assert found is not None and cleaned.story is not None and cleaned.story.source.kind == "text"
    assert all(gap.evidence.startswith("line") for gap in found.added)
