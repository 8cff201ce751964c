"""The door of the service: before a request is read, whether its sender may ask this, and so often."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import NoReturn

from flask import Flask, Request, current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)

from classifier import ForewarnError
from service.access.error import KeysError
from service.access.key import Key
from service.access.keyring import Keyring
from service.access.rate import Rates
from service.access.scope import Scope
from service.access.tally import SharedTally
from service.address import is_loopback, parse_address
from service.operation import scope_of
from service.settings import Settings

_LOG = logging.getLogger(__name__)
_BEARER = "bearer"


class AccessError(ForewarnError):
    """Settings under which anybody on the network could ask."""


class _Misdirected(HTTPException):
    code = HTTPStatus.MISDIRECTED_REQUEST


class Door:
    """Lets a request in by the key it carries, or, where no file of keys is set, whoever reaches the address.

    Raises
    ------
    KeysError
        For a file of keys that cannot be used.
    AccessError
        Where the address is open to other machines and there are no good keys, unless `insecure` is set.
    """

    def __init__(self, settings: Settings) -> None:
        self.keyring = Keyring(settings.keys)
        self._rates = Rates(settings.rate, SharedTally())
        self._is_local = parse_address(settings.bind).is_local
        # A page of the web can send its reader's browser here under a name of its own (DNS rebinding).
        self._checks_host = self._is_local and not settings.bind.startswith("unix:")
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        if not self._is_local and not len(self.keyring) and not settings.insecure:
            named = (
                "name the file with FOREWARN_KEYS" if settings.keys is None else f"there is none in {settings.keys}"
            )
            raise AccessError(
                f"{settings.bind} is open to other machines, and there are no keys: make one with "
                f"`forewarn keys make --keys FILE NAME` ({named}), or bind to 127.0.0.1, or say --insecure"
            )

    @property
    def is_open(self) -> bool:
        """Whether requests need no key."""
        return not self.keyring.is_needed

    def attach(self, app: Flask) -> None:
        """Ask every request of an application."""
        app.extensions["door"] = self
        app.before_request(self._ask)

    def _ask(self) -> None:
        scope = _scope(request)
        if scope is None:
            return
        if self.is_open:
            self._check_host(request.host)
            return
        try:
            key = self.keyring.find(_secret(request))
        except KeysError as error:
            _LOG.error("%s", error)
            raise ServiceUnavailable("the keys cannot be read now; the service's log says why") from error
        if key is None:
            _refuse()
        g.key_id = key.id
        self._check(key, scope)

    def _check(self, key: Key, scope: Scope) -> None:
        if not key.allows(scope):
            raise Forbidden(
                f"the key {key.id} lacks the scope {scope!r}; ask the service's operator for one that has it"
            )
        if seconds := self._rates.seconds_to_wait(key):
            raise TooManyRequests(f"the key {key.id} has asked too often: wait {seconds} s", retry_after=seconds)

    def _check_host(self, host: str) -> None:
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if self._checks_host and not is_loopback(name.strip("[]")) and name.lower() not in self._hosts:
            raise _Misdirected("this is not a host of that name; the setting `hosts` names others than localhost")


def _scope(request: Request) -> Scope | None:
    """Return the scope that a request needs; None for what is open, is not there, or only asks what there is."""
    if request.endpoint is None or request.method == "OPTIONS" or request.endpoint.split(".")[-1] == "static":
        return None
    return scope_of(current_app.view_functions[request.endpoint])


def _secret(request: Request) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == _BEARER else request.headers.get("X-API-Key", "")


def _refuse() -> NoReturn:
    raise Unauthorized(
        "this needs a key that is good: send 'Authorization: Bearer KEY' or 'X-API-Key: KEY'",
        www_authenticate=WWWAuthenticate(_BEARER, {"realm": "forewarn"}),
    )
