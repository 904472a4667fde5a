"""What a request asks of a question: values of its parameters, the format, the page; and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from kg.errors import UsageError
from kg.questions import Parameter, Question
from kg.serve import negotiate, problems
from kg.serve.choices import Choice
from kg.serve.formats import PAGE, RESULTS, Format, by_media
from kg.serve.problems import Problem

VEGA_LITE = Format("application/vnd.vegalite.v5+json", "vega-lite", "Vega-Lite")
SPARQL = Format("application/sparql-query", "rq", "SPARQL")
FORMATS = (PAGE, *RESULTS, VEGA_LITE, SPARQL)
RESERVED = ("format", "page", "lang", "today")
"""Parameters of every page, unless the question has one of that name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with what was given for it. `wrong` says for each parameter that cannot be used what it must be."""

    question: Question
    given: Mapping[str, str]
    form: Format
    page: int = 1
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The query with the values in place."""
        return self.question.bind(**self.given)


def read(request: Request, question: Question) -> Asking:
    """What the request asks; raises Problem 400 for what the question does not take, 406 for the format.

    An empty value is none, as forms send them.
    """
    names = {p.name: p for p in question.parameters}
    given: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names:
            if name not in RESERVED:
                taken = ", ".join((*names, "format", "page"))
                raise Problem(
                    400, f"{name[:100]} is nothing that this question takes; {taken} are", parameter=name[:100]
                )
        elif name in given:
            raise Problem(400, f"{name} is given twice; a question takes one value", parameter=name)
        elif value.strip():
            given[name] = value.strip()
            try:
                names[name].term(value)
            except UsageError as error:
                wrong[name] = str(error)
    return Asking(question, given, _format(request, question), _page(request), wrong)


def unfit(asking: Asking, offered: Mapping[str, list[Choice]]) -> dict[str, str]:
    """What is wrong with the values, those included that are not among the codes that there are."""
    found = dict(asking.wrong)
    for parameter in asking.question.parameters:
        value = asking.given.get(parameter.name)
        if value is None or parameter.kind != "code" or parameter.name in found or not offered.get(parameter.name):
            continue
        codes = [code(parameter, choice.value) for choice in offered[parameter.name]]
        if code(parameter, value) not in codes:
            found[parameter.name] = f"{parameter.name} is {value[:100]!r}, but must be one of {', '.join(codes)}"
    return found


def code(parameter: Parameter, value: str) -> str:
    """The last part of a code, as it stands in an address.

    >>> code(Parameter("type", "code", "type", prefix="https://x.example/code#"), "https://x.example/code#phd")
    'phd'
    """
    return value.removeprefix(parameter.prefix).rpartition(":")[2]


def _format(request: Request, question: Question) -> Format:
    offers = [form for form in FORMATS if form is not VEGA_LITE or question.chart is not None]
    named = request.query_params.get("format")
    if named is not None:
        found = next((form for form in offers if form.suffix == named), None)
        if found is None:
            there = ", ".join(dict.fromkeys(form.suffix for form in offers))
            raise Problem(400, f"format is {named[:50]!r}; there are {there}", parameter="format")
        return found
    media = negotiate.choose(", ".join(request.headers.getlist("accept")), [form.media for form in offers])
    if media is None:
        raise problems.not_acceptable([form.media for form in offers])
    return by_media(media, tuple(offers))


def _page(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and int(asked[:9]) >= 1):
        raise Problem(400, f"page is {asked[:50]!r}, and is a whole number from 1", parameter="page")
    return int(asked[:9])
