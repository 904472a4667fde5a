"""Clients that leave before they are answered: nobody needs what is computed for them."""

import asyncio

from starlette.types import Receive

LOOK_SECONDS = 0.05
"""How long a query runs before anybody looks whether its client is still there."""


class Waiting:
    """The clients of queries that run: where one leaves, the task that answers it is cancelled."""

    def __init__(self) -> None:
        self._clients: dict[Client, None] = {}
        self._looks = False

    def client(self, receive: Receive) -> "Client":
        """One that the current task answers, and that waits while the task is within it (`with`)."""
        if not self._looks:
            self._looks = True
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)
        return Client(self._clients, receive)

    def _look(self) -> None:
        """Watch those who still wait; one timer serves all, since most are gone before it ends."""
        self._looks = bool(self._clients)
        if self._looks:
            for client in self._clients:
                client.watch()
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)


class Client:
    """A client that waits; `left` says that it does so no more."""

    __slots__ = ("_among", "_receive", "_task", "_watching", "left")

    def __init__(self, among: "dict[Client, None]", receive: Receive) -> None:
        self.left = False
        self._among = among
        self._receive = receive
        self._task = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None

    def __enter__(self) -> "Client":
        self._among[self] = None
        return self

    def __exit__(self, *_: object) -> None:
        del self._among[self]
        if self._watching is not None:
            self._watching.cancel()

    def watch(self) -> None:
        """See whether it leaves, from now on."""
        if self._watching is None:
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task is not None:
            self._task.cancel()
