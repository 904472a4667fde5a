"""The document about a posting that is no longer published: 410, and when and why."""

from pyoxigraph import Literal, NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import graphs, service, view
from kg.serve.context import Context
from kg.serve.formats import PAGE, Format
from kg.serve.names import PREFIXES, term
from kg.store import Withdrawal


def answer(request: Request, context: Context, gone: Withdrawal, form: Format, headers: dict[str, str]) -> Response:
    """410 in that format."""
    if form is PAGE:
        lang = context.templates.language(request)
        page = context.templates.render(
            "withdrawn.html", request, gone=gone, when=view.long_date(gone.when.date(), lang)
        )
        return Response(page, 410, headers, form.content_type)
    return Response(graphs.encode(quads(context, gone), form, context.live.base), 410, headers, form.content_type)


def quads(context: Context, gone: Withdrawal) -> list[Quad]:
    """The withdrawal in RDF: the posting was invalidated, then and therefore (PROV-O); whose document says so."""
    base = context.live.base
    node = NamedNode(gone.posting)
    document = NamedNode(base + "doc/" + gone.posting.removeprefix(base + "id/"))
    when = Literal(gone.when.isoformat().replace("+00:00", "Z"), datatype=NamedNode(PREFIXES["xsd"] + "dateTime"))
    found = [
        Quad(node, term("rdf:type"), term("vac:JobPosting")),
        Quad(node, term("rdfs:label"), Literal(gone.label)),
        Quad(node, term("prov:invalidatedAtTime"), when),
        Quad(node, term("void:inDataset"), service.dataset_iri(base)),
        Quad(document, term("rdf:type"), term("foaf:Document")),
        Quad(document, term("foaf:primaryTopic"), node),
        Quad(document, term("dcterms:license"), NamedNode(context.settings.licence)),
        Quad(document, term("dcterms:publisher"), service.publisher_iri(base)),
        *service.publisher(base, context.settings),
    ]
    if gone.reason:
        found.append(Quad(node, term("rdfs:comment"), Literal(gone.reason)))
    return found
