"""The forms in which outcomes are written to files."""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from pyarrow import parquet

from cleanfeed import NotText, Outcome, OutputUnwritable, Story, clean, to_markdown
from cleanfeed.batch import parquet as parquet_writing
from cleanfeed.batch.folder import mirrored
from cleanfeed.batch.parquet import write_parquet
from cleanfeed.batch.rows import to_row
from cleanfeed.batch.sqlite import write_sqlite
from cleanfeed.cli.app import main
from cleanfeed.cli.sinks import Format, Target, open_sink

PROSE = "<p>The council met on Monday and agreed, after <a href=/talk>three hours</a> of talk, to mend the pier.</p>"
PAGE = f"""<!doctype html><title>Pier</title><body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>
<article><h1>Pier to be mended</h1><p class=byline>By Ida Holm</p>{PROSE * 4}<h2>Costs</h2>{PROSE * 3}
<table><tr><th>Item<th>Cost<tr><td>Planks<td>12,000<tr><td>Nails<td>300</table>{PROSE}</article></body>"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a good page, an empty one and one below."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages/below").mkdir(parents=True)
    (tmp_path / "pages/a.html").write_text(PAGE)
    (tmp_path / "pages/b.html").write_text(" ")
    (tmp_path / "pages/below/c.html").write_text(PAGE.replace("Pier to", "Quay to"))
    return tmp_path


@pytest.fixture(scope="module")
def story() -> Story:
    return clean(PAGE, "https://marram-bay.example/pier")


@pytest.fixture
def outcomes(story: Story) -> list[Outcome]:
    return [
        Outcome("a.html", "ok", story=story),
        Outcome("b\udce9.pdf", "failed", NotText("a PDF")),
        Outcome("c.html", "ok", story=story),
    ]


def without_tuples(value: Any) -> Any:
    return json.loads(json.dumps(value))


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def test_parquet_has_the_rows_as_nested_columns(tmp_path: Path, outcomes: list[Outcome], story: Story) -> None:
    assert story.body[0].links
    assert any(element.rows for element in story.body)
    write_parquet(outcomes, tmp_path / "out", "out")
    first, second, third = parquet.read_table(tmp_path / "out").to_pylist()
    expected = to_row(outcomes[0])
    for element in expected["body"]:
        element["links"] = [dict(zip(("start", "end", "url"), link, strict=True)) for link in element["links"]]
    assert without_tuples(first) == without_tuples(expected)
    assert list(first) == list(expected)
    assert (second["input"], second["outcome"]) == ("b\ufffd.pdf", "failed")
    assert second["error"] == {"class": "NotText", "message": "a PDF"}
    assert {value for name, value in second.items() if name not in ("input", "outcome", "error")} == {None}
    assert third["input"] == "c.html"


def test_parquet_is_compressed_and_written_in_groups(
    tmp_path: Path, outcomes: list[Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_writing, "GROUP_ROWS", 2)
    write_parquet(outcomes, tmp_path / "rows", "out")
    monkeypatch.setattr(parquet_writing, "GROUP_BYTES", 1)
    write_parquet(outcomes, tmp_path / "bytes", "out")
    by_rows, by_bytes = (parquet.ParquetFile(tmp_path / name).metadata for name in ("rows", "bytes"))
    assert [by_rows.row_group(group).num_rows for group in range(by_rows.num_row_groups)] == [2, 1]
    assert [by_bytes.row_group(group).num_rows for group in range(by_bytes.num_row_groups)] == [1, 2]
    assert by_rows.row_group(0).column(0).compression == "ZSTD"


def test_parquet_of_nothing_has_its_columns(tmp_path: Path) -> None:
    write_parquet([], tmp_path / "out", "out")
    table = parquet.read_table(tmp_path / "out")
    assert (table.num_rows, table.column_names[3], table.column_names[-1]) == (0, "schema", "source")


def test_sqlite_has_stories_and_stripped_blocks(tmp_path: Path, outcomes: list[Outcome], story: Story) -> None:
    write_sqlite(outcomes, tmp_path / "out", "out")
    with closing(sqlite3.connect(tmp_path / "out")) as database:
        database.row_factory = sqlite3.Row
        first, second, third = map(dict, database.execute("SELECT * FROM stories ORDER BY id"))
        blocks = [dict(row) for row in database.execute("SELECT * FROM stripped WHERE story = 3 ORDER BY position")]
    record = story.to_dict()
    assert [first["input"], second["input"], third["input"]] == ["a.html", "b\ufffd.pdf", "c.html"]
    assert (first["headline"], first["is_story"], first["text"]) == ("Pier to be mended", 1, story.text)
    assert (first["error_class"], second["error_class"], second["error_message"]) == (None, "NotText", "a PDF")
    assert json.loads(first["body"]) == record["body"]
    assert second["headline"] is second["body"] is second["text"] is None
    assert {*record} - {*first} == {"stripped"}
    assert [block | {name: json.loads(block[name]) for name in ("items", "lines")} for block in blocks] == [
        {"story": 3, "position": position} | block for position, block in enumerate(record["stripped"])
    ]
    assert blocks


def test_sqlite_takes_the_place_of_what_a_killed_run_left(tmp_path: Path, outcomes: list[Outcome]) -> None:
    (tmp_path / "out").write_bytes(b"half a database")
    write_sqlite(outcomes, tmp_path / "out", "out")
    with closing(sqlite3.connect(tmp_path / "out")) as database:
        assert database.execute("SELECT count(*) FROM stories").fetchone() == (3,)


@pytest.mark.parametrize("write", [write_parquet, write_sqlite])
def test_table_that_cannot_be_written_says_so(tmp_path: Path, outcomes: list[Outcome], write: Any) -> None:
    with pytest.raises(OutputUnwritable, match=r"rows\.x: cannot be written: "):
        write(outcomes, tmp_path / "none" / "out", "rows.x")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pages/a.html", "pages/a.html.md"),
        ("./pages/a.html", "pages/a.html.md"),
        ("-", "-.md"),
        ("saved.zip!a/b.html", "saved.zip!a/b.html.md"),
    ],
)
def test_file_mirrors_its_input(name: str, path: str) -> None:
    assert mirrored(name, ".md") == PurePosixPath(path)


def test_no_name_leads_out_of_the_folder_and_no_two_to_one_file() -> None:
    paths_taken_for_others = ("../../etc/passwd", "_/_/etc/passwd", "/etc/passwd", "etc/passwd", "", "/", "..", "a//b", "a/b")
    addresses = ("https://news.example/a?b", "https:/news.example/a?b")
    odd = ("x" * 300, "x" * 301, "é" * 300, "a\0b", "a_b", "caf\udce9", "caf\ufffd", "outcomes")
    names = paths_taken_for_others + addresses + odd
    paths = [mirrored(name, ".jsonl") for name in names]
    assert len({*paths}) == len(names)
    for path in paths:
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert all(len(part.encode()) < 240 for part in path.parts)
    assert PurePosixPath("outcomes.jsonl") not in paths


@pytest.mark.usefixtures("folder")
def test_folder_has_a_file_for_each_story_and_an_index() -> None:
    assert main(["clean", "pages", "-o", "out/", "--format", "markdown", "-q"]) == 1
    files = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file())
    assert files == ["outcomes.jsonl", "pages/a.html.md", "pages/below/c.html.md"]
    assert Path("out/pages/a.html.md").read_text() == to_markdown(clean(Path("pages/a.html").read_bytes()))
    assert [(row["input"], row["outcome"], row["file"]) for row in rows("out/outcomes.jsonl")] == [
        ("pages/a.html", "ok", "pages/a.html.md"),
        ("pages/b.html", "failed", None),
        ("pages/below/c.html", "ok", "pages/below/c.html.md"),
    ]


def test_folder_that_is_there_is_one_and_no_input_of_itself(folder: Path) -> None:
    (folder / "pages/out").mkdir()
    for _ in range(2):
        assert main(["clean", "pages", "-o", "pages/out", "-q"]) == 1
    assert [row["input"] for row in rows("pages/out/outcomes.jsonl")] == ["pages/a.html", "pages/b.html", "pages/below/c.html"]
    assert Story.from_json(Path("pages/out/pages/a.html.json").read_bytes()).headline == "Pier to be mended"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "out.sqlite", "out.db"])
def test_name_tells_the_form(name: str) -> None:
    assert main(["clean", "pages/a.html", "-o", name]) == 0
    kinds = {b"PAR1": "out.parquet", b"SQLi": "out.sqlite", b'{"in': "out.jsonl"}
    assert kinds[Path(name).read_bytes()[:4]].rpartition(".")[0] == "out"
    assert {"out.db": "out.sqlite"}.get(name, name) == kinds[Path(name).read_bytes()[:4]]
    assert sorted(path.name for path in Path().iterdir()) == sorted([name, "pages"])


@pytest.mark.usefixtures("folder")
def test_option_tells_the_form() -> None:
    assert main(["clean", "pages/a.html", "-o", "out", "--format", "sqlite"]) == 0
    assert Path("out").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "parquet"], "--format parquet makes one file: name it with -o"),
        (["--format", "sqlite", "-o", "out/"], "--format sqlite makes one file"),
        (["--format", "parquet", "-o", "/dev/null"], "--format parquet makes one file"),
        (["--format", "markdown", "-o", "out.db"], "out.db: a name for sqlite, and --format says markdown"),
        (["-o", "pages"], "pages: its files would be among the inputs the next time"),
        (["-o", "pages/below/.."], "its files would be among the inputs the next time"),
        (["--resume"], "--resume goes on with a run of several inputs into a file or a folder"),
        (["--resume", "-o", "/dev/null"], "--resume goes on with a run of several inputs into a file or a folder"),
        (["--memory-limit", "much"], "--memory-limit 'much' is no size: give one such as 500M or 2G"),
        (["--workers", "0"], "--workers"),
        (["--timeout", "-1"], "--timeout"),
        (["-o", "no/such/out.parquet"], "no/such/out.parquet: cannot be written: No such file or directory"),
        (["-o", "no/such/out.db", "--errors", "x/y"], "no/such/out.db: cannot be written: No such file or directory"),
        (["--errors", "no/such/file"], "no/such/file: cannot be written: No such file or directory"),
        (["--errors", "out", "-o", "out"], "out: the rows of what failed need a file of their own"),
    ],
)
def test_wrong_usage_is_one_line_and_leaves_nothing(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path().rglob("*"))
    assert main(["clean", "pages", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("cleanfeed: ")
    assert says in captured.err
    assert captured.err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


@pytest.mark.usefixtures("folder")
def test_parquet_without_its_package_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["clean", "pages", "-o", "out.parquet"]) == 2
    assert capsys.readouterr().err == (
        "cleanfeed: Parquet is written with pyarrow, which is not installed: pip install 'cleanfeed[parquet]'\n"
    )
    assert not Path("out.parquet").exists()


@pytest.mark.usefixtures("folder")
def test_errors_have_a_file_of_their_own() -> None:
    assert main(["clean", "pages", "-o", "out.jsonl", "--errors", "failed.jsonl", "-q"]) == 1
    assert rows("failed.jsonl") == [row for row in rows("out.jsonl") if row["error"]]
    assert [list(row) for row in rows("failed.jsonl")] == [["input", "outcome", "error"]]
    assert main(["clean", "pages/below", "-o", "out.jsonl", "--errors", "failed.jsonl", "-q"]) == 0
    assert Path("failed.jsonl").read_bytes() == b""


def test_table_stays_as_it_was_where_the_work_is_broken_off(tmp_path: Path, story: Story) -> None:

    def broken_off() -> Iterator[Outcome]:
        yield Outcome("a", "ok", story=story)
        raise KeyboardInterrupt

    forms: tuple[Format, ...] = ("parquet", "sqlite")
    for form in forms:
        place = tmp_path / f"out.{form}"
        place.write_text("old")
        target = Target(str(place), form)
        with (
            pytest.raises(KeyboardInterrupt),
            open_sink(target, single=False, with_stripped=False, held=True) as sink,
        ):
            sink.take(broken_off())
        assert place.read_text() == "old"
        assert sorted(tmp_path.iterdir()) == [place]
        place.unlink()
