"""The shape of a policy file."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from classifier.article import LanguageTag
from classifier.message import Wording
from classifier.policy_rule import Rule, check_rule


def _lower_case(name: str) -> str:
    if name != name.strip().lower():
        raise PydanticCustomError("section", "must be in lower case; a request may write it as it likes")
    return name


_Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
_Decision = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$")]
_Section = Annotated[str, StringConstraints(strict=True, min_length=1), AfterValidator(_lower_case)]
_Decisions = dict[_Decision, tuple[Annotated[Rule, AfterValidator(check_rule)], ...]]


MOST_DECISIONS = 50
"""Every paragraph of a reply lists them all."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionIn(_Strict):
    """`[sections.NAME]`: what a section decides otherwise."""

    decisions: _Decisions


class PolicyIn(_Strict):
    """A policy file; the rules are those of `Rule`, the messages those of `Wording`."""

    name: _Name
    version: Annotated[int, Field(strict=True, ge=1)]
    language: LanguageTag = "en"
    decisions: Annotated[_Decisions, Field(max_length=MOST_DECISIONS)]
    sections: dict[_Section, SectionIn] = {}
    messages: dict[LanguageTag, Wording] = {}
