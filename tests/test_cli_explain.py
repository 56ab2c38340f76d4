"""``cleanfeed explain`` and ``cleanfeed view`` at the shell."""

import json
import os
import pty
import re
import subprocess
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest
from containers import http, warc_record, zip_of
from pages import PROSE
from terminal import read_terminal

from cleanfeed import clean, explain
from cleanfeed.cli.app import main
from cleanfeed.view.report import to_report

PAGE = (
    "<!doctype html><meta charset=utf-8><title>Pier to be mended</title>"
    "<meta name=description content='Divers looked at every pile'>"
    "<body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><article><h1>Pier to be mended</h1>"
    + "".join(f"<p>{number}: {PROSE * 2}</p>" for number in range(4))
    + "</article><h2>Most read</h2><ul><li><a href=/swans>Swans hold up the \x9b1m\x1b[31mmilk train</a></li></ul></body>"
)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pier.html").write_text(PAGE, "utf-8")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved/a.html").write_text(PAGE, "utf-8")
    (tmp_path / "saved/b.pdf").write_bytes(PDF)
    (tmp_path / "saved/c d.html").write_text("<body><p>Nothing here.</p></body>", "utf-8")
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], folder: Path) -> Call:
    def run_main(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    assert folder.is_dir()
    return run_main


# explain


def test_every_block_is_listed_with_role_reason_and_place(call: Call) -> None:
    code, out, err = call("explain", "pier.html")
    assert (code, err) == (0, "")
    first, verdict, *lines = out.splitlines()
    assert re.fullmatch(r"pier\.html: a story, body sure to [01]\.\d\d, 5 of 8 blocks kept", first)
    assert "is the page a story?" in verdict
    blocks = explain(PAGE.encode()).blocks
    assert len(lines) == 2 * len(blocks)
    for block, head, place in zip(blocks, lines[::2], lines[1::2], strict=True):
        (part,) = block.parts
        sign = "+" if part.kept else "-"
        assert head.split()[:3] == [str(block.number), sign, part.role]
        assert place.strip() == f"{part.reason}  {block.where}"


def test_text_tells_why_a_line_is_or_is_not_in_the_story(call: Call) -> None:
    code, out, _ = call("explain", "pier.html", "--text", "SWANS hold")
    assert code == 0
    assert "- other_stories" in out
    assert "why:    section: Most read (it stands in a section or box under this heading)" in out
    assert "record: stripped[" in out
    assert "page:   /html/body/ul/li" in out
    assert "is it body? 0." in out
    assert "+ paragraph" not in out


def test_words_that_nothing_shows_are_said_to_be_missing(call: Call) -> None:
    code, out, err = call("explain", "pier.html", "--text", "zebra")
    assert (code, out) == (1, "")
    assert err == "cleanfeed: pier.html: the page does not show 'zebra': a script may load it, or the words differ; try fewer\n"
    assert "is claimed in the page's head" in call("explain", "pier.html", "--text", "Divers looked")[2]
    assert "none of 2 pages" in call("explain", "saved", "--text", "zebra")[2]


def test_role_picks_blocks(call: Call) -> None:
    code, out, _ = call("explain", "pier.html", "--role", "headline", "--role", "other-stories")
    assert code == 0
    roles = [line.split()[2] for line in out.splitlines() if line.strip()[:1].isdigit() and len(line.split()) == 3]
    assert roles == ["headline", "other_stories", "other_stories"]
    code, out, err = call("explain", "pier.html", "--role", "kicker")
    assert (code, out) == (1, "")
    assert "no block is kicker" in err


def test_json_is_the_explanation(call: Call) -> None:
    code, out, _ = call("explain", "pier.html", "--json", "--url", "https://marram.example/pier")
    assert code == 0
    assert json.loads(out) == explain(PAGE.encode(), "https://marram.example/pier").to_dict()
    picked = json.loads(call("explain", "pier.html", "--json", "--role", "headline")[1])
    assert [block["text"] for block in picked["blocks"]] == ["Pier to be mended"]


def test_many_inputs_are_rows_or_parts_of_a_text(call: Call) -> None:
    code, out, _ = call("explain", "saved", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [row["outcome"] for row in rows] == ["ok", "failed", "not_a_story"]
    assert rows[0]["blocks"] and rows[1]["error"]["class"] == "NotText" and "blocks" not in rows[1]
    code, out, err = call("explain", "saved")
    assert [line.split(":")[0] for line in out.splitlines() if line.startswith("saved")] == ["saved/a.html", "saved/c d.html"]
    assert err.startswith("cleanfeed: saved/b.pdf: the input is a PDF")


def test_terminal_never_sees_control_characters_of_a_page(folder: Path) -> None:
    hostile = PAGE.replace("<ul>", "<ul class='a\x1b[2J\x9b'>").replace("Most read", "Most \x07read \u2028 \x1b]0;owned\x07")
    (folder / "hostile.html").write_text(hostile, "utf-8")
    for extra in ([], ["--json"]):
        master, slave = pty.openpty()
        command = (sys.executable, "-m", "cleanfeed", "explain", "hostile.html", *extra)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
        os.close(slave)
        shown = read_terminal(master)
        assert process.wait(60) == 0
        text = shown.decode().replace("\r\n", "\n")
        assert "milk train" in text
        assert not [character for character in text if not character.isprintable() and character not in "\n\t"]


def test_text_in_a_pipe_has_no_control_characters_either(call: Call) -> None:
    out = call("explain", "pier.html", "--text", "milk train")[1]
    assert "milk train" in out and "\x1b" not in out and "\x9b" not in out


# view


def test_report_goes_to_the_file_named(call: Call, folder: Path) -> None:
    code, out, err = call("view", "pier.html", "-o", "report.html")
    assert (code, out, err) == (0, "", "")
    assert (folder / "report.html").read_text("utf-8") == to_report(explain(PAGE.encode()), "pier.html")


def test_report_goes_down_a_pipe(call: Call) -> None:
    code, out, _ = call("view", "pier.html")
    assert (code, out) == (0, to_report(explain(PAGE.encode()), "pier.html"))


def test_report_is_no_reading_for_a_terminal(folder: Path) -> None:
    master, slave = pty.openpty()
    command = (sys.executable, "-m", "cleanfeed", "view", "pier.html")
    done = subprocess.run(command, stdout=slave, stderr=subprocess.PIPE, timeout=60, check=False, cwd=folder)
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert done.stderr == b"cleanfeed: a report is nothing to read on a terminal: name a file with -o, or give --open\n"


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "the input is empty"), (PDF, "the input is a PDF"), (None, "there is no such file")]
)
def test_page_that_fails_leaves_the_report_as_it_was(call: Call, folder: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (folder / "bad.html").write_bytes(content)
    (folder / "report.html").write_text("old")
    code, out, err = call("view", "bad.html", "-o", "report.html")
    assert (code, out) == (3, "")
    assert err.startswith(f"cleanfeed: bad.html: {says}") and err.count("\n") == 1
    assert (folder / "report.html").read_text() == "old"


def test_archive_is_explained_page_by_page(call: Call, folder: Path) -> None:
    (folder / "saved.zip").write_bytes(zip_of({"a.html": PAGE.encode(), "b.pdf": PDF}))
    code, out, said = call("explain", "saved.zip", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, [(row["input"], row["outcome"]) for row in rows]) == (
        1,
        [("saved.zip!a.html", "ok"), ("saved.zip!b.pdf", "failed")],
    )
    assert said.splitlines()[-1] == "cleanfeed: 2 inputs: 1 story, 1 failed"


def test_archive_gives_a_folder_of_reports_and_nowhere_else(call: Call, folder: Path) -> None:
    (folder / "saved.zip").write_bytes(zip_of({"a.html": PAGE.encode(), "sub/c.html": PAGE.encode()}))
    said = "cleanfeed: many inputs give many reports: name a folder for them with -o\n"
    assert call("view", "saved.zip") == (2, "", said)
    assert call("view", "saved.zip", "-o", "reports")[0] == 0
    assert sorted(path.name for path in (folder / "reports").iterdir()) == [
        "00001-saved.zip-a.html",
        "00002-saved.zip-sub-c.html",
        "index.html",
    ]


def test_cut_record_is_truncated_in_explanations_too(call: Call, folder: Path) -> None:
    record = warc_record(http(PAGE.encode()), headers="WARC-Truncated: length\r\n")
    (folder / "crawl.warc").write_bytes(record)
    row = json.loads(call("explain", "crawl.warc", "--json")[1])
    assert row["outcome"] == row["story"]["status"] == "truncated"


def test_many_pages_give_a_folder_with_an_index(call: Call, folder: Path) -> None:
    for _ in range(2):  # the second time the reports are there, and are no inputs
        code, _, err = call("view", ".", "-o", "reports")
        assert code == 1
        assert err.splitlines()[-1] == "cleanfeed: 4 inputs: 2 stories, 1 no story, 1 failed"
    names = sorted(path.name for path in (folder / "reports").iterdir())
    assert names == ["00001-pier.html", "00002-saved-a.html", "00004-saved-c-d.html", "index.html"]
    index = (folder / "reports/index.html").read_text("utf-8")
    assert '<a href="00004-saved-c-d.html">saved/c d.html</a>' in index
    assert "the input is a PDF" in index
    assert "4 inputs: 2 stories, 1 no story, 1 failed." in index
    assert index.count("<tr>") == 5
    confidence = clean(PAGE.encode()).confidence
    assert f'data-v="{confidence}"' in index


def test_folder_that_cannot_be_made_is_one_line(call: Call) -> None:
    code, _, err = call("view", "saved", "-o", "pier.html/reports")
    assert code == 2
    assert err.startswith("cleanfeed: pier.html/reports: cannot be written: ") and err.count("\n") == 1


def test_nothing_to_open_leaves_nothing_behind(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("there is nothing to open"))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert call("view", "missing.html", "--open")[0] == 3
    assert not list(folder.glob("cleanfeed-*"))


@pytest.mark.parametrize(("worked", "says"), [(True, "opened in the browser"), (False, "no browser was found")])
def test_open_shows_the_report(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, worked: bool, says: str) -> None:
    opened: list[str] = []

    def note(address: str) -> bool:
        opened.append(address)
        return worked

    monkeypatch.setattr(webbrowser, "open", note)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    code, out, err = call("view", "pier.html", "--open")
    assert (code, out) == (0, "")
    assert says in err
    (address,) = opened
    assert Path(address.removeprefix("file://")).read_text("utf-8").startswith("<!doctype html>")
    call("view", "saved", "--open", "-o", "reports", "-q")
    assert opened[1] == (folder / "reports/index.html").as_uri()


def test_without_jinja_nothing_is_read(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, out, err = call("view", "pier.html", "missing.html", "-o", "out")
    assert (code, out) == (2, "")
    assert err == "cleanfeed: Reports are made with Jinja, which is not installed: pip install 'cleanfeed[view]'\n"
    assert not (folder / "out").exists()


@pytest.mark.parametrize("command", ["explain", "view"])
def test_reader_that_goes_away_is_no_error(folder: Path, command: str) -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        (sys.executable, "-m", "cleanfeed", command, "pier.html"),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
    )
    assert process.stdout
    process.stdout.close()
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (141, b"")


def test_help_shows_examples(call: Call) -> None:
    assert "cleanfeed explain page.html --role advert" in call("explain", "--help")[1]
    assert "cleanfeed view saved/ -o reports/" in call("view", "-h")[1]
