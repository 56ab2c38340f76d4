"""Printed dates: where they stand in a line, and what they say.

Day before month where both are numbers and the first can be a day, as most of the world writes it; the year's place and
the month's name, in the languages of ``wording.toml``, decide all else. A zone counts only if the page states one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

from cleanfeed.label.wording import any_of, wording

DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_]+")
DATE_DIGITS = re.compile(r"\d(?:\d{3}|\s?[./-]\s?\d)")  # every date has some of these
ZONES = {
    "gmt": 0,
    "utc": 0,
    "z": 0,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "est": -300,
    "edt": -240,
    "pst": -480,
    "pdt": -420,
    "jst": 540,
    "msk": 180,
    "ist": 330,
}
CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:.h]|時|uhr\s?)\s?(?P<minute>[0-5]\d)?(?:[:.](?P<second>[0-5]\d))?"
    r"\s?分?(?:\s?uhr)?(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)
HALF_CLOCK = r"(?P<hour12>1[0-2]|0?[1-9])\s?(?P<half12>[ap])\.?m\b\.?"
ZONE = r"\s?\(?(?P<zone>z\b|gmt|utc|bst|cest|cet|est|edt|pst|pdt|jst|msk|ist|(?<=\d)[+-]\d\d:?\d\d)?\)?"
UNIT = r"(?:\s?(?:hrs|hs|h|uhr)\b\.?)?"  # that may follow the clock
CLOCK_BEFORE = re.compile(rf"(?<![\d:.])(?:{CLOCK}|{HALF_CLOCK}){ZONE},?\s*(?:on\s|am\s|le\s|el\s|den\s)?\s*$", re.IGNORECASE)
JOINT = r"(?:\s*(?:,|\||-|–|—|·|•|//?)?\s*(?:at|um|à|a las|às|alle|kl\.?|klo|o|в|الساعة)?\s*)"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date printed at ``[start, end)`` of a text, and the same in ISO 8601."""

    start: int
    end: int
    iso: str


@cache
def _pattern(named: bool) -> re.Pattern[str]:
    """All forms of dates; or, which is faster, only those without the name of a month."""
    month = rf"{any_of(wording().months, number='#')}\.?"
    year = r"(?:19|20)\d\d"
    ended = r"(?!\d(?!\d?:\d\d))"  # a time may be run on to the year
    fresh = r"(?:(?<!\w)|(?-i:(?<=[a-z])(?=[A-Z])))"  # and a date to a name
    forms = (
        rf"(?P<y1>{year})-(?P<m1>\d\d)-(?P<d1>\d\d)t?",
        rf"(?P<y2>{year})\s?年\s?(?P<m2>\d{{1,2}})\s?月\s?(?P<d2>\d{{1,2}})\s?日(?:\s?[（(].[)）])?",
        rf"(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s?(?:de\s|of\s)?(?P<m3>{month}),?\s?(?:de\s|del\s)?(?P<y3>{year}){ended}",
        rf"{fresh}(?P<m4>{month})\s?(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>{year}){ended}",
        rf"(?P<y5>{year})\s?[./]\s?(?P<m5>\d{{1,2}})\s?[./]\s?(?P<d5>\d{{1,2}})(?!\d)",
        rf"(?<![\d./])(?P<d6>\d{{1,2}})\s?(?P<sep>[./-])\s?(?P<m6>\d{{1,2}})\s?(?P=sep)\s?(?P<y6>{year}|\d\d)(?!\d)",
    )
    dates = "|".join(f"(?:{form})" for form in forms if named or month not in form)
    begins = "" if named else r"(?=\d)"
    return re.compile(rf"{begins}(?:{dates})(?:г\.?|р\.)?(?:{JOINT}(?:{CLOCK}|{HALF_CLOCK}){ZONE}{UNIT})?", re.IGNORECASE)


def has_date_digits(text: str) -> bool:
    """Whether a text may hold a date at all: a quick look before the long one."""
    return DATE_DIGITS.search(text) is not None


def find_dates(text: str) -> list[FoundDate]:
    """All dates printed in a short text, in order."""
    if not has_date_digits(text):
        return []
    plain = _western(text)
    months = wording().months
    pattern = _pattern(any(word in months for word in WORD.findall(plain.casefold())))
    found = []
    for match in pattern.finditer(plain):
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        start, end = match.start(), match.start() + len(match[0].rstrip(" ,|-–—·•/("))
        if "hour" not in groups and "hour12" not in groups and (before := CLOCK_BEFORE.search(plain, 0, start)):
            start = before.start()
            groups |= {key: value for key, value in before.groupdict().items() if value is not None}
        if iso := _iso(groups):
            found.append(FoundDate(start, end, iso))
    return found


def find_ages(text: str) -> list[tuple[int, int]]:
    """Where a short text says how long ago something was: "2 hours ago", "vor 3 Tagen"."""
    if DIGIT.search(text) is None:
        return []
    said = text.casefold()
    if not any(map(said.__contains__, wording().age_words)):
        return []
    return [found.span() for found in _ages().finditer(text)]


@cache
def _ages() -> re.Pattern[str]:
    forms = any_of(wording().ages, number=r"\d{1,3}")
    return re.compile(rf"(?:(?<![^\W_])|(?<=[^\W\d_])(?=\d)){forms}(?!\w)", re.IGNORECASE)


def _western(text: str) -> str:
    """Digits of any script as 0 to 9, one for one."""
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() and char > "9" else char for char in text)


def _iso(groups: dict[str, str]) -> str | None:
    """The parts of a date that a pattern found, in ISO 8601; None for a day that there never was."""
    form = next(key[1] for key in groups if key[0] == "y" and key[1:].isdigit())
    month_text = groups[f"m{form}"].rstrip(".").casefold()
    month = int(month_text) if month_text.isdigit() else wording().months.get(month_text, 0)
    day, year = int(groups[f"d{form}"]), int(groups[f"y{form}"])
    if form == "6" and month > 12 >= day:
        day, month = month, day
    year += 2000 * (year < 50) + 1900 * (50 <= year < 100)
    try:
        day_only = date(year, month, day)
    except ValueError:
        return None
    clock = _clock(groups)
    if clock is None:
        return day_only.isoformat()
    return datetime.combine(day_only, clock).isoformat()


def _clock(groups: dict[str, str]) -> time | None:
    hour_text = groups.get("hour") or groups.get("hour12")
    if hour_text is None:
        return None
    hour, half = int(hour_text), (groups.get("half") or groups.get("half12") or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    zone = groups.get("zone", "").lower()
    offset: timezone | None = None
    if zone in ZONES:
        offset = timezone(timedelta(minutes=ZONES[zone]))
    elif zone:
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        if ahead < timedelta(days=1):
            offset = timezone(-ahead if zone[0] == "-" else ahead)
    return time(hour, int(groups.get("minute", 0)), int(groups.get("second", 0)), tzinfo=offset)


def normal_iso(claimed: str) -> str | None:
    """A claimed date in ISO 8601: ``Z`` as +00:00, no fraction that is zero, other forms read as printed ones."""
    text = claimed.strip()
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        found = find_dates(text)
        return found[0].iso if found else None
