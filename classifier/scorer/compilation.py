"""Work out a lexicon: what `classifier.token` says of every word and pair that a vocabulary gives rise to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from classifier.calibration import Floats
from classifier.commonword import special_words
from classifier.scorer.alphabet import code_point_flags
from classifier.scorer.lexeme import Lexemes, lexeme, lexeme_reader, stack
from classifier.scorer.lexicon import (
    LONGEST,
    NAME_LEXEME,
    NUMBER_LEXEME,
    Ints,
    Lexicon,
    pair_keys,
    word_hashes,
)
from classifier.scorer.linear import Scorer
from classifier.scorer.reader import make_reader
from classifier.scorer.slots import Hashes, Shifts, find_shifts, mix, slots
from classifier.scorer.vocabulary import Vocabulary, number_strings
from classifier.token import NAME, NUMBER, Kind, split_pair
from classifier.wordclass import classed_words

_NO_KEY = np.uint64(2**64 - 1)


def compile_scorer(numbering: Mapping[str, int], idf: Floats, weights: Floats, intercepts: Floats) -> Scorer:
    """Compile a scorer: tokens by the place of their idf, shape (tokens,), and weights, shape (tokens, outputs).

    Rows are numbered anew, the tokens of most texts first: what is read most often then lies together.
    """
    tokens = sorted(numbering, key=lambda token: (idf[numbering[token]], token))
    order = np.array([numbering[token] for token in tokens], dtype=np.intp)
    vocabulary = number_strings(tokens)
    stems = number_stems(tokens)
    reader = make_reader(*compile_lexicon(vocabulary, stems), vocabulary, stems, code_point_flags())
    return Scorer(reader, vocabulary, idf[order], weights[order] * idf[order, None], intercepts)


def number_stems(vocabulary: Iterable[str]) -> Vocabulary:
    """Number the stems that stand in pairs."""
    pairs = filter(None, map(split_pair, vocabulary))
    return number_strings(sorted({stem for pair in pairs for stem in pair}))


def compile_lexicon(vocabulary: Vocabulary, stems: Vocabulary) -> tuple[Lexicon, Lexemes]:
    """Read the vocabulary's words and pairs, words that are not read as they stand, and words that have classes.

    Words of other letters than ASCII's or of more than `LONGEST` are left out, to be read when they are met.
    """
    read = lexeme_reader(vocabulary, stems)
    numbers = {
        lexeme(Kind.NAME, NAME, vocabulary, stems): NAME_LEXEME,
        lexeme(Kind.NUMBER, NUMBER, vocabulary, stems): NUMBER_LEXEME,
    }
    words = sorted(word for word in {*vocabulary, *special_words(), *classed_words()} if _fits(word))
    standings = [
        [numbers.setdefault(read(raw, unsure), len(numbers)) for raw, unsure in _standings(word)] for word in words
    ]
    letters = b"".join(word.encode().ljust(LONGEST, b"\0") for word in words)
    word_keys = np.frombuffer(letters, dtype="<u8").reshape(-1, 2).astype(np.uint64)
    pairs = [(pair, row) for row, token in enumerate(vocabulary) if (pair := split_pair(token))]
    lefts, rights = (np.array([stems.find(pair[side]) + 1 for pair, _ in pairs], dtype=np.int32) for side in (0, 1))
    word_table = _table(word_keys, word_hashes(word_keys), np.array(standings, dtype=np.int32))
    keys_of_pairs = pair_keys(lefts, rights)
    pair_table = _table(keys_of_pairs, mix(keys_of_pairs), np.array([row for _, row in pairs], dtype=np.int32))
    return Lexicon(*word_table, *pair_table), stack(list(numbers))


def _fits(word: str) -> bool:
    return word.isascii() and word.isalnum() and word == word.lower() and len(word) <= LONGEST


def _standings(word: str) -> tuple[tuple[str, bool], ...]:
    capital = word[0].upper() + word[1:]
    return (word, True), (capital, True), (capital, False)


def _table(keys: Hashes, hashes: Hashes, values: Ints) -> tuple[Hashes, Shifts, Ints]:
    """Put keys and their values into the slots of a perfect hash; a slot left empty has a key that is none's."""
    shifts, size = find_shifts(hashes)
    places = slots(hashes, shifts, size)
    key_table = np.full((size, *keys.shape[1:]), _NO_KEY)
    value_table = np.zeros((size, *values.shape[1:]), dtype=np.int32)
    key_table[places], value_table[places] = keys, values
    return key_table, shifts, value_table
