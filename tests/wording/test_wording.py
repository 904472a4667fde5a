"""Many ways of saying one thing, on snippets that nobody tuned to and on those that were looked at."""

import pytest

from benchmarks.wording import measure


@pytest.mark.parametrize(("half", "precision", "recall"), [("odd", 0.95, 0.9), ("even", 0.95, 0.78)])
def test_most_ways_of_saying_a_thing_are_understood(half: str, precision: float, recall: float) -> None:
    tally = measure(half)
    assert tally.precision() >= precision
    assert tally.recall() >= recall
