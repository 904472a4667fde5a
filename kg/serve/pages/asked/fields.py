"""The form of a question: a field for each parameter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.questions import Parameter
from kg.serve import labels
from kg.serve.asking import Asking, code
from kg.serve.choices import Choice
from kg.serve.labels import Label

INPUTS = {"date": "date", "integer": "number", "iri": "url", "string": "text", "code": "text"}
"""The kind of input for each type of parameter; a code whose values are known is a list to choose from."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose."""

    value: str
    label: Label
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, what stands in it, what is offered, and what is wrong with it."""

    name: str
    label: str
    type: str
    value: str
    example: str
    options: Sequence[Option] = field(default_factory=tuple)
    select: bool = False
    default: str = ""
    wrong: str = ""


def fields(asking: Asking, offered: Mapping[str, list[Choice]], wrong: Mapping[str, str], lang: str) -> list[Field]:
    """The fields of a question's form in that language; `wrong` says of a parameter what it must be."""
    return [_field(p, asking, offered.get(p.name, []), wrong.get(p.name, ""), lang) for p in asking.question.parameters]


def _field(parameter: Parameter, asking: Asking, offered: list[Choice], wrong: str, lang: str) -> Field:
    default = _plain(parameter)
    value = asking.given.get(parameter.name, default)
    if parameter.kind == "code":
        value = code(parameter, value)
        offered = [Choice(code(parameter, choice.value), choice.labels) for choice in offered]
    options = [
        Option(choice.value, labels.choose(choice.labels, lang) or Label(choice.value), choice.value == value)
        for choice in offered
    ]
    select = parameter.kind == "code" and bool(options)
    if select:
        options.sort(key=lambda option: option.label.text.casefold())
        if value and not any(option.chosen for option in options):
            options.insert(0, Option(value, Label(value), chosen=True))
    shown = next((option.label.text for option in options if option.value == default), default)
    return Field(
        parameter.name, parameter.label(lang), INPUTS[parameter.kind], value, parameter.example or "", options, select,
        shown, wrong,
    )  # fmt: skip


def _plain(parameter: Parameter) -> str:
    """A parameter's default as it would be given in an address; empty for none."""
    if parameter.default is None:
        return ""
    if parameter.kind == "code":
        return code(parameter, parameter.default)
    return parameter.default.partition("^^")[0].strip('"<>')
