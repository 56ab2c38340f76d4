"""WARC and WET files: their pages, and what damage costs."""

import gzip
import random
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from containers import PAGES, PROSE, SITE, http, page, read_all, warc_of, warc_record

from cleanfeed import CleanfeedError, DamagedInput, InputNotFound, InputTooLarge, MissingExtra, clean
from cleanfeed.batch.outcome import clean_one
from cleanfeed.inputs.files import find_inputs
from cleanfeed.inputs.input import Input
from cleanfeed.inputs.search import Search

NORTH = PAGES["north"]
HTML = "Content-Type: text/html; charset=utf-8\r\n"
CRAWL = {f"{SITE}/{number}": page(f"Ship {number} runs aground") for number in range(12)}
PACKS: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}


def put(folder: Path, *records: bytes | bytearray) -> Path:
    (folder / "crawl").write_bytes(b"".join(records))
    return folder / "crawl"


def only(folder: Path, *records: bytes) -> Input:
    (found,) = find_inputs([str(put(folder, *records))])
    return found


def records_of(pages: dict[str, bytes], *, digest: bool = True) -> list[bytes]:
    return [warc_record(http(data), url=url, digest=digest) for url, data in pages.items()]


def sorted_out(path: Path) -> tuple[list[bytes], list[CleanfeedError]]:
    """The pages that could be read, and what was wrong with the others."""
    found = [data for _, data in read_all(path)]
    return [data for data in found if isinstance(data, bytes)], [data for data in found if isinstance(data, CleanfeedError)]


# Whole files


@pytest.mark.parametrize("pack", PACKS)
def test_responses_are_pages_with_their_addresses(tmp_path: Path, pack: str) -> None:
    path = put(tmp_path, *map(PACKS[pack], records_of(CRAWL)))
    found = list(find_inputs([str(path)]))
    assert {inner.url: inner.read() for inner in found} == CRAWL
    assert all(inner.is_member and inner.content_type == "text/html" for inner in found)


def test_place_of_a_record_is_where_it_can_be_read_from(tmp_path: Path) -> None:
    path = put(tmp_path, warc_of(CRAWL, packed=True))
    whole = path.read_bytes()
    for found in find_inputs([str(path)]):
        name, _, place = found.name.rpartition("!")
        assert name == str(path)
        member = zlib.decompressobj(31).decompress(whole[int(place) :])
        assert member.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
        assert found.url is not None and found.url.encode() in member


def test_records_that_share_a_member_have_places_of_their_own(tmp_path: Path) -> None:
    first, second, third = records_of(dict(list(CRAWL.items())[:3]))
    packed = gzip.compress(first)
    names = [name for name, _ in read_all(put(tmp_path, packed, gzip.compress(second + third)))]
    assert names == ["0", f"{len(packed)}", f"{len(packed)}+{len(second)}"]


def test_zstd_records_may_share_a_dictionary(tmp_path: Path) -> None:
    records = records_of(CRAWL)
    dictionary = zstandard.ZstdCompressionDict(b"".join(records[:4]), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    shared = zstandard.compress(dictionary.as_bytes())
    opening = b"\x5d\x2a\x4d\x18" + len(shared).to_bytes(4, "little") + shared
    pages, errors = sorted_out(put(tmp_path, opening, *map(packer.compress, records)))
    assert (pages, errors) == ([*CRAWL.values()], [])


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(NORTH)),
        ("Content-Encoding: x-gzip\r\n", gzip.compress(NORTH)),
        ("Content-Encoding: deflate\r\n", zlib.compress(NORTH)),
        ("Content-Encoding: deflate\r\n", zlib.compress(NORTH, wbits=-15)),
        ("Content-Encoding: br\r\n", brotli.compress(NORTH)),
        ("Content-Encoding: zstd\r\n", zstandard.compress(NORTH)),
        ("Content-Encoding: gzip, br\r\n", brotli.compress(gzip.compress(NORTH))),
        ("Content-Encoding: gzip\r\n", NORTH),
        ("Content-Encoding: br\r\n", NORTH),
        ("Content-Encoding: utf-8\r\n", NORTH),
        ("Transfer-Encoding: chunked\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(NORTH), NORTH)),
        (
            "Transfer-Encoding: chunked\r\n",
            b"A;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\nX: y\r\n\r\n" % (NORTH[:10], len(NORTH) - 10, NORTH[10:]),
        ),
        ("Transfer-Encoding: chunked\r\n", NORTH),
    ],
)
def test_body_is_decoded_as_its_headers_say_if_that_is_true(tmp_path: Path, headers: str, body: bytes) -> None:
    found = only(tmp_path, warc_record(http(body, HTML + headers)))
    assert (found.read(), found.content_type, found.cut) == (NORTH, "text/html; charset=utf-8", None)


