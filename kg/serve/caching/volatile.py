"""Which queries have another answer each time they are asked, so that none of them is kept."""

import re

from kg.serve.tokens import tokens

FUNCTIONS = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
"""Functions of SPARQL 1.1 (section 17.4) that depend on more than the data."""
_SUSPECT = re.compile("|".join((*FUNCTIONS, "SERVICE")), re.IGNORECASE)


def is_volatile(text: str) -> bool:
    """Whether the query calls such a function, or asks another server.

    The engine does not ask for a space before a name (`DISTINCTRAND()`), so a word counts by how it ends.

    >>> is_volatile("SELECT (NOW() AS ?now) {}"), is_volatile("SELECT ?now { ?now ?p 'NOW()' } # RAND()")
    (True, False)
    """
    if _SUSPECT.search(text) is None:
        return False
    before = ""
    for token in tokens(text):
        if "SERVICE" in token.word or (token.text == "(" and before.endswith(FUNCTIONS)):
            return True
        before = token.word
    return False
