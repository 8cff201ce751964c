"""The address that the service listens on."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path

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
        _try_path(Path(address.path))
        return
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    family, kind, protocol, _, where = found[0]
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)


def _try_path(path: Path) -> None:
    """Look whether a socket can be made there; one that is left of a former service is replaced."""
    if path.exists() and not path.is_socket():
        raise OSError(errno.EEXIST, "there is a file that is no socket")
    if not path.parent.is_dir():
        raise OSError(errno.ENOENT, f"{path.parent} is no folder")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, f"{path.parent} cannot be written to")
