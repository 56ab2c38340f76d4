"""Boxes, stock phrases, shapes and contents that are not the story, and the look-alikes that are."""

import pytest
from ferry import HEADLINE, PROSE, URL, body, dump, page, paragraphs, reasons, stripped
from pages import story_page

import cleanfeed
from cleanfeed import Story

HEADING = "The chains in figures"
FIGURES = ["320 metres long, each of them", "Made in 1998 by Harrow and Sons"]
FACTS = f"<h3>{HEADING}</h3><ul>{''.join(f'<li>{line}</li>' for line in FIGURES)}</ul>"
TITLES = ["Eleven bridges that never opened", "Why the Eller runs so brown"]
LINKED = "".join(f'<li><a href="/story-{n}">{title}</a></li>' for n, title in enumerate(TITLES))
CONTENTS = ["What it costs us", "Why it is done now"]
ANCHORS = "".join(f'<li><a href="#part-{n}">{text}</a></li>' for n, text in enumerate(CONTENTS))
PART = "The left one is the older, by a week, and the right one is the one that has to be kept dry."


def section(story: Story, role: str, heading: str) -> list[str]:
    """The lines below a heading of a stripped section; fails where there is none of that role and heading."""
    (lines,) = [block.lines for block in story.stripped if (block.role, block.heading) == (role, heading)]
    assert lines[0] == heading
    return list(lines[1:])


# Boxes set into the story


@pytest.mark.parametrize("name", ["facts", "box-7"])
def test_box_with_a_heading_among_the_paragraphs_is_a_sidebar(name: str) -> None:
    story = page(middle=f'<div class="{name}">{FACTS}</div>')
    assert body(story) == PROSE
    assert section(story, "sidebar", HEADING) == FIGURES


def test_section_of_which_the_story_has_several_is_no_inset() -> None:
    parts = [
        ("Two chains", PART),
        ("Who pays", "The county pays a third, and a fund that nobody had heard of pays the rest of it."),
    ]
    story = page(
        middle="".join(
            f'<div class="part"><h{rank}>{name}</h{rank}><p>{text}</p></div>' for rank, (name, text) in enumerate(parts, 3)
        )
    )
    assert body(story)[3:-3] == [line for part in parts for line in part]
    assert stripped(story, "sidebar") == []


def test_box_headed_like_the_storys_other_sections_is_no_inset() -> None:
    story = page(
        middle=f'<h3>Rust</h3><p>{PROSE[4].replace("east", "west")}</p><div class="part"><h3>Two chains</h3><p>{PART}</p></div>'
    )
    assert body(story)[5:7] == ["Two chains", PART]


@pytest.mark.parametrize("mark_up", ["<blockquote>{}</blockquote>", '<figure><img src="/chain.jpg" alt="">{}</figure>'])
def test_quotation_or_picture_is_no_inset(mark_up: str) -> None:
    story = page(middle=mark_up.format(f"<h3>{HEADING}</h3><p>{PART}</p>"))
    assert stripped(story, "sidebar") == []
    assert PART in body(story) or PART in [image.caption for image in story.images]


# Boxes of one piece


def test_rest_of_a_small_box_goes_with_its_phrase() -> None:
    consent = '<p>This site uses cookies.</p><p><a href="/why">Find out how</a></p><button>Fine by me</button>'
    story = page(below=f'<div class="bar">{consent}</div>')
    assert stripped(story, "cookie_notice") == ["This site uses cookies.", "Find out how", "Fine by me"]
    blurb, button = "What the river did overnight, at six.", "Yes please"
    for opening, role in (("Sign up for the Morning Tide", "newsletter"), ("Already a subscriber?", "paywall")):
        story = page(middle=f'<div class="b1"><p>{opening}</p><p>{blurb}</p><button>{button}</button></div>')
        assert body(story) == PROSE
        assert stripped(story, role) == [opening, blurb, button]


def test_other_links_of_a_menu_do_not_go_with_a_phrase_in_it() -> None:
    links = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Sport", "Newsletters", "Crosswords"))
    story = page(below=f"<ul>{links}</ul>")
    assert stripped(story, "newsletter") == ["Newsletters"]


