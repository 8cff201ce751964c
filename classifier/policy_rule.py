"""One rule of a house's policy: conditions on a paragraph that must all hold."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictStr
from pydantic_core import PydanticCustomError

from classifier.assessment import REASONS
from classifier.codebook import DESCRIPTOR_PREFIX, DESCRIPTORS, GRAPHIC, PUBLIC_OUTPUTS, SEVERITY_NAMES
from classifier.known_name import known_name
from classifier.model import Prediction

TAGS = ("atrocity", "graphic_violence")

_severity_name = known_name("severity", SEVERITY_NAMES)


def _severity(value: Any) -> Any:
    return SEVERITY_NAMES.index(_severity_name(value)) if isinstance(value, str) else value


def _reasons(value: Any) -> Any:
    if value is True:
        return REASONS
    if value is False:
        raise PydanticCustomError("unassessed", "must be true or a list of reasons; leave it out to mean no")
    return value


_Severity = Annotated[int, Field(strict=True, ge=0, lt=len(SEVERITY_NAMES)), BeforeValidator(_severity)]
_Tag = Annotated[StrictStr, AfterValidator(known_name("tag", TAGS))]
_Descriptor = Annotated[StrictStr, AfterValidator(known_name("descriptor", DESCRIPTORS))]
_Reason = Annotated[StrictStr, AfterValidator(known_name("reason", REASONS))]
_Output = Annotated[StrictStr, AfterValidator(known_name("output", (*PUBLIC_OUTPUTS, *DESCRIPTORS)))]
_SOME = Field(min_length=1)  # an empty list would mean "none of them" to one reader, and "any" to another
_Probability = Annotated[float, Field(strict=True, gt=0, le=1, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold; those left out are None or empty, and hold for every assessed paragraph.

    `severity` is the least, `severity_at_most` the most; `tags` and `descriptors` ask for any of theirs,
    `all_descriptors` for all; `probability` maps outputs and descriptors to the least calibrated probability;
    `unless` is what must not hold. `unassessed` lists reasons, of which the paragraph has one: such a rule has no
    other condition.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    severity: _Severity | None = None
    severity_at_most: _Severity | None = None
    tags: Annotated[tuple[_Tag, ...], _SOME] = ()
    descriptors: Annotated[tuple[_Descriptor, ...], _SOME] = ()
    all_descriptors: Annotated[tuple[_Descriptor, ...], _SOME] = ()
    probability: Annotated[dict[_Output, _Probability], _SOME] = field(default_factory=dict)
    unassessed: Annotated[tuple[_Reason, ...], _SOME, BeforeValidator(_reasons)] = ()
    unless: Annotated[Rule | None, AfterValidator(lambda rule: rule and check_exception(rule))] = None

    def holds(self, prediction: Prediction) -> bool:
        """Tell whether the rule holds for a paragraph that was assessed."""
        return (
            not self.unassessed
            and (self.severity is None or prediction.severity >= self.severity)
            and (self.severity_at_most is None or prediction.severity <= self.severity_at_most)
            and (not self.tags or self._is_tagged(prediction))
            and (not self.descriptors or any(name in prediction.descriptors for name in self.descriptors))
            and all(name in prediction.descriptors for name in self.all_descriptors)
            and all(_score(prediction, name) >= least for name, least in self.probability.items())
            and (self.unless is None or not self.unless.holds(prediction))
        )

    def given(self) -> list[str]:
        """Name the conditions that are there."""
        return [one.name for one in fields(self) if getattr(self, one.name) not in (None, (), {})]

    def _is_tagged(self, prediction: Prediction) -> bool:
        graphic = "graphic_violence" in self.tags and prediction.severity >= GRAPHIC
        return graphic or ("atrocity" in self.tags and prediction.atrocity)


def output_of(name: str) -> str:
    """Return the model's output for a name under `probability`: an output, or a descriptor without its prefix."""
    return name if name in PUBLIC_OUTPUTS else DESCRIPTOR_PREFIX + name


def _score(prediction: Prediction, name: str) -> float:
    return prediction.scores.get(output_of(name), 0.0)  # a model has no output for a descriptor that its labels lack


def check_rule(rule: Rule) -> Rule:
    """Refuse a rule without conditions, and one that asks of an unassessed paragraph what it cannot have."""
    given = rule.given()
    if not set(given) - {"unless"}:
        raise PydanticCustomError("empty", "has no condition; for every assessed paragraph, write severity = 0")
    if rule.unassessed and len(given) > 1:
        raise PydanticCustomError(
            "alone", "unassessed stands alone in its rule: such a paragraph has no severity, tags or descriptors"
        )
    return rule


def check_exception(rule: Rule) -> Rule:
    """Refuse an `unless` that has no conditions, an `unless` of its own, or `unassessed`."""
    if not rule.given():
        raise PydanticCustomError("empty", "has no condition; leave it out")
    if rule.unless or rule.unassessed:
        raise PydanticCustomError("nested", "takes neither unless nor unassessed; write another rule")
    return rule
