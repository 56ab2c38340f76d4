"""What models for dumps learn from: dumps of the corpus' pages by several dumpers, so that none learns one dumper's habits.

Labels are carried over by alignment of each dump's blocks with the gold body, or with what a reader said of the page's blocks.
"""

import zlib

from body_training import Sample, label_blocks, measure_sample, said_labels
from corpus import WORD, CorpusPage
from dumpers import DUMPERS, dump_page

from cleanfeed.blocks.block import Blocks
from cleanfeed.blocks.from_text import cut_text
from cleanfeed.page.claims import Claims
from cleanfeed.page.text import split_lines

DUMPS = 2  # of each page
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
    made = (dump_sample(page, dumper, labels.get(page.id, [])) for page in wanted for dumper in dumpers_of(page))
    return [found for found in made if found]


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
