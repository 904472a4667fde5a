"""Media types and suffixes of what is served, each once, in the server's order of preference."""

from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat

HTML = "text/html"


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, so that comparing them costs nothing
class Format:
    """One representation: its media type, the suffix of its address, its name for people, and the engine's format."""

    media: str
    suffix: str
    label: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The value of Content-Type; text/* says its charset, since its default is not UTF-8 everywhere."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


PAGE = Format(HTML, "html", "HTML")
TURTLE = Format("text/turtle", "ttl", "Turtle", rdf=RdfFormat.TURTLE)
JSON_LD = Format("application/ld+json", "jsonld", "JSON-LD", rdf=RdfFormat.JSON_LD)
N_TRIPLES = Format("application/n-triples", "nt", "N-Triples", rdf=RdfFormat.N_TRIPLES)
RDF_XML = Format("application/rdf+xml", "rdf", "RDF/XML", rdf=RdfFormat.RDF_XML)
N_QUADS = Format("application/n-quads", "nq", "N-Quads", rdf=RdfFormat.N_QUADS)
TRIG = Format("application/trig", "trig", "TriG", rdf=RdfFormat.TRIG)
JSON = Format("application/json", "json", "JSON")

GRAPHS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)
"""What CONSTRUCT and DESCRIBE give."""
RESULTS = (
    Format("application/sparql-results+json", "json", "JSON", results=QueryResultsFormat.JSON),
    Format("application/sparql-results+xml", "xml", "XML", results=QueryResultsFormat.XML),
    Format("text/csv", "csv", "CSV", results=QueryResultsFormat.CSV),
    Format("text/tab-separated-values", "tsv", "TSV", results=QueryResultsFormat.TSV),
    Format("application/json", "json", "JSON", results=QueryResultsFormat.JSON),
    Format("application/xml", "xml", "XML", results=QueryResultsFormat.XML),
)
"""What SELECT and ASK give; the last two are what plain clients ask for."""
DOCUMENTS = (PAGE, TURTLE, JSON_LD, N_TRIPLES, N_QUADS, TRIG, RDF_XML)
"""What a document about a thing is given in."""
DESCRIPTIONS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""What describes the dataset and the service."""


def by_media(media: str, offers: tuple[Format, ...]) -> Format:
    """The format of that media type."""
    return next(f for f in offers if f.media == media)
