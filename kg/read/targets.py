"""Where links lead."""

import re
from urllib.parse import urljoin, urlsplit

VOID = re.compile(r"#|javascript:|data:|vbscript:", re.I)


def leads_nowhere(href: str) -> bool:
    """Whether a link stays on its page or runs a program.

    >>> leads_nowhere("#top"), leads_nowhere(" javascript:print()"), leads_nowhere("/apply")
    (True, True, False)
    """
    return not href.strip() or VOID.match(href.strip()) is not None


def unmasked(digits: str) -> str:
    """An e-mail address that a content network masked: hexadecimal bytes, each XORed with the first.

    >>> unmasked("01606340622f65")
    'abAc.d'
    """
    try:
        key, *masked = bytes.fromhex(digits)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in masked).decode("utf-8", "replace")


def join(address: str, href: str) -> str:
    """The address that a link leads to, seen from a page's own; as written where that is unknown or nonsense.

    >>> join("https://example.org/jobs/7", "apply"), join("ad.html", "apply")
    ('https://example.org/jobs/apply', 'apply')
    """
    try:
        return urljoin(address, href) if urlsplit(address).scheme in ("http", "https") else href
    except ValueError:
        return href


def is_readable(address: str) -> bool:
    """Whether the parts of an address can be told: brackets in its host hold an IPv6 address.

    >>> is_readable("https://example.org/a[1]"), is_readable("https://[name]/a"), is_readable("https://[::1/a")
    (True, False, False)
    """
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
