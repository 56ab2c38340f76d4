"""A story as Markdown: CommonMark with GitHub's tables, after a front matter in YAML.

Whatever a page says comes out as text: every character that could be read as mark-up is escaped, none is written as HTML.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import asdict

from cleanfeed.render.outline import (
    IN_IMAGES,
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

FRONT_MATTER = """
    url canonical_url publisher section language kicker headline title description byline authors dateline
    published modified published_raw modified_raw is_story status warnings
""".split()
RULE = "---"
BREAK = "\\\n"  # a line end that is kept

# An underscore between letters or digits emphasises nothing, and file names and handles are full of them. GitHub makes
# footnotes of circumflexes in brackets, and links of addresses in running text, backslashes and all.
INLINE = re.compile(r"[\\`*\[\]<~|^]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)
LINE_START = re.compile(r"[-+=#>]|:(?=-)|[0-9]{1,9}(?=[.)](?:\s|$))")
IN_ADDRESS = re.compile(r"[()]|&(?=#?\w+;)")
BACKTICKS = re.compile("`{3,}")
NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def to_markdown(story: Story, with_stripped: bool = False) -> str:
    """Render a story as Markdown that ends in one line end; the claimed title stands in for a headline not printed.

    The front matter has those fields of the record that are there, ``warnings`` by their codes; its values are JSON, which YAML
    1.2 contains. Kicker, byline and dates are there only. Links and images are left out where their addresses are relative
    or of a scheme that could run code. ``with_stripped``: a rule and every stripped block follow, under its role and reason.
    """
    parts = [_front_matter(story)]
    parts += [f"# {_heading(text)}" for name, text in head(story) if name is Field.HEADLINE]
    parts += [_paragraph(text) for name, text in head(story) if name is Field.STANDFIRST]
    parts += [_piece(piece) for piece in body(story)]
    parts += [_paragraph(text, field_links(story, name)) for name, text in foot(story)]
    if with_stripped and story.stripped:
        parts += [RULE, *map(_stripped, story.stripped)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _front_matter(story: Story) -> str:
    values = {name: getattr(story, name) for name in FRONT_MATTER}
    values["authors"] = [{key: value for key, value in asdict(author).items() if value} for author in story.authors]
    values["warnings"] = [warning.code for warning in story.warnings]
    rows = [f"{name}: {_yaml(value)}" for name, value in values.items() if value not in (None, [])]
    return "\n".join([RULE, *rows, RULE])


def _yaml(value: Any) -> str:
    """A value as JSON without the characters that YAML forbids or takes for line ends."""
    return NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _piece(piece: Piece) -> str:
    if isinstance(piece, ItemList):
        return "\n".join(_items(piece))
    return _image(piece) if isinstance(piece, Image) else _element(piece)


def _element(element: Element) -> str:
    match element.kind:
        case ElementKind.CROSSHEAD:
            return f"{'#' * crosshead_level(element)} {_heading(element.text, element.links)}"
        case ElementKind.QUOTE:
            return "\n".join(f"> {line}" for line in _paragraph(element.text, element.links).split("\n"))
        case ElementKind.CODE:
            return _code(element.text)
        case ElementKind.TABLE:
            return _table(table_rows(element))
        case _:
            return _paragraph(element.text, element.links)


def _items(listed: ItemList) -> Iterator[str]:
    """The lines of a list; what belongs to an item is indented to where its text begins."""
    for number, entry in enumerate(listed.entries, 1):
        marker = f"{number}. " if listed.numbered else "- "
        lines = _paragraph(entry.element.text, entry.element.links).split("\n")
        for image in entry.images:
            lines += ["", *_image(image).split("\n")]
        if entry.images:
            lines.append("")
        for nested in entry.lists:
            lines += _items(nested)
        yield marker + lines[0]
        yield from (" " * len(marker) + line if line else "" for line in lines[1:])


def _image(image: Image) -> str:
    """The picture, and below it in italics its caption and its credit."""
    source = address(image.url, IN_IMAGES)
    picture = f"![{_joined(_lines(image.alt or ''))}]({_in_address(source)})" if source else ""
    words = _paragraph("\n".join(text for text in (image.caption, image.credit) if text))
    return BREAK.join(part for part in (picture, f"*{words}*" if words else "") if part)


def _code(text: str) -> str:
    fence = max(["```", *(found + "`" for found in BACKTICKS.findall(text))], key=len)
    return f"{fence}\n{shown(text.rstrip())}\n{fence}"


def _table(rows: list[list[str]]) -> str:
    """The first row is the head, as wide as the widest: cells beyond it would not show, missing ones are empty."""
    lines = [[_joined(_lines(cell)) for cell in row] for row in rows]
    width = max([1, *map(len, lines)])
    lines[0] += [""] * (width - len(lines[0]))
    lines.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _stripped(block: Stripped) -> str:
    reason = _joined(_lines(block.reason))
    lines = [_line_start(line) for text in block.lines for line in _lines(text)]
    return BREAK.join([f"**{block.role}** {reason}".rstrip(), *lines])


def _paragraph(text: str, links: Iterable[Link] = ()) -> str:
    return BREAK.join(_line_start(line) for line in _lines(text, links))


def _heading(text: str, links: Iterable[Link] = ()) -> str:
    line = _joined(_lines(text, links))
    words = line.rstrip("#")
    return words + r"\#" * (len(line) - len(words))  # bare, they would close the heading and not be shown


def _lines(text: str, links: Iterable[Link] = ()) -> list[str]:
    """A text in lines, with its links and everything else in it escaped but what matters at the beginning of a line only."""
    written: list[str] = []
    for run, target in runs(shown(text), links):
        words = INLINE.sub(r"\\\g<0>", run)
        if target is None:
            written.append(words)
        else:
            if written and written[-1].endswith("!"):
                written[-1] = written[-1][:-1] + r"\!"  # or the link would be a picture
            written.append(f"[{words}]({_in_address(target)})")
    return [line.strip() for line in "".join(written).split("\n") if line.strip()]


def _joined(lines: list[str]) -> str:
    return " ".join(lines)


def _line_start(line: str) -> str:
    found = LINE_START.match(line)
    if found is None:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"


def _in_address(target: str) -> str:
    return IN_ADDRESS.sub(r"\\\g<0>", target)
