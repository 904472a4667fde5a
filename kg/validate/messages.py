"""Messages of results (https://www.w3.org/TR/shacl/#message): the shapes' own, filled in, and ours where they have none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kg.validate.data import Data
from kg.validate.literals import plain, split

SH = "http://www.w3.org/ns/shacl#"
PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
WORDING = Path(__file__).with_name("messages.toml")


def fill(
    messages: Mapping[str, str], focus: str, value: str | None, path: str | None, more: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """The messages with `{?this}`, `{?value}`, `{?path}` and further variables filled in.

    What has no value stays as it is (https://www.w3.org/TR/shacl/#sparql-constraints-variables).
    """
    if not any("{" in text for text in messages.values()):
        return dict(messages)
    known = {"this": focus, "value": value, "path": path, **(more or {})}

    def put(found: re.Match[str]) -> str:
        term = known.get(found[1])
        return found[0] if term is None else plain(term)

    return {language: PLACEHOLDER.sub(put, text) for language, text in messages.items()}


def declared(shapes: Data, node: str) -> Mapping[str, str]:
    """The values of `sh:message` by language; several in one language are parted by a line's end."""
    found: dict[str, str] = {}
    for value in sorted(shapes.objects(node, f"<{SH}message>")):
        if not value.startswith('"'):
            raise ValueError(f"sh:message is a text, and not {value}")
        lexical, _, language = split(value)
        found[language] = f"{found[language]}\n{lexical}" if language in found else lexical
    return found


def generic(shapes: Data, node: str, component: str) -> Mapping[str, str]:
    """What is said where a shape has no message: the rule of the component, with the shape's values for it."""
    texts = _wording().get(component.removeprefix(SH).removesuffix("ConstraintComponent"), {})
    return {
        language: re.sub(r"\{(\w+)\}", lambda found: _values(shapes, node, found[1]), text)
        for language, text in texts.items()
    }


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(WORDING.read_text(encoding="utf-8"))


def _values(shapes: Data, node: str, name: str) -> str:
    terms = [
        term
        for value in shapes.objects(node, f"<{SH}{name}>")
        for term in (shapes.items(value) or (value,) if value.startswith("_:") else (value,))
    ]
    return ", ".join("[…]" if term.startswith("_:") else plain(term) for term in terms)
