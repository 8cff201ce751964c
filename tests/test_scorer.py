"""The scorer computes what the fitted pipeline computes, to 1e-9, on any text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unicodedata import unidata_version

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Model, find_models
from classifier.label_folder import LabelFolder
from classifier.scorer import Scorer, annex, compile_scorer, load_scorer, scorer_tables
from classifier.store import PIPELINE, current_version
from classifier.token import tokens
from tests.plain import Plain, decide, take_apart
from tests.texts import PIECES, texts

EXACT = {"rtol": 0, "atol": 1e-9}


@pytest.fixture(scope="module")
def pipeline(model: Model) -> Any:
    return joblib.load(find_models() / current_version(find_models()) / PIPELINE)  # its digest was just verified


@pytest.fixture(scope="module")
def plain(pipeline: Any) -> Plain:
    return take_apart(pipeline)


@pytest.fixture(scope="module")
def scorer(model: Model) -> Scorer:
    return model.scorer


@pytest.fixture(scope="module")
def rows(scorer: Scorer) -> list[str]:
    return list(scorer.vocabulary)


@pytest.fixture(scope="module")
def paragraphs(folder: LabelFolder) -> list[str]:
    return [label.text for label in folder.test]


@settings(max_examples=400)
@given(text=texts)
def test_it_reads_the_tokens_that_training_counts(scorer: Scorer, rows: list[str], text: str) -> None:
    reading = scorer.reader.read([text])
    found = Counter(rows[row] for row in reading.rows.flat if row >= 0)
    assert found == Counter(token for token in tokens(text) if token in scorer.vocabulary)


@settings(max_examples=200)
@given(batch=st.lists(texts, min_size=1, max_size=5))
def test_it_scores_as_the_pipeline_does(scorer: Scorer, pipeline: Any, batch: list[str]) -> None:
    expected = decide(pipeline, batch)
    np.testing.assert_allclose(scorer.log_odds(batch), expected, **EXACT)


def test_it_scores_real_paragraphs_as_the_pipeline_does(scorer: Scorer, pipeline: Any, paragraphs: list[str]) -> None:
    expected = decide(pipeline, paragraphs)
    np.testing.assert_allclose(scorer.log_odds(paragraphs), expected, **EXACT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "killed " * 1_000,  # a count beyond any table
        "killed" * 100_000,  # one word
        "Kil\u00adled. " * 1_000,
        "They were killed in Mosul, Iraq’s second city; 45 bodies were found. " * 15_000,  # a million characters
        " ".join(PIECES * 50),
    ],
    ids=["empty", "nul", "repeated", "one word", "hyphenated", "a million characters", "everything"],
)
def test_length_changes_nothing(scorer: Scorer, plain: Plain, text: str) -> None:
    np.testing.assert_allclose(scorer.log_odds([text])[0], plain.log_odds(text), **EXACT)


def test_every_character_is_read_as_training_reads_it(scorer: Scorer, plain: Plain) -> None:
    """European letters, spaces and marks, and every 499th of all others: beside a word, inside one, between two."""
    codes = [*range(0x600), *range(0x2000, 0x2100), *range(0x600, 0x110000, 499)]
    batch = [f"They killed{chr(code)} {chr(code)}ten{chr(code)}bodies{chr(code)}Gaza" for code in codes]
    found = scorer.log_odds(batch)
    for text, log_odds in zip(batch, found, strict=True):
        np.testing.assert_allclose(log_odds, plain.log_odds(text), err_msg=ascii(text), **EXACT)


def test_a_batch_gives_what_single_calls_give_to_the_last_bit(scorer: Scorer, paragraphs: list[str]) -> None:
    batch = [*paragraphs[:150], *PIECES, "", " ".join(paragraphs[:300])]
    np.testing.assert_array_equal(scorer.log_odds(batch), np.vstack([scorer.log_odds([text]) for text in batch]))


def test_no_text_is_no_score(scorer: Scorer) -> None:
    assert scorer.log_odds([]).shape == (0, len(scorer.intercepts))


@settings(max_examples=200)
@given(text=texts)
def test_words_are_counted_as_training_reads_them(scorer: Scorer, plain: Plain, text: str) -> None:
    reading = scorer.reader.read([text])
    assert reading.counts() == [plain.counts(text)]


def test_new_words_that_share_a_place_are_told_apart(
    scorer: Scorer, plain: Plain, paragraphs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex, "_PLACES", 2)
    crowded = reloaded(scorer)
    for _ in range(2):
        for text in paragraphs[:50]:
            np.testing.assert_array_equal(crowded.log_odds([text]), scorer.log_odds([text]))


def test_threads_share_a_scorer(scorer: Scorer, paragraphs: list[str]) -> None:
    expected = scorer.log_odds(paragraphs[:200])
    fresh = reloaded(scorer)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh.log_odds(paragraphs[:200]), range(8)))
    for one in found:
        np.testing.assert_array_equal(one, expected)


def test_a_new_word_may_have_more_tokens_than_any_that_was_compiled() -> None:
    numbering = {token: row for row, token in enumerate(["~burn", "^burne", "$rned", "it burn"])}
    scorer = compile_scorer(numbering, np.ones(4), np.ones((4, 1)), np.zeros(1))
    narrow = scorer.reader.lexemes.rows.shape[1]
    for _ in range(2):  # read, then remembered
        reading = scorer.reader.read(["it burned"])
        assert Counter(list(scorer.vocabulary)[row] for row in reading.rows.flat if row >= 0) == Counter(
            list(numbering)
        )
    assert reading.rows.shape[1] > narrow + 1


def test_compiling_again_gives_equal_arrays(plain: Plain, scorer: Scorer) -> None:
    again = compile_scorer(plain.vocabulary, plain.idf, plain.weights, plain.intercepts)
    for name, table in scorer_tables(scorer).items():
        np.testing.assert_array_equal(table, scorer_tables(again)[name], err_msg=name)


def test_another_unicode_makes_the_characters_anew(scorer: Scorer, paragraphs: Sequence[str]) -> None:
    tables = scorer_tables(scorer) | {"code_points": np.zeros(0x110000, dtype=np.uint8)}
    older = load_scorer(tables.__getitem__, unicode="1.1.5")
    np.testing.assert_array_equal(older.log_odds(paragraphs[:50]), scorer.log_odds(paragraphs[:50]))


def reloaded(scorer: Scorer) -> Scorer:
    return load_scorer(scorer_tables(scorer).__getitem__, unicode=unidata_version)
