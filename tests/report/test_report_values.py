import pytest

from kg.report.names import Names
from kg.report.phrases import Phrases
from kg.report.values import worded
from kg.validate.data import Data

XSD = "http://www.w3.org/2001/XMLSchema#"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.mark.parametrize(
    ("term", "english", "german"),
    [
        (f'"2031-03-31"^^<{XSD}date>', "31 March 2031", "31. März 2031"),
        (f'"2031-03-31T23:59:00+01:00"^^<{XSD}dateTime>', "31 March 2031, 23:59:00 +01:00", "31. März 2031, 23:59:00 +01:00"),
        (f'"2031-02-31"^^<{XSD}date>', "“2031-02-31” (no valid form of a date)", "„2031-02-31“ (keine gültige Form: Datum)"),
        (f'"2.50"^^<{XSD}decimal>', "2.5", "2,5"),
        (f'"1.0E2"^^<{XSD}double>', "100", "100"),
        (f'"NaN"^^<{XSD}double>', "NaN", "NaN"),
        (f'"twelve"^^<{XSD}integer>', "“twelve” (no valid form of a whole number)", "„twelve“ (keine gültige Form: ganze Zahl)"),
        (f'"-0070"^^<{XSD}integer>', "-70", "-70"),
        (f'"true"^^<{XSD}boolean>', "yes (true)", "ja (true)"),
        ('"mud"', "“mud”", "„mud“"),
        ('"Wattenmeer"@de', "“Wattenmeer” (German)", "„Wattenmeer“ (Deutsch)"),
        ('"x"@tlh', "“x” (tlh)", "„x“ (tlh)"),
        ('"red"^^<http://example.org/colour>', "“red” (http://example.org/colour)", "„red“ (http://example.org/colour)"),
        ("<https://w3id.org/vacancy-graph/code#phd>", "“PhD”", "„Promotionsstelle“"),
        ("<http://example.org/lab>", "“Mud Lab”", "„Mud Lab“"),
        ("<http://example.org/unknown>", "http://example.org/unknown", "http://example.org/unknown"),
        ("<https://schema.org/unknown>", "schema:unknown", "schema:unknown"),
        ("_:b1", "a node without a name", "ein Knoten ohne Namen"),
        ('"line one\\nline two"', "“line one line two”", "„line one line two“"),
    ],
)  # fmt: skip
def test_values_as_people_write_them(term: str, english: str, german: str) -> None:
    data = Data([("<http://example.org/lab>", LABEL, '"Mud Lab"')])
    assert worded(term, Names("en", data), Phrases("en")) == english
    assert worded(term, Names("de", data), Phrases("de")) == german


def test_where_the_datatype_is_wrong_it_is_said() -> None:
    say = Phrases("en")
    assert worded('"2030-01-31"', Names("en"), say, typed=True) == "“2030-01-31” (a plain text)"
    assert worded(f'"36.0"^^<{XSD}decimal>', Names("en"), say, typed=True) == "36 (a decimal number)"


def test_a_very_long_value_is_cut() -> None:
    said = worded('"' + "a" * 1000 + '"', Names("en"), Phrases("en"))
    assert len(said) == 302 and said.endswith("…”")


def test_names_prefer_the_readers_language_then_plain_then_english() -> None:
    node = "<http://example.org/n>"
    data = Data([(node, LABEL, '"Kiel (D)"@en'), (node, LABEL, '"Chilonium"@la'), (node, LABEL, '"Kiel"')])
    assert Names("de", data).of(node) == "Kiel"
    assert Names("en", data).of(node) == "Kiel (D)"
    assert Names("la", data).of(node) == "Chilonium"
