"""The names of labels/CODEBOOK.md: severities, descriptors, and the outputs trained on them."""

from __future__ import annotations

SEVERITY_NAMES = ("none", "mentioned", "described", "severe")

GRAPHIC = 2
"""The lowest severity that is tagged `graphic_violence`."""

DESCRIPTORS = (
    "mass_killing",
    "execution",
    "torture",
    "sexual_violence",
    "captivity",
    "attack_on_civilians",
    "persecution",
    "child_victims",
    "human_remains",
    "injury",
    "combat",
    "homicide",
    "suicide",
    "accident",
)

SEVERITY_OUTPUTS = ("mentioned", "graphic_violence", "severe")
"""Cumulative: the output at index i says that the severity is at least i + 1."""

PUBLIC_OUTPUTS = (*SEVERITY_OUTPUTS, "atrocity")

DESCRIPTOR_PREFIX = "descriptor:"

OUTPUTS = (*PUBLIC_OUTPUTS, *(DESCRIPTOR_PREFIX + name for name in DESCRIPTORS))
