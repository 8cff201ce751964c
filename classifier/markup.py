"""Cut HTML into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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
MAX_DEPTH = 5_000
MAX_ATTRIBUTES = 1_000
MAX_REOPENED = 100_000
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?""")
# Elements that need no end tag: they never nest in themselves, so they make no nest deeper.
_UNCLOSED = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
# Elements that HTML5 opens again in the next block when they were not closed in this one.
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_SPACE = re.compile(r"\s+")
_PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")  # needs no escaping in CSS, and is short enough to repeat


_LONGEST_TAG = 40  # a page may make up names of any length, and each would stand in every selector below it
_DEEPEST_SELECTOR = 100  # steps: no page of a newsroom nests deeper, and a hostile one costs the square


@dataclass(frozen=True, slots=True)
class Place:
    """An element's way from the root: one step, and the way before it."""

    step: str
    depth: int
    parent: Place | None
    node: LexborNode | None = None

    def selector(self) -> str | None:
        """Return a CSS selector that only this element matches, from its nearest ancestor with an id."""
        if self.depth > _DEEPEST_SELECTOR:
            return None
        steps: list[str] = []
        place: Place | None = self
        while place is not None:
            steps.append(place.step)
            place = None if place.step.startswith("#") else place.parent
        return " > ".join(reversed(steps))

    def attribute(self, name: str) -> str | None:
        """Return an attribute of the element, or of the nearest one around it that has it, up to 100 levels up."""
        place: Place | None = self
        for _ in range(_DEEPEST_SELECTOR):
            if place is None or place.node is None:
                return None
            value = place.node.attributes.get(name)
            if value:
                return value
            place = place.parent
        return None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paragraph of HTML: its text folded, the text as it stands there, and the block that holds it."""

    text: str
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Boundary:
    """A comment that ends a paragraph: the comment's text."""

    text: str


@dataclass(slots=True)
class _Run:
    """The text gathered so far for one block, and where that block stands."""

    place: Place
    is_preformatted: bool = False
    pieces: list[str] = field(default_factory=list)

    def flush(self) -> Iterator[Leaf]:
        raw = "".join(self.pieces)
        self.pieces.clear()
        for part in [one.text for one in split_text(raw)] if self.is_preformatted else [raw]:
            folded = fold(part)
            if folded:
                yield Leaf(folded, part, self.place)


def fold(text: str) -> str:
    """Make every run of white space one space, and drop it at the ends."""
    return _SPACE.sub(" ", text).strip()


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
        For more than 20,000 elements, 5,000 open at once, 1,000 attributes of one, or many `b`, `a` and the like
        that are never closed, which HTML5 opens again in every block: a few kilobytes of them fill gigabytes.
    """
    leaves = (part for part in read_html(html) if isinstance(part, Leaf))
    return [Paragraph(index, leaf.text, selector=leaf.place.selector()) for index, leaf in enumerate(leaves)]


def count_elements(html: str) -> int:
    """Return how many start tags the HTML has.

    Raises
    ------
    ArticleError
        As `split_html`.
    """
    count = depth = deepest = formatting = reopened = place = 0
    still_open: Counter[str] = Counter()
    while tag := _TAG.search(html, place):
        place = _tag_end(html, tag.end())
        closes, name = tag[1], tag[2].lower()
        count += not closes or (name in ("p", "br") and not still_open[name])  # an end tag alone makes these too
        if count > MAX_ELEMENTS:
            raise ArticleError([("", f"has more than {MAX_ELEMENTS} HTML elements: send it in parts")])
        if name not in _FORMATTING:
            reopened += formatting
        if name == "p":
            still_open[name] = 0 if closes else 1
        if name in _UNCLOSED or (closes and not still_open[name]):
            continue
        change = -1 if closes else 1
        still_open[name] += change
        depth += change
        formatting += change if name in _FORMATTING else 0
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or reopened > MAX_REOPENED:
        raise ArticleError([("", "has too many HTML elements that are open at once: close them")])
    return count


def _tag_end(html: str, place: int) -> int:
    """Return where the attributes of a tag end."""
    for _ in range(MAX_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(html, place)
        if attribute is None:
            return place
        place = attribute.end()
    raise ArticleError([("", f"has an HTML element with {MAX_ATTRIBUTES} attributes: send fewer")])


def read_html(html: str, boundary: re.Pattern[str] | None = None) -> Iterator[Leaf | Boundary]:
    """Yield the paragraphs of HTML in their order, as `split_html` cuts them.

    A comment that matches boundary, wherever it stands, ends the paragraph before it and is yielded itself.

    Raises
    ------
    ArticleError
        As `split_html`.
    """
    count_elements(html)
    # Without a body before them, the first comments would stand outside the document.
    tree = LexborHTMLParser(html if boundary is None else f"<body>{html}")
    root = tree.root
    if root is None:
        return
    ids = Counter(node.id for node in tree.css("[id]")) if "id" in html.lower() else Counter()
    run = _Run(Place("html", 0, None, root))
    enclosing: list[_Run] = []
    broken = False
    stack: list[tuple[LexborNode, Place] | None] = [(root, run.place)]
    while stack:
        entry = stack.pop()
        if entry is None:
            yield from run.flush()
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
                yield from run.flush()
            broken = True
        elif node.is_comment_node:
            comment = node.comment_content or ""
            if boundary is not None and boundary.match(comment):
                yield from run.flush()
                yield Boundary(comment)
        else:
            if node.tag in _BLOCKS:
                yield from run.flush()
                enclosing.append(run)
                run = _Run(place, node.tag == "pre")
                broken = False
                stack.append(None)
            stack += reversed(_visible_children(node, place, ids))


def _visible_children(node: LexborNode, place: Place, ids: Counter[str | None]) -> list[tuple[LexborNode, Place]]:
    """List the texts, comments and shown elements under node; an element's place counts its hidden siblings too."""
    children = []
    nth = 0
    for child in node.iter(include_text=True):
        if not child.is_element_node:
            children.append((child, place))
            continue
        nth += 1
        if child.tag not in _SKIPPED and not _is_hidden(child):
            children.append((child, Place(_step(child, nth, ids), place.depth + 1, place, child)))
    return children


def _step(node: LexborNode, nth: int, ids: Counter[str | None]) -> str:
    identifier = node.id
    if identifier and ids[identifier] == 1 and _PLAIN_ID.fullmatch(identifier):
        return f"#{identifier}"
    tag = str(node.tag)
    return f"{tag if len(tag) <= _LONGEST_TAG else '*'}:nth-child({nth})"


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
