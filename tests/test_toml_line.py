from __future__ import annotations

import pytest

from classifier.toml_line import find_line

TEXT = """\
# A comment.
name = "x"
a.b.c = 5

[decisions]
first = [
  { severity = 2 },
  { tags = ["one",
     "two"] },
]

[[decisions.second]]
severity = 2

[[decisions.second]]  # again
unless = { tags = ["x"] }

[messages.de]
text = \"\"\"
one
two\"\"\"

["a section".decisions]
first = []

[messages.de.phrases]
torture = "a"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("a", "b", "c"), 3),
        (("a",), 3),
        (("decisions",), 5),
        (("decisions", "first"), 6),
        (("decisions", "first", 0), 7),
        (("decisions", "first", 0, "severity"), 7),
        (("decisions", "first", 1, "tags", 1), 9),
        (("decisions", "second", 0), 12),
        (("decisions", "second", 1), 15),
        (("decisions", "second", 1, "unless", "tags", 0), 16),
        (("messages", "de", "text"), 19),
        (("a section", "decisions"), 23),
        (("messages", "de", "phrases"), 26),
        (("messages", "de", "phrases", "torture"), 27),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_value_is_found_on_its_line(path: tuple[str | int, ...], line: int, line_end: str) -> None:
    assert find_line(TEXT.replace("\n", line_end), path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [(("nothing",), 1), (("decisions", "third"), 5), (("decisions", "first", 9), 6), (("name", "x", "y"), 2)],
)
def test_what_is_not_there_is_looked_for_where_it_should_be(path: tuple[str | int, ...], line: int) -> None:
    assert find_line(TEXT, path) == line
