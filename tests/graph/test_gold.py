"""The graph of every gold posting's facts: whole, canonical, without blank nodes, each thing with one label."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Store

from kg.extract.fact import Fact

RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def gold_facts(path: Path) -> list[Fact]:
    """Gold values, the first of several right spellings, as facts without spans."""
    facts = json.loads(path.read_text(encoding="utf-8"))
    return [
        Fact(name, value[0] if isinstance(value, list) else value, None, None, "", 1.0, "normalised", name)
        for name, values in facts.items()
        if not name.startswith("_")
        for value in values
    ]


@pytest.mark.corpus
def test_every_gold_posting_has_a_sound_graph(make: Any, new_ad: Any, gold: Path) -> None:
    paths = [p for p in sorted(gold.glob("*/*.json")) if json.loads(p.read_text("utf-8")).get("_posting", True)]
    assert len(paths) > 20
    for path in paths:
        ad = new_ad(path.stem, language=None)
        ad.facts = gold_facts(path)
        made = make(ad, source=path.stem)
        store = Store()
        store.extend(made.quads)
        assert set(store) == set(made.quads), path.name
        assert not any(isinstance(node, BlankNode) for quad in made.quads for node in quad), path.name
        default = [quad for quad in made.quads if quad.graph_name == DefaultGraph()]
        labels = Counter(quad.subject for quad in default if quad.predicate.value == RDFS_LABEL)
        assert set(labels.values()) == {1}, path.name
        typed = {quad.subject for quad in default if quad.predicate.value == TYPE}
        ours = {q.object for q in default if str(q.object).startswith("<http://127.0.0.1:8000/id/")}
        assert ours <= typed, (path.name, sorted(map(str, ours - typed)))
