"""Strategies for pages: damaged fixtures, nasty trees of mark-up, dumps.

The words of generated pages are tokens, ``w0x``, ``w1x`` and so on in page order, so that each can be told from all others.
"""

import re
from functools import cache
from itertools import count

from hypothesis import strategies as st
from pages import CASES, story_page

PLACE = "\x01"  # where a token goes
TOKEN = re.compile(r"w\d+x")

TAGS = (
    *(
        "div",
        "p",
        "section",
        "article",
        "aside",
        "nav",
        "header",
        "footer",
        "main",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
    ),
    *(
        "td",
        "th",
        "thead",
        "caption",
        "h1",
        "h2",
        "h3",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "label",
    ),
    *("center", "details", "summary", "o:p", "my-card", "address", "menu", "noscript"),
)
INLINE_TAGS = (
    *(
        "a",
        "b",
        "strong",
        "i",
        "em",
        "span",
        "time",
        "small",
        "sup",
        "font",
        "mark",
        "q",
        "code",
        "button",
        "noscript",
        "select",
    ),
    *("label", "svg", "iframe", "textarea", "object", "ruby", "custom-tag", "del"),
)
ATTRIBUTES = (
    *(
        "",
        "",
        "",
        "",
        "",
        ' class="story-body"',
        ' class="related"',
        ' class="byline"',
        ' class="caption credit"',
        ' id="comments"',
    ),
    *(" hidden", ' style="display:none"', ' style="visibility: hidden"', ' aria-hidden="true"', ' href="/a"', ' href="#top"'),
    *(
        ' href="https://[::1"',
        ' role="navigation"',
        ' role="dialog"',
        ' datetime="2021-03-04"',
        ' class="standfirst"',
        " class",
    ),
)
STOCK = (
    *(
        "Advertisement",
        "Related stories",
        "By Ann Lee",
        "3 May 2021",
        "Updated 4 May 2021 10:00",
        "Exclusive",
        "Read more",
        "Share",
    ),
    *(
        "Comments (3)",
        "Most read",
        "© 2021 The Site",
        "Next page: More",
        "LONDON (Reuters) -",
        "ENDS",
        "®",
        "■",
        "|",
        "-30-",
        "•",
    ),
    *(
        "Additional reporting by Tom Roe",
        "Correction: this was wrong",
        "Photograph: Ann Lee",
        "We use cookies",
        "Subscribe to read",
    ),
)
ODD = (
    *(
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\u202e",
        "&nbsp;",
        "&#27;",
        "&#0;",
        "&#x1f600;",
        "&amp;",
        "&lt;b&gt;",
        "&bogus;",
        "&",
        "<",
        ">",
    ),
    *(
        "\x1b",
        "\x00",
        "\x85",
        "\u2028",
        "e\u0301",
        "ก็",
        "مَرحبا",
        "漢字。",
        "한국어",
        "हिन्दी",
        "\U0001f469\u200d\U0001f680",
        "\t",
        "\n\n",
    ),
)
EMPTY = (
    "<br>",
    "<br><br>",
    "<br/> <br/>",
    "<hr>",
    "<wbr>",
    '<img src="/p.jpg" alt="A pier">',
    "<!-- note -->",
    "<input value=x>",
)
SEALED = (  # what is in them is no visible text, whatever is in it
    "<script>var unseen = '<p>';</script>",
    "<style>.unseen { color: red }</style>",
    "<template><p>unseen</p></template>",
)


def numbered(page: str) -> str:
    """A page with every place for a token taken by the next one."""
    numbers = count()
    return re.sub(PLACE, lambda _: f"w{next(numbers)}x", page)


def sentences(least: int = 1, most: int = 12) -> st.SearchStrategy[str]:
    """Some tokens, or a good many, and a full stop."""
    return st.one_of(st.integers(least, most), st.integers(10, 40)).map(lambda size: " ".join([PLACE] * size) + ".")


def words(least: int = 1, most: int = 12) -> st.SearchStrategy[str]:
    """A sentence, or tokens with something odd between them."""
    odd = st.builds(lambda char, space: f"{PLACE}{char}{space}{PLACE}", st.sampled_from(ODD), st.sampled_from(("", " ")))
    return st.one_of(sentences(least, most), sentences(least, most), sentences(least, most), odd)


