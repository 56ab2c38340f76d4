"""Whatever bytes are named, there are inputs for them, and each can be read or says why not."""

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from containers import PAGES, SITE, json_lines_of, mhtml_of, read_all, tar_of, warc_of, zip_of

from cleanfeed.inputs.search import Search

FILES = {f"pages/{name}.html": data[:600] for name, data in PAGES.items()}
URLS = {f"{SITE}/{name}": data[:600] for name, data in PAGES.items()}
CONTAINERS: dict[str, bytes] = {
    "zip": zip_of({**FILES, "in.tar": tar_of(FILES)}),
    "tar": tar_of({**FILES, "in.zip": zip_of(FILES)}),
    "mhtml": mhtml_of(PAGES["north"], SITE),
    "json lines": json_lines_of(URLS),
    "warc": warc_of(URLS),
    "warc.gz": warc_of(URLS, packed=True),
    "warc.zst": b"".join(zstandard.compress(warc_of({url: data})) for url, data in URLS.items()),
    "gzip": gzip.compress(PAGES["north"]),
    "bzip2": bz2.compress(PAGES["north"]),
    "xz": lzma.compress(PAGES["north"]),
    "brotli": brotli.compress(PAGES["north"]),
}


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def change(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def remove(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 200)]


def insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice([chance.randbytes(50), bytes(50), b"\xff" * 50, b"\r\n\r\n", bytes(data[:300])])


@pytest.mark.parametrize("form", CONTAINERS)
@pytest.mark.parametrize("hurt", [cut, change, remove, insert])
def test_damaged_containers_give_inputs_all_the_same(
    tmp_path: Path, form: str, hurt: Callable[[bytearray, random.Random], None]
) -> None:
    chance = random.Random(f"{form} {hurt.__name__}")
    for _ in range(25):
        data = bytearray(CONTAINERS[form])
        hurt(data, chance)
        (tmp_path / "saved").write_bytes(data)
        found = list(read_all(tmp_path / "saved", Search(max_bytes=100_000)))
        assert found
        assert len({name for name, _ in found}) == len(found)
