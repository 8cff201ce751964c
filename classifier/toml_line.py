"""Find the line of a TOML file on which a value stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MOST_PLACES = 50
_MOST_READ = 400_000  # characters in all, some two seconds: each line found costs another reading of the text
_MARK = "<forewarn looks for this place>"


def find_line(text: str, path: Sequence[str | int]) -> int:
    """Return the line, from 1, of the value at a path of keys and list places in a valid TOML text.

    Where the path leads nowhere, as for a key that is missing, the line is that of its nearest parent; the first one
    where the text is nested more deeply than tomlkit reads.

    tomllib has no positions, but tomlkit keeps every character of what it reads: put a mark in the place of the
    value, write the document again, and the mark stands on the value's line.
    """
    import tomlkit  # only a file with a fault needs it

    for length in range(len(path), 0, -1):
        try:
            document: Any = tomlkit.parse(text)
            parent = document
            for key in path[: length - 1]:
                parent = parent[key]
            _mark(parent, path[length - 1])
            written: str = document.as_string()
            return written[: written.index(_MARK)].count("\n") + 1
        except (LookupError, TypeError, ValueError):
            continue  # there is no such place
    return 1


def most_places(text: str) -> int:
    """Return of how many places in a text it is worth to find the lines."""
    return max(1, min(_MOST_PLACES, _MOST_READ // max(1, len(text))))


def _mark(parent: Any, key: str | int) -> None:
    from tomlkit.items import Array, InlineTable, Table

    value = parent[key]
    if isinstance(value, Table) and not value.is_super_table():
        value.comment(_MARK)  # on the line of its header
    elif isinstance(value, dict | list) and not isinstance(value, InlineTable | Array):
        _mark(value, next(iter(value)) if isinstance(value, dict) else 0)  # tables without a header of their own
    else:
        parent[key] = _MARK
