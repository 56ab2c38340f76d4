"""``cleanfeed view``: a report for the browser on each input, and an index where there are many."""

import re
import tempfile
import unicodedata
import webbrowser
from pathlib import Path
from urllib.parse import quote

from cleanfeed.batch.outcome import Settings, explain_one
from cleanfeed.batch.place import file_at, named
from cleanfeed.cli.found import Found, Named, look_for
from cleanfeed.cli.line import one_line, say
from cleanfeed.cli.notes import Notes, summary
from cleanfeed.cli.output import STDOUT, open_output
from cleanfeed.cli.usage import MANY_REPORTS, WrongUsage
from cleanfeed.inputs.search import FileId
from cleanfeed.view.document import load_templates
from cleanfeed.view.index import IndexRow, index_row, to_index
from cleanfeed.view.report import to_report

ENDING = re.compile(r"\.\w+$")
NO_SLUG = re.compile(r"[^\w.-]+")
LONGEST_SLUG = 60
INDEX = "index.html"


def run_view(named: Named, settings: Settings, target: str | None, *, opens: bool, quiet: bool) -> int:
    """Write the report on what was named, or a folder of reports with an index, and return the exit code.

    Args:
        named: what to read.
        settings: what the user says about all of them.
        target: a file, None or ``-`` for standard output; with many inputs, a folder.
        opens: show it in a browser. Without a target it is written to a new temporary folder.
        quiet: say only what failed.

    Raises:
        MissingExtra: reports cannot be made, and nothing was read.
        WrongUsage: there are several pages, and one address for them, or no folder for their reports.
        OutputUnwritable: the output cannot be opened or written.
    """
    load_templates()
    found = look_for(named, settings)
    single = found.single
    notes = Notes(single=single, quiet=quiet, verbose=False)
    if not (single or opens) and target in (None, STDOUT):
        raise WrongUsage(MANY_REPORTS)
    made = tempfile.mkdtemp(prefix="cleanfeed-") if opens and target in (None, STDOUT) else None
    if made is not None:
        target = str(Path(made, "report.html")) if single else made
    if single:
        written = _view_one(found, settings, target, notes)
    else:
        written = _view_many(found, settings, Path(target or "."), notes)
        notes.close(found.left_out)
    if opens and written is not None:
        _open(written)
    elif made is not None:
        Path(made).rmdir()
    return notes.exit_code


def _view_one(found: Found, settings: Settings, target: str | None, notes: Notes) -> Path | None:
    """Write the report on the only input, and return its file, if there is one."""
    with open_output(target) as output:
        for page in found.pages(output.file):
            outcome, explanation = explain_one(page, settings)
            notes.note(outcome)
            if explanation is not None:
                output.write(to_report(explanation, one_line(outcome.input)))
        return Path(target) if target not in (None, STDOUT) and output.is_written else None


def _view_many(found: Found, settings: Settings, folder: Path, notes: Notes) -> Path:
    """Write a report on each input and at last the index into a folder, and return the index."""
    made = _make_folder(folder)
    rows: list[IndexRow] = []
    for number, page in enumerate(found.pages(made), 1):
        outcome, explanation = explain_one(page, settings)
        notes.note(outcome)
        name = one_line(outcome.input)
        report = f"{number:05}-{_slug(name)}.html"
        if explanation is not None:
            with open_output(str(folder / report)) as output:
                output.write(to_report(explanation, name))
        rows.append(index_row(outcome, explanation, name, quote(report)))
    with open_output(str(folder / INDEX)) as output:
        output.write(to_index(rows, summary(notes.counts)))
    return folder / INDEX


def _make_folder(folder: Path) -> FileId | None:
    with named(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)
    return file_at(folder, str(folder))


def _slug(name: str) -> str:
    """A part of a file's name that tells which input it is of: ``saved/a story.html`` gives ``saved-a-story``."""
    plain = unicodedata.normalize("NFC", ENDING.sub("", name))
    return NO_SLUG.sub("-", plain)[-LONGEST_SLUG:].strip("-.") or "page"


def _open(written: Path) -> None:
    place = written.resolve()
    if webbrowser.open(place.as_uri()):
        say(str(place), "opened in the browser")
    else:
        say(str(place), "no browser was found: open the file in one")
