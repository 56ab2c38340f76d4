"""The command line, run as its users run it wherever streams, signals or exit codes matter."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from misbehaviour import misbehave
from pages import PROSE
from terminal import read_terminal

from cleanfeed import Story, __version__, clean, schema, to_html, to_markdown, to_schema_org, to_text
from cleanfeed.batch.run import clean_inputs
from cleanfeed.cli.app import main

COMMAND = (sys.executable, "-m", "cleanfeed")


def page(headline: str, paragraphs: int = 4) -> bytes:
    """A small page that is a story."""
    prose = "".join(f"<p>{number}: {PROSE * 2}</p>" for number in range(paragraphs))
    article = f"<article><h1>{headline}</h1>{prose}</article>"
    return f"<!doctype html><meta charset=utf-8><title>{headline}</title><body>{article}</body>".encode()


Call = Callable[..., subprocess.CompletedProcess[bytes]]
EMPTY = b" \r\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
INTERRUPTED = b"cleanfeed: interrupted after 1 input: 1 story\n"
INTERRUPTED_AFTER_ONE = rb"cleanfeed: interrupted after 1 input: .*\n"  # whatever it was taken for
NO_STORY = b"<!doctype html><title>Nothing</title><body><p>Nothing here.</p></body>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the command runs in, with one good page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pier.html").write_bytes(page("Pier to be mended"))
    return tmp_path


@pytest.fixture
def mixed(folder: Path) -> Path:
    """A folder of four pages below it, one of each kind of ending."""
    pages = folder / "pages"
    pages.mkdir()
    (pages / "1.html").write_bytes(page("First"))
    (pages / "2.pdf").write_bytes(PDF)
    (pages / "3.html").write_bytes(NO_STORY)
    (pages / "4.html").symlink_to("nowhere.html")
    return pages


def run(*arguments: str | bytes, stdin: bytes | None = None, **options: Any) -> subprocess.CompletedProcess[bytes]:
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    return subprocess.run((*COMMAND, *arguments), capture_output=True, timeout=60, check=False, **given, **options)


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run the command in this process, which is quicker, where no stream or signal of its own is needed."""

    def call_main(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        code = main(arguments)
        return subprocess.CompletedProcess(arguments, code, *capsysbinary.readouterr())

    return call_main


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen((*COMMAND, *arguments), bufsize=0, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, **options)


def run_on_terminal(*arguments: str) -> tuple[int, bytes]:
    """Run with standard output on a terminal; what it shows, its line ends as the program wrote them."""
    master, slave = pty.openpty()
    process = subprocess.Popen((*COMMAND, *arguments), stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    shown = read_terminal(master)
    return process.wait(60), shown.replace(b"\r\n", b"\n")


def record(path: Path) -> dict[str, Any]:
    """The record of a page, read back from JSON."""
    plain: dict[str, Any] = json.loads(clean(path.read_bytes()).to_json())
    return plain


def rows(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.decode().splitlines()]


# One page


def test_piped_page_is_its_record_on_one_line(folder: Path) -> None:
    done = run("clean", "pier.html")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == clean((folder / "pier.html").read_bytes()).to_json() + "\n"


def test_standard_input_is_read_where_nothing_is_named() -> None:
    data = page("From a pipe")
    named, unnamed = run("clean", "-", stdin=data), run("clean", stdin=data)
    assert Story.from_json(named.stdout).headline == "From a pipe"
    assert named.stdout == unnamed.stdout


def test_page_on_a_terminal_is_text(folder: Path) -> None:
    code, shown = run_on_terminal("clean", "pier.html")
    assert (code, shown.decode()) == (0, to_text(clean((folder / "pier.html").read_bytes())))


def test_record_on_a_terminal_is_indented(folder: Path) -> None:
    code, shown = run_on_terminal("clean", "--format", "json", "pier.html")
    assert (code, shown.decode()) == (0, clean((folder / "pier.html").read_bytes()).to_json(indent=1) + "\n")


def test_text_goes_down_a_pipe_where_asked(call: Call, folder: Path) -> None:
    done = call("clean", "--format", "text", "pier.html")
    assert done.stdout.decode() == to_text(clean((folder / "pier.html").read_bytes()))


def test_one_page_can_have_a_row(call: Call, folder: Path) -> None:
    (row,) = rows(call("clean", "--format", "jsonl", "pier.html").stdout)
    assert row == {"input": "pier.html", "outcome": "ok", "error": None} | record(folder / "pier.html")


def test_options_reach_the_page(call: Call, folder: Path) -> None:
    (folder / "old.txt").write_bytes("Зал суда".encode("windows-1251") + b"\n\n<b>" + PROSE.encode())
    done = call("clean", "old.txt", "--url", "https://news.example/a", "--kind", "text", "--encoding", "cp1251")
    story = Story.from_json(done.stdout)
    assert story == clean((folder / "old.txt").read_bytes(), "https://news.example/a", kind="text", encoding="cp1251")
    assert (story.url, story.source.kind, story.source.encoding) == ("https://news.example/a", "text", "windows-1251")


def test_warnings_of_one_page_are_lines_on_stderr(call: Call, folder: Path) -> None:
    (folder / "mojibake.html").write_bytes(page("Café").replace(b"charset=utf-8", b"charset=iso-8859-5") + "é — ï".encode())
    done = call("clean", "mojibake.html")
    assert done.returncode == 0
    assert (
        b"cleanfeed: mojibake.html: warning: declared as iso-8859-5, but its bytes are utf-8 (encoding_overruled)\n"
        in done.stderr
    )
    assert call("clean", "mojibake.html", "--quiet").stderr == b""


def test_page_that_is_no_story_is_no_failure(call: Call, folder: Path) -> None:
    (folder / "none.html").write_bytes(NO_STORY)
    done = call("clean", "none.html")
    assert done.returncode == 0
    assert Story.from_json(done.stdout).is_story is False
    assert done.stderr.startswith(b"cleanfeed: none.html: the page is no story\n")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.html", EMPTY, b"the input is empty"),
        ("nothing.html", b"", b"the input is empty"),
        ("paper.pdf", PDF, b"the input is a PDF"),
        ("missing.html", None, b"there is no such file or folder"),
    ],
)
def test_page_that_fails_is_one_line_and_no_output(folder: Path, name: str, content: bytes | None, says: bytes) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    done = run("clean", name)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"cleanfeed: " + name.encode() + b": " + says)
    assert done.stderr.count(b"\n") == 1


