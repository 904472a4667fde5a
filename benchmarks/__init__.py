"""What is measured: each `bench_*.py` has a function `run` that yields measurements. `python -m benchmarks` runs them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure: what was measured, how much of which unit, and what it says beside."""

    name: str
    value: float
    unit: str
    note: str = ""
