"""Bylines and labels in the head of a dump, told by words and place alone: names without "By", what is glued together."""

import re

from cleanfeed.label.authors import PARTICLES, names_somebody, people_words
from cleanfeed.label.bylines import cut_credit_line
from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.label.words_by_text import host_of
from cleanfeed.roles import Field, StrippedRole

NAME_WORDS = (2, 4)  # of a name that stands alone
SITE_SHARE = 0.5  # of the words of a line at the very top, that stand in the address
BELOW_HEADLINE = 1  # lines below the headline, that such a name stands: below a standfirst it may be a promotion
BELOW_STANDFIRST = 2  # and where a comma parts it from more
ABOVE_NAME = 35  # units of the longest line between
BARE_WORDS = 3  # and of one with no date beside it
SECTION_UNITS = 3  # longest name of a section
TITLED_WORDS = 8  # of a name with its title
GLUED_WORDS = 6  # of a byline at the end of a standfirst
LEAST_GLUED = 4  # letters of either half of two words printed as one
SENTENCE_END = re.compile(r"[.!?…][\"”“»«’]?\s+(?=\S)")
NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
PLACED = re.compile(r"(?P<name>.+?) (?:in|à|en|aus|w|в|i) [^\W\d_a-z][\w'’. -]{2,24}")
PARTED = re.compile(r"(?P<name>[^\d|/]{4,40}?) ?[|/] ?[^\W\d_a-z][\w'’. -]{2,30}")  # "Ann Lee | Jaén", "ANN LEE / MADRID"
REPORTER = re.compile(
    r"(?:[가-힣]{2,4} (?:선임|수석|전문)?(?:기자|특파원|위원|인턴기자))(?: \S+@\S+)?|[^\W\d_]{2,8}(?:記者|记者)"
)
# "DE SÃO PAULO", as Brazilian papers sign by the town.
DESK = re.compile(r"(?:D[EAO]S?|D[EAO] NOSS[AO] ENVIAD[AO] [AE]|EM) [A-ZÀ-Ý][A-ZÀ-Ý'’. -]{3,40}")
# Closes the name of who sent a release, which stands where a headline or a byline might.
FIRM = re.compile(r"\s(?:GmbH|AG|SE|KG|e\.\s?V\.|Ltd\.?|Inc\.?|LLC|PLC|S\.\s?A\.|S\.\s?p\.\s?A\.)$")
# A word with another one right behind it that begins with a capital.
GLUED = re.compile(r"[^\W\d_]*[^\W\d_A-ZÄÖÜ](?=[A-ZÄÖÜ][^\W\d_])")
SECTION = re.compile(r"[^\W\d_][^\W\d_]*(?:(?:,? |-| & |\.(?! [a-z]) ?| ?[/|] )[^\W\d_]+)*(?: (?:19|20)\d\d)?")
ARTICLES = frozenset("the der die das le la les el los il lo gli o de het l".split())  # that open the names of papers
# What newsrooms sign by, and what stands over headlines everywhere and names no section.
NEWSROOMS = frozenset("redacción redacció redacción/agencias redazione rédaction redaktion redação agencias".split())
NO_SECTIONS = frozenset("news nachrichten aktuell noticias actualités notizie nyheter nieuws home logo".split())
# "Marburg - ", "Marburg. -", before a capital.
TOWN = re.compile(
    r"(?P<town>[^\W\d_a-z][\w.-]{2,20}(?: [^\W\d_a-z][\w.-]+)?) ?(?: [-–—] |\. [-–—] ?)(?=[\"“„»«]?[^\W\d_a-zäöü])"
)
TOOLS = (StrippedRole.NAVIGATION, StrippedRole.SHARE)
# What sentences begin with, and no name goes on with but in titles, where the next word is a capital, too.
COLUMN = re.compile(
    r"(?P<name>[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?) "
    r"(?:The|A|An|It|In|On|At|There|This|These|We|He|She|They|When|If|As|For|But|After|While|With|You|My|Your|Some) (?=[a-z])"
)
OPENERS = frozenset(
    "the a an it in on at there this these we he she they when if as for but after while with you and so".split()
)
# Words of three letters at most that titles open with, and no name ends with: "CultureThe last bell".
OPENING_WORDS = frozenset(
    "the a an how why who in on at der die das ein wie was wer im am auf als le la les un une au il lo gli el los de het een"
    " o os".split()
)
DATES = (Field.PUBLISHED, Field.MODIFIED)


def is_bare_byline(draft: Draft, index: int) -> bool:
    """Whether a line under the headline of a dump names who wrote the story, without a word such as "By".

    Example: "Ann Lee, transport correspondent", "Ann Lee" right above the date. Not: "Weird News", a promotion above a byline.
    """
    text = draft.blocks[index].text
    if draft.headline is not None and index < draft.headline:
        return False
    if draft.page.has_markup or draft.blocks[index].bullet or draft.phrase(index) or wording().opening("credits", text):
        return False
    if REPORTER.fullmatch(text) or DESK.fullmatch(text):
        return True
    name, comma, title = text.partition(", ")
    if comma and len(text.split()) <= TITLED_WORDS and not _is_newsroom(name):
        titled = any(word.casefold() in people_words().titles for word in re.split(r"[\s/-]+", title))
        housed = title.istitle() and _is_dated(draft, index)  # "Ann Lee, Lake County Herald"
        return _is_name(name) and (titled or housed or (len(title.split()) <= BARE_WORDS and _opens_story(draft, index)))
    if _is_newsroom(draft.blocks[index].text.split(" ", 1)[0].rstrip(",")) and len(text.split()) <= NAME_WORDS[1]:
        return _is_dated(draft, index) or (text.casefold() in people_words().agencies and _stands_over_text(draft, index))
    if (parted := PARTED.fullmatch(text)) and _is_dated(draft, index):
        return _is_name(parted["name"].title())
    placed = PLACED.fullmatch(text)
    return _is_name(placed["name"] if placed else text) and (_is_dated(draft, index) or _opens_story(draft, index))