def test_empty_standard_input_fails() -> None:
    done = run("clean", stdin=b"")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"cleanfeed: -: the input is empty")


def test_page_over_the_limit_fails(call: Call, folder: Path) -> None:
    done = call("clean", "--max-bytes", "100", "pier.html")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"over the limit of 100" in done.stderr
    assert call("clean", "--max-bytes", str((folder / "pier.html").stat().st_size), "pier.html").returncode == 0


# Many pages


def test_folder_gives_one_row_an_input_in_order(mixed: Path) -> None:
    done = run("clean", "pages")
    assert done.returncode == 1
    first, second, third, fourth = rows(done.stdout)
    assert [row["outcome"] for row in (first, second, third, fourth)] == ["ok", "failed", "not_a_story", "failed"]
    story = record(mixed / "1.html")
    assert list(first) == ["input", "outcome", "error", *story]
    assert first == {"input": "pages/1.html", "outcome": "ok", "error": None} | story
    assert list(second) == ["input", "outcome", "error"]
    assert second["input"] == "pages/2.pdf"
    assert second["error"]["class"] == "NotText"
    assert second["error"]["message"].startswith("the input is a PDF, not a page: ")
    assert fourth["error"]["class"] == "InputUnreadable"


def test_folder_says_on_stderr_what_failed_and_what_it_came_to(mixed: Path) -> None:
    lines = run("clean", mixed.name).stderr.decode().splitlines()
    assert [line.split(":")[1] for line in lines[:2]] == [" pages/2.pdf", " pages/4.html"]
    assert lines[2:] == ["cleanfeed: 4 inputs: 1 story, 1 no story, 2 failed"]


def test_quiet_leaves_only_failures(call: Call, mixed: Path) -> None:
    lines = call("clean", "-q", mixed.name).stderr.decode().splitlines()
    assert [line.split(":")[1] for line in lines] == [" pages/2.pdf", " pages/4.html"]


def test_verbose_says_what_became_of_every_input(call: Call, mixed: Path) -> None:
    lines = call("clean", "-v", mixed.name).stderr.decode().splitlines()
    assert lines[0] == "cleanfeed: pages/1.html: ok, html, utf-8 (declared), warnings: none"
    assert lines[2].startswith("cleanfeed: pages/3.html: not_a_story, html, utf-8 (guessed), warnings: ")
    assert len(lines) == 5


