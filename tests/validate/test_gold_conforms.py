"""Real ads hold nothing that a shape calls wrong: the gold facts of each go through graph and validation unrefused."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.extract.fact import Extraction, Fact
from kg.graph import BlankLedger, Options
from kg.graph.build import build
from kg.link.registry import Registry
from kg.read import Document, read
from kg.resources import folder
from kg.validate import Shapes, validate

MONTHS = [
    ("january", "januar", "janvier", "jan"),
    ("february", "februar", "février", "feb"),
    ("march", "märz", "mars", "mar"),
    ("april", "avril", "apr"),
    ("may", "mai"),
    ("june", "juni", "juin", "jun"),
    ("july", "juli", "juillet", "jul"),
    ("august", "août", "aug"),
    ("september", "septembre", "sept"),
    ("october", "oktober", "octobre", "oct"),
    ("november", "novembre", "nov"),
    ("december", "dezember", "décembre", "dec"),
]


def words(value: Any) -> list[str]:
    """Patterns for the ways in which an ad may write a value."""
    text = str(value)
    found = [re.escape(text)]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        year, month, day = map(int, text.split("-"))
        named = "|".join(MONTHS[month - 1])
        found += [
            rf"0?{day}\W{{1,3}}0?{month}\W{{1,3}}{year}",
            rf"0?{day}\D{{1,4}}(?:{named})\w*\W+{year}",
            rf"(?:{named})\w*\W+0?{day}\w*\W+{year}",
            rf"(?:{named})\w*\W+{year}",
        ]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        whole = f"{value:,}".removesuffix(".0")
        found += [re.escape(whole), whole.replace(",", r"[.'’\s]?").replace("%", ""), re.escape(text.replace(".", ","))]
    elif text.startswith("+") and text[1:].isdigit():
        found.append(r"\W*".join(text[3:]))
    return found


def fact(name: str, spellings: list[Any], text: str) -> Fact:
    """The gold value with the words that say it; without any, it counts as inferred."""
    for value in spellings:
        for pattern in words(value):
            match = re.search(pattern, text, re.IGNORECASE)
            if match and match[0]:
                return Fact(name, spellings[0], match.start(), match.end(), match[0], 1.0, "normalised", f"gold-{name}")
    return Fact(name, spellings[0], None, None, "", 1.0, "inferred", f"gold-{name}")


def facts(gold: dict[str, Any], document: Document) -> tuple[Fact, ...]:
    return tuple(
        fact(name, entry if isinstance(entry, list) else [entry], document.text)
        for name, entries in gold.items()
        if not name.startswith("_")
        for entry in entries
    )


def postings(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Each ad with its gold: the text where there is one, else the page."""
    found = []
    for path in sorted(folder.glob("*/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = next(p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.is_file())
        if gold.get("_posting", True):
            found.append((source, gold))
    return found


@pytest.mark.corpus
def test_no_gold_ad_is_refused(gold: Path) -> None:
    ads = postings(gold)
    assert {path.parent.name for path, _ in ads} >= {"dev", "real"}
    assert len(ads) > 40
    shapes, registry = Shapes.load(folder("shapes")), Registry.load(folder("ontology"))
    refused, spans = {}, 0
    for path, values in ads:
        document = read(path.read_bytes(), name=path.name)
        said = facts(values, document)
        spans += sum(fact.start is not None for fact in said)
        (language, *_) = values.get("language", [None])
        extraction = Extraction(language, said)
        options = Options("http://127.0.0.1:8000/", path.name, datetime(2026, 11, 21, tzinfo=UTC), "full")
        report = validate(build(document, extraction, registry, BlankLedger(), options).quads, shapes)
        wrong = [(r.shape, r.focus_node, r.message()) for r in report.results if r.severity == "Violation"]
        if wrong:
            refused[path.name] = wrong
    assert refused == {}
    assert spans > 800, "most values stand in the text in one of the ways looked for"
