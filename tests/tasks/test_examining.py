"""The dry run for a person: facts with their words, a form by the shapes, corrections, and what would be published."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import settings
from kg.extract.corrections import Correction
from kg.pipeline import Tools
from kg.resources import folder
from kg.tasks import kinds
from kg.tasks.examining import Examination, examine
from kg.tasks.means import Means
from kg.tasks.records import Amendment, Submission

BASE = "https://jobs.example/"
VAC = "https://w3id.org/vacancy-graph/ns#"
BREMEN = (folder("examples") / "10-bremen-hours-do-not-fit.txt").read_bytes()


@pytest.fixture(scope="module")
def means() -> Means:
    return Means(settings.load(Path(), {}, {}), Tools.load())


def look(means: Means, data: bytes, media: str = "", language: str = "en", *corrections: Correction) -> Examination:
    return examine(means, Submission(data, media, BASE, "html", language, Amendment(corrections)))


def test_facts_stand_with_their_words(means: Means) -> None:
    found = look(means, BREMEN)
    (part,) = found.parts
    lines = {line.name: line for line in part.lines}
    (hours,) = lines["weekly_hours"].values
    assert (found.media, found.conforms, hours.value, hours.quote) == (
        "text/plain",
        False,
        "39.2",
        "39.2 hours per week",
    )
    assert "".join(piece.text for piece in found.pieces if hours.id in piece.says) == "39.2 hours per week"
    assert "".join(piece.text for piece in found.pieces) == BREMEN.decode()
    assert lines["weekly_hours"].problems == lines["workload_percent"].problems != ()
    assert "full-time week" in lines["weekly_hours"].problems[0]


def test_a_correction_mends_and_is_told_apart(means: Means) -> None:
    found = look(means, BREMEN, "text/plain", "en", Correction("weekly_hours", ("19.6",)))
    assert found.conforms
    (line,) = (line for part in found.parts for line in part.lines if line.name == "weekly_hours")
    assert [(said.value, said.level, said.spans) for said in line.values] == [("19.6", "stated", ())]
    assert line.corrected
    stated = {(q.predicate.value, q.object) for q in parse(found.quads, format=RdfFormat.N_QUADS)}
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert (VAC + "weeklyHours", Literal("19.6", datatype=decimal)) in stated
    assert not any(predicate == VAC + "weeklyHours" and value.value == "39.2" for predicate, value in stated)
    assert list(parse(found.turtle, format=RdfFormat.TURTLE))


def test_a_value_that_cannot_be_is_said_beside_its_field(means: Means) -> None:
    found = look(
        means, BREMEN, "", "en", Correction("deadline", ("31.1.2027",)), Correction("position_type", ("king",))
    )
    wrong = {
        said.value: said.wrong for part in found.parts for line in part.lines for said in line.values if said.wrong
    }
    assert wrong == {"31.1.2027": "date", "king": "choice"}


def test_the_form_speaks_the_language_that_was_asked_for(means: Means) -> None:
    lines = {line.name: line for line in look(means, BREMEN, "text/plain", "de").parts[0].lines}
    assert ("phd", "Promotionsstelle") in {
        (choice.value, choice.label) for choice in lines["position_type"].bounds.choices
    }
    assert (lines["duration_months"].bounds.least, lines["duration_months"].bounds.most) == ("1", "120")


def test_several_positions_each_have_a_part(means: Means) -> None:
    ad = (
        b"The University of Bremen seeks two people.\n\nPosition 1: PhD student in kelp (E13 TV-L, 36 months)\n"
        b"You dive.\n\nPosition 2: Postdoc in seagrass (E14 TV-L, 24 months)\nYou count.\n\nApply by 31 January 2027 to kelp@uni.example.\n"
    )
    found = look(means, ad)
    assert [part.id for part in found.parts] == ["", "position-1", "position-2"]
    again = look(means, ad, "text/plain", "en", Correction("duration_months", ("30",), "position-2"))
    said = {part.id: [v.value for line in part.lines if line.name == "duration_months" for v in line.values] for part in again.parts}  # fmt: skip
    assert (said["position-1"], said["position-2"]) == (["36"], ["30"])


def test_statements_are_reported_and_not_corrected(means: Means) -> None:
    turtle = (
        b'PREFIX vac: <https://w3id.org/vacancy-graph/ns#> <urn:p> a vac:JobPosting ; vac:applicationDeadline "soon" .'
    )
    found = look(means, turtle)
    assert (found.media, found.conforms, found.parts, found.code) == ("text/turtle", False, (), "")
    assert "soon" in found.report


@pytest.mark.parametrize(("data", "code"), [(b"\x89PNG....", "binary"), (b"We bake bread.", "no-posting"), (b"@prefix x", "undecodable")])  # fmt: skip
def test_what_cannot_be_read_is_said(means: Means, data: bytes, code: str) -> None:
    found = look(means, data)
    assert (found.code, found.parts) == (code, ())
    assert found.message


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (b"<!doctype html><title>Job</title>", "", "text/html"),
        (b'{"@context": "https://schema.org", "@type": "JobPosting"}', "", "application/ld+json"),
        (b"# a file\n@prefix vac: <urn:v#> .\n<urn:p> a vac:JobPosting .", "", "text/turtle"),
        (b"PREFIX v: <urn:v#>\n<urn:g> { <urn:p> v:a 1 }", "", "application/trig"),
        (b"<urn:s> <urn:p> \"o\" <urn:g> .\n", "", "application/n-quads"),
        (b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="urn:r#"/>', "", "application/rdf+xml"),
        (b"a b c", "x.ttl", "text/turtle"),
        (b"PhD position <urn:isbn:1> open", "ad.txt", "text/plain"),
        (b"Base salary: E13. Prefix the subject line with the code.", "", "text/plain"),
    ],
)  # fmt: skip
def test_bytes_say_what_they_are(data: bytes, name: str, media: str) -> None:
    assert kinds.found(data, name) == media
