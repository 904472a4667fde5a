"""The rate of a client: what its bucket holds, when it has a token again, and how many buckets there are."""

from kg.serve.rates import Buckets


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_an_even_rate() -> None:
    clock = Clock()
    buckets = Buckets(2, 3, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b") == 0
    clock.now += 0.25
    assert buckets.take("a") == 0.25  # who is refused pays nothing
    clock.now += 0.25
    assert [buckets.take("a") for _ in range(2)] == [0, 0.5]
    clock.now += 60
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]  # a bucket holds no more than a burst


def test_over_a_long_time_the_rate_is_kept() -> None:
    clock = Clock()
    buckets = Buckets(10, 5, clock=clock)
    taken = 0
    for _ in range(10_000):
        clock.now += 0.01
        taken += not buckets.take("a")
    assert 1000 <= taken <= 1006  # ten a second for a hundred seconds, and the burst


def test_memory_is_bounded_and_who_asked_last_is_remembered() -> None:
    clock = Clock()
    buckets = Buckets(1, 1, most=10, clock=clock)
    assert [buckets.take(name) for name in ("busy", "old")] == [0, 0]
    for number in range(8):
        buckets.take(f"n{number}")
    clock.now += 1
    assert buckets.take("busy") == 0
    buckets.take("one more")
    assert len(buckets) == 10
    assert buckets.take("busy") == 1  # still known
    assert buckets.take("old") == 0  # forgotten, so its bucket is full
