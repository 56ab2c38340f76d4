"""What is said on stderr: one line a failure, warnings, and what it all came to."""

from collections import Counter
from collections.abc import Iterable, Iterator

from cleanfeed.batch.outcome import Outcome, OutcomeCode
from cleanfeed.cli.line import say
from cleanfeed.story import Story

ENDED: dict[OutcomeCode, tuple[str, str]] = {
    "ok": ("story", "stories"),
    "not_a_story": ("no story", "no story"),
    "truncated": ("truncated", "truncated"),
    "failed": ("failed", "failed"),
    "timed_out": ("timed out", "timed out"),
    "killed": ("killed", "killed"),
}
LOST: tuple[OutcomeCode, ...] = ("failed", "timed_out", "killed")


class Notes:
    """Keeps count of the outcomes that pass, and speaks of them as they do."""

    def __init__(self, *, single: bool, quiet: bool, verbose: bool) -> None:
        self.counts: Counter[OutcomeCode] = Counter()
        self._single = single
        self._quiet = quiet
        self._verbose = verbose

    def watch(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The same outcomes, each noted before it goes on."""
        for outcome in outcomes:
            self.note(outcome)
            yield outcome

    def note(self, outcome: Outcome) -> None:
        """Count an outcome, and say what there is to say of it."""
        self.counts[outcome.outcome] += 1
        if outcome.error is not None:
            say(outcome.input, str(outcome.error))
        if outcome.story is not None:
            self._describe(outcome, outcome.story)

    def close(self, left_out: Counter[str], taken_over: int = 0) -> None:
        """The last lines, where there were many inputs. ``left_out``: see `Search`. ``taken_over``: done by an earlier run."""
        if self._single or self._quiet:
            return
        say(summary(self.counts) + (f"; {taken_over:,} taken over from the run before" if taken_over else ""))
        if left_out:
            say("left out", ", ".join(f"{what} ({number:,})" for what, number in sorted(left_out.items())))

    def break_off(self, *, resumable: bool) -> None:
        """The last line, where Ctrl-C or SIGTERM came before the end."""
        said = "interrupted"
        if not self._single and not self._quiet:
            said += f" after {summary(self.counts)}" + ("; --resume goes on with it" if resumable else "")
        say(said)

    @property
    def exit_code(self) -> int:
        """0 where nothing failed, 1 where some inputs did, 3 where all did."""
        failed = sum(self.counts[code] for code in LOST)
        return 0 if not failed else 3 if failed == self.counts.total() else 1

    def _describe(self, outcome: Outcome, story: Story) -> None:
        if self._verbose:
            say(outcome.input, _described(outcome, story))
        if self._single and not self._quiet:
            if outcome.outcome == "not_a_story" and not self._verbose:
                say(outcome.input, "the page is no story")
            for warning in story.warnings:
                say(outcome.input, f"warning: {warning.text} ({warning.code})")


def summary(counts: Counter[OutcomeCode]) -> str:
    """What many inputs came to: ``1,696 inputs: 1,500 stories, 190 no story, 6 failed``."""
    total = counts.total()
    parts = [_count(counts[code], *names) for code, names in ENDED.items() if code == "ok" or counts[code]]
    return f"{_count(total, 'input', 'inputs')}: {', '.join(parts)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _described(outcome: Outcome, story: Story) -> str:
    source = story.source
    encoding = f"{source.encoding} ({source.encoding_from})" if source.encoding else source.encoding_from
    codes = ", ".join(warning.code for warning in story.warnings) or "none"
    return f"{outcome.outcome}, {source.kind}, {encoding}, warnings: {codes}"
