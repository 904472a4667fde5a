"""Grouping by posting, what a finding is about, and reports that were kept by an earlier program."""

from collections.abc import Callable
from dataclasses import replace

from pyoxigraph import RdfFormat, parse

from kg.report import Examined, Rules, View, view
from kg.resources import folder
from kg.validate import Report, Result, Shapes

Tell = Callable[..., View]
SHAPES = (
    "ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:bad ; sh:path ex:bad ; sh:maxCount 0 ; sh:severity sh:Warning ."
)
SHARED = """ex:one a vac:JobPosting ; schema:title "First"@en ; vac:advertises ex:p1 .
ex:two a vac:JobPosting ; schema:title "Second"@en ; vac:advertises ex:p2 .
ex:p1 a vac:Position ; ex:at ex:uni . ex:p2 a vac:Position ; ex:bad 1 . ex:uni ex:part ex:lab . ex:lab ex:bad 1 .
ex:alone ex:bad 1 . """


def test_findings_are_grouped_by_the_posting_that_leads_to_them_and_the_rest_comes_last(tell: Tell) -> None:
    got = tell(SHAPES, SHARED)
    assert [(group.title, group.iri, [f.node for f in group.findings]) for group in got.groups] == [
        ("First", "http://example.org/one", ["http://example.org/lab"]),
        ("Second", "http://example.org/two", ["http://example.org/p2"]),
        ("", "", ["http://example.org/alone"]),
    ]


def test_of_two_postings_that_lead_to_a_thing_the_nearer_has_it(tell: Tell) -> None:
    got = tell(SHAPES, SHARED + "ex:p2 ex:at ex:lab .")
    assert {group.title: [f.node[19:] for f in group.findings] for group in got.groups} == {
        "Second": ["lab", "p2"], "": ["alone"]
    }  # fmt: skip


def test_what_is_about_one_posting_belongs_to_it_whatever_leads_there(tell: Tell) -> None:
    data = "ex:ad a vac:JobPosting ; ex:bad 1 . ex:run ex:bad 1 ."
    assert [group.iri for group in tell(SHAPES, data).groups] == ["http://example.org/ad", ""]
    assert [group.iri for group in tell(SHAPES, data, text="The ad").groups] == ["http://example.org/ad"]


def test_evidence_and_what_it_names_belong_to_the_posting_that_it_is_about(tell: Tell) -> None:
    data = """ex:one a vac:JobPosting . ex:two a vac:JobPosting ; ex:at ex:lab .
      ex:e rdf:subject ex:lab ; ex:rule ex:r . ex:r ex:bad 1 ."""
    assert [group.iri for group in tell(SHAPES, data).groups] == ["http://example.org/two"]


def test_within_a_posting_the_worst_come_first(tell: Tell) -> None:
    more = "ex:V a sh:PropertyShape ; sh:targetSubjectsOf ex:bad ; sh:path ex:bad ; sh:datatype xsd:date ."
    (group,) = tell(SHAPES + more, "ex:one a vac:JobPosting ; ex:bad 1 .").groups
    assert [(severity, len(found)) for severity, found in group.by_severity()] == [("Violation", 1), ("Warning", 1)]


def test_what_a_finding_is_about(tell: Tell) -> None:
    data = """ex:lab a <http://www.w3.org/ns/org#OrganizationalUnit> ; rdfs:label "Mud Lab" ; ex:bad 1 .
      ex:job a vac:JobPosting ; schema:title "Mud" ; ex:bad 1 . ex:thing a ex:WashingMachine ; ex:bad 1 ."""
    assert {f.node[19:]: f.about for f in tell(SHAPES, data).findings} == {
        "lab": "unit “Mud Lab”", "job": "job posting", "thing": "washing machine http://example.org/thing"
    }  # fmt: skip


def test_a_part_of_a_posting_without_a_name_is_told_by_its_kind(tell: Tell) -> None:
    data = """ex:ad a vac:JobPosting ; vac:advertises ex:job . ex:job schema:baseSalary <http://example.org/job#salary> .
      <http://example.org/job#salary> a schema:MonetaryAmount ; ex:bad 1 ."""
    (one,) = tell(SHAPES, data).findings
    assert one.about == "amount of money"


def test_the_reason_and_the_name_are_the_shapes_own_in_the_language_asked_for(tell: Tell) -> None:
    said = SHAPES.replace(
        "sh:severity", 'sh:name "no bad"@en , "nichts Böses"@de ; sh:description "It is bad."@en , "Es ist böse."@de ; sh:severity'
    )  # fmt: skip
    (one,) = tell(said, "ex:a ex:bad 1 .", "de").findings
    assert (one.name, one.why) == ("nichts Böses", "Es ist böse.")


def test_what_somebody_sent_has_a_name_in_the_readers_language() -> None:
    rules = Rules(Shapes.load(folder("shapes")))
    assert [view(Examined("", Report()), rules, language).name for language in ("en", "de")] == [
        "The data",
        "Die Daten",
    ]


def test_a_report_kept_by_an_earlier_program_finds_its_shape_again() -> None:
    """Its blank nodes are not those of today, and it names no source shape at all."""
    result = Result(
        "Violation", "<http://example.org/a>", "<https://schema.org/salaryCurrency>", '"x"', "http://example.org/S",
        "http://www.w3.org/ns/shacl#MinLengthConstraintComponent", {"en": "Too short"}, source_shape="_:gone",
    )  # fmt: skip
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
      @prefix schema: <https://schema.org/> .
      ex:S sh:property [ sh:path schema:name ; sh:minLength 9 ] , [ sh:path schema:salaryCurrency ; sh:minLength 3 ] ."""
    read = Shapes(tuple(parse(shapes, RdfFormat.TURTLE)), {}, {})
    for kept in (result, replace(result, source_shape="")):
        (one,) = view(Examined("x", Report((kept,))), Rules(read)).findings
        assert one.expected == "at least 3 characters long"


def test_a_shape_that_is_no_more_leaves_a_finding_with_its_message() -> None:
    result = Result(
        "Warning", "<http://example.org/a>", None, None, "http://example.org/gone", "http://example.org/c", {"": "Hm"}
    )
    (one,) = view(Examined("x", Report((result,))), Rules(Shapes.load(folder("shapes")))).findings
    assert (one.message, one.expected, one.passages) == ("Hm", "", ())


def test_every_shape_of_the_project_says_what_it_expects_in_both_languages() -> None:
    """Each on the example that violates it; where nothing is derived there would be nothing to mend by."""
    top = folder("shapes") / "examples"
    shapes = Shapes.load(folder("shapes"))
    from kg.validate import validate

    rules, silent = Rules(shapes), []
    for path in sorted(top.glob("*/violates.ttl")):
        quads = list(parse(path.read_bytes(), RdfFormat.TURTLE, base_iri="http://example.org/"))
        report = validate(quads, shapes)
        for language in ("en", "de"):
            told = view(Examined(path.name, report, quads), rules, language)
            silent += [
                (path.parent.name, language) for one in told.findings if not (one.expected and one.message and one.why)
            ]
    assert silent == []
