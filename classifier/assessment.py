"""Tell whether a text is something the model can judge."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.scorer import WordCounts

REASONS = ("language", "too_short", "too_few_known_words", "not_prose")
"""Every reason for which a text is not assessed."""

FEWEST_WORDS = 3
LEAST_KNOWN = 0.6
KNOWN_TO_UNKNOWN = 2
FEWEST_ORDINARY = 2


@dataclass(frozen=True, slots=True)
class Assessment:
    """Why a text is not assessed, None where it is, and the share of its words that the model knows."""

    reason: str | None
    known_share: float


def assess(words: WordCounts, language: str | None) -> Assessment:
    """Judge by its words whether a text can be judged.

    `language`: declared as another than English ("und", undetermined, is none). `too_short`: fewer than three words.
    `too_few_known_words`: the vocabulary has less than three fifths of its words, or names and numbers apart, not
    more than two for each that it lacks, as in another language.
    `not_prose`: it has fewer than two of them, names and numbers apart (scores, lists of people).

    Names and numbers are masks that every model knows; a capitalised word that may be a name and is not in the
    vocabulary does not count.
    """
    share = known_share(words)
    if language is not None and language.replace("_", "-").split("-")[0].lower() not in ("en", "eng", "und"):
        return Assessment("language", share)
    if words.all < FEWEST_WORDS:
        return Assessment("too_short", share)
    if words.unknown and (share < LEAST_KNOWN or words.known <= KNOWN_TO_UNKNOWN * words.unknown):
        return Assessment("too_few_known_words", share)
    return Assessment("not_prose" if words.known < FEWEST_ORDINARY else None, share)


def known_share(words: WordCounts) -> float:
    """Return the share of a text's words that the model knows, 0 where it knows none."""
    seen = words.known + words.masked
    return seen / (seen + words.unknown) if seen else 0.0
