"""An address to an input: the page is fetched when it is its turn."""

from cleanfeed.errors import CleanfeedError
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search


def fetch_input(url: str, search: Search) -> Input:
    """The page at an address, under the address that was named, with the one that it came from in the end."""
    from cleanfeed.crawl.fetching import fetch  # httpx takes its time to load

    try:
        page = fetch(url, max_bytes=search.max_bytes, allow_private=search.allow_private)
    except CleanfeedError as error:
        return Input(url, refusal=error)
    return Input(url, data=page.data, url=page.url, content_type=page.content_type)
