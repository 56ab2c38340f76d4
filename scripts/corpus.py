"""A corpus of pages with checked answers, and the metrics that the field publishes.

The folder has a ``manifest.jsonl``: a page a line with ``id``, ``set``, ``page`` (a file of HTML, gzipped or not), ``url``,
``page_type`` and ``gold`` (``body`` with paragraphs parted by blank lines, ``headline``, ``standfirst``, ``byline``,
``published``, or lists of strings ``with`` and ``without`` that the body must and must not hold). BENCHMARK.md has all of it.
"""

import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import urlsplit

import msgspec

WORD = re.compile(r"\w+")
FOLDS = 5
GZIP = b"\x1f\x8b"


Gold = TypedDict(
    "Gold",
    {
        "body": str,
        "headline": str | None,
        "standfirst": str,
        "byline": str | list[str] | None,
        "published": str | None,
        "with": list[str],
        "without": list[str],
    },
    total=False,
)


class Row(msgspec.Struct):
    """A line of the manifest."""

    id: str
    set: str
    page: str
    url: str | None = None
    page_type: str = "article"
    gold: Gold = msgspec.field(default_factory=Gold)


@dataclass(frozen=True)
class CorpusPage:
    """A page and what is known of it."""

    id: str
    set: str
    page_type: str
    url: str | None
    path: Path
    gold: dict[str, Any]

    def read(self) -> bytes:
        """The page's bytes."""
        try:
            data = self.path.read_bytes()
            return gzip.decompress(data) if data.startswith(GZIP) else data
        except (OSError, EOFError, zlib.error) as error:
            raise SystemExit(f"{self.path}: cannot be read, mend or leave out the page of {self.id}: {error}") from None

    @property
    def domain(self) -> str:
        """The registered domain, nearly: the last two labels of the host, three where the last but one is short."""
        labels = (urlsplit(self.url or "").hostname or self.id.rsplit("_", 3)[0]).split(".")
        return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])

    @property
    def fold(self) -> int:
        """Which of `FOLDS` parts it is in: all pages of a domain are in the same."""
        return zlib.crc32(self.domain.encode()) % FOLDS


def corpus_folder(given: Path | None) -> Path:
    """The corpus to use: as given, else ``CLEANFEED_CORPUS``."""
    folder = given or (Path(named) if (named := os.environ.get("CLEANFEED_CORPUS")) else None)
    if folder is None or not (folder / "manifest.jsonl").is_file():
        raise SystemExit("no corpus: give --corpus DIR or set CLEANFEED_CORPUS to a folder that has a manifest.jsonl")
    return folder


def corpus_root(pages: list[CorpusPage]) -> Path:
    """The folder that a corpus' pages were read from."""
    return Path(os.path.commonpath([page.path for page in pages])).parent


def read_corpus(folder: Path) -> Iterator[CorpusPage]:
    """All pages of a corpus, in the manifest's order. A line that is none ends the work, with its number."""
    manifest, seen = folder / "manifest.jsonl", set()
    with manifest.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line, type=Row)
            except (msgspec.DecodeError, UnicodeError) as error:
                raise SystemExit(f"{manifest} line {number}: {error}") from None
            if row.id in seen:
                raise SystemExit(f"{manifest} line {number}: there is a page {row.id} already: give each its own id")
            if not (folder / row.page).is_file():
                raise SystemExit(f"{manifest} line {number}: there is no file {row.page} in {folder}")
            seen.add(row.id)
            yield CorpusPage(row.id, row.set, row.page_type, row.url, folder / row.page, dict(row.gold))


def word_f1(predicted: str, gold: str) -> float:
    """F1 of the multisets of lower-cased words (WCXB)."""
    ours, theirs = Counter(WORD.findall(predicted.lower())), Counter(WORD.findall(gold.lower()))
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((ours & theirs).values())
    return 2 * shared / (ours.total() + theirs.total())


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The multiset of runs of four words, case kept; of fewer words, the one run there is (article-extraction-benchmark)."""
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1))) if words else Counter()


def shingle_scores(predicted: str, gold: str) -> tuple[float, float]:
    """Precision and recall of shingles."""
    ours, theirs = shingles(predicted), shingles(gold)
    shared = (ours & theirs).total()
    return (shared / ours.total() if ours else float(not theirs)), (shared / theirs.total() if theirs else float(not ours))


def same(predicted: str | None, gold: str | None) -> bool:
    """Field exact match: equal after lower-casing and reducing to words."""
    return WORD.findall((predicted or "").lower()) == WORD.findall((gold or "").lower())
