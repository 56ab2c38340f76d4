"""The label rules, one by one: what each recognises, and the look-alike that it must refuse."""

import tomllib
from importlib.resources import files

import pytest
from ferry import HEADLINE, PROSE, URL, Form, body, dump, page, paragraphs, reasons, stripped
from pages import CASES, dump_text, parse, story_page, visible_texts

import cleanfeed
from cleanfeed import StrippedRole
from cleanfeed.label.pages import is_next_page
from cleanfeed.label.wording import wording


def test_the_story_itself() -> None:
    story = page()
    assert (story.headline, body(story), story.is_story) == (HEADLINE, PROSE, True)
    assert stripped(story, "navigation") == ["Home News"]
    assert stripped(story, "site_footer") == ["© 2022 Tidemark Press"]
    assert {element.kind for element in story.body} == {"paragraph"}
    assert all(block.reason for block in story.stripped)
    story = dump()
    assert (story.headline, body(story), story.is_story) == (HEADLINE, PROSE, True)


# Stock phrases


@pytest.mark.parametrize("form", [page, dump])
@pytest.mark.parametrize("line", ["Advertisement", "ADVERTISEMENT", "[ Advertisement ]"])
def test_line_that_is_a_stock_phrase(form: Form, line: str) -> None:
    story = form(middle=line if form is dump else f"<p>{line}</p>")
    assert body(story) == PROSE
    assert stripped(story, "advert") == [line]
    assert reasons(story, line) == ["phrase"]


def test_sentence_that_begins_like_a_stock_phrase_is_body() -> None:
    sentence = "Advertisement is not what the council had in mind when it hung the posters on both banks of the river."
    assert sentence in body(page(middle=f"<p>{sentence}</p>"))


@pytest.mark.parametrize("word", ["Menu", "Home", "Search", "Comment", "Save"])
def test_crosshead_that_is_a_common_word_is_body(word: str) -> None:
    story = page(middle=f"<h2>{word}</h2>")
    assert [(element.text, element.level) for element in story.body if element.kind == "crosshead"] == [(word, 2)]


@pytest.mark.parametrize("line", ["Read more: Eleven bridges that never opened", "Related: Eleven bridges that never opened"])
def test_read_more_line_in_the_body(line: str) -> None:
    label, _, title = line.partition(": ")
    story = page(middle=f'<p>{label}: <a href="/bridges">{title}</a></p>')
    assert body(story) == PROSE
    assert stripped(story, "other_stories") == [line]


def test_every_fixture_named_beside_a_phrase_has_one_of_its_forms() -> None:
    listed = tomllib.loads(files("cleanfeed.label").joinpath("wording.toml").read_text("utf-8"))["phrases"]
    by_name = {case.name: case for case in CASES}
    for entry in listed:
        if "fixture" not in entry:
            continue
        assert entry["fixture"] in by_name
        case = by_name[entry["fixture"]]
        text = case.page.read_bytes().decode(case.expected.source.encoding or "utf-8")
        shown = visible_texts(parse(text)) if case.page.suffix == ".html" else [dump_text(text)]
        lines = [line for part in shown for line in part.split("\n")]
        lines += [line for block in case.expected.stripped for line in block.lines]
        found = {phrase.form for line in lines if (phrase := wording().find(" ".join(line.split())))}
        assert found & {form.casefold() for form in entry["forms"]} or found & set(entry["forms"]), entry["forms"][:3]


# Hidden text


@pytest.mark.parametrize("hiding", ["hidden", 'style="display:none"', 'style="visibility:hidden"'])
def test_hidden_text_is_stripped_as_hidden(hiding: str) -> None:
    story = page(middle=f"<div {hiding}><p>{PROSE[0]}</p><p>Only for phones.</p></div>")
    assert body(story) == PROSE
    assert stripped(story, "hidden") == [PROSE[0], "Only for phones."]


def test_noscript_is_hidden() -> None:
    assert stripped(page(middle="<noscript><p>Please switch scripts on.</p></noscript>"), "hidden") == [
        "Please switch scripts on."
    ]


@pytest.mark.parametrize("look", ['aria-hidden="true"', 'class="hidden"', 'class="visually-hidden d-none"'])
def test_look_of_being_hidden_is_no_proof(look: str) -> None:
    story = page(middle=f"<p {look}>{PROSE[0].replace('ferry', 'boat')}</p>")
    assert stripped(story, "hidden") == []
    assert len(body(story)) == 7


