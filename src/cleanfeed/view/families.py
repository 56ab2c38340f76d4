"""Roles in families, so that few colours tell many roles apart."""

from typing import NamedTuple

from cleanfeed.roles import ElementKind, Field, Role, StrippedRole


class Family(NamedTuple):
    """Roles that are shown in one colour. ``name`` is that of its class in the style sheet."""

    name: str
    title: str
    roles: tuple[Role, ...]


STORY = Family("story", "The story", (*Field, *ElementKind))
FAMILIES = (
    STORY,
    Family(
        "site",
        "The site",
        (
            *(StrippedRole.NAVIGATION, StrippedRole.SITE_FOOTER, StrippedRole.METADATA, StrippedRole.SHARE),
            StrippedRole.COOKIE_NOTICE,
        ),
    ),
    Family(
        "selling",
        "Selling",
        (StrippedRole.ADVERT, StrippedRole.WHITEPAPERS, StrippedRole.NEWSLETTER, StrippedRole.PAYWALL),
    ),
    Family(
        "beside",
        "Beside the story",
        (
            *(StrippedRole.OTHER_STORIES, StrippedRole.SIDEBAR, StrippedRole.COMMENTS, StrippedRole.AUTHOR_NOTE),
            StrippedRole.CAPTION,
        ),
    ),
    Family("rest", "The rest", (StrippedRole.DUPLICATE, StrippedRole.HIDDEN, StrippedRole.OTHER)),
)
FAMILY_OF = {role: family for family in FAMILIES for role in family.roles}


def family_of(role: Role, kept: bool) -> Family:
    """The family of a role; a caption that is kept, under its picture, is the story's."""
    return STORY if kept else FAMILY_OF[role]
