"""Sections that are not the story: a heading such as "Most read" and what stands under it, and other whole articles."""

import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label.draft import LIKELY, Draft, leads_within
from cleanfeed.label.furniture import MOSTLY_LINKS, most_telling
from cleanfeed.label.sections_by_text import dump_end, resumes_at, story_end
from cleanfeed.label.wording import wording
from cleanfeed.roles import ElementKind, Field, StrippedRole

HEADING_UNITS = 8  # longest stock heading
DUMP_HEADING_UNITS = 12  # in a dump
BOX_HEADING_UNITS = 16  # longest heading of a box
ARTICLE_UNITS = 40  # running text that makes an <article> element a story of its own
STORY_KIND = 0.4  # share of the running text that is marked up as the story's paragraphs are
LINKED_HEADING_UNITS = 4  # longest heading of a section that is a link, such as "Sport"
TITLE_UNITS = 4  # shortest title of another story
FEWEST_TITLES = 2
SIGN_UP_BLOCKS = 8  # most blocks of a sign-up box in the foot
BOX_BLOCKS = 3  # fewest blocks of a box: a heading and two more
CUT_TEASERS = 2
OUTER = Trait.NAV | Trait.FOOTER | Trait.HIDDEN
SHORT_LINED = (StrippedRole.METADATA, StrippedRole.SHARE, StrippedRole.NAVIGATION)  # no section of these holds paragraphs
MOST_REFUSED = 20  # headings that would take the whole story, so that the cost stays linear
WHOLE_STORY = 0.6  # of the likely running text
FOOT_DEPTH = 8  # above that a footer is the page's, not that of a card
FOOT = (StrippedRole.SITE_FOOTER, StrippedRole.COOKIE_NOTICE)


def mark_other_articles(draft: Draft) -> None:
    """Articles on the page beside the one that holds the headline.

    Example: the next stories of an endless page. Not: the posts of a live blog, which stand below the page's headline; the
    article that holds most of the text, below one for the headline alone.
    """
    if draft.headline is None:
        return
    containers, boxes = draft.page.containers, draft.boxes
    own = np.flatnonzero((boxes.own & Trait.ARTICLE > 0) & (boxes.strong_units >= ARTICLE_UNITS)).tolist()
    place = draft.places[draft.headline]
    around = [box for box in own if draft.inside(place, box)]
    if not around:
        return
    for box in own:
        if box in around or any(draft.inside(box, article) for article in around) or draft.inside(draft.boxes.main, box):
            continue
        members = draft.blocks_in(box)
        headed = next((i for i in members if containers[draft.blocks[i].place].level in (1, 2, 3)), None)
        if headed is not None and not draft.hinted_near(members[0], "comments"):
            draft.articles.add(len(draft.headings))
            open_section(draft, headed, StrippedRole.OTHER_STORIES, members)


def mark_sections(draft: Draft) -> None:
    """Sections opened by a stock heading, each to where it ends.

    Example: "More from The Register" and the title and teaser pairs under it. Not: the word "Related" in a sentence.
    """
    story = sum(draft.units[i] for i in draft.all_wanted() if draft.strong[i])
    refused = 0
    closed_at = len(draft.blocks) if draft.page.has_markup else story_end(draft)
    longest = HEADING_UNITS if draft.page.has_markup else DUMP_HEADING_UNITS
    for index in [index for index in draft.all_free() if draft.units[index] <= longest and can_head(draft, index)]:
        if not draft.free(index):
            continue
        phrase = draft.phrase(index)
        if phrase is None or not phrase.opens or _among_paragraphs(draft, index) or refused > MOST_REFUSED:
            continue
        if draft.page.has_markup:
            end = _markup_end(draft, index, phrase.role)
        else:
            end = dump_end(draft, index, phrase.role, closed=closed_at < index)
        members = [i for i in range(index, end) if draft.page.has_markup or any(map(str.isalnum, draft.blocks[i].text))]
        if _is_whole_story(draft, members, phrase.role, story):
            refused += 1
        elif end > index + 1:
            if resumes_at(draft, index, end, phrase.role):
                draft.resumed.add(end)
            if not draft.page.has_markup and closed_at > index:
                draft.doubtful.update(i for i in members if draft.strong[i] and draft.wanted(i))
            open_section(draft, index, phrase.role, members)


def mark_cut_teasers(draft: Draft) -> None:
    """Lines at the very end of a page that all break off: teasers of other stories.

    Example: "The works in the square, which is to ...…" three times over. Not: a story that ends on an ellipsis.
    """
    last = len(draft.blocks)
    while last > 0 and draft.free(last - 1) and draft.blocks[last - 1].text.endswith(("…", "...")):
        last -= 1
    if last and len(draft.blocks) - last >= CUT_TEASERS:
        for index in range(last, len(draft.blocks)):
            draft.label(index, StrippedRole.OTHER_STORIES, "shape: cut teaser")


