"""The profile of job search over the schema.org view of the examples."""

from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

from kg.graph import BlankLedger
from kg.pipeline import Accepted, Tools, process
from kg.resources import folder
from kg.settings import load
from kg.validate import Shapes, validate

BASE = "http://127.0.0.1:8000/"
SHAPE = "https://w3id.org/vacancy-graph/shapes#"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools.load()


# From the ads: which of the required fields an ad leaves out. Only the one in Sheffield says when it was posted.
@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("07-sheffield-lecturer-energy.html", []),
        ("03-goettingen-tidal-flats.txt", ["jobs-date-posted"]),
    ],
)
def test_the_view_has_what_the_ad_says(name: str, missing: list[str], tools: Tools) -> None:
    made = process(
        (folder("examples") / name).read_bytes(),
        source=name,
        name=name,
        settings=load(folder("examples"), environment={}),
        tools=tools,
        ledger=BlankLedger(),
        received=datetime(2026, 11, 21, tzinfo=UTC),
    )
    assert isinstance(made, Accepted)
    store = ox.Store()
    store.extend(made.contribution.quads)
    for path in folder("ontology").glob("*.ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    view = (folder("queries") / "views" / "schema-org.rq").read_text(encoding="utf-8")
    quads = [ox.Quad(*triple) for triple in store.query(view, base_iri=BASE)]
    assert len(quads) > 10
    report = validate(quads, Shapes.load(folder("shapes") / "profiles" / "google-jobs.ttl"))
    wrong = [result.shape.removeprefix(SHAPE) for result in report.results if result.severity == "Violation"]
    assert wrong == missing
