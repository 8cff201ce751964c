"""The formats in which an article may come; a new one is a module and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from classifier.errors import ArticleError
from classifier.formats import (
    contentful,
    editorjs,
    gutenberg,
    lexical,
    markdown,
    ninjs,
    portable_text,
    prosemirror,
    strapi_blocks,
    streamfield,
)
from classifier.formats.reading import Reading
from classifier.formats.tree import decode, wrong_shape
from classifier.markup import split_html
from classifier.paragraph import Paragraph
from classifier.plaintext import split_text


@dataclass(frozen=True, slots=True)
class Format:
    """How one system's articles are read.

    `read` takes the system's own value, JSON or a string, and raises ArticleError with pointers into it.
    `fits` tells whether JSON, or for markup a string, looks like one. `media_types` are those of a body that is
    nothing but such a value.
    """

    read: Callable[[Any], Reading]
    fits: Callable[[Any], bool]
    media_types: tuple[str, ...]
    is_json: bool = True


def _string(split: Callable[[str], list[Paragraph]]) -> Callable[[Any], Reading]:
    def read(content: Any) -> Reading:
        if not isinstance(content, str):
            raise wrong_shape("a string")
        return Reading(split(content), [])

    return read


def _never(_: Any) -> bool:
    return False


FORMATS: dict[str, Format] = {
    "text": Format(_string(split_text), _never, ("text/plain",), is_json=False),
    "html": Format(_string(split_html), _never, ("text/html", "application/xhtml+xml"), is_json=False),
    "markdown": Format(markdown.read, _never, ("text/markdown",), is_json=False),
    "gutenberg": Format(gutenberg.read, gutenberg.fits, ("text/vnd.forewarn.gutenberg",), is_json=False),
    "portable-text": Format(portable_text.read, portable_text.fits, ("application/vnd.forewarn.portable-text+json",)),
    "lexical": Format(lexical.read, lexical.fits, ("application/vnd.forewarn.lexical+json",)),
    "editorjs": Format(editorjs.read, editorjs.fits, ("application/vnd.forewarn.editorjs+json",)),
    "streamfield": Format(streamfield.read, streamfield.fits, ("application/vnd.forewarn.streamfield+json",)),
    "strapi-blocks": Format(strapi_blocks.read, strapi_blocks.fits, ("application/vnd.forewarn.strapi-blocks+json",)),
    "contentful": Format(contentful.read, contentful.fits, ("application/vnd.forewarn.contentful+json",)),
    "prosemirror": Format(prosemirror.read, prosemirror.fits, ("application/vnd.forewarn.prosemirror+json",)),
    "ninjs": Format(ninjs.read, ninjs.fits, ("application/ninjs+json",)),
}


def guess_format(content: str) -> str | None:
    """Return the one format that a string of JSON or of block markup looks like; None where that is not certain."""
    try:
        value = decode(content)
    except ArticleError:
        value = content
    fitting = [name for name, one in FORMATS.items() if one.fits(value)]
    return fitting[0] if len(fitting) == 1 else None
