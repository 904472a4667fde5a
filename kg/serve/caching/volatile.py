"""Which queries have another answer each time they are asked, so that none of them is kept."""

from kg.sparql.tokens import tokens

FUNCTIONS = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
"""Functions of SPARQL 1.1 (section 17.4) that depend on more than the data."""
_SUSPECTS = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
"""Without one of these there is none of those, which most queries show at once."""


def is_volatile(text: str) -> bool:
    """Whether the query calls such a function, or asks another server.

    The engine does not ask for a space before a name (`DISTINCTRAND()`), so a word counts by how it ends.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("SELECT ?now { ?now ?p 'NOW()' } # RAND()")
    (True, False)
    """
    capitals = text.upper()
    if not any(name in capitals for name in _SUSPECTS):
        return False
    before = ""
    for token in tokens(text):
        if "SERVICE" in token.word or (token.text == "(" and before.endswith(FUNCTIONS)):
            return True
        before = token.word
    return False
