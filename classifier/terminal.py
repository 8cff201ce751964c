"""Print a warned article for a person at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from classifier.paragraph import TITLE_INDEX
from classifier.warning import ArticleWarning, ParagraphWarning

_STYLES = {0: "", 1: "yellow", 2: "bold red", 3: "bold white on red"}
_INDENT = 4


def print_warning(warned: ArticleWarning, *, explain: bool, console: Console | None = None) -> None:
    """Print the warning on top, then each paragraph under a line that says what was found in it.

    Colours appear on a terminal only, and never with NO_COLOR set.
    """
    console = console or Console(highlight=False, soft_wrap=False)
    summary = warned.warning
    if summary.warn:
        console.print(Text(f"WARNING  {summary.message}", style=_STYLES[max(2, summary.severity)]))
    else:
        console.print(Text("No warning needed."))
    console.print(Text(f"model {warned.model}, policy {warned.policy}", style="dim"))
    for paragraph in warned.paragraphs:
        console.print()
        console.print(_heading(paragraph))
        console.print(Padding(_marked(paragraph, evidence=bool(paragraph.warn) or explain), (0, 0, 0, _INDENT)))
        if explain:
            for line in _explanation(paragraph):
                console.print(Padding(Text(line, style="dim"), (0, 0, 0, _INDENT)))


def _heading(paragraph: ParagraphWarning) -> Text:
    place = "title" if paragraph.index == TITLE_INDEX else str(paragraph.index + 1)
    mark = ">" if paragraph.warn else " "
    if paragraph.severity is None:
        return Text(f"{mark} {place}  not assessed: {paragraph.reason}", style="dim")
    found = [f"{paragraph.severity} {paragraph.severity_name}", *paragraph.tags, *paragraph.descriptors]
    style = _STYLES[max(2, paragraph.severity) if paragraph.warn else paragraph.severity]
    return Text(f"{mark} {place}  {' · '.join(found)}", style=style or "dim")


def _marked(paragraph: ParagraphWarning, *, evidence: bool) -> Text:
    text = Text(paragraph.text)
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
