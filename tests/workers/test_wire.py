"""Frames come through however the bytes are cut."""

import pytest

from kg.workers import wire


@pytest.mark.parametrize("size", [1, 2, 7, 9, 10, 64, 5000])
def test_frames_come_through_however_they_are_cut(size: int) -> None:
    sent = [(wire.READY, 3, b"17"), (wire.PART, 3, b"a" * 1000), (wire.LAST, 3, b""), (wire.RESULT, 4, b"b" * 300)]
    data = b"".join(wire.frame(kind, body, release) for kind, release, body in sent)
    found: list[tuple[int, int, bytes]] = []
    frames = wire.Frames(lambda *one: found.append(one))
    for at in range(0, len(data), size):
        frames.feed(memoryview(bytearray(data[at : at + size])))
    parts = b"".join(body for kind, _, body in found if kind == wire.PART)
    assert parts == b"a" * 1000  # a part comes in pieces
    assert [one for one in found if one[0] != wire.PART] == [one for one in sent if one[0] != wire.PART]


def test_what_is_found_does_not_change_with_the_buffer_it_came_in() -> None:
    found: list[bytes] = []
    frames = wire.Frames(lambda _, __, body: found.append(body))
    buffer = bytearray(wire.frame(wire.LAST, b"first", 1))
    frames.feed(memoryview(buffer))
    buffer[-5:] = b"other"
    assert found == [b"first"]
