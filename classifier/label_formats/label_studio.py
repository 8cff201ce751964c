"""Label Studio's JSON: a list of tasks, each with `data` and `annotations` of choices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from classifier.errors import LabelsError
from classifier.label import LabelledParagraph, parse_label
from classifier.label_formats.choice import from_choices, to_choices


def write(labels: Sequence[LabelledParagraph]) -> str:
    """Write the tasks with one annotation each, its choices under the names `label` and `text`."""
    tasks = []
    for label in labels:
        value = {"choices": to_choices(label)}
        answer = {"from_name": "label", "to_name": "text", "type": "choices", "value": value}
        data = {"text": label.text, "id": label.id, "article": label.article, "extra": dict(label.extra)}
        tasks.append({"data": data, "annotations": [{"result": [answer]}]})
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def read(content: str, name: str) -> list[LabelledParagraph]:
    """Read an export in JSON; of several annotations the first that was not cancelled counts."""
    try:
        tasks = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LabelsError(f"{name}: not JSON ({error})") from error
    if not isinstance(tasks, list):
        raise LabelsError(f"{name}: must be a list of tasks, Label Studio's JSON export")
    return [_label(task, f"{name}: task {number}") for number, task in enumerate(tasks, start=1)]


def _label(task: Any, where: str) -> LabelledParagraph:
    try:
        data = task["data"]
        choices = list(_choices(task))
        identifier = str(data.get("id", task.get("id", where)))
        extra = data.get("extra")
        given = {"id": identifier, "article": str(data.get("article", identifier)), "text": data.get("text")}
    except (KeyError, TypeError, AttributeError) as error:
        raise LabelsError(f"{where}: needs 'data' with 'text', and 'annotations' of choices") from error
    given |= from_choices(choices, where)
    return parse_label((extra if isinstance(extra, dict) else {}) | given, where)


def _choices(task: dict[str, Any]) -> Iterator[str]:
    given = [one for one in task["annotations"] if not one.get("was_cancelled")]
    for answer in given[0]["result"] if given else ():
        if answer.get("type") == "choices":
            yield from answer["value"]["choices"]
