"""Bylines and labels in the head of a dump, told by words and place alone: names without "By", what is glued together."""

import re

from cleanfeed.label.authors import names_somebody, people_words
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.roles import Field

NAME_WORDS = (2, 4)  # of a name that stands alone
SECTION_UNITS = 3  # longest name of a section
TITLED_WORDS = 8  # of a name with its title
GLUED_WORDS = 6  # of a byline at the end of a standfirst
LEAST_GLUED = 4  # letters of either half of two words printed as one
SENTENCE_END = re.compile(r"[.!?…][\"”“»«’]?\s+(?=\S)")
NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
PLACED = re.compile(r"(?P<name>.+?) (?:in|à|en|aus|w|в|i) [^\W\d_a-z][\w'’. -]{2,24}")
REPORTER = re.compile(
    r"(?:[가-힣]{2,4} (?:선임|수석|전문)?(?:기자|특파원|위원|인턴기자))(?: \S+@\S+)?|[^\W\d_]{2,8}(?:記者|记者)"
)
# Closes the name of who sent a release, which stands where a headline or a byline might.
FIRM = re.compile(r"\s(?:GmbH|AG|SE|KG|e\.\s?V\.|Ltd\.?|Inc\.?|LLC|PLC|S\.\s?A\.|S\.\s?p\.\s?A\.)$")
# A word with another one right behind it that begins with a capital.
GLUED = re.compile(r"[^\W\d_]*[^\W\d_A-ZÄÖÜ](?=[A-ZÄÖÜ][^\W\d_])")
SECTION = re.compile(r"[^\W\d_][^\W\d_]*(?:(?:,? |-| & )[^\W\d_]+)*")
# What newsrooms sign by, and what stands over headlines everywhere and names no section.
NEWSROOMS = frozenset("redacción redacció redacción/agencias redazione rédaction redaktion redação agencias".split())
NO_SECTIONS = frozenset("news nachrichten aktuell noticias actualités notizie nyheter nieuws home logo".split())
# "Marburg - ", "Marburg. -", before a capital.
TOWN = re.compile(
    r"(?P<town>[^\W\d_a-z][\w.-]{2,20}(?: [^\W\d_a-z][\w.-]+)?) ?(?: [-–—] |\. [-–—] ?)(?=[\"“„»«]?[^\W\d_a-zäöü])"
)
DATES = (Field.PUBLISHED, Field.MODIFIED)


def is_bare_byline(draft: Draft, index: int) -> bool:
    """Whether a line under the headline of a dump names who wrote the story, without a word such as "By".

    Example: "Ann Lee, transport correspondent", "Ann Lee" right above the date. Not: "Weird News", a promotion above a byline.
    """
    text = draft.blocks[index].text
    if draft.page.has_markup or draft.blocks[index].bullet or draft.phrase(index) or wording().opening("credits", text):
        return False
    if REPORTER.fullmatch(text):
        return True
    name, comma, title = text.partition(", ")
    if comma and len(text.split()) <= TITLED_WORDS:
        return _is_name(name) and any(word.casefold() in people_words().titles for word in re.split(r"[\s/-]+", title))
    if draft.folded[index].split(" ", 1)[0] in NEWSROOMS and len(text.split()) <= NAME_WORDS[1]:
        return _is_dated(draft, index)
    placed = PLACED.fullmatch(text)
    return _is_name(placed["name"] if placed else text) and _is_dated(draft, index)


def is_title_below_byline(draft: Draft, index: int) -> bool:
    """Whether a line below a byline is the writer's title. Example: "Senior Reporter". Not: a line of the standfirst."""
    if draft.page.has_markup or draft.blocks[index].gap or draft.role(index - 1) is not Field.BYLINE:
        return False
    words = draft.folded[index].split()
    return len(words) <= NAME_WORDS[1] and any(word in people_words().titles for word in words)


def is_section_name(draft: Draft, index: int) -> bool:
    """Whether a line is the name of the section, alone right over the headline of a dump, below the menus.

    Example: "Environment". Not: the last entry of a menu, the site's name at the very top.
    """
    text, below = draft.blocks[index].text, index + 1
    alone = index > 0 and below == draft.headline and draft.blocks[index].gap > 0 and draft.blocks[below].gap > 0
    named = draft.units[index] <= SECTION_UNITS and text[0].isupper() and SECTION.fullmatch(text) is not None
    return alone and named and draft.folded[index] not in NO_SECTIONS and not FIRM.search(text)


def match_town(draft: Draft, index: int) -> re.Match[str] | None:
    """The town and dash that open a paragraph of a dump, if the town is named elsewhere, too.

    Example: "Marburg - Wer in Marburg ...". Not: "Waiting - that is what they do".
    """
    found = None if draft.page.has_markup else TOWN.match(draft.blocks[index].text)
    if found is None:
        return None
    others = (block.text for at, block in enumerate(draft.blocks) if at != index)
    return found if any(found["town"] in text for text in others) else None


def glued_byline(text: str) -> int:
    """Where a byline begins that closes a line, behind a whole sentence; 0 for none.

    Example: "... looks for it on flea markets. By Ann Lee". Not: "... he said. By noon they had left."
    """
    for found in SENTENCE_END.finditer(text):
        rest = text[found.end() :]
        if len(rest.split()) <= GLUED_WORDS and wording().opening("bylines", rest) and names_somebody(rest):
            parts = cut_credit_line(rest)
            return found.end() if len(parts) == 1 and parts[0].role is Field.BYLINE else 0
    return 0


def glued_label(draft: Draft, index: int) -> int:
    """Where the headline begins that a label was glued to: two words printed as one; 0 where there is none.

    Example: "CultureThe last bell". Not: "YouTube bans bells", as that name comes again in the story.
    """
    text = draft.blocks[index].text
    word = text.split(" ", 1)[0]
    found = GLUED.match(word)
    if draft.page.has_markup or not found or word == text or min(found.end(), len(word) - found.end()) < LEAST_GLUED:
        return 0
    capitals = sum(letter.isupper() for letter in word)
    said = sum(word in block.text for block in draft.blocks)
    return found.end() if capitals == 2 and said == 1 else 0


def _is_name(text: str) -> bool:
    words = text.split()
    if not NAME_WORDS[0] <= len(words) <= NAME_WORDS[1] or not NAME.fullmatch(text) or text.isupper() or FIRM.search(text):
        return False
    if wording().find(text):
        return False
    capitals = words[0][0].isupper() and words[-1][0].isupper()
    titles = any(word.casefold() in people_words().titles for word in words)
    return capitals and not titles and names_somebody(text)


def _is_dated(draft: Draft, index: int) -> bool:
    """Whether a date stands right above or below a line."""
    near = [line for line in (index - 1, index + 1) if 0 <= line < len(draft.blocks)]
    parts = [cut_credit_line(draft.blocks[line].text) for line in near]
    return any(part.role in DATES for found in parts for part in found)
