"""A page to keep as a fixture, and what keeps it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cleanfeed.fixtures.case import About, Case
from cleanfeed.fixtures.store import accept, add_case

NAME = "marram-bay/pier"
WHY = "A page as simple as they come."
URL = "https://marram-bay.example/pier"
PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Pier to be mended | Marram Bay News</title>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Pier to be mended before summer</h1>
<p class="standfirst">Council finds the money after three hours of talk</p>
<p class="byline">By Ida Holm</p>
<p>The pier will be mended before the summer, the council decided on Monday. It has been shut since a barge struck it.</p>
<p>The work will cost 1.2 million pounds, half of it lent by the harbour trust, which also lends the crane and its crew.</p>
<p>Nobody has said what becomes of the barge, which lies where it came to rest on the night of the storm.</p>
<h2>More from Marram Bay</h2><ul><li><a href="/swans">Swans hold up the milk train</a></li></ul>
</article></body></html>"""
DUMP = b"""Home
Sport

Pier to be mended before summer

Council finds the money after three hours of talk

By Ida Holm

The pier will be mended before the summer, the council decided on Monday. It has been shut since a barge struck it.

The work will cost 1.2 million pounds, half of it lent by the harbour trust, which also lends the crane and its crew.

Nobody has said what becomes of the barge, which lies where it came to rest on the night of the storm.

More from Marram Bay

Swans hold up the milk train
"""

Change = Callable[[dict[str, Any]], object]


def keep(folder: Path, name: str = NAME, page: bytes = PAGE) -> Case:
    """A fixture that is right."""
    case = add_case(folder, name, page, About(URL, WHY))
    accept(case)
    return case


def change(case: Case, how: Change) -> None:
    """Change what a case expects."""
    plain = json.loads(case.expectation_file.read_text("utf-8"))
    how(plain)
    case.expectation_file.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is not hidden, and what is in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    shown = ((path.relative_to(folder), path) for path in files)
    return {str(name): path.read_bytes() for name, path in shown if not any(part.startswith(".") for part in name.parts)}
