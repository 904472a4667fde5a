"""Document to facts, each with the words that say it."""

from kg.extract.fact import Extraction, Fact, Level, Status, Value

__all__ = ["Extraction", "Fact", "Level", "Status", "Value"]
