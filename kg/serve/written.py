"""Literals as they were written, where an index has rewritten them (`2.50` to `2.5`, `xsd:int` to `xsd:integer`)."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.serve.names import PREFIXES
from kg.store import Catalog

_XSD = PREFIXES["xsd"]
_KEPT = frozenset({_XSD + "string", _XSD + "anyURI", PREFIXES["rdf"] + "langString"})
"""Datatypes that an index keeps as they are, and nearly all literals have."""


def restore(quads: Sequence[Quad], catalog: Catalog, release: int) -> list[Quad]:
    """The quads, which an index gave, with their literals as the catalog has them, in the same order."""
    subjects = {q.subject for q in quads if _rewritable(q) and isinstance(q.subject, NamedNode)}
    if not subjects:
        return list(quads)
    written: dict[Quad, list[Quad]] = {}
    for quad in catalog.about(subjects, release):
        if _rewritable(quad):
            written.setdefault(_indexed(quad), []).append(quad)
    return [said for quad in quads for said in written.get(quad, [quad])]


def _rewritable(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and quad.object.datatype.value not in _KEPT


def _indexed(quad: Quad) -> Quad:
    store = Store()
    store.add(quad)
    (indexed,) = store.quads_for_pattern(None, None, None, None)
    return indexed