def test_charset_of_the_header_counts(tmp_path: Path) -> None:
    data = page("Größe").replace(b"<meta charset=utf-8>", b"").decode().encode("cp1250")
    story = clean_one(only(tmp_path, warc_record(http(data, "Content-Type: text/html; charset=cp1250\r\n")))).story
    assert story == clean(data, SITE, content_type="text/html; charset=cp1250")
    assert story.headline == "Größe"


def test_records_beside_the_pages_are_counted(tmp_path: Path) -> None:
    records = [
        warc_record(http(b"\x89PNG", "Content-Type: image/png\r\n")),
        warc_record(http(b"{}", "Content-Type: application/json\r\n")),
        warc_record(http(b"", status="301 Moved Permanently")),
        warc_record(http(b"<p>Gone", status="404 Not Found")),
        warc_record(http(b""), "revisit"),
        warc_record(
            b"harbour-post.example. IN A 192.0.2.1", url="dns:harbour-post.example", headers="Content-Type: text/dns\r\n"
        ),
        warc_record(b"{}", "resource", headers="Content-Type: application/json\r\n"),
        warc_record(b"via: a link", "metadata"),
        warc_record(http(NORTH)),
    ]
    search = Search()
    ((_, data),) = read_all(put(tmp_path, *records), search)
    assert data == NORTH
    assert search.left_out == {
        "assets of saved pages": 3,
        "redirects": 1,
        "error responses": 1,
        "revisit records": 1,
        "records of other protocols": 1,
    }


def test_resource_that_is_a_page_is_read(tmp_path: Path) -> None:
    found = only(tmp_path, warc_record(NORTH, "resource", headers="Content-Type: text/html\r\n"))
    assert (found.read(), found.url) == (NORTH, SITE)


def test_texts_of_a_wet_file_are_dumps(tmp_path: Path) -> None:
    text = f"Channel is dredged\n\n{PROSE}<b>{PROSE}\n\n{PROSE}\n".encode()
    info = warc_record(b"Software-Info: x\r\n", "warcinfo")
    found = only(
        tmp_path, gzip.compress(info), gzip.compress(warc_record(text, "conversion", headers="Content-Type: text/plain\r\n"))
    )
    story = clean_one(found).story
    assert story == clean(text, SITE, kind="text")
    assert story.source.kind == "text"


def test_address_in_angle_brackets_is_an_address(tmp_path: Path) -> None:
    assert only(tmp_path, warc_record(http(NORTH), url=f"<{SITE}/a>")).url == f"{SITE}/a"


def test_crawl_without_pages_says_so(tmp_path: Path) -> None:
    ((name, error),) = read_all(put(tmp_path, warc_of({})))
    assert (name, type(error)) == ("", InputNotFound)


def test_missing_reader_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    ((_, error),) = read_all(put(tmp_path, warc_of(CRAWL)))
    assert isinstance(error, MissingExtra)
    assert str(error) == "WARC is read with fastwarc, which is not installed: pip install 'cleanfeed[warc]'"


