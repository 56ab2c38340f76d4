"""The report on one page: its anatomy beside its story, as one HTML file."""

from cleanfeed.explanation import Explanation
from cleanfeed.story import Story
from cleanfeed.view.anatomy import in_chunks, key_of, legend, page_chunks, panel_data, story_pieces, stripped_lines
from cleanfeed.view.document import write_document


def to_report(explanation: Explanation, name: str) -> str:
    """Show what was kept of a page, what went, and why: a self-contained HTML document that loads nothing.

    Args:
        explanation: what `cleanfeed.explain` gave.
        name: what the page is called, such as its file's name.

    Raises:
        MissingExtra: Jinja is not installed; the extra ``view`` brings it.
    """
    from cleanfeed import __version__

    blocks, story = explanation.blocks, explanation.story
    return write_document(
        "report",
        panel_data(explanation),
        name=name,
        version=__version__,
        story=story,
        verdict=explanation.verdict,
        total=len(blocks),
        kept=sum(block.kept for block in blocks),
        legend=legend(explanation),
        page_chunks=page_chunks(explanation),
        story_chunks=in_chunks(story_pieces(story)),
        printed={key_of(part.field) for block in blocks for part in block.parts} | _without_block(story),
        stripped_chunks=in_chunks(stripped_lines(story)),
        language=story.language,
        headings={"headline": 3, "crosshead": 4},
    )


def _without_block(story: Story) -> set[str]:
    """Keys of what is on the page and yet in none of its blocks: pictures."""
    return {f"images-{index}" for index in range(len(story.images))}
