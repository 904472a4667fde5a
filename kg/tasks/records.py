"""What goes to jobs and comes back from them: plain data."""

from dataclasses import dataclass

from kg.validate.report import Report


@dataclass(frozen=True, slots=True)
class Submission:
    """Bytes that somebody sent, and what they are said to be (`Content-Type`); `base` is the dataset's."""

    data: bytes
    media_type: str
    base: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run found: the report, or `code` and `message` of the refusal of what could not be read."""

    report: Report
    code: str = ""
    message: str = ""
