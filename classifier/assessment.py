"""Tell whether a text is something the model can judge."""

from __future__ import annotations

from classifier.scorer import Scorer
from classifier.token import Kind, words

FEWEST_WORDS = 3
LEAST_KNOWN = 0.6
FEWEST_ORDINARY = 2


def reason_against(text: str, scorer: Scorer, known_share: float, language: str | None) -> str | None:
    """Return why a text is not assessed, or None where it is.

    `language`: declared as another than English. `too_short`: fewer than three words. `not_prose`: fewer than
    two of its words are neither names nor numbers (tables of scores, lists of people).
    `too_few_known_words`: the model knows less than three fifths of its words, as in another language.
    """
    if language is not None and language.replace("_", "-").split("-")[0].lower() not in ("en", "eng"):
        return "language"
    found = words(text)
    if len(found) < FEWEST_WORDS:
        return "too_short"
    ordinary = sum(word.kind in (Kind.WORD, Kind.GUESS) for word in found)
    if ordinary < FEWEST_ORDINARY:
        return "not_prose"
    if known_share < LEAST_KNOWN:
        return "too_few_known_words"
    return None
