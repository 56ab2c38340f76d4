"""Stories to render: two written by hand, any number drawn, with what a rendering of each has to show."""

import re
from typing import Any

from hypothesis import strategies as st

from cleanfeed import Author, Element, ElementKind, Image, Link, Notice, Page, Source, Story, Stripped, StrippedRole

SOURCE = Source("html", "utf-8", "declared", 0, 12, "0" * 64)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FERRY = Story(
    url="https://tidemark.example/ferry?page=1&view=all",
    canonical_url="https://tidemark.example/ferry",
    publisher="Tidemark",
    section="Harbour",
    language="en-GB",
    kicker="Exclusive",
    headline="Ferry stops for eleven weeks",
    standfirst="The chains are worn\nand so is the deck",
    byline="By Ann Lee and Tom Roe, Coastwire",
    authors=(Author("Ann Lee", "https://tidemark.example/ann"), Author("Coastwire")),
    dateline="THORSBY (Coastwire) –",
    published="2022-02-03T09:00:00+00:00",
    modified="2022-02-04",
    published_raw="3 February 2022, 9am",
    modified_raw="4 February 2022",
    title="Thorsby ferry to stop until May",
    description="The ferry will not run until May.",
    body=(
        Element(
            ElementKind.PARAGRAPH, "The ferry stops, says the council.", links=(Link(22, 33, "https://council.example/a_(b)"),)
        ),
        Element(ElementKind.CROSSHEAD, "What was found", level=2),
        Element(ElementKind.QUOTE, "It is not the time of year."),
        Element(ElementKind.LIST_ITEM, "Chains", level=1),
        Element(ElementKind.LIST_ITEM, "the left one", level=2, numbered=True),
        Element(ElementKind.LIST_ITEM, "the right one", level=2, numbered=True),
        Element(ElementKind.LIST_ITEM, "Deck", level=1),
        Element(ElementKind.TABLE, "Pier\tBoats\nNorth\t12", rows=(("Pier", "Boats"), ("North", "12"))),
        Element(ElementKind.CROSSHEAD, "The script", level=4),
        Element(ElementKind.CODE, "if tide < 2:\n    print('wait')"),
        Element(ElementKind.PARAGRAPH, "It runs again in May."),
    ),
    images=(
        Image("https://tidemark.example/lead.jpg", "A ferry", "The ferry on Monday.", "Photo: Ann Lee"),
        Image("https://tidemark.example/chain.jpg", None, None, None, 4),
        Image("/relative.jpg", "A deck", "The deck.", None, 10),
    ),
    sign_off="ENDS",
    correction="This story was amended.",
    next_page=Page("Next page: The memo", "https://tidemark.example/ferry/2"),
    pages=(Page("1", "https://tidemark.example/ferry"), Page("Next page: The memo", "https://tidemark.example/ferry/2")),
    stripped=(
        Stripped(StrippedRole.NAVIGATION, None, (), ("Home", "Sport"), "tag: nav", "/html/body/nav"),
        Stripped(StrippedRole.OTHER_STORIES, "Most read", (), ("Most read", "Swans on strike"), "section: Most read", "line 7"),
    ),
    is_story=True,
    confidence=0.9,
    warnings=(Notice("paywalled", "the page asks for a subscription"),),
    source=SOURCE,
)
HOSTILE = Story(
    url="javascript:alert(1)",
    language='en" onclick="alert(1)',
    title="# No *headline* <script>alert(1)</script> #",
    standfirst="- [x](javascript:alert(1))\n2) a_b _c_ &amp; &#60;",
    byline='"><img src=x onerror=alert(1)>',
    body=(
        Element(ElementKind.PARAGRAPH, "1. Wow!here", links=(Link(7, 11, "https://x.example/"),)),
        Element(ElementKind.PARAGRAPH, "> `code` | ~~gone~~ \\* \x1b[31m\x00", links=(Link(2, 8, "java\nscript:alert(1)"),)),
        Element(ElementKind.CROSSHEAD, "---", level=1),
        Element(ElementKind.CODE, "```\n<b>\n````"),
        Element(ElementKind.TABLE, "a|b\t\\\nc", rows=(("a|b", "\\"), ("c",))),
    ),
    images=(Image("data:text/html,x", "](x)", "+ caption*\n= credit", None, 99),),
    stripped=(Stripped(StrippedRole.ADVERT, None, (), ("# Buy", "<script>"), "phrase: *buy*"),),
    source=SOURCE,
)

