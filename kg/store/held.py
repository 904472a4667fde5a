"""What an index makes of a quad: it keeps literals in canonical form ("2.50" becomes 2.5), so it is asked for each."""

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

_PREDICATE = NamedNode("urn:p")
TYPED = b'"^^'  # what a line without it says can be said in no other words


def lines(written: Sequence[bytes]) -> list[bytes]:
    """What an index holds of these N-Quads lines, line by line.

    A literal without a datatype is a string of characters, which an index has no other form for.

    >>> lines([b'<a:s> <a:p> "05"^^<http://www.w3.org/2001/XMLSchema#integer> .\\n'])
    [b'<a:s> <a:p> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\\n']
    """
    found = list(written)
    typed = [n for n, line in enumerate(written) if TYPED in line]
    if typed:
        said = parse(b"".join(written[n] for n in typed), format=RdfFormat.N_QUADS)
        for n, line in zip(typed, nquads(quads(list(said))), strict=True):
            found[n] = line
    return found


def quads(written: Sequence[Quad]) -> list[Quad]:
    """What an index holds of these quads, one by one."""
    forms = _forms({q.object for q in written if isinstance(q.object, Literal)})
    found = []
    for quad in written:
        said = forms[quad.object] if isinstance(quad.object, Literal) else quad.object
        found.append(quad if said == quad.object else Quad(quad.subject, quad.predicate, said, quad.graph_name))
    return found


def nquads(quads: Iterable[Quad]) -> list[bytes]:
    """Quads as N-Quads lines, one by one."""
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def _forms(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    asked = {NamedNode(f"urn:{n}"): literal for n, literal in enumerate(literals)}
    store = Store()
    store.extend(Quad(node, _PREDICATE, literal) for node, literal in asked.items())
    return {asked[q.subject]: q.object for q in store if isinstance(q.object, Literal)}  # all of them are
