"""``scripts/floors.py``, in a project whose scores are in a file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
BENCHMARK = """
import json
from pathlib import Path
def sample_scores(folder, every):
    return {name: value / every for name, value in json.loads((folder / "scores.json").read_text()).items()}
"""


class Project:
    """A copy of the script with weights and a corpus."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus = folder, folder / "corpus"
        self.weights = folder / "src" / "cleanfeed" / "label" / "weights.npz"
        for made in (self.corpus, folder / "scripts", self.weights.parent):
            made.mkdir(parents=True)
        for name in ("floors.py", "corpus.py"):
            shutil.copy(SCRIPTS / name, folder / "scripts")
        (folder / "scripts" / "benchmark.py").write_text(BENCHMARK)
        (self.corpus / "manifest.jsonl").write_text("{}\n")
        self.weights.write_bytes(b"1")
        self.score(a=0.98765, b=0.5)

    def score(self, **scores: float) -> None:
        (self.corpus / "scores.json").write_text(json.dumps(scores))

    def run(self, *arguments: str, corpus: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CLEANFEED_CORPUS": str(self.corpus)}
        if not corpus:
            del environment["CLEANFEED_CORPUS"]
        command = (sys.executable, str(self.folder / "scripts" / "floors.py"), *arguments)
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    @property
    def floors(self) -> dict[str, float]:
        floors: dict[str, float] = json.loads((self.folder / "scripts" / "floors.json").read_text())["floors"]
        return floors


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with floors written for every page."""
    made = Project(tmp_path)
    assert made.run("--write", "--every", "1").returncode == 0
    return made


def test_floors_hold_until_a_score_falls(project: Project) -> None:
    assert project.floors == {"a": 0.987, "b": 0.5}
    assert project.run().returncode == 0
    project.score(a=0.986, b=0.6)
    run = project.run()
    assert run.returncode == 1
    assert "floors: a: 0.9860 is below its floor, 0.987" in run.stderr
    assert "floors: 1 of 2 hold on one page in 1" in run.stdout


def test_floor_is_lowered_only_where_that_is_said(project: Project) -> None:
    project.score(a=0.9, b=0.6)
    run = project.run("--write")
    assert run.returncode == 1 and "nothing was written: --lower lowers floors" in run.stderr
    assert project.floors == {"a": 0.987, "b": 0.5}
    assert project.run("--write", "--lower").returncode == 0
    assert project.floors == {"a": 0.9, "b": 0.6}


def test_floor_is_not_lost_with_its_metric(project: Project) -> None:
    project.score(a=1.0)
    assert "b: is not measured any more, its floor is 0.500" in project.run().stderr
    assert project.run("--write").returncode == 1


def test_sample_is_kept(project: Project) -> None:
    assert project.run("--write", "--lower", "--every", "2").returncode == 0
    assert project.run().returncode == 0
    assert project.floors == {"a": 0.493, "b": 0.25}


@pytest.mark.parametrize("corpus", [True, False])
def test_other_weights_are_refused(project: Project, corpus: bool) -> None:
    assert project.run(corpus=corpus).returncode == 0
    project.weights.write_bytes(b"2")
    run = project.run(corpus=corpus)
    assert run.returncode == 1 and "the weights in src/cleanfeed/label have changed" in run.stderr
    assert project.run("--write").returncode == 0
    assert project.run(corpus=corpus).returncode == 0


def test_other_corpus_is_refused(project: Project) -> None:
    (project.corpus / "manifest.jsonl").write_text("{}\n{}\n")
    run = project.run()
    assert run.returncode == 1 and "is another corpus than the floors'" in run.stderr


def test_what_cannot_be(project: Project) -> None:
    assert project.run("--lower").returncode == 2
    assert project.run("--write", "--every", "0").returncode == 2
    (project.folder / "scripts" / "floors.json").write_text("[]")
    run = project.run()
    assert run.returncode == 1 and run.stderr.startswith("floors: floors.json: ") and run.stderr.count("\n") == 1
