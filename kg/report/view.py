"""A report as a person reads it, in one language; every renderer writes what stands here and adds nothing."""

from collections import Counter
from dataclasses import dataclass

from kg.validate.report import Result, Severity


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the ad: its `pieces` are words, each with whether they are marked.

    `start` and `end` are the span of the first marked words in the posting's text, in code points. `line` counts from 1,
    and is None where lines of the text are not lines of the file. `undecided` says that the words were found, but not
    sure enough to be taken.
    """

    pieces: tuple[tuple[str, bool], ...]
    line: int | None = None
    start: int | None = None
    end: int | None = None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands; lines and columns count from 1, in code points, the end is exclusive.

    `file` names it where the view is of several.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result in words.

    `message` is the shape's; `about` the focus node, `path` the property and `value` the value by their names (empty
    where the result has none); `expected` what would satisfy the shape; `name` and `why` are the shape's own name and
    description. `more` counts the passages that are not shown.
    """

    result: Result
    message: str
    about: str
    path: str
    value: str
    expected: str
    name: str
    why: str
    passages: tuple[Passage, ...] = ()
    more: int = 0
    place: Place | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.result.severity

    @property
    def node(self) -> str:
        """The focus node as people copy it: an IRI without its brackets."""
        return self.result.focus_node.removeprefix("<").removesuffix(">")


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one posting; without `iri` what belongs to none. Findings are in the order of severity."""

    title: str
    iri: str
    findings: tuple[Finding, ...]

    def by_severity(self) -> list[tuple[Severity, list[Finding]]]:
        """The findings of each severity, the worst first."""
        order: tuple[Severity, ...] = ("Violation", "Warning", "Info")
        parted = [(severity, [f for f in self.findings if f.severity == severity]) for severity in order]
        return [(severity, found) for severity, found in parted if found]


@dataclass(frozen=True, slots=True)
class View:
    """The report on one file or source; `files` are their names where several files are one graph."""

    language: str
    name: str
    conforms: bool
    groups: tuple[Group, ...]
    refused: str = ""
    warnings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """All findings, group by group."""
        return [finding for group in self.groups for finding in group.findings]

    @property
    def counts(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)
