"""Fetching a page from a server on this machine."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import brotli
import pytest
import zstandard
from containers import PAGES

from cleanfeed import AddressRefused, DamagedInput, Fetched, FetchFailed, FetchTimedOut, InputTooLarge, NotText, clean, fetch
from cleanfeed.inputs.files import find_inputs, names_one
from cleanfeed.inputs.search import Search

NORTH = PAGES["north"]
Answer = Callable[[BaseHTTPRequestHandler], object]


@dataclass
class Server:
    """A server whose answers are set by path. ``seen``: the requests' headers. ``over``: set when the test is."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def answer(self, path: str, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> str:
        """Serve a body. Returns its address."""

        def give(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in ({"Content_Type": "text/html"} | headers).items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body) if length is None else length))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = give
        return self.url + path

    def drip(self, path: str, opening: bytes, drop: bytes) -> str:
        """Serve some bytes at once, and then a few at a time, without end."""

        def give(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(opening)
            while not self.over.wait(0.02):
                handler.wfile.write(drop)

        self.answers[path] = give
        return self.url + path


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.seen.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(ConnectionError):  # the client may have had enough
                served.answers[self.path](self)
                self.wfile.flush()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    served.over.set()
    listening.shutdown()
    listening.server_close()
    thread.join()


def get(url: str, timeout: float = 20, max_bytes: int = 1_000_000) -> Fetched:
    return fetch(url, timeout=timeout, max_bytes=max_bytes, allow_private=True)


def test_page_comes_with_its_address_and_headers(server: Server) -> None:
    url = server.answer("/a", NORTH, Content_Type="text/html; charset=utf-8", X_Served_By="a test")
    fetched = get(url)
    assert (fetched.url, fetched.data, fetched.content_type) == (url, NORTH, "text/html; charset=utf-8")
    assert fetched.headers["x-served-by"] == "a test"
    story = clean(fetched.data, fetched.url, content_type=fetched.content_type)
    assert story.headline == "North Quay is dredged – äöü"


def test_request_says_who_asks_and_nothing_else_of_him(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", "/nonexistent")
    get(server.answer("/a", NORTH))
    (headers,) = server.seen
    assert headers["user-agent"].startswith("cleanfeed/")
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert {*headers} == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("gzip", bytes),
    ],
)
def test_compressed_page_is_unpacked(server: Server, coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert get(server.answer("/a", pack(NORTH), Content_Encoding=coding)).data == NORTH


def test_redirects_are_followed_to_their_end(server: Server) -> None:
    final = server.answer("/c", NORTH)
    server.answer("/b", b"x" * 2_000_000, 302, Location="/c")  # a body that is not read
    fetched = get(server.answer("/a", b"", 301, Location=f"{server.url}/b"))
    assert (fetched.url, fetched.data) == (final, NORTH)


def test_redirects_without_end_are_given_up(server: Server) -> None:
    with pytest.raises(FetchFailed, match="redirects more than 10 times"):
        get(server.answer("/a", b"", 302, Location="/a"))
    assert len(server.seen) == 11


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/"])
def test_redirect_to_another_scheme_is_refused(server: Server, place: str) -> None:
    with pytest.raises(AddressRefused):
        get(server.answer("/a", b"", 302, Location=place))


def test_redirect_into_a_private_network_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    port = server.url.rpartition(":")[2]
    public = {"127.0.0.1"}
    monkeypatch.setattr("cleanfeed.crawl.addresses.is_public", lambda address: str(address) in public)
    server.answer("/b", NORTH)
    url = server.answer("/a", b"", 302, Location=f"http://[::ffff:127.0.0.1]:{port}/b")
    with pytest.raises(AddressRefused, match="private network"):
        fetch(url)
    assert len(server.seen) == 1


def test_password_in_an_address_stays_out_of_the_story(server: Server) -> None:
    fetched = get(server.answer("/a", NORTH).replace("http://", "http://ida:secret@"))
    assert fetched.url == f"{server.url}/a"


@pytest.mark.parametrize("status", [204, 404, 403, 500, 503])
def test_other_answers_are_failures(server: Server, status: int) -> None:
    with pytest.raises(FetchFailed, match=f"the server answered {status} "):
        get(server.answer("/a", b"" if status == 204 else NORTH, status))


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "application/zip", "text/htmlx"])
def test_other_content_is_no_page(server: Server, kind: str) -> None:
    with pytest.raises(NotText, match=f"the server sent {kind}, not a page"):
        get(server.answer("/a", NORTH, Content_Type=kind))


