"""What the language model is asked for, in which words, and what it must answer: read from `prompt.toml`, `fields.toml`."""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import ConfigurationError
from kg.extract.wording import SECTIONS

FOLDER = Path(__file__).parent
Messages = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field that the model may point at; `ask` is what it is told of it.

    The words are read by the value parsers of the field's rules, or by those that `value` names, the first that finds
    something: a kind of mention, or `text` for the words themselves, with the keys that its value gets. `part` takes a
    further key of the mention instead of its value. `not_sections` are where nothing of it stands; `least` and `most`
    bound a number, `longest` and `pattern` a text. `after` names a field whose date must not be later, `days` how many
    days after it this one may be. `contact` marks fields for which blocks with addresses of people are sent.
    """

    name: str
    ask: str
    value: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    part: str = ""
    not_sections: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    longest: int = 200
    pattern: str = ""
    after: str = ""
    days: int = 1096
    contact: bool = False


@dataclass(frozen=True)
class Asking:
    """The prompt's wording, the fields, and the patterns of text that is withheld because it speaks to a model."""

    system: str
    again: str
    suspicious: tuple[str, ...]
    fields: Mapping[str, Asked]
    sha: str

    @cached_property
    def speaks_to_a_model(self) -> re.Pattern[str]:
        """Matches, in lower case, what is written for a model to obey."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.suspicious))

    def messages(self, asked: Collection[str], text: str, nonce: str) -> Messages:
        """The request: instructions, then the ad's blocks as data between two lines that hold the nonce."""
        names = "\n".join(f"- {name}: {self.fields[name].ask}" for name in sorted(asked))
        said = self.system.replace("{nonce}", nonce).replace("{fields}", names)
        return [
            {"role": "system", "content": said},
            {"role": "user", "content": f"<<<{nonce}\n{text}\n{nonce}>>>"},
        ]

    def retry(self, messages: Sequence[dict[str, str]], reply: str, error: str) -> Messages:
        """The request once more, with the reply that could not be used and why."""
        return [
            *messages,
            {"role": "assistant", "content": reply[:2000]},
            {"role": "user", "content": self.again.replace("{error}", error)},
        ]


def load(folder: Path = FOLDER) -> Asking:
    """Read and check wording and fields; raises ConfigurationError that names the file and what does not hold."""
    prompt, names = folder / "prompt.toml", folder / "fields.toml"
    digest = hashlib.sha256()
    tables = []
    for path in (prompt, names):
        try:
            data = path.read_bytes()
            tables.append(tomllib.loads(data.decode()))
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error
        digest.update(data)
    wording, entries = tables
    try:
        asking = Asking(
            wording["system"],
            wording["again"],
            tuple(wording["suspicious"]),
            {name: _asked(name, entry) for name, entry in entries.items()},
            digest.hexdigest()[:12],
        )
        _ = asking.speaks_to_a_model
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ConfigurationError(f"{prompt} or {names}: {error}") from error
    return asking


def _asked(name: str, entry: Mapping[str, Any]) -> Asked:
    if unknown := set(entry) - ({f.name for f in fields(Asked)} - {"name"}):
        raise ValueError(f"{name}: no such key: {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    asked = Asked(name=name, **given)
    if wrong := [s for s in asked.not_sections if s not in SECTIONS]:
        raise ValueError(f"{name}: no such section: {wrong[0]}")
    re.compile(asked.pattern)
    return asked


def schema(asked: Collection[str], blocks: Sequence[str]) -> dict[str, Any]:
    """The JSON Schema of the answer: pointers at words, and nothing else.

    >>> schema(["title"], ["b0"])["properties"]["mentions"]["items"]["required"]
    ['field', 'quote', 'block_id']
    """
    mention = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "enum": sorted(asked)},
            "quote": {"type": "string"},
            "block_id": {"type": "string", "enum": list(blocks)},
        },
        "required": ["field", "quote", "block_id"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"mentions": {"type": "array", "items": mention}},
        "required": ["mentions"],
        "additionalProperties": False,
    }


class Unusable(Exception):
    """A reply that is no answer; the message says why, for the model to do better."""


def answer(text: str) -> list[Any]:
    """The mentions of a reply, unchecked: the reply is the JSON object, or the first that stands in it (in a fence, say).

    Raises Unusable where there is none, or it has no list `mentions`.

    >>> answer('Sure!\\n```json\\n{"mentions": []}\\n```')
    []
    """
    if len(text) > 200_000:
        raise Unusable("the reply is far too long")
    decoder, at = json.JSONDecoder(), -1
    for _ in range(20):
        at = text.find("{", at + 1)
        if at < 0:
            break
        try:
            found, _end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if not isinstance(found, dict) or not isinstance(found.get("mentions"), list):
            raise Unusable('the JSON object has no list "mentions"')
        return list(found["mentions"])
    raise Unusable("there is no whole JSON object in the reply" if "{" in text else "the reply is not JSON")
