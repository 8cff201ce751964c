from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import token
from classifier.token import Kind, stem, terms, tokens, words
from classifier.wordclass import classed_words, word_classes


def forms(text: str) -> list[str]:
    return [word.form for word in words(text)]


def test_a_word_gives_itself_its_stem_its_beginning_its_end_and_its_pairs() -> None:
    assert [token for token in tokens("they burned houses") if not token.startswith("#")] == [
        *("they", "~they"),
        *("burned", "~burn", "$rned", "^burne", "they burn"),
        *("houses", "~hous", "$uses", "^house", "burn hous"),
    ]


def test_words_of_like_meaning_share_classes() -> None:
    classes = {word: set(word_classes(word, stem(word))) for word in ("machete", "dagger", "budget")}
    assert classes["machete"] & classes["dagger"]
    assert not classes["machete"] & classes["budget"]
    assert classes["machete"] <= set(tokens("a machete"))


def test_a_form_that_the_table_lacks_has_the_classes_of_its_stem() -> None:
    assert "garrotting" not in classed_words()
    assert word_classes("garrotting", stem("garrotting")) == word_classes("garrotted", stem("garrotted")) != ()


def test_no_proper_noun_has_a_class() -> None:
    names = ("gaza", "muslim", "syria", "hamas", "isis", "christian", "mosul", "fatima")
    assert [name for name in names if word_classes(name, stem(name))] == []


def test_a_capitalised_word_inside_a_sentence_is_a_name() -> None:
    assert forms("fighters of Hamas in Gaza said") == ["fighters", "of", "<name>", "in", "<name>", "said"]


def test_the_first_word_of_a_sentence_is_a_guess() -> None:
    kinds = [word.kind for word in words("Gunmen came. Bodies lay there.")]
    assert kinds == [Kind.GUESS, Kind.WORD, Kind.GUESS, Kind.WORD, Kind.WORD]


def test_a_headline_in_title_case_keeps_its_words() -> None:
    assert forms("Gunmen Kill Twelve In Market Raid") == ["gunmen", "kill", "twelve", "in", "market", "raid"]
    assert forms("GUNMEN KILL TWELVE IN RAID") == ["gunmen", "kill", "twelve", "in", "raid"]


def test_guesses_can_be_left_out() -> None:
    assert [token for token in tokens("Bodies lay", guesses=False) if token[0] != "#"] == ["lay", "~lay"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They said the Syrian army killed ten men.", "They said the Norwegian army killed ten women."),
        ("He was beaten by his father.", "She was beaten by her mother."),
        ("a mosque in Mosul where Muslims pray", "a mosque in Leeds where Sikhs pray"),
        ("a man named John Smith was shot", "a woman named Leyla Haddad Karimi was shot"),
        ("the priest of the church and his parishioners", "the imam of the mosque and her worshippers"),
    ],
)
def test_people_faiths_places_names_and_sexes_look_alike(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_numbers_count_only_in_pairs() -> None:
    found = [token for token in tokens("45 men") if token[0] != "#"]
    assert found == ["people", "~peopl", "$ople", "^peopl", "<number> peopl"]


def test_no_pair_crosses_a_sentence() -> None:
    assert "dead they" not in tokens("all dead. they left")


def test_a_line_end_inside_a_sentence_does_not_break_a_pair() -> None:
    assert "were kill" in tokens("ten were\r\nkilled")


@given(st.text())
def test_every_term_lies_where_it_was_read(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
    for word in words(text):
        assert re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text[word.start : word.end]).isalnum()


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_curly_and_straight_quotes_are_one(text: str) -> None:
    assert tokens(text.replace("’", "'")) == tokens(text.replace("'", "’"))


def test_a_word_of_a_thousand_letters_is_stemmed_and_not_kept() -> None:
    kept = token._stem.cache_info().currsize
    assert token.stem("burn" * 300 + "ed") == "burn" * 300
    assert token._stem.cache_info().currsize == kept
