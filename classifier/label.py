"""Read hand-labelled paragraphs from JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.codebook import DESCRIPTOR_PREFIX, DESCRIPTORS, SEVERITY_NAMES, SEVERITY_OUTPUTS
from classifier.errors import LabelsError


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A paragraph with its label by the codebook; `article` groups what must not be split.

    `extra` holds every other key of the line (`grounded_in`, `genre`, `annotations`, a newsroom's own).
    """

    id: str
    article: str
    text: str
    severity: int
    atrocity: int
    descriptors: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def is_positive(self, output: str) -> bool:
        """Tell whether the label says yes to an output of the codebook."""
        if output in SEVERITY_OUTPUTS:
            return self.severity > SEVERITY_OUTPUTS.index(output)
        if output == "atrocity":
            return self.atrocity == 1
        return output.removeprefix(DESCRIPTOR_PREFIX) in self.descriptors

    def as_record(self) -> dict[str, Any]:
        """Return the line's object, its own keys first."""
        own = {"id": self.id, "article": self.article, "text": self.text, "severity": self.severity}
        return own | {"atrocity": self.atrocity, "descriptors": list(self.descriptors)} | dict(self.extra)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same paragraph twice, with another people, faith, country, sex or name."""

    id: str
    kind: str
    a: str
    b: str


def read_labels(path: Path) -> list[LabelledParagraph]:
    """Read one labelled paragraph a line.

    Raises
    ------
    LabelsError
        On the first bad line, naming file, line and reason: not JSON, a missing or wrong field, an unknown
        descriptor, descriptors or atrocity with severity 0, an id or text the file had before. Half a file is
        never returned.
    """
    labels = []
    ids: dict[str, int] = {}
    texts: dict[str, int] = {}
    for number, record in parse_lines(read_text(path), str(path)):
        where = f"{path}:{number}"
        label = parse_label(record, where)
        if label.id in ids:
            raise LabelsError(f"{where}: id {label.id!r} is also on line {ids[label.id]}")
        if label.text in texts:
            raise LabelsError(f"{where}: the text is also on line {texts[label.text]}")
        ids[label.id] = texts[label.text] = number
        labels.append(label)
    return labels


def read_pairs(path: Path) -> list[Pair]:
    """Read one counterfactual pair a line: `id`, `kind`, `a`, `b`; raises LabelsError as `read_labels` does."""
    pairs: list[Pair] = []
    seen: set[str] = set()
    for number, record in parse_lines(read_text(path), str(path)):
        where = f"{path}:{number}"
        pair = Pair(*(_text(record, name, where) for name in ("id", "kind", "a", "b")))
        if pair.id in seen:
            raise LabelsError(f"{where}: id {pair.id!r} is there twice")
        if pair.a == pair.b:
            raise LabelsError(f"{where}: 'a' and 'b' are the same text")
        seen.add(pair.id)
        pairs.append(pair)
    return pairs


def label_lines(labels: Iterable[LabelledParagraph]) -> Iterator[str]:
    """Write labels as the lines `read_labels` reads."""
    for label in labels:
        yield json.dumps(label.as_record(), ensure_ascii=False) + "\n"


def parse_label(record: Mapping[str, Any], where: str) -> LabelledParagraph:
    """Turn one record into a labelled paragraph; a LabelsError begins with where."""
    severity = _choice(record, "severity", range(len(SEVERITY_NAMES)), where)
    atrocity = _choice(record, "atrocity", range(2), where)
    descriptors = _descriptors(record, where)
    if severity == 0 and (atrocity or descriptors):
        what = "atrocity 1" if atrocity else f"descriptors {', '.join(descriptors)}"
        raise LabelsError(f"{where}: severity 0 cannot have {what}; raise the severity or take them away")
    own = ("id", "article", "text", "severity", "atrocity", "descriptors")
    return LabelledParagraph(
        id=_text(record, "id", where),
        article=_text(record, "article", where),
        text=_text(record, "text", where),
        severity=severity,
        atrocity=atrocity,
        descriptors=descriptors,
        extra={key: value for key, value in record.items() if key not in own},
    )


def parse_lines(content: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and object of each line that is not blank; a LabelsError names both name and line."""
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise LabelsError(f"{name}:{number}: not JSON ({error})") from error
        if not isinstance(record, dict):
            raise LabelsError(f"{name}:{number}: must be a JSON object")
        yield number, record


def read_text(path: Path) -> str:
    """Read a UTF-8 file; raises LabelsError where there is none or it is something else."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError as error:
        raise LabelsError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise LabelsError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except OSError as error:
        raise LabelsError(f"{path}: {error.strerror}") from error


def _text(record: Mapping[str, Any], name: str, where: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise LabelsError(f"{where}: {name!r} must be a string with text in it")
    if not value.isprintable() and any("\ud800" <= character <= "\udfff" for character in value):
        raise LabelsError(f"{where}: {name!r} holds a lone surrogate, half a character")
    return value


def _choice(record: Mapping[str, Any], name: str, allowed: range, where: str) -> int:
    value = record.get(name)
    if type(value) is not int or value not in allowed:
        raise LabelsError(f"{where}: {name!r} must be a whole number from 0 to {allowed[-1]}")
    return value


def _descriptors(record: Mapping[str, Any], where: str) -> tuple[str, ...]:
    value = record.get("descriptors")
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise LabelsError(f"{where}: 'descriptors' must be a list of strings")
    for name in value:
        if name not in DESCRIPTORS:
            raise LabelsError(f"{where}: unknown descriptor {name!r}; the codebook has {', '.join(DESCRIPTORS)}")
    if len(set(value)) < len(value):
        raise LabelsError(f"{where}: a descriptor is named twice")
    return tuple(value)