def mark_boxes(draft: Draft) -> None:
    """Boxes apart from the story that have a heading of their own, whatever it says.

    Example: ``<section class="newsletter"><h3>The Morning Tide</h3> ...``. Not: a cross-heading, a column of the footer.
    """
    for index in draft.standing_in(Trait.HEADING):
        if draft.section[index] >= 0 or not _heads_box(draft, index):
            continue
        end = _markup_end(draft, index, StrippedRole.OTHER)
        members = list(range(index, end))
        linked = draft.link_share[index] > MOSTLY_LINKS
        if len(members) > (3 if linked else 1) and (role := box_role(draft, members)):
            for member in members:
                if draft.role(member) is not StrippedRole.HIDDEN:
                    draft.clear(member)
            open_section(draft, index, role, members)


def _heads_box(draft: Draft, index: int) -> bool:
    traits, level = draft.traits_of[index], draft.levels[index]
    linked = draft.link_share[index] > MOSTLY_LINKS
    if level < 2 or draft.units[index] > (LINKED_HEADING_UNITS if linked else BOX_HEADING_UNITS):
        return False
    if traits & OUTER and not (traits & Trait.NAV and draft.hinted(index, "other_stories")) and not _signs_up(draft, index):
        return False
    return not isinstance(draft.role(index), (Field, ElementKind)) and _box(draft, index) not in draft.boxes.around_main


def _asks_address(text: str) -> bool:
    """Whether the label of a field asks for an e-mail address."""
    return any(word in text.casefold() for word in ("mail", "correo", "électronique", "メール"))


def _signs_up(draft: Draft, index: int) -> bool:
    """Whether a heading in the foot of the page opens a form by which readers sign up. Not: a list of links, "Follow us"."""
    if not draft.traits(index) & Trait.FOOTER:
        return False
    box = _box(draft, index)
    members = draft.blocks_in(box) if draft.held[box] <= SIGN_UP_BLOCKS else []
    phrase = draft.phrase(index)
    says_so = phrase is not None and phrase.role is StrippedRole.NEWSLETTER
    return any(draft.traits(i) & Trait.FORM and (says_so or _asks_address(draft.blocks[i].text)) for i in members)


def box_role(draft: Draft, members: list[int]) -> StrippedRole | None:
    """What a box is: what its heading says, what its names say, what most of its lines are."""
    heading = members[0]
    if phrase := draft.phrase(heading):
        return phrase.role
    text = draft.blocks[heading].text
    if (draft.units[heading] <= HEADING_UNITS and wording().offers.search(text)) or wording().job_marks.search(text):
        return StrippedRole.ADVERT
    if draft.listing and any(draft.role(i) is StrippedRole.OTHER_STORIES for i in members):
        return StrippedRole.OTHER_STORIES
    if lead_within(draft, members):
        return StrippedRole.METADATA
    if any(draft.traits(i) & Trait.FORM and _asks_address(draft.blocks[i].text) for i in members):
        return StrippedRole.NEWSLETTER
    named = most_telling(draft.boxes.box_hints[draft.blocks[heading].place])
    titles = sum(draft.link_share[i] > MOSTLY_LINKS and draft.units[i] >= TITLE_UNITS for i in members[1:])
    if titles >= FEWEST_TITLES and named in (None, StrippedRole.SIDEBAR, StrippedRole.NAVIGATION):
        offers = wording().papers.search(text)
        return StrippedRole.WHITEPAPERS if offers else StrippedRole.OTHER_STORIES
    linked = sum(draft.link_share[i] * draft.units[i] for i in members[1:])
    mostly_links = linked > 0.5 * sum(draft.units[i] for i in members[1:])
    if named is not None and named is not StrippedRole.SIDEBAR:
        return named
    if mostly_links:
        return StrippedRole.OTHER_STORIES
    said = [phrase.role for i in members[1:] if (phrase := draft.phrase(i))]
    if said:
        return max(set(said), key=lambda role: (said.count(role), role.value))
    return StrippedRole.SIDEBAR if named or draft.traits(heading) & Trait.ASIDE else None


def _is_whole_story(draft: Draft, members: list[int], role: StrippedRole, story: float) -> bool:
    """Whether a section would take most of what looks like the ``story``, in units: then its heading means something else."""
    taken = sum(draft.units[i] for i in members if draft.strong[i] and draft.wanted(i))
    if role is StrippedRole.COMMENTS and any(draft.strong[i] and draft.wanted(i) for i in range(members[0])):
        return False  # readers may well write more than the story has, below it
    return taken > WHOLE_STORY * story