def test_buttons_beside_share_are_buttons_and_a_standfirst_beside_them_is_none() -> None:
    buttons = "<span>Share</span><ul><li>Mastodonia</li><li>Postbox</li></ul>"
    assert stripped(page(under=f'<div class="b1">{buttons}</div>'), "share") == ["Share", "Mastodonia", "Postbox"]
    standfirst = "Both chains are worn through, and the deck is not much better."
    story = page(under=f'<div class="b1"><div><span>Share</span></div><p>{standfirst}</p></div>')
    assert (story.standfirst, stripped(story, "share")) == (standfirst, ["Share"])
    row = "<ul><li>Share</li><li>Mastodonia</li></ul>"
    story = page(under=f'<div class="b1"><div>{row}</div><p>Harbour desk</p></div>')
    assert stripped(story, "share") == ["Share", "Mastodonia"]


# Stock phrases


def test_label_before_a_link_is_an_advert() -> None:
    story = page(middle='<p>Advertisement <a href="https://metal.example">Bare metal by the afternoon</a></p>')
    assert (body(story), stripped(story, "advert")) == (PROSE, ["Advertisement Bare metal by the afternoon"])
    sentence = "Advertisement of the works was, as {} has it, a sheet of paper on a gate beside the mill."
    link = '<a href="/report">the report</a>'
    assert sentence.format("the report") in body(page(middle=f"<p>{sentence.format(link)}</p>"))


def test_disclosure_is_an_advert_and_a_story_about_such_links_is_not() -> None:
    line = "Tidemark earns a commission on whatever you buy from the kiosk by way of this page."
    story = page(middle=f"<p>{line}</p>")
    assert (body(story), stripped(story, "advert"), reasons(story, line)) == (PROSE, [line], ["phrase"])
    told = (
        "The ferry's shop says that it was never told what an affiliate link is, and the council, which is meant to know, "
        "has asked three officers to find out what the kiosk on the slipway sells, to whom it sells it, and who is paid when "
        "a pie is bought by telephone from the far bank of the river, in the rain, after the last boat has gone and the lamp "
        "over the hatch has been put out for the night."
    )
    assert told in body(page(middle=f"<p>{told}</p>"))


def test_credit_without_a_picture_is_a_caption() -> None:
    line = "Photograph: Ann Lee/Tidemark"
    story = page(middle=f"<p>{line}</p>")
    assert (body(story), stripped(story, "caption")) == (PROSE, [line])
    sentence = (
        "Photograph: that is what the sign at the old coal staithe says, and it means that nobody may take any without a "
        "letter from the mill."
    )
    assert sentence in body(page(middle=f"<p>{sentence}</p>"))


def test_source_that_closes_the_story_is_its_sign_off() -> None:
    assert page(after="<p>Source: Northwire</p>").sign_off == "Source: Northwire"


def test_entry_of_a_menu_above_the_story_is_no_foot() -> None:
    entry = '<div><a href="/about">About us</a></div>'
    article = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>"
    story = cleanfeed.clean(story_page(f'{entry}<div><a href="/boats">Boats</a></div>{article}{entry}'), URL)
    assert "About us" in stripped(story, "navigation")
    assert stripped(story, "site_footer") == ["About us"]


# Shapes


@pytest.mark.parametrize(
    ("line", "role"),
    [("14.32", "metadata"), ("9:05 a.m.", "metadata"), ("14:32 Uhr", "metadata"), ("3 / 12", "other"), ("3 of 12", "other")],
)
def test_line_that_is_a_time_of_day_or_a_count(line: str, role: str) -> None:
    story = page(middle=f"<p>{line}</p>")
    assert (body(story), stripped(story, role), reasons(story, line)) == (PROSE, [line], ["shape"])


