#!/usr/bin/env python3
"""Score cleanfeed on a corpus: ``scripts/benchmark.py [--corpus DIR] [--set NAME] [--every N] [--worst N] [--roles]``.

Prints a Markdown table of the field's metrics by set and page type, then what must hold on every page: no exception but
`CleanfeedError`, every visible letter once; and where blocks are labelled, how many have the right role. Time is the ratio to
a bare lxml parse of the same bytes in the same run. Where the weights were trained on the same corpus these are figures in
sample, unless ``--out-of-fold`` is given.
"""

import argparse
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from body_training import fit, sample, usable_columns, weights_of
from corpus import FOLDS, CorpusPage, corpus_folder, corpus_root, read_corpus, same, shingle_scores, word_f1
from labelled import RoleScores, align, read_labels
from letters import record_letters, visible_letters
from lxml import etree

import cleanfeed
from cleanfeed.blocks.from_html import cut_html
from cleanfeed.label import body_model, role_model, verdict
from cleanfeed.label.features import COLUMNS
from cleanfeed.label.label import label_blocks
from cleanfeed.page.read import HtmlPage, read_page


@dataclass
class Scores:
    """What was measured on the pages of one set and type."""

    pages: int = 0
    stories: int = 0
    word: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    snippets: Counter[str] = field(default_factory=Counter)
    headline: list[bool] = field(default_factory=list)
    standfirst: list[bool] = field(default_factory=list)
    given_standfirst: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)
    authors: Counter[str] = field(default_factory=Counter)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl; else CLEANFEED_CORPUS")
    parser.add_argument("--set", help="only this set")
    parser.add_argument("--every", type=int, default=1, help="only every N-th page")
    parser.add_argument("--out-of-fold", action="store_true", help="judge each page by weights that never saw its domain")
    parser.add_argument("--roles", action="store_true", help="score the role of every block of the labelled pages")
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages by word F1")
    options = parser.parse_args()
    tables: dict[tuple[str, str], Scores] = defaultdict(Scores)
    ratios: list[float] = []
    ranked: list[tuple[float, str]] = []
    broken: list[str] = []
    roles = RoleScores()
    every = list(read_corpus(corpus_folder(options.corpus)))
    labels = read_labels(corpus_root(every)) if options.roles else {}
    chosen = [page for page in every[:: options.every] if options.set in (None, page.set)]
    for fold in range(FOLDS) if options.out_of_fold else (None,):
        if fold is not None:
            unlearn(every, fold)
        for page in chosen:
            if fold in (None, page.fold):
                score_page(page, tables[page.set, page.page_type], ratios, ranked, broken)
                if page.id in labels:
                    score_roles(page, labels[page.id], roles)
    print_tables(tables)
    if options.roles:
        print("\nroles:", roles.describe())
    print(
        f"\ntime: {statistics.median(ratios):.2f} times the bare parse (median; nine tenths below {quantile(ratios, 0.9):.2f})"
    )
    print(f"broken: {len(broken)}", *broken[:20], sep="\n  ")
    for score, name in sorted(ranked)[: options.worst]:
        print(f"{score:.3f} {name}")
    return bool(broken)


def sample_scores(folder: Path, every: int) -> dict[str, float]:
    """Metric to value: of the articles among every N-th page by set, of the blocks' roles, and whether no page broke."""
    tables: dict[str, Scores] = defaultdict(Scores)
    broken: list[str] = []
    roles = RoleScores()
    labels = read_labels(folder)
    for page in list(read_corpus(folder))[::every]:
        if page.page_type == "article":
            score_page(page, tables[page.set], [], [], broken)
        if page.id in labels:
            score_roles(page, labels[page.id], roles)
    found = {f"{name} {metric}": value for name in sorted(tables) for metric, value in metrics(tables[name]).items()}
    figures = {f"roles {name}": value for name, value in roles.figures().items()} if labels else {}
    return {name: value for name, value in (found | figures).items() if value is not None} | {"unbroken": float(not broken)}


def metrics(s: Scores) -> dict[str, float | None]:
    return {
        "word F1": mean(s.word),
        "shingle F1": harmonic(mean(s.precision), mean(s.recall)),
        "snippet F1": f1(s.snippets),
        "headline": mean(s.headline),
        "standfirst": mean(s.standfirst),
        "standfirst precision": mean(s.given_standfirst),
        "date": mean(s.date),
        "authors F1": f1(s.authors),
    }


def unlearn(pages: list[CorpusPage], fold: int) -> None:
    """Put weights in the cleaner's place that were fitted without one fold of domains: one model after the other."""
    from role_training import fit_roles, measure_labelled
    from verdict_training import bar_of, fit_verdict, measure_pages

    known = [page for page in pages if page.fold != fold]
    samples = [s for page in known if (s := sample(page, as_text=False))]
    made = {"html": fit(samples, usable_columns("html")), "text": np.zeros(len(COLUMNS) + 1)}
    fitted = msgspec.convert(weights_of(made), body_model.Weights)
    body_model.weights = cache(lambda: fitted)
    labels = read_labels(corpus_root(pages))
    roles = fit_roles([measure_labelled(page, labels[page.id]) for page in known if page.id in labels])
    role_model.weights = cache(lambda: roles)
    kinds = measure_pages(known, as_text=False)
    trees = fit_verdict(kinds, np.ones(len(kinds.rows), np.bool_))
    trees.value[0] -= bar_of(kinds)
    verdict.model = cache(lambda _form: trees)


