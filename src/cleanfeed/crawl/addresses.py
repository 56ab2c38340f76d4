"""Which hosts may be asked for a page: those of the public internet, unless told otherwise.

A page's address can come from anywhere, and can redirect anywhere; a server on this machine or in this network often trusts
whoever can reach it. What is checked is the very address that is connected to, when it is: a name that means something else a
moment later gains nothing.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread

import httpcore

from cleanfeed.errors import AddressRefused

Address = IPv4Address | IPv6Address
# Public by their numbers, but answered inside data centres.
METADATA = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
# Translation within a network, IPv4 addresses as they were once written, Teredo and other protocols, former site-local ones.
REFUSED_V6 = tuple(map(IPv6Network, ("64:ff9b:1::/48", "::/96", "100::/64", "2001::/23", "fec0::/10")))
NAT64 = IPv6Network("64:ff9b::/96")
# What stands before the IPv4 address in the lower half of an address that is tunnelled to it.
ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, and so is an IPv4 address that it stands for."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in REFUSED_V6):
            return False
        if (inner := _translated(address)) is not None:
            return is_public(inner)
        if (int(address) >> 32) & 0xFFFF_FFFF in ISATAP and not is_public(IPv4Address(int(address) & 0xFFFF_FFFF)):
            return False
    elif any(address in network for network in METADATA):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _translated(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is reached by an IPv6 address, if it is one of those."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


class GuardedBackend(httpcore.SyncBackend):
    """Connects to public addresses only, and lets nothing take longer than until ``deadline``, a time of `time.monotonic`."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve a host, and connect to the first of its addresses that is allowed and answers.

        Raises:
            AddressRefused: none of them is allowed.
        """
        failure: Exception = httpcore.ConnectError("the host has no address")
        for address in self._checked(host, _resolve(host, port, self._left(timeout))):
            try:
                stream = super().connect_tcp(address, port, self._left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _checked(self, host: str, addresses: list[str]) -> list[str]:
        allowed = [address for address in addresses if self._allow_private or is_public(ip_address(address.split("%")[0]))]
        if addresses and not allowed:
            raise AddressRefused(
                f"{host} is an address of a private network: allow private addresses if that is meant (--allow-private)"
            )
        return allowed

    def _left(self, timeout: float | None) -> float:
        return _time_left(self._deadline, timeout, httpcore.ConnectTimeout)


class _TimedStream(httpcore.NetworkStream):
    """A connection that no slow server keeps open past the deadline, byte by byte."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _time_left(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _time_left(self._deadline, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _time_left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _time_left(deadline: float, timeout: float | None, late: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise late("the time is over")
    return left if timeout is None else min(left, timeout)


def _resolve(host: str, port: int, timeout: float) -> list[str]:
    """The addresses of a host, in a thread of its own: the system's resolver knows no time limit."""
    answers: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(where[0]) for *_, where in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty:
        raise httpcore.ConnectTimeout("the host's name was not resolved in time") from None
    if isinstance(answer, list):
        return answer
    raise httpcore.ConnectError(f"the host's name cannot be resolved ({getattr(answer, 'strerror', None) or answer})")