def test_hidden_words_in_a_sentence_are_cut_out_of_it() -> None:
    story = page(
        middle="<p>The bridge opens at six <span hidden>(18:00)</span> in the evening, and nobody knows when it closes.</p>"
    )
    assert "The bridge opens at six in the evening, and nobody knows when it closes." in body(story)
    assert stripped(story, "hidden") == ["(18:00)"]


# Sections


RELATED = (
    '<h3>{}</h3><ul><li><a href="/a">Eleven bridges that never opened</a></li>'
    '<li><a href="/b">Why the Eller runs brown</a><p>Peat, mostly, says the woman who measures it.</p></li></ul>'
)


@pytest.mark.parametrize("heading", ["Related stories", "Most read", "More from Transport", "You may also like"])
def test_section_under_a_stock_heading(heading: str) -> None:
    story = page(below=f"<aside>{RELATED.format(heading)}</aside>")
    (section,) = [block for block in story.stripped if block.role == "other_stories"]
    assert section.heading == heading == section.lines[0]
    assert section.reason.startswith("section")
    assert [(item.title, item.teaser, item.url) for item in section.items] == [
        ("Eleven bridges that never opened", None, "https://www.tidemark.example/a"),
        ("Why the Eller runs brown", "Peat, mostly, says the woman who measures it.", "https://www.tidemark.example/b"),
    ]


def test_section_among_paragraphs_ends_where_the_story_goes_on() -> None:
    story = page(middle=f"<div>{RELATED.format('Related')}</div>")
    assert body(story) == PROSE
    assert stripped(story, "other_stories")[0] == "Related"
    story = page(middle=RELATED.format("Related"))
    assert body(story) == PROSE


def test_each_section_is_a_block_of_its_own() -> None:
    story = page(below=f"<aside>{RELATED.format('Most read')}</aside><aside>{RELATED.format('More from Tidemark')}</aside>")
    assert [block.heading for block in story.stripped if block.role == "other_stories"] == ["Most read", "More from Tidemark"]


def test_word_of_a_heading_in_a_sentence_opens_no_section() -> None:
    story = page(
        middle="<p>Related to the rust is the question of who looked away for so long, and nobody has answered that.</p>"
    )
    assert len(body(story)) == 7


def test_section_of_a_dump_ends_at_the_next() -> None:
    story = dump(
        after="Related stories\n\n* Eleven bridges that never opened\n\n* Why the Eller runs brown\n\nComments (2)\n\nQuite."
    )
    assert body(story) == PROSE
    assert stripped(story, "other_stories")[0] == "Related stories"
    assert [item.title for block in story.stripped for item in block.items] == [
        "Eleven bridges that never opened",
        "Why the Eller runs brown",
    ]
    assert stripped(story, "comments")[0] == "Comments (2)"


def test_comments_that_read_like_the_story() -> None:
    said = paragraphs([text.replace("ferry", "boat") for text in PROSE])
    story = page(below=f'<div id="c"><h2>Comments (6)</h2><div class="list">{said}</div></div>')
    assert body(story) == PROSE
    assert stripped(story, "comments")[0] == "Comments (6)"
    assert len(stripped(story, "comments")) == 7


# The head


@pytest.mark.parametrize(
    ("first", "dateline"),
    [
        ("LONDON (Reuters) - ", "LONDON (Reuters) -"),
        ("THORSBY, March 3 (Northwire) – ", "THORSBY, March 3 (Northwire) –"),
        ("THORSBY — ", "THORSBY —"),
        ("NETHER ELLER, England (AP) — ", "NETHER ELLER, England (AP) —"),
    ],
)
@pytest.mark.parametrize("form", [page, dump])
def test_dateline_is_cut_off_the_first_paragraph(form: Form, first: str, dateline: str) -> None:
    story = form(first=first)
    assert (story.dateline, body(story)) == (dateline, PROSE)
    assert story.text.startswith(f"{dateline} {PROSE[0]}")


@pytest.mark.parametrize(
    "first", ["The ferry (built in 1951) - once the pride of the county - rusts. ", "It is late – very late. "]
)
def test_dash_or_brackets_make_no_dateline(first: str) -> None:
    story = page(first=first)
    assert (story.dateline, body(story)[0]) == (None, first + PROSE[0])


@pytest.mark.parametrize(
    ("first", "kicker"), [("Exclusive ", "Exclusive"), ("Analysis: ", "Analysis:"), ("EXCLUSIVE: ", "EXCLUSIVE:")]
)
@pytest.mark.parametrize("form", [page, dump])
def test_kicker_that_opens_the_first_paragraph(form: Form, first: str, kicker: str) -> None:
    story = form(first=first)
    assert (story.kicker, body(story)) == (kicker, PROSE)


