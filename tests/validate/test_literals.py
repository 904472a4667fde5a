"""Forms and order of literals, by https://www.w3.org/TR/xmlschema11-2/ and the operators of SPARQL."""

import pytest

from kg.validate.literals import XSD, split, well_formed
from kg.validate.order import compare

# datatype: forms that it has, forms that it has not
FORMS = {
    "boolean": (["true", "false", "1", "0"], ["TRUE", "yes", "", " true"]),
    "integer": (["0", "-1", "+007", "123456789012345678901234567890"], ["1.0", "", "+", "1e3", "١", "1 "]),
    "nonNegativeInteger": (["0", "+5", "-0"], ["-1"]),
    "positiveInteger": (["1"], ["0", "-0"]),
    "negativeInteger": (["-1"], ["0"]),
    "nonPositiveInteger": (["0", "-3"], ["1"]),
    "byte": (["-128", "127"], ["-129", "128"]),
    "short": (["32767"], ["32768"]),
    "int": (["-2147483648"], ["2147483648"]),
    "long": (["9223372036854775807"], ["9223372036854775808", "9" * 5000]),
    "unsignedByte": (["255", "+0"], ["256", "-1"]),
    "unsignedLong": (["18446744073709551615"], ["18446744073709551616"]),
    "decimal": (["1", "1.", ".5", "-0.10", "+1.0"], ["1e3", ".", "", "INF", "1,0"]),
    "double": (["1", "1.5E-3", "INF", "-INF", "+INF", "NaN", ".5e1"], ["inf", "1e", "e3", "0x1"]),
    "float": (["1e40", "NaN"], ["nan"]),
    "date": (
        ["2026-11-22", "2028-02-29", "2000-02-29", "-0044-03-15", "2026-01-01Z", "2026-01-01+14:00", "12026-01-01"],
        ["2026-13-45", "2026-02-29", "1900-02-29", "26-01-01", "2026-1-1", "2026-04-31", "2026-01-01+15:00", "02026-01-01"],
    ),
    "dateTime": (
        ["2026-11-22T00:00:00", "2026-11-22T24:00:00", "2026-11-22T23:59:59.999Z", "2026-11-22T10:00:00-05:00"],
        ["2026-11-22", "2026-11-22T24:00:01", "2026-11-22T25:00:00", "2026-11-22 10:00:00", "2026-11-22T10:00", "2026-11-22T10:00:60"],
    ),
    "dateTimeStamp": (["2026-11-22T10:00:00Z"], ["2026-11-22T10:00:00"]),
    "time": (["10:00:00", "24:00:00", "10:00:00.5+01:00"], ["10:00", "24:00:01"]),
    "gYear": (["2026", "-0044", "12026", "2026Z"], ["26", "02026"]),
    "gYearMonth": (["2026-11"], ["2026-13"]),
    "gMonthDay": (["--02-29", "--12-31"], ["--02-30", "-02-29"]),
    "gMonth": (["--11"], ["--13", "11"]),
    "gDay": (["---31"], ["---32", "--31"]),
    "duration": (["P3Y", "-P1Y2M3DT4H5M6.7S", "PT0S"], ["P", "PT", "P1YT", "3Y", "P1H", "P-1Y", "P1.5Y"]),
    "yearMonthDuration": (["P1Y6M"], ["P1D", "P1YT1H"]),
    "dayTimeDuration": (["P1DT1S"], ["P1M"]),
    "language": (["en", "de-CH-1996"], ["", "e1", "en_GB", "abcdefghi"]),
    "token": (["", "a b"], [" a", "a  b", "a\tb"]),
    "normalizedString": (["a  b"], ["a\nb"]),
    "NCName": (["a-b.c"], ["a:b", "1a", ""]),
    "hexBinary": (["", "0aFF"], ["0", "0g"]),
    "base64Binary": (["", "YQ==", "YWI=", "YWJj", "YW Jj"], ["YQ=", "YR==", "Y"]),
}  # fmt: skip


@pytest.mark.parametrize("datatype", FORMS)
def test_the_forms_of_a_datatype(datatype: str) -> None:
    right, wrong = FORMS[datatype]
    assert [form for form in right if not well_formed(form, XSD + datatype)] == []
    assert [form for form in wrong if well_formed(form, XSD + datatype)] == []


def test_the_parts_of_a_literal() -> None:
    assert split('"a\\"b\\\\n\\u00E9\\U0001F642\\n"') == ('a"b\\né🙂\n', XSD + "string", "")
    assert split('"x\\"@de"@en-gb') == ('x"@de', "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en-gb")


def typed(text: str) -> str:
    """`5:integer` as a term, `:a` as an IRI, anything else a string."""
    if text.startswith(":"):
        return f"<urn:x{text}>"
    form, _, datatype = text.rpartition("/")
    return f'"{form}"^^<{XSD}{datatype}>' if form else f'"{datatype}"'


# first, second, and how the first stands to the second; None where there is no order
ORDER = [
    ("1/integer", "2/integer", -1),
    ("2/byte", "2.0/decimal", 0),
    ("2/integer", "1.5e0/double", 1),
    ("0.1/decimal", "0.1/double", 0),
    ("0.1/float", "0.1/double", 1),
    ("NaN/double", "NaN/double", None),
    ("INF/double", "99999999999999999999/integer", 1),
    ("1" + "0" * 400 + "/integer", "INF/double", 0),
    ("1/integer", "1", None),
    ("a", "b", -1),
    ("Z", "a", -1),
    ("\U0001f642", "\uffff", 1),
    ("false/boolean", "true/boolean", -1),
    ("1/boolean", "true/boolean", 0),
    ("2026-01-01/date", "2026-01-02/date", -1),
    ("2026-01-01Z/date", "2026-01-01+01:00/date", 1),
    ("2026-01-01/date", "2026-01-02Z/date", None),
    ("2026-01-01/date", "2026-01-01T00:00:00/dateTime", None),
    ("2026-01-01T24:00:00/dateTime", "2026-01-02T00:00:00/dateTime", 0),
    ("2026-01-01T12:00:00+01:00/dateTime", "2026-01-01T11:00:00Z/dateTimeStamp", 0),
    ("2026-01-01T12:00:00/dateTime", "2027-01-01T12:00:00Z/dateTime", None),
    ("-0044-03-15/date", "0044-03-15/date", -1),
    ("10:00:00/time", "10:00:00.5/time", -1),
    ("2026/gYear", "2027/gYear", -1),
    ("P1Y/duration", "P12M/yearMonthDuration", 0),
    ("PT36H/dayTimeDuration", "P2D/dayTimeDuration", -1),
    ("P1M/duration", "P30D/duration", None),
    ("2026-13-01/date", "2026-12-01/date", None),
    (":a", ":b", None),
    (":a", "a", None),
    ("1/own", "2/own", None),
]


@pytest.mark.parametrize(("first", "second", "expected"), ORDER)
def test_the_order_of_two_terms(first: str, second: str, expected: int | None) -> None:
    one, other = typed(first), typed(second)
    assert compare(one, other) == expected
    assert compare(other, one) == (None if expected is None else -expected)


def test_text_with_a_language_has_no_order() -> None:
    assert compare('"a"@en', '"b"@en') is None
