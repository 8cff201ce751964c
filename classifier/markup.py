"""Cut HTML into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from classifier.errors import ArticleError
from classifier.paragraph import Paragraph
from classifier.plaintext import split_text

# Elements whose text no reader sees as part of the article.
_SKIPPED = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "nav", "iframe", "object", "svg", "math", "canvas"),
        *("audio", "video", "select", "textarea", "button", "dialog", "datalist", "meter", "progress"),
    }
)
# Elements that end the paragraph before them and begin another.
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div"),
        *(
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
        ),
        *(
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "ol",
            "p",
            "pre",
            "search",
            "section",
            "summary",
        ),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
MAX_ELEMENTS = 20_000
_START_TAG = re.compile(r"<[A-Za-z]")
_SPACE = re.compile(r"\s+")
_PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")  # needs no escaping in CSS


_DEEPEST_SELECTOR = 100  # steps: no page of a newsroom nests deeper, and a hostile one costs the square


@dataclass(frozen=True, slots=True)
class _Place:
    """An element's way from the root: one step, and the way before it."""

    step: str
    depth: int
    parent: _Place | None

    def selector(self) -> str | None:
        """Return a CSS selector that only this element matches, from its nearest ancestor with an id."""
        if self.depth > _DEEPEST_SELECTOR:
            return None
        steps: list[str] = []
        place: _Place | None = self
        while place is not None:
            steps.append(place.step)
            place = None if place.step.startswith("#") else place.parent
        return " > ".join(reversed(steps))


@dataclass(slots=True)
class _Run:
    """The text gathered so far for one block, and where that block stands."""

    place: _Place
    is_preformatted: bool = False
    pieces: list[str] = field(default_factory=list)


def split_html(html: str) -> list[Paragraph]:
    """Cut HTML as a browser's reader would: each leaf block (p, li, blockquote, h1-h6, figcaption, td, …) is one.

    Loose text between blocks is a paragraph of the block around it, and a double line break ends a paragraph.
    Script, navigation, form controls and hidden parts are left out. White space is folded; line ends count in
    `pre` alone, as in plain text. The
    selector leads to the block that holds the text; parts of one block share it, and below 100 levels it is
    None. Broken HTML is mended by the HTML5 rules (lexbor). Nothing recurses: real pages nest deeply, hostile
    ones without end.

    Raises
    ------
    ArticleError
        For more than 20,000 elements: the parser's time grows with the square of their depth.
    """
    if sum(1 for _ in _START_TAG.finditer(html)) > MAX_ELEMENTS:
        raise ArticleError([("", f"has more than {MAX_ELEMENTS} HTML elements: send it in parts")])
    tree = LexborHTMLParser(html)
    root = tree.root
    if root is None:
        return []
    paragraphs: list[Paragraph] = []
    ids = Counter(node.id for node in tree.css("[id]"))

    def flush(run: _Run) -> None:
        text = "".join(run.pieces)
        parts = [part.text for part in split_text(text)] if run.is_preformatted else [text]
        for part in parts:
            folded = _SPACE.sub(" ", part).strip()
            if folded:
                paragraphs.append(Paragraph(len(paragraphs), folded, selector=run.place.selector()))
        run.pieces.clear()

    run = _Run(_Place("html", 0, None))
    enclosing: list[_Run] = []
    broken = False
    stack: list[tuple[LexborNode, _Place] | None] = [(root, run.place)]
    while stack:
        entry = stack.pop()
        if entry is None:
            flush(run)
            run = enclosing.pop()
            continue
        node, place = entry
        if node.tag == "-text":
            text = node.text_content or ""
            run.pieces.append(text)
            broken = broken and not text.strip()
        elif node.tag == "br":
            run.pieces.append(" ")
            if broken:
                flush(run)
            broken = True
        else:
            if node.tag in _BLOCKS:
                flush(run)
                enclosing.append(run)
                run = _Run(place, node.tag == "pre")
                broken = False
                stack.append(None)
            stack += reversed(_visible_children(node, place, ids))
    return paragraphs


def _visible_children(node: LexborNode, place: _Place, ids: Counter[str | None]) -> list[tuple[LexborNode, _Place]]:
    """List the texts and shown elements under node; an element's place counts its hidden siblings too."""
    children = []
    nth = 0
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            children.append((child, place))
            continue
        if not child.is_element_node:
            continue
        nth += 1
        if child.tag not in _SKIPPED and not _is_hidden(child):
            children.append((child, _Place(_step(child, nth, ids), place.depth + 1, place)))
    return children


def _step(node: LexborNode, nth: int, ids: Counter[str | None]) -> str:
    identifier = node.id
    if identifier and ids[identifier] == 1 and _PLAIN_ID.fullmatch(identifier):
        return f"#{identifier}"
    return f"{node.tag}:nth-child({nth})"


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
