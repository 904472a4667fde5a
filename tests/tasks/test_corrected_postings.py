"""Corrections that were published: recorded, told apart, and kept when the same bytes come again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import settings
from kg.extract.corrections import Correction
from kg.graph import corrections
from kg.pipeline import Tools, ingest
from kg.resources import folder
from kg.settings import Settings
from kg.store import Catalog
from kg.tasks.means import Means
from kg.tasks.postings import take
from kg.tasks.records import Amendment, Submission, Take, Taken

BASE = "https://jobs.example/"
VAC = "https://w3id.org/vacancy-graph/ns#"
AD = (folder("examples") / "10-bremen-hours-do-not-fit.txt").read_bytes()
HOURS = Correction("weekly_hours", ("19.6",))
NO_REFERENCE = Correction("reference", ())
SOURCE = "https://jobs.example.org/a-61-30"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools.load()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Settings]:
    Catalog.open(tmp_path, create=True, base=BASE).close()
    yield settings.load(tmp_path, {}, {})


def send(place: Settings, tools: Tools, data: bytes = AD, *said: Correction) -> Taken:
    sent = Submission(data, "text/plain", BASE, amendment=Amendment(said) if said else None)
    return take(Means(place, tools), Take(sent, datetime.now(UTC), SOURCE))


def quads(place: Settings) -> list[Quad]:
    with Catalog.open(place.data, read_only=True) as catalog:
        return [quad for quad in catalog.quads(catalog.release) if "/ns/" not in str(quad.graph_name)]


def hours(place: Settings) -> set[str]:
    return {
        q.object.value
        for q in quads(place)
        if q.predicate.value == VAC + "weeklyHours" and isinstance(q.object, Literal)
    }


def test_what_breaks_a_shape_is_published_once_it_is_corrected(place: Settings, tools: Tools) -> None:
    assert send(place, tools).code == "violation"
    taken = send(place, tools, AD, HOURS)
    assert (taken.outcome, hours(place)) == ("created", {"19.6"})
    with Catalog.open(place.data, read_only=True) as catalog:
        assert catalog.quarantine() == []


def test_a_stated_value_is_told_apart_by_the_level_of_its_rule(place: Settings, tools: Tools) -> None:
    send(place, tools, AD, HOURS)
    said = quads(place)
    level = NamedNode("https://w3id.org/vacancy-graph/code#stated")
    rules = {q.subject for q in said if q.predicate.value == VAC + "evidenceLevel" and q.object == level}
    nodes = {q.subject for q in said if q.predicate.value == VAC + "rule" and q.object in rules}
    about = {q.object for q in said if q.subject in nodes and q.predicate.value.endswith("#predicate")}
    assert about == {NamedNode(VAC + "weeklyHours")}
    assert not any(q.subject in nodes and q.predicate.value in (VAC + "start", VAC + "quote") for q in said)


def test_the_record_holds_what_was_said_and_what_was_taken_away(place: Settings, tools: Tools) -> None:
    taken = send(place, tools, AD, HOURS, NO_REFERENCE)
    with Catalog.open(place.data, read_only=True) as catalog:
        record = catalog.source(taken.posting)
        assert record is not None
        assert corrections.standing(quads(place), record.sha256) == (NO_REFERENCE, HOURS)
        assert corrections.standing(quads(place), "0" * 64) == ()
    assert not any(q.predicate.value.endswith("hasReferenceNumber") for q in quads(place))


def test_the_same_bytes_again_change_nothing(place: Settings, tools: Tools) -> None:
    first = send(place, tools, AD, HOURS)
    for again in (send(place, tools), send(place, tools, AD, HOURS)):
        assert (again.outcome, again.release, again.changed) == ("unchanged", first.release, False)


def test_other_corrections_of_the_same_bytes_are_another_version(place: Settings, tools: Tools) -> None:
    first = send(place, tools, AD, HOURS)
    again = send(place, tools, AD, Correction("weekly_hours", ("20",)))
    assert (again.outcome, again.posting, hours(place)) == ("changed", first.posting, {"20"})


def test_other_bytes_are_not_corrected(place: Settings, tools: Tools) -> None:
    send(place, tools, AD, HOURS)
    other = AD.replace(b"39.2 hours", b"20 hours")
    assert (send(place, tools, other).outcome, hours(place)) == ("changed", {"20"})


def test_reading_again_keeps_the_corrections(place: Settings, tools: Tools, tmp_path: Path) -> None:
    send(place, tools, AD, HOURS)
    ad = tmp_path / "ad.txt"
    ad.write_bytes(AD)
    with Catalog.open(place.data) as catalog:
        report = ingest([ad], catalog, place, source=SOURCE, again=True)
    assert ([row.outcome for row in report.rows], hours(place)) == (["unchanged"], {"19.6"})


def test_what_cannot_be_a_value_is_refused_and_waits_nowhere(place: Settings, tools: Tools) -> None:
    taken = send(place, tools, AD, Correction("weekly_hours", ("half",)))
    assert (taken.outcome, taken.code) == ("refused", "correction")
    assert "weekly_hours cannot be 'half'" in taken.message
    with Catalog.open(place.data, read_only=True) as catalog:
        assert (catalog.release, catalog.quarantine()) == (0, [])


def test_statements_are_not_corrected_here(place: Settings, tools: Tools) -> None:
    turtle = b"PREFIX vac: <https://w3id.org/vacancy-graph/ns#> <urn:p> a vac:JobPosting ; vac:advertises <urn:q> ."
    sent = Submission(turtle, "text/turtle", BASE, amendment=Amendment((HOURS,)))
    taken = take(Means(place, tools), Take(sent, datetime.now(UTC), SOURCE))
    assert (taken.code, "where they are written" in taken.message) == ("correction", True)
