"""Every error that the package raises on purpose."""

from __future__ import annotations


class ForewarnError(Exception):
    """Says in one line what is wrong, where, and what to do; the command line prints it as it is."""


class LabelsError(ForewarnError):
    """A label file that cannot be trusted: names the file, the line and the reason."""


class ModelError(ForewarnError):
    """A model folder that is missing, damaged, or of a format this version does not read."""


class TrainingError(ForewarnError):
    """Labels from which no model can be trained."""


class ReportError(ForewarnError):
    """A report that cannot be written where it was asked for."""


class PolicyError(ForewarnError):
    """A policy file that cannot be followed.

    Attributes
    ----------
    faults
        One line a fault, which begins with the file and, where one is to blame, the line: `house.toml:12: …`.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1} more; `forewarn policy check` lists them)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")


class ArchiveError(ForewarnError):
    """An archive of which no article can be read."""


class BatchError(ForewarnError):
    """An archive that cannot be scored: names the file, the reason, and how to go on."""


class BatchUsageError(BatchError):
    """A batch that was asked for wrongly; nothing was read or written."""


class ArticleError(ForewarnError):
    """An article that cannot be read.

    Attributes
    ----------
    errors
        One `(pointer, detail)` a fault; the pointer is a JSON pointer (RFC 6901) into the envelope.
    """

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{pointer or 'the article'}: {detail}" for pointer, detail in errors))

    def under(self, pointer: str) -> ArticleError:
        """Return the same error with every pointer below another one."""
        return ArticleError([(pointer + below, detail) for below, detail in self.errors])
