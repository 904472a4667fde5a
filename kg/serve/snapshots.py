"""What is said of releases in RDF (DCAT 3: versions of a dataset) and in JSON."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.serve import service
from kg.serve.names import term
from kg.settings import Settings
from kg.store import Release
from kg.store.patch import MEDIA_TYPE as PATCH

_MEDIA = "https://www.iana.org/assignments/media-types/"


def iri(base: str, number: int) -> NamedNode:
    """The IRI of a release."""
    return NamedNode(f"{base}releases/{number}")


def listing(every: Sequence[Release], base: str, settings: Settings) -> list[Quad]:
    """The dataset and all its versions."""
    dataset = service.dataset_iri(base)
    quads = [
        Quad(dataset, term("rdf:type"), term("dcat:Dataset")),
        Quad(dataset, term("dcterms:title"), Literal(settings.title)),
        *(Quad(dataset, term("dcat:hasVersion"), iri(base, r.number)) for r in every),
        *service.publisher(base, settings),
    ]
    if every:
        quads.append(Quad(dataset, term("dcat:hasCurrentVersion"), iri(base, every[-1].number)))
    return [*quads, *(quad for r in every for quad in version(r, base, settings))]


def version(release: Release, base: str, settings: Settings) -> list[Quad]:
    """One version of the dataset: when it was made and why, its postings, and what it can be had as."""
    node = iri(base, release.number)
    said = f"{release.kind}: {release.note}" if release.note else release.kind
    postings = NamedNode(node.value + "#postings")
    quads = [
        Quad(node, term("rdf:type"), term("dcat:Dataset")),
        Quad(node, term("rdf:type"), term("void:Dataset")),
        Quad(node, term("dcat:isVersionOf"), service.dataset_iri(base)),
        Quad(node, term("dcat:version"), Literal(str(release.number))),
        Quad(node, term("dcterms:title"), Literal(f"{settings.title}, release {release.number}", language="en")),
        Quad(node, term("dcterms:issued"), Literal(_stamp(release), datatype=term("xsd:dateTime"))),
        Quad(node, term("dcterms:license"), NamedNode(settings.licence)),
        Quad(node, term("dcterms:publisher"), service.publisher_iri(base)),
        Quad(node, term("rdfs:comment"), Literal(said)),
        Quad(node, term("void:classPartition"), postings),
        Quad(postings, term("void:class"), term("vac:JobPosting")),
        Quad(postings, term("void:entities"), Literal(release.postings)),
    ]
    endpoint = NamedNode(f"{node.value}#endpoint")
    quads += [
        Quad(endpoint, term("rdf:type"), term("dcat:DataService")),
        Quad(endpoint, term("dcterms:title"), Literal("SPARQL endpoint over this release", language="en")),
        Quad(endpoint, term("dcat:endpointURL"), NamedNode(f"{node.value}/sparql")),
        Quad(endpoint, term("dcat:servesDataset"), node),
    ]
    if release.number > 1:
        quads.append(Quad(node, term("dcat:previousVersion"), iri(base, release.number - 1)))
    for since, words in ((0, "all statements"), (release.number - 1, "changes since the release before")):
        made = NamedNode(f"{node.value}#patch-from-{since}")
        quads += [
            Quad(node, term("dcat:distribution"), made),
            Quad(made, term("rdf:type"), term("dcat:Distribution")),
            Quad(made, term("dcterms:title"), Literal(f"{words}, as an RDF Patch", language="en")),
            Quad(made, term("dcat:downloadURL"), NamedNode(f"{base}releases/{since}/diff/{release.number}.rdfp")),
            Quad(made, term("dcat:mediaType"), NamedNode(_MEDIA + PATCH)),
        ]
    return list(dict.fromkeys(quads))


def as_json(release: Release) -> dict[str, Any]:
    """One version as an object of JSON."""
    number = release.number
    return {
        "number": number,
        "created": _stamp(release),
        "kind": release.kind,
        "note": release.note,
        "postings": release.postings,
        "added": release.added,
        "changed": release.changed,
        "removed": release.removed,
        "vocabulary_changed": release.vocabulary,
        "stated": release.stated,
        "retracted": release.retracted,
        "links": {
            "self": f"/releases/{number}",
            "sparql": f"/releases/{number}/sparql",
            "diff": f"/releases/{number - 1}/diff/{number}",
        },
    }


def _stamp(release: Release) -> str:
    return release.created.isoformat().replace("+00:00", "Z")
