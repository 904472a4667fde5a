"""All routes of the application, in the order in which they are looked at. A page that has a module says its own there."""

from kg.serve import (
    dataset,
    describe,
    entities,
    graphstore,
    graphwriting,
    listing,
    past,
    postings,
    releases,
    sparql,
    state,
    submitting,
    validation,
    vocabulary,
)  # fmt: skip
from kg.serve.pages import home, questions, search, signin
from kg.serve.route import Entry

WRITTEN = ("PUT", "POST", "DELETE")
ROUTES: tuple[Entry, ...] = (
    ("/", ("GET",), home.answer, describe.HOME),
    ("/sparql", ("GET", "POST"), sparql.answer, describe.SPARQL),
    ("/id/{path:path}", ("GET",), entities.thing, describe.THING),
    ("/doc/{path:path}", ("GET",), entities.document, describe.DOCUMENT),
    ("/releases", ("GET",), releases.listing, describe.RELEASES),
    ("/releases/{number}", ("GET",), releases.one, describe.RELEASE),
    ("/releases/{number}/sparql", ("GET", "POST"), past.answer, describe.PAST),
    ("/releases/{since}/diff/{until}", ("GET",), releases.difference, describe.DIFFERENCE),
    ("/dataset", ("GET",), dataset.answer, describe.DATASET),
    ("/.well-known/void", ("GET",), dataset.answer, describe.VOID),
    ("/postings", ("GET",), listing.answer, describe.POSTINGS),
    ("/postings", ("POST",), submitting.post, describe.NEW_POSTING),
    ("/postings/{path:path}", ("GET",), postings.get, describe.POSTING),
    ("/postings/{path:path}", ("PUT",), postings.put, describe.CHANGED_POSTING),
    ("/postings/{path:path}", ("DELETE",), postings.delete, describe.WITHDRAWN_POSTING),
    ("/validate", ("GET",), validation.page, describe.VALIDATE_FORM),
    ("/validate", ("POST",), validation.post, describe.VALIDATE),
    ("/graphs", ("GET",), graphstore.indirect, describe.GRAPH_STORE),
    ("/graphs", WRITTEN, graphwriting.indirect, describe.GRAPH_STORE_WRITING),
    ("/graphs/{path:path}", ("GET",), graphstore.direct, describe.STORED),
    ("/graphs/{path:path}", WRITTEN, graphwriting.direct, describe.STORED_WRITING),
    ("/graph/{path:path}", ("GET",), graphstore.direct, describe.GRAPH),
    ("/graph/{path:path}", WRITTEN, graphwriting.direct, describe.GRAPH_WRITING),
    *questions.ROUTES,
    *signin.ROUTES,
    *vocabulary.ROUTES,
    *search.ROUTES,
    ("/context.jsonld", ("GET",), entities.json_ld_context, describe.CONTEXT),
    ("/healthz", ("GET",), state.healthz, describe.HEALTH),
    ("/metrics", ("GET",), state.metrics, describe.METRICS),
)
