"""Find what a policy says that its house can hardly mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classifier.codebook import SEVERITY_NAMES
from classifier.model import Prediction
from classifier.policy import WARN_READER, Decisions, Policy
from classifier.policy_case import Patience, cases
from classifier.policy_fault import Fault
from classifier.policy_rule import Rule

FOLDED = "collapse"


def doubts(policy: Policy) -> list[Fault]:
    """Return the path and the words of each doubt.

    Rules that can never hold or add nothing, decisions that always hold, sections that say what holds anyway,
    and `collapse` where the reader is not warned: the paragraph would be folded away without a word.

    Found by trying the rules on every kind of paragraph that they can tell apart; decisions of so many conditions
    that there are too many kinds are left in peace, and so is what comes after a million kinds.
    """
    patience = Patience()
    found = list(_doubts_of(policy.decisions, ("decisions",), patience))
    folded = list(_folded(policy.decisions, ("decisions",), patience))
    found += folded
    if not policy.decisions[WARN_READER]:
        found.append((("decisions", WARN_READER), "never holds, so no reader is ever warned"))
    for section, own in policy.sections.items():
        path = ("sections", section, "decisions")
        found += _doubts_of(own, path, patience)
        for name, rules in own.items():
            if list(rules) == list(policy.decisions[name]):
                found.append(((*path, name), "is the same as outside of this section; leave it out"))
        known = {words for _, words in folded}
        found += [one for one in _folded(policy.decisions_of(section), path, patience) if one[1] not in known]
    return found


def _doubts_of(decisions: Decisions, path: tuple[str, ...], patience: Patience) -> Iterator[Fault]:
    for name, rules in decisions.items():
        dead = [rule for rule in rules if _never(rule, patience)]
        for place, rule in enumerate(rules):
            where: tuple[str | int, ...] = (*path, name, place)
            if rule in dead:
                yield where, "can never hold: its conditions contradict each other"
            elif wider := _wider(rule, place, [None if one in dead else one for one in rules], patience):
                yield where, f"adds nothing: rule {wider} holds wherever it does"
        if dead and len(dead) == len(rules):
            yield (*path, name), "can never hold: none of its rules can"
        if rules and _always(rules, patience):
            yield (*path, name), "holds for every paragraph that is assessed"


def _folded(decisions: Decisions, path: tuple[str, ...], patience: Patience) -> Iterator[Fault]:
    """Tell of a paragraph that would be folded away and has no message."""
    folded, warned = decisions.get(FOLDED, ()), decisions[WARN_READER]
    if any(rule.unassessed for rule in folded):
        yield (*path, FOLDED), "folds away paragraphs that were not assessed, which have no message to say why"
    silent = _first(folded, warned) if patience.lasts([*folded, *warned]) else None
    if silent:
        words = f"holds where {WARN_READER} does not, {_say(silent)}: the fold would have no message"
        yield (*path, FOLDED), words


def _never(rule: Rule, patience: Patience) -> bool:
    return not rule.unassessed and patience.lasts([rule]) and _first([rule], []) is None


def _always(rules: Sequence[Rule], patience: Patience) -> bool:
    return patience.lasts(rules) and all(_any(rules, case) for case in cases(rules))


def _wider(rule: Rule, place: int, others: Sequence[Rule | None], patience: Patience) -> int | None:
    """Return the number, from 1, of another rule that holds wherever this one does; of two equal ones the first."""
    for other_place, other in enumerate(others):
        if other is None or other_place == place or not _covers(other, rule, patience):
            continue
        if other_place < place or not _covers(rule, other, patience):
            return other_place + 1
    return None


def _covers(wide: Rule, narrow: Rule, patience: Patience) -> bool:
    if wide.unassessed or narrow.unassessed:
        return bool(narrow.unassessed) and set(narrow.unassessed) <= set(wide.unassessed)
    return patience.lasts([wide, narrow]) and _first([narrow], [wide]) is None


def _first(inside: Sequence[Rule], outside: Sequence[Rule]) -> Prediction | None:
    """Return a paragraph for which one of some rules holds and none of others."""
    return next((case for case in cases([*inside, *outside]) if _any(inside, case) and not _any(outside, case)), None)


def _any(rules: Sequence[Rule], case: Prediction) -> bool:
    return any(rule.holds(case) for rule in rules)


def _say(case: Prediction) -> str:
    about = f" about {' and '.join(case.descriptors)}" if case.descriptors else ""
    scores = "".join(f" with {name} at {score:g}" for name, score in case.scores.items() if score)
    severity = f"severity {case.severity} ({SEVERITY_NAMES[case.severity]})"
    return f"as for {severity}{' and atrocity' * case.atrocity}{about}{scores}"
