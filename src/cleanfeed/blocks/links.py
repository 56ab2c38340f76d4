"""The links of a block, by where they come to lie in its text."""

from cleanfeed.blocks.block import Block, fold_offsets
from cleanfeed.page.urls import join_url
from cleanfeed.story import Link


def read_links(block: Block, start: int, end: int, base_url: str | None) -> tuple[Link, ...]:
    """The block's links by offsets into ``text[start:end]``, absolute where there is a base."""
    if not block.links:
        return ()
    placed = _placed(block)
    links: list[Link] = []
    for a, b, target in sorted(block.links):
        first, last = max(placed[a][1], start), min(placed[b][0], end)
        address = None if target.startswith("#") else join_url(base_url, target)
        if links:  # broken mark-up nests links: each ends where the next begins
            first = max(first, links[-1].start + start)
            links[-1] = Link(links[-1].start, min(links[-1].end, first - start), links[-1].url)
        if first < last and address and _leads_somewhere(address):
            links.append(Link(first - start, last - start, address))
    return tuple(link for link in links if link.start < link.end)


def _placed(block: Block) -> dict[int, tuple[int, int]]:
    """Where the ends of a block's links come to lie in its text, each as `fold_offsets` gives it."""
    offsets = sorted({at for a, b, _ in block.links for at in (a, b)})
    if (raw := block.raw) == block.text:
        return {at: (at - (raw[at - 1 : at] == " "), at + (raw[at : at + 1] == " ")) for at in offsets}
    return dict(zip(offsets, fold_offsets(raw, offsets), strict=True))


def _leads_somewhere(address: str) -> bool:
    scheme = address.partition(":")[0].lower() if ":" in address.partition("/")[0] else ""
    return scheme in ("", "http", "https", "mailto")
