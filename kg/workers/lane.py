"""Tasks that wait for a worker, taken fairly: one of each client in turn."""

from collections import OrderedDict, deque
from collections.abc import Container, Iterator

from kg.workers.stream import Stream


class Lane:
    """Waiting tasks of all clients."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Stream]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Stream]:
        for waiting in self._clients.values():
            yield from waiting

    def put(self, stream: Stream) -> None:
        """Let it wait, behind what its client has waiting."""
        self._clients.setdefault(stream.client, deque()).append(stream)
        self._count += 1

    def take(self, *, after: Container[str | None] = ()) -> Stream:
        """The next one; its client's turn comes again after all others'. Clients in `after` stand behind those that are not."""
        client = next((one for one in self._clients if one not in after), None) or next(iter(self._clients))
        waiting = self._clients[client]
        stream = waiting.popleft()
        self._count -= 1
        if waiting:
            self._clients.move_to_end(client)
        else:
            del self._clients[client]
        return stream

    def next_client(self) -> str:
        """Whose turn it is."""
        return next(iter(self._clients))

    def drop(self, stream: Stream) -> bool:
        """Let it wait no more; whether it did."""
        waiting = self._clients.get(stream.client)
        if not waiting or stream not in waiting:
            return False
        waiting.remove(stream)
        self._count -= 1
        if not waiting:
            del self._clients[stream.client]
        return True

    def waiting(self, client: str) -> int:
        """How many of that client wait."""
        return len(self._clients.get(client, ()))

    def newest_of_most(self) -> Stream | None:
        """The last that came from the client that has most waiting."""
        most = max(self._clients.values(), key=len, default=None)
        return most[-1] if most else None