def test_array_holds_the_rows(call: Call, mixed: Path) -> None:
    array = call("clean", "--format", "json", mixed.name).stdout
    assert json.loads(array) == rows(call("clean", mixed.name).stdout)
    assert array.count(b"\n") == 6  # streamed: a row a line


def test_texts_are_parted_by_a_line_with_the_name(call: Call, mixed: Path) -> None:
    (mixed / "3.html").write_bytes(page("Third"))
    text = call("clean", "--format", "text", mixed.name).stdout.decode()
    first, third = (to_text(clean((mixed / name).read_bytes())) for name in ("1.html", "3.html"))
    assert text == f"==> pages/1.html <==\n\n{first}\n==> pages/3.html <==\n\n{third}"


@pytest.mark.usefixtures("mixed")
def test_pattern_that_no_shell_expanded_is_many(call: Call) -> None:
    found = rows(call("clean", "pages/*.html", "-q").stdout)
    assert [row["input"] for row in found] == ["pages/1.html", "pages/3.html", "pages/4.html"]


@pytest.mark.usefixtures("folder")
def test_same_file_twice_is_two_rows(call: Call) -> None:
    first, second = rows(call("clean", "pier.html", "pier.html").stdout)
    assert first == second
    assert first["input"] == "pier.html"


def test_rows_go_to_a_terminal_as_rows(mixed: Path) -> None:
    code, shown = run_on_terminal("clean", mixed.name)
    assert code == 1
    assert [row["outcome"] for row in rows(shown)] == ["ok", "failed", "not_a_story", "failed"]


