"""Compute what the fitted pipeline computes, by arrays alone, exactly and fast.

Texts are written into one line of symbols (`line`, `alphabet`), its words are found (`word`) and looked up in a
lexicon worked out in advance (`lexicon`, `compilation`); words that it lacks are read as training reads them and
remembered (`lexeme`, `annex`). What was read (`reading`) is weighed (`weighing`) and added up (`linear`), or taken
apart again, word by word (`contribution`).
"""

from classifier.scorer.compilation import compile_scorer
from classifier.scorer.contribution import Contribution, contributions
from classifier.scorer.lexicon import Ints
from classifier.scorer.line import Indices
from classifier.scorer.linear import Scored, Scorer
from classifier.scorer.reading import NO_WORDS, Reading, WordCounts
from classifier.scorer.tables import TABLES, load_scorer, scorer_tables

__all__ = [
    "NO_WORDS",
    "TABLES",
    "Contribution",
    "Indices",
    "Ints",
    "Reading",
    "Scored",
    "Scorer",
    "WordCounts",
    "compile_scorer",
    "contributions",
    "load_scorer",
    "scorer_tables",
]
