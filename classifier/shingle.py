"""Find texts that repeat each other's runs of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\w+")

NEAR_DUPLICATE = 0.5
"""The Jaccard similarity of five-word runs from which two texts are near-duplicates."""

RUN = 5
_PERMUTATIONS = 128
_CANDIDATE = 0.7  # hashing is a guess: what it holds to be this near is compared


def shingles(text: str, length: int = RUN) -> set[str]:
    """Return the runs of length words in a text, in lower case; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    if len(words) < length:
        return {" ".join(words)} if words else set()
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def near_duplicates(texts: Sequence[str], *, threshold: float = NEAR_DUPLICATE) -> list[tuple[int, int, float]]:
    """Return the pairs of indices whose runs are alike by threshold or more, with their Jaccard similarity.

    Candidates come from MinHash with locality-sensitive hashing (Broder 1997; datasketch), and are then compared
    exactly.
    """
    from datasketch import MinHash, MinHashLSH  # only needed to check labels

    runs = [shingles(text) for text in texts]
    index = MinHashLSH(threshold=_CANDIDATE * threshold, num_perm=_PERMUTATIONS)
    found = []
    for place, own in enumerate(runs):
        digest = MinHash(num_perm=_PERMUTATIONS)
        digest.update_batch([run.encode() for run in own])
        for other in index.query(digest):
            alike = len(own & runs[other]) / len(own | runs[other]) if own else 0.0
            if alike >= threshold:
                found.append((other, place, alike))
        index.insert(place, digest)
    return found


def repetitive(texts: Sequence[str], *, share: float = 1 / 3) -> list[int]:
    """Return the indices of texts more than a share of whose five-word runs stand in other texts too."""
    holders: dict[str, int] = defaultdict(int)
    runs = [shingles(text) for text in texts]
    for own in runs:
        for run in own:
            holders[run] += 1
    return [
        place for place, own in enumerate(runs) if own and sum(holders[run] > 1 for run in own) > share * len(own)
    ]


def shared_runs(texts: Iterable[str], others: Iterable[str], *, length: int) -> Iterator[tuple[int, str]]:
    """Yield each text's index with one run of length words that any of the others holds."""
    known = {hash(run) for other in others for run in _long_runs(other, length)}
    for place, text in enumerate(texts):
        for run in _long_runs(text, length):
            if hash(run) in known:
                yield place, run
                break


def _long_runs(text: str, length: int) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])
