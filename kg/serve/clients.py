"""Who asks: the address that a request came from, also behind proxies that are trusted to say so."""

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import NamedTuple

from starlette.types import Scope

from kg.errors import ConfigurationError
from kg.serve.forwarded import Address, address, forwarded, scheme, x_forwarded_for

REMEMBERED = 4096
"""Peers whose client is remembered."""
LONGEST = 2000
"""Bytes of these headers that are read; proxies do not write more."""


class Client(NamedTuple):
    """A client. `name` is what it is counted and logged by: its IPv4 address, or the /64 network of its IPv6 address,
    since whoever has one such address has all of that network. `local`: it runs on this machine, and is no proxy.
    `scheme` is `http` or `https` where a trusted proxy says which of them was asked, else empty.
    """

    name: str
    local: bool = False
    scheme: str = ""


class Clients:
    """Tells clients apart. `trusted` are addresses and networks of proxies, with commas or spaces between.

    Raises ConfigurationError where one of them is neither.
    """

    def __init__(self, trusted: str) -> None:
        self._trusted = networks(trusted)
        self._warned = False
        self._find: Callable[[str, bytes | None, bytes | None, bytes], Client] = functools.lru_cache(REMEMBERED)(
            self._resolve
        )

    def of(self, scope: Scope, fields: Mapping[bytes, bytes]) -> Client:
        """The client of an HTTP request with these header fields; nobody (`-`) where the server does not say, as on a
        Unix socket."""
        peer = scope.get("client")
        if not peer:
            return Client("-")
        via, listed = fields.get(b"forwarded"), fields.get(b"x-forwarded-for")
        if via is None and listed is None:
            return self._find(peer[0], None, None, b"")
        proto = fields.get(b"x-forwarded-proto", b"")
        if len(via or b"") + len(listed or b"") + len(proto) > LONGEST:
            return self._find(peer[0], b"", None, b"")  # nobody that can be believed
        return self._find(peer[0], via, listed, proto)

    def _resolve(self, peer: str, via: bytes | None, listed: bytes | None, proto: bytes) -> Client:
        nearest = address(peer)
        if nearest is None:
            return Client(peer)
        if via is None and listed is None:
            return Client(_name(nearest), nearest.is_loopback)
        if not self._trusts(nearest):
            # Who forges these headers is seen as what it is; a proxy of ours that nobody told us of is said once.
            if nearest.is_loopback and not self._warned:
                self._warned = True
                logging.getLogger(__name__).warning(
                    "A proxy at %s forwards requests, but trusted_proxies does not name it: all its clients count as one",
                    peer,
                )
            return Client(_name(nearest))
        found = set()
        if via is not None:
            found.add(self._client(nearest, forwarded(via.decode("latin-1"))))
        if listed is not None:
            found.add(self._client(nearest, x_forwarded_for(listed.decode("latin-1"))))
        # A proxy that adds to one of the two may pass on the other as a client wrote it; then neither is believed.
        client = found.pop() if len(found) == 1 else nearest
        return Client(_name(client), scheme=scheme((via or b"").decode("latin-1"), proto.decode("latin-1")))

    def _client(self, nearest: Address, hops: Sequence[Address | None]) -> Address:
        """The last address that no trusted proxy has; where one does not say whom it stands for, that proxy's own."""
        for hop in hops:
            if hop is None:
                break
            nearest = hop
            if not self._trusts(hop):
                break
        return nearest

    def _trusts(self, one: Address) -> bool:
        return any(one in network for network in self._trusted)


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks (`10.0.0.0/8`), parted by commas or spaces; raises ConfigurationError.

    >>> networks("10.0.0.0/8, ::1")
    (IPv4Network('10.0.0.0/8'), IPv6Network('::1/128'))
    """
    found = []
    for one in text.replace(",", " ").split():
        try:
            found.append(ip_network(one))
        except ValueError as error:
            raise ConfigurationError(
                f"trusted_proxies names {one!r}, which is neither an address nor a network such as 10.0.0.0/8: {error}"
            ) from None
    return tuple(found)


def _name(one: Address) -> str:
    if isinstance(one, IPv6Address) and not one.is_loopback:
        return str(IPv6Network((int(one) >> 64 << 64, 64)))
    return str(one)
