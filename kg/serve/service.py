"""What this service and its dataset say of themselves, in RDF (SPARQL 1.1 Service Description, VoID, DCAT)."""

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.formats import Format
from kg.serve.graphs import encode
from kg.serve.names import PREFIXES, term

if TYPE_CHECKING:
    from kg.serve.context import Context
    from kg.settings import Settings

GRAPHS = ("candidates", "links", "evidence")


def dataset_iri(base: str) -> NamedNode:
    """The IRI of the dataset itself."""
    return NamedNode(base + "id/dataset")


def publisher_iri(base: str) -> NamedNode:
    """The IRI of who publishes it."""
    return NamedNode(base + "id/dataset#publisher")


def publisher(base: str, settings: "Settings") -> list[Quad]:
    """Who publishes the dataset."""
    agent = publisher_iri(base)
    quads = [
        Quad(agent, term("rdf:type"), term("foaf:Agent")),
        Quad(agent, term("foaf:name"), Literal(settings.publisher)),
    ]
    if settings.publisher_url:
        quads.append(Quad(agent, term("foaf:homepage"), NamedNode(settings.publisher_url)))
    return quads


def dataset(context: "Context", release: int) -> list[Quad]:
    """The dataset: title, licence, publisher, release, where to query it."""
    base, settings = context.live.base, context.settings
    node = dataset_iri(base)
    return [
        Quad(node, term("rdf:type"), term("void:Dataset")),
        Quad(node, term("rdf:type"), term("dcat:Dataset")),
        Quad(node, term("dcterms:title"), Literal(settings.title)),
        Quad(node, term("dcterms:license"), NamedNode(settings.licence)),
        Quad(node, term("dcterms:publisher"), publisher_iri(base)),
        Quad(node, term("owl:versionInfo"), Literal(str(release))),
        Quad(node, term("void:uriSpace"), Literal(base + "id/")),
        Quad(node, term("void:sparqlEndpoint"), NamedNode(base + "sparql")),
        Quad(node, term("foaf:homepage"), NamedNode(base)),
        *publisher(base, settings),
    ]


def description(context: "Context", form: Format) -> bytes:
    """The SPARQL endpoint's service description."""
    base = context.live.base
    service, data, default = (NamedNode(f"{base}sparql#{name}") for name in ("service", "data", "default"))
    rdf_type = term("rdf:type")
    quads = [
        Quad(service, rdf_type, term("sd:Service")),
        Quad(service, term("sd:endpoint"), NamedNode(base + "sparql")),
        Quad(service, term("sd:supportedLanguage"), term("sd:SPARQL11Query")),
        *(Quad(service, term("sd:resultFormat"), NamedNode(PREFIXES["formats"] + name)) for name in (
            "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")),
        Quad(service, term("sd:defaultDataset"), data),
        Quad(service, term("rdfs:comment"), Literal(
            f"A query may take {context.settings.query_timeout:g} seconds, be {context.settings.query_length} characters "
            f"long, and be answered with {context.settings.query_bytes} bytes; more is refused, never cut. "
            "SERVICE and updates are refused.", language="en")),
        Quad(data, rdf_type, term("sd:Dataset")),
        Quad(data, term("sd:defaultGraph"), default),
        Quad(default, rdf_type, term("sd:Graph")),
    ]  # fmt: skip
    for name in GRAPHS:
        named = NamedNode(f"{base}sparql#{name}")
        quads += [
            Quad(data, term("sd:namedGraph"), named),
            Quad(named, rdf_type, term("sd:NamedGraph")),
            Quad(named, term("sd:name"), NamedNode(f"{base}graph/{name}")),
        ]
    return encode([*quads, *dataset(context, context.live.release)], form, base)
