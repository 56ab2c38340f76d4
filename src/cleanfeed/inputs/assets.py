"""What a saved page brings along: style sheets, scripts, pictures, fonts, frames. They are left out, and counted."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from cleanfeed.inputs.forms import looks_like_page

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ASSET_SUFFIXES = frozenset(
    f".{name}"
    for name in (
        "css scss less js mjs cjs map wasm webmanifest png jpg jpeg jfif gif svg webp avif ico cur bmp tif tiff "
        "woff woff2 ttf otf eot mp3 m4a aac oga ogg opus wav weba mp4 m4v mov mpg mpeg ogv webm vtt swf"
    ).split()
)
ASSET_MAGIC = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|\x00\x00[\x01\x02]\x00|RIFF.{4}(?:WEBP|WAVE|AVI )|.{4}ftyp|"
    rb"wOF[F2]|OTTO\x00|\x00\x01\x00\x00\x00|OggS\x00|ID3[\x02-\x04]\x00|\x1aE\xdf\xa3",
    re.DOTALL,
)
# What browsers append to a page's name for the folder of its assets; Windows has one for each language.
FOLDER_SUFFIXES = tuple(
    "_files .files -filer -Dateien _fichiers _file _archivos _arquivos _ficheiros _bestanden _pliki _soubory _tiedostot "
    "_elemei _dosyalar _datoteke _fajlovi _fitxers _fitxategiak _failid _fails _bylos".split()
)


def is_asset(name: str, head: bytes) -> bool:
    """Whether a file is one that pages bring along, by its first bytes, or by its name if they are no page's."""
    if ASSET_MAGIC.match(head):
        return True
    return PurePosixPath(name).suffix.lower() in ASSET_SUFFIXES and not looks_like_page(head)


def is_page_name(name: str) -> bool:
    """Whether a file is named as pages are."""
    return PurePosixPath(name).suffix.lower() in PAGE_SUFFIXES


def pages_of_folder(name: str) -> list[str]:
    """The names that a page may have whose assets are in a folder of this name: ``a.html``, ``a.htm`` for ``a_files``."""
    pages = [name.removesuffix(suffix) for suffix in FOLDER_SUFFIXES if name.endswith(suffix)]
    return [page + suffix for page in pages if page for suffix in sorted(PAGE_SUFFIXES)]


class Neighbours:
    """The names in an archive, and what they tell of each other."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)
        self._with_pages = {PurePosixPath(name).parent for name in self._names if is_page_name(name)}

    def in_page_folder(self, name: str) -> bool:
        """Whether a file is in the folder of assets of a page that is in the archive too."""
        return any(
            str(folder.parent / page) in self._names
            for folder in PurePosixPath(name).parents
            if folder.name
            for page in pages_of_folder(folder.name)
        )

    def near_page(self, name: str) -> bool:
        """Whether there is a page beside a file or in a folder above it."""
        return any(folder in self._with_pages for folder in PurePosixPath(name).parents)


def is_hidden(name: str) -> bool:
    """Whether a file in an archive, or a folder that it is in, is hidden, or of what macOS adds to archives."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in PurePosixPath(name).parts)