@pytest.mark.parametrize("first", ["Exclusive clubs are ferrying their members across. ", "Comment is free on the east bank. "])
def test_word_that_goes_on_as_a_sentence_is_no_kicker(first: str) -> None:
    story = page(first=first)
    assert (story.kicker, body(story)[0]) == (None, first + PROSE[0])


def test_kicker_over_the_headline() -> None:
    assert page(above='<p class="kicker">Transport</p>').kicker == "Transport"
    assert page(above='<div class="eyebrow"><a href="/opinion">Opinion</a></div>').kicker == "Opinion"


def test_breadcrumb_is_no_kicker() -> None:
    story = page(above='<nav class="breadcrumb"><a href="/">Home</a> › <a href="/t">Transport</a></nav>')
    assert story.kicker is None
    assert "Transport" in " ".join(stripped(story, "navigation"))


def test_label_before_the_headline_in_its_line() -> None:
    labelled = cleanfeed.clean(story_page(f"<article><h1>Exclusive: {HEADLINE}</h1>{paragraphs(PROSE)}</article>"))
    assert (labelled.kicker, labelled.headline) == ("Exclusive:", HEADLINE)
    plain = cleanfeed.clean(story_page(f"<article><h1>Thorsby: {HEADLINE}</h1>{paragraphs(PROSE)}</article>"))
    assert (plain.kicker, plain.headline) == (None, f"Thorsby: {HEADLINE}")


STANDFIRST = "Both chains are worn through, and the deck is not much better, the divers found"


@pytest.mark.parametrize(
    "mark_up", ['<p class="standfirst">{}</p>', "<h2>{}</h2>", '<div class="article__dek">{}</div>', '<p class="lead">{}</p>']
)
def test_standfirst_is_told_by_mark_up(mark_up: str) -> None:
    story = page(under=mark_up.format(STANDFIRST))
    assert (story.standfirst, body(story)) == (STANDFIRST, PROSE)


def test_standfirst_is_never_the_description_that_is_only_claimed() -> None:
    story = page(head=f'<meta name="description" content="{STANDFIRST}">')
    assert (story.standfirst, story.description, body(story)) == (None, STANDFIRST, PROSE)


def test_first_paragraph_is_no_standfirst_though_the_page_claims_it_as_description() -> None:
    story = page(head=f'<meta name="description" content="{PROSE[0]}">')
    assert (story.standfirst, body(story)) == (None, PROSE)


def test_first_of_two_paragraphs_is_no_standfirst() -> None:
    story = cleanfeed.clean(story_page(f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE[:2])}</article>"), URL)
    assert (story.standfirst, body(story)) == (None, PROSE[:2])


def test_bullets_of_a_standfirst_are_joined_by_line_ends() -> None:
    bullets = ["Both chains are worn through, say the divers", "The deck is not much better, says the council"]
    story = page(under=f'<ul class="standfirst">{"".join(f"<li>{text}</li>" for text in bullets)}</ul>')
    assert (story.standfirst, body(story)) == ("\n".join(bullets), PROSE)


def test_site_name_in_h1_is_no_headline() -> None:
    article = f"<article><h2>{HEADLINE}</h2>{paragraphs(PROSE)}</article>"
    claimed = f'<title>{HEADLINE} | Tidemark</title><meta property="og:site_name" content="Tidemark">'
    assert cleanfeed.clean(story_page(f"<header><h1>Tidemark</h1></header>{article}", claimed), URL).headline == HEADLINE


def test_headline_printed_nowhere_is_none_and_that_is_said() -> None:
    story = cleanfeed.clean(story_page(f"<article>{paragraphs(PROSE)}</article>", f"<title>{HEADLINE}</title>"))
    assert (story.headline, story.title, story.is_story) == (None, HEADLINE, True)
    assert "headline_not_printed" in [notice.code for notice in story.warnings]
    assert cleanfeed.to_text(story).startswith(HEADLINE + "\n")


# Endings


@pytest.mark.parametrize("mark", ["®", " ®", " ■", " -30-", " ENDS"])
def test_end_mark_is_cut_off_the_last_paragraph(mark: str) -> None:
    story = page(after=f"<p>The ferry is due back on the second of May, the council says.{mark}</p>")
    assert body(story)[-1] == "The ferry is due back on the second of May, the council says."
    assert story.sign_off == mark.strip()


