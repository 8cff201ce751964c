"""Say what is wrong with the shape of a policy file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from pydantic import ValidationError

from classifier.known_name import advice
from classifier.message import Wording
from classifier.policy_rule import Rule
from classifier.policy_shape import MOST_DECISIONS, PolicyIn, SectionIn

Fault = tuple[tuple[str | int, ...], str]
"""The path of keys and list places to what is wrong, and the reason."""

_KEY = "[key]"
_NAMES = "must be lower-case letters, digits and _, a letter first"
_LISTS = {"decisions": 'must be a list of rules, such as [{ severity = 2 }, { tags = ["atrocity"] }]'}


def describe_faults(error: ValidationError) -> list[Fault]:
    """Turn pydantic's faults into ours, one a path."""
    faults: dict[tuple[str | int, ...], str] = {}
    for fault in error.errors(include_url=False):
        if fault["type"] == "too_short" and fault["input"]:
            continue  # it is empty only because what stands in it is wrong, which is told
        path = tuple(key for key in fault["loc"] if key != _KEY)
        if "phrases" in path and fault["type"] != "name":
            path = path[:4]  # below it are the two forms of the phrase
        faults.setdefault(path, _detail(fault, path))
    return list(faults.items())


def name_path(path: Sequence[str | int]) -> str:
    """Write a path as a person says it: `decisions.hide_ads, rule 2, tags`."""
    keys = list(path)
    if "decisions" not in keys[:3]:
        return ".".join(str(key) for key in keys if isinstance(key, str)) or "the file"
    end = keys.index("decisions") + 2
    named = ".".join(str(key) for key in keys[:end])
    rule = [f"rule {int(keys[end]) + 1}"] if len(keys) > end else []
    return ", ".join([named, *rule, *(str(key) for key in keys[end + 1 :] if isinstance(key, str))])


def _detail(fault: Any, path: Sequence[str | int]) -> str:
    kind, message = fault["type"], str(fault["msg"])
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"is no key here; {advice(str(path[-1]), _keys(path))}"
    if "phrases" in path and kind != "name" and len(path) > 3:
        return 'must be a phrase, or two of them: ["of one paragraph", "of several"]'
    if kind == "missing":
        return "is missing"
    if kind == "too_long":
        return f"has more than {MOST_DECISIONS} decisions"
    if kind in ("too_short", "string_too_short"):
        return "is empty; leave it out"
    if kind == "string_pattern_mismatch":
        return _NAMES
    if kind == "dataclass_type":
        return "must be a table of templates" if path[0] == "messages" else "must be a table such as { severity = 2 }"
    if kind in ("tuple_type", "list_type"):
        return _LISTS.get(str(path[-2]), 'must be a list, such as ["…"]')
    if kind in ("model_type", "dict_type"):
        return "must be a table"
    message = (
        message.replace("Input should be a", "must be a")
        .replace("Input should be", "must be")
        .replace("valid integer", "whole number")
        .replace("valid string", "string")
    )
    return message[0].lower() + message[1:] if message.startswith(("Must", "Value")) else message


def _keys(path: Sequence[str | int]) -> list[str]:
    """Name the keys of the table that the path's last key is in."""
    if len(path) == 1:
        return list(PolicyIn.model_fields)
    if path[0] == "messages":
        return ["and" if one.name == "and_" else one.name for one in fields(Wording)]
    if path[0] == "sections" and len(path) == 3:
        return list(SectionIn.model_fields)
    return [one.name for one in fields(Rule)]
