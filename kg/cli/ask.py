"""`kg ask`: the questions that ship with the project, and those of one's own."""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options, results

if TYPE_CHECKING:
    from kg.questions import Question

EXAMPLES = (
    "kg ask",
    "kg ask 3",
    "kg ask 4 --param today=2025-01-01",
    "kg ask 1 --format csv",
)


def command(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A question's number or name; none lists them.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A value for one of its parameters; may be repeated."),
    ] = None,
    form: Annotated[results.Format, typer.Option("--format", help="How the answer is printed.")] = "table",
    data: options.Data = None,
) -> None:
    """Answer a ready question, or list them.

    The questions are the files of queries/; each is SPARQL with its parameters in its header.
    """
    from kg import questions, resources
    from kg.cli.query import answer

    settings = options.load(ctx, data)
    known = questions.load(resources.folder("queries"))
    if name is None:
        _list(known, form)
        return
    question = questions.find(known, name)
    answer(settings, f"{question.name}.rq", question.bind(**_values(param or [])), form)


def _values(given: list[str]) -> dict[str, str]:
    """NAME=VALUE, taken apart."""
    from kg.errors import UsageError

    values: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise UsageError(f"--param takes NAME=VALUE, such as today=2025-01-01, not {one!r}")
        if name in values:
            raise UsageError(f"--param names {name} twice: {values[name]!r} and {value!r}; give it once")
        values[name] = value
    return values


def _list(known: "tuple[Question, ...]", form: results.Format) -> None:
    from kg.cli import output

    if form == "json":
        listed = [
            {
                "name": q.name,
                "title": dict(q.titles),
                "question": dict(q.questions),
                "params": [
                    {"name": p.name, "type": p.kind, "label": dict(p.labels), "default": p.default}
                    for p in q.parameters
                ],
            }
            for q in known
        ]
        output.write(output.pretty_json(listed))
        return
    rows = [(q.name, q.question() or q.title(), ", ".join(f"{p.name} ({p.kind})" for p in q.parameters)) for q in known]
    output.table(("name", "question", "parameters"), rows, empty="no questions: queries/ is empty")
