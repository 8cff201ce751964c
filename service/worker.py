"""A worker that is patient with slow clients, but not for ever, and repeats nothing of what they sent."""

from __future__ import annotations

import contextlib
import logging
import socket
import time
import uuid
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from service.log import describe_error, fields
from service.problem import MEDIA_TYPE, Problem, write_problem
from service.request_log import REQUEST_ID

_LOG = logging.getLogger(__name__)
_STATUS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    errors.LimitRequestLine: (HTTPStatus.REQUEST_URI_TOO_LONG, "the request line is too long"),
    errors.LimitRequestHeaders: (
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "there are more than 100 headers, or one has more than 8190 bytes",
    ),
    errors.ExpectationFailed: (HTTPStatus.EXPECTATION_FAILED, "send no Expect but 100-continue"),
    errors.UnsupportedTransferCoding: (
        HTTPStatus.NOT_IMPLEMENTED,
        "send the body plain, with a Content-Length or chunked",
    ),
    errors.InvalidRequestLine: (HTTPStatus.BAD_REQUEST, "the request line is malformed"),
    errors.InvalidRequestMethod: (HTTPStatus.BAD_REQUEST, "the method is malformed"),
    errors.InvalidHTTPVersion: (HTTPStatus.BAD_REQUEST, "send HTTP/1.1"),
    errors.InvalidHeader: (HTTPStatus.BAD_REQUEST, "a header is malformed, Content-Length perhaps"),
    errors.InvalidHeaderName: (HTTPStatus.BAD_REQUEST, "the name of a header is malformed"),
    errors.InvalidResponseHeader: (HTTPStatus.INTERNAL_SERVER_ERROR, ""),
    errors.InvalidResponseHeaderName: (HTTPStatus.INTERNAL_SERVER_ERROR, ""),
}
_OTHER = (HTTPStatus.BAD_REQUEST, "this is no HTTP/1.1 request that can be read")
_OURS = (HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error; the log has it under this request's id")


class Worker(ThreadWorker):  # type: ignore[misc]
    """Threads for connections, each with a deadline.

    After `read_timeout` seconds no more of a request is read, and after `timeout` its connection is cut: so a client
    that sends or reads a byte a minute holds no thread.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._begun: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> object:
        """Read and answer one request, in a thread; called by gunicorn."""
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self._begun[conn]

    def murder_pending(self) -> None:
        """Close what waits or lasts too long; called by gunicorn's main loop, once a second at least."""
        super().murder_pending()
        now = time.monotonic()
        for conn, begun in list(self._begun.items()):
            if now - begun > self.cfg.timeout:
                _shut(conn.sock, socket.SHUT_RDWR)
            elif now - begun > self.app.settings.read_timeout:
                _shut(conn.sock, socket.SHUT_RD)

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: Exception) -> None:
        """Answer what Flask never saw as Flask's errors are answered; gunicorn's own would log and send it back."""
        status, detail = _meaning(exc)
        request_id = uuid.uuid4().hex
        said = fields(request_id=request_id, status=status, **describe_error((type(exc), exc, exc.__traceback__)))
        _LOG.log(logging.ERROR if status >= _OURS[0] else logging.WARNING, "request not read", extra=said)
        self.app.metrics.count_unread(status)
        with contextlib.suppress(OSError):  # the client has left
            util.write_nonblock(client, _reply(status, detail, request_id))


def _meaning(error: Exception) -> tuple[HTTPStatus, str]:
    known = _STATUS.get(type(error))
    if known is not None:
        return known if known[1] else _OURS
    return _OTHER if isinstance(error, errors.ParseException) else _OURS


def _reply(status: HTTPStatus, detail: str, request_id: str) -> bytes:
    body = write_problem(Problem("about:blank", status.phrase, status, detail)).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "X-Content-Type-Options: nosniff",
        f"{REQUEST_ID}: {request_id}",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + body


def _shut(connection: socket.socket, how: int) -> None:
    with contextlib.suppress(OSError):  # it was closed meanwhile
        connection.shutdown(how)
