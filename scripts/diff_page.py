"""One HTML page that needs nothing else: gold bodies and ours side by side, the words of one that the other lacks marked."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import zip_longest

from cases import Case
from kinds import Gap
from marks import Line, Words
from worst import Judged

from cleanfeed.roles import ElementKind

STYLE = """
:root { color-scheme: light dark; --ink: #1c1d1f; --soft: #62666d; --paper: #fff; --sheet: #f4f4f1; --rule: #dcdcd6;
  --lost: #ffd9d4; --lost-ink: #8f1d10; --added: #d3ecd4; --added-ink: #14562a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e4e0; --soft: #9a9da3; --paper: #1d1e20; --sheet: #141516;
  --rule: #34363a; --lost: #5a221b; --lost-ink: #ffc4bb; --added: #1d4528; --added-ink: #bdeec6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--sheet); color: var(--ink); font: 15px/1.5 Georgia, "Noto Serif", serif; }
header, main { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 17px; margin: 0; display: inline; }
.soft, th, .chip, figure, summary small { font-family: system-ui, sans-serif; font-size: 12.5px; color: var(--soft); }
table.index { border-collapse: collapse; width: 100%; margin: 18px 0 28px; background: var(--paper);
  border: 1px solid var(--rule); font: 13px/1.45 system-ui, sans-serif; }
.index th, .index td { text-align: left; padding: 5px 10px; border-bottom: 1px solid var(--rule); vertical-align: top; }
.index td.number { font-variant-numeric: tabular-nums; }
a { color: inherit; overflow-wrap: anywhere; }
details { background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; margin: 0 0 20px; }
summary { padding: 12px 18px; cursor: pointer; }
summary small { display: block; margin-top: 2px; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); border-top: 1px solid var(--rule); }
.pair > div { padding: 8px 18px; overflow-wrap: anywhere; }
.pair > div + div { border-left: 1px solid var(--rule); }
.pair.names { position: sticky; top: 0; background: var(--paper); font: 600 12.5px system-ui, sans-serif; color: var(--soft); }
.pair p { margin: 0 0 8px; white-space: pre-line; }
.pair p.crosshead { font-weight: bold; }
.pair p.list_item::before { content: "• "; color: var(--soft); }
.pair p.quote { border-inline-start: 3px solid var(--rule); padding-inline-start: 10px; }
.pair p.code, .pair p.table { font-family: ui-monospace, monospace; font-size: 13px; white-space: pre-wrap; }
del, ins { text-decoration: none; border-radius: 3px; padding: 1px 2px; }
del { background: var(--lost); color: var(--lost-ink); }
ins { background: var(--added); color: var(--added-ink); }
.chip { border: 1px solid currentColor; border-radius: 9px; padding: 0 7px; margin-inline-start: 5px; white-space: nowrap; }
.chip.del { color: var(--lost-ink); } .chip.ins { color: var(--added-ink); }
.same { color: var(--soft); font: 12.5px system-ui, sans-serif; }
"""
WHOLE = 3  # pairs that are the same and stand together are folded up if there are more of them


def diff_page(judged: Sequence[Judged]) -> str:
    """The whole page."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>cleanfeed: gold and ours</title>\n<style>{STYLE}</style></head>\n<body>\n<header>\n<h1>Gold and ours</h1>\n"
        f'<p class="soft">{len(judged)} pages with the lowest word F1. <del>Words of the gold body that ours lacks</del>, '
        "<ins>words of ours that the gold body lacks</ins>, each with the kind of the error; point at a kind for its "
        "evidence.</p>\n"
        f"{_index(judged)}</header>\n<main>\n{''.join(map(_section, judged))}</main>\n</body></html>\n"
    )


def _index(judged: Iterable[Judged]) -> str:
    rows = "".join(
        f'<tr><td><a href="#{_name(one)}">{_text(one.result.page.id)}</a></td><td class="number">{one.word:.3f}</td>'
        f"<td>{_text(one.summary)}</td></tr>\n"
        for one in judged
    )
    names = "<tr><th>page</th><th>word F1</th><th>kinds of error, words</th></tr>"
    return f'<table class="index"><thead>{names}</thead>\n{rows}</table>\n'


def _section(one: Judged) -> str:
    score = one.result.score
    figures = f"word F1 {one.word:.3f} · shingle precision {score.precision or 0:.3f}, recall {score.recall or 0:.3f}"
    said = "".join(f" · {_text(notice.code)}" for notice in one.case.story.warnings)
    title = one.case.story.headline or one.case.story.title or one.result.page.id
    return (
        f'<details open id="{_name(one)}"><summary><h2 dir="auto">{_text(title)}</h2>'
        f"<small>{_text(one.result.page.id)} · {figures} · {_text(one.summary)}{said}<br>"
        f"{_address(one.result.page.url)}</small>"
        f"</summary>\n{_pair('Gold', 'Ours', 'pair names')}{''.join(_pairs(one))}</details>\n"
    )


