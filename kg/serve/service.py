"""What this service and its dataset say of themselves, in RDF (SPARQL 1.1 Service Description, VoID, DCAT)."""

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.serve.formats import Format
from kg.serve.graphs import encode
from kg.serve.names import PREFIXES, term

if TYPE_CHECKING:
    from kg.serve.context import Context
    from kg.serve.reading import Profile
    from kg.settings import Settings

GRAPHS = ("candidates", "links", "evidence")
DESCRIPTION = "Academic job postings with those who offer, lead and pay for them, as linked data."
BESCHREIBUNG = "Akademische Stellenanzeigen mit denen, die sie anbieten, leiten und bezahlen, als verknüpfte Daten."


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
        Quad(node, term("dcat:version"), Literal(str(release))),
        Quad(node, term("void:uriSpace"), Literal(base + "id/")),
        Quad(node, term("void:sparqlEndpoint"), NamedNode(base + "sparql")),
        Quad(node, term("foaf:homepage"), NamedNode(base)),
        *publisher(base, settings),
    ]


def described(context: "Context", release: int, profile: "Profile") -> list[Quad]:
    """The dataset with what is in it, by class and by property, and where it can be had (VoID 1, DCAT 3)."""
    base = context.live.base
    node, default = dataset_iri(base), NamedNode(base + "sparql#default")
    quads = dataset(context, release)

    def count(subject: NamedNode, name: str, number: int) -> None:
        quads.append(Quad(subject, term(name), Literal(number)))

    count(node, "void:triples", profile.triples)
    count(node, "void:distinctSubjects", profile.subjects)
    count(node, "void:properties", len(profile.properties))
    count(node, "void:classes", len(profile.classes))
    for number, (kind, things) in enumerate(profile.classes, 1):
        part = NamedNode(f"{node.value}#class-{number}")
        quads += [Quad(node, term("void:classPartition"), part), Quad(part, term("void:class"), kind)]
        count(part, "void:entities", things)
    for number, (prop, uses) in enumerate(profile.properties, 1):
        part = NamedNode(f"{node.value}#property-{number}")
        quads += [Quad(node, term("void:propertyPartition"), part), Quad(part, term("void:property"), prop)]
        count(part, "void:triples", uses)
    vocabularies = {cut(prop.value) for prop, _ in profile.properties}
    quads += [Quad(node, term("void:vocabulary"), NamedNode(v)) for v in sorted(vocabularies) if v in PREFIXES.values()]
    quads += [
        Quad(node, term("void:dataDump"), NamedNode(base + "graphs?default")),
        Quad(node, term("void:feature"), NamedNode(PREFIXES["formats"] + "Turtle")),
        Quad(node, term("dcterms:description"), Literal(DESCRIPTION, language="en")),
        Quad(node, term("dcterms:description"), Literal(BESCHREIBUNG, language="de")),
        Quad(node, term("dcat:hasCurrentVersion"), NamedNode(f"{base}releases/{release}")),
        Quad(default, term("dcterms:isPartOf"), node),
    ]
    for name, address, words in (
        ("sparql", "sparql", "SPARQL endpoint"),
        ("default", "graphs?default", "All that is asserted, as Turtle, N-Triples, JSON-LD or RDF/XML"),
    ):
        way = NamedNode(f"{node.value}#{name}")
        quads += [
            Quad(node, term("dcat:distribution"), way),
            Quad(way, term("rdf:type"), term("dcat:Distribution")),
            Quad(way, term("dcterms:title"), Literal(words, language="en")),
            Quad(way, term("dcat:accessURL"), NamedNode(base + address)),
            Quad(way, term("dcterms:license"), NamedNode(context.settings.licence)),
        ]
    endpoint = NamedNode(f"{node.value}#service")
    return [
        *quads,
        Quad(NamedNode(f"{node.value}#sparql"), term("dcat:accessService"), endpoint),
        Quad(endpoint, term("rdf:type"), term("dcat:DataService")),
        Quad(endpoint, term("dcterms:title"), Literal("SPARQL 1.1 query and update", language="en")),
        Quad(endpoint, term("dcat:endpointURL"), NamedNode(base + "sparql")),
        Quad(endpoint, term("dcat:servesDataset"), node),
    ]


def cut(iri: str) -> str:
    """The namespace of a term.

    >>> cut("http://www.w3.org/ns/org#headOf")
    'http://www.w3.org/ns/org#'
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def description(context: "Context", form: Format, endpoint: str) -> bytes:
    """The SPARQL endpoint's service description; `endpoint` is the address that was asked."""
    base = context.live.base
    service, data, default = (NamedNode(f"{base}sparql#{name}") for name in ("service", "data", "default"))
    rdf_type = term("rdf:type")
    quads = [
        Quad(service, rdf_type, term("sd:Service")),
        Quad(service, term("sd:endpoint"), NamedNode(endpoint)),
        Quad(service, term("sd:supportedLanguage"), term("sd:SPARQL11Query")),
        Quad(service, term("sd:supportedLanguage"), term("sd:SPARQL11Update")),
        Quad(service, term("sd:feature"), term("sd:EmptyGraphs")),
        *(Quad(service, term("sd:resultFormat"), NamedNode(PREFIXES["formats"] + name)) for name in (
            "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")),
        Quad(service, term("sd:defaultDataset"), data),
        Quad(service, term("rdfs:comment"), Literal(
            f"A query may take {context.settings.query_timeout:g} seconds, be {context.settings.query_length} characters "
            f"long, and be answered with {context.settings.query_bytes} bytes; more is refused, never cut. "
            "SERVICE and LOAD are refused. An update needs a token.", language="en")),
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
