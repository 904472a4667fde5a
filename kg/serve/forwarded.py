"""What proxies say of where a request came from: `Forwarded` (RFC 7239) and `X-Forwarded-For`.

Both are lists that every proxy adds to at the right, so they are read from there: what stands further left was written
by whoever came before, and is worth no more than that one is.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ELEMENT = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")+')
_PAIR = re.compile(r'(?:[^";]|"(?:[^"\\]|\\.)*")+')
_PORT = re.compile(r":(?:\d{1,5}|_[A-Za-z0-9._-]+)$")


def address(text: str) -> Address | None:
    """An address as these headers write one, with or without a port; None where it is none (`unknown`, `_hidden`).

    An IPv4 address that is written as an IPv6 one is the IPv4 address.

    >>> address('[2001:db8::1]:4711')
    IPv6Address('2001:db8::1')
    >>> address('::ffff:192.0.2.1'), address('192.0.2.1:80'), address('unknown')
    (IPv4Address('192.0.2.1'), IPv4Address('192.0.2.1'), None)
    """
    text = text.strip()
    if text.startswith("["):
        inside, closed, after = text[1:].partition("]")
        if not closed or (after and not _PORT.fullmatch(after)):
            return None
        text = inside
    elif text.count(":") == 1:
        text = _PORT.sub("", text)
    try:
        found = ip_address(text.partition("%")[0])  # a zone names an interface of another machine
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def x_forwarded_for(text: str) -> list[Address | None]:
    """The addresses of `X-Forwarded-For`, last first.

    >>> x_forwarded_for("192.0.2.1, 203.0.113.3")[0]
    IPv4Address('203.0.113.3')
    """
    return [address(one) for one in reversed(text.split(","))]


def forwarded(text: str) -> list[Address | None]:
    """The addresses behind `for=` of `Forwarded`, last first; an element without one counts as unknown.

    >>> forwarded('for=192.0.2.1;proto=http, For="[2001:db8::1]:80"')
    [IPv6Address('2001:db8::1'), IPv4Address('192.0.2.1')]
    """
    return [address(one.get("for", "")) for one in _elements(text)]


def scheme(text: str, x_proto: str) -> str:
    """`http` or `https`, as the last proxy says in `Forwarded`, else in `X-Forwarded-Proto`; empty where none does.

    >>> scheme("", "http, https")
    'https'
    """
    elements = _elements(text)
    said = elements[0].get("proto", "") if elements else x_proto.rpartition(",")[2].strip()
    return said.lower() if said.lower() in ("http", "https") else ""


def _elements(text: str) -> list[dict[str, str]]:
    found = []
    for element in _ELEMENT.findall(text):
        pairs = {}
        for pair in _PAIR.findall(element):
            name, _, value = pair.partition("=")
            pairs[name.strip().lower()] = _plain(value.strip())
        found.append(pairs)
    return found[::-1]


def _plain(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else value
