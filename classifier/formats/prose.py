"""Tell the text of a block that no adapter knows from its settings."""

from __future__ import annotations

import re

# Words in the name of a field that say a reader sees its value …
_SEEN = frozenset(
    {
        *("abstract", "answer", "attribution", "author", "body", "byline", "caption", "cell", "cells"),
        *("citation", "cite", "content", "copy", "credit", "deck", "dek", "description", "excerpt"),
        *("footnote", "footnotes", "head", "header", "heading", "headline", "html", "intro"),
        *("introduction", "item", "items", "kicker", "label", "lead", "lede", "legend", "location"),
        *("message", "name", "note", "paragraph", "paragraphs", "person", "question", "quotation", "quote"),
        *("rich", "source", "speaker", "standfirst", "statement", "strapline", "subhead", "subheader"),
        *("subheading", "subtitle", "summary", "teaser", "text", "title", "values"),
    }
)
# … and words that say nobody does. They win: button_text_color is a colour.
_UNSEEN = frozenset(
    {
        *("align", "alignment", "alt", "anchor", "asset", "attrs", "background", "border", "class", "color"),
        *("colour", "css", "date", "direction", "family", "file", "filename", "font", "format", "height", "href"),
        *("icon", "id", "ids", "key", "lang", "language", "layout", "locale", "metadata", "mime", "mode", "path"),
        *("placeholder", "ref", "rel", "script", "size", "sizes", "slug", "src", "srcset", "style", "styles"),
        *("target", "template", "theme", "type", "uid", "uri", "url", "uuid", "variant", "version", "width"),
    }
)
# Fields in whose depths no text is either.
_SETTINGS = frozenset({"asset", "css", "marks", "metadata", "style", "styles", "theme"})
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:\S|//|/\S|#)\S*\s*", re.IGNORECASE)


def is_text(name: str, value: str) -> bool:
    """Tell whether a reader sees a string: its field is called so (text, caption, quote …), or it has two words.

    Fields called by a setting (class, style, url, alt …) and addresses are not text.
    """
    words = words_of(name)
    if words & _UNSEEN or _ADDRESS.fullmatch(value):
        return False
    return bool(words & _SEEN) or sum(_LETTER.search(word) is not None for word in value.split(maxsplit=9)) > 1


def holds_text(name: str) -> bool:
    """Tell whether a field may hold text further down."""
    return not words_of(name) & _SETTINGS


def names_text(name: str) -> bool:
    """Tell whether a field, or a block of this name, is there for text."""
    return bool(words_of(name) & _SEEN)


def words_of(name: str) -> set[str]:
    """Return the words of a name in camelCase, snake_case or kebab-case, in lower case."""
    return {part.lower() for part in _NAME_PART.findall(name[:100])}
