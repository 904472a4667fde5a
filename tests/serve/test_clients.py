"""Who a client is: the peer, or what trusted proxies say."""

import pytest

from kg.errors import ConfigurationError
from kg.serve.clients import Client, Clients
from kg.serve.exchange import fields
from kg.serve.forwarded import address, forwarded, scheme


def of(clients: Clients, peer: str, **headers: str | list[str]) -> Client:
    lines = [
        (name.replace("_", "-").encode(), line.encode("latin-1"))
        for name, given in headers.items()
        for line in ([given] if isinstance(given, str) else given)
    ]
    return clients.of({"type": "http", "client": (peer, 1)}, fields(lines))


@pytest.mark.parametrize(
    ("peer", "name", "local"),
    [
        ("192.0.2.7", "192.0.2.7", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.8.9.1", "127.8.9.1", True),
        ("::1", "::1", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("::ffff:192.0.2.7", "192.0.2.7", False),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", False),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", False),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64", False),
        ("fe80::1%eth0", "fe80::/64", False),
        ("testclient", "testclient", False),
    ],
)
def test_the_peer_is_the_client(peer: str, name: str, local: bool) -> None:
    assert of(Clients(""), peer) == (name, local, "")


def test_nobody_is_believed_who_is_not_trusted() -> None:
    clients = Clients("10.0.0.0/8")
    assert of(clients, "192.0.2.7", x_forwarded_for="203.0.113.9").name == "192.0.2.7"
    assert of(clients, "192.0.2.7", forwarded="for=203.0.113.9;proto=https") == ("192.0.2.7", False, "")
    # A proxy on this machine that nobody named: its clients are not on this machine.
    assert of(clients, "127.0.0.1", x_forwarded_for="203.0.113.9") == ("127.0.0.1", False, "")


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"x_forwarded_for": "203.0.113.9"}, "203.0.113.9"),
        # What a client wrote itself stands left of what our proxy added.
        ({"x_forwarded_for": "127.0.0.1, 198.51.100.1, 203.0.113.9"}, "203.0.113.9"),
        ({"x_forwarded_for": ["198.51.100.1", "203.0.113.9"]}, "203.0.113.9"),
        # A chain of two of our proxies.
        ({"x_forwarded_for": "198.51.100.1, 203.0.113.9, 10.0.0.7"}, "203.0.113.9"),
        ({"x_forwarded_for": "203.0.113.9:4711"}, "203.0.113.9"),
        ({"x_forwarded_for": "2001:db8:1:2::9"}, "2001:db8:1:2::/64"),
        ({"forwarded": 'For="[2001:db8:1:2::9]:4711"'}, "2001:db8:1:2::/64"),
        ({"forwarded": "for=198.51.100.1, for=203.0.113.9;proto=https;by=10.0.0.1"}, "203.0.113.9"),
        ({"forwarded": 'for="_a, for=198.51.100.1", for=203.0.113.9'}, "203.0.113.9"),
        # One of our proxies does not say for whom it asks: what stands further left is not its word.
        ({"x_forwarded_for": "198.51.100.1, unknown, 10.0.0.7"}, "10.0.0.7"),
        ({"forwarded": "for=198.51.100.1, for=_hidden"}, "10.0.0.1"),
        ({"forwarded": "proto=https"}, "10.0.0.1"),
        ({"x_forwarded_for": ""}, "10.0.0.1"),
        ({"x_forwarded_for": "203.0.113.9, garbage"}, "10.0.0.1"),
        # Only trusted ones: the first of them asks for itself.
        ({"x_forwarded_for": "10.9.9.9, 10.0.0.7"}, "10.9.9.9"),
        # Both, and they agree; both, and they do not: one of them is a client's own.
        ({"x_forwarded_for": "203.0.113.9", "forwarded": "for=203.0.113.9"}, "203.0.113.9"),
        ({"x_forwarded_for": "203.0.113.9", "forwarded": "for=198.51.100.1"}, "10.0.0.1"),
        # More than any proxy writes.
        ({"x_forwarded_for": "198.51.100.1, " * 200 + "203.0.113.9"}, "10.0.0.1"),
    ],
)
def test_a_trusted_proxy_is_believed_from_the_right(headers: dict[str, str | list[str]], name: str) -> None:
    client = of(Clients("10.0.0.0/8"), "10.0.0.1", **headers)
    assert (client.name, client.local) == (name, False)


def test_a_loopback_address_that_was_forwarded_is_not_this_machine() -> None:
    assert of(Clients("127.0.0.1"), "127.0.0.1", x_forwarded_for="127.0.0.1") == ("127.0.0.1", False, "")


def test_the_scheme_is_what_a_trusted_proxy_says() -> None:
    clients = Clients("127.0.0.1, 2001:db8::/32")
    assert of(clients, "127.0.0.1", x_forwarded_for="192.0.2.1", x_forwarded_proto="https").scheme == "https"
    assert of(clients, "2001:db8::7", forwarded="for=192.0.2.1;proto=HTTPS").scheme == "https"
    assert of(clients, "192.0.2.1", x_forwarded_for="192.0.2.9", x_forwarded_proto="https").scheme == ""
    assert of(clients, "192.0.2.1", x_forwarded_proto="https").scheme == ""
    assert scheme("", "gopher") == ""


@pytest.mark.parametrize("wrong", ["localhost", "10.0.0.0/33", "10.0.0.1/8", "1.2.3"])
def test_what_is_no_network_is_said(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match="trusted_proxies names"):
        Clients(f"127.0.0.1, {wrong}")


@pytest.mark.parametrize("text", ["", "unknown", "_x", "[::1", "[::1]x", "1.2.3.4:x", "1.2.3.4:123456", "a.example"])
def test_what_is_no_address(text: str) -> None:
    assert address(text) is None


def test_a_quoted_pair_is_read() -> None:
    assert str(forwarded(r'for="192\.0.2.1"')[0]) == "192.0.2.1"
