"""`kg export`: a release as a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli import options

EXAMPLES = (
    "kg export > vacancies.ttl",
    "kg export --format nquads --out vacancies.nq",
    "kg export --format trig --release 3 --graph http://127.0.0.1:8000/graph/evidence",
)
Format = Literal["turtle", "jsonld", "nquads", "ntriples", "trig", "rdfxml"]


def command(
    ctx: typer.Context,
    form: Annotated[
        Format, typer.Option("--format", help="Turtle, N-Triples and RDF/XML carry the default graph, the others all.")
    ] = "turtle",
    graph: Annotated[
        str | None,
        typer.Option("--graph", metavar="IRI", help="Only this named graph, or `default`.", show_default=False),
    ] = None,
    release: Annotated[
        int | None,
        typer.Option(
            "--release", metavar="N", min=1, help="An older release (default the newest).", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write to a file, which appears when it is whole.", show_default=False
        ),
    ] = None,
    data: options.Data = None,
) -> None:
    """Write a release as RDF, streamed."""
    from kg.cli import output
    from kg.graph import rdfxml
    from kg.graph.terms import PREFIXES
    from kg.publish.export import DEFAULT, TRIPLES, export
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data, read_only=True) as catalog:
        number = catalog.release if release is None else release
        named = graph if graph in (None, "default") else _absolute(graph, catalog.base)
        with output.target(out) as stream:
            wanted = "" if named == DEFAULT or (named is None and form in TRIPLES) else named
            if form == "rdfxml":
                # Beforehand, so that nothing is left half written.
                rdfxml.check(catalog.quads(number, graph=wanted))
            quads = catalog.quads(number, graph=wanted)
            count = export(quads, stream, form, graph=named, prefixes=PREFIXES)
    output.say(f"{count} statements of release {number}" + (f" in {out}" if out else ""))


def _absolute(graph: str, base: str) -> str:
    """A graph's IRI, resolved against the dataset's base as in a query; raises UsageError for what is no IRI."""
    from urllib.parse import urljoin

    from pyoxigraph import NamedNode

    from kg.errors import UsageError

    try:
        return NamedNode(urljoin(base, graph)).value
    except ValueError as error:
        raise UsageError(f"--graph {graph!r} is no IRI ({error}); give one such as {base}graph/evidence") from error
