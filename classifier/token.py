"""Turn text into the tokens that training counts and the scorer looks up.

`tokens` is the one definition of what the model sees. Whatever changes its answer for any text raises
`VERSION`, which stands in every model's manifest: a model is only served with the tokens it was trained on.

Capitals tell names from words without a list of names. A capitalised word inside a sentence is a name and
becomes a mask, so that it can be no evidence; one at the start of a sentence or in a headline may be either,
and is a *guess*: it counts only where training met the word in lower case (`tokens(text, guesses=False)`
leaves these out, and training takes its vocabulary from there). Words of one faith are masked as names are, and
those of one sex read as their common word (`classifier.commonword`). All this makes a swap of people, faith,
country, name or sex invisible to the model, mostly by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from classifier.commonword import common_word, is_of_faith
from classifier.wordclass import word_classes

VERSION = 2

NAME, NUMBER = "<name>", "<number>"
_PAIR = " "

# A soft hyphen or a zero-width mark inside a word is layout that no reader sees.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WORD_CHARACTER = r"[^\W_]"
# What may stand between two words of one sentence; anything else starts a new one.
INSIDE_SENTENCE = r"[\s,\-'’‑&/]"
_WORD = re.compile(rf"{WORD_CHARACTER}+(?:[{INVISIBLE}]+{WORD_CHARACTER}+)*")
_NOTHING = dict.fromkeys(map(ord, INVISIBLE))
_INSIDE_SENTENCE = re.compile(rf"{INSIDE_SENTENCE}*\Z")
TITLE_CASE_SHARE = 0.6
TITLE_CASE_WORDS = 4
SHORT = 3  # letters: short words stay in lower case in titles, so they do not count
_LONGEST_KEPT = 64  # letters of a word whose stem is kept


class Kind(Enum):
    """What a run of letters and digits is taken for."""

    WORD = "word"
    GUESS = "guess"
    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits; `starts` says that no word before it belongs to its sentence."""

    start: int
    end: int
    form: str
    kind: Kind
    starts: bool


class Term(NamedTuple):
    """A token with the code points `[start, end)` it was read from, and whether it leans on a guess.

    `word` is the number of the word that it ends with, counted from 0.
    """

    token: str
    start: int
    end: int
    guess: bool
    word: int


def words(text: str) -> list[Word]:
    """Split text into words, in order; the form is lower case, a common word, or a mask."""
    matches = list(_WORD.finditer(text))
    raws = [match.group().translate(_NOTHING) for match in matches]
    titled = _is_titled(raws)
    found: list[Word] = []
    end = 0
    for match, raw in zip(matches, raws, strict=True):
        starts = not found or _INSIDE_SENTENCE.match(text, end, match.start()) is None
        kind, form = read_word(raw, unsure=starts or titled)
        found.append(Word(match.start(), match.end(), form, kind, starts))
        end = match.end()
    return found


def terms(text: str) -> list[Term]:
    """List what the model may count in text, in order, with the place of each.

    For each word: the word, its Snowball (Porter 2) stem, its classes (`classifier.wordclass`), its first five
    letters and its last four; for each two neighbours in a sentence: the pair of their stems. A run of names is one
    mask, and names and numbers count in pairs only.
    """
    found: list[Term] = []
    previous: Word | None = None
    for number, word in enumerate(words(text)):
        if word.starts:
            previous = None
        if word.kind is Kind.NAME and previous is not None and previous.kind is Kind.NAME:
            continue
        guess = word.kind is Kind.GUESS
        found += [Term(token, word.start, word.end, guess, number) for token in own_tokens(word.kind, word.form)]
        if previous is not None:
            pair = f"{stem(previous.form)}{_PAIR}{stem(word.form)}"
            found.append(Term(pair, previous.start, word.end, guess or previous.kind is Kind.GUESS, number))
        previous = word
    return found


def tokens(text: str, *, guesses: bool = True) -> list[str]:
    """List the tokens of text; without guesses, those alone that rest on words in lower case."""
    return [term.token for term in terms(text) if guesses or not term.guess]


def read_word(raw: str, *, unsure: bool) -> tuple[Kind, str]:
    """Return kind and form of one word as it is written; a capital need not mean a name where that is unsure."""
    kind = _kind(raw, unsure=unsure)
    return kind, _form(raw, kind)


def own_tokens(kind: Kind, form: str) -> list[str]:
    """List the tokens that a word gives by itself, whatever its neighbours."""
    return _word_tokens(form) if kind in (Kind.WORD, Kind.GUESS) else []


def split_pair(token: str) -> tuple[str, str] | None:
    """Return the two stems of a pair's token, None for any other."""
    first, is_pair, second = token.partition(_PAIR)
    return (first, second) if is_pair else None


def stem(form: str) -> str:
    """Return the Snowball English stem of a form; a mask is its own."""
    if form in (NAME, NUMBER):
        return form
    # Nobody may fill the memory with words of a million letters.
    return _stem(form) if len(form) <= _LONGEST_KEPT else _stem.__wrapped__(form)


@lru_cache(maxsize=100_000)
def _stem(form: str) -> str:
    # The stemmer keeps state between calls: one for each call keeps threads apart, and the cache pays for it.
    return str(snowballstemmer.stemmer("english").stemWord(form))


def _word_tokens(form: str) -> list[str]:
    found = [form, "~" + stem(form), *word_classes(form, stem(form))]
    if len(form) > 4:
        found.append("$" + form[-4:])
    if len(form) > 5:
        found.append("^" + form[:5])
    return found


def _kind(raw: str, *, unsure: bool) -> Kind:
    if raw[0].isnumeric():
        return Kind.NUMBER
    if is_of_faith(raw.lower()):
        return Kind.NAME
    if not raw[0].isupper():
        return Kind.WORD
    return Kind.GUESS if unsure else Kind.NAME


def _form(raw: str, kind: Kind) -> str:
    if kind is Kind.NAME:
        return NAME
    if kind is Kind.NUMBER:
        return NUMBER
    return common_word(raw.lower())


def _is_titled(raw: list[str]) -> bool:
    """Tell a headline, in title case or all capitals, from a sentence."""
    long = [word for word in raw if len(word) > SHORT and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long)
    return len(long) >= TITLE_CASE_WORDS and capitals > TITLE_CASE_SHARE * len(long)
