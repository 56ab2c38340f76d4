"""MHTML, a page and its assets as the parts of one MIME message, to its page."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

from cleanfeed.errors import DamagedInput, NotText
from cleanfeed.inputs.forms import HEAD, saved_from
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search
from cleanfeed.inputs.stream import Stream, read_within

FOLD = re.compile(r"\r?\n[ \t]*")  # where a long header goes on in the next line
PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def read_mhtml(stream: Stream, name: str, search: Search) -> Iterator[Input]:
    """The page: the part that the message names as its start, else the first that is one. Frames and pictures are left.

    Raises:
        DamagedInput: the message cannot be taken apart.
        NotText: it holds no page.
    """
    data = read_within(stream, search.max_bytes)
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        part = _page_of(message)
        page = part.get_payload(decode=True)
    except (ValueError, LookupError, RecursionError) as error:
        raise DamagedInput(f"the MHTML data is damaged ({error}): save the page anew") from None
    if not isinstance(page, bytes):
        raise DamagedInput("the MHTML data has no part where it says that the page is: save the page anew")
    url = _address(part, "content-location") or _address(message, "snapshot-content-location") or saved_from(page[:HEAD])
    yield Input(name, data=page, url=url, content_type=_folded(part["Content-Type"]))


def _page_of(message: Message) -> Message:
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = message.get_param("start")
    for part in parts:
        if start and part["Content-ID"] == start:
            return part
    for kind in PAGES:
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return part
    raise NotText("the input is a message without an HTML page in it: save the page as a web page")


def _address(message: Message, name: str) -> str | None:
    """A header's value, if it is the address of a page; parts that were made up have others (``cid:``)."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    joined = FOLD.sub("", raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).strip()
    return joined if joined.lower().startswith(("http://", "https://")) and joined.isprintable() else None


def _folded(value: object) -> str | None:
    return None if value is None else " ".join(str(value).split())
