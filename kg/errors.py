"""Errors that reach a person, each with the exit code that the command ends with.

A message says what was wrong, where, and what to do. Everything else is a bug and may show its traceback.
"""


class KgError(Exception):
    """Something that the person at the command can mend; `exit_code` is what `kg` ends with."""

    exit_code = 1


class UsageError(KgError):
    """The command's words are off (exit 2)."""

    exit_code = 2


class InputError(KgError):
    """A named path is missing or cannot be opened (exit 3)."""

    exit_code = 3


class ConfigurationError(KgError):
    """A setting, or a shapes graph, that cannot be used (exit 4)."""

    exit_code = 4


class StoreError(KgError):
    """The catalog, an index or a remote store cannot do what was asked (exit 5)."""

    exit_code = 5


class Busy(StoreError):
    """Another process is writing to the catalog (exit 5)."""


class Refusal(KgError):
    """An input that is not taken in (exit 1); `code` is a short stable word for programs.

    Codes: `empty`, `binary`, `too-large`, `undecodable`, `no-posting`, `violation`; for PDF and DOCX `encrypted`,
    `no-text` (a scan), `not-installed`; for postings that come as RDF `several`, `not-yours`; in a batch `unreadable` (no
    such file), and `failed` where the program itself stumbled over one document.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
