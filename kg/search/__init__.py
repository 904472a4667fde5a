"""Search over the postings of the newest release: full text and facets, from an index of its own beside the catalog."""

from kg.search.errors import NotReady, TooLong, Unknown
from kg.search.request import (
    Choice,
    Facet,
    Hit,
    Piece,
    Request,
    Result,
    Sort,
    State,
    Suggestion,
)
from kg.search.search import Search

__all__ = [
    "Choice",
    "Facet",
    "Hit",
    "NotReady",
    "Piece",
    "Request",
    "Result",
    "Search",
    "Sort",
    "State",
    "Suggestion",
    "TooLong",
    "Unknown",
]
