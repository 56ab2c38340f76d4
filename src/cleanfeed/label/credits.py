"""Who made a picture: the end of its caption, by a word such as "Photo", or by its form alone."""

import re
from collections.abc import Callable
from functools import cache

from cleanfeed.label.authors import people_words
from cleanfeed.label.wording import wording

EDGE = 8  # characters before a labelled credit that tell whether it may begin there
FEWEST_WORDS = 3  # of a caption before a credit that its form alone tells: "10. Wire/Cable Lugs" has none
LONGEST_CREDIT = 90  # characters
NAMED = re.compile(r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,4}(?:\s?/\s?[\w ]{2,25})?")
BEFORE = re.compile(r"(?:(?<=[.!?。…»”\")])|(?<=\s)|^)\s*[|/–—(〔［(（]?\s*$")  # a labelled credit
CAPITAL = r"[^\W\d_a-zß-ÿа-я][\w'’.-]*"
LOWER = "afp|ap|apa|ddp|dpa|epd|imago"  # agencies that write themselves so
MAKER = rf"(?:{CAPITAL}|{LOWER})"
PERSON = rf"{CAPITAL}(?:\s(?:{CAPITAL}|van|von|de|der|den|la|el|al|bin|di|da|do|dos|del|le)){{1,4}}"
OWNERS = rf"(?:\s?/\s?(?:{LOWER}|[^\W\d_a-z])[\w'’. -]{{0,40}}){{1,4}}"  # "/AFP via Getty Images", "/AP/dpa"
FROM_STOCK = r"(?:,? (?:File|Archive?s?|Archiv|Pool|Handout))?"
ENDED = r"(?<=[.!?…»”\"])\s+"  # the caption's last sentence
# "... opens. Ann Lee/Northwire", "... opens. AP Photo/Ann Lee, File", "... opens. Fot. Anna Lehr"
SIGNED = re.compile(
    rf"{ENDED}(?!\S*\.\w{{2,}}/)(?P<credit>(?:[^\W\d_][\w'’.-]*\s){{0,3}}{MAKER}{OWNERS}{FROM_STOCK}(?<!\.)"
    r"|(?:Fot|Foto|Phot|Ph|Bild|Photo)\.?\s[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*){0,3})$"
)
# A name and an agency in brackets, as in "... opens (Ann Lee/Northwire)", or an agency of pictures alone
BRACKETED = re.compile(rf"(?P<credit>[(\[](?P<person>{PERSON})\s?/\s?(?P<owner>[^()\[\]]{{2,60}})[)\]]\.?)$")
STOCK = re.compile(r"(?P<credit>[(\[](?P<owner>[^()\[\]]{2,60})[)\]]\.?)$")
# "... at the gate Ann Lee/Northwire", after no full stop; nor after "Foto:", which begins the credit
UNENDED = re.compile(
    rf"(?<![:：])\s(?P<credit>(?P<person>{CAPITAL}(?:\s[^\W\d_a-z]\.?)?\s{CAPITAL})(?P<owner>{OWNERS}{FROM_STOCK}))$"
)
SIGNATURE = re.compile(rf"(?P<person>{PERSON})(?P<owner>{OWNERS}{FROM_STOCK})")
# "... opens © Ann Lee", and no year after the sign, as in a page's foot
COPYRIGHT = re.compile(rf"\s(?P<credit>(?:[—–|-]\s)?[©]\s*(?!\d|Copyright)[^\W\d_][^.!?。]{{1,{LONGEST_CREDIT}}})(?<!\d{{4}})$")
# "... opensFoto: Ann Lee", as the text of two elements is glued together in a dump
GLUED = re.compile(r"(?<=[a-zß-ÿа-я\d)])(?P<credit>(?:Bild|Foto|Fotos|Photo|Image|Grafik|Фото): ?[^\W\d_a-z].*)$")
SIGNS = ("/", "©", ")", "]", "Fot", "Ph", "Bild", "Image", "Grafik", "Фото")  # one of them is in each of those
SENTENCE_END = (".", "!", "?", "…", '"', "”", "»", "'", "’")
FOOT = re.compile(r"copyright|rights|reserved|\||·", re.IGNORECASE)  # a page's own ©, not a picture's


def split_credit(text: str, named: bool = False) -> tuple[str | None, str | None]:
    """A caption's text as caption and credit: "The pier in May. Photograph: Ann Lee" has both.

    ``named``: class names say that all of it is a credit.
    """
    if named or wording().opening("credits", text):
        return None, text
    if at := closing_credit(text):
        return text[:at].strip(), text[at:].strip()
    for label in wording().credit_labels.finditer(text):
        start, end = label.span(1)
        parted = ":" in label[1] or "：" in text[end - 1 : end + 1]
        before = text[:start]
        if (parted or NAMED.fullmatch(text, end)) and BEFORE.search(before, max(0, start - EDGE)):
            at = len(before) - len(before[len(before.rstrip(" |/–—(〔［（")) :])
            return text[:at].strip() or None, text[at:].strip(" |/–—")
    return text, None


def closing_credit(text: str) -> int:
    """Where a credit begins that closes a caption and is told by its form; 0 if there is none.

    Example: the brackets of "The gate opens. (Ann Lee/Northwire)". Not: "Blue/Pink/Black", "Jobs (Lead / Strategist)".
    """
    if not any(map(text.__contains__, SIGNS)):
        return 0
    for form, holds in FORMS:
        found = form.search(text)
        if found and holds(found):
            at = found.start("credit")
            return at if len(text[:at].split()) >= FEWEST_WORDS else 0
    return 0


def is_signature(text: str) -> bool:
    """Whether a whole line is a name and an agency: "Ann Lee/Northwire Photo"."""
    return len(text) <= LONGEST_CREDIT and "/" in text and bool((found := SIGNATURE.fullmatch(text)) and _is_owned(found))


def _follows_or_owned(found: re.Match[str]) -> bool:
    """Whether what brackets hold is a credit: it follows a sentence, or an agency is in it."""
    return found.string[: found.start()].rstrip().endswith(SENTENCE_END) or _is_owned(found)


def _is_owned(found: re.Match[str]) -> bool:
    """Whether an agency, of news or of pictures, is the maker or the owner."""
    words = people_words()
    closes = _closing(words.agencies | words.picture_agencies)
    return bool(closes.search(found["owner"]) or closes.search(found["person"]))


def _is_stock(found: re.Match[str]) -> bool:
    """Whether an agency of pictures is the owner; one of news alone, "(dpa)", may sign a story."""
    return bool(_closing(people_words().picture_agencies).search(found["owner"]))


def _is_pictures(found: re.Match[str]) -> bool:
    """Whether a © is a picture's and not the page's own."""
    return not FOOT.search(found.string, 0, found.start())


@cache
def _closing(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names at the end of a text."""
    choices = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    return re.compile(rf"\b(?:{choices})(?: via \w[\w ]+| Europe)?{FROM_STOCK}$", re.IGNORECASE)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (GLUED, bool),
    (SIGNED, bool),
    (BRACKETED, _follows_or_owned),
    (STOCK, _is_stock),
    (UNENDED, _is_owned),
    (COPYRIGHT, _is_pictures),
)
