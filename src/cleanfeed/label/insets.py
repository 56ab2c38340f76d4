"""Boxes set into the story: facts, sign-ups, promotions between its paragraphs."""

import itertools
from collections import Counter, defaultdict

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import Draft
from cleanfeed.label.end_marks import TERMINAL
from cleanfeed.label.sections import box_role, lead_within, open_section
from cleanfeed.roles import StrippedRole

FLOW_SHARE = 0.5  # of the likely running text, that stands right in one element
FEWEST_PARAGRAPHS = 3
INSET_SHARE = 0.15  # of that text, the most that an inset has
INSET_BLOCKS = 20
LINKS_BLOCKS = 12  # most lines of a box of links
LINKED = 0.6
MOST_TITLES, TITLE_UNITS = 4, 5  # of a list of links: how many, and how long on average
LABEL_UNITS = 8  # of the longest label of a box that is no heading
LABELLED_LINES = 3  # fewest lines of such a box
FEWEST_POINTS, MOST_POINTS = 2, 8  # of a summary
LABEL_LINES = 2  # most lines of a summary's label
MOST_BOXES = 60  # that are looked at, so that the cost stays linear
PARTS_OF_STORY = Trait.PARAGRAPH | Trait.HEADING | Trait.LIST | Trait.QUOTE | Trait.TABLE | Trait.FIGURE | Trait.PRE


def mark_insets(draft: Draft) -> None:
    """A box of its own make, with a heading, among the paragraphs of the story.

    Example: ``<div class="facts"><h3>The dam in figures</h3><ul>...`` between two paragraphs. Not: one of several sections
    that the story is made of, a quotation, a picture.
    """
    flow = _flow(draft)
    if flow is None:
        return
    boxes = {box: members for box, members in _boxes_in(draft, flow).items() if draft.headline not in members}
    makes = Counter(_make(draft, box) for box in boxes)
    total = sum(draft.units[i] for i in draft.all_wanted() if draft.strong[i])
    for box, members in itertools.islice(boxes.items(), MOST_BOXES):
        wanted = [i for i in members if draft.wanted(i)]
        running = sum(draft.units[i] for i in wanted if draft.strong[i])
        if not wanted or len(members) > INSET_BLOCKS or running > INSET_SHARE * total or makes[_make(draft, box)] > 1:
            continue
        heading = members[0]
        if len(members) < 2 or not draft.free(heading) or not _is_headed(draft, members):
            continue
        role = box_role(draft, members)
        if (role or not _heads_section(draft, members)) and not _is_copied(draft, members):
            open_section(draft, heading, role or StrippedRole.SIDEBAR, members)


def _is_headed(draft: Draft, members: list[int]) -> bool:
    """Whether the first line of a box heads it: by its mark-up, or as a label over several lines. Not: "Pros:", "Ann Lee"."""
    heading, text = members[0], draft.blocks[members[0]].text
    if draft.traits(heading) & Trait.HEADING:
        return True
    plain = not draft.traits(heading) & (Trait.LIST | Trait.TABLE | Trait.QUOTE)
    return plain and len(members) >= LABELLED_LINES and draft.units[heading] <= LABEL_UNITS and not TERMINAL.search(text)


def mark_link_boxes(draft: Draft) -> None:
    """Titles of other pages among the paragraphs of the story, in a box of their own or a short list.

    Example: ``<div><h4>Read more</h4><h3><a href=...>The dam is closed</a></h3></div>``. Not: a box with a paragraph about
    what is linked, a list that the paragraph above it announces.
    """
    flow = _flow(draft)
    boxes = _boxes_in(draft, flow) if flow is not None else {}
    linked = [members for members in itertools.islice(boxes.values(), MOST_BOXES) if _is_links(draft, members)]
    for index in itertools.chain(*linked, *_lists_of_links(draft)):
        if draft.wanted(index):
            draft.label(index, StrippedRole.OTHER_STORIES, "shape: links among paragraphs")


