"""What an answer, cleanfeed's or another tool's, scores on a page, and the field's metrics over pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus import CorpusPage, same, shingle_scores, word_f1
from intervals import Figure, Formula, estimate, f1, f1_of_means, mean

from cleanfeed.story import Story

Counts = tuple[int, int, int]  # true positives, false positives, false negatives
FIELDS = frozenset({"headline", "standfirst", "published", "authors"})


@dataclass(frozen=True)
class Answer:
    """What a tool says of a page."""

    text: str = ""
    headline: str | None = None
    standfirst: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageScore:
    """What was measured on one page; None where the gold does not say, or the tool does not give it."""

    word: float | None = None
    precision: float | None = None
    recall: float | None = None
    snippets: Counts | None = None
    headline: bool | None = None
    standfirst: bool | None = None
    given_standfirst: bool | None = None
    date: bool | None = None
    authors: Counts | None = None


@dataclass(frozen=True)
class Metric:
    """A figure over pages: the numbers to sum of each page that has them, and the formula over the sums."""

    name: str
    counted: Callable[[PageScore], Sequence[float] | None]
    formula: Formula

    def over(self, scores: Iterable[PageScore]) -> Figure | None:
        return estimate([row for score in scores if (row := self.counted(score)) is not None], self.formula)


def _share(read: Callable[[PageScore], float | None]) -> Callable[[PageScore], Sequence[float] | None]:
    return lambda score: None if (value := read(score)) is None else (float(value), 1.0)


def _shingles(score: PageScore) -> Sequence[float] | None:
    return None if score.precision is None or score.recall is None else (score.precision, score.recall, 1.0)


METRICS = (
    Metric("word F1", _share(lambda score: score.word), mean),
    Metric("shingle F1", _shingles, f1_of_means),
    Metric("snippet F1", lambda score: score.snippets, f1),
    Metric("headline", _share(lambda score: score.headline), mean),
    Metric("standfirst", _share(lambda score: score.standfirst), mean),
    Metric("standfirst precision", _share(lambda score: score.given_standfirst), mean),
    Metric("date", _share(lambda score: score.date), mean),
    Metric("authors F1", lambda score: score.authors, f1),
)


def answer_of(story: Story) -> Answer:
    """A story as what is scored."""
    names = tuple(author.name for author in story.authors)
    return Answer(story.text, story.headline, story.standfirst, story.published, names)


def score_answer(page: CorpusPage, answer: Answer, headline_printed: bool, gives: frozenset[str] = FIELDS) -> PageScore:
    """Score an answer by the page's gold.

    ``headline_printed``: only a gold headline that the page prints counts. ``gives``: the fields that the tool has at all; on
    others it is not scored.
    """
    gold = page.gold
    word = precision = recall = None
    if gold.get("body"):
        word = word_f1(answer.text, gold["body"])
        precision, recall = shingle_scores(answer.text, gold["body"])
    headline = standfirst = given = date = None
    if headline_printed and gold.get("headline") and "headline" in gives:
        headline = same(answer.headline, gold["headline"])
    if "standfirst" in gold and "standfirst" in gives:
        standfirst = same(answer.standfirst, gold["standfirst"])
        given = standfirst if answer.standfirst else None
    if gold.get("published") and "published" in gives:
        date = (answer.published or "")[:10] == gold["published"][:10]
    authors = count_names(answer.authors, gold.get("byline")) if "authors" in gives else None
    return PageScore(word, precision, recall, count_snippets(page, answer.text), headline, standfirst, given, date, authors)


def count_snippets(page: CorpusPage, text: str) -> Counts | None:
    """Wanted strings found, unwanted ones found, wanted ones missing; None where the gold has neither."""
    if "with" not in page.gold and "without" not in page.gold:
        return None
    folded = fold(text)
    wanted = [fold(snippet) in folded for snippet in page.gold.get("with", ())]
    unwanted = [fold(snippet) in folded for snippet in page.gold.get("without", ())]
    return sum(wanted), sum(unwanted), len(wanted) - sum(wanted)


def fold(text: str) -> str:
    """Text with all white space as single spaces."""
    return " ".join(text.split())


def count_names(names: Iterable[str], gold: object) -> Counts | None:
    """Names right, made up, missing; None where the gold is not a list of names (a printed line is none)."""
    if not isinstance(gold, list):
        return None
    ours, theirs = {name.casefold() for name in names}, {name.casefold() for name in gold}
    return len(ours & theirs), len(ours - theirs), len(theirs - ours)


def prints_headline(page: CorpusPage, story: Story | None) -> bool:
    """Whether the page prints its gold headline: some field or line of the record, which holds all the page shows, is it."""
    headline = page.gold.get("headline")
    if not headline or story is None:
        return False
    fields = (story.headline, story.kicker, story.standfirst, *(element.text for element in story.body))
    lines = (line for block in story.stripped for line in block.lines)
    return any(same(text, headline) for text in (*fields, *lines))
