"""Content negotiation (RFC 9110, section 12): one negotiator for every route.

A media range matches by specificity (`type/subtype;parameter` before `type/subtype` before `type/*` before `*/*`), its
`q` says how welcome that is, and `q=0` refuses it. Among equally welcome ones the server's own order decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PARAMETER = re.compile(r""";\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s"]*)""", re.ASCII)
_RANGE = re.compile(r"\s*([!#$%&'+.^_`|~\w-]+|\*)/([!#$%&'+.^_`|~\w-]+|\*)", re.ASCII)
_ITEM = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_IGNORED = ("charset",)
"""Parameters that do not narrow a range here: every text is UTF-8."""


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One item of an Accept header; `quality` is between 0 and 1."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float

    def specificity(self, media: str) -> int:
        """How closely this range names the media type: 0 not at all, then `*/*`, `type/*`, `type/subtype`, more.

        >>> parse("text/*")[0].specificity("text/turtle")
        2
        """
        essence, _, rest = media.partition(";")
        kind, _, sub = essence.strip().lower().partition("/")
        if self.type == "*" and self.subtype == "*":
            return 1
        if self.type != kind:
            return 0
        if self.subtype == "*":
            return 2
        if self.subtype != sub:
            return 0
        offered = set(_parameters(";" + rest)) if rest else set()
        wanted = [p for p in self.parameters if p[0] not in _IGNORED]
        return 3 + len(wanted) if all(p in offered for p in wanted) else 0


def parse(accept: str) -> list[MediaRange]:
    """The ranges of an Accept header; what is no media range is passed over, as RFC 9110 leaves it to the server.

    >>> [(r.type, r.subtype, r.quality) for r in parse("text/turtle;q=0.5, */*;q=0.1, nonsense")]
    [('text', 'turtle', 0.5), ('*', '*', 0.1)]
    """
    ranges = []
    for item in _ITEM.findall(accept):
        head = _RANGE.match(item)
        if head is None or (head[1] == "*" and head[2] != "*"):
            continue
        parameters: list[tuple[str, str]] = []
        quality = 1.0
        for name, value in _parameters(item[head.end() :]):
            if name == "q":
                quality = _quality(value)
                break  # what follows q belongs to no media type
            parameters.append((name, value))
        ranges.append(MediaRange(head[1].lower(), head[2].lower(), tuple(parameters), quality))
    return ranges


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offered media type that the client likes best, None where it accepts none (406).

    `offers` stand in the server's order of preference. No header, or an empty one, accepts everything.

    >>> choose("text/html;q=0.8, application/ld+json", ["text/turtle", "text/html", "application/ld+json"])
    'application/ld+json'
    >>> choose("image/png", ["text/turtle"]) is None
    True
    """
    ranges = parse(accept or "")
    if not (accept or "").strip():
        return offers[0]
    best: str | None = None
    welcome = 0.0
    for offer in offers:
        quality = _welcome(ranges, offer)
        if quality > welcome:
            best, welcome = offer, quality
    return best


def language(accept_language: str | None, offers: Sequence[str], default: str) -> str:
    """The offered language that the client likes best (RFC 4647 lookup by primary subtag), else the default.

    >>> language("de-AT, en;q=0.8", ["en", "de"], "en")
    'de'
    """
    best, welcome = default, 0.0
    for item in (accept_language or "").split(","):
        tag, _, rest = item.strip().partition(";")
        primary = tag.strip().lower().split("-")[0]
        quality = next((_quality(v) for n, v in _parameters(";" + rest) if n == "q"), 1.0)
        if primary in offers and quality > welcome:
            best, welcome = primary, quality
    return best


def _welcome(ranges: Sequence[MediaRange], media: str) -> float:
    closest = max(((r.specificity(media), r.quality) for r in ranges), key=lambda p: p[0], default=(0, 0.0))
    return closest[1] if closest[0] else 0.0


def _parameters(text: str) -> list[tuple[str, str]]:
    found = []
    for name, raw in _PARAMETER.findall(text):
        value = re.sub(r"\\(.)", r"\1", raw[1:-1]) if raw.startswith('"') else raw
        found.append((name.lower(), value if name.lower() != "charset" else value.lower()))
    return found


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
