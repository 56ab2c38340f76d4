"""A story as plain text to read: head, body, sign-off, parted by blank lines."""

from collections.abc import Iterator

from cleanfeed.render.outline import ItemList, body, foot, head
from cleanfeed.roles import ElementKind, Field
from cleanfeed.story import Element, Image, Story, Stripped

RULE = "-" * 40
CREDITS = (Field.BYLINE, Field.PUBLISHED, Field.MODIFIED)  # stand together


def to_text(story: Story, with_stripped: bool = False) -> str:
    """Render a story as plain text that ends in one line end; the claimed title stands in for a headline not printed.

    Pictures are left out. ``with_stripped``: a rule and every stripped block follow, each under its role and reason.
    """
    printed = list(head(story))
    parts = [text for name, text in printed if name not in CREDITS]
    signed = [text for name, text in printed if name in CREDITS]
    parts += ["\n".join(signed)] if signed else []
    parts += [_piece(piece) for piece in body(story) if not isinstance(piece, Image)]
    parts += [text for _, text in foot(story)]
    if with_stripped and story.stripped:
        parts += [RULE, *map(_stripped, story.stripped)]
    return "\n\n".join(parts) + "\n"


def _piece(piece: Element | ItemList) -> str:
    if isinstance(piece, ItemList):
        return "\n".join(_items(piece))
    if piece.kind is ElementKind.QUOTE:
        return "> " + piece.text
    if piece.kind is ElementKind.CODE:
        return "\n".join("    " + line for line in piece.text.splitlines())
    return piece.text


def _items(listed: ItemList, indent: str = "") -> Iterator[str]:
    for entry in listed.entries:
        yield f"{indent}• {entry.element.text}"
        for nested in entry.lists:
            yield from _items(nested, indent + "  ")


def _stripped(block: Stripped) -> str:
    return "\n".join([f"[{block.role}] {block.reason}".rstrip(), *block.lines])
