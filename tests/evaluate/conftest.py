"""What the tests of evaluation share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate.gold import Gold, load
from kg.extract.fact import Fact

Make = Callable[..., Gold]


@pytest.fixture
def gold_file(tmp_path: Path) -> Make:
    """Writes a posting with its facts, and loads it again."""

    def make(told: dict[str, Any], text: str = "Deadline: 1 May 2027\n", name: str = "ad") -> Gold:
        (tmp_path / f"{name}.json").write_text(json.dumps(told))
        (tmp_path / f"{name}.txt").write_text(text)
        return next(g for g in load(tmp_path) if g.name == name)

    return make


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """Makes a fact; one with `start` has its value as its words."""

    def make(field: str, value: Any, confidence: float = 0.9, rule: str = "", start: int | None = None) -> Fact:
        text = str(value) if start is not None else ""
        end = None if start is None else start + len(text)
        return Fact(field, value, start, end, text, confidence, "normalised", rule or f"{field}.x")

    return make
