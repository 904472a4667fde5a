"""The report as JSON: what programs had before is there still."""

import json

from pyoxigraph import RdfFormat, parse

from kg.report import Examined, Rules, view
from kg.report.objects import report_object
from kg.resources import folder
from kg.validate import Report, Shapes, report_json, validate

AD = "Write to nobody at example."
DATA = """@prefix schema: <https://schema.org/> . @prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix ex: <http://example.org/> .
ex:ad a vac:JobPosting ; schema:title "Mud" ; vac:applicationEmail "nobody at example" .
ex:e rdf:subject ex:ad ; rdf:predicate vac:applicationEmail ; rdf:object "nobody at example" ; vac:start 9 ; vac:end 26 ."""


def test_every_field_of_the_plain_report_and_the_words_beside_them() -> None:
    shapes, quads = Shapes.load(folder("shapes")), list(parse(DATA, RdfFormat.TURTLE))
    report = validate(quads, shapes)
    told = view(Examined("ad.txt", report, quads, AD, data=AD.encode()), Rules(shapes), "de")
    got = json.loads(json.dumps(report_object(told, report)))
    plain = json.loads(report_json(report))
    assert got["conforms"] is plain["conforms"] is False
    assert [{k: v for k, v in one.items() if k != "words"} for one in got["results"]] == plain["results"]
    assert got["postings"] == {"http://example.org/ad": "Mud"} and got["language"] == "de"
    (one,) = [one for one in got["results"] if one["shape"].endswith("#email-form")]
    words = one["words"]
    assert (words["posting"], words["about"]) == ("http://example.org/ad", "Stellenausschreibung")
    assert words["message"] == "Keine E-Mail-Adresse: nobody at example"
    assert words["value"] == "„nobody at example“"
    assert words["passages"] == [
        {"text": AD, "marked": ["nobody at example"], "line": 1, "start": 9, "end": 26, "undecided": False}
    ]
    assert words["place"] == {"line": 1, "column": 10, "end_line": 1, "end_column": 27}


def test_what_conforms_has_no_results() -> None:
    got = report_object(view(Examined("x", Report()), Rules(Shapes.load(folder("shapes")))), Report())
    assert (got["conforms"], got["results"], got["postings"]) == (True, [], {})
