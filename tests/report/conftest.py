"""Small shapes and data, and the view of a report on them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.report import Examined, Finding, Rules, View, view
from kg.validate import Shapes, validate

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix vac: <https://w3id.org/vacancy-graph/ns#> .
@prefix code: <https://w3id.org/vacancy-graph/code#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix prov: <http://www.w3.org/ns/prov#> .
"""
Tell = Callable[..., View]


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """The view of what shapes find in data, both Turtle without its prefixes; `more` goes to `Examined`."""

    def tell(shapes: str, data: str, language: str = "en", /, **more: object) -> View:
        path = tmp_path / "shapes.ttl"
        path.write_text(PREFIXES + shapes, encoding="utf-8")
        read = Shapes.load(path)
        quads = list(parse(PREFIXES + data, RdfFormat.TURTLE))
        examined = Examined("data.ttl", validate(quads, read), quads, **more)  # type: ignore[arg-type]
        return view(examined, Rules(read), language)

    return tell


@pytest.fixture
def finding(tell: Tell) -> Callable[..., Finding]:
    """The one finding of such a view."""

    def finding(*words: str, **more: object) -> Finding:
        (one,) = tell(*words, **more).findings
        return one

    return finding
