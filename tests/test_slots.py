from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.scorer.slots import find_shifts, mix, slot, slots
from classifier.scorer.vocabulary import number_strings

HASHES = st.sets(st.integers(0, 2**64 - 1), max_size=300).map(
    lambda keys: mix(np.array(sorted(keys), dtype=np.uint64))
)


@given(hashes=HASHES)
def test_every_key_has_a_slot_of_its_own(hashes: np.ndarray) -> None:
    shifts, size = find_shifts(hashes)
    found = slots(hashes, shifts, size).tolist()
    assert len(set(found)) == len(hashes)
    assert all(0 <= one < size for one in found)
    assert found == [slot(one, shifts, size) for one in hashes.tolist()]


def test_slots_do_not_depend_on_the_order_of_the_keys() -> None:
    hashes = mix(np.arange(1, 5_000, dtype=np.uint64))
    shifts, size = find_shifts(hashes)
    again, same_size = find_shifts(hashes[::-1])
    np.testing.assert_array_equal(shifts, again)
    assert size == same_size
    assert size < 2 * len(hashes)


def test_keys_that_no_shift_parts_get_more_room() -> None:
    close = np.array([1, 1 + (1 << 48)], dtype=np.uint64)  # the same slot of 65,536 under every shift
    shifts, size = find_shifts(close)
    assert len(set(slots(close, shifts, size).tolist())) == 2


def test_two_keys_of_one_hash_are_refused() -> None:
    with pytest.raises(ValueError, match="two keys share a hash"):
        find_shifts(np.array([7, 7], dtype=np.uint64))


@given(strings=st.sets(st.text(st.characters())), other=st.text(st.characters()))
def test_a_vocabulary_numbers_its_strings_and_no_other(strings: set[str], other: str) -> None:
    vocabulary = number_strings(sorted(strings))
    assert list(vocabulary) == sorted(strings)
    assert [vocabulary[string] for string in sorted(strings)] == list(range(len(strings)))
    assert (other in vocabulary) == (other in strings)
    assert vocabulary.get(other) == (sorted(strings).index(other) if other in strings else None)
    assert len(vocabulary) == len(strings)
