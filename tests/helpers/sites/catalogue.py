"""The pages that stand for all, as `scripts/pages.toml` lists them, and things of the demo by what they are."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from kg.graph.terms import PREFIXES
from sites.visitor import TODAY
from sites.words import asked

LIST = Path(__file__).resolve().parents[3] / "scripts" / "pages.toml"
JSON = "application/sparql-results+json"
THINGS = """{prefixes}
SELECT ?thing ?label {{ ?thing a {kind} ; rdfs:label|schema:title ?label }} ORDER BY ?thing"""


@dataclass(frozen=True)
class Listed:
    """One page of the list; see the file for what the fields mean."""

    name: str
    says: str
    path: str = ""
    thing: str = ""
    label: str | None = None
    also: tuple[str, ...] = ()
    signed: bool = False
    heavy: bool = False
    steps: tuple[tuple[str, ...], ...] = ()

    def at(self, address: str) -> str:
        """Its path in the demo that is served at that address."""
        return self.path or find(address, self.thing, self.label)


@cache
def pages() -> tuple[Listed, ...]:
    """All of the list."""
    said = tomllib.loads(LIST.read_text(encoding="utf-8"))["page"]
    lists = ("also", "steps")
    return tuple(Listed(**{k: tuple(map(_frozen, v)) if k in lists else v for k, v in one.items()}) for one in said)


def open_(page: Any, one: Listed, address: str, token: str, lang: str = "en") -> None:
    """Open a page of the list in a browser page (playwright), on the day of the tests, as its entry says."""
    if one.signed:
        page.goto("/signin")
        page.locator("#token").fill(token)
        page.locator("#token").press("Enter")
        page.wait_for_load_state()
    page.goto(asked(one.at(address), today=TODAY, lang=lang))
    for action, selector, *value in one.steps:
        getattr(page.locator(selector).first, action)(*value)
        page.wait_for_load_state()


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@cache
def find(address: str, kind: str, label: str | None = None) -> str:
    """The path of the page of a thing, by its class (`vac:Position`) and, where one is named, its label."""
    declared = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    asked = {"query": THINGS.format(kind=kind, prefixes=declared)}
    answer = httpx.get(f"{address}/sparql", params=asked, timeout=60, headers={"Accept": JSON}).json()
    rows = [(row["thing"]["value"], row["label"]["value"]) for row in answer["results"]["bindings"]]
    there = [iri for iri, name in rows if (label is None or name == label) and "/id/" in iri]
    assert there, f"there is no {kind} {label or ''}; there are {sorted({name for _, name in rows})}"
    return "/doc/" + urlsplit(there[0]).path.removeprefix("/id/")
