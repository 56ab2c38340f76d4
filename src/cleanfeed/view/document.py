"""One file that needs nothing else: a template with its style sheet and script in it, and a policy that forbids all the rest.

Text of a page enters only through the template, which escapes it, or as JSON, which no browser runs.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from cleanfeed.errors import MissingExtra
from cleanfeed.render.outline import shown

if TYPE_CHECKING:
    from jinja2 import Environment

# Only the style sheet and the script that the file came with, told by their hashes; nothing is loaded, sent or framed, and no
# script makes mark-up from text.
POLICY = (
    "default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def load_templates() -> "Environment":
    """The templates, ready for use.

    Raises:
        MissingExtra: jinja2 is not installed; the extra ``view`` brings it.
    """
    try:
        import jinja2
    except ImportError:
        raise MissingExtra.of("Reports are made", "Jinja", "view") from None
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def write_document(document: str, data: Any, /, **context: Any) -> str:
    """Fill in the template ``DOCUMENT.html.j2``, with ``base.css``, ``DOCUMENT.css`` and ``DOCUMENT.js``.

    Args:
        document: which of them.
        data: what the script reads: plain data, as JSON in an element that holds no script.
        context: what the template shows.

    Raises:
        MissingExtra: see `load_templates`.
    """
    templates = load_templates()
    from markupsafe import Markup

    # Marked as mark-up is what no page wrote: our files, and JSON without the one character that could end its element.
    style, script = _read("base.css") + _read(f"{document}.css"), _read(f"{document}.js")
    packed = shown(msgspec.json.encode(data).decode()).replace("<", "\\u003c")
    return templates.get_template(f"{document}.html.j2").render(
        context,
        style=Markup(style),
        script=Markup(script),
        policy=POLICY.format(style=_hash(style), script=_hash(script)),
        data=Markup(packed),
    )


def _finalize(value: Any) -> Any:
    """What a template shows, without control characters; ours, which is marked as mark-up, as it is."""
    return shown(value) if type(value) is str else value


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


@cache
def _read(name: str) -> str:
    """A file of this package; they do not change while the program runs."""
    return files("cleanfeed.view").joinpath(name).read_text("utf-8")
