"""What the page's scripts know before they ask anything: names, their meanings, limits."""

from __future__ import annotations

from typing import Any

from classifier import (
    ATROCITY_MEANING,
    DESCRIPTOR_MEANINGS,
    FORMATS,
    OUTPUT_MEANINGS,
    REASON_MEANINGS,
    SEVERITY_MEANINGS,
)
from service.feedback.envelope import LONGEST_NAME, LONGEST_WHY
from service.policies import LONGEST_POLICY
from service.settings import Settings


def page_facts(settings: Settings, *, is_open: bool) -> dict[str, Any]:
    """Return what may be told to anybody, with a key or without one: nothing of its model, policies or texts."""
    return {
        "asksForKey": not is_open,
        "feedback": settings.feedback is not None,
        "severities": [{"name": name, "meaning": meaning} for name, meaning in SEVERITY_MEANINGS.items()],
        "atrocity": ATROCITY_MEANING,
        "descriptors": dict(DESCRIPTOR_MEANINGS),
        "outputs": dict(OUTPUT_MEANINGS),
        "reasons": dict(REASON_MEANINGS),
        "formats": {name: {"isJson": one.is_json} for name, one in FORMATS.items()},
        "limits": {
            "body": settings.max_body,
            "policy": LONGEST_POLICY,
            "who": LONGEST_NAME,
            "why": LONGEST_WHY,
        },
    }
