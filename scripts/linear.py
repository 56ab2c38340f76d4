#!/usr/bin/env python3
"""Does cost grow with size alone? ``scripts/linear.py [--seconds S] [--profile NAME] [NAME ...]``.

Doubles each of a few hard pages and prints how the time grows; exit code 1 if any doubling takes more than 2.5 times as long,
and it is not the parser's doing.
Pages are first grown until one takes ``--seconds``. ``--profile`` says where the time of one page goes instead. Time is the
processor's, so that what else the machine does counts for little; all pages together take some ten minutes.
"""

import argparse
import cProfile
import gc
import json
import pstats
import sys
import time
from collections.abc import Callable

import cleanfeed
from cleanfeed.page.read import Kind

MOST = 2.5  # times, for twice the page
LARGEST = 16_000_000  # characters of the smaller page
PROSE = "The ferry will stop running for eleven weeks, the council said, so that both of its chains can be replaced. "
STORY = f"<h1>The ferry stops for eleven weeks</h1><p>{PROSE * 3}</p><p>{PROSE * 2}</p>"


def repeated(piece: str, around: str = "{}") -> Callable[[int], str]:
    """A page of ``piece`` many times over; ``#`` in it is a number, another one every time."""
    before, _, after = around.partition("{}")
    return lambda size: f"{before}{''.join(piece.replace('#', str(number)) for number in range(size))}{after}"


def nested(opening: str, closing: str = "", inside: str = "") -> Callable[[int], str]:
    """Elements in one another."""
    return lambda size: f"{STORY}{opening * size}{inside}{closing * size}<p>{PROSE}</p>"


# libxml2 holds each attribute against all others of its element, and each end tag against all open elements: the parser alone
# takes this long, so no change of ours makes or mends it.
PARSERS_OWN = ("unclosed divs, wrong ends", "attributes of one element")

