"""What a key may be good for."""

from __future__ import annotations

from typing import Literal, get_args

Scope = Literal["read", "feedback", "metrics", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""`read` asks for warnings, `feedback` corrects them, `metrics` reads the counters, `admin` may do everything."""
