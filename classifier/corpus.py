"""Count the tokens of texts, whole and by window."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.token import terms, words
from classifier.window import LENGTH, STEP, Indices, count_windows


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Texts as counts of tokens; a column is a token.

    Attributes
    ----------
    tokens
        Of each column.
    whole
        How often each text has each token, shape (texts, tokens).
    sure
        The same, without tokens that rest on a guess about a capital.
    windows, owners
        How often each window has each token, shape (windows, tokens), and each window's text, which never falls. A
        pair is in the windows of its second word.
    """

    tokens: tuple[str, ...]
    whole: Any
    sure: Any
    windows: Any
    owners: Indices

    def take(self, texts: Indices) -> Corpus:
        """Return some of the texts, in the order given."""
        edges = np.searchsorted(self.owners, np.arange(self.whole.shape[0] + 1))
        lengths = edges[texts + 1] - edges[texts]
        chosen = np.concatenate([np.arange(edges[text], edges[text + 1]) for text in texts.tolist()] or [edges[:0]])
        owners = np.repeat(np.arange(len(texts)), lengths)
        return Corpus(self.tokens, self.whole[texts], self.sure[texts], self.windows[chosen], owners)

    def with_tokens(self, tokens: Sequence[str]) -> Corpus:
        """Return the same texts with the columns of some of the tokens."""
        places = {token: column for column, token in enumerate(self.tokens)}
        columns = np.array([places[token] for token in tokens], dtype=np.intp)
        whole, sure, windows = (one[:, columns] for one in (self.whole, self.sure, self.windows))
        return Corpus(tuple(tokens), whole, sure, windows, self.owners)


def count_tokens(texts: Sequence[str], tokens: Sequence[str] | None = None) -> Corpus:
    """Count the given tokens in texts, or every token that a text has without a guess."""
    numbers = {token: column for column, token in enumerate(tokens or ())}
    sure_ones = set(numbers)
    owners, places, columns, guesses = array("q"), array("q"), array("q"), array("b")
    lengths = np.zeros(len(texts), dtype=np.intp)
    for text_number, text in enumerate(texts):
        lengths[text_number] = len(words(text))
        for term in terms(text):
            column = numbers.get(term.token) if tokens is not None else numbers.setdefault(term.token, len(numbers))
            if column is None:
                continue
            owners.append(text_number)
            places.append(term.word)
            columns.append(column)
            guesses.append(term.guess)
            if not term.guess:
                sure_ones.add(term.token)
    shape = (len(texts), len(numbers))
    owner, place, column_ = (np.array(one, dtype=np.intp) for one in (owners, places, columns))
    sure = np.array(guesses, dtype=np.int8) == 0
    corpus = Corpus(
        tuple(numbers),
        _counts(owner, column_, shape),
        _counts(owner[sure], column_[sure], shape),
        *_windows(owner, place, column_, lengths, len(numbers)),
    )
    return corpus if tokens is not None else corpus.with_tokens(sorted(sure_ones))


def _windows(owners: Indices, places: Indices, columns: Indices, lengths: Indices, width: int) -> tuple[Any, Indices]:
    numbers = count_windows(lengths)
    starts = np.concatenate([[0], np.cumsum(numbers)])
    rows, kept = [], []
    for before in range(LENGTH // STEP):  # the windows that a word is in, from the latest back
        window = places // STEP - before
        inside = (window >= 0) & (window < numbers[owners])
        rows.append(starts[owners[inside]] + window[inside])
        kept.append(columns[inside])
    shape = (int(starts[-1]), width)
    return _counts(np.concatenate(rows), np.concatenate(kept), shape), np.repeat(np.arange(len(lengths)), numbers)


def _counts(rows: Indices, columns: Indices, shape: tuple[int, int]) -> Any:
    ones: NDArray[np.float64] = np.ones(len(rows))
    return csr_matrix((ones, (rows, columns)), shape=shape)
