"""A story as a fragment of HTML: two stories whole, and any story read back by Python's own parser."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from pages import CASES
from stories import FERRY, HOSTILE, SOURCE, STORIES, bare, kept, story_texts, stripped_texts

from cleanfeed import Element, ElementKind, Image, Link, MissingExtra, Story, to_html
from cleanfeed.fixtures.case import Case

FERRY_HTML = """<article lang="en-GB" dir="ltr">
<header>
<p data-role="kicker">Exclusive</p>
<h1>Ferry stops for eleven weeks</h1>
<p data-role="standfirst">The chains are worn<br>and so is the deck</p>
<p data-role="byline">By Ann Lee and Tom Roe, Coastwire</p>
<p><time data-role="published" datetime="2022-02-03T09:00:00+00:00">3 February 2022, 9am</time></p>
<p><time data-role="modified" datetime="2022-02-04">4 February 2022</time></p>
</header>
<figure><img src="https://tidemark.example/lead.jpg" alt="A ferry">\
<figcaption>The ferry on Monday.<br>Photo: Ann Lee</figcaption></figure>
<p>THORSBY (Coastwire) – The ferry stops, says \
<a href="https://council.example/a_(b)" rel="nofollow noopener">the council</a>.</p>
<h2>What was found</h2>
<blockquote><p>It is not the time of year.</p></blockquote>
<ul>
<li>Chains<ol>
<li>the left one<figure><img src="https://tidemark.example/chain.jpg" alt=""></figure>
</li>
<li>the right one</li>
</ol>
</li>
<li>Deck</li>
</ul>
<table><tbody>
<tr><td>Pier</td><td>Boats</td></tr>
<tr><td>North</td><td>12</td></tr>
</tbody></table>
<h4>The script</h4>
<pre><code>if tide &lt; 2:
    print('wait')</code></pre>
