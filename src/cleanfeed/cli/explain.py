"""``cleanfeed explain``: every block of a page, what became of it, and why."""

from collections.abc import Iterator, Sequence

import msgspec

from cleanfeed.batch.outcome import Outcome, Settings, explain_one
from cleanfeed.batch.rows import to_row
from cleanfeed.cli.found import Named, look_for
from cleanfeed.cli.line import one_line, say
from cleanfeed.cli.notes import Notes
from cleanfeed.cli.output import Output, open_output
from cleanfeed.explanation import REASONS, ExplainedBlock, ExplainedPart, Explanation, Weighing
from cleanfeed.story import Story

NOTHING_FOUND = 1
CLIPPED = 96  # characters of a block that is not asked for by itself
INDENT = " " * 8
QUESTIONS = {"body": "is it body?", "story": "is the page a story?"}


class Asked(msgspec.Struct, frozen=True):
    """Which blocks are asked for: those that hold some words, and those of some roles; all where neither is given."""

    words: str | None = None
    roles: Sequence[str] = ()

    @property
    def all(self) -> bool:
        """Whether nothing in particular is asked for."""
        return self.words is None and not self.roles

    def pick(self, explanation: Explanation) -> tuple[ExplainedBlock, ...]:
        """The blocks that are asked for, in page order."""
        blocks = explanation.blocks if self.words is None else explanation.find(self.words)
        return tuple(block for block in blocks if not self.roles or any(part.role in self.roles for part in block.parts))


def run_explain(named: Named, settings: Settings, target: str | None, asked: Asked, *, as_json: bool, quiet: bool) -> int:
    """Explain what was named, write it to ``target``, and return the exit code.

    Raises:
        WrongUsage: one address was given for several pages.
        OutputUnwritable: the output cannot be opened or written.
    """
    sought = look_for(named, settings)
    single = sought.single
    notes = Notes(single=single, quiet=quiet, verbose=False)
    found = missing = 0
    with open_output(target) as output:
        for page in sought.pages(output.file):
            outcome, explanation = explain_one(page, settings)
            notes.note(outcome)
            blocks = asked.pick(explanation) if explanation else ()
            if as_json:
                _write_json(output, outcome, explanation, blocks, single=single)
            if explanation is None:
                continue
            if not blocks and not asked.all:
                missing += 1
                if single:
                    say(outcome.input, _nothing(explanation.story, asked))
                continue
            if not as_json:
                output.write("\n" * (found > 0) + _as_text(outcome, explanation, blocks, in_full=not asked.all))
            found += 1
    if missing and not found and not single:
        say(f"none of {missing:,} pages has such a block: try fewer words or another role")
    notes.close(sought.left_out)
    return notes.exit_code or (NOTHING_FOUND if missing and not found else 0)


def _write_json(
    output: Output, outcome: Outcome, explanation: Explanation | None, blocks: tuple[ExplainedBlock, ...], *, single: bool
) -> None:
    """The explanation with the blocks asked for; one of many is a row, with ``input``, ``outcome`` and ``error`` in front."""
    if explanation:
        explanation = msgspec.structs.replace(explanation, blocks=blocks)
    if not single:
        row = to_row(outcome, lambda _: {}) | (explanation.to_dict() if explanation else {})
        output.write(msgspec.json.encode(row).decode() + "\n")
    elif explanation:
        output.write(explanation.to_json(indent=1 if output.is_terminal else None) + "\n")


def _as_text(outcome: Outcome, explanation: Explanation, blocks: tuple[ExplainedBlock, ...], *, in_full: bool) -> str:
    """What became of a page, and of its blocks."""
    story, total = explanation.story, len(explanation.blocks)
    kept = sum(block.kept for block in explanation.blocks)
    verdict = "a story" if story.is_story else "no story"
    lines = [f"{outcome.input}: {verdict}, body sure to {story.confidence:.2f}, {kept} of {total} blocks kept"]
    if explanation.verdict and not in_full:
        lines.append(_weighing(explanation.verdict))
    for block in blocks:
        lines += ["", *_in_full(block)] if in_full else _in_short(block)
    return "".join(f"{one_line(line)}\n" for line in lines)


def _in_short(block: ExplainedBlock) -> Iterator[str]:
    """A line for each part: ``+`` kept or ``-`` stripped, role, reason, and how it begins; then where it stands."""
    number = f"{block.number:>5}"
    for part in block.parts:
        yield f"{number} {_sign(part)} {part.role:<13} {_clip(part.text)}"
        yield f"{INDENT}{part.reason}  {block.where}"
        number = " " * 5


def _in_full(block: ExplainedBlock) -> Iterator[str]:
    """A block with all its text, what its reasons mean, and what the models weighed."""
    for part in block.parts:
        meaning = REASONS.get(part.reason.partition(":")[0], "")
        yield f"{block.number:>5} {_sign(part)} {part.role}"
        yield f"{INDENT}{part.text}"
        yield f"{INDENT}why:    {part.reason}" + (f" ({meaning})" if meaning else "")
        yield f"{INDENT}record: {part.field}"
    yield f"{INDENT}page:   {block.where}"
    yield from map(_weighing, block.weighings)


def _weighing(weighing: Weighing) -> str:
    question = QUESTIONS.get(weighing.model, f"is it {weighing.says}?")
    named = ", ".join(f"{feature.feature} {feature.effect:+.2f}" for feature in weighing.features)
    return f"{INDENT}model:  {question} {weighing.chance:.2f}" + (f"; {named}" if named else "")


def _sign(part: ExplainedPart) -> str:
    return "+" if part.kept else "-"


def _clip(text: str) -> str:
    return text if len(text) <= CLIPPED else text[: CLIPPED - 1].rstrip() + "…"


def _nothing(story: Story, asked: Asked) -> str:
    """Why nothing was found, as far as that can be told."""
    if asked.words is None:
        return f"no block is {' or '.join(asked.roles)}: run 'cleanfeed explain' without --role to see what there is"
    wanted = asked.words.casefold()
    if any(wanted in claim.casefold() for claim in (story.title, story.description) if claim):
        return f"{asked.words!r} is claimed in the page's head, but printed nowhere that was asked for"
    roles = f" in a block that is {' or '.join(asked.roles)}" if asked.roles else ""
    return f"the page does not show {asked.words!r}{roles}: a script may load it, or the words differ; try fewer"
