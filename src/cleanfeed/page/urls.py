"""Addresses as pages have them: mended, made absolute, and what site they are of."""

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

ORIGIN = re.compile(r"https?://[\w.:-]+(?=[/?#]|\Z)")
LINE_ENDS = re.compile("[\t\n\r]")  # no part of a URL, wherever they stand (WHATWG URL Standard)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def join_url(base: str | None, target: str | None) -> str | None:
    """`urllib.parse.urljoin` for what pages hold: None for no target, the target as it stands where it is no URL."""
    if target and not target.isprintable():
        target = CONTROLS.sub(_escaped, LINE_ENDS.sub("", target))
    if not target or not (target := target.strip()):
        return None
    if target.startswith(("https://", "http://")):
        return target
    if target[0] == "/" and target[1:2] != "/" and "/." not in target and (origin := _origin(base)):
        return origin + target  # what `urljoin` gives, at a tenth of its cost
    try:
        return urljoin(base or "", target)
    except ValueError:
        return target


@lru_cache(maxsize=256)
def _origin(base: str | None) -> str | None:
    """Scheme and host of an absolute web address."""
    found = ORIGIN.match(base or "")
    return found[0] if found else None


def _escaped(control: re.Match[str]) -> str:
    return quote(control[0])


def site_name(url: str) -> str:
    """The host of a URL without ``www.`` and its ending: a site's name, often. Empty where there is none."""
    if found := ORIGIN.match(url):  # most do
        host = found[0].partition("://")[2].partition(":")[0].lower()
    else:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return ""
    return host.removeprefix("www.").rsplit(".", 1)[0]
