"""How often a key may ask."""

from __future__ import annotations

import math
import time
from functools import lru_cache

from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from service.access.key import Key

_MANY_KEYS = 1_024


class Rates:
    """The limits of all keys: `default` is that of those without one of their own; '' is no limit.

    A window begins with the first request in it.
    """

    def __init__(self, default: str, storage: Storage) -> None:
        self._default = default
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)

    def seconds_to_wait(self, key: Key) -> int:
        """Count a request; return 0, or after how many whole seconds another may be let in."""
        rate = self._default if key.rate is None else key.rate
        over = [item for item in _read(rate) if not self._limiter.hit(item, key.id)]
        waits = [self._storage.get_expiry(item.key_for(key.id)) - time.time() for item in over]
        return math.ceil(max(1.0, *waits)) if waits else 0


@lru_cache(_MANY_KEYS)
def _read(rate: str) -> list[RateLimitItem]:
    return parse_many(rate) if rate else []
