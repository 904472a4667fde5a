"""IRIs from keys (docs/iri.md): the slug rule, the hash of a text, and the addresses of the named graphs.

An IRI is a function of its key alone, never of the order in which postings came in.
"""

import hashlib
import re
import unicodedata
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

LONGEST = 60
# Letters that NFKD would drop or strip of what tells them apart.
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
    }
)


def digest(text: str) -> str:
    """The first ten hexadecimal digits of the sha256 of a text whose case and white space are folded.

    >>> digest("A  job\\n") == digest("a job")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(folded.encode()).hexdigest()[:10]


def slug(name: str) -> str:
    """A name as a path segment: ASCII letters, digits and hyphens, at most 60.

    A longer name keeps its beginning and ends in its hash, so that two long names never meet; a name without any
    Latin letter or digit becomes `x-` and its hash.

    >>> slug("Ruhr-Universität Bochum"), slug("TV-L"), slug("Straße")
    ('ruhr-universitaet-bochum', 'tv-l', 'strasse')
    """
    composed = unicodedata.normalize("NFC", name).lower().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not made:
        return f"x-{digest(name)}"
    if len(made) <= LONGEST:
        return made
    return f"{made[: LONGEST - 11].rstrip('-')}-{digest(name)}"


def host(source: str) -> str | None:
    """The host of a source that is a web address, without `www.`; None for a path.

    >>> host("https://www.example.org/jobs/1"), host("examples/one.txt"), host("http://[::1")
    ('example.org', None, None)
    """
    found = hostname(source) if source.startswith(("http:", "https:")) else None
    return found.removeprefix("www.") if found else None


def hostname(address: str) -> str | None:
    """The host that an address names, in lower case; None where it names none, or cannot be read.

    >>> hostname("https://WWW.example.org:8080/a"), hostname("https://[::1/a")
    ('www.example.org', None)
    """
    try:
        return urlsplit(address).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None


def web(address: str) -> NamedNode | None:
    """A web address as an IRI, or None where it is none; characters that no IRI may hold are percent-encoded.

    An address with user information is none: `https://known.example@other.example/` reads like the site that it is not.

    >>> web(" https://example.org/a b ").value
    'https://example.org/a%20b'
    >>> web("www.example.org/x").value
    'https://www.example.org/x'
    >>> web("see below") is None, web("https://known.example@other.example/") is None
    (True, True)
    """
    text = address.strip()
    if re.match(r"(?i)www\.[^\s/]+\.", text):
        text = f"https://{text}"
    if not re.match(r"(?i)https?://[^\s/@]+(?:[/?#]|$)", text):
        return None
    safe = quote(text, safe="%/:?#[]@!$&'()*+,;=-._~" + "".join(c for c in text if ord(c) > 0x9F))
    try:
        return NamedNode(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", safe))
    except ValueError:
        return None


class Minter:
    """Mints under one base (which ends in `/`); segments come as they are, slugged by whoever knows the key."""

    def __init__(self, base: str) -> None:
        self.base = base

    def id(self, *segments: str) -> NamedNode:
        """The IRI of a thing: `{base}id/…`."""
        return NamedNode(f"{self.base}id/{'/'.join(segments)}")

    def graph(self, name: str) -> NamedNode:
        """A named graph of the dataset: `candidates`, `links` or `evidence`."""
        return NamedNode(f"{self.base}graph/{name}")

    @staticmethod
    def part(whole: NamedNode, name: str) -> NamedNode:
        """A part of a posting or position: a fragment of its IRI."""
        return NamedNode(f"{whole.value}#{name}")