# Pages that are not whole


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("", NORTH[:700]),
        ("Content-Encoding: gzip\r\n", gzip.compress(NORTH)[:-40]),
        ("Transfer-Encoding: chunked\r\n", b"%x\r\n%s" % (len(NORTH), NORTH[:700])),
    ],
)
def test_truncated_record_is_read_as_far_as_it_goes_and_said(tmp_path: Path, headers: str, body: bytes) -> None:
    record = warc_record(http(body, HTML + headers), headers="WARC-Truncated: length\r\n")
    outcome = clean_one(only(tmp_path, record))
    assert outcome.outcome == "truncated"
    assert outcome.story is not None
    assert outcome.story.headline == "North Quay is dredged – äöü"
    assert outcome.story.warnings[-1].code == "cut_short"
    assert outcome.story.warnings[-1].text.startswith("the archive holds only its beginning (length)")


def test_missing_chunk_is_said(tmp_path: Path) -> None:
    found = only(tmp_path, warc_record(http(b"%x\r\n%s" % (len(NORTH), NORTH[:700]), "Transfer-Encoding: chunked\r\n")))
    assert found.read() == NORTH[:700]
    assert found.cut == "the archive holds only its beginning (a chunk is missing)"


def test_record_over_the_limit_costs_only_itself(tmp_path: Path) -> None:
    long = warc_record(http(b"x" * 400_000))
    film = warc_record(http(b"x" * 400_000, "Content-Type: video/mp4\r\n"))
    bomb = warc_record(http(gzip.compress(bytes(400_000)), "Content-Encoding: gzip\r\n"))
    search = Search(max_bytes=100_000)
    found = [
        data for _, data in read_all(put(tmp_path, long, *records_of(CRAWL), film, bomb, warc_record(http(NORTH))), search)
    ]
    assert isinstance(found[0], InputTooLarge) and isinstance(found[-2], InputTooLarge)
    assert found[1:-2] + found[-1:] == [*CRAWL.values(), NORTH]
    assert search.left_out == {"assets of saved pages": 1}


# Damage


def hurt_magic(record: bytearray) -> None:
    record[:4] = b"\0\0\0\0"


def hurt_length(record: bytearray) -> None:
    at = record.index(b"Content-Length: ") + len(b"Content-Length: ")
    record[at:at] = b"9"


def hurt_header(record: bytearray) -> None:
    at = record.index(b"Content-Length: ")
    record[at : at + 4] = b"XXXX"


def hurt_block(record: bytearray) -> None:
    record[-100] ^= 0x20


def cut_block(record: bytearray) -> None:
    del record[-200:-100]


