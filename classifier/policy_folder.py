"""Keep the policies that a request may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import ArticleError, PolicyError
from classifier.policy import Policy
from classifier.policy_file import BUILT_IN, default_policy, parse_policy, read_policy_text, starting_text

STANDING = "default.toml"
"""The file of a folder whose policy is used where a request names none."""


@dataclass(frozen=True, slots=True)
class Policies:
    """Policies by name, the built-in one always among them; `standing` is for requests that name none.

    `texts` has the TOML of each by its name; that of the built-in one is a text to start another from.
    """

    named: Mapping[str, Policy]
    standing: Policy
    texts: Mapping[str, str]

    def find(self, name: str | None) -> Policy:
        """Return the policy that a request names: `daily`, `daily@3` or `daily@3+1a2b3c4d`.

        Raises
        ------
        ArticleError
            At `/policy`, for a name that is not known, or a version that is not the one loaded.
        """
        if name is None:
            return self.standing
        found = self.named.get(name.partition("@")[0])
        if found is not None and name in (found.name, found.version.partition("+")[0], found.version):
            return found
        versions = ", ".join(repr(policy.version) for policy in self.named.values())
        raise ArticleError([("/policy", f"{name!r} is not known; use {versions}, or leave it out")])


def load_policies(path: Path | None = None) -> Policies:
    """Load a policy file, or every `*.toml` of a folder; without a path there is the built-in policy alone.

    A request that names none gets the file's policy; of a folder that of `default.toml`, else the built-in one.

    Raises
    ------
    PolicyError
        For any file that cannot be followed, two policies of one name, a folder without policies.
    """
    named = {BUILT_IN: default_policy()}
    texts = {BUILT_IN: starting_text()}
    standing = default_policy()
    for file in _files(path):
        text = read_policy_text(file)
        policy = parse_policy(text, str(file))
        texts.setdefault(policy.name, text)
        if named.setdefault(policy.name, policy).version != policy.version:
            raise PolicyError([f"{file}: another file of {path} has the name {policy.name!r}; rename one of them"])
        if file == path or file.name == STANDING:
            standing = policy
    return Policies(named, standing, texts)


def find_policy(name: str | None, policies: Policies | None = None) -> Policy:
    """Return the policy that a request names, among the built-in ones by default; see `Policies.find`."""
    return (policies or load_policies()).find(name)


def _files(path: Path | None) -> list[Path]:
    if path is None:
        return []
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.glob("*.toml") if not file.name.startswith("."))
    if not found:
        raise PolicyError([f"{path}: holds no policy; put a .toml file there, or name one"])
    return found
