"""Literals as they were written, where an index has rewritten them (`2.50` to `2.5`, `xsd:int` to `xsd:integer`)."""

from collections.abc import Sequence

from pyoxigraph import Literal, Quad

from kg.serve.names import PREFIXES
from kg.store import Catalog

_XSD = PREFIXES["xsd"]
_KEPT = frozenset({_XSD + "string", _XSD + "anyURI", PREFIXES["rdf"] + "langString"})
"""Datatypes that an index keeps as they are, and nearly all literals have."""


def restore(quads: Sequence[Quad], catalog: Catalog, release: int) -> list[Quad]:
    """The quads, which an index gave, with their literals as the catalog has them, in the same order."""
    asked = [quad for quad in quads if isinstance(quad.object, Literal) and quad.object.datatype.value not in _KEPT]
    if not asked:
        return list(quads)
    written = catalog.written(asked, release)
    return [said for quad in quads for said in written.get(quad, [quad])]