def test_all_failed(call: Call, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    done = call("clean", "a.pdf", "b.html")
    assert done.returncode == 3
    assert [row["error"]["class"] for row in rows(done.stdout)] == ["NotText", "InputNotFound"]


def test_folder_without_files_fails(call: Call, folder: Path) -> None:
    (folder / "bare").mkdir()
    done = call("clean", "bare")
    assert done.returncode == 3
    assert [row["error"]["class"] for row in rows(done.stdout)] == ["InputNotFound"]


def test_broken_code_is_one_failed_row(
    mixed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (mixed / "3.html").write_bytes(b"Raise")
    monkeypatch.setattr("cleanfeed.cli.clean.clean_inputs", partial(clean_inputs, clean=misbehave))
    assert main(["clean", mixed.name]) == 1
    captured = capsys.readouterr()
    found = rows(captured.out.encode())
    assert [row["outcome"] for row in found] == ["ok", "failed", "failed", "failed"]
    assert found[2]["error"]["class"] == "CleaningFailed"
    assert "cleanfeed: pages/3.html: a defect in cleanfeed (RecursionError: too deep): please report it" in captured.err
    assert "Traceback" not in captured.err


# Formats


def html_page(title: str, fragment: str) -> str:
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n{fragment}'


@pytest.mark.parametrize("extra", [[], ["--with-stripped"]])
@pytest.mark.parametrize("form", ["text", "markdown", "html", "schema-org"])
def test_one_page_in_each_format(call: Call, folder: Path, form: str, extra: list[str]) -> None:
    data = page("Pier & co").replace(b"<body>", b"<body><nav><a href=/>Home</a> <a href=/a>Sport</a></nav>")
    (folder / "pier.html").write_bytes(data)
    story, stripped = clean(data), bool(extra)
    assert story.stripped
    expected = {
        "text": lambda: to_text(story, stripped),
        "markdown": lambda: to_markdown(story, stripped),
        "html": lambda: html_page("Pier &amp; co", to_html(story, stripped)),
        "schema-org": lambda: json.dumps(to_schema_org(story, stripped), ensure_ascii=False, separators=(",", ":")) + "\n",
    }
    done = call("clean", "pier.html", "--format", form, *extra)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == expected[form]()


def test_many_pages_as_markdown_are_parted_by_a_line_with_the_name(call: Call, mixed: Path) -> None:
    done = call("clean", mixed.name, "--format", "markdown", "--with-stripped")
    first, third = (to_markdown(clean((mixed / name).read_bytes()), with_stripped=True) for name in ("1.html", "3.html"))
    assert done.returncode == 1
    assert done.stdout.decode() == f"==> pages/1.html <==\n\n{first}\n==> pages/3.html <==\n\n{third}"


def test_many_pages_as_html_are_sections_of_one_page(call: Call, mixed: Path) -> None:
    name = 'a"><script>\n.html'
    (mixed / name).write_bytes(page("Last"))
    done = call("clean", mixed.name, "--format", "html")
    first, third, last = (to_html(clean((mixed / name).read_bytes())) for name in ("1.html", "3.html", name))
    assert done.returncode == 1
    assert done.stdout.decode() == html_page(
        "cleanfeed",
        f'<section data-input="pages/1.html">\n{first}</section>\n'
        f'<section data-input="pages/3.html">\n{third}</section>\n'
        f'<section data-input="pages/a&quot;&gt;&lt;script&gt;\\n.html">\n{last}</section>\n',
    )


def test_many_pages_as_linked_data_are_rows(call: Call, mixed: Path) -> None:
    found = rows(call("clean", mixed.name, "--format", "schema-org").stdout)
    assert [row["outcome"] for row in found] == ["ok", "failed", "not_a_story", "failed"]
    linked = to_schema_org(clean((mixed / "1.html").read_bytes()))
    assert found[0] == {"input": "pages/1.html", "outcome": "ok", "error": None} | linked
    assert found[1]["error"]["class"] == "NotText"
    assert found[2]["@type"] == "WebPage"


@pytest.mark.usefixtures("folder")
def test_linked_data_on_a_terminal_is_indented() -> None:
    code, shown = run_on_terminal("clean", "--format", "schema-org", "pier.html")
    assert code == 0
    assert shown.startswith(b'{\n "@context": "https://schema.org",\n "@type": "NewsArticle",\n')


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_records_have_the_stripped_blocks_anyway(call: Call, mixed: Path, form: str) -> None:
    arguments = ("clean", mixed.name, "--format", form)
    assert call(*arguments, "--with-stripped").stdout == call(*arguments).stdout


def test_html_without_its_package_is_refused_before_anything_is_read(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    done = call("clean", "pier.html", "missing.html", "--format", "html", "-o", "out.html")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"cleanfeed: HTML is written with nh3, which is not installed: pip install 'cleanfeed[html]'\n"
    assert not (folder / "out.html").exists()
    assert call("clean", "pier.html", "--format", "markdown").returncode == 0


# The output file


def test_output_file_has_what_stdout_would_have(mixed: Path) -> None:
    done = run("clean", mixed.name, "-o", "out.jsonl")
    assert (done.returncode, done.stdout) == (1, b"")
    assert Path("out.jsonl").read_bytes() == run("clean", mixed.name).stdout
    assert sorted(path.name for path in Path().iterdir()) == ["out.jsonl", "pages", "pier.html"]


def test_output_file_of_one_page_is_its_record(call: Call, folder: Path) -> None:
    assert call("clean", "pier.html", "-o", "story.json").returncode == 0
    assert Story.from_json((folder / "story.json").read_bytes()).headline == "Pier to be mended"


def test_dash_is_stdout(call: Call, folder: Path) -> None:
    assert call("clean", "pier.html", "-o", "-").stdout == call("clean", "pier.html").stdout
    assert not (folder / "-").exists()


def test_output_file_is_replaced_at_once_and_keeps_its_mode(call: Call, folder: Path) -> None:
    (folder / "real").mkdir()
    kept = folder / "real/story.json"
    kept.write_text("old")
    kept.chmod(0o640)
    (folder / "story.json").symlink_to("real/story.json")
    with kept.open() as before:
        assert call("clean", "pier.html", "-o", "story.json").returncode == 0
        assert before.read() == "old"
    assert (folder / "story.json").is_symlink()
    assert Story.from_json(kept.read_bytes()).headline == "Pier to be mended"
    assert kept.stat().st_mode & 0o777 == 0o640


def test_output_file_stays_where_nothing_came(call: Call, folder: Path) -> None:
    (folder / "story.json").write_text("old")
    assert call("clean", "missing.html", "-o", "story.json").returncode == 3
    assert (folder / "story.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["pier.html", "story.json"]


def test_output_is_no_input_of_the_next_run(call: Call, mixed: Path) -> None:
    for _ in range(2):
        call("clean", "pages", "-o", "pages/out.jsonl")
    assert [row["input"] for row in rows((mixed / "out.jsonl").read_bytes())] == [
        f"pages/{name}" for name in ("1.html", "2.pdf", "3.html", "4.html")
    ]


def test_output_sent_by_the_shell_is_no_input(mixed: Path) -> None:
    with (mixed / "out.jsonl").open("wb") as out:
        subprocess.run((*COMMAND, "clean", "pages"), stdout=out, stderr=subprocess.DEVNULL, timeout=60, check=False)
    assert len(rows((mixed / "out.jsonl").read_bytes())) == 4


@pytest.mark.parametrize("target", ["no/such/folder.json", "pier.html/x", "pier.html/x/", "x" * 300])
def test_output_that_cannot_be_opened_stops_before_any_work(call: Call, mixed: Path, target: str) -> None:
    done = call("clean", mixed.name, "-o", target)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(f"cleanfeed: {target}: cannot be written: ".encode())
    assert done.stderr.count(b"\n") == 1


@pytest.mark.usefixtures("folder")
def test_full_disk_is_one_line() -> None:
    to_file = run("clean", "pier.html", "-o", "/dev/full")
    assert (to_file.returncode, to_file.stderr.count(b"\n")) == (2, 1)
    assert b"/dev/full: cannot be written: No space left on device" in to_file.stderr
    for arguments in (["clean", "pier.html"], ["--version"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run((*COMMAND, *arguments), stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        assert done.returncode == 2
        assert done.stderr.startswith(b"cleanfeed: standard output: cannot be written: No space left on device")
        assert done.stderr.count(b"\n") == 1


def test_pipe_as_output_file_is_written_to_not_replaced(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    process = start("clean", "pier.html", "-o", "pipe")
    assert Story.from_json((folder / "pipe").read_bytes()).headline == "Pier to be mended"
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (folder / "pipe").is_fifo()


# Breaking off


@pytest.mark.usefixtures("interruptible")
def test_interrupt_is_one_line_and_keeps_whole_rows(folder: Path) -> None:
    os.mkfifo(folder / "pipe")  # reading it waits until somebody writes
    process = start("clean", "pier.html", "pipe")
    assert process.stdout
    row = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert (process.returncode, rest, said) == (130, b"", INTERRUPTED)
    assert rows(row)[0]["input"] == "pier.html"


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_interrupt_in_the_middle_of_a_row_waits_for_its_end(folder: Path, unbuffered: str) -> None:
    (folder / "long.html").write_bytes(page("Long", paragraphs=2000))  # far more than a pipe holds
    process = start("clean", "long.html", "pier.html", env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    assert process.stdout
    begun = process.stdout.read(1)  # the row is being written, and blocks
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(INTERRUPTED_AFTER_ONE, said)
    assert [row["input"] for row in rows(begun + rest)] == ["long.html"]


@pytest.mark.usefixtures("interruptible")
def test_interrupting_again_ends_a_row_that_nobody_reads(folder: Path) -> None:
    (folder / "long.html").write_bytes(page("Long", paragraphs=2000))
    process = start("clean", "long.html", "pier.html")
    assert process.stdout
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)  # two signals at once would be one
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert re.fullmatch(INTERRUPTED_AFTER_ONE, process.communicate()[1])


@pytest.mark.usefixtures("interruptible")
def test_interrupt_leaves_the_output_file_as_it_was(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "out.jsonl").write_text("old")
    process = start("clean", "-v", "pier.html", "pipe", "-o", "out.jsonl")
    assert process.stderr
    process.stderr.readline()  # the first page is done
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert (folder / "out.jsonl").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == [".out.jsonl.ledger", "out.jsonl", "pier.html", "pipe"]


def test_reader_that_goes_away_is_no_error(folder: Path) -> None:
    process = start("clean", str(folder), "pier.html")
    assert process.stdout
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (141, b"")


def test_reader_of_errors_that_goes_away_is_no_error(mixed: Path) -> None:
    process = start("clean", mixed.name)
    assert process.stderr
    process.stderr.close()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 141
    assert [row["input"] for row in rows(output)] == ["pages/1.html"]


@pytest.mark.parametrize(("redirection", "code"), [(">&-", 2), ("2>&-", 0), ("<&-", 0), ("2>/dev/null >&- <&-", 2)])
@pytest.mark.usefixtures("folder")
def test_closed_streams(redirection: str, code: int) -> None:
    line = f"{sys.executable} -m cleanfeed clean pier.html {redirection}"
    done = subprocess.run(line, shell=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


# Strange characters


def test_terminal_never_sees_control_characters(folder: Path) -> None:
    hostile = page("Red \x1b[31malert\x07 \u009b1m").replace(b"council", b"coun\x08cil")
    (folder / "hostile.html").write_bytes(hostile)
    for arguments in (["hostile.html"], ["--format", "json", "hostile.html"], ["hostile.html", "hostile.html"]):
        code, shown = run_on_terminal("clean", *arguments)
        assert code == 0
        assert "Red " in shown.decode()
        assert not [character for character in shown.decode() if not character.isprintable() and character not in "\n\t"]


def test_messages_hold_no_control_characters(folder: Path) -> None:
    name = "a\n\x1b]0;owned\x07\u009b\t\r.html"
    (folder / name).write_bytes(PDF)
    done = run("clean", name)
    assert done.stderr.decode().startswith("cleanfeed: a\\n\ufffd]0;owned\ufffd\ufffd\\t\\r.html: the input is a PDF")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [["clean", "--kind", "\x1b[31m"], ["clean", "--encoding", "\x1b"], ["\x1b[1m\n"]])
def test_usage_errors_hold_no_control_characters(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_file_names_that_are_no_utf8(folder: Path) -> None:
    name = b"caf\xe9.html"
    (folder / os.fsdecode(name)).write_bytes(page("Latin name"))
    assert Story.from_json(run("clean", name).stdout).headline == "Latin name"
    (folder / os.fsdecode(name + b".pdf")).write_bytes(PDF)
    done = run("clean", ".")
    assert [row["input"] for row in rows(done.stdout)] == ["caf\ufffd.html", "caf\ufffd.html.pdf", "pier.html"]
    assert done.stderr.decode().startswith("cleanfeed: caf\ufffd.html.pdf: the input is a PDF")
    text = run("clean", ".", "--format", "text").stdout.decode()
    assert text.startswith("==> caf\ufffd.html <==\n")


def test_output_is_utf8_whatever_the_locale(folder: Path) -> None:
    (folder / "pier.html").write_bytes(page("Grüße aus 東京"))
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
    for form in ("text", "json"):
        assert "Grüße aus 東京" in run("clean", "--format", form, "pier.html", env=latin).stdout.decode()


# Usage


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["clean", "--url", "https://news.example/", "a.html", "b.html"], "a page has one address"),
        (["clean", "--url", "https://news.example/", "."], "a page has one address"),
        (["clean", "--url", "\udce9", "a.html"], "is no address"),
        (["clean", "--encoding", "klingon", "a.html"], "--encoding 'klingon' is unknown"),
        (["clean", "--max-bytes", "0", "a.html"], "--max-bytes"),
        (
            ["clean", "--format", "xml", "a.html"],
            "Invalid value for '--format': 'xml' is not one of 'json', 'jsonl', 'text', 'markdown', 'html', 'schema-org'",
        ),
        (["clean", "--quiet", "--verbose", "a.html"], "give one of them"),
        (["clean", "--frmat", "json"], "No such option: --frmat"),
        (["clena"], "No such command 'clena'"),
        (["explain", "--role", "advrt", "a.html"], "--role 'advrt' is no role: did you mean advert?"),
        (["explain", "--role", "zzz", "a.html"], "is no role: use one of headline, "),
        (["explain", "--text", " ", "a.html"], "--text is empty"),
        (["view", "."], "name a folder for them with -o"),
        (["view", "a.html", "b.html", "-o", "-"], "name a folder for them with -o"),
        (["schema", "more"], "unexpected extra argument"),
        ([], "Missing command"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert captured.err.startswith("cleanfeed: ")
    assert captured.err.count("\n") == 1


def test_nothing_named_on_a_terminal_is_wrong_usage() -> None:
    master, slave = pty.openpty()
    done = subprocess.run((*COMMAND, "clean"), stdin=slave, capture_output=True, timeout=60, check=False)
    os.close(slave)
    os.close(master)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"cleanfeed: nothing to clean: name a file or a folder")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_shows_examples_and_exit_status(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", option]) == 0
    shown = capsys.readouterr().out
    assert "\n    cleanfeed clean page.html > story.json " in shown
    assert "\n    1  some inputs failed          3  all inputs failed\n" in shown
    assert main([option]) == 0
    assert "schema" in capsys.readouterr().out


def test_schema_is_the_one_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema()))


def test_version_loads_no_pipeline() -> None:
    asked = "import sys; from cleanfeed.cli.app import main; main(['--version']); print({'numpy', 'lxml'} & {*sys.modules})"
    done = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"cleanfeed {__version__}\nset()\n"
