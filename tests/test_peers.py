"""Other tools beside ours: a tool that is absent, fails or takes too long stops nothing."""

import time
from pathlib import Path

import pytest
from corpus import CorpusPage
from measuring import Cleaned, measure_page
from peer_runs import PeerTable, run_peer, time_limit, usable_peers
from peers import PEERS, PageInput, Peer, text_with_breaks
from scores import FIELDS, Answer

TEXT = "The ferry sank at its berth on Tuesday, and the harbour wall with it."
HTML = f"<!doctype html><html lang='de-AT'><h1>Ferry sinks</h1><main><p>{TEXT}</p></main></html>"


def cleaned() -> Cleaned:
    gold = {"body": TEXT, "headline": "Ferry sinks", "standfirst": ""}
    page = CorpusPage("ferry", "coast", "article", None, Path("ferry.html"), gold)
    return measure_page(page, feed=lambda _: HTML.encode())


def perfect(page: PageInput) -> Answer:
    return Answer(TEXT if page.language == "de" and TEXT in page.text else "", "Ferry sinks")


def failing(_page: PageInput) -> Answer:
    raise KeyError("a defect of the tool")


def test_a_tool_is_scored_like_we_are() -> None:
    run = run_peer(Peer("numpy", "numpy", FIELDS, perfect), cleaned())
    assert (run.score.word, run.score.headline, run.score.standfirst, run.failed) == (1.0, True, True, "")


def test_a_tool_that_raises_has_found_nothing() -> None:
    run = run_peer(Peer("numpy", "numpy", frozenset({"headline"}), failing), cleaned())
    assert (run.score.word, run.score.headline, run.score.standfirst, run.failed) == (0.0, False, None, "KeyError")


def test_a_tool_that_takes_too_long_is_stopped() -> None:
    start = time.perf_counter()
    with pytest.raises(TimeoutError), time_limit(0.05):
        time.sleep(20)
    assert time.perf_counter() - start < 10


def test_the_table_has_a_row_a_tool_and_says_what_failed() -> None:
    table = PeerTable([Peer("numpy", "numpy", frozenset(), failing)])
    table.add(cleaned())
    text = table.describe()
    assert text.startswith("### coast: 1 articles")
    rows = text.splitlines()
    assert rows[-2].startswith("| cleanfeed ") and rows[-2].endswith("| – |")
    assert rows[-1].startswith("| numpy ") and "| 0.000 | 0.000 |" in rows[-1] and rows[-1].endswith("| 1 KeyError |")


def test_tools_that_are_absent_are_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    present, absent = Peer("numpy", "numpy", FIELDS, perfect), Peer("no-such-tool", "no_such_tool", FIELDS, perfect)
    assert usable_peers([present, absent]) == [present]
    captured = capsys.readouterr()
    assert captured.out == "" and "no-such-tool is left out" in captured.err and "[bench]" in captured.err


def test_all_tools_of_the_extra_are_there_by_name() -> None:
    names = {peer.name for peer in PEERS}
    assert names == {"trafilatura", "readability-lxml", "newspaper4k", "resiliparse", "jusText", "boilerpy3"}


def test_a_tree_becomes_text_with_its_lines_apart() -> None:
    text = text_with_breaks("<div><p>One <b>and</b> two</p><!-- no --><p>three<br>four</p></div>")
    assert [line for line in text.splitlines() if line.strip()] == ["One and two", "three", "four"]
    assert text_with_breaks("") == ""
