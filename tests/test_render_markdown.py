"""A story as Markdown: two stories whole, and any story read back by a CommonMark parser and a YAML parser."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest
import yaml
from hypothesis import example, given
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pages import CASES
from stories import FERRY, HOSTILE, SOURCE, STORIES, TEXTS, bare, kept, story_texts, stripped_texts

from cleanfeed import Author, Element, ElementKind, Image, Link, Page, Story, to_markdown
from cleanfeed.fixtures.case import Case

FERRY_MARKDOWN = r"""---
url: "https://tidemark.example/ferry?page=1&view=all"
canonical_url: "https://tidemark.example/ferry"
publisher: "Tidemark"
section: "Harbour"
language: "en-GB"
kicker: "Exclusive"
headline: "Ferry stops for eleven weeks"
title: "Thorsby ferry to stop until May"
description: "The ferry will not run until May."
byline: "By Ann Lee and Tom Roe, Coastwire"
authors: [{"name": "Ann Lee", "url": "https://tidemark.example/ann"}, {"name": "Coastwire"}]
dateline: "THORSBY (Coastwire) –"
published: "2022-02-03T09:00:00+00:00"
modified: "2022-02-04"
published_raw: "3 February 2022, 9am"
modified_raw: "4 February 2022"
is_story: true
status: "ok"
warnings: ["paywalled"]
---

# Ferry stops for eleven weeks

The chains are worn\
and so is the deck

