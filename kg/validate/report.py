"""A validation report: standard SHACL results, readable by people and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["Violation", "Warning", "Info"]
SH = "http://www.w3.org/ns/shacl#"
SEVERITIES: Mapping[str, Severity] = {SH + "Violation": "Violation", SH + "Warning": "Warning", SH + "Info": "Info"}
RANK: Mapping[Severity, int] = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class Result:
    """One SHACL result. Terms are in N-Triples form, so that a value's datatype and language are seen.

    `path` is a property path as SPARQL writes it, with whole IRIs. `shape` is the IRI of the nearest shape that has one
    (`_:` and its label where there is none), `source_shape` the node itself that was violated. `messages` maps a
    language tag ("" for none) to the message in that language. A severity of the shapes' own counts as a Violation, and
    `own_severity` is its IRI. Where a value had to conform to another shape (`sh:node`), `details` are what it violates of
    that. Fields with a default came later than reports that are stored.
    """

    severity: Severity
    focus_node: str
    path: str | None
    value: str | None
    shape: str
    component: str
    messages: Mapping[str, str]
    source_shape: str = ""
    source_constraint: str | None = None
    own_severity: str | None = None
    details: "tuple[Result, ...]" = ()

    def message(self, language: str = "en") -> str:
        """The message in that language, else in English, else any."""
        return self.messages.get(language) or self.messages.get("en") or next(iter(self.messages.values()), "")


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one validation; `conforms` is True where none is a Violation (Warnings and Infos are let pass)."""

    results: tuple[Result, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether the data may be published."""
        return all(result.severity != "Violation" for result in self.results)
