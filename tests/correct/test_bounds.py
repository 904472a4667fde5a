"""What shapes ask of a property, over shapes written here."""

from pathlib import Path

import pytest

from kg.correct import Bounds, asked
from kg.report.names import Names
from kg.report.rules import Rules
from kg.validate import Shapes

PREFIXES = """@prefix : <urn:x#> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix code: <https://w3id.org/vacancy-graph/code#> .
@prefix dcterms: <http://purl.org/dc/terms/> ."""


@pytest.fixture
def ask(tmp_path: Path):  # type: ignore[no-untyped-def]
    def found(shapes: str, language: str = "en") -> Bounds:
        place = tmp_path / "shapes.ttl"
        place.write_text(f"{PREFIXES}\n{shapes} :a sh:targetClass :C .", encoding="utf-8")
        return asked(Rules(Shapes.load([place])), Names(language), "urn:x#p")

    return found


def test_kind_and_bounds_come_from_all_shapes_of_the_property(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(
        ":a a sh:PropertyShape ; sh:path :p ; sh:datatype xsd:integer ; sh:minInclusive 1 ; sh:maxInclusive 200 ."
        ":b a sh:PropertyShape ; sh:path [ sh:alternativePath ( :o :p ) ] ; sh:maxInclusive 120 ; sh:maxCount 1 ."
        ":c a sh:PropertyShape ; sh:path :o ; sh:maxInclusive 3 ."
    )
    assert (found.kind, found.least, found.most, found.one) == ("integer", "1", "120", True)
    assert [found.wrong(value) for value in ("0", "1", "120", "121", "1.5", "ten")] == ["least", "", "", "most", "integer", "integer"]  # fmt: skip


def test_one_of_several_ways_asks_nothing_by_itself(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(":a a sh:NodeShape ; sh:or ( [ sh:property [ sh:path :p ; sh:maxCount 1 ; sh:datatype xsd:date ] ] ) .")
    assert (found.kind, found.one) == ("text", False)


def test_a_part_of_a_named_shape_asks(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(":a a sh:NodeShape ; sh:property [ sh:path :p ; sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) ] .")  # fmt: skip
    assert found.kind == "date"
    assert [found.wrong(value) for value in ("2028-02-29", "2027-02-29", "soon")] == ["", "date", "date"]


def test_a_list_of_values_is_a_choice(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(':a a sh:PropertyShape ; sh:path :p ; sh:in ( "b" "a" ) .')
    assert [(choice.value, choice.label) for choice in found.choices] == [("a", "a"), ("b", "b")]
    assert (found.wrong("a"), found.wrong("c")) == ("", "choice")


def test_a_scheme_is_a_choice_with_the_labels_of_the_language(ask) -> None:  # type: ignore[no-untyped-def]
    shapes = ":a a sh:PropertyShape ; sh:path :p ; sh:node [ sh:property [ sh:path skos:inScheme ; sh:hasValue code:salary-period ] ] ."  # fmt: skip
    assert {(choice.value, choice.label) for choice in ask(shapes, "de").choices} >= {("year", "pro Jahr"), ("month", "pro Monat")}  # fmt: skip


def test_a_class_of_the_vocabulary_is_a_choice_by_notation(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(":a a sh:PropertyShape ; sh:path :p ; sh:class dcterms:LinguisticSystem .", "de")
    assert ("sv", "Schwedisch") in {(choice.value, choice.label) for choice in found.choices}


def test_patterns_tell_addresses_and_mail(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask(':a a sh:PropertyShape ; sh:path :p ; sh:pattern "^https?://.+" .').kind == "address"
    mail = ask(':a a sh:PropertyShape ; sh:path :p ; sh:pattern "^[^@]+@[^@]+$" ; sh:maxLength 12 .')
    assert [mail.wrong(one) for one in ("a@b.de", "a at b", "much.too@long.example")] == ["", "mail", "longest"]


def test_what_shapes_say_for_people_is_kept(ask) -> None:  # type: ignore[no-untyped-def]
    found = ask(':a a sh:PropertyShape ; sh:path :p ; sh:name "a date"@en , "ein Tag"@de ; sh:description "It is one."@en .', "de")  # fmt: skip
    assert found.notes == (("ein Tag", "It is one."),)
