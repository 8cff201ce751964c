"""Content warnings for news articles, paragraph by paragraph.

What this package exports is all that the service, and any other program, should use. Names from modules that need
click, pydantic or the like are imported when they are first asked for: a program that only loads a model and scores
need not pay for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from classifier.errors import (
    ArticleError,
    BatchError,
    ForewarnError,
    LabelsError,
    ModelError,
    PolicyError,
    TrainingError,
)
from classifier.model import Model, Prediction
from classifier.store import find_model_folder, find_models, load_model
from classifier.store import verify as verify_model
from classifier.threshold import BALANCED, SENSITIVITIES

if TYPE_CHECKING:
    from classifier.article import Article, ArticleIn, parse_article
    from classifier.codebook import DESCRIPTORS, SEVERITY_NAMES
    from classifier.command import forewarn
    from classifier.digest import normalize_text, text_digest
    from classifier.envelope import Envelope, Key, Text, parse_envelope
    from classifier.formats import FORMATS
    from classifier.glossary import (
        ATROCITY_MEANING,
        DESCRIPTOR_MEANINGS,
        OUTPUT_MEANINGS,
        REASON_MEANINGS,
        SEVERITY_MEANINGS,
    )
    from classifier.override import Override, Overrides
    from classifier.paragraph import MAX_CHARACTERS, MAX_PARAGRAPHS
    from classifier.policy import Policy
    from classifier.policy_check import CheckedPolicy, PolicyInWords, check_policy, put_in_words
    from classifier.policy_comparison import Comparison, compare_policies
    from classifier.policy_file import load_policy, parse_policy
    from classifier.policy_folder import Policies, find_policy, load_policies
    from classifier.standards.include import include_standards
    from classifier.terminal import harmless
    from classifier.toml_line import find_line
    from classifier.warning import ArticleWarning, ParagraphWarning, Summary, warn_article

__all__ = [
    "ATROCITY_MEANING",
    "BALANCED",
    "DESCRIPTORS",
    "DESCRIPTOR_MEANINGS",
    "FORMATS",
    "MAX_CHARACTERS",
    "MAX_PARAGRAPHS",
    "OUTPUT_MEANINGS",
    "REASON_MEANINGS",
    "SENSITIVITIES",
    "SEVERITY_MEANINGS",
    "SEVERITY_NAMES",
    "Article",
    "ArticleError",
    "ArticleIn",
    "ArticleWarning",
    "BatchError",
    "CheckedPolicy",
    "Comparison",
    "Envelope",
    "ForewarnError",
    "Key",
    "LabelsError",
    "Model",
    "ModelError",
    "Override",
    "Overrides",
    "ParagraphWarning",
    "Policies",
    "Policy",
    "PolicyError",
    "PolicyInWords",
    "Prediction",
    "Summary",
    "Text",
    "TrainingError",
    "check_policy",
    "compare_policies",
    "find_line",
    "find_model_folder",
    "find_models",
    "find_policy",
    "forewarn",
    "harmless",
    "include_standards",
    "load_model",
    "load_policies",
    "load_policy",
    "normalize_text",
    "parse_article",
    "parse_envelope",
    "parse_policy",
    "put_in_words",
    "text_digest",
    "verify_model",
    "warn_article",
]

_LATER = {
    "article": ("Article", "ArticleIn", "parse_article"),
    "codebook": ("DESCRIPTORS", "SEVERITY_NAMES"),
    "command": ("forewarn",),
    "digest": ("normalize_text", "text_digest"),
    "envelope": ("Envelope", "Key", "Text", "parse_envelope"),
    "formats": ("FORMATS",),
    "glossary": (
        "ATROCITY_MEANING",
        "DESCRIPTOR_MEANINGS",
        "OUTPUT_MEANINGS",
        "REASON_MEANINGS",
        "SEVERITY_MEANINGS",
    ),
    "override": ("Override", "Overrides"),
    "paragraph": ("MAX_CHARACTERS", "MAX_PARAGRAPHS"),
    "policy": ("Policy",),
    "policy_check": ("CheckedPolicy", "PolicyInWords", "check_policy", "put_in_words"),
    "policy_comparison": ("Comparison", "compare_policies"),
    "policy_file": ("load_policy", "parse_policy"),
    "policy_folder": ("Policies", "find_policy", "load_policies"),
    "standards.include": ("include_standards",),
    "terminal": ("harmless",),
    "toml_line": ("find_line",),
    "warning": ("ArticleWarning", "ParagraphWarning", "Summary", "warn_article"),
}
_HOMES = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
