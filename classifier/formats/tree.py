"""Walk the tree of blocks that a CMS keeps as JSON, to any depth, without recursion."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from classifier.errors import ArticleError
from classifier.formats.gatherer import Gatherer
from classifier.formats.place import Where, check_text, fault
from classifier.formats.prose import holds_text, is_text
from classifier.formats.reading import Reading

LONGEST_KEY = 1_000
_LOCALE = re.compile(r"(?!id)[a-z]{2}(?:[-_][A-Z][A-Za-z]{1,3})?")
# A string is taken for HTML by a tag that HTML has: "if x <y and z> w" is none.
MARKUP = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|blockquote|br|caption|cite|code|dd|del|details|div|dl|dt|em|embed"
    r"|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|s|script"
    r"|section|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul)\b[^<>]*>"
    r"|&(?:#\d+|#x[0-9a-f]+|[a-z]+);",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Node:
    """An object of the CMS's JSON. `inline` says that it stands among running text."""

    value: dict[str, Any]
    where: Where | None
    inline: bool = False

    def name(self, field: str) -> str:
        """Return a string that names something (a type), or ""."""
        found = self.value.get(field)
        return found if isinstance(found, str) else ""

    def key(self, *fields: str) -> str | None:
        """Return the first of the fields that is a string or a whole number, as the block's key."""
        for field in fields:
            found = self.value.get(field)
            if (isinstance(found, str) and found) or (isinstance(found, int) and not isinstance(found, bool)):
                return self._checked(str(found), field)
        return None

    def text(self, field: str) -> Iterator[Part]:
        """Yield the running text of a field that holds a string, or nothing."""
        found = self.value.get(field)
        if isinstance(found, str):
            yield Text(found, Where(field, self.where))
        elif found is not None:
            raise fault(Where(field, self.where), "must be a string")

    def html(self, *fields: str) -> Iterator[Part]:
        """Yield the HTML of fields that hold strings."""
        for field in fields:
            for part in self.text(field):
                if isinstance(part, Text):
                    yield Html(part.text, part.where)

    def nodes(self, field: str, *, inline: bool = False) -> Iterator[Part]:
        """Yield the nodes of a list; they are inline if the caller says so, or if any of them is a text."""
        found = self.value.get(field)
        if found is not None:
            among_text = isinstance(found, list) and any(map(_is_running, found))
            yield from nodes(found, Where(field, self.where), inline=inline or among_text)

    def seen(self, *fields: str) -> Iterator[Part]:
        """Yield fields that a reader sees: strings, HTML, lists and objects of either, other nodes."""
        for field in fields:
            if self.value.get(field) is not None:
                yield Loose(self.value[field], Where(field, self.where), field, is_seen=True, inline=self.inline)

    def child(self, field: str) -> Node:
        """Return the object of a field; an empty one where there is none."""
        found = self.value.get(field)
        return Node(found if isinstance(found, dict) else {}, Where(field, self.where), self.inline)

    def everything(self, *but: str) -> Iterator[Part]:
        """Yield whatever text the object's fields hold."""
        for field, value in self.value.items():
            if field not in but and holds_text(field):
                yield Loose(value, Where(field, self.where), field, inline=self.inline)

    def _checked(self, key: str, field: str) -> str:
        where = Where(field, self.where)
        if len(key) > LONGEST_KEY:
            raise fault(where, f"is a key of more than {LONGEST_KEY} characters")
        check_text(key, where)
        return key


@dataclass(frozen=True, slots=True)
class Text:
    """Running text."""

    text: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text that makes paragraphs of its own."""

    text: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Html:
    """HTML that makes paragraphs of its own."""

    html: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Loose:
    """Any value, of which the text is wanted: strings, HTML, and the format's own nodes, at any depth."""

    value: Any
    where: Where | None
    field: str = ""
    is_seen: bool = False  # a reader sees the field, so that no string of it is taken for a setting
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A node that is a paragraph of its own or holds some."""

    parts: Iterable[Part]
    key: str | None = None
    is_preformatted: bool = False


@dataclass(frozen=True, slots=True)
class Inline:
    """A node within running text."""

    parts: Iterable[Part]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A node of a type that the format does not know; `parts` are where its text may be, by default everywhere."""

    kind: str
    key: str | None = None
    parts: Iterable[Part] | None = None


LINE_END = Text("\n")
Part = Node | Text | Plain | Html | Loose
Visited = Block | Inline | Unknown
Visit = Callable[[Node], Visited]


