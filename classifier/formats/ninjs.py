"""ninjs: IPTC's News in JSON, versions 2 and 3, and what version 1 calls otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from classifier.formats.gatherer import Gatherer
from classifier.formats.place import Where, fault
from classifier.formats.reading import Reading
from classifier.formats.tree import MARKUP, Node, decode, wrong_shape
from classifier.shingle import shingles

_FIELDS = {"headline": "headlines", "description": "descriptions", "body": "bodies"}
_CONTENT_TYPES = ("contentType", "contenttype")  # version 3, version 2


@dataclass(frozen=True, slots=True)
class _Version:
    """One of the forms in which an item has the same text."""

    text: str
    content_type: str
    where: Where

    @property
    def is_html(self) -> bool:
        return "html" in self.content_type or (not self.is_foreign and MARKUP.search(self.text) is not None)

    @property
    def is_foreign(self) -> bool:
        """Tell whether it is in a format of its own, such as NITF."""
        return bool(self.content_type) and not ("html" in self.content_type or self.content_type.startswith("text/"))


def fits(content: Any) -> bool:
    """Tell whether JSON looks like an item."""
    if not isinstance(content, dict):
        return False
    if any(isinstance(content.get(plural), list) for plural in _FIELDS.values()):
        return True
    return "uri" in content and any(str(name).startswith(("body_", "description_", "headline")) for name in content)


def read(content: Any) -> Reading:
    """Read an item: headlines, descriptions and bodies, then those of its associations, at any depth.

    A paragraph's id is the `uri` of its item, or an association's name where it has none; in HTML the selector
    leads to its element. Of a text that comes in several versions (HTML, plain) each paragraph is read once, from
    HTML if there is any; a version in a format of its own (NITF) is read only if there is no other, and else listed
    as skipped. Metadata (title, ednote, by, slugline) is not read.
    """
    item = decode(content)
    if not isinstance(item, dict):
        raise wrong_shape('an item, such as {"uri": "…", "bodies": [{"value": "…"}]}')
    out = Gatherer()
    pending = [Node(item, None)]
    while pending:
        node = pending.pop()
        out.open(node.key("uri", "guid", "name"))
        for singular, plural in _FIELDS.items():
            _read_versions(list(_versions(node, singular, plural)), out)
        out.close()
        pending += reversed(list(_associations(node)))
    return out.reading()


def _versions(node: Node, singular: str, plural: str) -> Iterator[_Version]:
    listed = node.value.get(plural) or []
    if not isinstance(listed, list):
        raise fault(Where(plural, node.where), "must be a list")
    for index, one in enumerate(listed):
        where = Where(index, Where(plural, node.where))
        if not isinstance(one, dict):
            raise fault(where, "must be an object")
        content_type = next((one[name] for name in _CONTENT_TYPES if isinstance(one.get(name), str)), "")
        yield from _version(one.get("value"), content_type.lower(), Where("value", where))
    for name, value in node.value.items():
        if name == singular or name.startswith(f"{singular}_"):
            yield from _version(value, "text/html" if name.endswith("html") else "", Where(name, node.where))


def _version(value: Any, content_type: str, where: Where) -> Iterator[_Version]:
    if isinstance(value, str):
        yield _Version(value, content_type, where)
    elif value is not None:
        raise fault(where, "must be a string")


def _read_versions(versions: list[_Version], out: Gatherer) -> None:
    """Read the HTML versions, then the plain ones, leaving out what an earlier one has."""
    versions.sort(key=lambda one: (one.is_foreign, not one.is_html))
    known: set[str] = set()  # runs of words
    texts: list[str] = []  # of this version

    def is_new(text: str) -> bool:
        texts.append(text)
        return len(versions) == 1 or not shingles(text) <= known

    for version in versions:
        if version.is_foreign and known:
            out.skip(version.content_type, version.where)
        elif version.is_html or version.is_foreign:
            out.html(version.text, version.where, keep=is_new, with_selectors=True)
        else:
            out.plain(version.text, version.where, keep=is_new)
        if len(versions) > 1:
            known.update(shingles(" ".join(texts)), *map(shingles, texts))
        texts.clear()


def _associations(node: Node) -> Iterator[Node]:
    """Yield the associated items: a list, or in version 1 an object of them by name."""
    found = node.value.get("associations") or []
    where = Where("associations", node.where)
    if not isinstance(found, list | dict):
        raise fault(where, "must be a list")
    for step, one in found.items() if isinstance(found, dict) else enumerate(found):
        if isinstance(one, dict):
            yield Node(one, Where(step, where))