def lead_within(draft: Draft, members: list[int]) -> bool:
    """Whether the links of a box lead to places in the page: a table of contents."""
    targets = [href for i in members for _, _, href in draft.blocks[i].links]
    return len(targets) > 1 and leads_within(targets)


def open_section(draft: Draft, heading: int, role: StrippedRole, members: list[int]) -> None:
    """Label the free ones of some blocks as a section that ``heading`` opens."""
    number = len(draft.headings)
    draft.headings.append(heading)
    reason = f"section: {draft.blocks[heading].text}"
    for index in members:
        if draft.label(index, role, reason):
            draft.section[index] = number


def can_head(draft: Draft, index: int) -> bool:
    """Whether a line may be a heading: it is marked as one, or at least is no link, no button, no item of a list."""
    traits = draft.traits_of[index]
    if traits & Trait.HEADING or not draft.page.has_markup:
        return True
    return not traits & (Trait.FORM | Trait.ITEM | Trait.LINK | Trait.NAV) and draft.link_share[index] < MOSTLY_LINKS


def _box(draft: Draft, index: int) -> int:
    """The box that a heading heads: the smallest around it, apart from the story, that holds a heading, and more than a line.

    A box that holds less is the heading's own; the one around it is meant, even where something stands above the heading.
    """
    containers, box = draft.page.containers, draft.blocks[index].place
    around = draft.boxes.around_main
    while draft.held[box] < BOX_BLOCKS and (parent := containers[box].parent) >= 0 and parent not in around:
        if draft.held[box] > 1 and not draft.leads(index, parent):
            break
        box = parent
    return box


def _markup_end(draft: Draft, index: int, role: StrippedRole) -> int:
    """Where a section ends.

    With its box; at the next heading of its rank; or, where it stands among the story's paragraphs, at the next of those.
    """
    containers = draft.page.containers
    box = _box(draft, index)
    place, level = draft.places[index], draft.levels[index]
    among_story = box == place or box in draft.boxes.around_main
    above = containers[place].parent
    if among_story and above >= 0:
        box = above
    end = index + 1
    while end < len(draft.blocks) and draft.section[end] < 0 and not isinstance(draft.role(end), (Field, ElementKind)):
        if not draft.inside(draft.places[end], box):
            break
        if role is not StrippedRole.COMMENTS and _is_story_text(draft, end, among_story):
            break
        if role in SHORT_LINED and draft.strong[end] and draft.likely[end] >= LIKELY:
            break
        if draft.role(end) is not StrippedRole.HIDDEN and _next_heading(draft, end, level):
            break
        end += 1
    return end


def _among_paragraphs(draft: Draft, index: int) -> bool:
    """Whether a stock heading stands between two paragraphs of the story, in the element that holds both.

    Example: ``<p>...</p><h2>Comment</h2><p>...</p>``, a cross-heading. Not: ``<h2>Comment</h2><div>...</div>`` below the story.
    """
    if not draft.page.has_markup or not 0 < index < len(draft.blocks) - 1 or not draft.wanted(index):
        return False
    parents = {draft.page.containers[draft.blocks[i].place].parent for i in (index - 1, index, index + 1)}
    return len(parents) == 1 and all(draft.strong[i] and draft.wanted(i) for i in (index - 1, index + 1))


def _is_story_text(draft: Draft, index: int, among_story: bool) -> bool:
    """Whether a block is a paragraph of the story: running text, and in a box apart, named as the story's are."""
    if draft.likely[index] < LIKELY or not draft.strong[index] or draft.traits(index) & (Trait.LIST | Trait.LINK):
        return False
    told = among_story or draft.features.column("kind_share")[index] >= STORY_KIND
    return told and (among_story or bool(draft.page.containers[draft.places[index]].names))


def _next_heading(draft: Draft, index: int, level: int) -> bool:
    """Whether another section, or the foot of the page, begins at a block."""
    own = draft.levels[index]
    if own and level and own <= level and (own < level or draft.link_share[index] < MOSTLY_LINKS):
        return True
    if (
        draft.traits(index) & Trait.FOOTER
        and draft.page.containers[draft.blocks[index].place].depth < FOOT_DEPTH
        and level == 0
    ):
        return True
    if draft.units[index] > HEADING_UNITS or (level and own > level) or not can_head(draft, index):
        return False
    phrase = draft.phrase(index)
    return phrase is not None and (phrase.opens or phrase.role in FOOT)
