"""Read a house's policy from a TOML file."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from classifier.errors import PolicyError
from classifier.policy import WARN_READER, Policy
from classifier.policy_fault import Fault, describe_faults, name_path
from classifier.policy_rule import Rule
from classifier.policy_shape import PolicyIn
from classifier.toml_line import find_line, most_places

BUILT_IN = "default"
_STARTING_NAME = "house"
_ENGLISH = "en"
_MOST_BYTES = 200_000
_PLACE = re.compile(r" *\((?:at line (\d+), column \d+|at end of document)\)")


def load_policy(path: Path) -> Policy:
    """Read a policy file; its version is NAME@VERSION+DIGEST, so that no edit passes under an old version.

    Raises
    ------
    PolicyError
        With file, line and reason of every fault. Half a policy is never returned.
    """
    return parse_policy(read_policy_text(path), str(path))


def parse_policy(text: str, where: str) -> Policy:
    """Read the text of a policy file as `load_policy` does; `where` stands for the file in a PolicyError."""
    given = _validate(_with_english(_parse_toml(text, where)), text, where)
    if faults := list(_disagreements(given)):
        raise PolicyError(_placed(faults, text, where))
    said = given.model_dump(mode="json", exclude={"name", "version"}, exclude_defaults=True)
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return _policy(given, f"{given.name}@{given.version}+{digest[:8]}")


@cache
def default_policy() -> Policy:
    """Return the built-in policy, `default@1`, whose content is fixed by its version."""
    text = built_in_text()
    given = _validate(_parse_toml(text, BUILT_IN), text, BUILT_IN)
    return _policy(given, f"{given.name}@{given.version}")


def built_in_text() -> str:
    """Return the built-in policy as TOML."""
    return files("classifier").joinpath("policies/default.toml").read_text(encoding="utf-8")


def starting_text() -> str:
    """Return the built-in policy under another name, as a text to start a policy from."""
    return built_in_text().replace(f'name = "{BUILT_IN}"', f'name = "{_STARTING_NAME}"', 1)


def read_policy_text(path: Path) -> str:
    """Read a file that may hold a policy; raises PolicyError for what is no UTF-8 text of at most 200,000 bytes."""
    try:
        raw = path.read_bytes()
        if len(raw) > _MOST_BYTES:
            raise PolicyError([f"{path}: has more than {_MOST_BYTES} bytes; this is no policy"])
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PolicyError([f"{path}:{line}: not UTF-8; save the file as UTF-8"]) from error
    except OSError as error:
        raise PolicyError([f"{path}: {error.strerror}; `forewarn policy show` prints one to start from"]) from error


def _policy(given: PolicyIn, version: str) -> Policy:
    return Policy(
        version=version,
        decisions=given.decisions,
        sections={name: section.decisions for name, section in given.sections.items()},
        language=given.language,
        wordings=given.messages,
    )


def _parse_toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise PolicyError([f"{where}:{line}: not TOML: {_PLACE.sub('', str(error))}"]) from error
    except RecursionError as error:
        raise PolicyError([f"{where}: nested too deeply"]) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise PolicyError([f"{where}: not TOML: {error}"]) from error


def _with_english(raw: dict[str, Any]) -> dict[str, Any]:
    """Let a house write only what it words otherwise than the built-in policy, in any kind of English."""
    language, messages = raw.get("language", _ENGLISH), raw.get("messages", {})
    if not isinstance(messages, dict):
        return raw
    if _is_english(language):
        messages = {language: {}} | messages
    english = tomllib.loads(built_in_text())["messages"][_ENGLISH]
    return raw | {
        "messages": {
            tag: _over(english, given) if _is_english(tag) and isinstance(given, dict) else given
            for tag, given in messages.items()
        }
    }


def _is_english(tag: Any) -> bool:
    return isinstance(tag, str) and tag.lower().replace("_", "-").partition("-")[0] == _ENGLISH


def _over(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    merged = {
        key: {**base[key], **value} if isinstance(value, dict) and isinstance(base.get(key), dict) else value
        for key, value in given.items()
    }
    return {**base, **merged}


def _validate(raw: Mapping[str, Any], text: str, where: str) -> PolicyIn:
    try:
        return PolicyIn.model_validate(raw)
    except ValidationError as error:
        raise PolicyError(_placed(describe_faults(error), text, where)) from error


def _disagreements(given: PolicyIn) -> Iterator[Fault]:
    """Find what each part of the file may say, but not all of it together."""
    if given.name == BUILT_IN:
        yield ("name",), f'"{BUILT_IN}" is the built-in policy; give yours another name'
    if WARN_READER not in given.decisions:
        yield (
            ("decisions",),
            f"{WARN_READER} is missing, and every reply has it; `forewarn policy show` has an example",
        )
    parts: list[tuple[tuple[str, ...], Mapping[str, Sequence[Rule]]]] = [(("decisions",), given.decisions)]
    parts += [(("sections", name, "decisions"), section.decisions) for name, section in given.sections.items()]
    for path, decisions in parts:
        for place, rule in enumerate(decisions.get(WARN_READER, ())):
            if rule.unassessed:
                advice = "the warn of an unassessed paragraph is null; take another decision, such as second_editor"
                yield (*path, WARN_READER, place, "unassessed"), advice
        for name in decisions:
            if name not in given.decisions:
                yield (*path, name), f"is no decision outside of this section; add {name} = [] to [decisions]"
    if given.language not in given.messages:
        yield ("language",), f"there is no [messages.{given.language}]"
    for tag, wording in given.messages.items():
        if missing := wording.missing():
            yield ("messages", tag), f"lacks {', '.join(missing)}"


def _placed(faults: Iterable[Fault], text: str, where: str) -> list[str]:
    some = islice(faults, most_places(text))
    found = [(find_line(text, path), f"{name_path(path)}: {detail}") for path, detail in some]
    return [f"{where}:{line}: {detail}" for line, detail in sorted(found, key=itemgetter(0))]
