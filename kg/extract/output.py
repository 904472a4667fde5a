"""An extraction as the JSON object that `kg extract` prints."""

from bisect import bisect_right
from typing import Any

from kg.extract.fact import Extraction, Fact, Position
from kg.read.document import Document


class Elements:
    """The element of a page that each place of its text comes from: the path of the smallest block there."""

    def __init__(self, document: Document) -> None:
        blocks = [(b.start, b.end, b.element) for b in document.blocks if b.element and b.end > b.start]
        self._blocks = sorted(blocks)
        self._starts = [start for start, _, _ in self._blocks]
        self._longest = max((end - start for start, end, _ in self._blocks), default=0)

    def at(self, offset: int) -> str | None:
        """The path, or None where no element is known (a text, a PDF file)."""
        best: tuple[int, str] | None = None
        for index in range(bisect_right(self._starts, offset) - 1, -1, -1):
            start, end, element = self._blocks[index]
            if start + self._longest <= offset:
                break
            if offset < end and (best is None or end - start < best[0]):
                best = (end - start, element)
        return best[1] if best else None


def payload(document: Document, extraction: Extraction) -> dict[str, Any]:
    """The document and its facts by field, as plain values that `json` can write.

    Facts of inference have no `start` and `end`; those of a page also say in which `element` their words begin. `candidates` holds what is weak or in conflict, with its status and why, and
    stands there only where there are some; so do `reason` (why this is no posting) and the document's `warnings`, and so
    does `positions`: where an ad offers several, each with its `id` and what is said of it alone (docs/fields.md).
    """
    elements = Elements(document)
    out: dict[str, Any] = {
        "document": {
            "name": document.source.name,
            "media_type": document.source.media_type,
            "sha256": document.source.sha256,
            "language": extraction.language,
            "text": document.text,
        },
        "facts": _by_field(extraction.facts, elements),
    }
    if extraction.positions:
        out["positions"] = [_position(position, elements) for position in extraction.positions]
    if document.warnings:
        out["document"]["warnings"] = list(document.warnings)
    if extraction.candidates:
        out["candidates"] = _by_field(extraction.candidates, elements)
    if not extraction.posting:
        out["posting"] = False
        out["reason"] = extraction.reason
    return out


def _position(position: Position, elements: Elements) -> dict[str, Any]:
    out: dict[str, Any] = {"id": position.id, "facts": _by_field(position.facts, elements)}
    return out | ({"candidates": _by_field(position.candidates, elements)} if position.candidates else {})


def _by_field(facts: tuple[Fact, ...], elements: Elements) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        entry: dict[str, Any] = {"value": fact.value, "start": fact.start, "end": fact.end, "text": fact.text,
                                 "confidence": fact.confidence, "level": fact.level, "rule": fact.rule}  # fmt: skip
        if fact.start is not None and (element := elements.at(fact.start)):
            entry["element"] = element
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
