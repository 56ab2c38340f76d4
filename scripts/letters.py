"""Counting letters: what a page shows, and what a record holds. They must be the same."""

import re
from collections import Counter

from lxml import etree

from cleanfeed.page.read import HtmlPage, Kind, read_page
from cleanfeed.story import Story

LETTER = re.compile(r"\w|[®■●◼□∎◆▪]")
BULLET = re.compile(r"^\s*[■●◼□∎◆▪](?=\s+\S)(?=.*[^\W_])")  # over words such a mark opens an item of a list, and ends nothing
INVISIBLE = ("script", "style", "template", "head")


def visible_letters(data: bytes, url: str | None, kind: Kind) -> Counter[str]:
    """Every letter, digit and end mark under ``body``, outside script, style and template; all of a text dump."""
    read = read_page(data, url, kind=kind)
    counts: Counter[str] = Counter()
    if not isinstance(read, HtmlPage):
        for line in read.lines:
            counts.update(LETTER.findall(BULLET.sub("", line.text)))
        return counts
    skipped = 0
    for event, element in etree.iterwalk(read.root, events=("start", "end")):
        if event == "start":
            skipped += element.tag in INVISIBLE
            if not skipped:
                counts.update(LETTER.findall(element.text or ""))
        else:
            skipped -= element.tag in INVISIBLE
            if not skipped:
                counts.update(LETTER.findall(element.tail or ""))
    return counts


def record_letters(story: Story) -> list[Counter[str]]:
    """Every letter, digit and end mark of the printed fields and the stripped lines.

    A raw date stands in the record as printed or else as claimed; the four possible counts are given.
    """
    texts = [story.kicker, story.headline, story.standfirst, story.byline, story.dateline, story.sign_off, story.correction]
    texts += [element.text for element in story.body]
    texts += [text for image in story.images for text in (image.caption, image.credit)]
    texts += [page.label for page in {id(page): page for page in (*story.pages, story.next_page) if page}.values()]
    texts += [line for block in story.stripped for line in block.lines]
    certain = _count(texts)
    published, modified = _count([story.published_raw]), _count([story.modified_raw])
    return [certain + published + modified, certain + published, certain + modified, certain]


def describe_difference(seen: Counter[str], possible: list[Counter[str]]) -> str:
    """What was lost or made up, empty if nothing was."""
    if seen in possible:
        return ""
    lost, made_up = seen - possible[-1], possible[-1] - seen
    if not lost and not made_up:
        return ""
    spelled = (f"{counts.total()} {dict(counts.most_common(5))}" for counts in (lost, made_up))
    return "lost {}, made up {}".format(*spelled)


def _count(texts: list[str | None]) -> Counter[str]:
    return Counter(letter for text in texts if text for letter in LETTER.findall(text))