def test_plain_text_is_a_page(server: Server) -> None:
    assert get(server.answer("/a", b"Just text.", Content_Type="text/plain; charset=utf-8")).data == b"Just text."


def test_page_over_the_limit_is_refused_by_its_header(server: Server) -> None:
    with pytest.raises(InputTooLarge, match="5,000,000 bytes, over the limit of 1,000,000"):
        get(server.answer("/a", b"", length=5_000_000))


def test_page_without_end_is_refused(server: Server) -> None:
    url = server.drip("/a", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>" * 100_000)
    with pytest.raises(InputTooLarge, match="more than the limit of 1,000,000 bytes"):
        get(url)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_bomb_is_refused(server: Server, coding: str) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "br": lambda data: bytes(brotli.compress(data, quality=1)),
        "zstd": zstandard.compress,
        "deflate": zlib.compress,
    }
    with pytest.raises(InputTooLarge):
        get(server.answer("/a", packs[coding](NORTH + bytes(20 << 20)), Content_Encoding=coding))


def test_codings_upon_codings_are_refused(server: Server) -> None:
    with pytest.raises(DamagedInput, match="more than 3 times over"):
        get(server.answer("/a", NORTH, Content_Encoding="gzip, gzip, gzip, gzip"))


def test_damaged_compression_is_said(server: Server) -> None:
    with pytest.raises(DamagedInput, match="gzip data ends early"):
        get(server.answer("/a", gzip.compress(NORTH)[:-20], Content_Encoding="gzip"))


def test_body_shorter_than_announced_is_a_failure(server: Server) -> None:
    with pytest.raises(FetchFailed, match="broke off"):
        get(server.answer("/a", NORTH, length=len(NORTH) + 100))


def test_body_longer_than_announced_is_cut_there(server: Server) -> None:
    assert get(server.answer("/a", NORTH + b"<p>And more.", length=len(NORTH))).data == NORTH


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n"])
def test_what_is_no_http_is_a_failure(server: Server, answer: bytes) -> None:
    server.answers["/a"] = lambda handler: handler.wfile.write(answer)
    with pytest.raises(FetchFailed, match="broke off or is none"):
        get(f"{server.url}/a")


@pytest.mark.parametrize(
    ("opening", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"H"),
    ],
)
def test_time_limit_holds_however_slow_the_drip(server: Server, opening: bytes, drop: bytes) -> None:
    url = server.drip("/a", opening, drop)
    start = time.monotonic()
    with pytest.raises((FetchTimedOut, FetchFailed)):
        get(url, timeout=0.6)
    assert time.monotonic() - start < 3


def test_time_limit_holds_for_a_server_that_says_nothing(server: Server) -> None:
    server.answers["/a"] = lambda _: server.over.wait(20)
    with pytest.raises(FetchTimedOut, match=r"took more than 0\.3 seconds"):
        get(f"{server.url}/a", timeout=0.3)


def test_server_that_is_not_there_cannot_be_reached() -> None:
    with pytest.raises(FetchFailed, match="cannot be reached"):
        get("http://127.0.0.1:9/")


def test_address_is_an_input(server: Server) -> None:
    final = server.answer("/b", NORTH, Content_Type="text/html; charset=utf-8")
    url = server.answer("/a", b"", 302, Location="/b")
    assert names_one([url])
    (found,) = find_inputs([url], Search(allow_private=True))
    assert (found.name, found.read(), found.url) == (url, NORTH, final)
    assert (found.content_type, found.is_member) == ("text/html; charset=utf-8", False)


def test_address_that_cannot_be_had_is_an_input_that_says_so(server: Server) -> None:
    (private,) = find_inputs([server.answer("/a", NORTH)])
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 is an address of a private network"):
        private.read()
    (other,) = find_inputs(["ftp://news.example/a"])
    with pytest.raises(AddressRefused, match="only http and https"):
        other.read()
