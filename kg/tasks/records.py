"""What goes to jobs and comes back from them: plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kg.extract.corrections import Correction, Scope

Form = Literal["json", "html", "turtle"]
"""What a report is written in."""
Outcome = Literal["created", "changed", "unchanged", "withdrawn", "refused", "unknown", "gone", "stale"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person says instead of what is extracted: corrections, and a form that was filled after them.

    `submitted` are all values of each field that the form has; what it leaves as it was is no correction.
    """

    corrections: tuple[Correction, ...] = ()
    submitted: tuple[tuple[Scope, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """Bytes that somebody sent, what they are said to be (`Content-Type`), and how the report is to be written.

    `base` is the dataset's; `amendment` corrects what is extracted, where somebody does. `name` is that of a file, where
    one was sent; without a media type the bytes say themselves what they are.
    """

    data: bytes
    media_type: str
    base: str
    form: Form = "json"
    language: str = "en"
    amendment: Amendment | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What `If-Match` and `If-None-Match` ask for: entity tags, `*` for any, empty where the header is missing."""

    match: tuple[str, ...] = ()
    none_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """A posting to be taken in: as `source` says, or in place of the `posting` with this IRI, under the `condition`."""

    sent: Submission
    received: datetime
    source: str | None = None
    posting: str | None = None
    condition: Condition = field(default_factory=Condition)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A posting to be withdrawn, under the condition."""

    posting: str
    condition: Condition
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a posting; `etag` is that of what stands now, `report` is written in the form that was asked for.

    `code` and `message` say why it was refused, or what stands in the way. `release` is the newest afterwards, `changed`
    whether this made it.
    """

    outcome: Outcome
    release: int
    changed: bool = False
    posting: str = ""
    source: str = ""
    label: str = ""
    etag: str = ""
    positions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    code: str = ""
    message: str = ""
    report: bytes = b""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run found: the report as it was asked for, or `code` and `message` of what could not be read."""

    conforms: bool = False
    report: bytes = b""
    code: str = ""
    message: str = ""
    warnings: tuple[str, ...] = ()
