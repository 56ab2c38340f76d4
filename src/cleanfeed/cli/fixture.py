"""``cleanfeed fixture``: kept pages added, checked, compared and accepted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from cleanfeed.cli.line import one_line, say
from cleanfeed.cli.output import Output, open_output
from cleanfeed.cli.usage import USAGE
from cleanfeed.errors import CleanfeedError, FixtureExists, FixtureNotFound, OutputUnwritable
from cleanfeed.fixtures.case import DUMP, About, choose_case, choose_cases, find_cases
from cleanfeed.fixtures.check import Checked, check_case, not_accepted
from cleanfeed.fixtures.difference import Difference, Segment, describe, mark, note, shorten, split_words
from cleanfeed.fixtures.store import accept, add_case
from cleanfeed.inputs.files import find_inputs, names_one
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search

DIFFERS = 1
AROUND = 60  # characters of unchanged text to either side of a change
WHOLE = 1 << 30  # characters of a change: all there are
COLOURS = {"gone": "red strike", "new": "bold green"}


def run_add(folder: Path, name: str, page: str, about: About, *, allow_private: bool = False) -> int:
    """Store a page, with what its container tells of it unless the user did, and say what is to be done next."""
    found = find_inputs([page], Search(allow_private=allow_private))
    source = next(found)
    if source.is_member or not names_one([page]):
        say(page, "is several pages, and a fixture is one: name that page, unpacked if need be")
        return USAGE
    try:
        case = add_case(folder, name, source.read(), _told(about, source))
    except (FixtureExists, FixtureNotFound, OutputUnwritable):
        raise
    except CleanfeedError as error:
        say(page, str(error))
        return USAGE
    say(str(case.folder), f"added; {not_accepted(case)}")
    return 0


def _told(about: About, source: Input) -> About:
    kind = source.kind if about.kind == "auto" else about.kind
    return msgspec.structs.replace(about, url=about.url or source.url, kind=kind, content_type=source.content_type)


def run_check(folder: Path, names: Sequence[str]) -> int:
    """Compare the fixtures of these names, all if there are none; a line on stdout for each field that differs."""
    checked = []
    with open_output(None) as output:
        for case in choose_cases(find_cases(folder), names, folder):
            checked.append(check_case(case))
            _report(checked[-1], output)
    say(_summary(checked))
    return 0 if all(one.is_right for one in checked) else DIFFERS


def run_diff(folder: Path, name: str) -> int:
    """Show all that differs in one fixture."""
    checked = check_case(choose_case(find_cases(folder), name, folder))
    if checked.problem:
        say(checked.problem)
        return DIFFERS
    if checked.is_draft:
        say(checked.case.name, not_accepted(checked.case))
    if not checked.differing:
        say(checked.case.name, "the page gives what is expected")
    with open_output(None) as output:
        _show(checked, output)
    return 0 if checked.is_right else DIFFERS


def run_accept(folder: Path, name: str, fields: Sequence[str]) -> int:
    """Change one fixture's expectation, and say in what."""
    case = choose_case(find_cases(folder), name, folder)
    done = accept(case, fields)
    if done.changed:
        say(case.name, f"accepted: {', '.join(done.changed)}")
    elif done.was_draft and not done.is_draft:
        say(case.name, "accepted as it was drafted")
    else:
        say(case.name, "nothing to accept: the page gives what is expected")
    if done.is_draft:
        say(case.name, f"still {not_accepted(case)}")
    return 0


def run_list(folder: Path) -> int:
    """A line for each fixture: its state, its name, and the fields that differ."""
    with open_output(None) as output:
        for case in find_cases(folder):
            checked = check_case(case)
            about = checked.problem or ", ".join(checked.differing)
            output.write(one_line(f"{_state(checked):8} {case.name}{f'  {about}' if about else ''}") + "\n")
    return 0


def _report(checked: Checked, output: Output) -> None:
    name = checked.case.name
    if checked.problem:
        say(name, checked.problem)
    if checked.is_draft:
        output.write(one_line(f"{name}: {not_accepted(checked.case)}") + "\n")
    for label, differences in checked.differing.items():
        place = f"{name}/{DUMP}" if label.startswith(DUMP) else name
        more = f" (and {len(differences) - 1} more)" if len(differences) > 1 else ""
        output.write(one_line(f"{place}: {describe(differences[0])}{more}") + "\n")


def _summary(checked: Iterable[Checked]) -> str:
    counts = Counter(map(_state, checked))
    states = ", ".join(f"{counts[state]:,} {state}" for state in ("right", "differs", "draft", "broken") if counts[state])
    return f"{counts.total():,} {'fixture' if counts.total() == 1 else 'fixtures'}: {states}"


def _state(checked: Checked) -> str:
    if checked.problem:
        return "broken"
    if checked.is_draft:
        return "draft"
    return "differs" if checked.differing else "right"


def _show(checked: Checked, output: Output) -> None:
    """Write every difference: in colours on a terminal that has them, else with marks around what only one side has."""
    drawn = StringIO()
    console = Console(file=drawn, force_terminal=output.is_terminal or None, highlight=False)
    coloured = console.color_system is not None and not console.no_color
    for label, differences in checked.differing.items():
        for difference in differences:
            place = f"{DUMP}: {difference.path}" if label.startswith(DUMP) else difference.path
            console.print(Text(one_line(f"{place}{note(difference)}"), "bold"), soft_wrap=True)
            console.print(Text("  ") + _words(difference, coloured), soft_wrap=True)
    output.write(drawn.getvalue(), is_safe=True)


def _words(difference: Difference, coloured: bool) -> Text:
    words = Text()
    for segment in shorten(split_words(difference), AROUND, WHOLE):
        words.append(one_line(segment.text if coloured else mark(segment)), _colour(segment))
    return words


def _colour(segment: Segment) -> str:
    return "" if segment.is_same else COLOURS["gone" if segment.in_expected else "new"]