<p>It runs again in May.</p>
<figure><figcaption>The deck.</figcaption></figure>
<footer>
<p data-role="sign_off">ENDS</p>
<p data-role="correction">This story was amended.</p>
<p data-role="next_page"><a href="https://tidemark.example/ferry/2" rel="nofollow noopener">Next page: The memo</a></p>
</footer>
</article>
"""
FERRY_STRIPPED = """<aside data-role="stripped" lang="en-GB" dir="ltr">
<details data-role="navigation" data-reason="tag: nav"><summary><strong>navigation</strong> tag: nav</summary>
<p>Home<br>Sport</p></details>
<details data-role="other_stories" data-reason="section: Most read">\
<summary><strong>other_stories</strong> section: Most read</summary>
<p>Most read<br>Swans on strike</p></details>
</aside>
"""
HOSTILE_HTML = """<article lang="en&quot; onclick=&quot;alert(1)" dir="ltr">
<header>
<h1># No *headline* &lt;script&gt;alert(1)&lt;/script&gt; #</h1>
<p data-role="standfirst">- [x](javascript:alert(1))<br>2) a_b _c_ &amp;amp; &amp;#60;</p>
<p data-role="byline">"&gt;&lt;img src=x onerror=alert(1)&gt;</p>
</header>
<p>1. Wow!<a href="https://x.example/" rel="nofollow noopener">here</a></p>
<p>&gt; `code` | ~~gone~~ \\* \ufffd[31m\ufffd</p>
<h2>---</h2>
<pre><code>```
&lt;b&gt;
````</code></pre>
<table><tbody>
<tr><td>a|b</td><td>\\</td></tr>
<tr><td>c</td></tr>
</tbody></table>
<figure><figcaption>+ caption*<br>= credit</figcaption></figure>
</article>
<aside data-role="stripped" lang="en&quot; onclick=&quot;alert(1)" dir="ltr">
<details data-role="advert" data-reason="phrase: *buy*"><summary><strong>advert</strong> phrase: *buy*</summary>
<p># Buy<br>&lt;script&gt;</p></details>
</aside>
"""
TAGS = set(
    "a article aside blockquote br code details figcaption figure footer h1 h2 h3 h4 h5 h6 header img li ol p pre strong "
    "summary table tbody td time tr ul".split()
)
VOID = {"br", "img"}
ATTRIBUTES = {"alt", "data-reason", "data-role", "datetime", "dir", "href", "lang", "rel", "src"}
HEAD = {"kicker", "byline", "published", "modified"}  # not among the texts that all renderings show in the same place


class Reader(HTMLParser):
    """Reads tags, attributes and texts, and whether each tag is closed."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.opened: list[str] = []
        self.skipped = 0
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.opened.append(tag)
        if self.skipped or (tag in ("p", "time") and dict(attributes).get("data-role") in HEAD):
            self.skipped += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag
        self.skipped -= self.skipped > 0

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def test_whole_story() -> None:
    assert to_html(FERRY) == FERRY_HTML
    assert to_html(FERRY, with_stripped=True) == FERRY_HTML + FERRY_STRIPPED


def test_hostile_story() -> None:
    assert to_html(HOSTILE, with_stripped=True) == HOSTILE_HTML


def test_nothing_to_show_is_an_empty_article() -> None:
    assert to_html(Story(source=SOURCE), with_stripped=True) == '<article dir="auto">\n</article>\n'


@example(FERRY)
@example(HOSTILE)
@given(STORIES)
def test_every_text_comes_back_in_order(story: Story) -> None:
    read = Reader(to_html(story))
    assert read.opened == []
    assert bare(*read.texts) == bare(*story_texts(story))


@given(STORIES)
def test_stripped_blocks_come_after_the_story(story: Story) -> None:
    article, _, aside = to_html(story, with_stripped=True).partition("</article>")
    assert bare(*Reader(article + "</article>").texts) == bare(*story_texts(story))
    assert bare(*Reader(aside).texts) == bare(*stripped_texts(story))


@example(FERRY)
@example(HOSTILE)
@given(STORIES)
def test_no_text_becomes_markup(story: Story) -> None:
    read = Reader(to_html(story, with_stripped=True))
    assert {*read.tags} <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    addresses = [value or "" for name, value in read.attributes if name in ("href", "src")]
    assert all(value.lower().startswith(("http://", "https://", "mailto:")) for value in addresses)
    assert read.tags.count("li") == kept(story, ElementKind.LIST_ITEM)
    assert read.tags.count("blockquote") == kept(story, ElementKind.QUOTE)
    assert read.tags.count("table") == kept(story, ElementKind.TABLE)
    assert read.tags.count("pre") == kept(story, ElementKind.CODE)
    assert read.tags.count("details") == len(story.stripped)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_stories_of_pages_come_back(case: Case) -> None:
    assert bare(*Reader(to_html(case.expected)).texts) == bare(*story_texts(case.expected))


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        (None, ' dir="auto"'),
        ("de", ' lang="de" dir="ltr"'),
        ("ar", ' lang="ar" dir="rtl"'),
        ("HE-il", ' lang="HE-il" dir="rtl"'),
        ("fa_IR", ' lang="fa_IR" dir="rtl"'),
        ("ar-Latn", ' lang="ar-Latn" dir="ltr"'),
        ("az-Arab-IR", ' lang="az-Arab-IR" dir="rtl"'),
        ("zh-Hant-TW", ' lang="zh-Hant-TW" dir="ltr"'),
    ],
)
def test_language_and_direction(language: str | None, attributes: str) -> None:
    assert to_html(Story(language=language, source=SOURCE)).startswith(f"<article{attributes}>")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\x01javascript:alert(1)",
        ),
        *("data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:https://x.example/1", "ftp://x.example/"),
        *("/page", "page", "//x.example/", "\\\\x.example", "https:x.example", "http:///x.example", "", "#part"),
    ],
)
def test_addresses_that_could_do_harm_are_left_out(url: str) -> None:
    body = (Element(ElementKind.PARAGRAPH, "A link", links=(Link(2, 6, url),)),)
    story = Story(body=body, images=(Image(url, "alt"),), source=SOURCE)
    assert to_html(story) == '<article dir="auto">\n<p>A link</p>\n</article>\n'


def test_mail_is_no_picture() -> None:
    assert "<img" not in to_html(Story(images=(Image("mailto:a@b.example"),), source=SOURCE))


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://x.example/?a=1&copy=2", "https://x.example/?a=1&amp;copy=2"),
        (" https://x.ex\nample/a b\"'\\<> ", "https://x.example/a%20b%22'%5C%3C%3E"),
        ("HTTP://bücher.example/ü", "HTTP://bücher.example/ü"),
        ("mailto:desk@tidemark.example", "mailto:desk@tidemark.example"),
    ],
)
def test_addresses_are_repeated_safely(url: str, written: str) -> None:
    body = (Element(ElementKind.PARAGRAPH, "link", links=(Link(0, 4, url),)),)
    assert f'<p><a href="{written}" rel="nofollow noopener">link</a></p>' in to_html(Story(body=body, source=SOURCE))


def test_date_without_an_iso_form_has_no_datetime() -> None:
    story = Story(published_raw="Yesterday", modified="2022-02-04", source=SOURCE)
    fragment = to_html(story)
    assert '<time data-role="published">Yesterday</time>' in fragment
    assert '<time data-role="modified" datetime="2022-02-04">2022-02-04</time>' in fragment


def test_long_text_of_references_comes_back() -> None:
    text = "&<" * 50_000 + "\n" + "x" * 5000
    story = Story(body=(Element(ElementKind.PARAGRAPH, text), Element(ElementKind.CODE, text)), source=SOURCE)
    fragment = to_html(story)
    assert "<!--" not in fragment
    assert "".join(Reader(fragment).texts) == "\n" + text.replace("\n", "") + "\n" + text + "\n\n"


def test_value_that_is_too_long_is_left_out() -> None:
    story = Story(images=(Image("https://x.example/", "&" * 20_000, "The pier."),), source=SOURCE)
    assert '<img src="https://x.example/"><figcaption>The pier.</figcaption>' in to_html(story)


def test_without_nh3_one_line_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    with pytest.raises(
        MissingExtra, match=r"^HTML is written with nh3, which is not installed: pip install 'cleanfeed\[html\]'$"
    ):
        to_html(FERRY)


def test_same_bytes_in_another_process() -> None:
    story = "Story.from_json(sys.stdin.buffer.read())"
    script = f"import sys; from cleanfeed import *; sys.stdout.buffer.write(to_html({story}, True).encode())"
    done = subprocess.run(
        (sys.executable, "-c", script), input=FERRY.to_json().encode(), capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode() == FERRY_HTML + FERRY_STRIPPED