def _address(url: str | None) -> str:
    if not url or not url.startswith(("http://", "https://")):
        return _text(url or "no address")
    return f'<a href="{_text(url)}" rel="nofollow noreferrer">{_text(url)}</a>'


def _pairs(one: Judged) -> Iterator[str]:
    """Rows of what belongs together; many that are the same, one after the other, are told by their number."""
    same: list[str] = []
    for left, right in pair_lines(one.case):
        gold = _cell(one.case.gold, left, one.lost, "del")
        ours = _cell(one.case.ours, right, one.added, "ins", [one.case.elements[at].kind for at in right])
        row = _pair(gold, ours)
        if any(one.case.gold[at].missing for at in left) or any(one.case.ours[at].missing for at in right):
            yield from _fold(same)
            yield row
            same = []
        else:
            same.append(row)
    yield from _fold(same)


def _pair(left: str, right: str, kind: str = "pair") -> str:
    return f'<div class="{kind}"><div>{left}</div><div>{right}</div></div>\n'


def _fold(rows: Sequence[str]) -> Iterator[str]:
    if len(rows) <= WHOLE:
        yield from rows
        return
    yield rows[0]
    yield _pair(f'<span class="same">{len(rows) - 2} more that are the same</span>', "")
    yield rows[-1]


def _cell(lines: Sequence[Line], chosen: range, gaps: Sequence[Gap], tag: str, kinds: Sequence[ElementKind] = ()) -> str:
    """Some lines of one side with their gaps marked. The last of several gaps of one kind that follow each other names it."""
    here = [gap for gap in gaps if gap.line in chosen]
    named = [gap for at, gap in enumerate(here) if at + 1 == len(here) or here[at + 1].kind != gap.kind]
    cell = ""
    for at, kind in zip_longest(chosen, kinds):
        marked = _mark(lines[at], [gap for gap in here if gap.line == at], named, tag)
        shape = f' class="{kind}"' if kind else ""
        cell += f'<p dir="auto"{shape}>{marked}</p>'
    return cell


def _mark(line: Line, gaps: Sequence[Gap], named: Sequence[Gap], tag: str) -> str:
    """A line's text; a gap that ends it takes the punctuation along."""
    parts, done = [], 0
    for gap in gaps:
        start = line.spans[gap.start][0] if gap.start else 0
        end = line.spans[gap.end - 1][1] if gap.end < len(line.spans) else len(line.text)
        parts += [_text(line.text[done:start]), f"<{tag}>{_text(line.text[start:end])}</{tag}>"]
        if gap in named:
            parts.append(f'<span class="chip {tag}" title="{_text(gap.evidence)}">{_text(gap.kind)}</span>')
        done = end
    return "".join(parts) + _text(line.text[done:])


def pair_lines(case: Case) -> list[tuple[range, range]]:
    """Lines of both sides that belong together, in order: what stands between two pairs is a pair of its own."""
    pairs: list[tuple[range, range]] = []
    left = right = 0
    for at, other in [*_anchors(case), (len(case.gold), len(case.ours))]:
        if at > left or other > right:
            pairs.append((range(left, at), range(right, other)))
        if at < len(case.gold):
            pairs.append((range(at, at + 1), range(other, other + 1)))
        left, right = at + 1, other + 1
    return pairs


def _anchors(case: Case) -> list[tuple[int, int]]:
    """The most pairs of lines that share runs of words and stand in the same order on both sides."""
    owners: dict[Words, int] = {}
    for at, line in enumerate(case.ours):
        for run in line.runs():
            owners.setdefault(run, at)
    shared = [Counter(owners[run] for run in line.runs() if run in owners) for line in case.gold]
    likely = [(at, votes.most_common(1)[0][0]) for at, votes in enumerate(shared) if votes]
    return _longest_rise(likely)


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    at_top: list[int] = []
    before: list[int] = []
    for at, (_, other) in enumerate(pairs):
        # equal numbers do not rise, so the pile is the first whose top is no smaller
        pile = bisect_left(tops, other)
        tops[pile : pile + 1], at_top[pile : pile + 1] = [other], [at]
        before.append(at_top[pile - 1] if pile else -1)
    chain: list[tuple[int, int]] = []
    at = at_top[-1] if at_top else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _text(text: str) -> str:
    """Text for HTML, control characters taken out."""
    return escape("".join(char if char.isprintable() or char in "\n\t" else " " for char in text))


def _name(one: Judged) -> str:
    return f"page-{_text(one.result.page.id)}"
