"""The text format of Prometheus, version 0.0.4: families of samples as bytes."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, Mapping[str, str], float]
"""What follows the family's name (`_sum`, mostly nothing), labels, value."""


@dataclass(frozen=True, slots=True)
class Family:
    """All samples of one name, which says what is counted and in which unit."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    samples: Sequence[Sample] = field(default=())


def single(name: str, kind: Literal["counter", "gauge"], text: str, value: float) -> Family:
    """A family of one sample without labels."""
    return Family(name, kind, text, [("", {}, value)])


class Histogram:
    """How many values were at most each of `bounds` (ascending), and their sum."""

    __slots__ = ("_bounds", "_counts", "_sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def samples(self, labels: Mapping[str, str]) -> list[Sample]:
        """Its samples: the buckets are cumulative, and the last one counts all."""
        found: list[Sample] = []
        total = 0
        for bound, count in zip((*self._bounds, math.inf), self._counts, strict=True):
            total += count
            found.append(("_bucket", {**labels, "le": number(bound)}, total))
        return [*found, ("_sum", labels, self._sum), ("_count", labels, total)]


def write(families: Iterable[Family]) -> bytes:
    r"""The families as text.

    >>> write([Family("a_total", "counter", "Things.", [("", {"kind": 'x"y'}, 2)])])
    b'# HELP a_total Things.\n# TYPE a_total counter\na_total{kind="x\\"y"} 2\n'
    """
    lines = []
    for family in families:
        text = family.help.replace("\\", r"\\").replace("\n", r"\n")
        lines += [f"# HELP {family.name} {text}", f"# TYPE {family.name} {family.kind}"]
        for suffix, labels, value in family.samples:
            inside = ",".join(f'{name}="{_escaped(label)}"' for name, label in labels.items())
            lines.append(f"{family.name}{suffix}{f'{{{inside}}}' if inside else ''} {number(value)}")
    return "".join(line + "\n" for line in lines).encode("utf-8")


def number(value: float) -> str:
    """A number as the format has it.

    >>> number(0.25), number(3.0), number(math.inf)
    ('0.25', '3', '+Inf')
    """
    if math.isinf(value) or math.isnan(value):
        return {math.inf: "+Inf", -math.inf: "-Inf"}.get(value, "NaN")
    return str(int(value)) if value == int(value) else repr(float(value))


def _escaped(label: str) -> str:
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
