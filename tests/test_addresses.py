"""Which addresses may be asked for a page."""

import socket
from ipaddress import ip_address
from threading import Event

import pytest

from cleanfeed import AddressRefused, FetchFailed, FetchTimedOut, fetch
from cleanfeed.crawl.addresses import is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::1"])
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "203.0.113.9"),
        *("::", "::1", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1", "fec0::1", "100::1", "2001:db8::1", "5f00::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"),
        *("2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1"),
        *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::5efe:808:808", "2606:4700::5efe:a00:1", "2606:4700::200:5efe:7f00:1"),
    ],
)
def test_addresses_of_other_networks(address: str) -> None:
    assert not is_public(ip_address(address))


Answers = dict[str, list[str]]


def resolve_to(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> list[tuple[str, int]]:
    """Fake the resolver, and refuse connections. Returns the list in which the addresses are noted that were connected to."""
    connected: list[tuple[str, int]] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in answers:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers[host]]

    def connect(where: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(where)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    return connected


@pytest.mark.parametrize(
    "url",
    [
        "http://inside.example/a",
        "https://inside.example:8443/a",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost/",
        "http://[fe80::1%25eth0]/",
    ],
)
def test_private_hosts_are_refused_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    answers = {
        "inside.example": ["10.0.0.7", "fd00::7"],
        "169.254.169.254": ["169.254.169.254"],
        "::ffff:169.254.169.254": ["::ffff:169.254.169.254"],
        "64:ff9b::a9fe:a9fe": ["64:ff9b::a9fe:a9fe"],
        "2130706433": ["127.0.0.1"],
        "0x7f.1": ["127.0.0.1"],
        "localhost": ["::1", "127.0.0.1"],
        "fe80::1%25eth0": ["fe80::1%eth0"],
    }
    connected = resolve_to(monkeypatch, answers)
    with pytest.raises(AddressRefused, match="is an address of a private network"):
        fetch(url)
    assert connected == []


def test_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = resolve_to(monkeypatch, {"mixed.example": ["10.0.0.7", "93.184.215.14"]})
    with pytest.raises(FetchFailed, match="cannot be reached"):
        fetch("http://mixed.example/a")
    assert connected == [("93.184.215.14", 80)]


def test_private_hosts_are_asked_if_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = resolve_to(monkeypatch, {"inside.example": ["10.0.0.7", "fd00::7"]})
    with pytest.raises(FetchFailed, match="cannot be reached"):
        fetch("https://inside.example/a", allow_private=True)
    assert connected == [("10.0.0.7", 443), ("fd00::7", 443)]


def test_host_without_an_address_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, {})
    with pytest.raises(FetchFailed, match=r"cannot be resolved \(Name or service not known\)"):
        fetch("http://nowhere.example/")


def test_slow_resolver_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(30) and [])
    with pytest.raises(FetchTimedOut, match=r"took more than 0\.2 seconds"):
        fetch("http://slow.example/", timeout=0.2)
    ended.set()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    connected = resolve_to(monkeypatch, {"news.example": ["93.184.215.14"]})
    with pytest.raises(FetchFailed):
        fetch("http://news.example/a")
    assert connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    "url",
    ["ftp://news.example/a", "file:///etc/passwd", "news.example/a", "http://", "https:///a", "http://[::1", "http://a b/", ""],
)
def test_other_things_are_no_addresses(url: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(url)
