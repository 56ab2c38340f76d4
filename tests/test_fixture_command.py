"""``cleanfeed fixture`` as its users run it."""

import gzip
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from containers import mhtml_of, zip_of
from kept import DUMP, NAME, PAGE, URL, WHY, change, keep, read_tree
from terminal import read_terminal

from cleanfeed import cleaner
from cleanfeed.cli.app import main
from cleanfeed.fixtures.case import About, Case
from cleanfeed.fixtures.store import add_case

Call = Callable[..., tuple[int, str, str]]
COMMAND = (sys.executable, "-m", "cleanfeed", "fixture")


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A fixture that is right, in the folder where the command runs, and the page it was made of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pier.html").write_bytes(PAGE)
    return keep(tmp_path / "fixtures")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command in this process: its exit code, what it printed, what it said."""

    def call_main(*arguments: str) -> tuple[int, str, str]:
        code = main(["fixture", *arguments])
        return code, *capsys.readouterr()

    return call_main


def fall(case: Case) -> None:
    change(case, lambda plain: plain.update(standfirst="Council finds the money after two hours of quarrel"))


def test_page_is_added_accepted_and_right(case: Case, call: Call) -> None:
    code, out, said = call("add", "tidemark/ferry", "pier.html", "--url", URL, "--why", WHY)
    assert (code, out) == (0, "")
    assert said.startswith("cleanfeed: fixtures/tidemark/ferry: added; a draft that nobody has accepted: ")
    assert call("check")[0] == 1
    assert call("accept", "tidemark/ferry") == (0, "", "cleanfeed: tidemark/ferry: accepted as it was drafted\n")
    assert call("check") == (0, "", "cleanfeed: 2 fixtures: 2 right\n")
    added = case.folder.parents[1] / "tidemark" / "ferry"
    assert {name: (added / name).read_bytes() for name in read_tree(added)} == read_tree(case.folder)


def test_page_is_added_from_its_container_with_what_that_tells(case: Case, call: Call) -> None:
    top = case.folder.parents[2]
    (top / "pier.mhtml.gz").write_bytes(gzip.compress(mhtml_of(PAGE, URL, "base64")))
    assert call("add", "tidemark/ferry", "pier.mhtml.gz")[0] == 0
    added = Case("tidemark/ferry", top / "fixtures/tidemark/ferry")
    assert (added.page.read_bytes(), added.about.url, added.about.content_type) == (PAGE, URL, "text/html")


def test_archive_of_pages_is_no_fixture(case: Case, call: Call) -> None:
    (case.folder.parents[2] / "pages.zip").write_bytes(zip_of({"pier.html": PAGE}))
    assert call("add", "tidemark/ferry", "pages.zip") == (
        2,
        "",
        "cleanfeed: pages.zip: is several pages, and a fixture is one: name that page, unpacked if need be\n",
    )


def test_page_is_added_from_standard_input(case: Case) -> None:
    run = subprocess.run((*COMMAND, "add", "x", "-"), input=PAGE, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0
    assert (case.folder.parents[1] / "x" / "page.html").read_bytes() == PAGE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", NAME, "pier.html"), f"fixtures/{NAME}: is there already: choose another name, or remove it first"),
        (("add", "../x", "pier.html"), "'../x': is no name for a fixture: give one such as harbour-times/two-bylines"),
        (("add", "x", "peer.html"), "peer.html: there is no such file or folder: check the name"),
        (("add", "x", os.devnull), f"{os.devnull}: the input is empty: "),
        (("add", "x", "fixtures"), "fixtures: is several pages, and a fixture is one: name that page"),
        (("add", "x", "pier.html", "--encoding", "utf-99"), "pier.html: "),
        (("add", "x"), "Missing argument 'INPUT': see 'cleanfeed fixture add --help'"),
        (("check", "marram-bay/peer"), f"marram-bay/peer: no fixture in fixtures has this name: is it {NAME}?"),
        (("check", "zzz"), "zzz: no fixture in fixtures has this name: fixture list has all names"),
        (("check", "--fixtures", "nowhere"), "nowhere: there is no such folder: "),
        (("diff", "marram-bay"), f"marram-bay: name one of {NAME}"),
        (("accept", NAME, "--field", "hedline"), "hedline: is no field of a record: name one of schema, "),
        (("accept",), "Missing argument 'NAME': see 'cleanfeed fixture accept --help'"),
        (("chek",), "No such command 'chek'"),
    ],
)
def test_wrong_usage_is_one_line_and_changes_nothing(case: Case, call: Call, arguments: tuple[str, ...], said: str) -> None:
    before = read_tree(case.folder.parents[2])
    code, out, line = call(*arguments)
    assert (code, out, line.count("\n")) == (2, "", 1)
    assert line.startswith(f"cleanfeed: {said}")
    assert read_tree(case.folder.parents[2]) == before


def test_check_says_what_differs_and_names_what_is_broken(case: Case, call: Call) -> None:
    folder = case.folder.parents[1]
    fall(case)
    (case.folder / "page.txt").write_bytes(DUMP.replace(b"Ida", b"Ole"))
    (keep(folder, "broken").folder / "case.json").unlink()
    add_case(folder, "draft", PAGE, About())
    keep(folder, "right")
    code, out, said = call("check")
    assert code == 1
    draft, *lines = out.splitlines()
    words = "standfirst: Council finds the money after [-two-]{+three+} hours of [-quarrel-]{+talk+}"
    assert draft.startswith("draft: a draft that nobody has accepted: ")
    assert lines == [
        f"{NAME}: {words}",
        f"{NAME}/page.txt: {words}",
        f"{NAME}/page.txt: byline: By [-Ida-]{{+Ole+}} Holm",
    ]
    assert said.splitlines() == [
        "cleanfeed: broken: fixtures/broken/case.json: is missing: put it back, or remove the fixture's folder",
        "cleanfeed: 4 fixtures: 1 right, 1 differs, 1 draft, 1 broken",
    ]
    assert call("check", "right")[0] == 0


def test_defect_fails_one_fixture_and_no_other(case: Case, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(case.folder.parents[1], "dump", DUMP)

    def fail(*_: object) -> NoReturn:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(cleaner, "cut_html", fail)
    code, out, said = call("check")
    assert (code, out) == (1, "")
    assert said.splitlines() == [
        f"cleanfeed: {NAME}: a defect in cleanfeed (ZeroDivisionError: division by zero): please report it with this page",
        "cleanfeed: 2 fixtures: 1 right, 1 broken",
    ]
    assert call("add", "x", "pier.html")[0] == 2


def test_list_has_every_fixture_with_its_state(case: Case, call: Call) -> None:
    folder = case.folder.parents[1]
    fall(keep(folder, "falls"))
    add_case(folder, "draft", PAGE, About())
    keep(folder, "broken").page.unlink()
    code, out, said = call("list")
    assert (code, said) == (0, "")
    assert out.splitlines() == [
        "broken   broken  fixtures/broken/page.html: is missing: put the page there, or its text dump as page.txt",
        "draft    draft",
        "differs  falls  standfirst",
        f"right    {NAME}",
    ]


def test_diff_in_a_pipe_marks_the_words(case: Case, call: Call) -> None:
    fall(case)
    shown = "standfirst\n  Council finds the money after [-two-]{+three+} hours of [-quarrel-]{+talk+}\n"
    assert call("diff", NAME) == (1, shown, "")
    assert call("accept", NAME) == (0, "", f"cleanfeed: {NAME}: accepted: standfirst\n")
    assert call("diff", NAME) == (0, "", f"cleanfeed: {NAME}: the page gives what is expected\n")


def test_diff_on_a_terminal_is_coloured_and_passes_no_controls_on(case: Case) -> None:
    change(case, lambda plain: plain.update(standfirst="Council finds \x1b]0;owned\x07 the money"))
    shown = on_terminal("diff", NAME, TERM="xterm-256color")
    assert b"\x1b[9;31m" in shown and b"\x1b[1;32m" in shown
    assert b"\x1b]0" not in shown and b"\x07" not in shown and "\ufffd]0;owned\ufffd".encode() in shown
    plain = on_terminal("diff", NAME, TERM="xterm-256color", NO_COLOR="1")
    assert b"[-" in plain and b"{+" in plain and b"31m" not in plain


def on_terminal(*arguments: str, **environment: str) -> bytes:
    """What the command shows on a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        (*COMMAND, *arguments), stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env={**os.environ, **environment}
    )
    os.close(slave)
    shown = read_terminal(master)
    process.wait(60)
    return shown


