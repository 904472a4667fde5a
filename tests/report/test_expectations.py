"""What would satisfy a shape, from its constraints; the words are those that a reader would expect of each."""

from collections.abc import Callable

import pytest

from kg.report import Finding

Find = Callable[..., Finding]
CASES = [
    # constraint of ex:p, values of ex:p, English, German
    ("sh:minCount 1", "", "at least one value", "mindestens ein Wert"),
    ("sh:minCount 2 ; sh:maxCount 2", "1", "exactly 2 values", "genau 2 Werte"),
    ("sh:maxCount 1 ; sh:datatype xsd:integer", "1, 2", "at most one value; a whole number", "höchstens ein Wert; eine ganze Zahl"),
    ("sh:maxCount 0", "1", "no value: leave it out", "kein Wert: bitte weglassen"),
    ("sh:datatype xsd:date", '"soon"', "a date (year-month-day, like 2030-01-31)", "ein Datum (Jahr-Monat-Tag, wie 2030-01-31)"),
    ("sh:datatype ex:colour", "1", "a literal of the type http://example.org/colour", "ein Literal vom Typ http://example.org/colour"),
    ("sh:class vac:Position", "ex:q", "a node of the class “position”", "ein Knoten der Klasse „Stelle“"),
    ("sh:nodeKind sh:IRI", '"a"', "a thing with an address of its own (an IRI)", "ein Ding mit eigener Adresse (eine IRI)"),
    ("sh:datatype xsd:integer ; sh:minInclusive 1 ; sh:maxInclusive 120", "360", "a whole number from 1 to 120", "eine ganze Zahl von 1 bis 120"),
    ("sh:minExclusive 0.5", "0.5", "a value above 0.5", "ein Wert, größer als 0,5"),
    ("sh:maxExclusive 3", "3", "a value below 3", "ein Wert, kleiner als 3"),
    ("sh:datatype xsd:decimal ; sh:minExclusive 0 ; sh:maxInclusive 9", "10.5", "a decimal number above 0, and of 9 or less", "eine Dezimalzahl, größer als 0, höchstens 9"),
    ("sh:minInclusive 0 ; sh:maxExclusive 9", "9", "a value of 0 or more, and below 9", "ein Wert, mindestens 0, kleiner als 9"),
    ('sh:minInclusive "2030-03-01"^^xsd:date', '"2029-01-01"^^xsd:date', "a value of 1 March 2030 or more", "ein Wert, mindestens 1. März 2030"),
    ('sh:pattern "^E[0-9]+$"', '"e"', "text that fits the pattern ^E[0-9]+$", "Text nach dem Muster ^E[0-9]+$"),
    ("sh:minLength 2 ; sh:maxLength 4", '"a"', "2 to 4 characters long", "2 bis 4 Zeichen lang"),
    ("sh:minLength 1", '""', "at least one character long", "mindestens ein Zeichen lang"),
    ('sh:languageIn ( "en" "de" )', '"un"@fr', "with a language tag: English (en) or German (de)", "mit Sprachangabe: Englisch (en) oder Deutsch (de)"),
    ("sh:uniqueLang true", '"a"@en, "b"@en', "no two texts in one language", "keine zwei Texte in einer Sprache"),
    ("sh:in ( code:phd ex:Other 3 )", "4", "one of: “PhD”, http://example.org/Other or 3", "eines von: „Promotionsstelle“, http://example.org/Other oder 3"),
    ("sh:hasValue code:phd", "1", "“PhD” among the values", "„Promotionsstelle“ unter den Werten"),
    ("sh:equals schema:title", "1", "the same values as “title”", "dieselben Werte wie „Titel“"),
    ("sh:disjoint ex:q", "7", "no value that “q” has as well", "kein Wert, den auch „q“ hat"),
    ("sh:lessThan ex:q", "8", "less (or earlier) than “q”", "kleiner (oder früher) als „q“"),
    ("sh:lessThanOrEquals ex:q", "8", "not more (or later) than “q”", "nicht größer (oder später) als „q“"),
    ('sh:not [ sh:in ( "x" ) ]', '"x"', "not: “x”", "nicht: „x“"),
    ("sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )", "1", "either a date (year-month-day, like 2030-01-31) or a year (like 2030)", "entweder ein Datum (Jahr-Monat-Tag, wie 2030-01-31) oder ein Jahr (wie 2030)"),
    ("sh:xone ( [ sh:datatype xsd:date ] [ sh:class vac:Position ] )", "1", "exactly one of these: a date (year-month-day, like 2030-01-31) or a node of the class “position”", "genau eines davon: ein Datum (Jahr-Monat-Tag, wie 2030-01-31) oder ein Knoten der Klasse „Stelle“"),
    ("sh:and ( [ sh:minLength 2 ] [ sh:maxLength 3 ] )", '"a"', "at least 2 characters long; at most 3 characters long", "mindestens 2 Zeichen lang; höchstens 3 Zeichen lang"),
    ("sh:node [ sh:property [ sh:path schema:name ; sh:minCount 1 ] ]", "ex:q", "with “name”", "mit „Name“"),
    ("sh:node [ sh:property [ sh:path schema:name ; sh:maxCount 0 ] ]", "ex:named", "without “name”", "ohne „Name“"),
    ('sh:node [ sh:name "printing house"@en , "Druckerei"@de ; sh:class ex:Printer ]', "ex:q", "a node that fits the rule “printing house”", "ein Knoten nach der Regel „Druckerei“"),
    ("sh:qualifiedValueShape [ sh:class vac:Position ] ; sh:qualifiedMinCount 1", "ex:q", "at least one value that is a node of the class “position”", "mindestens ein Wert dieser Art: ein Knoten der Klasse „Stelle“"),
    ("sh:qualifiedValueShape [ sh:datatype xsd:integer ] ; sh:qualifiedMaxCount 1", "1, 2", "at most one value that is a whole number", "höchstens ein Wert dieser Art: eine ganze Zahl"),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "values", "english", "german"), CASES, ids=[case[0] for case in CASES])