def score_page(
    page: CorpusPage, scores: Scores, ratios: list[float], ranked: list[tuple[float, str]], broken: list[str]
) -> None:
    """Clean one page and note everything that is measured of it."""
    data = page.read()
    start = time.perf_counter()
    etree.fromstring(data, etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    parsed = time.perf_counter()
    scores.pages += 1
    try:
        story = cleanfeed.clean(data, url=page.url)
    except cleanfeed.CleanfeedError as error:
        broken.append(f"{page.id}: {error}")
        return
    except Exception as error:  # noqa: BLE001  # what must never happen is what is looked for
        broken.append(f"{page.id}: {error!r}")
        return
    ratios.append((time.perf_counter() - parsed) / (parsed - start))
    if difference := describe_difference(visible_letters(data, page), record_letters(story)):
        broken.append(f"{page.id}: {difference}")
    scores.stories += story.is_story
    note_body(page, story, scores, ranked)
    note_fields(page, story, scores)


def score_roles(page: CorpusPage, labelled: list[tuple[str, str]], scores: RoleScores) -> None:
    """Label one page's blocks and count those that have the role they were labelled with."""
    read = read_page(page.read(), page.url)
    assert isinstance(read, HtmlPage)
    draft = label_blocks(cut_html(read.root), read.claims)
    scores.add_page(draft, align([block.text for block in draft.blocks], labelled))


def describe_difference(seen: Counter[str], possible: list[Counter[str]]) -> str:
    """What was lost or made up, empty if nothing was."""
    if seen in possible:
        return ""
    lost, made_up = seen - possible[-1], possible[-1] - seen
    return (
        f"lost {lost.total()} {dict(lost.most_common(5))}, made up {made_up.total()} {dict(made_up.most_common(5))}"
        if lost or made_up
        else ""
    )


def note_body(page: CorpusPage, story: cleanfeed.Story, scores: Scores, ranked: list[tuple[float, str]]) -> None:
    text = story.text
    if gold := page.gold.get("body"):
        scores.word.append(word_f1(text, gold))
        precision, recall = shingle_scores(text, gold)
        scores.precision.append(precision)
        scores.recall.append(recall)
        if page.page_type == "article":
            ranked.append((scores.word[-1], f"{page.id} precision {precision:.2f} recall {recall:.2f} {page.url}"))
    folded = " ".join(text.split())
    for wanted in page.gold.get("with", ()):
        scores.snippets["tp" if " ".join(wanted.split()) in folded else "fn"] += 1
    for unwanted in page.gold.get("without", ()):
        scores.snippets["fp" if " ".join(unwanted.split()) in folded else "tn"] += 1


def note_fields(page: CorpusPage, story: cleanfeed.Story, scores: Scores) -> None:
    gold = page.gold
    if gold.get("headline") and is_printed(story, gold["headline"]):
        scores.headline.append(same(story.headline, gold["headline"]))
    if "standfirst" in gold:
        right = same(story.standfirst, gold["standfirst"])
        scores.standfirst.append(right)
        if story.standfirst:
            scores.given_standfirst.append(right)
    if gold.get("published"):
        scores.date.append((story.published or "")[:10] == gold["published"][:10])
    if isinstance(gold.get("byline"), list):
        ours, theirs = {a.name.casefold() for a in story.authors}, {name.casefold() for name in gold["byline"]}
        scores.authors.update(tp=len(ours & theirs), fp=len(ours - theirs), fn=len(theirs - ours))


def is_printed(story: cleanfeed.Story, headline: str) -> bool:
    """Whether the page prints a headline: some line or field of the record is it."""
    fields = (story.headline, story.kicker, story.standfirst, *(element.text for element in story.body))
    lines = (line for block in story.stripped for line in block.lines)
    return any(same(text, headline) for text in (*fields, *lines))


def print_tables(tables: dict[tuple[str, str], Scores]) -> None:
    print(
        "| set | type | pages | stories | word F1 | shingle F1 | snippet F1 | headline | standfirst; precision | date "
        "| authors F1 |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for (name, kind), s in sorted(tables.items()):
        row: tuple[object, ...] = (
            name,
            kind,
            s.pages,
            share(s.stories, s.pages),
            mean(s.word),
            harmonic(mean(s.precision), mean(s.recall)),
        )
        row += (
            f1(s.snippets),
            mean(s.headline),
            f"{show(mean(s.standfirst))}; {show(mean(s.given_standfirst))}",
            mean(s.date),
            f1(s.authors),
        )
        print("|", " | ".join(show(cell) for cell in row), "|")


def show(cell: object) -> str:
    return "–" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def mean(values: list[float] | list[bool]) -> float | None:
    return float(sum(values)) / len(values) if values else None


def harmonic(a: float | None, b: float | None) -> float | None:
    return 2 * a * b / (a + b) if a and b else None


def f1(counts: Counter[str]) -> float | None:
    whole = 2 * counts["tp"] + counts["fp"] + counts["fn"]
    return 2 * counts["tp"] / whole if whole else None


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[int(part * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
