"""The routes of feedback."""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request, send_file
from werkzeug.exceptions import BadRequest

from service.body import read_json
from service.feedback.envelope import LONGEST_KEY, FeedbackIn, ListIn, PurgeIn, ReviewIn, WithdrawIn, parse_sent
from service.feedback.error import ConflictError, FeedbackError, KeyReusedError, NotFoundError
from service.feedback.record import Page, Purged, Receipt, Record, write_lines
from service.operation import Operation, documented
from service.problem import problem
from service.reply import as_json

if TYPE_CHECKING:
    from service.feedback.store import Store

IDEMPOTENCY_KEY = "Idempotency-Key"
# The IETF's draft has it in quotes; most clients send it bare.
_KEY = re.compile(rf'"(?P<quoted>[ !#-~]{{1,{LONGEST_KEY}}})"|(?P<bare>[!#-~]{{1,{LONGEST_KEY}}})')
_KEY_HEADER = {
    "description": "Your key of this correction, in quotes or not: the same one is stored once.",
    "schema": {"type": "string", "pattern": rf'^("[ !#-~]{{1,{LONGEST_KEY}}}"|[!#-~]{{1,{LONGEST_KEY}}})$'},
}
RETRY_AFTER = 2
"""Seconds; a database that failed is asked again after one."""

bp = Blueprint("feedback", __name__, url_prefix="/v1/feedback")
_EXAMPLE = '{"text": "…", "severity": 1, "who": "…"}'
_WHO = '{"verdict": "accept", "who": "…"}'
_STATUSES: dict[type[FeedbackError], int] = {NotFoundError: 404, ConflictError: 409, KeyReusedError: 422}
_SENT = (400, 404, 413, 415, 422, 503)


@bp.post("")
@documented(
    Operation(
        body=FeedbackIn,
        headers={IDEMPOTENCY_KEY: _KEY_HEADER},
        reply=Receipt,
        status=201,
        problems=_SENT,
        scope="feedback",
    )
)
def give_feedback() -> Response:
    """Correct what the model says of a paragraph.

    When the reply comes, the correction is on the disk, and every worker puts it in place of the model's severity,
    atrocity and descriptors for each paragraph of the same digest. Scores stay the model's. Of several corrections of
    a paragraph the latest holds, whoever sent it, until it is withdrawn or a reviewer rejects it.

    With an `Idempotency-Key`, the same body can be sent again and gets the same reply; another body is 422. 503 means
    that nothing was stored: send it again after `Retry-After` seconds. 404 means that feedback is not switched on.
    """
    store = _store()
    given = parse_sent(FeedbackIn, read_json(request), _EXAMPLE)
    receipt = store.add(given, _idempotency_key(), g.key_id or "")
    response = as_json(asdict(receipt))
    response.status_code = 201
    response.headers["Location"] = f"/v1/feedback/{receipt.id}"
    return response


@bp.get("")
@documented(Operation(query=ListIn, reply=Page, problems=(404, 422, 503), scope="feedback"))
def list_feedback() -> Response:
    """List feedback, the latest first."""
    return as_json(asdict(_store().page(parse_sent(ListIn, request.args.to_dict(), "?status=open"))))


@bp.get("/<uuid:identifier>")
@documented(Operation(reply=Record, problems=(404, 503), scope="feedback"))
def show_feedback(identifier: UUID) -> Response:
    """Show one correction, and what became of it."""
    return as_json(asdict(_store().get(str(identifier))))


@bp.post("/<uuid:identifier>/review")
@documented(Operation(body=ReviewIn, reply=Record, problems=(400, 404, 409, 413, 415, 422, 503), scope="admin"))
def review_feedback(identifier: UUID) -> Response:
    """Accept or reject a correction.

    What is rejected is not in effect from now on; the one before it is, if there is one. The last verdict counts.
    409 is a correction that was withdrawn.
    """
    return as_json(asdict(_store().review(str(identifier), parse_sent(ReviewIn, read_json(request), _WHO))))


@bp.post("/<uuid:identifier>/withdraw")
@documented(Operation(body=WithdrawIn, reply=Record, problems=_SENT, scope="feedback"))
def withdraw_feedback(identifier: UUID) -> Response:
    """Take a correction back, for good; the one before it is in effect, if there is one."""
    return as_json(asdict(_store().withdraw(str(identifier), parse_sent(WithdrawIn, read_json(request), _WHO))))


@bp.post("/purge")
@documented(Operation(body=PurgeIn, reply=Purged, problems=_SENT, scope="admin"))
def purge_feedback() -> Response:
    """Delete feedback by its age, its article, or both; texts and names are overwritten on the disk."""
    store = _store()
    given = parse_sent(PurgeIn, read_json(request), '{"older_than_days": 365}')
    return as_json(asdict(Purged(store.purge(given))))


@bp.get("/export")
@documented(Operation(reply=str, media="application/x-ndjson", problems=(404, 503), scope="admin"))
def export_feedback() -> Response:
    """Send all feedback, a JSON object a line, the earliest first; `forewarn labels import --feedback` reads it."""
    records = iter(_store().export())
    first = next(records, None)  # asked for here, so that a database that does not answer is a 503
    lines = write_lines(records if first is None else chain([first], records))
    return Response(lines, content_type="application/x-ndjson")


@bp.get("/backup")
@documented(Operation(reply=bytes, media="application/vnd.sqlite3", problems=(404, 409, 503), scope="admin"))
def back_up_feedback() -> Response:
    """Send the whole database as it stands at one moment, while it is in use.

    409 is another database than SQLite, which has tools of its own for that.
    """
    from service.feedback.backup import open_copy

    copy = open_copy(_store().database)
    response = send_file(copy, mimetype="application/vnd.sqlite3", download_name="feedback.db")
    response.headers["Cache-Control"] = "no-store"  # not Flask's own for files
    return response


@bp.errorhandler(FeedbackError)
def _refuse(error: FeedbackError) -> Response:
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 503)
    response = problem(status, str(error))
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _store() -> Store:
    found: Store | None = current_app.extensions["feedback"]
    if found is None:
        raise NotFoundError(
            "feedback is not switched on: set FOREWARN_FEEDBACK to the path or URL of a database, and restart"
        )
    return found


def _idempotency_key() -> str | None:
    given = request.headers.get(IDEMPOTENCY_KEY)
    found = _KEY.fullmatch(given) if given is not None else None
    if given is not None and found is None:
        raise BadRequest(
            f"{IDEMPOTENCY_KEY} must have 1 to {LONGEST_KEY} printable ASCII characters, in quotes or not"
        )
    return found and (found["quoted"] or found["bare"])