def test_each_constraint_says_what_would_satisfy_it(
    finding: Find, constraint: str, values: str, english: str, german: str
) -> None:
    shapes = f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; {constraint} ."
    data = f'{f"ex:a ex:p {values} ." if values else "ex:a ex:r 1 ."} ex:a ex:q 7 . ex:named schema:name "n" .'
    assert finding(shapes, data).expected == english
    assert finding(shapes, data, "de").expected == german


def test_the_codes_of_a_scheme_are_listed_by_their_names(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path vac:startMode ;
      sh:node [ sh:property [ sh:path skos:inScheme ; sh:hasValue code:evidence-level ] ] ."""
    said = finding(shapes, "ex:a vac:startMode ex:nonsense .").expected
    assert said == "one of: enriched, explicit, inferred, normalised or stated by a person"


def test_of_a_value_that_is_missing_another_shape_of_the_property_says_what_it_would_be(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:minCount 1 .
      ex:T a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:datatype xsd:date ."""
    assert finding(shapes, "ex:a ex:q 1 .").expected == "at least one value; a date (year-month-day, like 2030-01-31)"
    apart = shapes.replace("sh:targetSubjectsOf ex:p", "sh:targetClass ex:Other")
    assert finding(apart, "ex:a ex:q 1 .").expected == "at least one value"


def test_a_long_list_is_cut_and_says_how_much_more_there_is(finding: Find) -> None:
    allowed = " ".join(map(str, range(20)))
    shapes = f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:in ( {allowed} ) ."
    assert finding(shapes, "ex:a ex:p 99 .").expected == "one of: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 or 9 more"


def test_a_closed_shape_names_the_property_that_was_perhaps_meant(finding: Find) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
      sh:property [ sh:path schema:title ] , [ sh:path schema:datePosted ] ."""
    said = finding(shapes, 'ex:a schema:titel "x" .').expected
    assert said.startswith("perhaps “title” was meant; only properties that are foreseen: ")
    assert "“date posted”" in said and "“title”" in said.partition(";")[2]


def test_of_a_rule_that_is_a_query_the_name_says_what_holds(finding: Find) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:name "start before end"@en , "Anfang vor Ende"@de ;
      sh:sparql [ sh:select "SELECT $this WHERE { $this <http://example.org/s> ?s }" ] ."""
    assert finding(shapes, "ex:a ex:s 1 .").expected == "start before end"
    assert finding(shapes, "ex:a ex:s 1 .", "de").expected == "Anfang vor Ende"


def test_shapes_that_are_nested_deeply_end_with_a_name(finding: Find) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:node ex:T0 .
      ex:T0 sh:property [ sh:path ex:p ; sh:node ex:T1 ] . ex:T1 sh:property [ sh:path ex:p ; sh:node ex:T2 ] .
      ex:T2 sh:property [ sh:path ex:p ; sh:node ex:T3 ] . ex:T3 sh:property [ sh:path ex:p ; sh:minCount 1 ] ."""
    said = finding(shapes, "ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:p ex:d . ex:d ex:p ex:e . ex:e ex:q 1 .").expected
    assert said == "with “p”: with “p”: a node that fits the rule “T2”"


def test_a_shape_without_a_message_says_by_its_constraint_what_is_wrong(finding: Find) -> None:
    shapes = "ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:maxCount 1 ."
    assert finding(shapes, "ex:a ex:p 1, 2 .").message == "More values than 1."
    named = shapes.replace("sh:maxCount", 'sh:name "pages" ; sh:maxCount')
    assert finding(named, "ex:a ex:p 1, 2 .").message == "pages: More values than 1."
    told = shapes.replace("sh:maxCount", 'sh:name "pages" ; sh:message "Too thick" ; sh:maxCount')
    assert finding(told, "ex:a ex:p 1, 2 .").message == "Too thick"
