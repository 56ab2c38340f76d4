"""One invented story, in a page or a dump, with whatever a test puts above, into or below it."""

from collections.abc import Callable

from pages import story_page

import cleanfeed
from cleanfeed import Story

URL = "https://www.tidemark.example/news/ferry"
HEADLINE = "Thorsby chain ferry to stop for eleven weeks"
_PROSE = """
The Thorsby chain ferry will stop running for eleven weeks from Monday so that both of its chains can be replaced, the
county council said. It carries about 900 cars a day across the lower Eller.

Drivers will have to use the bridge at Nether Eller, nine miles upstream, where the council has promised to switch off the
temporary lights. A passenger boat is to run twice an hour from the old coal staithe.

“Nobody wants this in the middle of the season,” said Petra Oakshott, who speaks for transport in the council's cabinet.
“But the last inspection left us no choice, and a snapped chain would close the crossing for a year.”

The chains, each 320 metres long, were made in 1998 and should have lasted fifteen years. Divers who measured them in March
found links that had lost two fifths of their weight to rust and gravel.

Shopkeepers on the east bank say that they were told by letter on Friday. Dorrin Hale, who sells fishing tackle beside the
slipway, reckons that he will lose half of what he takes in a summer.

The work costs £1.4m, of which the county pays a third. The rest comes from a national fund for rural roads, and has to be
spent before the end of the financial year.
"""
PROSE = [" ".join(part.split()) for part in _PROSE.split("\n\n")]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page(
    *, above: str = "", under: str = "", middle: str = "", after: str = "", below: str = "", first: str = "", head: str = ""
) -> Story:
    """A story with something ``above`` or ``under`` its headline, in the ``middle`` of its body or ``after`` that.

    ``below``: what follows its article. ``first``: what opens the first paragraph.
    """
    texts = [first + PROSE[0], *PROSE[1:]]
    body = f"{paragraphs(texts[:3])}{middle}{paragraphs(texts[3:])}{after}"
    article = f'<article>{above}<h1>{HEADLINE}</h1>{under}<div class="article-body">{body}</div></article>{below}'
    furniture = '<nav><a href="/">Home</a> <a href="/news">News</a></nav>', "<footer><p>© 2022 Tidemark Press</p></footer>"
    claimed = f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="Tidemark">'
    return cleanfeed.clean(story_page(f"{furniture[0]}<main>{article}</main>{furniture[1]}", claimed + head), URL)


def dump(*, under: str = "", middle: str = "", after: str = "", first: str = "") -> Story:
    """The same story as a text dump."""
    texts = [first + PROSE[0], *PROSE[1:3], *([middle] if middle else []), *PROSE[3:]]
    parts = ["Home", "News", HEADLINE, *([under] if under else []), *texts, *([after] if after else [])]
    return cleanfeed.clean("\n\n".join(parts), URL, kind="text")


Form = Callable[..., Story]


def body(story: Story) -> list[str]:
    return [element.text for element in story.body]


def stripped(story: Story, role: str) -> list[str]:
    return [line for block in story.stripped if block.role == role for line in block.lines]


def reasons(story: Story, line: str) -> list[str]:
    return [block.reason.partition(":")[0] for block in story.stripped if line in block.lines]
