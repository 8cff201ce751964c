"""Word the warning that a reader sees, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from string import Formatter
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from classifier.codebook import DESCRIPTORS, SEVERITY_NAMES
from classifier.known_name import known_name
from classifier.paragraph import TITLE_INDEX

_MOST_NAMED = 3
_SEVERE = SEVERITY_NAMES.index("severe")
_MOST_CHARACTERS = 1_000
_MOST_JOINING = 100
_MOST_TIMES = 4  # templates are filled with templates: without a limit a page of text makes megabytes

Words = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=_MOST_CHARACTERS)]
Joining = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=_MOST_JOINING)]


def _known_placeholders(template: str, allowed: Sequence[str]) -> str:
    listed = ", ".join(f"{{{name}}}" for name in allowed)
    try:
        parts = [part for part in Formatter().parse(template) if part[1] is not None]
    except ValueError as error:
        raise PydanticCustomError(
            "braces", "has a brace without its partner; write {two} for a brace", {"two": "{{ or }}"}
        ) from error
    for _, name, form, conversion in parts:
        if name not in allowed or form or conversion:
            placeholder = f"{{{name}{'!' if conversion else ''}{conversion or ''}{':' if form else ''}{form}}}"
            raise PydanticCustomError(
                "placeholder",
                "{placeholder} is no placeholder here; use {listed}",
                {"placeholder": placeholder, "listed": listed},
            )
    names = [name for _, name, _, _ in parts]
    for name in allowed:
        if names.count(name) > _MOST_TIMES:
            told = {"name": f"{{{name}}}", "most": _MOST_TIMES}
            raise PydanticCustomError("times", "names {name} more than {most} times", told)
    return template


_OfOne = Annotated[Words, AfterValidator(partial(_known_placeholders, allowed=("descriptors", "severity")))]
_OfSeveral = Annotated[
    Words, AfterValidator(partial(_known_placeholders, allowed=("paragraphs", "descriptors", "severity")))
]
_OfDescriptors = Annotated[Words, AfterValidator(partial(_known_placeholders, allowed=("descriptors",)))]
_Descriptor = Annotated[str, AfterValidator(known_name("descriptor", DESCRIPTORS))]
_SeverityName = Annotated[str, AfterValidator(known_name("severity", SEVERITY_NAMES))]
_Phrase = Annotated[
    tuple[Words, Words], BeforeValidator(lambda value: (value, value) if type(value) is str else value)
]


@dataclass(frozen=True, slots=True)
class Wording:
    """The templates and phrases of one language; `and_` is the key `and` of a policy file.

    A phrase has two forms, for one paragraph and for several. `comma`, `and_` and `to` join lists and runs of
    numbers as they are, spaces included.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    this_paragraph: _OfOne
    paragraph: _OfSeveral
    paragraphs: _OfSeveral
    headline: _OfOne
    headline_and_paragraph: _OfSeveral
    headline_and_paragraphs: _OfSeveral
    severe: _OfDescriptors = "{descriptors}"
    unnamed: Words | None = None
    comma: Joining = ", "
    and_: Annotated[Joining, Field(alias="and")] = ", "
    to: Joining = "–"
    phrases: dict[_Descriptor, _Phrase] = field(default_factory=dict)
    severities: dict[_SeverityName, Words] = field(default_factory=dict)

    def of_paragraph(self, descriptors: Mapping[str, float], severity: int) -> str:
        """Say what one paragraph describes; the likeliest three descriptors are named."""
        return self._fill(self.this_paragraph, descriptors, severity, several=False)

    def of_article(self, indices: Sequence[int], descriptors: Mapping[str, float], severity: int) -> str:
        """Say which paragraphs, by index from 0, describe what; readers count from 1."""
        numbers = [index + 1 for index in sorted(indices) if index != TITLE_INDEX]
        paragraphs = _listed(_ranges(numbers, self.to), self.comma, self.and_)
        template = self._template(headline=TITLE_INDEX in indices, numbered=len(numbers))
        return self._fill(template, descriptors, severity, several=len(indices) > 1, paragraphs=paragraphs)

    def missing(self) -> list[str]:
        """Name what the templates need and the phrases lack, by its key in the file."""
        templates = (self.this_paragraph, self.paragraph, self.paragraphs, self.headline)
        used = "".join([*templates, self.headline_and_paragraph, self.headline_and_paragraphs])
        lacking = []
        if "{descriptors}" in used:
            lacking += ["unnamed"] * (self.unnamed is None)
            lacking += [f"phrases.{name}" for name in DESCRIPTORS if name not in self.phrases]
        if "{severity}" in used:
            lacking += [f"severities.{name}" for name in SEVERITY_NAMES if name not in self.severities]
        return lacking

    def _template(self, *, headline: bool, numbered: int) -> str:
        if not headline:
            return self.paragraphs if numbered > 1 else self.paragraph
        if not numbered:
            return self.headline
        return self.headline_and_paragraphs if numbered > 1 else self.headline_and_paragraph

    def _fill(
        self, template: str, descriptors: Mapping[str, float], severity: int, *, several: bool, paragraphs: str = ""
    ) -> str:
        likeliest = sorted(descriptors, key=lambda name: (-descriptors[name], name))[:_MOST_NAMED]
        named = [self.phrases[name][several] for name in likeliest if name in self.phrases]
        what = _listed(named, self.comma, self.and_) or self.unnamed or ""
        if severity >= _SEVERE:
            what = self.severe.format(descriptors=what)
        name = self.severities.get(SEVERITY_NAMES[severity], "")
        return template.format(descriptors=what, severity=name, paragraphs=paragraphs)


def _ranges(numbers: Sequence[int], to: str) -> list[str]:
    """Write [4, 8, 9, 10] as ["4", "8 to 10"]."""
    found = []
    for _, run in groupby(enumerate(numbers), key=lambda place: place[1] - place[0]):
        members = [str(number) for _, number in run]
        found += members if len(members) < 3 else [f"{members[0]}{to}{members[-1]}"]
    return found


def _listed(parts: Sequence[str], comma: str, last: str) -> str:
    return last.join([comma.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
