"""What can be wrong with keys."""

from __future__ import annotations

from classifier import ForewarnError


class KeysError(ForewarnError):
    """A file of keys that cannot be used, or a change of it that cannot be made."""
