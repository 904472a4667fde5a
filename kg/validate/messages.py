"""Messages of results (https://www.w3.org/TR/shacl/#message): placeholders filled with what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.validate.literals import plain

PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


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