![A ferry](https://tidemark.example/lead.jpg)\
*The ferry on Monday.\
Photo: Ann Lee*

THORSBY (Coastwire) – The ferry stops, says [the council](https://council.example/a_\(b\)).

## What was found

> It is not the time of year.

- Chains
  1. the left one

     ![](https://tidemark.example/chain.jpg)

  2. the right one
- Deck

| Pier | Boats |
| --- | --- |
| North | 12 |

#### The script

```
if tide < 2:
    print('wait')
```

It runs again in May.

*The deck.*

ENDS

This story was amended.

[Next page: The memo](https://tidemark.example/ferry/2)
"""
FERRY_STRIPPED = r"""
---

**navigation** tag: nav\
Home\
Sport

**other_stories** section: Most read\
Most read\
Swans on strike
"""
HOSTILE_MARKDOWN = r"""---
url: "javascript:alert(1)"
language: "en\" onclick=\"alert(1)"
title: "# No *headline* <script>alert(1)</script> #"
byline: "\"><img src=x onerror=alert(1)>"
is_story: false
status: "ok"
---

# # No \*headline\* \<script>alert(1)\</script> \#

\- \[x\](javascript:alert(1))\
2\) a_b \_c\_ \&amp; \&#60;

1\. Wow\![here](https://x.example/)

\> \`code\` \| \~\~gone\~\~ \\\* �\[31m�

## ---

`````
```
<b>
````
`````

| a\|b | \\ |
| --- | --- |
| c |

*\+ caption\*\
\= credit*

---

**advert** phrase: \*buy\*\
\# Buy\
\<script>
"""

INLINE = {"text", "softbreak", "hardbreak", "link_open", "link_close", "em_open", "em_close", "image"}


def read(markdown: str) -> tuple[dict[str, object], list[Token]]:
    """The front matter and the tokens of what follows it."""
    opening, front, rest = markdown.split("---\n", 2)
    assert opening == ""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return yaml.safe_load(front), parser.parse(rest)


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or [] if token.type == "inline" else [token]


def text_of(tokens: list[Token]) -> str:
    return bare(*(token.content for token in leaves(tokens) if token.type in ("text", "fence", "code_inline", "code_block")))


def test_whole_story() -> None:
    assert to_markdown(FERRY) == FERRY_MARKDOWN
    assert to_markdown(FERRY, with_stripped=True) == FERRY_MARKDOWN + FERRY_STRIPPED


def test_hostile_story() -> None:
    assert to_markdown(HOSTILE, with_stripped=True) == HOSTILE_MARKDOWN


def test_nothing_to_show_is_front_matter() -> None:
    assert to_markdown(Story(source=SOURCE)) == '---\nis_story: false\nstatus: "ok"\n---\n'


@example(FERRY)
@example(HOSTILE)
@given(STORIES)
def test_every_text_comes_back_in_order(story: Story) -> None:
    _, tokens = read(to_markdown(story))
    assert text_of(tokens) == bare(*story_texts(story))


@example(FERRY)
@example(HOSTILE)
@given(STORIES)
def test_no_text_becomes_markup(story: Story) -> None:
    _, tokens = read(to_markdown(story))
    found = Counter(token.type for token in tokens)
    has_headline = bool((story.headline or story.title or "").strip())
    assert found["heading_open"] == kept(story, ElementKind.CROSSHEAD) + has_headline
    assert found["list_item_open"] == kept(story, ElementKind.LIST_ITEM)
    assert found["blockquote_open"] == kept(story, ElementKind.QUOTE)
    assert found["table_open"] == kept(story, ElementKind.TABLE)
    assert found["fence"] == kept(story, ElementKind.CODE)
    assert not {"hr", "html_block", "code_block"} & {*found}
    inline = Counter(token.type for token in leaves(tokens) if not token.block)
    assert {*inline} <= INLINE
    assert inline["em_open"] == sum(bool(bare(image.caption, image.credit)) for image in story.images)
    targets = [str(token.attrGet("href")) for token in leaves(tokens) if token.type == "link_open"]
    assert all(target.lower().startswith(("http://", "https://", "mailto:")) for target in targets)


@given(STORIES)
def test_stripped_blocks_come_after_a_rule(story: Story) -> None:
    _, tokens = read(to_markdown(story, with_stripped=True))
    rules = [index for index, token in enumerate(tokens) if token.type == "hr"]
    assert len(rules) == bool(story.stripped)
    assert text_of(tokens) == bare(*story_texts(story), *stripped_texts(story))
    assert not story.stripped or text_of(tokens[rules[0] :]) == bare(*stripped_texts(story))


@example(FERRY)
@given(STORIES)
def test_front_matter_has_the_values_of_the_record(story: Story) -> None:
    front, _ = read(to_markdown(story))
    record = story.to_dict()
    record["warnings"] = [warning.code for warning in story.warnings]
    record["authors"] = [{key: value for key, value in author.items() if value} for author in record["authors"]]
    assert front == {name: record[name] for name in front}
    printed = {"kicker", "headline", "title", "byline", "authors", "dateline", "published", "modified", "is_story", "warnings"}
    assert {name for name in printed if record[name] not in (None, [])} <= {*front}


@given(TEXTS)
def test_front_matter_ends_where_it_should(text: str) -> None:
    front, tokens = read(to_markdown(Story(kicker=f"---\n{text}\n---\n", source=SOURCE)))
    assert front["kicker"] == f"---\n{text}\n---\n"
    assert tokens == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_stories_of_pages_come_back(case: Case) -> None:
    _, tokens = read(to_markdown(case.expected))
    assert text_of(tokens) == bare(*story_texts(case.expected))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "Marks & Spencer paid $5 (£3) - 4.5% more: snake_case, C++!",
            "Marks & Spencer paid $5 (£3) - 4.5% more: snake_case, C++!",
        ),
        ("1984 was a year. 2. follows", "1984 was a year. 2. follows"),
        ("3.5 million", "3.5 million"),
        ("1999. That was a year", r"1999\. That was a year"),
        ("5) Go", r"5\) Go"),
        ("#1 in the charts", r"\#1 in the charts"),
        (":-- no table", r"\:-- no table"),
        ("_under_ __dunder__", r"\_under\_ \_\_dunder\_\_"),
        ("AT&T; &copy; &c", r"AT\&T; \&copy; &c"),
        ("see https://x.example/_a_ and www.x.example[^1]", r"see https\://x.example/\_a\_ and www\.x.example\[\^1\]"),
        ("  two\n\n   lines ", "two\\\nlines"),
    ],
)
def test_only_what_matters_is_escaped(text: str, written: str) -> None:
    story = Story(body=(Element(ElementKind.PARAGRAPH, text),), source=SOURCE)
    assert to_markdown(story).endswith(f"---\n\n{written}\n")


@pytest.mark.parametrize(
    ("level", "marks"), [(None, "##"), (1, "##"), (2, "##"), (3, "###"), (6, "######"), (9, "######"), (-1, "##")]
)
def test_crossheads_stand_under_the_headline(level: int | None, marks: str) -> None:
    story = Story(body=(Element(ElementKind.CROSSHEAD, "C #", level),), source=SOURCE)
    assert to_markdown(story).endswith(f"\n\n{marks} C \\#\n")


@pytest.mark.parametrize(
    ("code", "fence"), [("x", "```"), ("a `b` ``c``", "```"), ("```", "````"), ("~~~ ````` ```", "``````")]
)
def test_fence_is_longer_than_any_in_the_code(code: str, fence: str) -> None:
    story = Story(body=(Element(ElementKind.CODE, code),), source=SOURCE)
    assert to_markdown(story).endswith(f"\n\n{fence}\n{code}\n{fence}\n")


def test_table_costs_no_more_than_its_cells() -> None:
    rows = (("a",) * 20_000, *((("b",),) * 20_000))
    text = "\n".join("\t".join(row) for row in rows)
    story = Story(body=(Element(ElementKind.TABLE, text, rows=rows),), source=SOURCE)
    assert len(to_markdown(story)) < 20 * len(text)


def test_table_is_as_wide_as_its_longest_row() -> None:
    rows = (("a",), ("b|", "two\nlines"), ())
    story = Story(body=(Element(ElementKind.TABLE, "a\nb|\ttwo lines\n", rows=rows),), source=SOURCE)
    assert to_markdown(story).endswith("\n| a |  |\n| --- | --- |\n| b\\| | two lines |\n|  |\n")


def test_links_that_could_do_harm_are_text() -> None:
    text, links = "one two three", (Link(0, 3, "javascript:x"), Link(4, 7, "/two"), Link(8, 99, "mailto:a@b.example"))
    story = Story(
        body=(Element(ElementKind.PARAGRAPH, text, links=links),),
        next_page=Page("Next", "javascript:x"),
        authors=(Author("Ann", "/ann"),),
        images=(Image("file:///x.jpg", "alt"),),
        source=SOURCE,
    )
    assert to_markdown(story).endswith("---\n\none two [three](mailto:a@b.example)\n\nNext\n")


def test_headline_stands_before_the_title() -> None:
    both = msgspec.structs.replace(HOSTILE, headline="Printed")
    assert "\n# Printed\n" in to_markdown(both)
