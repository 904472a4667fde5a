"""Who is let in, who has to go, and whose turn it is."""

import pytest

from kg.tasks import NoRoom
from kg.tasks.desk import SHARE, WAITING, Desk
from kg.workers.stream import Stream


def job(client: str) -> Stream:
    return Stream(b"", client, 1.0, lambda _: None)


def test_a_client_has_a_share_of_the_places_though_others_are_free() -> None:
    desk = Desk(2, SHARE)
    for _ in range(SHARE):
        desk.admit(job("a"))
    with pytest.raises(NoRoom, match="yours"):
        desk.admit(job("a"))
    desk.admit(job("b"))
    assert (desk.lane.waiting("a"), desk.lane.waiting("b")) == (SHARE, 1)
    assert 2 <= SHARE < WAITING


def test_where_all_places_are_taken_who_has_most_gives_one_to_who_has_none() -> None:
    desk, clients = Desk(2, SHARE), "abcd"
    waiting = [job(client) for _ in range(SHARE) for client in clients]
    for one in waiting:
        desk.admit(one)
    assert len(desk.lane) == WAITING
    desk.admit(job("e"))
    (gone,) = (one for one in waiting if one.ended)
    assert isinstance(gone.error, NoRoom)
    assert (len(desk.lane), desk.lane.waiting("e"), desk.lane.waiting(gone.client)) == (WAITING, 1, SHARE - 1)


def test_where_nobody_is_a_stranger_one_client_may_take_all_places_that_nobody_else_wants() -> None:
    desk = Desk(1)
    for _ in range(WAITING):
        desk.admit(job("a"))
    with pytest.raises(NoRoom):
        desk.admit(job("a"))
    desk.admit(job("b"))
    assert desk.lane.waiting("a") == WAITING - 1


def test_who_has_something_running_comes_after_who_has_not() -> None:
    desk = Desk(2, SHARE)
    a1, a2, a3, b1 = job("a"), job("a"), job("a"), job("b")
    desk.admit(a1)
    assert desk.take() is a1
    for one in (a2, a3, b1):
        desk.admit(one)
    assert desk.free
    assert desk.take() is b1  # it is a's turn, but a has one running
    assert not desk.free
    desk.done(b1)
    assert desk.take() is a2  # nobody else waits
    desk.done(a1)
    desk.done(a2)
    assert (desk.take(), desk.running.total()) == (a3, 1)


def test_who_had_the_last_turn_comes_after_who_came_meanwhile() -> None:
    desk = Desk(1, SHARE)
    a1, a2, a3, b1, b2 = job("a"), job("a"), job("a"), job("b"), job("b")
    desk.admit(a1)
    assert desk.take() is a1
    for one in (a2, a3, b1, b2):
        desk.admit(one)
    turns = []
    for before in (a1, b1, a2, b2):
        desk.done(before)
        turns.append(desk.take())
    assert turns == [b1, a2, b2, a3]
