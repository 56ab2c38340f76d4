"""What is left below the story of a dump: titles and lists of other stories, tags, what an advert's label labels."""

from cleanfeed.label.draft import Draft, stanzas_of
from cleanfeed.label.sections import open_section
from cleanfeed.label.words_by_text import stems_of
from cleanfeed.roles import StrippedRole

TITLE_UNITS = (3, 25)  # of another story's title
TAG_UNITS = 2  # longest tag
HEADING_UNITS = 6  # longest heading of a list
CAPTION_UNITS = 14  # longest caption over another story's title
FEWEST_TITLES = 2  # of a list
ALONE_UNITS = 16  # longest title below "Read more"
TEASER_UNITS = 30  # longest teaser


def mark_titles_below(draft: Draft) -> None:
    """In a dump, a title right below a line such as "Read more", where both stand alone.

    Example: "Read more", "How it all began", then a blank line. Not: a paragraph, a title farther below.
    """
    for index in range(1, 0 if draft.page.has_markup else len(draft.blocks)):
        above = draft.role(index - 1) is StrippedRole.OTHER_STORIES and draft.section[index - 1] < 0
        alone = draft.blocks[index - 1].gap and (index + 1 == len(draft.blocks) or draft.blocks[index + 1].gap)
        title = _is_title(draft, index) and draft.units[index] <= ALONE_UNITS
        if above and alone and title and not draft.blocks[index].gap and draft.free(index):
            draft.clear(index - 1)
            open_section(draft, index - 1, StrippedRole.OTHER_STORIES, [index - 1, index])


def mark_lists_below(draft: Draft) -> None:
    """Lists of titles below the story of a dump, whatever heads them; and what stands right below the label of an advert.

    Example: "In Culture News" and three titles. Not: a paragraph, a foot, a list of single words.
    """
    if draft.page.has_markup or draft.span is None:
        return
    stanzas = _join_titles(draft, stanzas_of(draft, range(draft.span[1] + 1, len(draft.blocks))))
    for above, stanza, below in zip([[], *stanzas], stanzas, [*stanzas[1:], []], strict=False):
        if told := _told_by_neighbours(draft, above, stanza, below):
            for index in stanza:
                draft.label(index, *told)
            continue
        free = [i for i in stanza if draft.free(i)]
        titles = [i for i in free if _is_title(draft, i)]
        listed = len(titles) >= FEWEST_TITLES and len(titles) >= len(stanza) - 1
        if listed or (len(free) == len(stanza) == 2 and titles == stanza[:1] and _may_be_teaser(draft, stanza[1])):
            _open_list(draft, above, stanza)


def _told_by_neighbours(draft: Draft, above: list[int], stanza: list[int], below: list[int]) -> tuple[StrippedRole, str] | None:
    """What lines that nothing explains are, by what stands above and below them; None where that does not tell."""
    if not all(draft.free(i) for i in stanza):
        return None
    if len(stanza) == 1 and below and draft.free(below[0]) and _is_pictured(draft, stanza[0], below[0]):
        return StrippedRole.CAPTION, "place: over the title of its story"
    if above and not draft.free(above[-1]) and _labels_advert(draft, above[-1]):
        return StrippedRole.ADVERT, "place: below an advert's label"
    if len(stanza) >= FEWEST_TITLES and all(_is_tag(draft, i) for i in stanza):
        return StrippedRole.METADATA, "place: words below the story"
    return None


def _join_titles(draft: Draft, stanzas: list[list[int]]) -> list[list[int]]:
    """Titles that stand alone, one after the other, as one list."""
    joined: list[list[int]] = []
    after_title = False
    for stanza in stanzas:
        alone = len(stanza) == 1 and draft.free(stanza[0]) and _is_title(draft, stanza[0])
        if alone and after_title:
            joined[-1].append(stanza[0])
        else:
            joined.append(stanza)
        after_title = alone
    return joined


def _labels_advert(draft: Draft, index: int) -> bool:
    phrase = draft.phrase(index)
    return phrase is not None and phrase.role is StrippedRole.ADVERT and draft.role(index) is StrippedRole.ADVERT


def _is_title(draft: Draft, index: int) -> bool:
    least, most = TITLE_UNITS
    return least <= draft.units[index] <= most and not draft.blocks[index].text.endswith((".", ":", "。"))


def _is_tag(draft: Draft, index: int) -> bool:
    """Whether a line may be a tag: a word or two with a capital or a hash, no phrase."""
    text = draft.blocks[index].text
    plain = text[-1].isalnum() and (text[0].isupper() or text[0] == "#") and not draft.phrase(index)
    return plain and draft.units[index] <= TAG_UNITS and not draft.blocks[index].bullet


def _may_be_teaser(draft: Draft, index: int) -> bool:
    return draft.units[index] <= TEASER_UNITS and any(map(str.isalnum, draft.blocks[index].text))


def _is_pictured(draft: Draft, index: int, title: int) -> bool:
    """Whether a line over another story's title is the caption of its picture: it takes up a word of the title's."""
    shared = len(stems_of(draft.blocks[index].text) & stems_of(draft.blocks[title].text))
    short = shared > (draft.units[index] > HEADING_UNITS) and draft.units[index] <= CAPTION_UNITS
    return short and draft.units[title] >= TITLE_UNITS[0] and draft.blocks[index].gap > 0


def _open_list(draft: Draft, above: list[int], stanza: list[int]) -> None:
    """Label a list of titles with its heading: a short line alone above it, or its own first line."""
    alone = len(above) == 1 and draft.free(above[0]) and draft.units[above[0]] <= HEADING_UNITS
    heading = above[0] if alone else None
    if heading is None and draft.free(stanza[0]) and not _is_title(draft, stanza[0]):
        heading = stanza[0]
    reason = f"section: {draft.blocks[heading].text}" if heading is not None else "place: titles below the story"
    number = len(draft.headings) if heading is not None else -1
    if heading is not None:
        draft.headings.append(heading)
    for index in [*(above if alone else []), *stanza]:
        if draft.label(index, StrippedRole.OTHER_STORIES, reason):
            draft.section[index] = number
