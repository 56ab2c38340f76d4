"""A story as plain text to read: head, body, sign-off, parted by blank lines."""

from cleanfeed.roles import ElementKind
from cleanfeed.story import Element, Story


def to_text(story: Story) -> str:
    """Render a story as plain text that ends in one line end; the claimed title stands in for a headline not printed."""
    head = [story.kicker, story.headline or story.title, story.standfirst, _credits(story)]
    body = [_element(element) for element in story.body]
    if story.dateline:
        body[:1] = [" ".join([story.dateline, *body[:1]])]
    foot = [story.sign_off, story.correction, story.next_page.label if story.next_page else None]
    return "\n\n".join(_joined([*head, *body, *foot])) + "\n"


def _credits(story: Story) -> str | None:
    dates = (story.published_raw, story.modified_raw if story.modified_raw != story.published_raw else None)
    return "\n".join(part for part in (story.byline, *dates) if part) or None


def _element(element: Element) -> str:
    if element.kind is ElementKind.LIST_ITEM:
        return "  " * ((element.level or 1) - 1) + "• " + element.text
    if element.kind is ElementKind.QUOTE:
        return "> " + element.text
    if element.kind is ElementKind.CODE:
        return "\n".join("    " + line for line in element.text.splitlines())
    return element.text


def _joined(parts: list[str | None]) -> list[str]:
    """Parts that are there; items of a list stand together."""
    shown: list[str] = []
    for part in parts:
        if not part:
            continue
        if shown and part.lstrip().startswith("• ") and shown[-1].rsplit("\n", 1)[-1].lstrip().startswith("• "):
            shown[-1] += "\n" + part
        else:
            shown.append(part)
    return shown
