"""Sockets reach this machine only; anything else fails the test that tried."""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


class LeavesLoopbackError(RuntimeError):
    """A socket was about to be used beyond the loopback interface."""


class Guard:
    """An audit hook (PEP 578), which cannot be removed, hence the switch."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on or not event.startswith("socket."):
            return
        if outside(event, args):
            self.seen.append(f"{event} {args[1] if event != 'socket.getaddrinfo' else args[0]!r}")
            raise LeavesLoopbackError(self.seen[-1])


guard = Guard()
sys.addaudithook(guard)


def outside(event: str, args: tuple[Any, ...]) -> bool:
    """Whether an audit event of the module socket concerns another machine."""
    match event:
        case "socket.connect" | "socket.sendto" | "socket.sendmsg":
            sock, address = args
            return not is_local(sock.family, address)
        case "socket.bind":
            sock, address = args
            # A datagram socket has to be bound to the wildcard to receive broadcasts.
            wildcard = sock.type == socket.SOCK_DGRAM and host_of(address) in {"", "0.0.0.0", "::"}
            return not wildcard and not is_local(sock.family, address)
        case "socket.getaddrinfo":
            return not is_local_host(args[0])
        case _:
            return False


def is_local(family: int, address: Any) -> bool:
    if family not in {socket.AF_INET, socket.AF_INET6} or address is None:
        return True
    return is_local_host(host_of(address))


def host_of(address: Any) -> Any:
    return address[0] if isinstance(address, tuple) else address


def is_local_host(host: Any) -> bool:
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in LOCAL_NAMES


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    guard.seen.clear()
    guard.on = True
    try:
        yield
    finally:
        guard.on = False
    if guard.seen:
        pytest.fail("beyond loopback: " + ", ".join(guard.seen), pytrace=False)
