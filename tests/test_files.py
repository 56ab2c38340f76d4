"""Arguments to inputs."""

import inspect
import io
import os
import sys
from pathlib import Path

import pytest

from cleanfeed import InputNotFound, InputTooLarge, InputUnreadable
from cleanfeed.inputs.files import find_inputs, names_one
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pages`` to fill, seen from the folder that holds it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"this is {name}")


def names(*arguments: str) -> list[str]:
    return [found.name for found in find_inputs(arguments)]


def only(*arguments: str) -> Input:
    (found,) = find_inputs(arguments)
    return found


def test_file_is_read_as_bytes_under_the_name_given(pages: Path) -> None:
    (pages / "a.html").write_bytes(b"\xff\x00page\r\n")
    found = only("./pages/a.html")
    assert (found.name, found.read()) == ("./pages/a.html", b"\xff\x00page\r\n")


def test_folder_stands_for_all_files_below_in_order(pages: Path) -> None:
    put(pages, "b.html", "a/z.txt", "a/y/x", "c.htm", "B.html")
    assert names("pages") == ["pages/B.html", "pages/a/y/x", "pages/a/z.txt", "pages/b.html", "pages/c.htm"]


def test_arguments_keep_their_order_and_repeats(pages: Path) -> None:
    put(pages, "b.html", "a.html")
    assert names("pages/b.html", "pages", "pages/b.html") == [
        "pages/b.html",
        "pages/a.html",
        "pages/b.html",
        "pages/b.html",
    ]


def test_hidden_files_and_folders_are_left_out(pages: Path) -> None:
    put(pages, "a.html", ".hidden.html", ".git/config")
    assert names("pages") == ["pages/a.html"]


def test_hidden_folder_that_is_named_is_read(pages: Path) -> None:
    put(pages, ".saved/a.html")
    assert names("pages/.saved") == ["pages/.saved/a.html"]


def test_folder_that_a_browser_saved_beside_a_page_is_left_out(pages: Path) -> None:
    put(pages, "a.html", "a_files/advert.html", "b.htm", "b_files/frame.html", "c_files/page.html", "_files/d.html")
    assert names("pages") == ["pages/_files/d.html", "pages/a.html", "pages/b.htm", "pages/c_files/page.html"]


def test_links_that_lead_back_are_followed_once(pages: Path) -> None:
    put(pages, "sub/a.html")
    (pages / "loop").symlink_to(".")
    (pages / "sub/up").symlink_to("..")
    assert names("pages") == ["pages/sub/a.html"]


def test_linked_folder_and_file_elsewhere_are_read(pages: Path) -> None:
    put(pages.parent / "archive", "old.html", "one.html")
    (pages / "archive").symlink_to("../archive")
    (pages / "zero.html").symlink_to("../archive/one.html")
    assert names("pages") == ["pages/archive/old.html", "pages/archive/one.html", "pages/zero.html"]


def test_folders_nested_deeper_than_the_stack(pages: Path) -> None:
    nested = "d/" * 200
    put(pages / nested, "a.html")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        assert names("pages") == [f"pages/{nested}a.html"]
    finally:
        sys.setrecursionlimit(limit)


def test_pipes_in_a_folder_are_left_out(pages: Path) -> None:
    put(pages, "a.html")
    os.mkfifo(pages / "pipe")
    assert names("pages") == ["pages/a.html"]


def test_output_in_a_folder_is_no_input_of_itself(pages: Path) -> None:
    put(pages, "a.html", "out.jsonl")
    status = (pages / "out.jsonl").stat()
    found = find_inputs(["pages"], Search(leave_out=(status.st_dev, status.st_ino)))
    assert [page.name for page in found] == ["pages/a.html"]


def test_pattern_is_expanded_in_order(pages: Path) -> None:
    put(pages, "b.html", "a.html", "c.txt", "d.html/e.txt")
    assert names("pages/*.html") == ["pages/a.html", "pages/b.html", "pages/d.html/e.txt"]


