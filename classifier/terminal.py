"""Print a warned article for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from classifier.paragraph import TITLE_INDEX
from classifier.policy import WARN_READER
from classifier.warning import ArticleWarning, ParagraphWarning

_STYLES = {0: "", 1: "yellow", 2: "bold red", 3: "bold white on red"}
_INDENT = 4
# A control character of the article must not reach the terminal: it could paint over the warning.
_HARMLESS = {code: "\ufffd" for code in (*range(32), *range(127, 160))} | {code: " " for code in b"\t\n\v\f\r"}


def harmless(text: str) -> str:
    """Take out what could steer a terminal."""
    return text.translate(_HARMLESS)


def print_warning(warned: ArticleWarning, *, explain: bool, console: Console | None = None) -> None:
    """Print the warning on top, then each paragraph under a line that says what was found in it.

    Colours appear on a terminal only, and never with NO_COLOR set.
    """
    console = console or Console(highlight=False, soft_wrap=False)
    summary = warned.warning
    if summary.severity is None:
        console.print(Text("Not assessed: no paragraph could be judged, see the reason at each."))
    elif summary.warn:
        _print_line(console, Text(f"WARNING  {summary.message}", style=_STYLES[max(2, summary.severity)]))
    else:
        console.print(Text("No warning needed."))
    if decided := _decided(summary.decisions):
        _print_line(console, Text(f"Decided{decided}", style="bold"))
    _print_line(console, Text(f"model {warned.model}, policy {warned.policy}", style="dim"))
    for paragraph in warned.paragraphs:
        console.print()
        _print_line(console, _heading(paragraph))
        _print_indented(console, _marked(paragraph, evidence=bool(paragraph.warn) or explain))
        if explain:
            for line in _explanation(paragraph):
                _print_indented(console, Text(line, style="dim"))


def _print_line(console: Console, text: Text) -> None:
    """Wrap for a person; leave lines whole for a program that reads them through a pipe."""
    console.print(text, soft_wrap=not console.is_terminal)


def _print_indented(console: Console, text: Text) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, _INDENT)))
    else:
        console.print(Text(" " * _INDENT) + text, soft_wrap=True)


def _heading(paragraph: ParagraphWarning) -> Text:
    place = "title" if paragraph.index == TITLE_INDEX else str(paragraph.index + 1)
    mark = ">" if paragraph.warn else " "
    decided = _decided(paragraph.decisions).replace(":", " →", 1)
    if paragraph.severity is None:
        return Text(f"{mark} {place}  not assessed: {paragraph.reason}{decided}", style="dim")
    found = [f"{paragraph.severity} {paragraph.severity_name}", *paragraph.tags, *paragraph.descriptors]
    if paragraph.override is not None:
        found.append(harmless(f"said by {paragraph.override.who}"))
    style = _STYLES[max(2, paragraph.severity) if paragraph.warn else paragraph.severity]
    return Text(f"{mark} {place}  {' · '.join(found)}{decided}", style=style or "dim")


def _decided(decisions: Mapping[str, bool | None]) -> str:
    """Name the decisions that hold, but for the one that the mark shows."""
    held = [name for name, holds in decisions.items() if holds and name != WARN_READER]
    return f": {', '.join(held)}" if held else ""


def _marked(paragraph: ParagraphWarning, *, evidence: bool) -> Text:
    text = Text(harmless(paragraph.text))
    if evidence:
        for span in paragraph.evidence:
            text.stylize("bold underline", span.start, span.end)
    return text


def _explanation(paragraph: ParagraphWarning) -> list[str]:
    lines = []
    for output, parts in paragraph.log_odds.items():
        spans = [f"{span.text!r} {span.weight:+.2f}" for span in paragraph.evidence if span.output == output]
        score = f"{output} {paragraph.scores[output]:.2f}"
        lines.append(f"{score}: {', '.join(spans) or 'nothing telling'}, all else {parts['rest']:+.2f}")
    return lines
