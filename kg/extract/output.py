"""An extraction as the JSON object that `kg extract` prints."""

from typing import Any

from kg.extract.fact import Extraction, Fact, Position
from kg.read.document import Document


def payload(document: Document, extraction: Extraction) -> dict[str, Any]:
    """The document and its facts by field, as plain values that `json` can write.

    Facts of inference have no `start` and `end`. `candidates` holds what is weak or in conflict, with its status and why, and
    stands there only where there are some; so do `reason` (why this is no posting) and the document's `warnings`, and so
    does `positions`: where an ad offers several, each with its `id` and what is said of it alone (docs/fields.md).
    """
    out: dict[str, Any] = {
        "document": {
            "name": document.source.name,
            "media_type": document.source.media_type,
            "sha256": document.source.sha256,
            "language": extraction.language,
            "text": document.text,
        },
        "facts": _by_field(extraction.facts),
    }
    if extraction.positions:
        out["positions"] = [_position(position) for position in extraction.positions]
    if document.warnings:
        out["document"]["warnings"] = list(document.warnings)
    if extraction.candidates:
        out["candidates"] = _by_field(extraction.candidates)
    if not extraction.posting:
        out["posting"] = False
        out["reason"] = extraction.reason
    return out


def _position(position: Position) -> dict[str, Any]:
    out: dict[str, Any] = {"id": position.id, "facts": _by_field(position.facts)}
    return out | ({"candidates": _by_field(position.candidates)} if position.candidates else {})


def _by_field(facts: tuple[Fact, ...]) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        entry: dict[str, Any] = {"value": fact.value, "start": fact.start, "end": fact.end, "text": fact.text,
                                 "confidence": fact.confidence, "level": fact.level, "rule": fact.rule}  # fmt: skip
        if fact.status != "asserted":
            entry["status"] = fact.status
            if fact.reason:
                entry["reason"] = fact.reason
        if fact.origin:
            entry["origin"] = fact.origin
        if fact.premises:
            entry["premises"] = [list(p) for p in fact.premises]
        out.setdefault(fact.field, []).append(entry)
    return out
