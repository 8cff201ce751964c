"""Counters that workers share, whichever of them counts, and whatever becomes of it."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from service.access.key import make_key
from service.access.rate import Rates
from service.access.tally import SharedTally

PROCESSES, TIMES = 4, 500


def test_nothing_is_lost_between_processes_and_threads() -> None:
    tally = SharedTally()
    children = []
    for _ in range(PROCESSES):
        child = os.fork()
        if child == 0:
            for _ in range(TIMES):
                tally.incr("desk", 60)
            os._exit(0)
        children.append(child)
    threads = [threading.Thread(target=lambda: [tally.incr("desk", 60) for _ in range(TIMES)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * PROCESSES
    assert tally.get("desk") == (PROCESSES + 2) * TIMES


def test_a_process_killed_while_it_counts_stops_nobody() -> None:
    tally = SharedTally()
    ready, write = os.pipe()
    child = os.fork()
    if child == 0:
        with tally._lock():
            os.write(write, b"x")
            time.sleep(60)
        os._exit(1)
    os.read(ready, 1)
    counted: list[int] = []
    waiting = threading.Thread(target=lambda: counted.append(tally.incr("desk", 60)), daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert counted == []
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    waiting.join(10)
    assert counted == [1]


def test_a_counter_starts_again_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = SharedTally()
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now)
    assert [tally.incr("desk", 10), tally.incr("desk", 10)] == [1, 2]
    assert tally.get_expiry("desk") == now + 10
    monkeypatch.setattr("time.time", lambda: now + 10)
    assert tally.get("desk") == 0
    assert tally.incr("desk", 10) == 1


def test_many_counters_are_told_apart_and_forgotten() -> None:
    tally = SharedTally()
    for number in range(1_000):
        tally.incr(f"key {number}", 60, number)
    assert all(tally.get(f"key {number}") == number for number in range(1_000))
    tally.clear("key 7")
    assert (tally.get("key 7"), tally.get("key 8")) == (0, 8)
    assert tally.reset() == 999
    assert tally.get("key 8") == 0


def test_a_full_table_makes_room_for_a_new_counter() -> None:
    tally = SharedTally()
    for number in range(10_000):
        assert tally.incr(f"key {number}", 60) == 1
    assert tally.incr("key 9999", 60) == 2


def test_of_several_limits_the_longest_wait_counts() -> None:
    rates = Rates("100/minute", SharedTally())
    key, _ = make_key("cms", ("read",), "", "1/second;2/hour")
    assert rates.seconds_to_wait(key) == 0
    assert rates.seconds_to_wait(key) == 1
    assert 3_000 < rates.seconds_to_wait(key) <= 3_600
