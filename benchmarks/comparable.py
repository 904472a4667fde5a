"""What SPARQL can compare, told from the forms of XML Schema alone: for judging two engines, of which this is neither."""

import re
from collections.abc import Mapping

from pyoxigraph import Literal

from benchmarks.shape_graph import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
WHOLE = [
    "integer",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "negativeInteger",
    "nonPositiveInteger",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
    "unsignedByte",
]
NUMBERS = {*WHOLE, "decimal", "double", "float"}
FORMS = {
    **dict.fromkeys(WHOLE, r"[+-]?\d+"), "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    **dict.fromkeys(("double", "float"), r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN"),
    "boolean": "true|false|0|1",
    "date": r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(Z|[+-]\d\d:\d\d)?",
    "dateTime": r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-4]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
}  # fmt: skip
RANGES: Mapping[str, tuple[float, float]] = {
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))},
    **{f"unsigned{name}": (0, 2**bits - 1) for name, bits in (("Long", 64), ("Int", 32), ("Short", 16), ("Byte", 8))},
    "nonNegativeInteger": (0, float("inf")), "positiveInteger": (1, float("inf")),
    "nonPositiveInteger": (float("-inf"), 0), "negativeInteger": (float("-inf"), -1),
}  # fmt: skip


def comparable(one: Term, other: Term) -> bool:
    """Whether SPARQL's < is defined for two terms (https://www.w3.org/TR/sparql11-query/#OperatorMapping)."""
    kinds = {kind(one), kind(other)}
    return len(kinds) == 1 and "" not in kinds


def kind(term: Term) -> str:
    """What a term can be compared with: terms of its kind; "" for nothing."""
    if not isinstance(term, Literal) or term.language:
        return ""
    name, text = term.datatype.value.removeprefix(XSD), term.value
    if name == "string":
        return name
    if name not in FORMS or not re.fullmatch(FORMS[name], text, re.ASCII):
        return ""
    if name in RANGES and not RANGES[name][0] <= int(text) <= RANGES[name][1]:
        return ""
    if name in ("date", "dateTime"):  # of two of which only one has a time zone neither is known to be earlier
        return f"{name} with zone" if re.search(r"(Z|[+-]\d\d:\d\d)$", text) else name
    return ("number" if text != "NaN" else "") if name in NUMBERS else name
