"""What a compiled constraint is to the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.validate.engine import Run

SH = "http://www.w3.org/ns/shacl#"


class Found(NamedTuple):
    """What a constraint found wrong; the engine makes a result of it.

    `path` takes the place of the shape's path (text of a SPARQL property path), `messages` that of all other messages;
    `bindings` are more values for a message's placeholders, beside this, value and path. Terms in N-Triples form.
    """

    value: str | None = None
    path: str | None = None
    bindings: Mapping[str, str] | None = None
    messages: Mapping[str, str] | None = None


class Constraint:
    """A constraint of one shape, compiled.

    `component` is the IRI of its component, `source` the node of a SPARQL constraint (`sh:sourceConstraint`),
    `messages` are its own, by language, which take the place of the shape's.
    """

    component: str
    source: str | None = None
    messages: Mapping[str, str] | None = None

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """What is wrong with one focus node and its value nodes (for a node shape, the focus node itself)."""
        raise NotImplementedError


class Each(Constraint):
    """A constraint that looks at each value node for itself."""

    def holds(self, run: Run, value: str) -> bool:
        """Whether a value node is as it should be."""
        raise NotImplementedError

    def check(self, run: Run, focus: str, values: Sequence[str]) -> Iterable[Found]:
        """A result for each value node that is not."""
        return [Found(value) for value in values if not self.holds(run, value)]


class Batched(Constraint):
    """A constraint that would rather see all focus nodes of its shape at once; then `check` is not asked."""

    def announce(self, run: Run, focus: Sequence[str]) -> None:
        """Told before any check of a run which nodes will come, so that what is needed can be made ready at once."""

    def check_all(self, run: Run, focus: Sequence[str]) -> Iterable[tuple[str, Found]]:
        """What is wrong, each with its focus node."""
        raise NotImplementedError


class NotCompiled(Exception):
    """A construct that is not compiled; the shape (its node in N-Triples form) is left to pyshacl, and `why` told."""

    def __init__(self, shape: str, why: str) -> None:
        super().__init__(f"{shape}: {why}")
        self.shape = shape
        self.why = why
