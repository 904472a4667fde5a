"""The nine queries that servers are compared by, over the data of `benchmarks/generated.py`."""

PREFIXES = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <https://schema.org/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX frapo: <http://purl.org/cerif/frapo/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX vac: <https://w3id.org/vacancy-graph/ns#>
"""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
"""A query that no server ends in the time of a benchmark."""
SCAN = PREFIXES + 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), "universi")) }'
"""A heavy query: it reads every statement."""


def queries(posting: str) -> dict[str, str]:
    """The queries by name; `posting` is the IRI of one made from the example of Bochum."""
    number = posting.rpartition("-")[2]
    plain = {
        "ASK": f"ASK {{ <{posting}> a vac:JobPosting }}",
        "DESCRIBE": f"DESCRIBE <{posting}>",
        "lookup": f"""SELECT ?posting ?title {{ ?posting frapo:hasReferenceNumber "ANR 4647-{number}" ;
            rdfs:label ?title }}""",
        "group by funder": """SELECT ?funder (COUNT(DISTINCT ?position) AS ?n) {
            ?position frapo:isFundedBy ?grant . ?grant frapo:isAwardedBy ?agency . ?agency rdfs:label ?funder
            } GROUP BY ?funder ORDER BY DESC(?n)""",
        "collaborators": f"""SELECT DISTINCT ?partner ?head {{ <{posting}> vac:advertises ?position .
            ?position org:postIn ?unit . ?other org:postIn ?unit ; vac:inProject ?project .
            ?project vac:collaborator ?partner . OPTIONAL {{ ?head org:headOf ?partner }} }}""",
        "top deadlines": """SELECT ?posting ?title ?deadline { ?posting vac:applicationDeadline ?deadline ;
            schema:title ?title FILTER(?deadline >= "2026-11-22"^^xsd:date) } ORDER BY ?deadline ?posting LIMIT 20""",
        "path": """SELECT (COUNT(*) AS ?n) { ?unit org:subOrganizationOf+ ?top }""",
        "text": """SELECT ?posting ?title { ?posting schema:title ?title FILTER(REGEX(?title, "doctora|phd", "i")) }
            LIMIT 200""",
        "export": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100000",
    }
    return {name: PREFIXES + text for name, text in plain.items()}
