"""Look up what an English word is like: its classes by meaning.

Labels cannot hold every word; "machete" may never stand among them while "sword" and "dagger" do. Words of like
meaning share classes, which the model weighs beside the words themselves. `wordclass.txt` has them, made from a
public sentence model's word vectors (`tools/wordclass.py`): a line a word, or `~` and a stem for all other words of
that stem, with the number of its class in each of three clusterings. What may be a name ("bush", "turkey") has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

_MARK, _STEM = "#", "~"


def word_classes(form: str, stem: str) -> tuple[str, ...]:
    """Return the tokens of the classes of a form, by the form itself or else its stem; none for an unknown one."""
    table = _table()
    return table[form] if form in table else table.get(_STEM + stem, ())


def class_members(token: str, *, most: int) -> list[str] | None:
    """Return some words or stems of the class that a token stands for, None where it stands for none."""
    if not token.startswith(_MARK):
        return None
    members = (name.lstrip(_STEM) for name, classes in _table().items() if token in classes)
    return sorted(members, key=lambda name: (len(name), name))[:most]


def classed_words() -> list[str]:
    """List the words that have classes of their own."""
    return [name for name in _table() if not name.startswith(_STEM)]


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    tokens: dict[str, str] = {}
    table = {}
    for line in resources.files("classifier").joinpath("wordclass.txt").read_text(encoding="ascii").splitlines():
        name, *numbers = line.split()
        named = (f"{_MARK}{clustering}.{number}" for clustering, number in enumerate(numbers, start=1))
        table[name] = tuple(tokens.setdefault(token, token) for token in named)
    return table
