"""What the mapping asks of the registry of known organisations and grants; `kg.link` keeps it."""

from collections.abc import Sequence
from typing import Protocol


class Organisation(Protocol):
    """A known organisation; `country` is ISO 3166 alpha-2, `ror` and `page` are addresses."""

    @property
    def key(self) -> str:
        """Its IRI after the base and `id/`: `org/tu-darmstadt`."""

    @property
    def label(self) -> str:
        """Its one name."""

    @property
    def acronym(self) -> str | None:
        """Its acronym."""

    @property
    def country(self) -> str | None:
        """Where it sits."""

    @property
    def city(self) -> str | None:
        """The city it sits in."""

    @property
    def ror(self) -> str | None:
        """Its ROR id."""

    @property
    def page(self) -> str | None:
        """Its home page."""

    @property
    def classes(self) -> Sequence[str]:
        """The IRIs of its classes."""


class Grant(Protocol):
    """A known grant."""

    @property
    def number(self) -> str | None:
        """Its number at the funder."""

    @property
    def source(self) -> str | None:
        """Where the registry has it from, in words or as an address."""


class Registry(Protocol):
    """Known organisations by any of their names, and grants by funder and acronym."""

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of that name, or None where none or several have it."""

    def known(self, key: str) -> Organisation | None:
        """The organisation with that key."""

    def grant(self, funder: str, acronym: str) -> Grant | None:
        """The grant of that acronym from the funder with that key."""
