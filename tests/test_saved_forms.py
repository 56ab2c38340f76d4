"""MHTML, JSON Lines, SingleFile, lists of names: a page is found in each, with what the form says of it."""

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest
from containers import PAGES, SITE, json_lines_of, mhtml_of, page, read_all, zip_of

from cleanfeed import CleanfeedError, DamagedInput, EmptyInput, InputNotFound, InputTooLarge, InputUnreadable, NotText, clean
from cleanfeed.batch.outcome import clean_one
from cleanfeed.inputs import json_lines, listed
from cleanfeed.inputs.files import find_inputs
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.listed import find_listed
from cleanfeed.inputs.search import Search

NORTH = PAGES["north"]


def put(folder: Path, data: bytes) -> Path:
    (folder / "saved").write_bytes(data)
    return folder / "saved"


def only(folder: Path, data: bytes) -> Input:
    (found,) = find_inputs([str(put(folder, data))])
    return found


def failure(folder: Path, data: bytes, search: Search | None = None) -> CleanfeedError:
    ((_, error),) = read_all(put(folder, data), search)
    assert isinstance(error, CleanfeedError)
    return error


# MHTML


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
def test_page_of_an_mhtml_file_is_read_with_its_address_and_header(tmp_path: Path, coding: str) -> None:
    found = only(tmp_path, mhtml_of(NORTH, f"{SITE}/a", coding))
    assert found.read().rstrip(b"\r\n") == NORTH
    assert (found.url, found.content_type, found.is_member) == (f"{SITE}/a", "text/html", False)


def test_charset_of_the_part_counts(tmp_path: Path) -> None:
    data = page("Größe").replace(b"<meta charset=utf-8>", b"").decode().encode("cp1250")
    story = clean_one(only(tmp_path, mhtml_of(data, SITE, "base64", "text/html; charset=windows-1250"))).story
    assert story is not None
    assert (story.headline, story.source.encoding, story.source.encoding_from) == ("Größe", "windows-1250", "content_type")


def test_start_names_the_page_where_it_is_not_the_first(tmp_path: Path) -> None:
    data = mhtml_of(b"<p>A frame.").replace(b'type="text/html";', b'type="text/html"; start="<root>";')
    root = (
        b"\r\n------parted\r\nContent-Type: text/html\r\nContent-ID: <root>\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + NORTH
    )
    assert only(tmp_path, data.replace(b"\r\n------parted--", root + b"\r\n------parted--")).read() == NORTH


def test_long_address_that_is_folded_over_lines_is_joined(tmp_path: Path) -> None:
    assert only(tmp_path, mhtml_of(NORTH, f"{SITE}/a/\r\n very/long")).url == f"{SITE}/a/very/long"


def test_address_that_is_not_ascii_is_read(tmp_path: Path) -> None:
    data = mhtml_of(NORTH, "https://hafenpost.example/a").replace(b"hafenpost", "häfenpost".encode())
    assert only(tmp_path, data).url == "https://häfenpost.example/a"


@pytest.mark.parametrize("url", [None, "cid:frame-1", "file:///home/ida/a.html", "https://a.example/\x1b"])
def test_other_places_are_no_addresses(tmp_path: Path, url: str | None) -> None:
    assert only(tmp_path, mhtml_of(NORTH, url)).url is None


def test_message_of_nothing_but_pictures_is_no_page(tmp_path: Path) -> None:
    data = mhtml_of(NORTH).replace(b"Content-Type: text/html\r\n", b"Content-Type: image/svg+xml\r\n")
    assert isinstance(failure(tmp_path, data), NotText)


def test_message_of_one_part_is_a_page(tmp_path: Path) -> None:
    data = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + NORTH
    assert only(tmp_path, data).read() == NORTH


def test_mhtml_over_the_limit_is_refused(tmp_path: Path) -> None:
    assert isinstance(failure(tmp_path, mhtml_of(NORTH), Search(max_bytes=500)), InputTooLarge)


def test_text_that_begins_like_a_message_is_a_text(tmp_path: Path) -> None:
    data = b"Subject: the pier\nFrom: the harbour\n\nThe pier is to be mended.\n"
    assert only(tmp_path, data).read() == data


# What pages say of where they were saved from


SINGLE_FILE = "<!--\n Page saved with SingleFile \n url: %s \n saved date: Tue Mar 04 2031\n-->"


def test_address_that_single_file_notes_is_the_page_s_address(tmp_path: Path) -> None:
    url = f"{SITE}/a?b=1&c"
    data = page("Noted", head=SINGLE_FILE % url)
    assert only(tmp_path, data).url == url
    packed = only(tmp_path, zip_of({"a.html": data}))
    assert (packed.read(), packed.url) == (data, url)
    assert clean_one(packed).story == clean(data, url)


@pytest.mark.parametrize(
    "comment", [SINGLE_FILE % "about:blank", SINGLE_FILE % "file:///a/b", f"<!-- saved from url=(0029){SITE} -->"]
)
def test_other_notes_are_no_addresses(tmp_path: Path, comment: str) -> None:
    assert only(tmp_path, page("Noted", head=comment)).url is None