def test_times_over_the_entries_of_a_live_blog() -> None:
    entries = "".join(f'<div class="entry"><p>1{n}.32</p><p>{text}</p></div>' for n, text in enumerate(PROSE))
    story = cleanfeed.clean(story_page(f"<article><h1>{HEADLINE}</h1>{entries}</article>"), URL)
    assert body(story) == PROSE
    assert stripped(story, "metadata") == [f"1{n}.32" for n in range(len(PROSE))]


def test_score_in_a_table_or_code_is_no_time_of_day() -> None:
    rows = (("North", "14.32"), ("South", "3/12"), ("West", "9.32"))
    cells = "".join(f"<tr><td>{name}</td><td>{score}</td></tr>" for name, score in rows)
    (table,) = [element for element in page(middle=f"<table>{cells}</table>").body if element.kind == "table"]
    assert table.rows == rows
    assert "14.32" in body(page(middle="<pre>14.32</pre>"))


# Contents


@pytest.mark.parametrize("mark_up", ["<nav><ul>{}</ul></nav>", "<aside><ul>{}</ul></aside>"])
def test_links_to_places_in_the_page_are_its_contents(mark_up: str) -> None:
    story = page(middle=mark_up.format(ANCHORS))
    assert (body(story), stripped(story, "metadata")) == (PROSE, CONTENTS)


def test_box_of_such_links_is_contents_whatever_its_heading_says() -> None:
    heading = "What this is about"
    story = cleanfeed.clean(
        story_page(
            f'<div class="text"><h1>{HEADLINE}</h1><div><h2>{heading}</h2><ul>{ANCHORS}</ul></div>{paragraphs(PROSE)}</div>'
        ),
        URL,
    )
    assert body(story) == PROSE
    assert section(story, "metadata", heading) == CONTENTS


def test_back_to_top_is_no_entry_of_contents() -> None:
    story = page(after='<p><a href="#">Back to top</a></p>')
    assert (stripped(story, "metadata"), body(story)) == ([], PROSE)
    assert "Back to top" in stripped(story, "navigation")


# Boxes apart from the story, by what is in them


@pytest.mark.parametrize(
    ("heading", "rest", "role"),
    [
        ("Most read", "<p>What the river did overnight, at six.</p>", "other_stories"),  # its heading says it
        (
            "The Morning Tide",
            "<p>At six.</p><form><label>E-mail address</label><button>Yes please</button></form>",
            "newsletter",
        ),
        ("By the water", f"<ul>{LINKED}</ul>", "other_stories"),
        ("Courses by the water", f"<ul>{LINKED}</ul>", "whitepapers"),
        ("Jobs by the water", f"<ul>{LINKED}</ul>", "advert"),
        ("Deals", "<p>A kettle for the price of a cup</p><p>And a cup for nothing</p>", "advert"),
        ("Lock keeper (m/f/d)", f"<ul>{LINKED}</ul>", "advert"),
        ("Forty jobs at the mill that nobody in the town wanted", f"<ul>{LINKED}</ul>", "other_stories"),
        (
            "From the mill",
            "<p>What the river did overnight, at six.</p><p>Sign up now</p>",
            "newsletter",
        ),  # most of its lines do
    ],
)
def test_role_of_a_box_with_a_heading(heading: str, rest: str, role: str) -> None:
    story = page(below=f'<div class="b6"><h3>{heading}</h3>{rest}</div>')
    assert body(story) == PROSE
    assert section(story, role, heading)


@pytest.mark.parametrize(
    ("mark_up", "role"), [('<section class="newsletter">{}</section>', "newsletter"), ("<aside>{}</aside>", "sidebar")]
)
def test_role_of_a_box_by_its_name_or_tag(mark_up: str, role: str) -> None:
    story = page(below=mark_up.format("<h3>From the mill</h3><p>What the river did overnight, at six.</p><p>It was high.</p>"))
    assert body(story) == PROSE
    assert section(story, role, "From the mill") == ["What the river did overnight, at six.", "It was high."]