def _lists_of_links(draft: Draft) -> list[list[int]]:
    """Short lists of nothing but titles of other pages, right below a paragraph that does not announce them."""
    found, seen = [], set()
    for index in draft.all_wanted():
        place = draft.page.list_of(index) if draft.traits(index) & Trait.LIST else -1
        if place < 0 or place in seen:
            continue
        seen.add(place)
        members = draft.blocks_in(place) if draft.held[place] <= MOST_TITLES else []
        above = members[0] - 1 if members else -1
        titles = all(draft.link_share[i] > LINKED for i in members) and not lead_within(draft, members)
        long = sum(draft.units[i] for i in members) >= TITLE_UNITS * len(members)
        below = above >= 0 and draft.wanted(above) and draft.strong[above] and draft.blocks[above].text[-1] not in ":："
        if titles and long and below:
            found.append(members)
    return found


def mark_summary(draft: Draft) -> None:
    """A list in a box of its own above the first paragraph, which says in brief what the story says.

    Example: ``<div><b>In brief</b><ul>...`` under the headline. Not: a list among the paragraphs, a story that is a list; a
    cross-heading between the list and the first paragraph.
    """
    containers, body = draft.page.containers, draft.body()
    opening = next((i for i in body if draft.strong[i] and not draft.traits(i) & Trait.LIST), None)
    items = [i for i in body if opening is not None and i < opening and draft.traits(i) & Trait.LIST]
    above = [i for i in body if items and i <= items[-1]]
    few = FEWEST_POINTS <= len(items) <= MOST_POINTS and len(above) - len(items) <= LABEL_LINES
    if opening is None or not few or not draft.page.has_markup:
        return
    listed = draft.page.list_of(items[0])
    beside = containers[listed].parent == containers[draft.blocks[opening].place].parent
    if beside or not all(draft.inside(draft.blocks[i].place, listed) for i in items):
        return
    for index in above:
        draft.relabel(index, StrippedRole.SIDEBAR, "place: a summary above the text")
    draft.span = draft.body_span()


def _is_links(draft: Draft, members: list[int]) -> bool:
    """Whether the lines of a box lead to other pages, and hardly one does not."""
    if len(members) > LINKS_BLOCKS or any(draft.strong[i] and draft.link_share[i] < LINKED for i in members):
        return False
    linked = sum(draft.units[i] * draft.link_share[i] for i in members)
    return linked > LINKED * sum(draft.units[i] for i in members) and not lead_within(draft, members)


def _flow(draft: Draft) -> int | None:
    """The element that most of the story's paragraphs stand right in."""
    containers = draft.page.containers
    paragraphs: defaultdict[int, list[int]] = defaultdict(list)  # the length of each, by parent
    for index in draft.all_wanted():
        if draft.strong[index]:
            paragraphs[containers[draft.places[index]].parent].append(int(draft.units[index]))
    if not paragraphs:
        return None
    held = {parent: sum(units) for parent, units in paragraphs.items()}
    flow = max(held, key=lambda parent: (held[parent], -parent))
    most = held[flow] >= FLOW_SHARE * sum(held.values())
    return flow if flow > 0 and most and len(paragraphs[flow]) >= FEWEST_PARAGRAPHS else None


def _boxes_in(draft: Draft, flow: int) -> dict[int, list[int]]:
    """The boxes right in the element, but those that are a part of the story by their tag, with their blocks."""
    containers = draft.page.containers
    boxes: dict[int, list[int]] = {}
    for index in draft.blocks_in(flow):
        place = draft.blocks[index].place
        while place != flow and containers[place].parent != flow:
            place = containers[place].parent
        if place != flow and not containers[place].own & PARTS_OF_STORY:
            boxes.setdefault(place, []).append(index)
    return boxes


def _heads_section(draft: Draft, members: list[int]) -> bool:
    """Whether the story has cross-headings of the same rank outside of a box: then the box is one of its sections."""
    containers = draft.page.containers
    level = containers[draft.blocks[members[0]].place].level
    return any(
        containers[draft.blocks[i].place].level == level for i in draft.all_wanted() if not members[0] <= i <= members[-1]
    )


def _is_copied(draft: Draft, members: list[int]) -> bool:
    """Whether what a box says stands in the story, too: that is a copy, and labelled as such elsewhere."""
    said = [draft.blocks[i].text for i in members[1:] if draft.strong[i]]
    rest = " ".join(draft.blocks[i].text for i in draft.all_wanted() if i not in members) if said else ""
    return any(text in rest for text in said)


def _make(draft: Draft, box: int) -> tuple[str, str]:
    return draft.page.containers[box].tag, draft.page.containers[box].names
