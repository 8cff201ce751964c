"""Refuse a name that is none of those known, and say which may be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from pydantic_core import PydanticCustomError


def known_name(kind: str, names: Sequence[str]) -> Callable[[str], str]:
    """Return a pydantic validator that lets only these names pass."""

    def check(value: str) -> str:
        if value not in names:
            told = {"value": value, "kind": kind, "advice": advice(value, names)}
            raise PydanticCustomError("name", '"{value}" is no {kind}; {advice}', told)
        return value

    return check


def advice(value: str, names: Sequence[str]) -> str:
    """Say which name is near, or else which there are."""
    near = get_close_matches(value, names, 1)
    return f'did you mean "{near[0]}"?' if near else f"use one of {', '.join(names)}"
