"""Questions: the files of `queries/`, each a SPARQL query with its title and typed parameters in its header.

A header is the `#+` lines at the top, in YAML:

    #+ title: {en: "Calls that close after a date", de: "…"}
    #+ question: {en: "Which calls close after the date?", de: "…"}
    #+ params:
    #+   after: {type: date, label: {en: "deadline after", de: "…"}, example: 2025-01-01}
    #+ tags: [dates]

A header may say how its answer is best drawn: `chart: {type: bar, label: [funder, programme], value: positions}`, with the
columns that name a bar and the one that is its length; `whole: 100` is the value of a bar that goes all the way across.
A `share` has a column `share`, too, the percentage that its bars show; a `line` a `series` of columns, whose values are lines.

`links: {title: position}` says which variable of the query is the thing that a column names, so that a page can lead there.

A parameter NAME is the clause `VALUES ?NAME { … }` (or `?_NAME`) of the query, whose content is its default (`UNDEF` for
none). A value is bound by replacing that content with one serialised RDF term, so nothing is ever glued into a query.
The clause may stand more than once, always with the same content: branches of a UNION that each begin with it are looked
up, where an engine joins what comes before a UNION only afterwards.
A parameter of type `code` names the last part of an IRI whose namespace is the query's own prefix `code:`, or the one
that `prefix` names: `country: {type: code, prefix: country}` takes `DEU`. What a form offers for a parameter is said by
`suggest`, a graph pattern that binds `?value`: `suggest: "?value skos:inScheme code:position-type"`.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import ConfigurationError, UsageError

Kind = Literal["date", "iri", "string", "integer", "code"]
Drawing = Literal["bar", "line", "share"]
XSD = "http://www.w3.org/2001/XMLSchema#"
RDFS, SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
SUGGESTED = 300
"""Values that a form offers at most."""
REMEMBERED = 256
"""Texts that are not read anew: their headers take longer than everything else on a page."""
TERM = r"""(?:"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|[^{}"<#])*"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a person may vary: `variable` is the variable of its VALUES clause, `default` that clause's content.

    `default` is None where the clause holds UNDEF; `labels` maps a language tag to its name for people; `example` is a
    value that fits; `prefix` is the namespace IRI of a `code`; `suggest` is a graph pattern whose ?value are values that fit.
    """

    name: str
    kind: Kind
    variable: str
    default: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    example: str | None = None
    prefix: str = ""
    suggest: str = ""

    def label(self, language: str = "en") -> str:
        """Its name for people in that language, else in English, else any."""
        return _said(self.labels, language) or self.name

    def term(self, value: Any) -> str:
        """The value as one SPARQL term; raises UsageError where it is not of this parameter's type.

        >>> Parameter("after", "date", "after").term("2025-01-01")
        '"2025-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'
        """
        from pyoxigraph import Literal as RdfLiteral
        from pyoxigraph import NamedNode

        text = str(value).strip()
        try:
            match self.kind:
                case "date":
                    return str(RdfLiteral(date.fromisoformat(text).isoformat(), datatype=NamedNode(f"{XSD}date")))
                case "integer":
                    return str(RdfLiteral(int(text)))
                case "string":
                    return str(RdfLiteral(str(value)))
                case "iri":
                    return str(NamedNode(text.removeprefix("<").removesuffix(">")))
                case "code":
                    last = text.removeprefix(self.prefix).rpartition(":")[2]
                    if not re.fullmatch(r"[\w.-]+", last):
                        raise ValueError(last)
                    return str(NamedNode(self.prefix + last))
        except ValueError:
            raise UsageError(f"{self.name} is {text!r}, but must be {EXPECTED[self.kind]}") from None


EXPECTED: Mapping[Kind, str] = {
    "date": "a date such as 2025-01-31",
    "integer": "a whole number",
    "string": "a text",
    "iri": "an absolute IRI such as http://example.org/x",
    "code": "a code, the last part of its IRI, such as phd",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """How an answer is drawn: the columns that name what is counted, the column with the number, those that name a line.

    `share` is the column with a bar's percentage, `whole` the value of a bar that goes all the way across."""

    type: Drawing
    label: tuple[str, ...]
    value: str
    series: tuple[str, ...] = ()
    share: str = ""
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `name` is its file's name without `.rq` and `text` the query as it stands, runnable as it is.

    `titles` and `questions` map a language tag to the wording, `links` a column to the variable that is what it names.
    """

    name: str
    text: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    tags: tuple[str, ...]
    chart: Drawn | None = None
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The number that the name begins with, 0 where it has none.

        >>> Question("07-pay", "", {}, {}, (), ()).number
        7
        """
        return int(match[0]) if (match := re.match(r"\d+", self.name)) else 0

    def title(self, language: str = "en") -> str:
        """The title in that language, else in English, else any."""
        return _said(self.titles, language) or self.name

    def question(self, language: str = "en") -> str:
        """The question in plain words, in that language, else in English, else any."""
        return _said(self.questions, language)

    def suggestions(self, parameter: Parameter) -> str:
        """A query for what may be given for a parameter: ?value with each ?label that it has; empty where none is said."""
        if not parameter.suggest:
            return ""
        prefixes = "".join(re.findall(r"(?im)^\s*PREFIX\s[^>]*>\s*", self.text))
        called = f"<{RDFS}label>|<{SKOS}prefLabel>"
        return (
            f"{prefixes}SELECT ?value ?label WHERE {{ {{ SELECT DISTINCT ?value WHERE {{ {parameter.suggest} }} "
            f"ORDER BY ?value LIMIT {SUGGESTED} }} OPTIONAL {{ ?value {called} ?label }} }} ORDER BY ?value ?label"
        )

    def linked(self, text: str) -> str:
        """A text of this query that gives, besides, the things that its columns name (`links`).

        >>> Question("q", "", {}, {}, (), (), links={"title": "posting"}).linked("SELECT DISTINCT ?title WHERE {}")
        'SELECT DISTINCT ?posting ?title WHERE {}'
        """
        more = " ".join(f"?{variable}" for variable in dict.fromkeys(self.links.values()))
        return re.sub(r"(?m)^(SELECT\s+(?:DISTINCT\s+)?)", rf"\g<1>{more} ", text, count=1) if more else text

    def bind(self, **values: Any) -> str:
        """The query with these values in place of the defaults.

        Raises UsageError for a parameter that the question has not, and for a value of the wrong type.
        """
        known = {p.name: p for p in self.parameters}
        text = self.text
        for name, value in values.items():
            if name not in known:
                raise UsageError(_unknown("parameter", name, list(known), f"{self.name} takes"))
            text = _put(known[name].variable, known[name].term(value), text)
        return text


def load(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder, by name.

    Raises ConfigurationError for a header that cannot be read, or a parameter without its VALUES clause.
    """
    return tuple(parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq")))


@lru_cache(maxsize=REMEMBERED)
def parse(name: str, text: str) -> Question:
    """One question from the text of its file, read once for each text; raises as `load` does."""
    import yaml

    lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
    try:
        # The parser in C, where the package has it, is some ten times quicker.
        header = yaml.load("\n".join(lines), getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
        given = header.get("params") or {}
        parameters = tuple(_parameter(str(name), about, text) for name, about in given.items())
        return Question(
            name=name,
            text=text,
            titles=_wording(header.get("title")),
            questions=_wording(header.get("question")),
            parameters=parameters,
            tags=tuple(str(tag) for tag in header.get("tags") or ()),
            chart=_drawn(header["chart"]) if "chart" in header else None,
            links={str(column): str(variable) for column, variable in (header.get("links") or {}).items()},
        )
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"the header of {name}.rq cannot be used: {error}") from error


def find(questions: Sequence[Question], name: str) -> Question:
    """The question of that name, of that number, or whose name goes on like that after its number.

    Raises UsageError, naming the nearest, where there is none.
    """
    for question in questions:
        if name in (question.name, question.name.partition("-")[2]) or (
            name.isdecimal() and int(name) == question.number
        ):
            return question
    raise UsageError(_unknown("question", name, [q.name for q in questions], "there are"))


def _parameter(name: str, given: Mapping[str, Any], text: str) -> Parameter:
    kind = given.get("type", "string")
    if kind not in get_args(Kind):
        raise ValueError(f"parameter {name} has the type {kind!r}; it may be {', '.join(get_args(Kind))}")
    found = [(v, m) for v in (name, f"_{name}") for m in _clause(v).finditer(text)]
    if len({(v, m[2].strip()) for v, m in found}) != 1:
        raise ValueError(f"parameter {name} needs one clause VALUES ?{name} {{ … }}, and there are {len(found)}")
    variable, match = found[0]
    default = match[2].strip()
    prefix = ""
    if kind == "code":
        short = str(given.get("prefix", "code"))
        declared = re.search(rf"(?im)^\s*PREFIX\s+{re.escape(short)}:\s*<([^>]*)>", text)
        if not declared:
            raise ValueError(f"parameter {name} is a code, but the query declares no PREFIX {short}:")
        prefix = declared[1]
    return Parameter(
        name=name,
        kind=kind,
        variable=variable,
        default=None if default.upper() == "UNDEF" else default,
        labels=_wording(given.get("label")),
        example=str(given["example"]) if "example" in given else None,
        prefix=prefix,
        suggest=str(given.get("suggest", "")),
    )


def _drawn(given: Mapping[str, Any]) -> Drawn:
    kind = given["type"]
    if kind not in get_args(Drawing):
        raise ValueError(f"a chart of type {kind!r}; it may be {', '.join(get_args(Drawing))}")
    if (kind == "line") != bool(given.get("series")):
        raise ValueError("a chart of type line has a series, and no other has")
    if (kind == "share") != bool(given.get("share")):
        raise ValueError("a chart of type share has a share, and no other has")
    whole = float(given.get("whole", 100)) if kind == "share" or "whole" in given else None
    if whole is not None and (kind == "line" or not whole > 0):
        raise ValueError("whole is a number above 0, and a line has none")
    series = _columns(given.get("series") or ())
    return Drawn(kind, _columns(given["label"]), str(given["value"]), series, str(given.get("share") or ""), whole)


def _columns(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(str(column) for column in given)


def _clause(variable: str) -> re.Pattern[str]:
    return re.compile(rf"((?i:VALUES)\s+[?$]{re.escape(variable)}\s*\{{)({TERM})(\}})")


def _put(variable: str, term: str, text: str) -> str:
    return _clause(variable).sub(lambda found: f"{found[1]} {term} {found[3]}", text)


def _wording(given: Any) -> dict[str, str]:
    if not given:
        return {}
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {"en": str(given)}


def _said(wording: Mapping[str, str], language: str) -> str:
    return wording.get(language) or wording.get("en") or next(iter(wording.values()), "")


def _unknown(what: str, name: str, known: Sequence[str], verb: str) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? " if near else ""
    listed = ", ".join(known) or "none"
    return f"there is no {what} {name!r}; {hint}{verb} {listed}"