def hurt_middle(record: bytearray) -> None:
    record[len(record) // 2] ^= 0xFF


def hurt_end(record: bytearray) -> None:
    record[-6] ^= 0xFF


def cut_end(record: bytearray) -> None:
    del record[-30:]


Hurt = Callable[[bytearray], None]


@pytest.mark.parametrize("which", [0, 5, 11])
@pytest.mark.parametrize("hurt", [hurt_magic, hurt_length, hurt_header, hurt_block, cut_block, cut_end])
def test_damaged_record_costs_only_itself(tmp_path: Path, hurt: Hurt, which: int) -> None:
    records = [bytearray(record) for record in records_of(CRAWL)]
    hurt(records[which])
    records.insert(0, bytearray(warc_record(b"software: a crawler\r\n", "warcinfo")))
    pages, errors = sorted_out(put(tmp_path, *records))
    assert pages == [data for number, data in enumerate(CRAWL.values()) if number != which]
    assert [type(error) for error in errors] == [DamagedInput]
    assert str(errors[0]).endswith(" is lost, the other records are read")


@pytest.mark.parametrize("which", [0, 5, 11])
@pytest.mark.parametrize("hurt", [hurt_magic, hurt_middle, hurt_end, cut_end])
@pytest.mark.parametrize("pack", ["gzip", "zstd"])
def test_damaged_member_costs_only_its_record(tmp_path: Path, pack: str, hurt: Hurt, which: int) -> None:
    packer: Callable[[bytes], bytes] = gzip.compress
    if pack == "zstd":
        packer = zstandard.ZstdCompressor(write_checksum=True).compress
    members = [bytearray(packer(record)) for record in records_of(CRAWL)]
    hurt(members[which])
    info = bytearray(packer(warc_record(b"software: a crawler\r\n", "warcinfo")))
    pages, errors = sorted_out(put(tmp_path, info, *members))
    assert pages == [data for number, data in enumerate(CRAWL.values()) if number != which]
    assert [type(error) for error in errors] == [DamagedInput]


def test_each_damage_has_a_place_and_a_name_of_its_own(tmp_path: Path) -> None:
    members = [bytearray(gzip.compress(record)) for record in records_of(CRAWL)]
    for which in (2, 3, 7):
        hurt_middle(members[which])
    found = list(read_all(put(tmp_path, *members)))
    damaged = [name for name, data in found if isinstance(data, DamagedInput)]
    assert damaged == [str(sum(map(len, members[:which]))) for which in (2, 3, 7)]
    assert len({name for name, _ in found}) == len(found) == 12


@pytest.mark.parametrize("seed", range(40))
def test_random_damage_never_costs_more_than_what_it_touched(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pack = PACKS[chance.choice(["plain", "gzip"])]
    records = [bytearray(pack(record)) for record in records_of(CRAWL)]
    touched = chance.sample(range(1, 12), 3)
    for which in touched:
        at = chance.randrange(len(records[which]) - 40)
        if chance.random() < 0.5:
            records[which][at : at + chance.randrange(1, 40)] = chance.randbytes(chance.randrange(60))
        else:
            records[which][at] ^= 1 << chance.randrange(8)
    pages, errors = sorted_out(put(tmp_path, *records))
    sound = [data for number, data in enumerate(CRAWL.values()) if number not in touched]
    assert [data for data in pages if data in sound] == sound
    assert len(errors) <= 3
    assert len(pages) + len(errors) >= 12 - 2  # damages side by side can be told as one


def test_damage_in_a_file_of_one_member_keeps_what_was_before(tmp_path: Path) -> None:
    chance = random.Random(2)
    crawl = {url: data + b"<!--%s-->" % chance.randbytes(3000).hex().encode() for url, data in CRAWL.items()}
    packed = bytearray(gzip.compress(b"".join(records_of(crawl)), 1))
    packed[len(packed) * 3 // 4] ^= 0xFF
    pages, (error,) = sorted_out(put(tmp_path, packed))
    assert pages == [*crawl.values()][: len(pages)]
    assert len(pages) >= 7
    assert "the rest of its compressed member is lost" in str(error)


def test_bomb_in_a_crawl_costs_only_its_record(tmp_path: Path) -> None:
    bomb = gzip.compress(warc_record(http(bytes(40 << 20)), digest=False), 9)
    north, south = (gzip.compress(warc_record(http(PAGES[name]))) for name in ("north", "south"))
    found = dict(read_all(put(tmp_path, north, bomb, south), Search(max_bytes=100_000)))
    assert [type(data) for data in found.values()] == [bytes, DamagedInput, bytes]
    assert "expands more than 250-fold" in str(found[str(len(north))])


@pytest.mark.parametrize("pack", PACKS)
def test_crawl_is_read_in_constant_memory(tmp_path: Path, pack: str) -> None:
    chance = random.Random(1)
    with (tmp_path / "crawl").open("wb") as file:
        for number in range(40):
            data = page(f"Ship {number}") + chance.randbytes(100_000)
            file.write(PACKS[pack](warc_record(http(data), url=f"{SITE}/{number}")))
    tracemalloc.start()
    count = sum(len(found.read()) > 100_000 for found in find_inputs([str(tmp_path / "crawl")]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 40
    assert most < 2_000_000
