"""Whether a page is a story, and how sure that is."""

from cleanfeed.label.draft import Draft
from cleanfeed.roles import ElementKind

FEWEST_UNITS = 20  # of running text in a story
ENOUGH_UNITS = 120


def judge(draft: Draft) -> tuple[bool, float]:
    """Whether the labelled page is a story, and how sure its body is, from 0 to 1.

    A story has running text, and a headline or the page's claim to be an article. How sure: the mean of what the model
    thinks of the body's text.
    """
    body = draft.body()
    running = sum(draft.units[i] for i in body if draft.role(i) is not ElementKind.CROSSHEAD)
    total = sum(draft.units[i] for i in body)
    sure = sum(draft.units[i] * draft.likely[i] for i in body) / total if total else 0.0
    headed = draft.headline is not None
    claimed = headed or draft.claims.is_article or running >= ENOUGH_UNITS
    return running >= FEWEST_UNITS and draft.stand_in is None and claimed, round(sure, 3)
