"""What elements are, by their tags and attributes."""

import re

from lxml import etree

from cleanfeed.blocks.block import Trait

INVISIBLE = frozenset(("script", "style", "template", etree.Comment, etree.ProcessingInstruction, etree.Entity))
# What belongs in a head; another tag there opens the body, which libxml2 then leaves inside the head.
HEAD_TAGS = frozenset("base basefont bgsound link meta noscript script style template title".split())
HEAD_MATTER = HEAD_TAGS | {"head"}
INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink br cite code data del dfn em embed font i img input ins kbd map area mark marquee "
    "nobr param picture q rb rp rt rtc ruby s samp small source span strike strong sub sup time track tt u var wbr "
    "g path circle rect line polygon polyline ellipse use defs symbol lineargradient radialgradient stop clippath mask "
    "tspan".split()
)
# What may stand inside a sentence without ending it.
ASIDES = frozenset("button select textarea svg noscript noframes object video audio iframe canvas".split())
PROSE = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th figcaption caption blockquote pre".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TRAITS: dict[str, int] = {
    **{"nav": Trait.NAV, "menu": Trait.NAV, "header": Trait.HEADER, "footer": Trait.FOOTER, "aside": Trait.ASIDE},
    **{"article": Trait.ARTICLE, "main": Trait.MAIN, "p": Trait.PARAGRAPH, "dialog": Trait.DIALOG},
    **dict.fromkeys(("form", "button", "select", "textarea", "label", "option", "fieldset"), Trait.FORM),
    **dict.fromkeys(HEADINGS, Trait.HEADING),
    **{"ul": Trait.LIST, "ol": Trait.LIST | Trait.NUMBERED, "dl": Trait.LIST},
    **dict.fromkeys(("li", "dt", "dd"), Trait.ITEM),
    **{"blockquote": Trait.QUOTE, "table": Trait.TABLE, "td": Trait.CELL, "th": Trait.CELL, "pre": Trait.PRE},
    **{
        "figure": Trait.FIGURE,
        "figcaption": Trait.CAPTION,
        "caption": Trait.CAPTION,
        "noscript": Trait.HIDDEN,
        "noframes": Trait.HIDDEN,
    },
}
Kind = tuple[int, int]  # traits, and the level of a heading
NO_KIND: Kind = (0, 0)
KINDS: dict[str, Kind] = {tag: (traits, HEADINGS.get(tag, 0)) for tag, traits in TRAITS.items()}
# What is a box wherever it stands, by its tag alone; a table is looked at once more.
PLAIN = frozenset("html body div section center tr tbody thead tfoot hr address hgroup".split()) | KINDS.keys()
BOXES = {tag: KINDS.get(tag, NO_KIND) for tag in PLAIN - INLINE - HEAD_MATTER - ASIDES - {"table"}}
ROLE_TRAITS: dict[str, int] = {
    **{"navigation": Trait.NAV, "menu": Trait.NAV, "menubar": Trait.NAV, "banner": Trait.HEADER, "search": Trait.FORM},
    **{"contentinfo": Trait.FOOTER, "complementary": Trait.ASIDE, "dialog": Trait.DIALOG, "alertdialog": Trait.DIALOG},
    **{"main": Trait.MAIN, "article": Trait.ARTICLE, "button": Trait.FORM, "heading": Trait.HEADING},
}
ROLE_LEVEL = 2  # of what is a heading by its role
NAMING = frozenset(("class", "id", "role", "itemprop"))
TELLING = frozenset(("role", "hidden", "style"))  # attributes that may give an element traits
HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
SOURCES = ("data-src", "data-original", "data-lazy-src", "src")  # what is loaded later comes before its placeholder


def is_head_matter(element: etree._Element) -> bool:
    """Whether an element is a head or stands in one, and holds nothing visible."""
    if element.tag == "head":
        return all(child.tag in HEAD_TAGS for child in element.iterchildren("*"))
    parent = element.getparent()
    return parent is not None and parent.tag == "head"


def hides(element: etree._Element) -> bool:
    """Whether an element hides its text, by attribute or inline style."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _style_hides(style))


def _style_hides(style: str) -> bool:
    """Whether an inline style hides an element; few have the words."""
    folded = style.lower()
    return ("none" in folded or "hidden" in folded) and HIDING_STYLE.search(folded) is not None


def traits_told(name: str, value: str) -> Kind:
    """The traits that one of the `TELLING` attributes gives an element, and its level if it makes it a heading."""
    if name == "role":
        return ROLE_TRAITS.get(value, 0), ROLE_LEVEL * (value == "heading")
    return Trait.HIDDEN * (name == "hidden" or _style_hides(value)), 0


def picture_source(element: etree._Element) -> str:
    """Where the picture of an ``img`` is, empty if nowhere but in the page itself."""
    attributes = element.keys()
    for name in SOURCES:
        if name in attributes and (source := element.get(name)) and not source.startswith("data:"):
            return source
    several = (element.get("data-srcset") or element.get("srcset") or "").split()
    return several[0].rstrip(",") if several and not several[0].startswith("data:") else ""
