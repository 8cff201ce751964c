"""Turn a scorer into named arrays and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar
from unicodedata import unidata_version

from numpy.typing import NDArray

from classifier.scorer.alphabet import code_point_flags
from classifier.scorer.lexeme import Lexemes
from classifier.scorer.lexicon import Lexicon
from classifier.scorer.linear import Scorer
from classifier.scorer.reader import make_reader
from classifier.scorer.vocabulary import Vocabulary

Table = NDArray[Any]
_Part = TypeVar("_Part", Vocabulary, Lexicon, Lexemes)

_OWN = ("idf", "weights", "intercepts")
_CODE_POINTS = "code_points"
_PARTS: Mapping[str, type[Any]] = {
    "vocabulary": Vocabulary,
    "stems": Vocabulary,
    "lexicon": Lexicon,
    "lexemes": Lexemes,
}

TABLES = (*_OWN, _CODE_POINTS, *(f"{part}_{one.name}" for part, kind in _PARTS.items() for one in fields(kind)))
"""The names of a scorer's arrays."""


def scorer_tables(scorer: Scorer) -> dict[str, Table]:
    """Return the arrays of a scorer by name."""
    reader = scorer.reader
    found = {name: getattr(scorer, name) for name in _OWN} | {_CODE_POINTS: reader.code_points}
    for part, kind in _PARTS.items():
        value = scorer.vocabulary if part == "vocabulary" else getattr(reader, part)
        found |= {f"{part}_{one.name}": getattr(value, one.name) for one in fields(kind)}
    return found


def load_scorer(table: Callable[[str], Table], *, unicode: str) -> Scorer:
    """Make a scorer from its arrays, each asked for by name, and the version of Unicode that they were made with."""
    vocabulary = _part(Vocabulary, "vocabulary", table)
    stems = _part(Vocabulary, "stems", table)
    # Another Python may know letters that this one's tokens do not have, or lack some.
    code_points = table(_CODE_POINTS) if unicode == unidata_version else code_point_flags()
    lexicon, lexemes = _part(Lexicon, "lexicon", table), _part(Lexemes, "lexemes", table)
    reader = make_reader(lexicon, lexemes, vocabulary, stems, code_points)
    return Scorer(reader, vocabulary, **{name: table(name) for name in _OWN})


def _part(kind: type[_Part], name: str, table: Callable[[str], Table]) -> _Part:
    return kind(**{one.name: table(f"{name}_{one.name}") for one in fields(kind)})
