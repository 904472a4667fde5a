"""What the OpenAPI says of each route, in one place; docs/http.md lists the same routes for people."""

from dataclasses import replace

from kg.serve import filling, graphstore, graphwriting, protocol, submissions, validation
from kg.serve.formats import DESCRIPTIONS, DOCUMENTS, GRAPHS, PAGE, RESULTS
from kg.serve.route import LANG, Route, parameter

_PATH = parameter("path", "path", "What follows `id/` in the thing's IRI")
_GRAPHS = (
    parameter("default-graph-uri", "query", "A graph of the default graph", many=True),
    parameter("named-graph-uri", "query", "A named graph", many=True),
)

_USING = (
    parameter("using-graph-uri", "query", "A graph of the default graph of an update's patterns", many=True),
    parameter("using-named-graph-uri", "query", "A named graph of an update's patterns", many=True),
)

HOME = Route(
    "home",
    "What this is, what is in it, and where to query it",
    "A page for people; for programs the dataset's description (VoID, DCAT).",
    (PAGE.media, *(f.media for f in DESCRIPTIONS)),
    (304, 406),
    (LANG,),
)
SPARQL = Route(
    "sparql",
    "SPARQL 1.1 query and update",
    "The SPARQL 1.1 Protocol. Without a query: a form for people, the service description for programs. "
    "An update needs the bearer of a token. SERVICE and LOAD are refused, and limits are kept by refusing, never by cutting an answer.",
    (*(f.media for f in RESULTS), *(f.media for f in GRAPHS), PAGE.media),
    (204, 304, 400, 401, 403, 406, 409, 415, 422, 502, 503, 504),
    (
        parameter("query", "query", "The query"),
        *_GRAPHS,
        parameter("format", "query", "The format of the answer by its suffix (`csv`, `ttl`), in the place of Accept"),
        parameter("example", "query", "The name of a question that the form begins with"),
        LANG,
    ),
    {
        "required": True,
        "content": {
            protocol.QUERY: {"schema": {"type": "string"}},
            protocol.UPDATE: {"schema": {"type": "string"}},
            protocol.FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"query": {"type": "string"}, "update": {"type": "string"}}
                    | {g["name"]: g["schema"] for g in (*_GRAPHS, *_USING)},
                }
            },
        },
    },
)
THING = Route(
    "thing",
    "A thing: a posting, a position, an organisation, a person, …",
    "Answers 303 with the address of the document about it.",
    (),
    (303, 301, 404, 410),
    (_PATH,),
)
DOCUMENT = Route(
    "document",
    "The document about a thing",
    "In the format that Accept asks for, or by suffix: `.html .ttl .jsonld .nt .nq .trig .rdf`.",
    tuple(f.media for f in DOCUMENTS),
    (301, 304, 404, 406, 410),
    (_PATH, LANG, parameter("today", "query", "The day for which a page says what is open, as 2026-01-31")),
)
RELEASES = Route(
    "releases",
    "All releases",
    "When each was made, by what, and what came, changed and went with it; for programs also as a TimeMap (RFC 7089).",
    (PAGE.media, "application/json", *(f.media for f in DESCRIPTIONS), "application/link-format"),
    (304, 406),
    (LANG,),
)
RELEASE = Route(
    "release",
    "One release",
    "In the format that Accept asks for, or by suffix: `.html .json .ttl .jsonld .nt .rdf`.",
    (PAGE.media, "application/json", *(f.media for f in DESCRIPTIONS)),
    (304, 404, 406),
    (parameter("number", "path", "Its number, with or without a suffix"), LANG),
)
DIFFERENCE = Route(
    "diff",
    "What tells two releases apart",
    "A page, an RDF Patch or JSON, by Accept or by suffix (`.html .rdfp .json`). Release 0 is the empty one before the first.",
    (PAGE.media, "application/rdf-patch", "application/json"),
    (304, 404, 406, 503),
    (
        parameter("since", "path", "The release to compare with"),
        parameter("until", "path", "The release that is compared, with or without a suffix"),
        LANG,
    ),
)
DATASET = Route(
    "dataset",
    "What the dataset says of itself",
    "VoID and DCAT: title, licence, publisher, numbers by class and by property, where it can be had.",
    tuple(f.media for f in DESCRIPTIONS),
    (304, 406),
)
VOID = Route(
    "void", DATASET.summary, "The same as `/dataset`, where VoID looks for it.", DATASET.media, DATASET.statuses
)
_ID = parameter("path", "path", "What follows `id/posting/` in the posting's IRI")
_SENT = {"required": True, "content": {media: {"schema": {"type": "string"}} for media in submissions.POSTINGS}}
_MATCH = parameter("If-Match", "header", "The entity tag of the version that this was decided upon")
_NONE_MATCH = parameter("If-None-Match", "header", "`*`: publish again what was withdrawn")
_REPORTS = (PAGE.media, "application/json", "text/turtle")
POSTINGS = Route(
    "postings",
    "Postings, page by page",
    'By IRI; `Link: rel="next"` leads on. What waits in quarantine is for bearers of a token.',
    ("application/json",),
    (304, 400, 401, 403, 406),
    (
        parameter("state", "query", "`published` (the default), `withdrawn` or `quarantine`"),
        parameter("limit", "query", "How many, 1 to 1000 (the default is 100)"),
        parameter("after", "query", "Where the page begins, from the link to it"),
    ),
)
NEW_POSTING = Route(
    "posting",
    "A posting taken in",
    "For the bearer of a token. 201 where its source is new, else 200 with the IRI that it has; a posting that breaks a "
    "shape is 422 with the report (problem details, HTML or Turtle) and waits in quarantine.",
    ("application/json",),
    (201, 400, 401, 403, 415, 422, 503, 504),
    (parameter("source", "query", "What the posting is known by; else its own address, else a hash of its bytes"),),
    {"required": True, "content": {m: {"schema": {"type": "string"}} for m in (*submissions.POSTINGS, *filling.MEDIA)}},
)
POSTING = Route(
    "posting",
    "What the catalog knows of a posting",
    "Its source, state, versions, positions, and the entity tag that writing asks for.",
    ("application/json",),
    (304, 404, 410),
    (_ID,),
)
CHANGED_POSTING = replace(
    NEW_POSTING,
    summary="Another version of a posting",
    description="For the bearer of a token. `If-None-Match: *` publishes again what was withdrawn.",
    statuses=(400, 401, 403, 404, 410, 412, 415, 422, 428, 503, 504),
    parameters=(_ID, _MATCH, _NONE_MATCH),
    body=_SENT,
)
WITHDRAWN_POSTING = Route(
    "posting",
    "A posting withdrawn",
    "For the bearer of a token. It stays in the releases that held it, and its IRI stays its source's.",
    ("application/json",),
    (400, 401, 403, 404, 410, 412, 428, 503, 504),
    (_ID, _MATCH, parameter("reason", "query", "Why, for its document")),
)
VALIDATE_FORM = Route("validate", "A form to validate with", "For people.", (PAGE.media,), (), (LANG,))
VALIDATE = Route(
    "validate",
    "A posting, or any RDF, held against the shapes",
    "For anyone; nothing is stored. 200 with the report, whether it conforms or not.",
    _REPORTS,
    (400, 415, 422, 503, 504),
    (LANG,),
    {
        "required": True,
        "content": {media: {"schema": {"type": "string"}} for media in (*validation.OFFERS, *filling.MEDIA)},
    },
)
GRAPH_STORE = Route(
    "graphs",
    "A graph, by its name",
    "SPARQL 1.1 Graph Store Protocol, reading: `?graph=` with a graph's IRI, or `?default`. Literals are as written.",
    tuple(f.media for f in graphstore.FORMATS),
    (304, 400, 404, 406, 503),
    (
        parameter("graph", "query", "IRI of a named graph"),
        parameter("default", "query", "Without a value: the default graph"),
    ),
)
GRAPH = Route(
    "graph",
    "A graph, at its own IRI",
    "SPARQL 1.1 Graph Store Protocol, direct: the address is the graph's IRI.",
    tuple(f.media for f in graphstore.FORMATS),
    (304, 404, 406, 503),
    (parameter("path", "path", "What follows in the graph's IRI"),),
)
STORED = Route("stored", GRAPH.summary, GRAPH.description, GRAPH.media, GRAPH.statuses, GRAPH.parameters)
_BODY = {"required": True, "content": {media: {"schema": {"type": "string"}} for media in graphwriting.ACCEPTED}}
_WRITING = (204, 400, 401, 403, 404, 409, 412, 415, 422, 503, 504)
GRAPH_STORE_WRITING = replace(
    GRAPH_STORE,
    summary="A graph put, extended or deleted, by its name",
    description="SPARQL 1.1 Graph Store Protocol, writing, for the bearer of a token: `?graph=` with a graph's IRI, or "
    "`?default`; POST without either makes a graph and says where. What postings say stays: 409.",
    media=(),
    statuses=(201, *_WRITING),
    body=_BODY,
)
GRAPH_WRITING = replace(
    GRAPH,
    summary="A graph put, extended or deleted, at its own IRI",
    description="SPARQL 1.1 Graph Store Protocol, direct, writing, for the bearer of a token.",
    media=(),
    statuses=(201, *_WRITING),
    body=_BODY,
)
STORED_WRITING = replace(GRAPH_WRITING, name=STORED.name)
PAST = replace(
    SPARQL,
    name="release_sparql",
    summary="SPARQL 1.1 query over one release",
    description="What `/sparql` does, over a past release. Its index is made when somebody asks: 503 and Retry-After until then.",
    parameters=(parameter("number", "path", "The release's number"), *SPARQL.parameters),
    statuses=(304, 400, 403, 404, 406, 415, 422, 502, 503, 504),
)
CONTEXT = Route(
    "context", "The JSON-LD context", "The context that the dataset's JSON-LD uses.", ("application/ld+json",), (404,)
)
HEALTH = Route(
    "healthz", "Whether the service works", "Asks the index, and says which release is served.",
    ("application/json",), (503,),
)  # fmt: skip
METRICS = Route(
    "metrics", "What the service counts", "For a Prometheus server; only on the service's own machine, unless a setting "
    "says otherwise.", ("text/plain",), (403, 404),
)  # fmt: skip
