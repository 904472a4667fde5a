"""Sources with the latest of their versions, as rows of the catalog."""

import json
from datetime import datetime
from typing import Any

from pyoxigraph import Quad

from kg.store import packing
from kg.store.history import Rows
from kg.store.records import Quarantined, SourceRecord, VersionRecord

SELECT = """SELECT s.name, s.posting, v.label, v.last_release, v.name, v.sha256, v.media_type, v.received,
    v.publish_text, v.first_release, v.warnings, v.report, v.id
    FROM source s JOIN version v ON v.id = (SELECT max(id) FROM version WHERE source = s.id) WHERE {where}"""


def record(row: tuple[Any, ...]) -> SourceRecord:
    """The record that a row of `SELECT` says."""
    name, posting, label, last, file, sha256, media_type, received, publish_text, first, warnings, report, version = row
    return SourceRecord(
        source=name,
        posting=posting,
        label=label,
        state="published" if last is None else "withdrawn",
        name=file,
        sha256=sha256,
        media_type=media_type,
        received=datetime.fromisoformat(received),
        publish_text=publish_text,
        first_release=first,
        warnings=tuple(json.loads(warnings)),
        report=packing.unpack_report(report),
        version=version,
    )


def quads(rows: Rows, iri_or_source: str) -> list[Quad]:
    """What the latest version of a source, named so or by its posting, says."""
    found = rows(
        "SELECT v.quads FROM source s JOIN version v ON v.source = s.id WHERE s.posting = ?1 OR s.name = ?1"
        " ORDER BY v.id DESC LIMIT 1",
        iri_or_source,
    )
    return list(packing.parse(packing.unpack_quads(found[0][0]))) if found else []


def page(rows: Rows, state: str, after: str, most: int) -> list[SourceRecord]:
    """Up to so many sources of that state (`published`, `withdrawn`), by posting IRI, from the one that follows `after`."""
    stands = "IS NULL" if state == "published" else "IS NOT NULL"
    where = f"s.posting > ?1 AND v.last_release {stands} ORDER BY s.posting LIMIT ?2"
    return [record(row) for row in rows(SELECT.format(where=where), after, most)]


def versions(rows: Rows, posting: str) -> list[VersionRecord]:
    """All versions of a posting that were ever published, the oldest first."""
    found = rows(
        "SELECT v.id, v.first_release, v.last_release, v.sha256, v.media_type, v.received"
        " FROM version v JOIN source s ON s.id = v.source WHERE s.posting = ? ORDER BY v.id",
        posting,
    )
    return [
        VersionRecord(number, first, last, sha256, media_type, datetime.fromisoformat(received))
        for number, first, last, sha256, media_type, received in found
    ]


def waiting(rows: Rows) -> list[Quarantined]:
    """The refused inputs that wait for somebody, by source."""
    found = rows(
        "SELECT source, name, sha256, received, code, message, report FROM quarantine"
        " WHERE settled IS NULL ORDER BY source"
    )
    return [
        Quarantined(
            source, name, sha256, datetime.fromisoformat(received), code, message, packing.unpack_report(report)
        )
        for source, name, sha256, received, code, message, report in found
    ]
