"""One page from its address: over http or https, within bounds of time and size, and not from a private network."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from types import MappingProxyType
from typing import NoReturn
from urllib.parse import unquote

import httpcore
import httpx

from cleanfeed.crawl.addresses import GuardedBackend
from cleanfeed.errors import AddressRefused, CleanfeedError, FetchFailed, FetchTimedOut, NotText
from cleanfeed.inputs.http_body import undo_codings
from cleanfeed.inputs.stream import Stream, over_limit, read_within
from cleanfeed.page.read import MAX_BYTES, check_size

TIMEOUT = 30.0  # seconds, all in all
MOST_REDIRECTS = 10
USER_AGENT = f"cleanfeed/{version('cleanfeed')} (news page cleaner; Python httpx)"
PAGE_TYPES = re.compile(r"\s*(?:text/(?:html|plain)|application/xhtml\+xml)\s*(?:;|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as a server sent it.

    ``url``: where it came from, after all redirects. ``data``: its bytes, decompressed, not decoded. ``content_type``: that
    header, which `cleanfeed.clean` takes. ``headers``: all of them, names in lower case.
    """

    url: str
    data: bytes
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def fetch(url: str, *, timeout: float = TIMEOUT, max_bytes: int = MAX_BYTES, allow_private: bool = False) -> Fetched:
    """Fetch one page.

    Args:
        url: an http or https address.
        timeout: seconds for all of it, from looking up the host to the last byte.
        max_bytes: refuse anything larger, before and after decompression.
        allow_private: whether hosts of private networks, and this machine, may be asked, too.

    Raises:
        AddressRefused: another scheme, or a host that is not on the public internet; also where a redirect leads to one.
        FetchTimedOut: it took longer than ``timeout``.
        FetchFailed: no such host, no answer, an answer other than 200, too many redirects.
        NotText: what came is no HTML and no plain text.
        InputTooLarge: over ``max_bytes``.
        DamagedInput: the compressed page is broken.
        MissingExtra: it is compressed in a way that was not asked for, and whose package is not installed.

    Proxies, certificates and passwords that the environment names (``HTTP_PROXY``, ``SSL_CERT_FILE``, ``.netrc``) are not used:
    through a proxy it could not be said which address is connected to.
    """
    deadline = time.monotonic() + timeout
    transport = _Transport(GuardedBackend(deadline, allow_private=allow_private))
    headers = {"User-Agent": USER_AGENT, "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"}
    headers["Accept-Encoding"] = _known_codings()
    with (
        _errors_told(timeout),
        httpx.Client(transport=transport, trust_env=False, timeout=timeout, headers=headers) as client,
        _answer(client, _checked(url)) as response,
    ):
        _check_answer(response, max_bytes)
        raw = Stream(_Body(response.iter_raw(), max_bytes))
        data = read_within(undo_codings(raw, response.headers.get("Content-Encoding")), max_bytes)
        seen = MappingProxyType(dict(response.headers))
        return Fetched(_without_password(response.url), data, response.headers.get("Content-Type"), seen)


def _checked(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise AddressRefused(f"this is no address ({error}): give one such as https://news.example/story") from None
    if address.scheme not in ("http", "https") or not address.host or " " in unquote(address.host):
        raise AddressRefused(
            "only http and https addresses with a host are fetched: give one such as https://news.example/story"
        )
    return address


@contextmanager
def _answer(client: httpx.Client, address: httpx.URL) -> Iterator[httpx.Response]:
    """The answer that redirects lead to in the end, its body not yet read; those of the redirects never are."""
    request = client.build_request("GET", address)
    for _ in range(MOST_REDIRECTS + 1):
        response = client.send(request, stream=True, follow_redirects=False)
        try:
            if response.next_request is None:
                yield response
                return
        finally:
            response.close()
        request = response.next_request
        _checked(str(request.url))
    raise FetchFailed(f"the server redirects more than {MOST_REDIRECTS} times: open the page in a browser and save it")


def _check_answer(response: httpx.Response, max_bytes: int) -> None:
    if response.status_code != httpx.codes.OK:
        reason = f"{response.status_code} {response.reason_phrase}".strip()
        raise FetchFailed(f"the server answered {reason}: check the address, or save the page from a browser")
    content_type = response.headers.get("Content-Type")
    if content_type and not PAGE_TYPES.match(content_type):
        raise NotText(f"the server sent {content_type}, not a page: give the address of an HTML page")
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal():
        check_size(int(announced), max_bytes)


class _Body:
    """What comes over the wire, as a stream."""

    def __init__(self, pieces: Iterator[bytes], max_bytes: int) -> None:
        self._pieces = pieces
        self._ready = b""
        self._left = max_bytes
        self._max_bytes = max_bytes

    def read(self, size: int, /) -> bytes:
        if not self._ready:
            self._ready = next(self._pieces, b"")
            self._left -= len(self._ready)
            if self._left < 0:
                raise over_limit(self._max_bytes)
        given, self._ready = self._ready[:size], self._ready[size:]
        return given


class _Transport(httpx.BaseTransport):
    """httpx's requests over connections that a guarded backend opens."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend, max_connections=1
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the answer's body is read as it is asked for."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Wire(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Wire(httpx.SyncByteStream):
    """The body of an answer on its way."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _known_codings() -> str:
    """What a server may compress the page with, by what is installed here."""
    optional = [coding for coding, package in (("br", "brotli"), ("zstd", "zstandard")) if find_spec(package)]
    return ", ".join(["gzip", "deflate", *optional])


@contextmanager
def _errors_told(timeout: float) -> Iterator[None]:
    try:
        yield
    except CleanfeedError:
        raise
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise FetchTimedOut(f"the page took more than {timeout:g} seconds: try again, or save it from a browser") from None
    except (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol):
        raise AddressRefused("only http and https addresses are fetched: the page leads elsewhere") from None
    except (httpcore.ConnectError, httpx.ConnectError) as error:
        _fail("the server cannot be reached", error, "check the address and the network")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict) as error:
        _fail("the server's answer broke off or is none", error, "try again, or save the page from a browser")


def _fail(what: str, error: Exception, advice: str) -> NoReturn:
    reason = " ".join(str(error).split()) or type(error).__name__
    raise FetchFailed(f"{what} ({reason}): {advice}") from None


def _without_password(url: httpx.URL) -> str:
    return str(url.copy_with(username=None, password=None) if url.userinfo else url)
