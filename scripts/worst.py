"""The pages with the lowest word F1, the kinds of their errors, and how many words each kind costs over all pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cases import Case
from kinds import Gap, find_added, find_lost
from measuring import Cleaned, Result
from tables import markdown_table

NAMED = 3  # kinds a page


@dataclass(frozen=True)
class Judged:
    """A page, its body beside the gold one, and the words that stand in one of them only."""

    result: Result
    case: Case
    lost: list[Gap]
    added: list[Gap]

    @property
    def word(self) -> float:
        return self.result.score.word or 0.0

    @property
    def summary(self) -> str:
        """The kinds that cost most, each with its words."""
        kinds = count_words(self.lost) + count_words(self.added)
        return ", ".join(f"{kind} {words}" for kind, words in kinds.most_common(NAMED)) or "order or case only"


def count_words(gaps: Iterable[Gap]) -> Counter[str]:
    """Words by kind of error."""
    counts: Counter[str] = Counter()
    for gap in gaps:
        counts[gap.kind] += gap.words
    return counts


def judge(cleaned: Cleaned) -> Judged | None:
    """Find a page's errors; None where there is no gold body or no story."""
    if cleaned.story is None or not cleaned.page.gold.get("body"):
        return None
    case = Case(cleaned.page, cleaned.story, cleaned.data)
    return Judged(cleaned.result, case, find_lost(case), find_added(case))


class WorstPages:
    """The worst of all pages added, and the words of each kind of error over all of them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.judged: list[Judged] = []  # the lowest word F1 first
        self.lost: Counter[str] = Counter()
        self.added: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()

    def add(self, cleaned: Cleaned) -> None:
        """Judge a page; only the worst are held in memory."""
        judged = judge(cleaned)
        if judged is None:
            return
        lost, added = count_words(judged.lost), count_words(judged.added)
        self.lost.update(lost)
        self.added.update(added)
        self.pages.update((lost + added).keys())
        self.judged = sorted([*self.judged, judged], key=lambda one: (one.word, one.result.page.id))[: self.count]

    def describe(self) -> str:
        """Both tables: the worst pages, and the kinds over all pages."""
        return f"### The worst pages\n\n{self.worst_table()}\n\n### Kinds of error, all articles\n\n{self.kinds_table()}"

    def worst_table(self) -> str:
        """A row a page."""
        rows = []
        for one in self.judged:
            page, score = one.result.page, one.result.score
            rows.append((page.id, score.word, score.precision, score.recall, one.summary, page.url))
        return markdown_table(("page", "word F1", "shingle precision", "recall", "kinds of error, words", "url"), rows)

    def kinds_table(self) -> str:
        """The words that each kind costs, and on how many pages it is."""
        sides = {"lost": self.lost, "kept too much": self.added}
        entries = [(words, kind, side) for side, counts in sides.items() for kind, words in counts.items()]
        whole = sum(words for words, _, _ in entries)
        ordered = sorted(entries, key=lambda entry: (-entry[0], entry[1]))
        rows = [(kind, side, words, f"{words / whole:.1%}", self.pages[kind]) for words, kind, side in ordered]
        return markdown_table(("kind of error", "side", "words", "share", "pages"), rows)
