"""The entries of a list of other stories: titles with their teasers and links."""

import re

from cleanfeed.blocks.block import BREAK, Block, Trait
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.dates import find_ages
from cleanfeed.label.draft import Draft, stanzas_of
from cleanfeed.page.fold import fold
from cleanfeed.page.urls import join_url
from cleanfeed.roles import StrippedRole
from cleanfeed.story import Item

TITLE_UNITS = 2  # shortest title
TEASER_UNITS = 4  # shortest teaser
LINKED_TITLE_UNITS = 5  # a line that long and all link is a title
DURATION = re.compile(r"\d+(?:[:.]\d\d)*\s?(?:min|mins|minutes?|minuten|minuti|minutos|sec|sek|h|std)?\.?", re.IGNORECASE)
RUNNING_UNITS = 16  # a paragraph this long is no title: it tells of the title above
SOURCE_UNITS = 4  # longest name of a source above its story's age
LABEL_UNITS = 12  # longest line that is neither
FEWEST_PAIRS = 2
CLOSED = (".", "…", "。")
SENTENCES = (*CLOSED, "?", "!", "...")  # what teasers of papers end with, one at least
PAGERS = frozenset(("next story", "prev story", "previous story"))  # between them titles have teasers


def read_items(draft: Draft, members: list[int], heading: int | None) -> tuple[Item, ...]:
    """The items among the blocks of one stripped section; ``heading`` is the block that names it."""
    rest = [i for i in members if i != heading and not (_is_label(draft, i) or _names_source(draft, i))]
    if draft.page.has_markup:
        return _linked_items(draft, rest)
    closed = any(draft.blocks[i].text.endswith(SENTENCES) for i in rest)
    in_pairs = any((draft.role(i) is StrippedRole.WHITEPAPERS and closed) or draft.lines[i] in PAGERS for i in members)
    return _listed_items(draft, rest, in_pairs)


def article_item(draft: Draft, heading: int) -> Item:
    """Another whole article on the page, by its headline."""
    link = next((href for _, _, href in draft.blocks[heading].links), None)
    return Item(draft.blocks[heading].text, None, join_url(draft.claims.base_url, link))


def _is_label(draft: Draft, index: int) -> bool:
    """Pagers, dates, "Continue reading": lines that are neither title nor teaser."""
    text = draft.blocks[index].text
    if draft.units[index] > LABEL_UNITS or (draft.link_share[index] == 1 and draft.units[index] >= LINKED_TITLE_UNITS):
        return False
    phrase = draft.phrase(index)
    if phrase is not None and not (phrase.form.endswith("*") and draft.link_share[index] > 0):
        return True
    return not any(map(str.isalpha, text)) or DURATION.fullmatch(text) is not None or bool(cut_credit_line(text))


def _names_source(draft: Draft, index: int) -> bool:
    """Whether a short line of a dump is the source of the title above it: the title's age stands right below."""
    below = index + 1
    if draft.page.has_markup or below >= len(draft.blocks) or draft.units[index] > SOURCE_UNITS:
        return False
    text = draft.blocks[below].text
    return any(end == len(text) and start <= len("time") for start, end in find_ages(text))


def _linked_items(draft: Draft, members: list[int]) -> tuple[Item, ...]:
    """Titles are what is linked; a teaser is the text between a title and the next."""
    items: list[Item] = []
    for index in members:
        block = draft.blocks[index]
        if len(listed := _listed_links(block)) > 1:
            items += [Item(title, None, join_url(draft.claims.base_url, href)) for title, href in listed]
            continue
        link = max(block.links, key=lambda span: span[1] - span[0], default=None)
        titled = link is not None and draft.units[index] >= TITLE_UNITS and draft.link_share[index] > 0.5
        if titled and link is not None and not _teases(draft, items, index):
            title, teaser = _title_and_teaser(block.raw[link[0] : link[1]])
            items.append(Item(title, teaser, join_url(draft.claims.base_url, link[2])))
        elif items and items[-1].teaser is None and draft.units[index] >= TEASER_UNITS:
            items[-1] = Item(items[-1].title, block.text, items[-1].url)
    return tuple(items)


