"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from classifier.formats.gatherer import Gatherer
from classifier.formats.place import fault
from classifier.formats.reading import Reading
from classifier.formats.tree import wrong_shape
from classifier.markup import MAX_ELEMENTS

FRONT_MATTER = "front matter"
MAX_LINES = 20_000
MAX_NESTING = 20
# One step is one try at a line or at a place within a paragraph, about 10 µs: an article of a million characters
# takes 50,000, and without a limit a hostile one of a tenth of that takes minutes.
MAX_STEPS = 100_000
_STEPS = "steps"
_WEIGHTS = {"<": 5, "[": 2, "!": 2}  # addresses and links take longer
MAX_TOKENS = 3 * MAX_ELEMENTS  # a table makes empty cells out of nothing


def read(content: Any) -> Reading:
    """Read a string of Markdown.

    HTML in it counts as HTML, the title of an image as its caption; front matter is listed as skipped. Markdown
    gives its blocks no keys.

    Raises
    ------
    ArticleError
        For anything but a string; for more than 20,000 lines, nests of more than 20 quotes and lists, or text that
        is nothing but marks.
    """
    if not isinstance(content, str):
        raise wrong_shape("a string of Markdown")
    out = Gatherer()
    html, has_front_matter = _render(content)
    out.html(html)
    if has_front_matter:
        out.skip(FRONT_MATTER)
    return out.reading()


def to_html(text: str) -> str:
    """Turn Markdown into HTML, for reading and not for showing.

    Raises
    ------
    ArticleError
        As `read`.
    """
    return _render(text)[0]


def _render(text: str) -> tuple[str, bool]:
    """Return the HTML, and whether there is front matter."""
    if sum(1 for line in text.splitlines() if line.strip()) > MAX_LINES:
        raise fault(None, f"has more than {MAX_LINES} lines of Markdown: send it in parts")
    parser = _parser()
    environment: dict[str, Any] = {_STEPS: 0}
    tokens = parser.parse(text, environment)
    if any(token.nesting == 1 and token.level >= MAX_NESTING - 1 for token in tokens):
        raise fault(None, f"nests quotes or lists more than {MAX_NESTING} deep")
    html = parser.renderer.render(tokens, parser.options, environment)
    return html, any(token.type == "front_matter" for token in tokens)


@cache
def _parser() -> MarkdownIt:
    """Build the parser, once.

    Footnotes stay where they are defined: moved to the end, those that nothing refers to would be lost.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).disable(["footnote_tail", "footnote_inline"])
    chains = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("table", "steps", _count_line, {"alt": chains})
    parser.inline.ruler.before("text", "steps", _count_place)
    parser.add_render_rule("image", _image)
    for name, html in (("open", "<div>"), ("close", "</div>")):
        parser.add_render_rule(f"footnote_reference_{name}", lambda *_, tag=html: tag)
    parser.add_render_rule("footnote_ref", lambda *_: "")
    return parser


def _count_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Count a step, as a rule that never applies."""
    if len(state.tokens) > MAX_TOKENS:
        raise fault(None, f"has more than {MAX_ELEMENTS} parts of Markdown: send it in parts")
    return _count(state.env, 1)


def _count_place(state: StateInline, silent: bool) -> bool:
    return _count(state.env, _WEIGHTS.get(state.src[state.pos], 1))


def _count(environment: Any, steps: int) -> bool:
    environment[_STEPS] += steps
    if environment[_STEPS] > MAX_STEPS:
        raise fault(None, "has too many marks of Markdown: send it in parts")
    return False


def _image(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, environment: Any) -> str:
    """Render an image as its caption: the title, which themes print below it."""
    title = str(tokens[place].attrGet("title") or "")
    return f"<figure><figcaption>{escape(title)}</figcaption></figure>" if title else ""
