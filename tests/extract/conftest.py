"""What the tests of extraction share."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import Extraction, extract
from kg.link import Registry
from kg.read import Document, Source
from kg.resources import folder

Make = Callable[[str], Document]


def make(text: str) -> Document:
    return Document(text, Source("ad.txt", "text/plain", hashlib.sha256(text.encode()).hexdigest()))


@pytest.fixture
def document() -> Make:
    """Makes a document of a text as a reader of plain text would."""
    return make


@pytest.fixture
def said() -> Callable[[str, str], list[Any]]:
    """The values of one field that a text says; every span is held against the text."""

    def of(text: str, field: str) -> list[Any]:
        doc = make(text)
        got: Extraction = extract(doc)
        assert all(f.start is None or doc.text[f.start : f.end] == f.text != "" for f in (*got.facts, *got.candidates))
        return got.values(field)

    return of


@pytest.fixture(scope="session")
def registry() -> Registry:
    """What is known of organisations and grants, as shipped; nobody changes it."""
    return Registry.load(folder("ontology"))
