"""The questions as statements, so that the endpoint itself says what can be asked of it.

Each is a `sh:SPARQLExecutable` (SHACL, 5.1) at the address of its page, with the question in words, and the query as it
stands in its file, without the header. Editors of SPARQL and language tools read such examples from an endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.terms import term

if TYPE_CHECKING:
    from kg.questions import Question

SH = "http://www.w3.org/ns/shacl#"
ONTOLOGY = ox.NamedNode("https://w3id.org/vacancy-graph/ns")
"""Declares the prefixes (`ontology/prefixes.ttl`)."""
FORMS = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct", "DESCRIBE": "Describe"}


def examples(questions: tuple[Question, ...], base: str) -> Iterator[ox.Quad]:
    """The statements about the questions, in the default graph of a dataset whose IRIs begin with `base`."""
    for question in questions:
        node = ox.NamedNode(f"{base}questions/{question.name}")
        query = _query(question.text)
        form = FORMS[_form(query)]
        said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (term("rdf:type"), ox.NamedNode(f"{SH}SPARQLExecutable")),
            (term("rdf:type"), ox.NamedNode(f"{SH}SPARQL{form}Executable")),
            (ox.NamedNode(f"{SH}{form.lower()}"), ox.Literal(query)),
            (ox.NamedNode(f"{SH}prefixes"), ONTOLOGY),
            (term("schema:target"), ox.NamedNode(f"{base}sparql")),
        ]
        said += [(term("dcterms:title"), ox.Literal(text, language=tag)) for tag, text in question.titles.items()]
        said += [(term("rdfs:comment"), ox.Literal(text, language=tag)) for tag, text in question.questions.items()]
        said += [(term("schema:keywords"), ox.Literal(tag)) for tag in question.tags]
        yield from (ox.Quad(node, predicate, value) for predicate, value in said)


def _query(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"


def _form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE: the first word that is no part of the prologue.

    >>> _form("PREFIX ask: <http://ask.example/#> # select\\nASK {}")
    'ASK'
    """
    body = re.sub(r"(?im)<[^<>\s]*>|#.*$|^\s*(PREFIX\s+[\w.-]*:|BASE)", " ", query)
    found = re.search(r"(?i)\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", body)
    assert found is not None, "a question without a query"
    return found[0].upper()