PIECES = st.sampled_from(
    "<script> </p> <!-- --> &amp; &#60; &lt ]]> [x](javascript:alert(1)) ![ ]( [x]: <http://x.example> http://a_b.example/c_d "
    "www.x.example ``` ~~~ --- === *** ___ ** __ ~~ # ### - + > 1. 2) : :- |-|- | \\ \\\\ ! [ ] ( ) _ * ` \" ' = &".split()
)
GAPS = st.sampled_from(
    [" ", "\n", "\t", "\u00a0", "", "", "a", "Öl", "東京", "ل", "7", ".", "\x00", "\x1b", "\x85", "\r", "\u2028"]
)
TEXTS = st.lists(PIECES | GAPS | st.text(max_size=3), max_size=12).map("".join)
ADDRESSES = st.sampled_from(
    [
        *(
            "https://x.example/a_b*c?d=1&copy;=2#e",
            "http://x.example/(a)[b]<c>\"d\"'e' f\\g`h|",
            "mailto:desk@tidemark.example",
        ),
        *(
            "javascript:alert(1)",
            " java\tscript:alert(1)",
            "JAVASCRIPT&colon;alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
        ),
        *("/relative", "//host.example/x", "x:y", "", "https://", "http:x", "HTTPS://X.EXAMPLE/\x00\u202e\x85"),
    ]
)
OPTIONAL = st.none() | TEXTS
LINKS = st.lists(st.builds(Link, st.integers(-2, 30), st.integers(-2, 30), ADDRESSES), max_size=3).map(tuple)
LEVELS = st.none() | st.integers(-1, 9) | st.just(10**9)
ROWS = st.lists(st.lists(TEXTS, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
TABLES = ROWS.map(lambda rows: Element(ElementKind.TABLE, "\n".join("\t".join(row) for row in rows), rows=rows))
ELEMENTS = TABLES | st.builds(
    Element, kind=st.sampled_from(ElementKind), text=TEXTS, level=LEVELS, numbered=st.booleans(), links=LINKS
)
STRIPPED = st.builds(
    Stripped, st.sampled_from(StrippedRole), OPTIONAL, lines=st.lists(TEXTS, max_size=2).map(tuple), reason=TEXTS
)
STORIES = st.builds(
    Story,
    **dict.fromkeys(("kicker", "headline", "title", "standfirst", "byline", "dateline", "sign_off", "correction"), OPTIONAL),
    **dict.fromkeys(
        ("published", "modified", "published_raw", "modified_raw", "publisher", "section", "description"), OPTIONAL
    ),
    language=st.sampled_from([None, "ar", "en-GB", "az-Arab", "ar-Latn"]) | TEXTS,
    url=st.none() | ADDRESSES,
    authors=st.lists(st.builds(Author, TEXTS, st.none() | ADDRESSES), max_size=2).map(tuple),
    body=st.lists(ELEMENTS, max_size=6).map(tuple),
    images=st.lists(st.builds(Image, ADDRESSES, OPTIONAL, OPTIONAL, OPTIONAL, st.integers(-2, 8)), max_size=3).map(tuple),
    next_page=st.none() | st.builds(Page, TEXTS, st.none() | ADDRESSES),
    stripped=st.lists(STRIPPED, max_size=3).map(tuple),
    warnings=st.lists(st.builds(Notice, TEXTS, TEXTS), max_size=2).map(tuple),
    is_story=st.booleans(),
    source=st.just(SOURCE),
)


def bare(*texts: Any) -> str:
    """Texts one after the other without white space, U+FFFD for control characters."""
    return "".join(CONTROLS.sub("\ufffd", "".join(text.split())) for text in texts if text)


def story_texts(story: Story) -> list[str | None]:
    """Headline, standfirst, body with what stands under its pictures, and the foot, in order."""
    last = len(story.body) - 1
    first = next((index for index, element in enumerate(story.body) if element.kind is ElementKind.PARAGRAPH), None)
    texts = [*(story.headline or story.title, story.standfirst), *under_pictures(story, -1, last)]
    texts += [] if first is not None else [story.dateline]
    for index, element in enumerate(story.body):
        texts += [story.dateline] if index == first else []
        texts += [element.text, *under_pictures(story, index, last)]
    return [*texts, story.sign_off, story.correction, story.next_page.label if story.next_page else None]


def under_pictures(story: Story, index: int, last: int) -> list[str | None]:
    """Captions and credits of the pictures that follow an element."""
    pictures = [image for image in story.images if max(-1, min(image.after, last)) == index]
    return [text for image in pictures for text in (image.caption, image.credit)]


def stripped_texts(story: Story) -> list[str | None]:
    return [text for block in story.stripped for text in (block.role, block.reason, *block.lines)]


def kept(story: Story, kind: ElementKind) -> int:
    """How many elements of a kind there are that say something."""
    return sum(element.kind is kind and bool(element.text.strip()) for element in story.body)
