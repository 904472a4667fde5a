"""Who waits, and whose turn it is."""

from kg.workers.lane import Lane
from kg.workers.stream import Stream


def lane(*clients: str) -> tuple[Lane, list[Stream]]:
    waiting = Lane()
    streams = [Stream(b"", client, 1.0, lambda _: None) for client in clients]
    for stream in streams:
        waiting.put(stream)
    return waiting, streams


def test_clients_take_turns() -> None:
    waiting, (a1, a2, a3, b1, c1) = lane("a", "a", "a", "b", "c")
    b2 = Stream(b"", "b", 1.0, lambda _: None)
    waiting.put(b2)
    assert len(waiting) == 6
    assert waiting.next_client() == "a"
    assert [waiting.take() for _ in range(6)] == [a1, b1, c1, a2, b2, a3]
    assert len(waiting) == 0


def test_some_clients_stand_behind_the_others() -> None:
    waiting, (a1, a2, b1, c1) = lane("a", "a", "b", "c")
    assert [waiting.take(after={"a", "b"}) for _ in range(4)] == [c1, a1, b1, a2]


def test_the_newest_of_who_waits_most_is_known_and_can_be_dropped() -> None:
    waiting, (_, a2, b1) = lane("a", "a", "b")
    assert (waiting.newest_of_most(), waiting.waiting("a"), waiting.waiting("c")) == (a2, 2, 0)
    assert waiting.drop(a2)
    assert not waiting.drop(a2)
    assert waiting.waiting("a") == 1
    assert waiting.drop(b1)
    assert [stream.client for stream in waiting] == ["a"]
    assert Lane().newest_of_most() is None