@pytest.mark.parametrize("mark", ["®", "■", "-30-", "ENDS", "###"])
def test_end_mark_on_a_line_of_its_own(mark: str) -> None:
    for story in (page(after=f"<p>{mark}</p>"), dump(after=mark)):
        assert (story.sign_off, body(story)) == (mark, PROSE)


@pytest.mark.parametrize("ending", ["The grease is called Kettlebright®", "The new deck is made of Thorplank®."])
def test_mark_after_a_products_name_is_no_end_mark(ending: str) -> None:
    sentence = f"Nobody has said yet what will happen to the old chains. {ending}"
    story = page(after=f"<p>{sentence}</p>")
    assert (story.sign_off, body(story)[-1]) == (None, sentence)


@pytest.mark.parametrize(
    "line",
    [
        "Additional reporting by Tom Roe",
        "(Reporting by Ann Lee; Editing by Tom Roe)",
        "This article was first published in May.",
    ],
)
def test_sign_off(line: str) -> None:
    for story in (page(after=f"<p>{line}</p>"), dump(after=line)):
        assert (story.sign_off, body(story)) == (line, PROSE)


def test_correction() -> None:
    line = "This article was amended on 4 May 2021. An earlier version said that the ferry carried 9,000 cars a day."
    for story in (page(after=f"<p>{line}</p>"), dump(after=line)):
        assert (story.correction, story.sign_off, body(story)) == (line, None, PROSE)


@pytest.mark.parametrize("line", ["Next page: The memo in full", "Next page", "Continue to page 2"])
def test_next_page(line: str) -> None:
    assert is_next_page(line)
    story = page(after=f'<p><a href="/news/ferry/2">{line}</a></p>')
    assert story.next_page
    assert (story.next_page.label, story.next_page.url) == (line, "https://www.tidemark.example/news/ferry/2")
    assert body(story) == PROSE
    assert dump(after=line).next_page == cleanfeed.Page(line)


@pytest.mark.parametrize("line", ["Next pageant to be held in June", "The next page turns on Monday", "Nextdoor"])
def test_what_is_no_next_page(line: str) -> None:
    assert not is_next_page(line)


# Copies, kinds and pictures


def test_paragraph_that_stands_twice_is_kept_once() -> None:
    story = page(middle=f"<p>{PROSE[1]}</p>")
    assert body(story) == PROSE
    assert stripped(story, "duplicate") == [PROSE[1]]


def test_visible_copy_is_kept_though_a_hidden_one_comes_first() -> None:
    story = page(above=f'<div style="display:none">{paragraphs(PROSE)}</div>')
    assert body(story) == PROSE
    assert stripped(story, "hidden") == PROSE


def test_pull_quote_is_a_copy() -> None:
    quote = "a snapped chain would close the crossing for a year"
    story = page(middle=f'<aside class="pullquote"><p>“{quote}”</p></aside>')
    assert body(story) == PROSE
    assert stripped(story, "duplicate") == [f"“{quote}”"]


def test_short_line_that_recurs_is_no_copy() -> None:
    answer = "<p>“How long will it take?”</p><p>“Eleven weeks.”</p>"
    story = page(middle=answer + f"<p>{PROSE[0].replace('ferry', 'boat')}</p>" + "<p>“Eleven weeks.”</p>")
    assert body(story).count("“Eleven weeks.”") == 2


def test_kinds_of_elements() -> None:
    rows = "".join(f"<tr><td>199{n}</td><td>{n} chains</td></tr>" for n in range(4))
    middle = (
        "<h2>Two chains</h2><blockquote><p>We looked at the links, one by one, and stopped counting.</p></blockquote>"
        "<ol><li>Close the ferry on Monday.<ul><li>Tell the shops first.</li></ul></li></ol>"
        f"<pre>chain =  2\n  link = 320</pre><table>{rows}</table>"
    )
    story = page(middle=middle)
    assert [(str(e.kind), e.level, e.numbered) for e in story.body[3:-3]] == [
        ("crosshead", 2, False),
        ("quote", None, False),
        ("list_item", 1, True),
        ("list_item", 2, False),
        ("code", None, False),
        ("table", None, False),
    ]
    assert story.body[7].text == "chain =  2\n  link = 320"
    assert story.body[8].rows == tuple((f"199{n}", f"{n} chains") for n in range(4))


