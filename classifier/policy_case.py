"""Imagine every kind of paragraph that some rules can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod

from classifier.codebook import DESCRIPTORS, SEVERITY_NAMES
from classifier.model import Prediction
from classifier.policy_rule import Rule, output_of

_MOST = 200_000
_TO_COUNT = 50  # as long as looking at so many kinds is counting them
_ABOVE_ONE = 1.1


def cases(rules: Sequence[Rule]) -> Iterator[Prediction]:
    """Yield one prediction of each kind that a model can make, the mildest first.

    No descriptor comes without severity or atrocity, `mentioned` is at least as probable as anything else, and
    `graphic_violence` as `severe`. Thresholds differ between models, so severity does not follow from scores.
    """
    scores = list(_scores(_intervals(rules)))
    descriptors = [tuple(sum(chosen, ())) for chosen in product(*_descriptor_choices(rules))]
    for severity, atrocity, named, scored in product(range(len(SEVERITY_NAMES)), (False, True), descriptors, scores):
        if severity or atrocity or not named:
            yield Prediction(scored, severity, atrocity, dict.fromkeys(named, 1.0))


class Patience:
    """How many more kinds will be looked at; to compare hundreds of rules with each other would take hours."""

    def __init__(self, kinds: int = 1_000_000) -> None:
        self._left = kinds

    def lasts(self, rules: Sequence[Rule]) -> bool:
        """Tell whether there are few enough kinds to look at them all, and count them as looked at."""
        if self._left <= 0:
            return False
        kinds = _kinds(rules)
        self._left -= _TO_COUNT + (kinds if kinds <= _MOST else 0)
        return kinds <= _MOST


def _kinds(rules: Sequence[Rule]) -> int:
    kinds = [len(choices) for choices in _descriptor_choices(rules)]
    kinds += [len(intervals) for intervals in _intervals(rules).values()]
    return 2 * len(SEVERITY_NAMES) * prod(kinds)


def _with_exceptions(rules: Sequence[Rule]) -> list[Rule]:
    return [*rules, *(rule.unless for rule in rules if rule.unless)]


def _descriptor_choices(rules: Sequence[Rule]) -> list[list[tuple[str, ...]]]:
    """Descriptors that stand in the same lists are alike: none of them, one, or all make every difference."""
    everywhere = _with_exceptions(rules)
    lists = [*(rule.descriptors for rule in everywhere), *(rule.all_descriptors for rule in everywhere)]
    alike: dict[tuple[bool, ...], list[str]] = {}
    for name in DESCRIPTORS:
        alike.setdefault(tuple(name in one for one in lists), []).append(name)
    return [[(), (names[0],), *([tuple(names)] * (len(names) > 1))] for key, names in alike.items() if any(key)]


def _intervals(rules: Sequence[Rule]) -> dict[str, list[tuple[float, float]]]:
    """Cut the probabilities of each output that is asked for where the answer changes."""
    cuts: dict[str, set[float]] = {}
    for rule in _with_exceptions(rules):
        for name, least in rule.probability.items():
            cuts.setdefault(name, {0.0}).add(least)
    return {name: list(pairwise([*sorted(found), _ABOVE_ONE])) for name, found in cuts.items()}


def _scores(intervals: dict[str, list[tuple[float, float]]]) -> Iterator[dict[str, float]]:
    """Yield scores, one from each interval, lifted as far as the order of the outputs asks for."""
    for chosen in product(*intervals.values()):
        bounds = dict(zip(intervals, chosen, strict=True))
        lows = {name: low for name, (low, _) in bounds.items()}
        for name in ("graphic_violence", "mentioned"):
            if name in lows:
                below = lows.values() if name == "mentioned" else [lows.get("severe", 0.0)]
                lows[name] = max(lows[name], *below)
        if all(lows[name] < bounds[name][1] for name in bounds):
            yield {output_of(name): low for name, low in lows.items()}
