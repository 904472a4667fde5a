"""What was found, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from kg.graph.terms import PREFIXES
from kg.search import Facet, Hit, Result

COLUMNS = (
    "iri", "title", "types", "type_keys", "employer", "place", "country", "deadline", "state", "days_left", "posted", "updated", "page"
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def as_json(
    found: Result, asked: Mapping[str, Any], links: Mapping[str, str], lang: str, addresses: Mapping[str, str]
) -> bytes:
    """An object: what was asked, how many were found, the hits, the facets, what may lead on, and where to go on."""
    day = date.fromisoformat(asked["today"])
    told = {
        **asked,
        "release": found.release,
        "total": found.total,
        "open": found.open,
        "hits": [_hit(hit, day, lang, addresses) for hit in found.hits],
        "facets": [_facet(facet, lang) for facet in found.facets],
        "suggestions": [
            {"kind": s.kind, "text": s.text, "total": s.total, **({"facet": s.facet} if s.facet else {})}
            for s in found.suggestions
        ],
        "ignored": list(found.ignored),
        "links": dict(links),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(found: Result, day: date, lang: str, addresses: Mapping[str, str]) -> bytes:
    """A row for each hit (RFC 4180), with a first one of names. A text that a spreadsheet would reckon has a `'` before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for hit in found.hits:
        said = _hit(hit, day, lang, addresses)
        said["types"], said["type_keys"] = "; ".join(said["types"]), " ".join(said["type_keys"])
        writer.writerow([_cell(said[name]) for name in COLUMNS])
    return out.getvalue().encode()


def _hit(hit: Hit, day: date, lang: str, addresses: Mapping[str, str]) -> dict[str, Any]:
    return {
        "iri": hit.iri,
        "title": hit.title,
        "types": [said(labels, lang) for labels in hit.types],
        "type_keys": [iri.removeprefix(PREFIXES["code"]) for iri in hit.type_iris],
        "employer": hit.employer,
        "employer_iri": hit.employer_iri,
        "place": hit.place,
        "country": said(hit.country, lang),
        "deadline": hit.deadline.isoformat() if hit.deadline else None,
        "rolling": hit.rolling,
        "state": hit.state,
        "days_left": (hit.deadline - day).days if hit.deadline and hit.state == "open" else None,
        "posted": hit.posted.isoformat() if hit.posted else None,
        "updated": _moment(hit.updated),
        "score": round(hit.score, 4),
        "snippet": "".join(piece.text for piece in hit.snippet),
        "page": addresses[hit.iri],
    }


def _facet(facet: Facet, lang: str) -> dict[str, Any]:
    return {
        "name": facet.name,
        "label": said(facet.labels, lang),
        "complete": facet.complete,
        "more": facet.more,
        "choices": [
            {
                "key": choice.key,
                "label": said(choice.labels, lang) or choice.key,
                "count": choice.count,
                "chosen": choice.chosen,
                **({"iri": choice.iri} if choice.iri else {}),
            }
            for choice in facet.choices
        ],
    }


def said(labels: Mapping[str, str], lang: str) -> str:
    """The name in a language, else the one in none, else the English one, else any; empty where there is none."""
    return labels.get(lang) or labels.get("") or labels.get("en") or next(iter(labels.values()), "")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
