"""Figures as Markdown tables: by set, by language, by page type, and how far confidence can be trusted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from intervals import Figure, estimate, mean
from measuring import Result
from scores import METRICS

NONE = "–"


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns that are empty in all rows are left out."""
    shown = [[show(cell) for cell in row] for row in rows]
    used = [at for at in range(len(columns)) if any(row[at] != NONE for row in shown)]
    lines = [[columns[at] for at in used], ["---" for _ in used], *([row[at] for at in used] for row in shown)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def show(cell: object) -> str:
    """A cell's text: a dash for None; what would end the cell is escaped."""
    if cell is None:
        return NONE
    return printable(f"{cell:.3f}" if isinstance(cell, float) else str(cell)).replace("|", "\\|")


def printable(text: str) -> str:
    """Text without what could steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def score_tables(results: Sequence[Result]) -> str:
    """All scores, articles by set and by language, and all pages by type. A group is a row."""
    articles = [result for result in results if result.page.page_type == "article"]
    parts = (
        ("Articles by set", "set", articles, lambda result: result.page.set),
        ("Articles by language", "language", articles, lambda result: result.language),
        ("All pages by type", "type", results, lambda result: result.page.page_type),
    )
    return "\n\n".join(f"### {title}\n\n{score_table(name, chosen, key)}" for title, name, chosen, key in parts if chosen)


def score_table(name: str, results: Iterable[Result], key: Callable[[Result], str]) -> str:
    """The scores of each group of pages, the largest first."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    rows = [(named, len(group), stories(group), *figures(group)) for named, group in ordered]
    return markdown_table((name, "pages", "called stories", *(metric.name for metric in METRICS)), rows)


def stories(results: Sequence[Result]) -> Figure | None:
    """The share of pages that are called stories."""
    return estimate([(float(r.is_story), 1.0) for r in results], mean)


def figures(results: Iterable[Result]) -> list[Figure | None]:
    """Every metric over some pages."""
    scores = [result.score for result in results]
    return [metric.over(scores) for metric in METRICS]
