"""What a form offers for the parameters of a question: values that are in the index, with what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.serve.documents import select
from kg.serve.labels import Label
from kg.store import Index


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, as it is given in an address, and its names."""

    value: str
    labels: tuple[Label, ...] = ()


def choices(index: Index, queries: Mapping[str, str]) -> dict[str, list[Choice]]:
    """For each name what its query gives, which has ?value and, in several rows, each ?label of it."""
    return {name: _choices(index, query) for name, query in queries.items()}


def _choices(index: Index, query: str) -> list[Choice]:
    found: dict[str, list[Label]] = {}
    for value, label in select(index, query):
        said = found.setdefault(value.value, [])
        if isinstance(label, Literal):
            said.append(Label(label.value, label.language or ""))
    return [Choice(value, tuple(labels)) for value, labels in found.items()]
