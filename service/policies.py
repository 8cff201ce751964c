"""The routes of house policies: those in force, and a text that may become one. Nothing of it is stored."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Annotated

from flask import Blueprint, Response, current_app, request
from pydantic import ConfigDict, Field, with_config

from classifier import (
    ArticleError,
    ArticleIn,
    CheckedPolicy,
    Comparison,
    Envelope,
    Model,
    Policies,
    Policy,
    PolicyError,
    PolicyInWords,
    Text,
    check_policy,
    compare_policies,
    parse_article,
    parse_envelope,
    parse_policy,
    put_in_words,
)
from service.body import read_json
from service.feedback.overrides import find_overrides
from service.operation import Operation, documented
from service.reply import as_json
from service.turn import Turns

LONGEST_POLICY = 20_000
"""Characters of a policy sent; the longest take seconds to check. Files may be longer."""

bp = Blueprint("policies", __name__, url_prefix="/v1/policies")
_LINE = re.compile(r"\Apolicy:(\d+)")
_SENT = (400, 413, 415, 422)
_EXAMPLE = '{"policy": "name = \\"house\\" …"}'
_published = with_config(ConfigDict(use_attribute_docstrings=True))


class PolicyText(Envelope):
    """A policy to be checked."""

    policy: Annotated[Text, Field(max_length=LONGEST_POLICY)]
    """The TOML of a policy file."""


class PolicyTrial(PolicyText):
    """A policy to be tried on an article."""

    article: ArticleIn
    """An article as `POST /v1/warnings` takes it; its `policy` is the one before, to compare with."""


@_published
@dataclass(frozen=True, slots=True)
class PolicyInForce(PolicyInWords):
    """A policy that requests may name, in words."""

    standing: bool
    """Whether it decides where a request names none."""
    toml: str
    """Its file; of the built-in one a text to start another from."""


@_published
@dataclass(frozen=True, slots=True)
class PolicyList:
    """The policies in force."""

    policies: list[PolicyInForce]


@bp.get("")
@documented(Operation(reply=PolicyList, scope="read"))
def list_policies() -> Response:
    """List the policies that requests may name, in words and as TOML."""
    there: Policies = current_app.extensions["policies"]
    found = [
        PolicyInForce(
            **asdict(put_in_words(policy)),
            standing=policy.version == there.standing.version,
            toml=there.texts[name],
        )
        for name, policy in there.named.items()
    ]
    return as_json(asdict(PolicyList(found)))


@bp.post("/check")
@documented(Operation(body=PolicyText, reply=CheckedPolicy, problems=_SENT, scope="read"))
def check_sent_policy() -> Response:
    """Say in words what a policy does, or what is wrong with it, by line; nothing is stored.

    As `forewarn policy check`: 422 has a fault each in `errors`, whose detail begins with `line 12: `.
    """
    given = parse_envelope(PolicyText, read_json(request), _EXAMPLE)
    return as_json(asdict(check_policy(_read(given), given.policy)))


@bp.post("/try")
@documented(Operation(body=PolicyTrial, reply=Comparison, problems=_SENT, scope="read"))
def try_policy() -> Response:
    """Show what a policy would decide of an article, beside the one in force; nothing is stored.

    Editors' corrections are taken into account.
    """
    sent = read_json(request)
    given = parse_envelope(PolicyTrial, sent, _EXAMPLE)
    new = _read(given)
    try:
        article = parse_article(sent["article"])
        policies: Policies = current_app.extensions["policies"]
        old = policies.find(article.policy)
    except ArticleError as error:
        raise error.under("/article") from error
    model: Model = current_app.extensions["model"]
    turns: Turns = current_app.extensions["turns"]
    overrides = find_overrides([article])
    with turns.of([article]):
        return as_json(asdict(compare_policies(article, model, old, new, overrides)))


def _read(given: PolicyText) -> Policy:
    try:
        return parse_policy(given.policy, "policy")
    except PolicyError as error:
        raise ArticleError([("/policy", _LINE.sub(r"line \1", fault)) for fault in error.faults]) from error