@pytest.mark.parametrize("mark", ["(m/f/d)", "(M | W | D)", "[h/f]", "(all genders)"])
def test_titles_of_jobs_are_adverts(mark: str) -> None:
    jobs = [f"Lock keeper {mark}, Nether Eller", f"Painter of gates {mark}"]
    items = "".join(f'<li><a href="/job">{job}</a></li>' for job in jobs)
    story = page(below=f"<div><h3>Most read</h3><ul>{items}{LINKED}</ul></div>")
    assert stripped(story, "advert") == jobs
    assert stripped(story, "other_stories") == ["Most read", *TITLES]
    sentence = f"“Lock keeper {mark}” is what the sign says, and it has said so since the spring of last year, said Oakshott."
    assert sentence in body(page(middle=f"<p>{sentence}</p>"))


CROSSHEADS = "".join(f"<h2>{text}</h2>{paragraphs([PROSE[n + 2].replace('chain', 'rope')])}" for n, text in enumerate(CONTENTS))


def test_menu_of_the_storys_crossheads_is_a_table_of_contents() -> None:
    for menu, role in ((CONTENTS, "metadata"), (CONTENTS[:1], "navigation"), (TITLES, "navigation")):
        items = "".join(f'<li><a href="/ferry/{n}">{text}</a></li>' for n, text in enumerate(menu))
        story = page(above=f"<nav><ul>{items}</ul></nav>", middle=CROSSHEADS)
        assert stripped(story, role)[-len(menu) :] == list(menu)
        assert [text for text in body(story) if text in CONTENTS] == CONTENTS


def test_link_to_a_newsletter_above_the_story_is_of_a_menu() -> None:
    link = '<div><a href="/letters">Newsletter</a></div>'
    assert "Newsletter" in stripped(page(above=link), "navigation")
    assert stripped(page(above="<div><p>Newsletter</p></div>"), "newsletter") == ["Newsletter"]


def test_box_of_titles_has_them_as_items() -> None:
    story = page(below=f'<div class="b6"><h3>By the water</h3><ul>{LINKED}</ul></div>')
    (box,) = [block for block in story.stripped if block.heading == "By the water"]
    assert [item.title for item in box.items] == TITLES


@pytest.mark.parametrize(
    ("heading", "rest"),
    [
        ("Subscribe to our newsletter", "<form><button>Go</button></form>"),
        ("The Morning Tide", "<form><label>E-mail address</label></form>"),
    ],
)
def test_sign_up_box_in_the_foot_is_no_column_of_it(heading: str, rest: str) -> None:
    column = '<div><h3>Tidemark Press</h3><ul><li><a href="/jobs">Jobs at the mill</a></li></ul></div>'
    article = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>"
    story = cleanfeed.clean(story_page(f"{article}<footer><div><h3>{heading}</h3>{rest}</div>{column}</footer>"), URL)
    assert section(story, "newsletter", heading)
    assert stripped(story, "site_footer") == ["Tidemark Press", "Jobs at the mill"]


def test_links_for_followers_in_the_foot_are_of_the_foot() -> None:
    article = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>"
    links = '<div><h3>Follow us</h3><ul><li><a href="/m">Mastodonia</a></li></ul></div>'
    for place, role in (("footer", "site_footer"), ("div", "newsletter")):
        story = cleanfeed.clean(story_page(f"{article}<{place}>{links}</{place}>"), URL)
        assert stripped(story, role) == ["Follow us", "Mastodonia"]


def test_lines_that_break_off_at_the_end_of_the_page_are_teasers() -> None:
    cut = ["The works in the square, which is to be closed until…", "A horse in the mill race, which nobody could …"]
    article = f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE)}</article>"
    for story in (cleanfeed.clean(story_page(f"{article}<div>{paragraphs(cut)}</div>"), URL), dump(after="\n\n".join(cut))):
        assert (body(story), stripped(story, "other_stories")) == (PROSE, cut)


def test_story_that_ends_on_an_ellipsis_keeps_its_last_paragraph() -> None:
    texts = [*PROSE[:-1], PROSE[-1].rstrip(".") + "…"]
    assert body(cleanfeed.clean(story_page(f"<article><h1>{HEADLINE}</h1>{paragraphs(texts)}</article>"), URL)) == texts
