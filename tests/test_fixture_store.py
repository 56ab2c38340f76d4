"""Fixtures on disk: what is written, what is read back, and what a sudden end leaves."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from kept import DUMP, NAME, PAGE, URL, WHY, change, keep, read_tree

import cleanfeed
from cleanfeed import FixtureBroken, FixtureExists, FixtureNotFound, NotText, OutputUnwritable, Story
from cleanfeed.fixtures.case import About, Case, choose_case, choose_cases, find_cases
from cleanfeed.fixtures.check import check_case
from cleanfeed.fixtures.store import Accepted, accept, add_case


def test_added_page_is_stored_byte_for_byte_with_a_draft(tmp_path: Path) -> None:
    page = PAGE.replace(b"\n", b"\r\n") + b"\xff"
    case = add_case(tmp_path, NAME, page, About(URL, WHY))
    tree = read_tree(tmp_path)
    assert sorted(tree) == [f"{NAME}/case.json", f"{NAME}/page.html", f"{NAME}/story.json"]
    assert tree[f"{NAME}/page.html"] == page
    assert json.loads(tree[f"{NAME}/case.json"]) == {"url": URL, "why": WHY}
    draft = json.loads(tree[f"{NAME}/story.json"])
    assert draft.pop("draft") is True
    with pytest.raises(cleanfeed.MalformedRecord):  # nobody takes a draft for a record
        Story.from_json(tree[f"{NAME}/story.json"])
    expected = cleanfeed.clean(page, URL)
    assert Story.from_json(json.dumps({**draft, "confidence": expected.confidence})) == expected
    assert case.expectation.is_draft


def test_page_of_text_is_stored_as_such_with_what_was_told(tmp_path: Path) -> None:
    case = add_case(tmp_path, "pier", DUMP, About(kind="text", encoding="latin-1"))
    assert case.page == tmp_path / "pier" / "page.txt"
    assert case.expected.source.encoding == "windows-1252"
    assert json.loads((case.folder / "case.json").read_bytes()) == {"kind": "text", "encoding": "latin-1"}


@pytest.mark.parametrize("name", ["", "/", "/etc/pier", "../pier", "a//b", "a/", ".pier", "a/.b", "a\\b", "a\x1bb", "a/../b"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(FixtureNotFound, match="is no name for a fixture"):
        add_case(tmp_path / "fixtures", name, PAGE, About())
    assert not [*tmp_path.rglob("*")]


@pytest.mark.parametrize("name", [NAME, f"{NAME}/deeper", "marram-bay"])
def test_place_that_is_taken(tmp_path: Path, name: str) -> None:
    keep(tmp_path)
    before = read_tree(tmp_path)
    with pytest.raises(FixtureExists, match="marram-bay"):
        add_case(tmp_path, name, PAGE, About())
    assert read_tree(tmp_path) == before


def test_page_that_cannot_be_cleaned_is_not_stored(tmp_path: Path) -> None:
    with pytest.raises(NotText):
        add_case(tmp_path / "fixtures", NAME, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", About())
    assert not [*tmp_path.iterdir()]


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "marram-bay").write_text("a file")
    with pytest.raises(OutputUnwritable, match="marram-bay/pier: cannot be written"):
        add_case(tmp_path, NAME, PAGE, About())
    assert [path.name for path in tmp_path.iterdir()] == ["marram-bay"]


def test_accepting_takes_the_draft_as_it_is(tmp_path: Path) -> None:
    case = add_case(tmp_path, NAME, PAGE, About(URL, WHY))
    draft = case.expectation_file.read_text("utf-8")
    assert accept(case) == Accepted((), was_draft=True, is_draft=False)
    assert case.expectation_file.read_text("utf-8") == draft.replace(' "draft": true,\n', "")
    assert check_case(case).is_right


def test_accepting_one_field_leaves_the_others(tmp_path: Path) -> None:
    case = keep(tmp_path)
    right = case.expectation_file.read_bytes()
    change(case, lambda plain: plain.update(headline="Pier to fall", kicker="Exclusive"))
    assert accept(case, ["headline"]) == Accepted(("headline",), was_draft=False, is_draft=False)
    assert (case.expected.headline, case.expected.kicker) == ("Pier to be mended before summer", "Exclusive")
    assert accept(case).changed == ("kicker",)
    assert case.expectation_file.read_bytes() == right


def test_accepting_one_field_of_a_draft_leaves_it_a_draft(tmp_path: Path) -> None:
    case = add_case(tmp_path, NAME, PAGE, About(URL, WHY))
    change(case, lambda plain: plain.update(headline="Pier to fall"))
    assert accept(case, ["headline"]) == Accepted(("headline",), was_draft=True, is_draft=True)
    assert case.expectation.is_draft and not check_case(case).differing


def test_accepting_keeps_what_compares_as_equal_as_it_was_written(tmp_path: Path) -> None:
    case = keep(tmp_path)
    change(case, lambda plain: plain["stripped"][0].update(reason="tag: something that a model weighed"))
    change(case, lambda plain: plain.update(byline="nobody"))
    accept(case)
    assert case.expected.stripped[0].reason == "tag: something that a model weighed"
    assert case.expected.byline == "By Ida Holm"


def test_accepting_stripped_roles_is_accepting_what_is_stripped(tmp_path: Path) -> None:
    case = keep(tmp_path)
    change(case, lambda plain: plain["stripped"][0].update(role="advert"))
    assert [*check_case(case).differing] == ["stripped_roles"]
    assert accept(case, ["stripped_roles"]).changed == ("stripped",)
    assert check_case(case).is_right


def test_accepting_makes_an_expectation_where_there_is_none_to_read(tmp_path: Path) -> None:
    case = keep(tmp_path)
    right = case.expectation_file.read_bytes()
    for spoil in (case.expectation_file.unlink, lambda: case.expectation_file.write_text("{")):
        spoil()
        with pytest.raises(FixtureBroken, match=r"story\.json"):
            accept(case, ["headline"])
        accept(case)
        assert case.expectation_file.read_bytes() == right


def test_accepting_a_field_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FixtureNotFound, match=r"hedline: is no field of a record: name one of schema, url, .*headline"):
        accept(keep(tmp_path), ["hedline"])


def test_accepting_writes_through_a_link(tmp_path: Path) -> None:
    case = keep(tmp_path / "fixtures")
    kept = case.expectation_file.rename(tmp_path / "kept.json")
    case.expectation_file.symlink_to(kept)
    change(case, lambda plain: plain.update(byline="nobody"))
    accept(case)
    assert case.expectation_file.is_symlink() and case.expected.byline == "By Ida Holm"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("case.json", None, r"case\.json: is missing"),
        ("case.json", b"", r"case\.json: Input data was truncated"),
        ("case.json", b'{"whi": ""}', r"case\.json: .*`whi`.*url, why, kind"),
        ("case.json", b'{"why": 3}', r"case\.json: Expected `str`, got `int`"),
        ("story.json", None, r"story\.json: is missing"),
        ("story.json", b"\xff", r"story\.json: "),
        ("story.json", b"[]", r"story\.json: Expected `object`"),
        ("story.json", b'{"draft": "perhaps"}', r"story\.json: Expected `bool`"),
        ("story.json", b'{"headlin": ""}', r"story\.json: Object contains unknown field `headlin`"),
        ("page.html", None, r"page\.html: is missing"),
        ("page.html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "the input is a PDF"),
    ],
)  # fmt: skip
def test_broken_file_is_named(tmp_path: Path, file: str, content: bytes | None, said: str) -> None:
    case = keep(tmp_path)
    (case.folder / file).unlink()
    if content is not None:
        (case.folder / file).write_bytes(content)
    (found,) = find_cases(tmp_path)
    checked = check_case(found)
    assert not checked.is_right
    assert re.search(said, checked.problem)


def test_field_of_a_later_version_is_missed(tmp_path: Path) -> None:
    case = keep(tmp_path)
    change(case, lambda plain: plain.pop("correction"))
    assert [*check_case(case).differing] == ["no_extra_fields"]
    assert accept(case).changed == ("correction",)
    assert check_case(case).is_right


def test_what_is_not_compared(tmp_path: Path) -> None:
    case = keep(tmp_path)
    change(case, lambda plain: plain.update(confidence=0.1))
    change(case, lambda plain: plain["stripped"][0].update(reason="tag: 0.123"))
    assert check_case(case).is_right
    change(case, lambda plain: plain["stripped"][0].update(reason="phrase: 0.123"))
    assert [*check_case(case).differing] == ["stripped"]


def test_twin_is_compared_in_what_it_can_show(tmp_path: Path) -> None:
    case = keep(tmp_path)
    (case.folder / "page.txt").write_bytes(DUMP)
    assert check_case(case).is_right
    (case.folder / "page.txt").write_bytes(DUMP.replace(b"before summer", b"in a year"))
    assert [*check_case(case).differing] == ["page.txt::headline"]


# Names


def test_every_fixture_is_found_and_nothing_hidden(tmp_path: Path) -> None:
    for name in ("b", "a/d", "a/c/e"):
        keep(tmp_path, name)
    keep(tmp_path / ".hidden", "f")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "page.txt").write_bytes(DUMP)
    (tmp_path / "README.md").write_text("What is here")
    assert [case.name for case in find_cases(tmp_path)] == ["a/c/e", "a/d", "b", "half"]


def test_folder_without_fixtures(tmp_path: Path) -> None:
    with pytest.raises(FixtureNotFound, match="holds no fixtures"):
        find_cases(tmp_path)
    with pytest.raises(FixtureNotFound, match="there is no such folder"):
        find_cases(tmp_path / "fixtures")


def test_names_choose_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("fixtures")
    cases = [Case(name, folder / name) for name in ("a/x", "a/y", "ab", "b")]

    def chosen(*names: str) -> list[str]:
        return [case.name for case in choose_cases(cases, names, folder)]

    assert chosen() == ["a/x", "a/y", "ab", "b"]
    assert chosen("a") == chosen("a/") == chosen("fixtures/a/") == ["a/x", "a/y"]
    assert chosen("b", "a/x", "b") == ["b", "a/x"]
    assert choose_case(cases, "./fixtures/b/", folder).name == "b"
    with pytest.raises(FixtureNotFound, match="a/z: no fixture in fixtures has this name: is it a/"):
        chosen("b", "a/z")
    with pytest.raises(FixtureNotFound, match="a: name one of a/x, a/y"):
        choose_case(cases, "a", folder)


# A sudden end


@pytest.mark.parametrize("work", ["add", "accept"])
def test_work_killed_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, work: str) -> None:
    program = Path(__file__).with_name("killing.py")
    run = subprocess.run((sys.executable, program, work, tmp_path), capture_output=True, text=True, timeout=100, check=True)
    left = run.stdout.split()
    turn = left.index("new")
    assert left == ["old"] * turn + ["new"] * (len(left) - turn)
    assert turn > 20
