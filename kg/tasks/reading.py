"""What somebody sent, read: a document to extract from, or statements in our own ontology."""

from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import Quad

from kg.errors import Refusal
from kg.graph import adopted
from kg.graph.iri import web
from kg.read import Document, Source, rdf, read
from kg.read.decoding import decode
from kg.read.reader import read_objects
from kg.tasks.kinds import found
from kg.tasks.records import Submission

TURTLE, JSON_LD = "text/turtle", "application/ld+json"


@dataclass(frozen=True, slots=True)
class Read:
    """A document; `quads` where it states a posting in our own ontology, so that nothing is to be extracted."""

    document: Document
    quads: tuple[Quad, ...] = ()

    @property
    def address(self) -> str | None:
        """What the posting says is its own address, as an IRI; None where it says none."""
        said = [self.document.address]
        node = adopted.head(self.quads)
        if node is not None:
            said.append(node.value)
        for posting in self.document.metadata[:1]:
            said += [posting.get(name) for name in ("url", "mainEntityOfPage", "@id")]
        iris = (web(one) for one in said if isinstance(one, str) and one.startswith(("http://", "https://")))
        return next((iri.value for iri in iris if iri is not None), None)


def media_type(sent: Submission) -> str:
    """The media type, without its parameters; raises Refusal `binary` where nobody says it and the bytes do not either."""
    return sent.media_type.partition(";")[0].strip().lower() or found(sent.data, sent.name)


def posting(sent: Submission, name: str, limit: int) -> Read:
    """A posting in any of the formats that are taken in; raises Refusal as `kg.read.read` and `kg.read.rdf` do."""
    if media_type(sent) != TURTLE:
        return Read(read(sent.data, name=name, media_type=sent.media_type or media_type(sent), limit=limit))
    return stated(sent, TURTLE, name, limit)


def stated(sent: Submission, form: str, name: str, limit: int) -> Read:
    """A posting that comes as statements: in our own ontology, else by schema.org. Raises Refusal, also `no-posting`."""
    if not sent.data.strip():
        raise Refusal("empty", f"{name} is empty")
    # Relative IRIs are of nothing that anybody owns, so that none of them can be taken for a thing of the dataset.
    quads = rdf.statements(sent.data, form, base=f"urn:sha256:{sha256(sent.data).hexdigest()}", name=name)
    source = Source(name, form, sha256(sent.data).hexdigest())
    if adopted.head(quads) is not None:
        text, warnings = decode(sent.data, name=name, charset="utf-8")
        return Read(Document(text, source, warnings=warnings), tuple(quads))
    objects = rdf.postings(quads)
    if not objects:
        raise Refusal(
            "no-posting", f"{name} states neither a vac:JobPosting nor a schema.org JobPosting; give the posting itself"
        )
    return Read(read_objects(tuple(objects), source, limit))