def nodes(value: Any, where: Where | None, *, inline: bool = False) -> Iterator[Part]:
    """Yield the nodes of a list, or the one that is there without a list; strings are running text.

    Raises
    ------
    ArticleError
        For anything but a list, and for numbers and truth values in it.
    """
    if isinstance(value, dict):
        yield Node(value, where, inline)
        return
    if isinstance(value, str):
        yield Text(value, where)
        return
    if not isinstance(value, list):
        raise fault(where, "must be a list")
    for index, one in enumerate(value):
        place = Where(index, where)
        if isinstance(one, dict):
            yield Node(one, place, inline)
        elif isinstance(one, str):
            yield Text(one, place)
        elif isinstance(one, list):
            yield Loose(one, place, is_seen=True, inline=inline)
        elif one is not None:
            raise fault(place, "must be an object")


def walk(parts: Iterable[Part], visit: Visit, *, type_field: str) -> Reading:
    """Gather the paragraphs of nodes; `visit` says what each is, and `type_field` is where a node has its type.

    Raises
    ------
    ArticleError
        With a pointer into the content: what `visit` raises, too many paragraphs, characters or HTML elements,
        characters that are none.
    """
    out = Gatherer()
    stack: list[tuple[Iterator[Part], bool]] = [(iter(parts), False)]
    while stack:
        here, is_block = stack[-1]
        part = next(here, None)
        if part is None:
            stack.pop()
            if is_block:
                out.close()
        elif isinstance(part, Text):
            out.text(part.text, part.where)
        elif isinstance(part, Plain):
            out.plain(part.text, part.where)
        elif isinstance(part, Html):
            out.html(part.html, part.where)
        elif isinstance(part, Node):
            visited = visit(part)
            stack.append((iter(_inside(visited, part, out, type_field)), _opens(visited, part, out)))
        else:
            stack.append((_loosened(part, type_field), False))
    return out.reading()


def decode(content: Any) -> Any:
    """Return the JSON that a string holds, and anything else as it is.

    Raises
    ------
    ArticleError
        For a string that is not JSON, or that nests deeper than can be read.
    """
    if not isinstance(content, str):
        return content
    try:
        return json.loads(content, parse_constant=_refuse)
    except RecursionError as error:
        raise fault(None, "is JSON nested too deeply") from error
    except ValueError as error:
        detail = "a number of thousands of digits" if "int_max_str_digits" in str(error) else str(error)
        raise fault(None, f"is not JSON: {detail}") from error


def wrong_shape(what: str) -> ArticleError:
    """Return the error for content that is not of the format at all."""
    return fault(None, f"must be {what}")


def _is_running(value: Any) -> bool:
    """Tell whether a node is a text, in any of the formats."""
    return isinstance(value, dict) and (
        value.get("type") in ("text", "extended-text")
        or value.get("nodeType") == "text"
        or value.get("_type") == "span"
    )


def _opens(visited: Visited, node: Node, out: Gatherer) -> bool:
    if isinstance(visited, Inline) or (isinstance(visited, Unknown) and node.inline):
        return False
    out.open(visited.key, is_preformatted=isinstance(visited, Block) and visited.is_preformatted)
    return True


def _inside(visited: Visited, node: Node, out: Gatherer, type_field: str) -> Iterable[Part]:
    if not isinstance(visited, Unknown):
        return visited.parts
    out.skip(visited.kind or "(no type)", node.where)
    return node.everything(type_field) if visited.parts is None else visited.parts


def _loosened(part: Loose, type_field: str) -> Iterator[Part]:
    value = part.value
    if isinstance(value, str):
        if part.is_seen or is_text(part.field, value):
            yield from _string(part, value)
    elif isinstance(value, list):
        inline = part.inline or any(map(_is_running, value))
        for index, one in enumerate(value):
            yield Loose(one, Where(index, part.where), part.field, part.is_seen, inline)
    elif isinstance(value, dict):
        if isinstance(value.get(type_field), str):
            yield Node(value, part.where, part.inline)
            return
        translations = part.is_seen and all(_LOCALE.fullmatch(field) for field in value)  # {"en-GB": "…"}
        for field, one in value.items():
            if translations:
                yield Loose(one, Where(field, part.where), part.field, True, part.inline)
            elif holds_text(field):
                yield Loose(one, Where(field, part.where), field, False, part.inline)
    elif part.is_seen and isinstance(value, int | float) and not isinstance(value, bool):
        yield from _string(part, str(value))


def _string(part: Loose, value: str) -> Iterator[Part]:
    if part.inline:
        yield from (Text(" "), Text(value, part.where), Text(" "))
    else:
        yield Html(value, part.where) if MARKUP.search(value) else Plain(value, part.where)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
