"""The benchmark: scores, intervals and tables on small invented pages whose figures can be worked out by hand."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import benchmark
import numpy as np
import pytest
from confidence import area, confidence_report
from corpus import CorpusPage, read_corpus
from intervals import Formula, estimate, f1, f1_of_means, mean
from measuring import Result, measure_page
from pages import story_page
from scores import METRICS, Answer, PageScore, score_answer
from tables import markdown_table, score_tables

import cleanfeed
from cleanfeed import Story

SCRIPT = Path(__file__).parents[1] / "scripts/benchmark.py"
BODY = "The ferry sank at its berth on Tuesday.\n\nNobody was on board when the harbour wall gave way."


def corpus_page(gold: Mapping[str, object], page_type: str = "article", name: str = "ferry") -> CorpusPage:
    return CorpusPage(name, "invented", page_type, "https://marram-bay.example/ferry", Path("ferry.html"), dict(gold))


def score(gold: Mapping[str, object], answer: Answer, printed: bool = True) -> PageScore:
    return score_answer(corpus_page(gold), answer, printed)


def result(confidence: float, word: float, name: str = "a", language: str = "en", page_type: str = "article") -> Result:
    scored = PageScore(word=word, precision=word, recall=word)
    page = corpus_page({}, page_type, name)
    return Result(page, scored, language, True, confidence, False, 0.001, 0.01, False, "")


def value(rows: Sequence[Sequence[float]], formula: Formula) -> float:
    figure = estimate(rows, formula)
    assert figure is not None
    return figure.value


# Scores


def test_the_body_is_scored_by_words_and_by_runs_of_four() -> None:
    scored = score({"body": "one two three four five"}, Answer("One two three four six"))
    assert scored.word == pytest.approx(0.8)  # 4 of 5 on both sides, whatever the case
    assert (scored.precision, scored.recall) == (0.0, 0.0)  # "One two three four" is another run


def test_scripts_without_spaces_are_scored_like_all_others() -> None:
    gold = {"body": "港は閉鎖された。 船は沈んだ。"}
    assert score(gold, Answer("港は閉鎖された。")).word == pytest.approx(2 / 3)
    assert score({"body": "غرقت العبارة في الميناء"}, Answer("غرقت العبارة في الميناء")).word == 1.0


def test_snippets_are_found_whatever_the_white_space() -> None:
    gold = {"with": ["sank at its", "not there"], "without": ["Most read", "on Tuesday"]}
    assert score(gold, Answer(BODY.replace("at its", "at\n its"))).snippets == (1, 1, 1)


def test_a_standfirst_given_where_the_page_has_none_is_wrong_and_one_left_out_is_right() -> None:
    given, left_out = score({"standfirst": ""}, Answer(standfirst="Ferry sinks")), score({"standfirst": ""}, Answer())
    assert (given.standfirst, given.given_standfirst) == (False, False)
    assert (left_out.standfirst, left_out.given_standfirst) == (True, None)


def test_fields_are_the_same_if_their_words_are() -> None:
    gold = {"headline": "Ferry sinks – nobody hurt", "published": "2024-03-05 08:00:00+00:00"}
    scored = score(gold, Answer(headline="FERRY SINKS: nobody hurt", published="2024-03-05"))
    assert (scored.headline, scored.date) == (True, True)


def test_a_headline_that_the_page_does_not_print_is_not_scored() -> None:
    assert score({"headline": "Ferry sinks"}, Answer(headline="Ferry sinks"), printed=False).headline is None


def test_names_are_counted_where_the_gold_lists_them() -> None:
    answer = Answer(authors=("Ida Holm", "Marram Bay News"))
    assert score({"byline": ["IDA HOLM", "Per Lund"]}, answer).authors == (1, 1, 1)
    assert score({"byline": "Ida Holm, Per Lund"}, answer).authors is None


def test_fields_that_a_tool_does_not_have_are_not_scored() -> None:
    gold = {"headline": "Ferry sinks", "standfirst": "", "published": "2024-03-05", "byline": ["Ida Holm"]}
    scored = score_answer(corpus_page(gold), Answer(), True, frozenset({"headline"}))
    assert scored == PageScore(headline=False)


# Intervals


def test_figures_are_formulas_over_sums() -> None:
    assert value([(0.5, 1), (1.0, 1)], mean) == 0.75
    assert value([(2, 1, 0), (1, 0, 2)], f1) == pytest.approx(6 / 9)
    assert value([(1.0, 0.5, 1), (0.5, 0.5, 1)], f1_of_means) == pytest.approx(0.6)


def test_nothing_to_count_gives_no_figure_and_nothing_right_gives_zero() -> None:
    assert estimate([], mean) is None
    assert estimate([(0, 0, 0)], f1) is None
    assert value([(0.0, 0.0, 1)], f1_of_means) == 0.0


def test_an_interval_is_what_the_binomial_law_says_and_the_same_each_time() -> None:
    rows = [(float(at < 80), 1.0) for at in range(100)]
    figure = estimate(rows, mean)
    assert figure is not None and figure == estimate(rows, mean)
    assert figure.low == pytest.approx(0.8 - 1.96 * 0.04, abs=0.015)  # the deviation of 100 draws of 0.8 is 0.04
    assert figure.high == pytest.approx(0.8 + 1.96 * 0.04, abs=0.015)
    assert str(figure) == f"0.800 ({figure.low:.3f}–{figure.high:.3f})"


def test_a_few_pages_get_no_interval() -> None:
    assert str(estimate([(1.0, 1.0)] * 3, mean)) == "1.000"


# Confidence


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    good = np.array([True, True, False, False])
    figure = area(np.array([0.9, 0.5, 0.5, 0.1]), good)
    assert figure is not None and figure.value == pytest.approx(3.5 / 4)  # of four pairs three are right and one is equal
    assert area(np.array([0.9, 0.8]), np.array([True, True])) is None


def test_the_reliability_table_goes_from_the_least_sure_tenth_to_the_surest() -> None:
    report = confidence_report([result(at / 100, 0.5 if at < 10 else 0.95) for at in range(100)])
    rows = [row for row in report.splitlines() if row.startswith("| 0")]
    assert rows[0] == "| 0.000–0.090 | 10 | 0.045 | 0.000 (0.000–0.000) |"
    assert len(rows) == 10 and rows[9].startswith("| 0.900–0.990 | 10 | 0.945 | 1.000")
    assert "AUC of confidence for word F1 < 0.9: 1.000" in report


def test_without_bodies_there_is_no_report_of_confidence() -> None:
    assert confidence_report([]) == ""


# Tables


def test_articles_are_told_apart_by_language_and_all_pages_by_type() -> None:
    tables = score_tables([result(1, 1.0), result(1, 0.5, language="de"), result(1, 0.0, page_type="shop")])
    by_set, by_language, by_type = tables.split("\n\n### ")
    assert "| invented | 2 | 1.000 | 0.750 | 0.750 |" in by_set
    assert "| de | 1 | 1.000 | 0.500 | 0.500 |" in by_language and "| en | 1 |" in by_language
    assert "| shop | 1 | 1.000 | 0.000 | 0.000 |" in by_type and "| article | 2 |" in by_type
    assert "snippet" not in tables  # columns without a figure are left out


def test_cells_neither_end_early_nor_steer_a_terminal() -> None:
    assert markdown_table(("a", "b"), [("x|y", "\x1b[31m")]).splitlines()[-1] == "| x\\|y |  [31m |"


def test_every_metric_has_a_name_of_its_own() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)


# Measuring


def test_a_page_is_measured_by_whatever_makes_its_story() -> None:
    page = corpus_page({"body": "From the dump. It is short."})

    def upper(page: CorpusPage, data: bytes) -> Story:
        return cleanfeed.clean(data.upper(), page.url)

    fed = story_page("<p>From the dump. It is short.</p>").encode()
    cleaned = measure_page(page, upper, lambda _: fed)
    assert cleaned.data == fed and cleaned.result.parse > 0
    assert cleaned.story is not None and cleaned.story.source.bytes == len(fed)


def test_a_page_that_fails_scores_as_an_empty_text_and_is_told() -> None:
    cleaned = measure_page(corpus_page({"body": BODY}), feed=lambda _: b"%PDF-1.7 \x00")
    assert cleaned.result.failed and cleaned.result.score.word == 0.0
    assert "PDF" in cleaned.result.broken


def test_an_empty_page_is_told_and_stops_nothing() -> None:
    assert "empty" in measure_page(corpus_page({"body": BODY}), feed=lambda _: b"").result.broken


def test_an_exception_of_any_kind_is_reported_not_raised() -> None:
    def fail(_page: CorpusPage, _data: bytes) -> Story:
        raise ZeroDivisionError("a defect")

    assert measure_page(corpus_page({}), fail, lambda _: b"<p>x").result.broken == "ZeroDivisionError('a defect')"


# The command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two pages of an invented paper, one gzipped."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    page = story_page(f"<main><h1>Ferry sinks</h1>{paragraphs}<p>By the harbour office, which keeps the logs.</p></main>")
    (tmp_path / "plain.html").write_text(page, encoding="utf-8")
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(page.encode()))
    rows = [
        {"id": "plain", "set": "coast", "page": "plain.html", "gold": {"headline": "Ferry sinks", "body": BODY}},
        {"id": "packed", "set": "inland", "page": "packed.html.gz", "gold": {"body": BODY, "published": None}},
    ]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path, stdout: IO[str] | int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    environment.pop("CLEANFEED_CORPUS", None)
    command = [sys.executable, SCRIPT, *arguments]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8", env=environment, timeout=60, check=False
    )


def test_the_command_prints_tables_and_writes_the_page(corpus: Path) -> None:
    done = run("--corpus", corpus, "--worst", "1", "--diff", corpus / "diff.html")
    assert done.returncode == 0, done.stderr
    assert "### Articles by set" in done.stdout and "| coast | 1 |" in done.stdout and "| inland | 1 |" in done.stdout
    assert "### Kinds of error" in done.stdout and "broken: 0" in done.stdout
    assert "Nobody was on board" in (corpus / "diff.html").read_text("utf-8")


def test_dumps_of_the_pages_are_scored_by_the_same_tables(corpus: Path) -> None:
    done = run("--corpus", corpus, "--as-text", "wet", "--worst", "1")
    assert done.returncode == 0, done.stderr
    assert "### Articles by set" in done.stdout and "broken: 0" in done.stdout and " ms a page" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-text", "links"], "invalid choice: 'links'"),
        (["--as-text", "wet", "--peers"], "other tools read no text dumps"),
        (["--set", "caost"], "benchmark: --set caost: the corpus has no such set, but coast, inland"),
        (["--diff", "diff.html"], "say how many with --worst N"),
        (["--every", "x"], "x is not a number from 1"),
        (["--worst", "0"], "0 is not a number from 1"),
        (["--worst", "1", "--diff", "nowhere/diff.html"], "there is no folder nowhere"),
        (["--worst", "1", "--diff", "."], "benchmark: --diff .: Is a directory"),
    ],
)
def test_what_cannot_be_is_told_on_one_line(
    corpus: Path,
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--corpus", str(corpus), *arguments])
    with pytest.raises(SystemExit) as raised:
        benchmark.main()
    shown = capsys.readouterr()
    told = raised.value.code if isinstance(raised.value.code, str) else shown.err
    assert shown.out == "" and message in told.splitlines()[-1]


def test_a_full_disk_is_told_on_one_line(corpus: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("--corpus", corpus, stdout=full)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["benchmark: the tables cannot be written: No space left on device"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a", "set": "s"}', "line 1: Object missing required field `page`"),
        ('{"id": "a", "set": "s", "page": "plain.html", "gold": {"body": 1}}', "line 1: Expected `str`, got `int`"),
        ('{"id": "a", "set": "s", "page": "gone.html"}', "line 1: there is no file gone.html"),
        ('{"id": "a"', "line 1: "),
        ('{"id": "a", "set": "s", "page": "plain.html"}\n' * 2, "line 2: there is a page a already"),
    ],
)
def test_a_line_that_is_none_is_named(corpus: Path, line: str, message: str) -> None:
    (corpus / "manifest.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"manifest\.jsonl") as raised:
        list(read_corpus(corpus))
    assert message in str(raised.value)


def test_a_damaged_page_is_named(corpus: Path) -> None:
    packed = corpus / "packed.html.gz"
    packed.write_bytes(packed.read_bytes()[:40])
    pages = {page.id: page for page in read_corpus(corpus)}
    assert pages["plain"].read().startswith(b"<!doctype")
    with pytest.raises(SystemExit, match=r"packed\.html\.gz: cannot be read"):
        pages["packed"].read()
