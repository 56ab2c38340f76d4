"""The command over archives, lists and addresses: the same stories as of the pages themselves, and nothing lost in silence."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from containers import PAGES, SITE, http, json_lines_of, mhtml_of, tar_of, warc_of, warc_record, zip_of

from cleanfeed import clean
from cleanfeed.cli.app import main

URLS = {f"{SITE}/{name}": data for name, data in PAGES.items()}
FILES = {f"{name}.html": data for name, data in PAGES.items()}
COMMAND = (sys.executable, "-m", "cleanfeed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call_main(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return (code, *capsys.readouterr())

    return call_main


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def put_folder(folder: Path) -> str:
    (folder / "saved").mkdir()
    for name, data in FILES.items():
        (folder / "saved" / name).write_bytes(data)
    return "saved"


def put_mhtml(folder: Path) -> str:
    (folder / "saved").mkdir()
    for url, data in URLS.items():
        (folder / "saved" / f"{url.rpartition('/')[2]}.mhtml").write_bytes(mhtml_of(data, url, "base64"))
    return "saved"


def putter(data: bytes) -> Callable[[Path], str]:
    def put(folder: Path) -> str:
        (folder / "saved").write_bytes(data)
        return "saved"

    return put


@pytest.mark.parametrize(
    ("put", "has_urls", "content_type"),
    [
        (put_folder, False, None),
        (putter(zip_of(FILES)), False, None),
        (putter(gzip.compress(tar_of(FILES))), False, None),
        (put_mhtml, True, "text/html"),
        (putter(warc_of(URLS)), True, "text/html"),
        (putter(warc_of(URLS, packed=True)), True, "text/html"),
        (putter(json_lines_of(URLS)), True, None),
    ],
    ids=["folder", "zip", "tar.gz", "mhtml", "warc", "warc.gz", "json lines"],
)
def test_stories_are_those_of_the_pages_themselves(
    call: Call, folder: Path, put: Callable[[Path], str], has_urls: bool, content_type: str | None
) -> None:
    code, out, said = call("clean", put(folder))
    assert (code, said) == (0, "cleanfeed: 4 inputs: 4 stories\n")
    found = [{name: value for name, value in row.items() if name not in ("input", "outcome", "error")} for row in rows(out)]
    expected = [clean(data, url if has_urls else None, content_type=content_type) for url, data in URLS.items()]
    key: Callable[[dict[str, Any]], str] = lambda record: str(record["headline"])  # noqa: E731 - one use, typed
    assert sorted(found, key=key) == sorted((json.loads(story.to_json()) for story in expected), key=key)


@pytest.mark.parametrize("data", [gzip.compress(PAGES["north"]), mhtml_of(PAGES["north"])])
def test_wrapped_page_is_still_one_page(call: Call, folder: Path, data: bytes) -> None:
    (folder / "north").write_bytes(data)
    code, out, said = call("clean", "north", "--url", SITE)
    assert (code, said) == (0, "")
    assert json.loads(out)["headline"] == "North Quay is dredged – äöü"
    assert json.loads(out)["url"] == SITE


def test_archive_of_one_page_gives_rows_all_the_same(call: Call, folder: Path) -> None:
    (folder / "a.zip").write_bytes(zip_of({"a.html": PAGES["north"]}))
    (row,) = rows(call("clean", "a.zip")[1])
    assert (row["input"], row["outcome"]) == ("a.zip!a.html", "ok")


def test_one_address_for_an_archive_is_wrong_usage(call: Call, folder: Path) -> None:
    (folder / "a.zip").write_bytes(zip_of(FILES))
    code, out, said = call("clean", "a.zip", "--url", SITE, "-o", "out.json")
    assert (code, out) == (2, "")
    assert said == "cleanfeed: a.zip holds several pages, and --url is the address of one: leave it out\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.zip"]


def test_what_is_left_out_is_said(call: Call, folder: Path) -> None:
    (folder / "saved.zip").write_bytes(zip_of({"north.html": PAGES["north"], "x.css": b"p {}", "y.js": b"go()"}))
    (folder / "crawl.warc").write_bytes(warc_of(URLS) + warc_record(http(b""), "revisit"))
    code, out, said = call("clean", "saved.zip", "crawl.warc")
    assert (code, len(rows(out))) == (0, 5)
    assert said == "cleanfeed: 5 inputs: 5 stories\ncleanfeed: left out: assets of saved pages (2), revisit records (1)\n"
    assert call("clean", "--quiet", "saved.zip", "crawl.warc")[2] == ""


def test_damage_is_a_row_of_its_own(call: Call, folder: Path) -> None:
    crawl = bytearray(warc_of(URLS))
    at = crawl.index(b"south")
    at = crawl.index(b"WARC-Type: response", at)
    crawl[crawl.index(b"Content-Length", at) + 2] ^= 0xFF
    (folder / "crawl.warc").write_bytes(crawl)
    code, out, said = call("clean", "crawl.warc")
    assert code == 1
    assert [row["outcome"] for row in rows(out)] == ["ok", "failed", "ok", "ok"]
    failed = rows(out)[1]
    assert failed["error"]["class"] == "DamagedInput"
    assert said.startswith(
        f"cleanfeed: {failed['input']}: the record's header is damaged; this record is lost, the other records are read\n"
    )


def test_truncated_record_has_its_outcome(call: Call, folder: Path) -> None:
    record = warc_record(http(PAGES["north"][:800]), headers="WARC-Truncated: time\r\n")
    (folder / "crawl.warc").write_bytes(record)
    code, out, said = call("clean", "crawl.warc")
    assert (code, rows(out)[0]["outcome"], rows(out)[0]["status"]) == (0, "truncated", "truncated")
    assert said == "cleanfeed: 1 input: 0 stories, 1 truncated\n"


def test_names_in_archives_bring_no_control_characters(call: Call, folder: Path) -> None:
    (folder / "a.zip").write_bytes(zip_of({"\x1b]0;owned\x07.html": b"%PDF-1.7"}))
    code, out, said = call("clean", "a.zip")
    assert code == 3
    assert "\x1b" not in said + out
    assert said.splitlines()[0].startswith("cleanfeed: a.zip!\ufffd]0;owned\ufffd.html: the input is a PDF")


def test_list_on_standard_input(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_folder(folder)
    (folder / "a.zip").write_bytes(zip_of({"a.html": PAGES["north"]}))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"saved/south.html\na.zip\nmissing\n")))
    code, out, said = call("clean", "--files-from", "-", "saved/north.html")
    assert code == 1
    assert [row["input"] for row in rows(out)] == ["saved/south.html", "a.zip!a.html", "missing", "saved/north.html"]
    assert said.splitlines()[-1] == "cleanfeed: 4 inputs: 3 stories, 1 failed"


@pytest.mark.parametrize(("content", "says"), [(None, "there is no such file"), (b"\n", "the list names nothing")])
def test_list_that_is_none_fails(call: Call, folder: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (folder / "list").write_bytes(content)
    code, _, said = call("clean", "--files-from", "list")
    assert code == 3
    assert said.startswith(f"cleanfeed: list: {says}")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--files-from", "-", "-"], "standard input cannot be both the list and an input"),
        (["--files-from", "list", "--url", SITE], "a page has one address"),
    ],
)
def test_wrong_usage_of_lists(call: Call, arguments: list[str], says: str) -> None:
    code, out, said = call("clean", *arguments)
    assert (code, out) == (2, "")
    assert said.startswith(f"cleanfeed: {says}")


def test_private_address_is_refused_in_one_line(call: Call) -> None:
    code, out, said = call("clean", "http://127.0.0.1:9/a")
    assert (code, out) == (3, "")
    assert said == (
        "cleanfeed: http://127.0.0.1:9/a: 127.0.0.1 is an address of a private network: "
        "allow private addresses if that is meant (--allow-private)\n"
    )
    assert "cannot be reached" in call("clean", "--allow-private", "http://127.0.0.1:9/a")[2]


def test_archive_down_a_pipe_and_a_reader_that_goes_away(folder: Path) -> None:
    many = {f"{number:03}.html": PAGES["north"] for number in range(200)}
    (folder / "many.tar").write_bytes(tar_of(many))
    line = f"cat many.tar | {sys.executable} -m cleanfeed clean -q | head -n 1"
    done = subprocess.run(line, shell=True, capture_output=True, timeout=60, check=False)
    assert json.loads(done.stdout)["input"] == "-!000.html"
    assert done.stderr == b""


def test_one_file_loads_nothing_that_only_addresses_and_crawls_need(folder: Path) -> None:
    (folder / "a.html").write_bytes(PAGES["north"])
    asked = (
        "import sys; from cleanfeed.cli.app import main; main(['clean', 'a.html', '-o', 'out']); "
        "print({'httpx', 'fastwarc', 'brotli', 'zstandard'} & {*sys.modules})"
    )
    done = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "set()\n"
