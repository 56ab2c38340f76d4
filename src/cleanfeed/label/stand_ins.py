"""Pages that stand in for another: an error, a check for robots, a request for consent. They have no story, and no body."""

from cleanfeed.label.draft import Draft
from cleanfeed.label.wording import wording
from cleanfeed.roles import StrippedRole

MOST_UNITS = 160  # of running text: a story about cookies has more
ROLES = {"error_page": StrippedRole.OTHER, "consent_page": StrippedRole.COOKIE_NOTICE}


def mark_stand_in(draft: Draft) -> None:
    """On a short page whose headline, title or first line says that it stands in for another, nothing is body.

    Example: "Page not found". Not: a report of some length that begins with those words.
    """
    if sum(units for units, strong in zip(draft.units, draft.strong, strict=True) if strong) > MOST_UNITS:
        return
    said = [*draft.claims.titles[:1], *(draft.blocks[i].text for i in {draft.headline or 0, 0} if i < len(draft.blocks))]
    kind = next((kind for kind in ROLES for text in said if wording().opening(kind, text)), None)
    if kind is None:
        return
    draft.stand_in = kind
    draft.likely = [0.0] * len(draft.blocks)
    for index in range(len(draft.blocks)):
        if draft.strong[index]:
            draft.label(index, ROLES[kind], f"phrase: {kind}")
