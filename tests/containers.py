"""Containers of invented pages, built as browsers and crawlers build them."""

import base64
import gzip
import hashlib
import io
import json
import quopri
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleanfeed import CleanfeedError
from cleanfeed.inputs.files import find_inputs
from cleanfeed.inputs.search import Search

PROSE = "The harbour board met on Tuesday and agreed, after two hours of talk, to dredge the channel before the winter comes. "
SITE = "https://harbour-post.example"


def page(headline: str, paragraphs: int = 4, head: str = "") -> bytes:
    """A small page that is a story."""
    prose = "".join(f"<p>{number}: {PROSE * 2}</p>" for number in range(paragraphs))
    article = f"<article><h1>{headline}</h1>{prose}</article>"
    return f"<!doctype html>{head}<meta charset=utf-8><title>{headline}</title><body>{article}</body>".encode()


PAGES = {name: page(f"{name.title()} Quay is dredged – äöü") for name in ("north", "south", "east", "west")}


def zip_of(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tar_of(files: Mapping[str, bytes], *others: tarfile.TarInfo) -> bytes:
    """A tar archive of files, and behind them of members that are none."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for member in others:
            archive.addfile(member)
    return packed.getvalue()


def mhtml_of(data: bytes, url: str | None = None, coding: str = "quoted-printable", kind: str = "text/html") -> bytes:
    """A page, a frame and a picture as Chromium saves them."""
    body = quopri.encodestring(data) if coding == "quoted-printable" else base64.encodebytes(data)
    place = f"Content-Location: {url}\r\n" if url else ""
    head = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?A=20page?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----parted"\r\n\r\n'
    )
    root = f"------parted\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{place}\r\n".encode() + body
    frame = b"\r\n------parted\r\nContent-Type: text/html\r\nContent-Location: cid:frame\r\n\r\n<p>An advert in a frame."
    picture = b"\r\n------parted\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    return b"".join((head.encode(), root, frame, picture, b"\r\n------parted--\r\n"))


def json_lines_of(pages: Mapping[str, bytes]) -> bytes:
    """Pages by their addresses, a row each."""
    return b"".join(json.dumps({"url": url, "html": data.decode()}).encode() + b"\n" for url, data in pages.items())


def warc_record(block: bytes, kind: str = "response", url: str = SITE, headers: str = "", digest: bool = True) -> bytes:
    """A record of a WARC file."""
    sha1 = base64.b32encode(hashlib.sha1(block).digest()).decode()
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "WARC-Date: 2031-03-04T05:06:07Z",
        f"WARC-Target-URI: {url}",
        *([f"WARC-Block-Digest: sha1:{sha1}"] if digest else []),
        f"Content-Length: {len(block)}",
    ]
    return ("\r\n".join(lines) + "\r\n" + headers + "\r\n").encode() + block + b"\r\n\r\n"


def http(data: bytes, headers: str = "Content-Type: text/html\r\n", status: str = "200 OK") -> bytes:
    """An HTTP response as it goes over the wire."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + data


def warc_of(pages: Mapping[str, bytes], *, packed: bool = False) -> bytes:
    """A crawl of pages by their addresses, as crawlers write it: a record about it first, and the requests."""
    records = [warc_record(b"software: a crawler\r\n", "warcinfo")]
    for url, data in pages.items():
        records.append(warc_record(b"GET / HTTP/1.1\r\n\r\n", "request", url))
        records.append(warc_record(http(data), url=url))
    return b"".join(gzip.compress(record) if packed else record for record in records)


def read_all(path: Path, search: Search | None = None) -> Iterator[tuple[str, bytes | CleanfeedError]]:
    """The names of a file's inputs, less the file's own, and their bytes, or why there are none."""
    for found in find_inputs([str(path)], search):
        name = found.name.removeprefix(str(path)).removeprefix("!")
        try:
            yield name, found.read()
        except CleanfeedError as error:
            yield name, error