# JSON Lines


def test_rows_are_pages_named_by_their_lines(tmp_path: Path) -> None:
    data = json_lines_of({f"{SITE}/{name}": data for name, data in PAGES.items()}).replace(b"\n", b"\n\n", 1)
    path = put(tmp_path, data)
    found = list(find_inputs([str(path)]))
    assert [inner.name for inner in found] == [f"{path}!{number}" for number in (1, 3, 4, 5)]
    assert {inner.url: inner.read() for inner in found} == {f"{SITE}/{name}": data for name, data in PAGES.items()}
    assert all(inner.is_member for inner in found)


def test_story_of_a_row_is_that_of_its_page(tmp_path: Path) -> None:
    outcome = clean_one(only(tmp_path, json_lines_of({SITE: NORTH})))
    assert outcome.story == clean(NORTH, SITE)


def test_declaration_that_no_longer_holds_is_overruled(tmp_path: Path) -> None:
    data = page("Größe").replace(b"charset=utf-8", b"charset=iso-8859-2")
    story = clean_one(only(tmp_path, json_lines_of({SITE: data}))).story
    assert story is not None
    assert (story.headline, [warning.code for warning in story.warnings]) == ("Größe", [])


def test_broken_rows_cost_only_themselves(tmp_path: Path) -> None:
    good = json_lines_of({SITE: NORTH})
    rows = [good, b'{"url": "https://a.example/", "html": 5}\n', b"{broken\n", b'{"html": "caf\xe9"}\n', good.rstrip(b"\n")]
    found = dict(read_all(put(tmp_path, b"".join(rows))))
    assert [type(found[name]) for name in "12345"] == [bytes, DamagedInput, DamagedInput, DamagedInput, bytes]
    assert "mend or remove it" in str(found["2"])


def test_row_over_the_limit_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "AROUND", 100)
    data = json_lines_of({f"{SITE}/1": NORTH, f"{SITE}/2": page("Long", 500), f"{SITE}/3": NORTH})
    found = dict(read_all(put(tmp_path, data), Search(max_bytes=2000)))
    assert [type(found[name]) for name in "123"] == [bytes, InputTooLarge, bytes]


@pytest.mark.parametrize("data", [b'{"url": "https://a.example/", "title": "A"}\n', b'{\n"html": "<p>"\n}', b'["html"]', b"{}"])
def test_other_json_is_no_list_of_pages(tmp_path: Path, data: bytes) -> None:
    found = only(tmp_path, data)
    assert found.read() == data
    with pytest.raises(NotText, match="the input is JSON"):
        clean(found.read())


def test_first_row_may_be_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    data = page("Long", 2000)
    assert only(tmp_path, json_lines_of({SITE: data})).read() == data


# Standard input


@pytest.mark.parametrize("data", [zip_of({"north.html": NORTH}), gzip.compress(json_lines_of({SITE: NORTH}))])
def test_archive_can_come_down_a_pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (found,) = find_inputs(["-"])
    assert found.name.startswith("-!")
    assert (found.read(), found.is_member) == (NORTH, True)


# Lists of names


def names(list_file: Path) -> list[str]:
    return [found.name for found in find_listed(str(list_file))]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\0"])
def test_list_names_inputs_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    named = {"b c.html": b"b c.html", "pages": b"pages", os.fsdecode(b"caf\xe9.html"): b"caf\xe9.html"}
    for name in ("b c.html", "pages/a.html", os.fsdecode(b"caf\xe9.html")):
        (tmp_path / name).write_bytes(NORTH)
    (tmp_path / "list").write_bytes(end.join([*named.values(), b"", b"missing.html"]))
    assert names(tmp_path / "list") == ["b c.html", "pages/a.html", os.fsdecode(b"caf\xe9.html"), "missing.html"]


def test_list_is_read_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, NORTH)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{path}\n-\n".encode())))
    page_named, itself = find_listed("-")
    assert page_named.read() == NORTH
    with pytest.raises(InputUnreadable, match="a list cannot name standard input"):
        itself.read()


@pytest.mark.parametrize(
    ("data", "error"), [(None, InputNotFound), (b"", EmptyInput), (b"\n \n\n", EmptyInput), (b"x" * 5000, InputTooLarge)]
)
def test_list_that_is_none_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None, error: type[CleanfeedError]
) -> None:
    monkeypatch.setattr(listed, "LONGEST", 4000)
    if data is not None:
        (tmp_path / "list").write_bytes(data)
    (found,) = find_listed(str(tmp_path / "list"))
    assert found.name == str(tmp_path / "list")
    with pytest.raises(error):
        found.read()


def test_long_list_is_read_as_it_comes(tmp_path: Path) -> None:
    path = put(tmp_path, NORTH)
    (tmp_path / "list").write_text(f"{path}\n" * 3000)
    assert sum(found.read() == NORTH for found in find_listed(str(tmp_path / "list"))) == 3000


def test_row_without_an_address_has_none(tmp_path: Path) -> None:
    assert only(tmp_path, json.dumps({"html": NORTH.decode()}).encode()).url is None
