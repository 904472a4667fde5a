"""What the language model said, what became of it, and what it cost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.extract.fact import Value


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a model may say: a field, words of the ad, and the block that holds them (None where it named none)."""

    field: str
    quote: str
    block_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A pointer that was not followed, and why; `field` and `quote` are as the model gave them, cut to a line."""

    field: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value that the model's words give; for `disagrees`, `rules` holds the values that the rules give."""

    field: str
    value: Value
    start: int
    end: int
    text: str
    rules: tuple[Value, ...] = ()


@dataclass(slots=True)
class Usage:
    """What one command has used so far; tokens are the endpoint's count, or an estimate where it gives none."""

    calls: int = 0
    tokens: int = 0
    cached: int = 0
    added: int = 0
    failed: int = 0

    def line(self) -> str:
        """All of it as one line.

        >>> Usage(2, 3100, 1, 4).line()
        'language model: 2 requests, 3,100 tokens, 1 reply from the cache, 4 values added'
        """
        parts = [
            _count(self.calls, "request", "requests"),
            _count(self.tokens, "token", "tokens"),
            _count(self.cached, "reply", "replies") + " from the cache",
            _count(self.added, "value", "values") + " added",
        ]
        if self.failed:
            parts.append(_count(self.failed, "posting", "postings") + " by rules only")
        return "language model: " + ", ".join(parts)


@dataclass(slots=True)
class Report:
    """One document's: what was asked, sent, withheld, said. `problem` says why there was no answer, or is empty.

    `added` are the values that fields left open get (in `audit`: would get), `agrees` those that the rules have as well.
    """

    mode: str
    model: str
    prompt: str
    asked: tuple[str, ...] = ()
    sent_characters: int = 0
    withheld: list[Mapping[str, Any]] = field(default_factory=list)
    calls: int = 0
    tokens: int = 0
    cached: bool = False
    added: list[Said] = field(default_factory=list)
    agrees: list[Said] = field(default_factory=list)
    disagrees: list[Said] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    problem: str = ""

    def payload(self) -> dict[str, Any]:
        """The report as plain values that `json` can write."""
        return asdict(self)

    def lines(self) -> list[str]:
        """What a person should know, a line each: a problem, disagreements, and in `audit` everything that was said."""
        out = [f"language model: {self.problem}; the rules alone were used"] if self.problem else []
        out += [
            f"language model: disagrees on {s.field}: {_plain(s.value)} ({s.text!r}); the rules say "
            f"{', '.join(_plain(v) for v in s.rules)}, which stays"
            for s in self.disagrees
        ]
        if self.mode == "audit":
            out += [f"language model: would add {s.field}: {_plain(s.value)} ({s.text!r})" for s in self.added]
            out += [f"language model: agrees on {s.field}: {_plain(s.value)}" for s in self.agrees]
            out += [f"language model: {r.field or 'a mention'} refused: {r.quote!r}: {r.reason}" for r in self.refused]
        return out


def _plain(value: Value) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
