"""What is found in a document before anything is decided: mentions, labels with their values, candidates."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from kg.extract.fact import Value
from kg.extract.phrases import Hit


class Mention(NamedTuple):
    """A typed value in the text, whatever it is the value of; offsets are of the shadow. `extra` says more of it."""

    kind: str
    start: int
    end: int
    value: Any
    extra: Mapping[str, Any] = MappingProxyType({})


class Candidate(NamedTuple):
    """What one rule proposes. `start`, `end` are offsets of the shadow, or None for an inference without words."""

    field: str
    value: Value
    start: int | None
    end: int | None
    rule: str
    confidence: float
    premises: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> Any:
        """The plain value."""
        return self.value["name"] if isinstance(self.value, dict) else self.value


class Pair(NamedTuple):
    """A label and one of its values: `how` is `inline`, `next` or `prev`, `order` the rank of this value for the label."""

    label: Hit
    start: int
    end: int
    how: str
    order: int