def test_links_of_elements() -> None:
    links = '<a href="/a">the  report</a>, <a href="#note">note 1</a> and <a href="javascript:x()">this</a>'
    story = page(middle=f"<p>See {links} for what it costs.</p>")
    (element,) = [element for element in story.body if element.links]
    assert [(element.text[link.start : link.end], link.url) for link in element.links] == [
        ("the report", "https://www.tidemark.example/a")
    ]


def test_picture_with_caption_and_credit() -> None:
    caption = "<figcaption>The slipway in May. Photograph: Ann Lee/Tidemark</figcaption>"
    figure = f'<figure><img src="/pier.jpg" alt="A pier">{caption}</figure>'
    (image,) = page(middle=figure).images
    assert (image.url, image.alt, image.after) == ("https://www.tidemark.example/pier.jpg", "A pier", 2)
    assert (image.caption, image.credit) == ("The slipway in May.", "Photograph: Ann Lee/Tidemark")
    (lead,) = page(under=figure).images
    assert lead.after == -1


def test_pictures_of_other_stories_are_not_the_storys() -> None:
    link = '<a href="/x"><img src="/x.jpg" alt="">Eleven bridges that never opened</a>'
    card = f'<aside class="related"><h3>Related</h3>{link}</aside>'
    assert page(below=card, middle=card).images == ()


# The verdict


def test_front_page_is_no_story() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/{n}">{HEADLINE} {n}</a></h3><p>{text}</p></div>' for n, text in enumerate(PROSE * 3)
    )
    story = cleanfeed.clean(story_page(f"<h1>Tidemark</h1>{cards}"), URL)
    assert (story.is_story, story.body, story.headline) == (False, (), None)
    assert "listing" in [notice.code for notice in story.warnings]


CONSENT = """
<h1>Before you continue</h1><p>We and our 840 partners store and access information on your device, such as cookies and unique
identifiers, and process personal data for personalised advertising, measurement and audience research. You can change your
choice at any time by clicking on Privacy at the bottom of every page.</p><p>Some partners do not ask for your consent and rely
on their legitimate interest. View our list of partners to see what they believe they have an interest in, and how you can
object to it.</p><button>Accept all</button><button>Reject all</button>
"""
CHALLENGE = """
<h1>Checking your browser</h1><p>This process is automatic. Your browser will redirect to your requested content shortly. Please
allow up to 5 seconds. Enable JavaScript and cookies to continue. Ray ID: 7a1b2c</p>
"""
NOT_FOUND = """
<h1>Page not found</h1><p>Sorry, we could not find the page that you were looking for. It may have been moved or deleted. Try
the search, or go back to the front page and start again from there.</p><a href="/">Home</a>
"""
DENIED = """
<h1>Access denied</h1><p>You do not have permission to view this page on this server. If you think that this is wrong, write to
the owner of the site and send the reference number below, along with what you did.</p><p>Reference 18.2f</p>
"""


@pytest.mark.parametrize(
    "text",
    [
        "<h1>404</h1><p>The page that you asked for is not here.</p>",
        "<h1>403 Forbidden</h1><hr><center>nginx</center>",
        "<p>Loading…</p>",
        NOT_FOUND,
        DENIED,
        CHALLENGE,
        CONSENT,
        f'<div id="consent" role="dialog">{CONSENT}</div>',
    ],
)
def test_error_and_consent_pages_are_no_stories_and_have_no_body(text: str) -> None:
    story = cleanfeed.clean(story_page(text, "<title>Tidemark</title>"), URL)
    assert (story.is_story, story.body) == (False, ())
    assert story.warnings


def test_wall_is_said() -> None:
    wall = '<div class="paywall"><h2>Subscribe to read on</h2><p>Already a subscriber? <a href="/login">Log in</a></p></div>'
    claimed = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    for mark_up, head in ((wall, claimed), (wall, ""), ("", claimed)):
        article = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE[:4])}{mark_up}</article>"
        story = cleanfeed.clean(story_page(article, head), URL)
        assert body(story) == PROSE[:4]
        assert "paywalled" in [notice.code for notice in story.warnings]
    assert "paywalled" not in [notice.code for notice in page().warnings]


def test_roles_and_reasons_are_of_the_vocabulary() -> None:
    codes = {"hidden", "section", "phrase", "copy", "tag", "class", "links", "shape", "place", "model"}
    for case in CASES:
        for block in cleanfeed.clean(case.page.read_bytes(), **case.told).stripped:
            assert block.role in StrippedRole
            assert block.reason.partition(":")[0] in codes, block