def test_pattern_over_folders(pages: Path) -> None:
    put(pages, "x/b.html", "y/z/a.html")
    assert names("pages/**/*.html") == ["pages/x/b.html", "pages/y/z/a.html"]


def test_file_whose_name_looks_like_a_pattern_is_a_file(pages: Path) -> None:
    put(pages, "story[1].html", "story1.html")
    assert names("pages/story[1].html") == ["pages/story[1].html"]
    assert names_one(["pages/story[1].html"])


@pytest.mark.parametrize("argument", ["pages/none.html", "pages/*.html", "pages/a.txt/b", "pages/empty", "", "no/such/folder/"])
def test_what_is_not_there_is_an_input_that_says_so(pages: Path, argument: str) -> None:
    put(pages, "a.txt")
    (pages / "empty").mkdir()
    found = only(argument)
    assert found.name == argument
    with pytest.raises(InputNotFound, match=r": \w+"):
        found.read()


def test_broken_link_in_a_folder_is_not_lost(pages: Path) -> None:
    put(pages, "a.html")
    (pages / "gone.html").symlink_to("nowhere")
    good, gone = find_inputs(["pages"])
    assert good.read() == b"this is a.html"
    with pytest.raises(InputUnreadable, match="a link to 'nowhere', which is not there"):
        gone.read()


def test_link_to_itself_is_unreadable(pages: Path) -> None:
    (pages / "self.html").symlink_to("self.html")
    with pytest.raises(InputUnreadable, match="cannot be read"):
        only("pages/self.html").read()


def test_file_that_became_a_folder_is_unreadable(pages: Path) -> None:
    put(pages, "a.html")
    found = only("pages")
    (pages / "a.html").unlink()
    (pages / "a.html").mkdir()
    with pytest.raises(InputUnreadable, match="Is a directory"):
        found.read()


def test_file_that_went_away_is_not_found(pages: Path) -> None:
    put(pages, "a.html")
    found = only("pages")
    (pages / "a.html").unlink()
    with pytest.raises(InputNotFound):
        found.read()


def test_folder_that_cannot_be_listed_is_not_lost(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(pages, "a.html", "closed/b.html")
    listing = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    good, closed = find_inputs(["pages"])
    assert (good.name, closed.name) == ("pages/a.html", "pages/closed")
    with pytest.raises(InputUnreadable, match="Permission denied"):
        closed.read()


def test_name_too_long_is_unreadable() -> None:
    with pytest.raises(InputUnreadable, match="too long"):
        only("x" * 5000).read()


def test_large_file_is_refused_by_its_size(pages: Path) -> None:
    with (pages / "big.html").open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(InputTooLarge, match=r"67,108,865 bytes, over the limit of 67,108,864"):
        only("pages/big.html").read()


def test_limit_is_the_largest_size_that_is_read(pages: Path) -> None:
    (pages / "a.html").write_bytes(b"12345")
    assert only("pages/a.html").read(max_bytes=5) == b"12345"
    with pytest.raises(InputTooLarge):
        only("pages/a.html").read(max_bytes=4)


@pytest.mark.parametrize("limit", [5, 6, 10**30])
def test_standard_input_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"ab\xffcd")))
    assert only("-").read(limit) == b"ab\xffcd"


def test_standard_input_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    with pytest.raises(InputTooLarge, match="more than the limit of 3,000,000 bytes"):
        only("-").read(3_000_000)


def test_closed_standard_input_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputUnreadable, match="closed"):
        only("-").read()


@pytest.mark.parametrize(
    ("arguments", "one"),
    [
        (["pages/a.html"], True),
        (["-"], True),
        (["missing.html"], True),
        (["pages"], False),
        (["pages/*.html"], False),
        (["pages/a.html", "pages/a.html"], False),
    ],
)
def test_one_page_is_told_from_many(pages: Path, arguments: list[str], one: bool) -> None:
    put(pages, "a.html")
    assert names_one(arguments) is one