def elements(tags: tuple[str, ...], content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element around content; one in nine is never closed."""
    closed = st.sampled_from([True] * 8 + [False])
    return st.builds(
        lambda tag, attribute, inside, close: f"<{tag}{attribute}>{inside}{f'</{tag}>' if close else ''}",
        *(st.sampled_from(tags), st.sampled_from(ATTRIBUTES), content, closed),
    )


def trees(plain: bool = False) -> st.SearchStrategy[str]:
    """The mark-up of a page's body, numbered, with stock phrases where they may or may not mean something.

    ``plain``: without those, without odd characters and single line breaks: the order of lines is that of their first tokens.
    """
    empty = st.sampled_from((*EMPTY[plain:], *SEALED))
    leaf = st.one_of(sentences(), sentences(), empty) if plain else st.one_of(words(), words(), st.sampled_from(STOCK), empty)
    inline = st.one_of(leaf, leaf, elements(INLINE_TAGS, leaf), elements(INLINE_TAGS, elements(INLINE_TAGS, leaf)))
    line = st.lists(inline, min_size=1, max_size=4).map(" ".join)
    block = elements(TAGS, line)
    for _ in range(3):
        block = elements(TAGS, st.lists(st.one_of(block, line), min_size=1, max_size=4).map("".join))
    return st.lists(st.one_of(block, line), min_size=1, max_size=8).map("\n".join).map(numbered)


def tree_pages(plain: bool = False) -> st.SearchStrategy[str]:
    """Whole pages around `trees`."""
    heads = st.sampled_from(
        (
            "",
            "<title>A claim | The Site</title>",
            '<meta property="og:title" content="w1x w2x"><meta property="article:published_time" content="2021-05-03">',
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A claim", "author": "Ann Lee"}</script>',
        )
    )
    return st.builds(story_page, trees(plain), heads)


def dumps() -> st.SearchStrategy[str]:
    """Text dumps: paragraphs, titles, bullets, stock lines, set in or not, with or without blank lines."""
    openings = st.sampled_from(("", "", "", "  ", "\t", "• ", "* ", "1. ", "■ ", "- ", "\u00a0"))
    lines = st.one_of(words(), words(8, 30), st.sampled_from(STOCK), st.just(""), st.just(" "))
    ends = st.sampled_from(("\n", "\n", "\n\n", "\r\n", "\u2028"))
    return (
        st.lists(st.builds(lambda *parts: "".join(parts), openings, lines, ends), min_size=1, max_size=40)
        .map("".join)
        .map(numbered)
    )


@cache
def fixture_pages() -> tuple[str, ...]:
    """The fixtures' pages as characters."""
    return tuple(case.page.read_bytes().decode(case.expected.source.encoding or "utf-8", "replace") for case in CASES)


INJECTED = (
    *(
        "<p>",
        "</p>",
        "</div>",
        "<div hidden>",
        "<span style='display:none'>",
        "<noscript>",
        "<table><tr><td>",
        "</table>",
        "<a href=x>",
    ),
    *(
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<style>",
        "<title>",
        "<br><br>",
        "<ul><li>",
        "</body>",
        "</html>",
        "<body>",
        "<head>",
    ),
    *(
        "<button>",
        "<select><option>",
        "<textarea>",
        "<svg><title>",
        "<template>",
        "<frameset>",
        "<article>",
        "<h1>",
        "®",
        "\x00",
        "&#27;",
    ),
    *(
        "<plaintext>",
        "<iframe>",
        "<xmp>",
        "<![CDATA[",
        "<p " + "x=1 " * 50 + ">",
        '"',
        "'>",
        "<" * 20,
        "&" * 20,
        "\ud800",
        "\u202e",
    ),
)


@st.composite
def damaged_pages(draw: st.DrawFn) -> str:
    """A fixture's page after a few accidents."""
    page = draw(st.sampled_from(fixture_pages()))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(page))), draw(st.integers(0, 3000))
        piece = page[at : at + size]
        kind = draw(st.sampled_from(("delete", "repeat", "move", "cut", "inject", "unclose", "wrap")))
        if kind == "delete":
            page = page[:at] + page[at + size :]
        elif kind == "repeat":
            page = page[: at + size] + piece + page[at + size :]
        elif kind == "move":
            rest = page[:at] + page[at + size :]
            to = draw(st.integers(0, len(rest)))
            page = rest[:to] + piece + rest[to:]
        elif kind == "cut":
            page = page[: max(at, 200)]
        elif kind == "inject":
            page = page[:at] + draw(st.sampled_from(INJECTED)) + page[at:]
        elif kind == "unclose":
            page = page[:at] + re.sub(r"</\w+>", "", piece) + page[at + size :]
        else:
            tag = draw(st.sampled_from(TAGS))
            page = f"{page[:at]}<{tag}{draw(st.sampled_from(ATTRIBUTES))}>{piece}</{tag}>{page[at + size :]}"
    return page
