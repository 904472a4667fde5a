"""Document to facts, each with the words that say it."""

from typing import TYPE_CHECKING, Any

from kg.extract.fact import Extraction, Fact, Level, Status, Value

if TYPE_CHECKING:
    from kg.extract.engine import extract
    from kg.extract.output import payload

__all__ = ["Extraction", "Fact", "Level", "Status", "Value", "extract", "payload"]


def __getattr__(name: str) -> Any:
    # The engine loads lexicons and value parsers; whoever only needs the types does not pay for them.
    if name == "extract":
        from kg.extract.engine import extract

        return extract
    if name == "payload":
        from kg.extract.output import payload

        return payload
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
