"""The role model's turn: what the rules could only guess at, it may see otherwise.

Rules guess where all they have is a tag, a name, links or nothing; such a block gets the role that the model finds likelier by
enough. Sections that no stock heading opens are judged as one. What is kept is left alone, but for credit lines and sign-offs
that the rules took for furniture.
"""

from collections import defaultdict
from functools import cache

import numpy as np

from cleanfeed.blocks.block import Trait
from cleanfeed.label import role_model
from cleanfeed.label.authors import names_somebody
from cleanfeed.label.counting import Floats
from cleanfeed.label.draft import Draft, stands_apart
from cleanfeed.label.names import hinted, hints
from cleanfeed.roles import ElementKind, Field, Role, StrippedRole

# The reasons, or codes of reasons, of guesses that the model mends often; those at footers, buttons and the like are right.
TAGS = ("tag: nav", "tag: header", "tag: aside")
NAMES = ("other_stories", "sidebar", "caption", "site_footer", "metadata", "newsletter", "paywall", "whitepapers")
GUESSES = frozenset((*TAGS, *(f"class: {name}" for name in NAMES), "links", "model"))
FOOTER = "tag: footer"  # a guess where names tell of a sign-up; no other footers may be something else
DOUBTED = GUESSES | {"section", FOOTER}
LIKELIER = 2.0  # times, at least
FLOOR = 0.4  # and at least this likely
SMALLEST = 1e-3  # chance, so that one block does not outvote its section
SURE = 0.5
DOUBT = 0.2  # at least this likely, running text that is kept at the end of the story is its last paragraph
GROUPED = frozenset(("tag", "class", "links"))  # such guesses at blocks of one element, a list say, are one guess
BOX_BLOCKS = 8
MOST_ASKED = 2  # blocks of a group that the model is asked about
BYLINE_UNITS = (1, 16)
SIGN_OFF_UNITS = (2, 45)
ABOVE, BELOW = 3, 12  # blocks around the headline among which a byline stands
AFTER = 4  # blocks after the body among which a sign-off stands
NOT_PROPOSED = (StrippedRole.DUPLICATE, StrippedRole.HIDDEN)
PROPOSED = {str(role): role for role in StrippedRole if role not in NOT_PROPOSED} | {"date": StrippedRole.METADATA}


def revise(draft: Draft) -> None:
    """Give guessed blocks the role that the model is surer of."""
    groups = _guesses(draft)
    if not groups:
        return
    asked = [group[:MOST_ASKED] for group in groups]
    members = [index for group in asked for index in group]
    chances = role_model.role_chances(draft, members)
    _keep_fields(draft, groups, members, chances)
    columns, roles = _proposed(role_model.weights().roles)
    sizes = np.array([len(group) for group in asked])
    starts = np.cumsum(sizes) - sizes
    together = np.exp(np.add.reduceat(np.log(chances.take(columns, axis=0).T + SMALLEST), starts) / sizes[:, None])
    best = together.argmax(axis=1).tolist()
    for row, chance in enumerate(together.max(axis=1).tolist()):
        role = roles[best[row]]
        for index in groups[row] if chance >= FLOOR else ():
            now = draft.parts[index][-1].role
            if now is not role and now in roles and chance >= LIKELIER * float(together[row, roles.index(now)]):
                draft.relabel(index, role, f"model: {chance:.2f}")


@cache
def _proposed(names: tuple[str, ...]) -> tuple[list[int], list[Role]]:
    """Of the model's roles those that it may propose: their places, and what they are called in a record."""
    columns = [place for place, name in enumerate(names) if name in PROPOSED]
    return columns, [PROPOSED[names[column]] for column in columns]


def _guesses(draft: Draft) -> list[list[int]]:
    """The blocks that the rules guessed at: one by one, those of a section or of a small box with a telling name together."""
    containers, places = draft.page.containers, draft.places
    codes: dict[str, str] = {}  # those of the guesses, by reason; many blocks share one
    guessed: dict[int, bool] = {}  # by section
    single: list[list[int]] = []
    together: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index, parts in enumerate(draft.parts):
        if len(parts) != 1 or type(parts[0].role) is not StrippedRole:
            continue
        reason = parts[0].reason
        if (code := codes.get(reason)) is None:
            code = codes[reason] = _code_of_guess(reason)
        if code == "section":
            section = draft.section[index]
            if section not in guessed:
                guessed[section] = _is_guessed_section(draft, section)
            if guessed[section]:
                together["section", section].append(index)
        elif not code or (reason == FOOTER and not draft.hinted(index, "newsletter")):
            continue
        elif code == "class" and (box := _named_box(draft, index, parts[0].role)) is not None:
            together["box", box].append(index)
        elif code in GROUPED:
            together[reason, containers[places[index]].parent].append(index)
        else:
            single.append([index])
    return [*single, *together.values()]


def _code_of_guess(reason: str) -> str:
    """The code of a reason that is, or may be, a guess; empty for a sure one."""
    code = reason.partition(":")[0]
    return code if code in DOUBTED or reason in DOUBTED else ""


def _is_guessed_section(draft: Draft, section: int) -> bool:
    """Whether no stock phrase heads a section, so that its role is a guess."""
    return section >= 0 and section not in draft.articles and draft.phrase(draft.headings[section]) is None


def _named_box(draft: Draft, index: int, role: str) -> int | None:
    """The largest of the small boxes around a block whose names made the rules guess at its role."""
    containers, place = draft.page.containers, draft.places[index]
    bit = hints()[0].get(role, 0)
    found = None
    while place > 0 and draft.held[place] <= BOX_BLOCKS:
        if draft.held[place] > 1 and hinted(containers[place].names) & bit:
            found = place
        place = containers[place].parent
    return found


def _keep_fields(draft: Draft, groups: list[list[int]], members: list[int], chances: Floats) -> None:
    """A byline near the headline, a sign-off right after the body."""
    if draft.headline is None or draft.span is None:
        return
    names = role_model.weights().roles
    for role, units, first, last in (
        (Field.BYLINE, BYLINE_UNITS, draft.headline - ABOVE, draft.headline + BELOW),
        (Field.SIGN_OFF, SIGN_OFF_UNITS, draft.span[1] + 1, draft.span[1] + AFTER),
    ):
        for row in np.flatnonzero(chances[names.index(str(role))] >= SURE).tolist():
            index = members[row]
            fitting = first <= index <= last and units[0] <= draft.units[index] <= units[1]
            if fitting and [index] in groups and _may_keep(draft, index, role):
                story = role is Field.SIGN_OFF and draft.strong[index] and draft.likely[index] >= DOUBT
                draft.relabel(index, ElementKind.PARAGRAPH if story else role, f"model: {role}")


def _may_keep(draft: Draft, index: int, role: Field) -> bool:
    if stands_apart(draft.traits(index)) or (draft.traits(index) & Trait.HEADER and role is Field.SIGN_OFF):
        return False
    return role is not Field.BYLINE or names_somebody(draft.blocks[index].text)
