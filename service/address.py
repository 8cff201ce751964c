"""The address that the service listens on."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

_BIND = re.compile(r"unix:(?P<path>.+)|(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})")
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Address:
    """`path` of a unix socket, or `host` and `port`; an IPv6 host is without its brackets."""

    host: str = ""
    port: int = 0
    path: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.path is not None or is_loopback(self.host)


def parse_address(bind: str) -> Address:
    """Read `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`; raises ValueError for anything else."""
    found = _BIND.fullmatch(bind)
    if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
        raise ValueError(f"{bind!r} is no address: give HOST:PORT, [IPv6]:PORT or unix:PATH")
    if found["path"] is not None:
        return Address(path=found["path"])
    return Address(found["host"].strip("[]"), int(found["port"]))


def is_loopback(host: str) -> bool:
    """Say whether a host, without brackets, is this machine as itself; other names are never looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost")


def try_address(address: Address) -> None:
    """Listen for a moment, before gunicorn does, which would try for seconds; raises OSError."""
    if address.path is not None:
        return
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, where = found[0]
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
