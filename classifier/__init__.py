"""Content warnings for news articles, paragraph by paragraph.

What this package exports is all that the service, and any other program, should use.
"""

from classifier.article import Article, ArticleIn, parse_article
from classifier.codebook import DESCRIPTORS
from classifier.command import forewarn
from classifier.digest import normalize_text, text_digest
from classifier.envelope import Envelope, Key, Text, parse_envelope
from classifier.errors import ArticleError, ForewarnError, LabelsError, ModelError, PolicyError, TrainingError
from classifier.formats import FORMATS
from classifier.model import Model, Prediction
from classifier.override import Override, Overrides
from classifier.paragraph import MAX_CHARACTERS, MAX_PARAGRAPHS
from classifier.policy import Policy
from classifier.policy_file import load_policy
from classifier.policy_folder import Policies, find_policy, load_policies
from classifier.standards.include import include_standards
from classifier.store import find_models, load_model
from classifier.terminal import harmless
from classifier.threshold import BALANCED, SENSITIVITIES
from classifier.warning import ArticleWarning, Summary, warn_article

__all__ = [
    "BALANCED",
    "DESCRIPTORS",
    "FORMATS",
    "MAX_CHARACTERS",
    "MAX_PARAGRAPHS",
    "SENSITIVITIES",
    "Article",
    "ArticleError",
    "ArticleIn",
    "ArticleWarning",
    "Envelope",
    "ForewarnError",
    "Key",
    "LabelsError",
    "Model",
    "ModelError",
    "Override",
    "Overrides",
    "Policies",
    "Policy",
    "PolicyError",
    "Prediction",
    "Summary",
    "Text",
    "TrainingError",
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
    "text_digest",
    "warn_article",
]
