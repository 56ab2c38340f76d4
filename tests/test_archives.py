"""Compressed files, zip and tar archives, and what a saved page brings along."""

import bz2
import gzip
import io
import lzma
import random
import struct
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from containers import PAGES, mhtml_of, page, read_all, tar_of, warc_of, zip_of

from cleanfeed import CleanfeedError, DamagedInput, InputNotFound, InputTooLarge, InputUnreadable, MissingExtra, NotText, clean
from cleanfeed.inputs import archives, stream
from cleanfeed.inputs.files import find_inputs
from cleanfeed.inputs.search import Search

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.compress,
    "brotli": lambda data: bytes(brotli.compress(data, quality=3)),
}
FILES = {f"pages/{name}.html": data for name, data in PAGES.items()}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
ASSETS = {
    "pages/north_files/advert.html": b"<!doctype html><p>An advert",
    "pages/north_files/deep/more.js": b"go()",
    "pages/style.css": b"p { color: red }",
    "pages/img/quay.png": PNG,
    "pages/img/unnamed": PNG,
}


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write a file whose name says nothing."""

    def write(data: bytes) -> Path:
        (tmp_path / "saved").write_bytes(data)
        return tmp_path / "saved"

    return write


Put = Callable[[bytes], Path]


def found(path: Path, search: Search | None = None) -> dict[str, bytes | CleanfeedError]:
    return dict(read_all(path, search))


def failures(path: Path) -> dict[str, type]:
    return {name: type(data) for name, data in read_all(path) if not isinstance(data, bytes)}


# Compressed files


@pytest.mark.parametrize("coding", PACKS)
def test_compressed_page_is_one_input_under_its_own_name(put: Put, coding: str) -> None:
    path = put(PACKS[coding](PAGES["north"]))
    (only,) = find_inputs([str(path)])
    assert (only.name, only.read(), only.is_member) == (str(path), PAGES["north"], False)


@pytest.mark.parametrize("coding", PACKS)
def test_compressed_archive_is_read_through(put: Put, coding: str) -> None:
    assert found(put(PACKS[coding](tar_of(FILES)))) == FILES


def test_members_of_a_compressed_file_are_joined_and_padding_is_none(put: Put) -> None:
    data = PAGES["north"]
    assert found(put(gzip.compress(data[:400]) + gzip.compress(data[400:]) + bytes(3000))) == {"": data}


@pytest.mark.parametrize("coding", ["gzip", "bzip2", "xz", "zstd"])
@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_damaged_compressed_page_is_a_failure(put: Put, coding: str, damage: str) -> None:
    whole = bytearray(PACKS[coding](PAGES["north"]))
    if damage == "cut":
        del whole[-20:]
    else:
        whole[len(whole) // 2] ^= 0xFF
    (error,) = found(put(bytes(whole))).values()
    if coding == "zstd" and damage == "changed" and isinstance(error, bytes):
        assert error != PAGES["north"]  # zstd has a checksum only where its writer wanted one
    else:
        assert isinstance(error, DamagedInput)
        assert "get the file anew" in str(error)


@pytest.mark.parametrize("coding", PACKS)
def test_bomb_is_refused_in_little_memory(put: Put, coding: str) -> None:
    path = put(PACKS[coding](PAGES["north"] + bytes(24 << 20)))
    (only,) = find_inputs([str(path)], Search(max_bytes=200_000))
    with pytest.raises(InputTooLarge, match="limit of 200,000 bytes"):
        only.read(200_000)
    tracemalloc.start()
    list(find_inputs([str(path)], Search(max_bytes=200_000)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12_000_000  # of which xz has 8 MiB for its dictionary


def test_data_that_expands_beyond_reason_is_refused_whatever_the_limit(put: Put) -> None:
    (error,) = found(put(gzip.compress(bytes(40 << 20))), Search(max_bytes=10**10)).values()
    assert isinstance(error, InputTooLarge)
    assert "expands more than 250-fold" in str(error)


@pytest.mark.parametrize(("coding", "package"), [("zstd", "zstandard"), ("brotli", "brotli")])
def test_missing_decoder_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coding: str, package: str) -> None:
    (tmp_path / "page.html.br").write_bytes(PACKS[coding](PAGES["north"]))
    monkeypatch.setitem(sys.modules, package, None)
    (error,) = found(tmp_path / "page.html.br").values()
    assert isinstance(error, MissingExtra)
    assert str(error).endswith(f"pip install 'cleanfeed[{coding}]'")


def test_binary_data_is_not_taken_for_brotli(put: Put) -> None:
    noise = bytes((number * 7919 >> 3) & 0xFF for number in range(5000))
    (only,) = find_inputs([str(put(noise))])
    with pytest.raises(NotText):
        clean(only.read())


# zip and tar


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_archive_stands_for_its_pages_in_its_order(put: Put, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    path = put(pack(FILES))
    assert list(read_all(path)) == list(FILES.items())
    assert all(member.is_member and member.name.startswith(f"{path}!pages/") for member in find_inputs([str(path)]))


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_assets_are_left_out_and_counted(put: Put, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    search = Search()
    assert found(put(pack({**ASSETS, **FILES})), search) == FILES
    assert search.left_out == {"assets of saved pages": 5}


def test_style_sheet_that_is_a_page_is_read(put: Put) -> None:
    files = {**FILES, "pages/story.css": PAGES["west"]}
    assert found(put(zip_of(files))) == files


def test_what_is_no_page_is_an_input_and_fails_alone(put: Put) -> None:
    path = put(zip_of({"minutes.pdf": PDF, "quay.png": PNG, "north.html": PAGES["north"]}))
    pdf, north = find_inputs([str(path)])
    assert (pdf.name, north.read()) == (f"{path}!minutes.pdf", PAGES["north"])  # the picture is beside a page
    with pytest.raises(NotText, match="the input is a PDF"):
        clean(pdf.read())
    (picture,) = find_inputs([str(put(zip_of({"quay.png": PNG})))])
    with pytest.raises(NotText, match="a PNG image"):
        clean(picture.read())


def test_hidden_files_in_archives_are_counted(put: Put) -> None:
    search = Search()
    files = {"__MACOSX/._north.html": b"\0\5\x16\7", ".git/config": b"[core]", "pages/.DS_Store": b"\0\0\0\1Bud1"}
    assert found(put(zip_of({**files, **FILES})), search) == FILES
    assert search.left_out == {"hidden files in archives": 3}


def test_archive_without_pages_says_so(put: Put) -> None:
    assert failures(put(zip_of({}))) == {"": InputNotFound}
    assert failures(put(tar_of({".hidden": b"x"}))) == {"": InputNotFound}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_member_that_stands_twice_has_two_names(put: Put) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("north", "south"):
            archive.writestr("a.html", PAGES[name])
    assert found(put(packed.getvalue())) == {"a.html": PAGES["north"], "a.html (copy 2)": PAGES["south"]}


def test_tar_writes_nothing_and_follows_nothing(put: Put, tmp_path: Path) -> None:
    others: list[tarfile.TarInfo] = []
    for kind, target in (
        (tarfile.SYMTYPE, "/etc/passwd"),
        (tarfile.LNKTYPE, "../up.html"),
        (tarfile.CHRTYPE, ""),
        (tarfile.FIFOTYPE, ""),
    ):
        member = tarfile.TarInfo(f"special-{len(others)}.html")
        member.type, member.linkname = kind, target
        others.append(member)
    search = Search()
    files = {"../up.html": PAGES["north"], "/etc/rooted.html": PAGES["south"]}
    assert found(put(tar_of(files, *others)), search) == files
    assert search.left_out == {"links and devices in archives": 4}
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_link_in_a_zip_is_not_followed(put: Put) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("north.html", PAGES["north"])
    search = Search()
    assert found(put(packed.getvalue()), search) == {"north.html": PAGES["north"]}
    assert search.left_out == {"links and devices in archives": 1}


def test_office_documents_are_no_archives_of_pages(put: Put) -> None:
    (error,) = found(put(zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<p/>"}))).values()
    assert isinstance(error, NotText)
    assert "an office document" in str(error)


def test_damaged_member_costs_only_itself(put: Put) -> None:
    packed = bytearray(zip_of(FILES))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        packed[archive.getinfo("pages/south.html").header_offset + 100] ^= 0xFF
    path = put(bytes(packed))
    assert failures(path) == {"pages/south.html": DamagedInput}
    assert len(found(path)) == 4


def test_encrypted_member_is_a_failure(put: Put) -> None:
    packed = bytearray(zip_of(FILES))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + offset] |= 1
    path = put(bytes(packed))
    assert failures(path) == {"pages/north.html": InputUnreadable}
    assert len(found(path)) == 4


def test_unknown_compression_is_a_failure(put: Put) -> None:
    packed = bytearray(zip_of({"a.html": PAGES["north"], "b.html": PAGES["south"]}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        packed[packed.index(mark) + offset] = 99
    assert failures(put(bytes(packed))) == {"a.html": InputUnreadable}


@pytest.mark.parametrize("kept", [200, -30])
def test_zip_without_its_end_is_damaged(put: Put, kept: int) -> None:
    assert failures(put(zip_of(FILES)[:kept])) == {"": DamagedInput}


def test_broken_header_in_a_tar_costs_its_member_and_is_said(put: Put) -> None:
    packed = bytearray(tar_of(FILES))
    packed[packed.index(b"pages/south.html")] ^= 0xFF
    *pages, (name, error) = read_all(put(bytes(packed)))
    assert dict(pages) == {name: data for name, data in FILES.items() if "south" not in name}
    assert (name, type(error)) == ("", DamagedInput)
    assert "no headers where some should be" in str(error)


def test_tar_that_ends_early_gives_what_is_there(put: Put) -> None:
    packed = tar_of(FILES)
    path = put(packed[: packed.index(b"pages/west.html") + 700])
    pages = found(path)
    assert [name for name, data in pages.items() if isinstance(data, bytes)] == [*FILES][:3]
    assert DamagedInput in failures(path).values()


def test_bomb_in_a_zip_costs_only_itself(put: Put) -> None:
    path = put(
        zip_of({"bomb.html": bytes(40 << 20), "north.html": PAGES["north"], "noise": random.Random(1).randbytes(400_000)})
    )
    assert failures(path) == {"bomb.html": InputTooLarge}
    assert found(path)["north.html"] == PAGES["north"]


def test_zip_of_bombs_is_refused_as_a_whole(put: Put) -> None:
    assert failures(put(zip_of({f"{number}.html": bytes(5 << 20) for number in range(10)}))) == {"": InputTooLarge}


def test_table_of_contents_that_would_fill_the_memory_is_refused(put: Put) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 1 << 30, 0, 0)
    (error,) = found(put(zip_of(FILES)[:-22] + end)).values()
    assert isinstance(error, InputTooLarge)
    assert "table of contents of 1,073,741,824 bytes" in str(error)


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_archive_of_too_many_files_is_refused(
    put: Put, monkeypatch: pytest.MonkeyPatch, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    assert failures(put(pack(FILES))) == {"": InputTooLarge}


def test_name_in_a_tar_that_would_fill_the_memory_is_refused(put: Put) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 2 << 20
    packed = tar_of(FILES).rstrip(b"\0").ljust(10240, b"\0") + long.tobuf(tarfile.GNU_FORMAT) + bytes(2 << 20)
    assert "" in failures(put(packed))
    assert len(found(put(packed))) == 5


# Archives in archives


def test_archives_in_archives_are_read(put: Put) -> None:
    inner = tar_of({"b/west.html.gz": gzip.compress(PAGES["west"]), "c.mhtml": mhtml_of(PAGES["east"])})
    path = put(zip_of({"a.tar.xz": lzma.compress(inner), "north.html": PAGES["north"]}))
    assert list(read_all(path)) == [
        ("a.tar.xz!b/west.html.gz", PAGES["west"]),
        ("a.tar.xz!c.mhtml", PAGES["east"]),
        ("north.html", PAGES["north"]),
    ]


def test_warc_in_an_archive_is_read(put: Put) -> None:
    crawl = warc_of({"https://harbour-post.example/a": PAGES["north"]}, packed=True)
    (member,) = find_inputs([str(put(tar_of({"crawl.warc.gz": crawl})))])
    assert (member.read(), member.url) == (PAGES["north"], "https://harbour-post.example/a")


def test_nesting_is_bounded(put: Put) -> None:
    packed = PAGES["north"]
    for _ in range(5):
        packed = gzip.compress(packed)
    assert found(put(packed)) == {"": PAGES["north"]}
    (error,) = found(put(gzip.compress(packed))).values()
    assert isinstance(error, InputTooLarge)
    assert "nested more than 5 deep" in str(error)


def test_archive_that_holds_itself_ends(put: Put) -> None:
    packed = zip_of({"north.html": PAGES["north"]})
    for _ in range(20):
        packed = zip_of({"in.zip": packed})
    assert list(failures(put(packed)).values()) == [InputTooLarge]


def test_copy_of_an_archive_from_within_another_is_bounded(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(zip_of({"big.tar": tar_of({"a.html": page("Long", 100)})}))
    monkeypatch.setattr(stream, "MOST_HELD", 10_000)
    assert failures(path) == {"big.tar": InputTooLarge}


def test_members_are_read_one_after_another(put: Put) -> None:
    big = {f"{number}.html": page("Big") + bytes(f"{number}", "ascii") * 1_000_000 for number in range(20)}
    path = put(tar_of(big))
    tracemalloc.start()
    for member in find_inputs([str(path)]):
        assert len(member.read()) > 1_000_000
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12_000_000


# Folders


def test_assets_in_a_folder_are_left_out_and_counted(tmp_path: Path) -> None:
    for name, data in {
        **FILES,
        **ASSETS,
        "pages/page-Dateien/x.html": b"x",
        "pages/page.htm": b"<p>y",
        "notes/a.css": b"b",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    search = Search()
    names = [inner.name.removeprefix(f"{tmp_path}/") for inner in find_inputs([str(tmp_path)], search)]
    assert names == ["notes/a.css", *sorted(FILES)[:2], "pages/page.htm", *sorted(FILES)[2:]]
    assert search.left_out == {"assets of saved pages": 6}


def test_folder_holds_archives_too(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of(FILES))
    (tmp_path / "b.html").write_bytes(PAGES["north"])
    names = [inner.name.removeprefix(f"{tmp_path}/") for inner in find_inputs([str(tmp_path)])]
    assert names == [*(f"a.zip!{name}" for name in FILES), "b.html"]
