"""Weigh the tokens of texts, or of parts of them, as sublinear TF-IDF of Euclidean norm 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.scorer.lexicon import Ints
from classifier.scorer.line import Indices
from classifier.scorer.vocabulary import NONE

_DAMPED = np.array([0.0, *(1.0 + math.log(count) for count in range(1, 256))])

Keys = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """The different tokens of each segment, in the order of segments and then of rows.

    Attributes
    ----------
    keys
        Of each token, segment and row as one number.
    rows, counts, damped
        Of each token, its row, how often its segment has it, and 1 + ln of that.
    segments, edges, norms
        Of each segment that has tokens, its number, where its tokens start (and, as one more, where all end), and
        their Euclidean norm.
    """

    keys: Keys
    rows: Indices
    counts: Indices
    damped: Floats
    segments: Indices
    edges: Indices
    norms: Floats


def weigh(rows: Ints, segments: Indices, idf: Floats) -> Weighing:
    """Weigh the tokens of words: rows, shape (words, most tokens), -1 for none, and each word's segment.

    What comes out for a segment does not depend on the others.
    """
    bits = _bits(idf)
    keys = _keys(rows, segments, bits)[rows != NONE]
    keys.sort()
    edges = _edges(keys)
    keys = keys[edges[:-1]]
    counts = edges[1:] - edges[:-1]
    found = (keys & keys.dtype.type((1 << bits) - 1)).astype(np.intp)
    owners = keys >> keys.dtype.type(bits)
    starts = _edges(owners)
    damped = _damped(counts)
    values = damped * idf.take(found)
    norms = np.sqrt(np.add.reduceat(values * values, starts[:-1])) if len(values) else values
    return Weighing(keys, found, counts, damped, owners[starts[:-1]].astype(np.intp), starts, norms)


def shares(weighing: Weighing, rows: Ints, segments: Indices, idf: Floats) -> Floats:
    """Return by what the weight of each occurrence comes into the log-odds, in the shape of the rows weighed.

    A token that stands twice in its segment has its part halved between the two.
    """
    lengths = weighing.edges[1:] - weighing.edges[:-1]
    parts = weighing.damped / (weighing.counts * weighing.norms.repeat(lengths))
    there = rows != NONE
    found = np.zeros(rows.shape)
    found[there] = parts[weighing.keys.searchsorted(_keys(rows, segments, _bits(idf))[there])]
    return found


def _bits(idf: Floats) -> int:
    return max(1, (len(idf) - 1).bit_length())


def _keys(rows: Ints, segments: Indices, bits: int) -> Keys:
    """Return segment and row as one number, in 32 bits where they fit: these sort twice as fast."""
    highest = int(segments[-1]) if len(segments) else 0
    number: type[np.unsignedinteger[Any]] = np.uint32 if (highest + 1) << bits <= 1 << 32 else np.uint64
    found: Keys = (segments.astype(number) << number(bits))[:, None] | rows.astype(number)
    return found


def _edges(ordered: Keys) -> Indices:
    """Return where each different number starts, and as one more where all end."""
    new = np.ones(len(ordered) + 1, dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:-1])
    return new.nonzero()[0] if len(ordered) else np.zeros(1, dtype=np.intp)


def _damped(counts: Indices) -> Floats:
    """Return 1 + ln count, for every count the same whatever stands beside it."""
    if not len(counts) or counts.max() < len(_DAMPED):
        return _DAMPED.take(counts)
    different, places = np.unique(counts, return_inverse=True)
    return np.array([1.0 + math.log(count) for count in different.tolist()]).take(places)