def test_diff_of_a_draft_says_that_it_is_one(case: Case, call: Call) -> None:
    draft = add_case(case.folder.parents[1], "draft", PAGE, About())
    change(draft, lambda plain: plain.update(byline="By Ole Holm"))
    code, out, said = call("diff", "draft")
    assert (code, out) == (1, "byline\n  By [-Ole-]{+Ida+} Holm\n")
    assert said.startswith("cleanfeed: draft: a draft that nobody has accepted")
    code, _, said = call("accept", "draft", "--field", "byline")
    assert code == 0 and said.splitlines()[0] == "cleanfeed: draft: accepted: byline"
    assert said.splitlines()[1].startswith("cleanfeed: draft: still a draft")
    assert call("accept", NAME)[2] == f"cleanfeed: {NAME}: nothing to accept: the page gives what is expected\n"


def test_diff_shows_fields_that_came_later_and_entries_that_went(case: Case, call: Call) -> None:
    change(case, lambda plain: plain.pop("correction"))
    change(case, lambda plain: plain["body"].append({"kind": "paragraph", "text": "An end."}))
    code, out, _ = call("diff", NAME)
    assert code == 1
    assert out == (
        'body[3] missing\n  [-{"kind": "paragraph", "text": "An end."}-]\n'
        "correction, a field that story.json lacks, not expected\n  {+null+}\n"
    )


def test_reader_that_goes_away(case: Case) -> None:
    change(case, lambda plain: plain.update(headline="x " * 200_000))
    process = subprocess.Popen((*COMMAND, "diff", NAME), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 141
    process.stderr.close()


@pytest.mark.parametrize("below", ["", "sub/folder"])
def test_folder_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call, below: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.cleanfeed]\nfixtures = "kept/pages"\n')
    keep(tmp_path / "kept" / "pages")
    (tmp_path / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / below)
    assert call("check") == (0, "", "cleanfeed: 1 fixture: 1 right\n")
    assert call("check", "--fixtures", "fixtures")[0] == 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[tool.cleanfeed]\nfixtures = ""', "fixtures in [tool.cleanfeed] is '': give the name of a folder"),
        ("[tool.cleanfeed]\nfixtures = 3", "fixtures in [tool.cleanfeed] is 3: give the name of a folder"),
        ("tool = 3", "[tool.cleanfeed] could not be read from it"),
        ("[tool", "[tool.cleanfeed] could not be read from it"),
        ("\xff", "[tool.cleanfeed] could not be read from it"),
    ],
)
def test_settings_that_say_what_cannot_be(case: Case, call: Call, settings: str, said: str) -> None:
    Path("pyproject.toml").write_bytes(settings.encode("latin-1"))
    code, out, line = call("check")
    assert case.folder.exists()
    assert (code, out, line.count("\n")) == (2, "", 1)
    assert "pyproject.toml: " in line and said in line
