"""The pytest plugin, in projects of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from kept import DUMP, NAME, PAGE, URL, WHY, change, keep, read_tree

from cleanfeed import cleaner
from cleanfeed.fixtures import collect
from cleanfeed.fixtures.case import About, Case
from cleanfeed.fixtures.compare import FIELDS, TWIN_FIELDS
from cleanfeed.fixtures.store import add_case

LOADED = (cleaner, collect)  # here, once: pytester forgets what is loaded while it runs, and numpy cannot be loaded twice
ALL = len(FIELDS) + 1  # and no_extra_fields
QUIET = ("-p", "no:randomly", "-p", "no:cacheprovider")


@pytest.fixture
def case(pytester: pytest.Pytester) -> Case:
    """A fixture that is right, in a project without settings."""
    return keep(pytester.path / "fixtures")


def fall(case: Case) -> None:
    change(case, lambda plain: plain.update(standfirst="Council finds the money after two hours of quarrel"))


def test_every_field_is_a_test(pytester: pytest.Pytester, case: Case) -> None:
    assert case.about.why
    run = pytester.runpytest("-v", *QUIET)
    run.assert_outcomes(passed=ALL)
    run.stdout.fnmatch_lines([f"fixtures/{NAME}::{field} PASSED*" for field in (*FIELDS, "no_extra_fields")], consecutive=True)


def test_failure_names_the_field_and_shows_the_words(pytester: pytest.Pytester, case: Case) -> None:
    fall(case)
    run = pytester.runpytest(*QUIET)
    run.assert_outcomes(passed=ALL - 1, failed=1)
    run.stdout.fnmatch_lines(
        [
            f"_* fixtures/{NAME}::standfirst _*",
            "standfirst: Council finds the money after [[]-two-]{+three+} hours of [[]-quarrel-]{+talk+}",
            f"FAILED fixtures/{NAME}::standfirst - *",
        ]
    )
    assert "Traceback" not in run.stdout.str() and ".py" not in run.stdout.str().partition("FAILURES")[2]


def test_failure_is_short(pytester: pytest.Pytester, case: Case) -> None:
    change(case, lambda plain: plain.update(body=[{"kind": "paragraph", "text": f"{n} " * 900} for n in range(9)]))
    run = pytester.runpytest("-k", "body", *QUIET)
    shown = run.stdout.str().partition("::body ___")[2].partition("\n===")[0].splitlines()
    assert shown[-1] == "and 7 more: see 'cleanfeed fixture diff'"
    assert len(shown) < 9 and max(map(len, shown)) < 600


@pytest.mark.parametrize("select", [f"fixtures/{NAME}::standfirst", f"fixtures/{NAME}/case.json::standfirst"])
def test_failure_can_be_run_again_by_its_name(pytester: pytest.Pytester, case: Case, select: str) -> None:
    fall(case)
    pytester.runpytest(select, *QUIET).assert_outcomes(failed=1)


def test_failures_alone_can_be_run_again(pytester: pytest.Pytester, case: Case) -> None:
    fall(case)
    pytester.makepyfile("def test_that_fails_too(): assert 0")
    pytester.runpytest("-p", "no:randomly").assert_outcomes(passed=ALL - 1, failed=2)
    pytester.runpytest("--lf", "-p", "no:randomly").assert_outcomes(failed=2)


def test_selection_by_name_and_marker(pytester: pytest.Pytester, case: Case) -> None:
    pytester.makepyfile("def test_code(): pass")
    fall(case)
    pytester.runpytest("-k", "pier and headline", *QUIET).assert_outcomes(passed=1, deselected=ALL)
    pytester.runpytest("--strict-markers", "-m", "not cleanfeed_fixture", *QUIET).assert_outcomes(passed=1, deselected=ALL)
    pytester.runpytest("--markers").stdout.fnmatch_lines(["@pytest.mark.cleanfeed_fixture: *"])


def test_twin_is_tested_in_what_it_can_show(pytester: pytest.Pytester, case: Case) -> None:
    (case.folder / "page.txt").write_bytes(DUMP.replace(b"Ida Holm", b"Ole Holm"))
    run = pytester.runpytest(*QUIET)
    run.assert_outcomes(passed=ALL + len(TWIN_FIELDS) - 1, failed=1)
    run.stdout.fnmatch_lines(["byline: By [[]-Ida-]{+Ole+} Holm", f"FAILED fixtures/{NAME}/page.txt::byline - *"])
    pytester.runpytest(f"fixtures/{NAME}/page.txt::byline", *QUIET).assert_outcomes(failed=1)


def test_page_that_is_only_a_dump(pytester: pytest.Pytester) -> None:
    keep(pytester.path / "fixtures", page=DUMP)
    pytester.runpytest(*QUIET).assert_outcomes(passed=ALL)


def test_draft_fails(pytester: pytest.Pytester) -> None:
    add_case(pytester.path / "fixtures", NAME, PAGE, About(URL, WHY))
    run = pytester.runpytest(*QUIET)
    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(["a draft that nobody has accepted: *", f"FAILED fixtures/{NAME}::draft - *"])


@pytest.mark.parametrize("file", ["case.json", "story.json"])
@pytest.mark.parametrize("content", [None, "{"])
def test_broken_file_fails_one_test_and_stops_nothing(
    pytester: pytest.Pytester, case: Case, file: str, content: str | None
) -> None:
    keep(pytester.path / "fixtures", "other")
    (case.folder / file).unlink()
    if content:
        (case.folder / file).write_text(content)
    run = pytester.runpytest(*QUIET)
    run.assert_outcomes(passed=ALL, failed=1)
    run.stdout.fnmatch_lines([f"*/fixtures/{NAME}/{file}: *", f"FAILED fixtures/{NAME}::files - *"])
    pytester.runpytest(f"fixtures/{NAME}::files", *QUIET).assert_outcomes(failed=1)


def test_missing_page_fails_with_its_name(pytester: pytest.Pytester, case: Case) -> None:
    case.page.unlink()
    run = pytester.runpytest("-k", "headline", *QUIET)
    run.assert_outcomes(failed=1, deselected=ALL - 1)
    run.stdout.fnmatch_lines([f"*/fixtures/{NAME}/page.html: is missing: *"])


def test_nothing_is_written(pytester: pytest.Pytester, case: Case) -> None:
    fall(case)
    add_case(pytester.path / "fixtures", "draft", PAGE, About())
    before = read_tree(pytester.path)
    pytester.runpytest(*QUIET).assert_outcomes(passed=ALL - 1, failed=2)
    assert read_tree(pytester.path) == before


def test_processes_share_the_work(pytester: pytest.Pytester, case: Case) -> None:
    fall(case)
    (case.folder / "page.txt").write_bytes(DUMP)
    before = read_tree(pytester.path / "fixtures")
    run = pytester.runpytest_subprocess("-n", "2", *QUIET)
    run.assert_outcomes(passed=ALL + len(TWIN_FIELDS) - 2, failed=2)
    assert read_tree(pytester.path / "fixtures") == before


# Where the fixtures are


@pytest.mark.parametrize("setting", ["option", "ini", "project"])
def test_folder_elsewhere_is_looked_into(pytester: pytest.Pytester, setting: str) -> None:
    keep(pytester.path / "kept" / "pages")
    pytester.mkdir("tests").joinpath("test_code.py").write_text("def test_code(): pass")
    ini = {"ini": 'cleanfeed_fixtures = "kept/pages"\n'}.get(setting, "")
    table = {"project": '[tool.cleanfeed]\nfixtures = "kept/pages"\n'}.get(setting, "")
    pytester.makepyprojecttoml(f'[tool.pytest.ini_options]\ntestpaths = ["tests"]\n{ini}{table}')
    option = ("--cleanfeed-fixtures", "kept/pages") if setting == "option" else ()
    run = pytester.runpytest("-v", *option, *QUIET)
    run.assert_outcomes(passed=ALL + 1)
    run.stdout.fnmatch_lines([f"kept/pages/{NAME}::headline PASSED*"])
    pytester.runpytest(*option, "tests", *QUIET).assert_outcomes(passed=1)


@pytest.mark.parametrize("setting", ["", '[tool.cleanfeed]\nfixtures = "sub/../fixtures"\n'])
def test_folder_behind_a_link(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    keep(pytester.mkdir("kept"))
    (pytester.mkdir("project") / "fixtures").symlink_to(pytester.path / "kept")
    (pytester.path / "project" / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{setting}")
    monkeypatch.chdir(pytester.path / "project")
    pytester.runpytest(*QUIET).assert_outcomes(passed=ALL)


def test_option_goes_before_setting_before_project(pytester: pytest.Pytester) -> None:
    for name in ("one", "two", "three"):
        keep(pytester.path / name, name)
    pytester.makepyprojecttoml('[tool.pytest.ini_options]\ncleanfeed_fixtures = "two"\n[tool.cleanfeed]\nfixtures = "three"\n')
    run = pytester.runpytest("-v", "--cleanfeed-fixtures", "one", *QUIET)
    run.assert_outcomes(passed=ALL)
    run.stdout.fnmatch_lines(["one/one::headline PASSED*"])
    pytester.runpytest("-v", *QUIET).stdout.fnmatch_lines(["two/two::headline PASSED*"])


@pytest.mark.parametrize(
    ("option", "table", "said"),
    [
        (
            ("--cleanfeed-fixtures", "nowhere"),
            "",
            "ERROR: *nowhere: there is no such folder, though --cleanfeed-fixtures names it*",
        ),
        ((), 'fixtures = "nowhere"', "ERROR: *nowhere: there is no such folder, though [[]tool.cleanfeed] in pyproject.toml*"),
        ((), "fixtures = 3", "ERROR: *pyproject.toml: fixtures in [[]tool.cleanfeed] is 3: give the name of a folder"),
    ],
)
def test_folder_that_is_not_there(pytester: pytest.Pytester, option: tuple[str, ...], table: str, said: str) -> None:
    pytester.makepyprojecttoml(f"[tool.cleanfeed]\n{table}\n")
    run = pytester.runpytest(*option, *QUIET)
    assert run.ret is pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines([said])


def test_files_of_other_projects_are_left_alone(pytester: pytest.Pytester) -> None:
    for file in ("data/case/case.json", "data/case/page.html", "fixtures/case.json", "fixtures/saved/page.html"):
        path = pytester.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PAGE)
    assert pytester.runpytest(*QUIET).ret is pytest.ExitCode.NO_TESTS_COLLECTED


def test_start_of_pytest_loads_no_pipeline(tmp_path: Path) -> None:
    heavy = ["numpy", "lxml", "rich", "cleanfeed.cleaner", "cleanfeed.fixtures.collect"]
    code = f"import sys\ndef test_other(): assert 'cleanfeed' in sys.modules and not {{*{heavy}}} & {{*sys.modules}}"
    (tmp_path / "test_other.py").write_text(code)
    command = (sys.executable, "-m", "pytest", "-q", *QUIET, "-p", "no:hypothesispytest")
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout
