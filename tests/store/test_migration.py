"""A catalog of the schema before: what it holds stays, and what newer tables derive from it is there."""

import sqlite3
import zlib
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import Catalog, MemoryIndex, packing, schema

BASE = "https://jobs.example/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
A, B, U = BASE + "id/posting/a", BASE + "id/posting/b", BASE + "id/organisation/u"
EVIDENCE = BASE + "graph/evidence"
LINES = {
    A: f'<{U}> <{LABEL}> "U"@en .\n<{A}#e1> <{BASE}quote> "x \\" <y> ." <{EVIDENCE}> .\n<{A}> <{LABEL}> "A"@en .\n',
    B: f'<{U}> <{LABEL}> "U"@en .\n<{U}> <{BASE}size> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<{B}> <{LABEL}> "B"@en .\n',
}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A data folder as the first two migrations left it: two postings, the second of which has been withdrawn."""
    connection = sqlite3.connect(tmp_path / schema.FILE)
    for statement in (*schema.MIGRATIONS[0], *schema.MIGRATIONS[1]):
        connection.execute(statement)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", {"base": BASE, "identity": "x"}.items())
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    connection.execute("PRAGMA user_version = 2")
    for number in (1, 2):
        connection.execute("INSERT INTO release VALUES (?, '2026-11-01T00:00:00+00:00', 'ingest', '')", (number,))
    for number, (posting, lines) in enumerate(LINES.items(), 1):
        connection.execute("INSERT INTO source VALUES (?, ?, ?)", (number, f"{posting[-1]}.txt", posting))
        connection.execute(
            "INSERT INTO version (source, name, label, sha256, media_type, received, publish_text, text, quads, report,"
            " warnings, first_release, last_release) VALUES (?, 'ad.txt', ?, 'f', 'text/plain',"
            " '2026-11-01T00:00:00+00:00', 'full', ?, ?, '[]', '[]', 1, ?)",
            (number, posting[-1], zlib.compress(b""), zlib.compress(lines.encode()), None if number == 1 else 1),
        )
        for subject in {line.split()[0].encode() for line in lines.splitlines()}:
            connection.execute("INSERT INTO mention VALUES (?, ?)", (packing.key(subject), number))
    connection.commit()
    connection.close()
    return tmp_path


def test_a_catalog_of_the_second_schema_keeps_what_it_holds_and_takes_statements(older: Path) -> None:
    with pytest.raises(StoreError, match="older kg"):
        Catalog.open(older, read_only=True)
    label, size = NamedNode(LABEL), NamedNode(BASE + "size")
    said = [
        Quad(NamedNode(A), label, Literal("A", language="en")),
        Quad(NamedNode(U), label, Literal("U", language="en")),
        Quad(NamedNode(U), size, Literal(5)),
    ]
    with Catalog.open(older) as catalog:
        assert (catalog.release, catalog.status().quads, len(list(catalog.quads(1)))) == (2, 3, 5)
        assert [(r.stated, r.retracted) for r in catalog.releases()] == [(0, 0), (0, 0)]
        assert catalog.graphs() == catalog.graphs(1) == [EVIDENCE]
        assert {quad: holder.source for quad, holder in catalog.holders(said).items()} == dict.fromkeys(
            said[:2], "a.txt"
        )
        assert {quad: holder.source for quad, holder in catalog.holders(said, 1).items()} == {
            said[0]: "a.txt", said[1]: "a.txt", said[2]: "b.txt"
        }  # fmt: skip
        first = catalog.holder(EVIDENCE)
        assert first is not None
        assert (first.posting, first.said.object.value) == (A, 'x " <y> .')
        assert catalog.tokens.list() == []
        with catalog.batch("update") as batch:
            batch.state([said[2]])
        assert catalog.status().quads == 4
        with catalog.batch("rollback") as batch:
            batch.rollback(1)
        assert set(catalog.quads()) == set(catalog.quads(1)) == set(MemoryIndex.of(catalog).store)
        assert catalog.holders([said[2]])[said[2]].posting == B
    with sqlite3.connect(older / schema.FILE) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.SCHEMA,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Catalog.open(older, read_only=True) as again:
        assert again.release == 4


def test_a_catalog_of_the_second_schema_knows_which_properties_are_said(older: Path) -> None:
    with Catalog.open(older) as catalog:
        assert [(c.release, c.postings, c.properties) for c in catalog.coverage()] == [
            (1, 2, {LABEL: 2, BASE + "size": 1}),
            (2, 1, {LABEL: 1, BASE + "size": 0}),
        ]
