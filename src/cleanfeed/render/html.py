"""A story as a fragment of HTML that is safe to show: built from escaped text, then passed through an allow-list."""

from collections.abc import Iterable, Iterator
from html import escape
from types import ModuleType

from cleanfeed.errors import MissingExtra
from cleanfeed.render.outline import (
    IN_IMAGES,
    IN_LINKS,
    ItemList,
    Piece,
    address,
    body,
    crosshead_level,
    field_links,
    foot,
    head,
    runs,
    shown,
    table_rows,
)
from cleanfeed.roles import ElementKind, Field
from cleanfeed.story import Element, Image, Link, Story, Stripped

TAGS = set(
    "a article aside blockquote br code details figcaption figure footer h1 h2 h3 h4 h5 h6 header img li ol p pre strong "
    "summary table tbody td time tr ul".split()
)
ATTRIBUTES = {
    "*": {"data-role", "data-reason", "dir", "lang"},
    "a": {"href"},
    "img": {"alt", "src"},
    "time": {"datetime"},
}
# nofollow: who shows the story does not vouch for what it links to. noopener: a site that adds a target to its links
# gives the linked page no hold of its own. What a link tells of the reader (noreferrer) is that site's to decide.
LINK_REL = "nofollow noopener"

# nh3's parser copies all of a text, or of an attribute's value, at every character reference in it. A comment ends a text; a
# longer value, which could only be an address or what a picture shows, is left out.
NODE = 4096
LONGEST_VALUE = 16_384

# Languages and scripts that Unicode's CLDR has as written from right to left.
RTL_LANGUAGES = set("ar arc ckb dv fa glk he iw ji ks lrc mzn nqo pnb ps sd skr syr ug ur yi".split())
RTL_SCRIPTS = set("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa".split())


def to_html(story: Story, with_stripped: bool = False) -> str:
    """Render a story as an ``<article>``, sanitised; the claimed title stands in for a headline not printed.

    What HTML has no element for is named by ``data-role``. Links and images lose addresses that are relative or of a
    scheme that could run code. ``with_stripped``: an ``<aside>`` follows, in it every stripped block, folded up.

    Raises:
        MissingExtra: nh3, which sanitises, is not installed; the extra ``html`` brings it.
    """
    language = _language(story)
    written = f"<article{language}>\n{''.join(_article(story))}</article>\n"
    if with_stripped and story.stripped:
        written += f'<aside data-role="stripped"{language}>\n{"".join(map(_stripped, story.stripped))}</aside>\n'
    cleaned: str = load_sanitiser().clean(
        written, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(IN_LINKS), url_relative="deny", link_rel=LINK_REL
    )
    return cleaned


def page_opening(title: str) -> str:
    """What makes a page of the fragments that follow; HTML asks for no more, and closes it by itself."""
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>{escape(shown(title), quote=False)}</title>\n'


def page_part(name: str, fragment: str) -> str:
    """A fragment as one of several on a page, named by ``data-input``."""
    return f"<section{_attribute('data-input', name)}>\n{fragment}</section>\n"


def load_sanitiser() -> ModuleType:
    """The library that sanitises.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import nh3
    except ImportError:
        raise MissingExtra.of("HTML is written", "nh3", "html") from None
    return nh3


def _article(story: Story) -> Iterator[str]:
    above = [_printed(story, name, text) for name, text in head(story)]
    below = [_printed(story, name, text) for name, text in foot(story)]
    yield f"<header>\n{''.join(above)}</header>\n" if above else ""
    yield from map(_piece, body(story))
    yield f"<footer>\n{''.join(below)}</footer>\n" if below else ""


def _printed(story: Story, name: Field, text: str) -> str:
    if name is Field.HEADLINE:
        return f"<h1>{_text(text)}</h1>\n"
    role = f'data-role="{name}"'
    dates = {Field.PUBLISHED: story.published, Field.MODIFIED: story.modified}
    if name in dates:
        iso = dates[name]
        return f"<p><time {role}{_attribute('datetime', iso)}>{_text(text)}</time></p>\n"
    return f"<p {role}>{_text(text, field_links(story, name))}</p>\n"


def _piece(piece: Piece) -> str:
    if isinstance(piece, ItemList):
        return _list(piece)
    return _figure(piece) if isinstance(piece, Image) else _element(piece)


def _element(element: Element) -> str:
    match element.kind:
        case ElementKind.CROSSHEAD:
            level = crosshead_level(element)
            return f"<h{level}>{_text(element.text, element.links)}</h{level}>\n"
        case ElementKind.QUOTE:
            return f"<blockquote><p>{_text(element.text, element.links)}</p></blockquote>\n"
        case ElementKind.CODE:
            return f"<pre><code>{_escaped(shown(element.text))}</code></pre>\n"
        case ElementKind.TABLE:
            return _table(table_rows(element))
        case _:
            return f"<p>{_text(element.text, element.links)}</p>\n"


def _list(listed: ItemList) -> str:
    tag = "ol" if listed.numbered else "ul"
    items = []
    for entry in listed.entries:
        below = "".join([*map(_figure, entry.images), *map(_list, entry.lists)])
        items.append(f"<li>{_text(entry.element.text, entry.element.links)}{below}</li>\n")
    return f"<{tag}>\n{''.join(items)}</{tag}>\n"


def _figure(image: Image) -> str:
    """A picture with caption and credit; without an address to show it from, what is printed under it."""
    source = address(image.url, IN_IMAGES)
    picture = f"<img{_attribute('src', source)}{_attribute('alt', image.alt or '')}>" if source else ""
    words = "<br>".join(_text(text) for text in (image.caption, image.credit) if text and text.strip())
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{picture}{caption}</figure>\n" if picture or caption else ""


def _table(rows: list[list[str]]) -> str:
    """All cells are data: the record does not say which of them are heads."""
    lines = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
    return "<table><tbody>\n" + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</tbody></table>\n"


def _stripped(block: Stripped) -> str:
    names = f"{_attribute('data-role', block.role)}{_attribute('data-reason', block.reason)}"
    summary = f"<strong>{block.role}</strong> {_text(block.reason)}"
    lines = "<br>".join(map(_text, block.lines))
    return f"<details{names}><summary>{summary.rstrip()}</summary>\n<p>{lines}</p></details>\n"


def _text(text: str, links: Iterable[Link] = ()) -> str:
    """A text with its links, everything else in it escaped."""
    written: list[str] = []
    for run, target in runs(shown(text), links):
        words = _escaped(run).replace("\n", "<br>")
        written.append(words if target is None else f"<a{_attribute('href', target)}>{words}</a>")
    return "".join(written)


def _escaped(text: str) -> str:
    """Text as mark-up, with comments here and there, which do not come through."""
    return "<!---->".join(escape(text[at : at + NODE], quote=False) for at in range(0, len(text), NODE))


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None or len(value) > LONGEST_VALUE else f' {name}="{escape(shown(value))}"'


def _language(story: Story) -> str:
    """Attributes for language and direction; where the language is not known, the text itself tells the direction."""
    if not story.language:
        return ' dir="auto"'
    first, *more = story.language.lower().replace("_", "-").split("-")
    scripts = [part for part in more if len(part) == 4 and part.isalpha()]
    backwards = scripts[0] in RTL_SCRIPTS if scripts else first in RTL_LANGUAGES
    return f'{_attribute("lang", story.language)} dir="{"rtl" if backwards else "ltr"}"'
