"""What replacing, extending or deleting one graph does to a release (SPARQL 1.1 Graph Store HTTP Protocol, section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser  # here, since a worker can open no file any more
from typing import Literal

import pyoxigraph as ox

from kg.store.index import Snapshot
from kg.update.blocks import plain
from kg.update.effect import Bounds, Effect, found, own
from kg.update.operations import Graph, Refused
from kg.update.view import View

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""What a graph is taken in, by media type."""
FORM = "multipart/form-data"
Method = Literal["PUT", "POST", "DELETE"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a request does, and whether its graph was there before."""

    effect: Effect
    existed: bool


def of_graph(
    index: Snapshot, method: Method, graph: str | None, body: bytes, content_type: str, bounds: Bounds
) -> Stored:
    """What a method does to a graph (the default graph where None): PUT replaces it, POST adds to it, DELETE ends it.

    Relative IRIs in the body resolve against the graph's, for the default graph against the dataset's base. Raises
    Refused: 400 for what cannot be read, with line and column, 404 where there is nothing to delete, 415 for a media type
    that is not of FORMATS.
    """
    where: Graph = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    quads = [] if method == "DELETE" else _read(body, content_type, where, graph or index.base)
    existed = False

    def change(view: View) -> None:
        nonlocal existed
        existed = view.exists(where)
        if method == "DELETE" and not existed:
            raise Refused(f"there is no graph {where}", 404)
        if method == "DELETE" and isinstance(where, ox.NamedNode):
            view.drop(where)
        elif method != "POST":
            view.empty(where)
        if method != "DELETE" and isinstance(where, ox.NamedNode) and not quads:
            view.create(where)  # nothing would tell of it otherwise
        view.insert(quads)

    return Stored(found(index, bounds, change), existed)


def _read(body: bytes, content_type: str, graph: Graph, base: str) -> list[ox.Quad]:
    parts = _parts(body, content_type) if _essence(content_type) == FORM else [(body, content_type)]
    quads: list[ox.Quad] = []
    for part, media in parts:
        quads += own([ox.Quad(q.subject, q.predicate, q.object, graph) for q in _parsed(part, media, base)])
    return quads


def _parsed(body: bytes, content_type: str, base: str) -> list[ox.Quad]:
    media = _essence(content_type)
    if media not in FORMATS:
        sent = f"not {media}" if media else "and this has no Content-Type"
        raise Refused(f"a graph is sent as {', '.join(FORMATS)}, {sent}", 415)
    try:
        quads = list(ox.parse(body, format=FORMATS[media], base_iri=base))
    except SyntaxError as error:
        words = plain(str(error.msg))
        if "LoadDocumentCallback" in words:
            words = "the context of this JSON-LD would have to be fetched, and nothing is fetched here; send it along"
        raise Refused(words, 400, error.lineno or 0, error.offset or 0) from None
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            raise Refused(
                f"the body names the graph {quad.graph_name}; send the statements of one graph, without its name"
            )
        term = quad.object
        if isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction is not None):
            raise Refused(f"{term} is of RDF 1.2 and cannot be recorded here")
    return quads


def _parts(body: bytes, content_type: str) -> Sequence[tuple[bytes, str]]:
    """The files of a form (RFC 7578), each with its media type."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Refused("the body is no multipart/form-data with the boundary that its Content-Type names")
    found = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append((content, str(part.get("Content-Type", ""))))
    return found


def _essence(content_type: str) -> str:
    """The media type without parameters; Refused 415 for a charset other than UTF-8."""
    media, *parameters = (each.strip() for each in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(f"a graph is sent as UTF-8, not as {value.strip()}", 415)
    return media.lower()