def _listed_links(block: Block) -> list[tuple[str, str]]:
    """The links of a block that stand on lines of their own: title and target of each."""
    if BREAK not in block.raw or len(block.links) < 2:
        return []
    lines = set(block.lines)
    titles = [(fold(block.raw[start:end]), href) for start, end, href in block.links]
    return [(title, href) for title, href in titles if any(line.endswith(title) for line in lines)]


def _title_and_teaser(linked: str) -> tuple[str, str | None]:
    """The text of a link: a title, and if it has two lines, its teaser."""
    lines = [line for part in linked.split(BREAK) if (line := fold(part))]
    return (lines[0], lines[1]) if len(lines) == 2 else (" ".join(lines), None)


def _teases(draft: Draft, items: list[Item], index: int) -> bool:
    """Whether a linked block is the teaser of the title before it: the same link, and no heading."""
    if not items or items[-1].teaser is not None or draft.traits(index) & Trait.HEADING:
        return False
    return join_url(draft.claims.base_url, draft.blocks[index].links[0][2]) == items[-1].url


def _listed_items(draft: Draft, members: list[int], in_pairs: bool) -> tuple[Item, ...]:
    """In a dump: bulleted titles with what stands set in below them, or titles and teasers by turns, or titles alone."""
    bulleted = [i for i in members if draft.blocks[i].bullet]
    here = set(members)
    if bulleted:
        marks = set(bulleted)
        follows = {i: i + 1 for i in bulleted if i + 1 in here and i + 1 not in marks}
        return tuple(_item(draft, i, follows.get(i)) for i in bulleted)
    items: list[Item] = []
    stanzas = stanzas_of(draft, members)
    in_pairs = in_pairs or _tell_pairs(draft, stanzas)
    for stanza in stanzas:
        if len(stanza) == 1 and items and _is_sentence(draft, stanza[0]):
            items[-1] = Item(items[-1].title, items[-1].teaser or draft.blocks[stanza[0]].text, items[-1].url)
            continue
        step = 2 if in_pairs and len(stanza) % 2 == 0 and draft.blocks[stanza[0]].text != draft.blocks[stanza[1]].text else 1
        items += [_item(draft, stanza[at], stanza[at + 1] if step == 2 else None) for at in range(0, len(stanza), step)]
    return tuple({(item.title, item.teaser): item for item in items}.values())


def _tell_pairs(draft: Draft, stanzas: list[list[int]]) -> bool:
    """Whether the lines of a list tell that titles and teasers stand in it by turns.

    Example: several stanzas of two lines; every other line, and no title, closed as a sentence. Not: "Most read", four titles.
    """
    if len(stanzas) >= FEWEST_PAIRS and all(len(stanza) == 2 for stanza in stanzas):
        return True
    closed = [[draft.blocks[i].text.endswith(CLOSED) for i in stanza] for stanza in stanzas if len(stanza) % 2 == 0]
    titles = [line for stanza in closed for line in stanza[::2]]
    teasers = [line for stanza in closed for line in stanza[1::2]]
    return any(teasers) and not any(titles)


def _is_sentence(draft: Draft, index: int) -> bool:
    """Whether a line that stands alone is a paragraph and no title: long and running, or closed by a full stop."""
    closed = draft.blocks[index].text.endswith((".", "。"))
    return draft.units[index] >= TEASER_UNITS and (closed or (draft.strong[index] and draft.units[index] >= RUNNING_UNITS))


def _item(draft: Draft, title: int, teaser: int | None) -> Item:
    block = draft.blocks[title]
    link = next((target for _, _, target in block.links if target), None)
    below = None if teaser is None else draft.blocks[teaser].text
    return Item(block.text, below, join_url(draft.claims.base_url, link) if link else None)