def _is_newsroom(text: str) -> bool:
    """Whether a word is what newsrooms sign by, or the name of an agency."""
    return text.casefold() in NEWSROOMS or text.casefold() in people_words().agencies


def is_title_below_byline(draft: Draft, index: int) -> bool:
    """Whether a line below a byline is the writer's title. Example: "Senior Reporter". Not: a line of the standfirst."""
    if draft.page.has_markup or draft.blocks[index].gap or draft.role(index - 1) is not Field.BYLINE:
        return False
    words = draft.folded[index].split()
    return len(words) <= NAME_WORDS[1] and any(word in people_words().titles for word in words)


def is_section_name(draft: Draft, index: int) -> bool:
    """Whether a line is the name of the section, alone right over the headline of a dump, below the menus.

    Readers' tools, listed with bullets, may stand between. Example: "Environment". Not: the last entry of a menu, the site's
    name at the very top.
    """
    text, below = draft.blocks[index].text, index + 1
    while below < len(draft.blocks) and (_is_tool(draft, below) or not any(map(str.isalnum, draft.blocks[below].text))):
        below += 1
    alone = below == draft.headline and (_stands_alone(draft, index, below) or (index > 0 and _tops_dump(draft, index)))
    if index == 0 and (text.split()[0].casefold() in ARTICLES or is_site_name(draft, text, SITE_SHARE)):
        return False
    named = draft.units[index] <= SECTION_UNITS and text[0].isupper() and SECTION.fullmatch(text) is not None
    named = named and not GLUED.match(text)
    return alone and named and draft.folded[index] not in NO_SECTIONS and not FIRM.search(text)


def _is_tool(draft: Draft, index: int) -> bool:
    return draft.role(index) in TOOLS and bool(draft.blocks[index].bullet)


def _stands_alone(draft: Draft, index: int, below: int) -> bool:
    """Whether blank lines part a line from the one above and from the one ``below`` it that says something."""
    gaps = [block.gap for block in draft.blocks[index + 1 : below + 1]]
    return (index == 0 or draft.blocks[index].gap > 0) and any(gaps)


def is_site_name(draft: Draft, text: str, least: float = 1.0) -> bool:
    """Whether a line is the site's name: the ``least`` share of its words stands in the address.

    Example: "BBC News" at ``news.bbc.example``.
    """
    host = re.sub(r"\W", "", host_of(draft.claims.url))
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and sum(word in host for word in words) >= least * len(words)


def _tops_dump(draft: Draft, index: int) -> bool:
    """Whether only furniture that rules know stands above a line, none of it a menu's, in a dump without blank lines."""
    above = [draft.role(line) for line in range(index)]
    return all(role is not None and role is not StrippedRole.NAVIGATION for role in above)


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


def column_label(text: str) -> int:
    """Where the name of a column that opens a paragraph ends: words before one that begins a sentence; 0 for none.

    Example: "Quill It was the third Monday". Not: "Meet The Press was", "Then It rained".
    """
    found = COLUMN.match(text)
    return found.end("name") if found and found["name"].casefold().split()[0] not in OPENERS else 0


def glued_label(draft: Draft, index: int) -> int:
    """Where the headline begins that a label was glued to: two words printed as one; 0 where there is none.

    Example: "CultureThe last bell". Not: "YouTube bans bells", as that name comes again in the story.
    """
    text = draft.blocks[index].text
    word = text.split(" ", 1)[0]
    found = GLUED.match(word)
    if draft.page.has_markup or not found or word == text or found.end() < LEAST_GLUED:
        return 0
    if len(word) - found.end() < LEAST_GLUED and word[found.end() :].casefold() not in OPENING_WORDS:
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


def _opens_story(draft: Draft, index: int) -> bool:
    """Whether a name stands alone between headline and first paragraph, and nothing else says any of its words.

    Example: "Ann Lee". Not: "Yosemite Falls", of which the story tells.
    """
    name, comma, _ = draft.blocks[index].text.partition(",")
    lowest = BELOW_STANDFIRST if comma else BELOW_HEADLINE
    if draft.headline is None or index - draft.headline > lowest or not _stands_over_text(draft, index):
        return False
    words = name.split()
    named = all(word[0].isupper() or word.casefold() in PARTICLES for word in words)
    said = {word for at, text in enumerate(draft.folded) if at != index for word in re.findall(r"\w+", text)}
    alone = named and len(words) <= BARE_WORDS and said.isdisjoint(map(str.casefold, words))
    return alone and draft.units[index - 1] <= ABOVE_NAME


def _stands_over_text(draft: Draft, index: int) -> bool:
    """Whether a line stands alone right above a likely paragraph or a caption."""
    below = index + 1
    if below >= len(draft.blocks) or not (draft.blocks[index].gap and draft.blocks[below].gap):
        return False
    return draft.role(below) is StrippedRole.CAPTION or (draft.strong[below] and draft.wanted(below))


def _is_dated(draft: Draft, index: int) -> bool:
    """Whether a date stands right above or below a line."""
    near = [line for line in (index - 1, index + 1) if 0 <= line < len(draft.blocks)]
    parts = [cut_credit_line(draft.blocks[line].text) for line in near]
    return any(part.role in DATES for found in parts for part in found)
