"""What models for dumps learn from: dumps of the corpus' pages by several dumpers, so that none learns one dumper's habits.

Labels are carried over by alignment of each dump's blocks with the gold body, or with what a reader said of the page's blocks.
"""

import re
import zlib

from body_training import label_blocks, measure_sample, said_labels
from corpus import WORD, CorpusPage
from dumpers import DUMPERS, dump_page
from samples import Sample

from cleanfeed.blocks.block import Blocks
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.page.claims import Claims
from cleanfeed.page.text import split_lines

DUMPS = 3  # of each page
ABOVE, BELOW = (0, 0, 1, 3), (0, 0, 2, 8)  # lines around the story that are pasted with it
RUN = 4  # words
PIECE = 12  # words; what is shorter may be a piece of a sentence, and is judged with what stands around it
COVERED = 0.6  # of a piece's words, that are in runs of the gold body


def dumpers_of(page: CorpusPage) -> list[str]:
    """The dumpers that a page is dumped by, spread evenly over the pages."""
    names, first = list(DUMPERS), zlib.crc32(page.id.encode())
    step = 1 + first // len(names) % (len(names) - 1)
    return [names[(first + at * step) % len(names)] for at in range(DUMPS)]


def read_dumps(pages: list[CorpusPage], labels: dict[str, list[tuple[str, str]]]) -> list[Sample]:
    """The dumps of all articles whose body is known, measured."""
    wanted = [page for page in pages if page.page_type == "article" and (page.gold.get("body") or page.id in labels)]
    made: list[Sample] = []
    for page in wanted:
        dumps = [found for name in dumpers_of(page) if (found := dump_sample(page, name, labels.get(page.id, [])))]
        made += [*dumps, *(pasted for found in dumps[:1] if (pasted := paste(found)))]
    return made


def paste(found: Sample) -> Sample | None:
    """The story of a dump with little around it, as it is pasted or where a dump ends early; None where it has no body."""
    body = [index for index, label in enumerate(found.labels) if label]
    if not body:
        return None
    style = zlib.crc32(found.page.id.encode())
    gold = WORD.findall((found.page.gold.get("headline") or "").lower())
    texts = [block.text for block in found.blocks.blocks]
    headed = [index for index in range(body[0] + 1) if gold and WORD.findall(texts[index].lower()) == gold]
    first = max(0, (headed[-1] if headed else body[0]) - ABOVE[style % len(ABOVE)])
    last = min(len(texts) - 1, body[-1] + BELOW[style // 7 % len(BELOW)])
    numbers = re.findall(r"\d+", found.blocks.where(first, last))
    lines = split_lines(dump_page(found.page, found.made))[int(numbers[0]) - 1 : int(numbers[-1])]
    blocks = cut_text(lines)
    gold_body = found.page.gold.get("body")
    if not blocks.blocks or not gold_body:
        return None
    return measure_sample(found.page, blocks, found.claims, label_pieces(blocks, gold_body), f"{found.made}, pasted")


def dump_sample(page: CorpusPage, dumper: str, read_labels: list[tuple[str, str]]) -> Sample | None:
    """Measure one dump of a page."""
    blocks, claims = cut_dump(page, dumper)
    if not blocks.blocks:
        return None
    gold = page.gold.get("body")
    labels = label_pieces(blocks, gold) if gold else said_labels(blocks, read_labels)
    return measure_sample(page, blocks, claims, labels, dumper)


def cut_dump(page: CorpusPage, dumper: str) -> tuple[Blocks, Claims]:
    """The blocks of a dump of a page, and what a dump claims: its address."""
    return cut_text(split_lines(dump_page(page, dumper))), Claims(url=page.url, base_url=page.url)


def label_pieces(blocks: Blocks, gold: str) -> list[bool]:
    """Which blocks are in the gold body; short ones also where gold goes on through them from the block before or to the next.

    Example: the name that is a link in the midst of a paragraph, where the dumper broke the line at it.
    """
    wanted = WORD.findall(gold.lower())
    runs = {tuple(wanted[at : at + RUN]) for at in range(len(wanted) - RUN + 1)}
    words = [WORD.findall(block.text.lower()) for block in blocks.blocks]
    whole = [word for mine in words for word in mine]
    covered = [False] * len(whole)
    for at in range(len(whole) - RUN + 1):
        if tuple(whole[at : at + RUN]) in runs:
            covered[at : at + RUN] = [True] * RUN
    labels, at = label_blocks(blocks, gold), 0
    for index, mine in enumerate(words):
        if 0 < len(mine) < PIECE and sum(covered[at : at + len(mine)]) > COVERED * len(mine):
            labels[index] = True
        at += len(mine)
    return labels