IN_STORY = STORY + "{}" + f"<p>{PROSE}</p>"
PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs of one word": repeated("<p>word#</p>", IN_STORY),
    "paragraphs of prose": repeated(f"<p>{PROSE}It was day # of it.</p>", IN_STORY),
    "the same paragraph": repeated(f"<p>{PROSE}</p>", IN_STORY),
    "one paragraph": repeated(PROSE, f"{STORY}<p>{{}}</p>"),
    "one word": repeated("x", f"{STORY}<p>{{}}</p>"),
    "links in one paragraph": repeated('word <a href="/#">linked words</a> ', f"{STORY}<p>{{}}.</p>"),
    "lines that are links": repeated('<li><a href="/#">Words of a link</a></li>', IN_STORY),
    "buttons in one sentence": repeated("words <button>#</button> ", f"{STORY}<p>{{}}.</p>"),
    "line breaks": repeated("words of a line<br>", f"{STORY}<p>{{}}</p>"),
    "double line breaks": repeated("words of a line #.<br><br>", IN_STORY),
    "bold words": repeated("<b>word</b> word ", f"{STORY}<p>{{}}</p>"),
    "divs in one another": nested("<div>", "</div>", "words"),
    "unclosed divs": repeated("<div>Some words here.", IN_STORY),
    "unclosed bolds": repeated("<b>Some words here. ", IN_STORY),
    "unclosed divs, wrong ends": nested("<div>w", "</span>"),
    "lists in one another": nested("<ul><li>words", "</ul>"),
    "tables in one another": nested("<table><tr><td>words"),
    "replies in one another": nested(f'<div class="comment"><p>{PROSE}</p>', "</div>"),
    "rows of a table": repeated("<tr><td>Year #</td><td>#</td></tr>", f"{STORY}<table>{{}}</table>"),
    "tables": repeated("<table><tr><td>#</td><td>a</td></tr><tr><td>#</td><td>b</td></tr></table>", IN_STORY),
    "headings of sections": repeated(
        '<h3>Related stories</h3><ul><li><a href="/#">A story # of some kind</a></li></ul>', IN_STORY
    ),
    "headings of sections in boxes": repeated('<div><h3>Most read</h3><a href="/#">A story # of some kind</a></div>', IN_STORY),
    "crossheads": repeated(f"<h2>Crosshead #</h2><p>{PROSE}</p>", IN_STORY),
    "articles": repeated(f"<article><h2>Another story #</h2><p>{PROSE * 4}</p></article>", f"<article>{IN_STORY}</article>"),
    "cards": repeated(f'<div class="card"><h3><a href="/#">Title # of a story</a></h3><p>{PROSE}</p></div>', "{}"),
    "pictures": repeated("<figure><img src='/#.jpg'><figcaption>Number #. Photo: Ann Lee</figcaption></figure>", IN_STORY),
    "bylines": repeated("<p>By Ann Lee and Tom Roe #</p>", IN_STORY),
    "dates": repeated("<p>Updated 3 May 2021 at 10.05</p>", IN_STORY),
    "stock phrases": repeated("<p>Advertisement</p>", IN_STORY),
    "lines under the headline": repeated(
        "<p>A line # under it</p>", f"<h1>The ferry stops for weeks</h1>{{}}<p>{PROSE * 4}</p>"
    ),
    "end marks": repeated(f"<p>{PROSE}®</p>", IN_STORY),
    "next pages": repeated('<p><a href="/#">Next page: Part #</a></p>', IN_STORY),
    "hidden words": repeated("words <span hidden>#</span> ", f"{STORY}<p>{{}}</p>"),
    "names of classes": repeated('<p class="related-story-# byline#">words #</p>', IN_STORY),
    "a tag each": repeated("<x-tag#>words</x-tag#>", IN_STORY),
    "attributes of one element": repeated("a#=1 ", f"{STORY}<p {{}}>words</p>"),
    "a claim of many nodes": lambda size: (
        f'<script type="application/ld+json">{json.dumps([{"@type": "Article"}] * size)}</script>{STORY}'
    ),
    "text after the end": repeated("<p>word #</p></html>", STORY),
    "dump: paragraphs": repeated(f"{PROSE}It was day # of it.\n\n"),
    "dump: short lines": repeated("word #\n"),
    "dump: one line": repeated("words and words "),
    "dump: wrapped lines": repeated("The ferry will stop running for eleven weeks, the council said, so that\n"),
    "dump: headings of sections": repeated(f"Related stories\n\n* A story # of some kind\n\n{PROSE}\n\n"),
    "dump: bullets": repeated("  * A story # of some kind\n    And what it says\n"),
    "dump: end marks": repeated(f"{PROSE}®\n\nMore from Tidemark\n\n"),
}


def clean(name: str, size: int) -> float:
    """Seconds of processor time that a page takes."""
    page = PAGES[name](size)
    kind: Kind = "text" if name.startswith("dump") else "html"
    gc.collect()
    start = time.process_time()
    cleanfeed.clean(page, kind=kind)
    return time.process_time() - start


def grown(name: str, seconds: float) -> int:
    """The size at which a page takes some time."""
    size = 250
    while clean(name, size) < seconds and len(PAGES[name](size)) < LARGEST:
        size *= 2
    return size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these pages: {', '.join(PAGES)}")
    parser.add_argument("--seconds", type=float, default=0.3, help="time that the smaller page takes (0.3)")
    parser.add_argument("--profile", metavar="NAME", help="print where the time of this page goes")
    options = parser.parse_args()
    if unknown := {*options.names, *filter(None, [options.profile])} - set(PAGES):
        parser.error(f"no such page: {', '.join(sorted(unknown))}")
    cleanfeed.clean(STORY)
    if options.profile:
        size = 2 * grown(options.profile, options.seconds)
        profile = cProfile.Profile()
        profile.runcall(clean, options.profile, size)
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)
        return 0
    steep = 0
    for name in options.names or PAGES:
        size = grown(name, options.seconds)
        once, twice = (min(clean(name, some) for _ in range(3)) for some in (size, 2 * size))
        is_steep = twice > MOST * once
        steep += is_steep and name not in PARSERS_OWN
        mark = "" if not is_steep else "  steep, in libxml2" if name in PARSERS_OWN else "  TOO STEEP"
        print(f"{name:32} {2 * size:>9,} {once:7.2f} s {twice:7.2f} s {twice / once:6.2f}{mark}", flush=True)
    return int(steep > 0)


if __name__ == "__main__":
    sys.exit(main())
