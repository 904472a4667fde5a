"""What both kinds of visitor make of addresses and words."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def flat(text: str | None) -> str:
    """With single spaces, and none around.

    >>> flat(" a  b ")
    'a b'
    """
    return " ".join((text or "").split())


def asked(path: str, **more: str | None) -> str:
    """The path with more in its query; what is in there already stays.

    >>> asked("/search?q=x#main", today="2027-01-10", lang=None)
    '/search?q=x&today=2027-01-10#main'
    >>> asked("/", lang="de")
    '/?lang=de'
    """
    parts = urlsplit(path)
    there = parse_qsl(parts.query, keep_blank_values=True)
    names = {name for name, _ in there}
    added = [(name, value) for name, value in more.items() if value is not None and name not in names]
    query = "&".join(filter(None, (parts.query, urlencode(added))))
    return urlunsplit(("", "", parts.path, query, parts.fragment))


def local(address: str) -> str:
    """Path, query and fragment.

    >>> local("http://127.0.0.1:8000/search?q=x#1")
    '/search?q=x#1'
    """
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path, parts.query, parts.fragment))
