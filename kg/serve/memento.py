"""Releases as states of one resource in time (Memento, RFC 7089): when each was, and which there are."""

from collections.abc import Sequence
from email.utils import format_datetime

from kg.store import Release

ORIGINAL = "/id/dataset"
TIMEMAP = "/releases"
LINKS = "application/link-format"


def when(release: Release) -> str:
    """When a release was made, as HTTP writes dates."""
    return format_datetime(release.created, usegmt=True)


def headers(release: Release, every: Sequence[Release], *, original: str = ORIGINAL) -> dict[str, str]:
    """Memento-Datetime and Link of a resource that is what `original` was in that release, among all of them."""
    return {"Memento-Datetime": when(release), "Link": ", ".join(links(release, every, original))}


def of_query(query_string: bytes) -> str:
    """The value of Link of an answer at `/releases/N/sparql`: the same query over the newest release."""
    asked = query_string.decode("latin-1")
    # An address that is long, or holds what no address may, is not repeated in a header.
    plain = asked.isascii() and asked.isprintable() and not set(asked) & set(' <>"') and len(asked) <= 1000
    return f'</sparql{f"?{asked}" if asked and plain else ""}>; rel="original"'


def links(release: Release, every: Sequence[Release], original: str) -> list[str]:
    """The links of that resource: to the original, to the list of releases, and to its neighbours in time."""
    found = [f'<{original}>; rel="original"']
    if original == ORIGINAL:
        found.append(f'<{TIMEMAP}>; rel="timemap"; type="{LINKS}"')
    relations: dict[Release, list[str]] = {}
    at = every.index(release)
    for name, number in (("first", 0), ("last", len(every) - 1), ("prev", at - 1), ("next", at + 1)):
        if 0 <= number < len(every):
            relations.setdefault(every[number], []).append(name)
    tail = "" if original == ORIGINAL else original
    found += [
        f'</releases/{other.number}{tail}>; rel="{" ".join(names)} memento"; datetime="{when(other)}"'
        for other, names in relations.items()
    ]
    return found


def timemap(every: Sequence[Release]) -> bytes:
    """All states of the dataset, in the format of RFC 6690."""
    lines = [f'<{ORIGINAL}>; rel="original"', f'<{TIMEMAP}>; rel="self"; type="{LINKS}"']
    for release in every:
        ends = [name for name, end in (("first", every[0]), ("last", every[-1])) if release is end]
        relation = " ".join([*ends, "memento"])
        lines.append(f'</releases/{release.number}>; rel="{relation}"; datetime="{when(release)}"')
    return (",\n".join(lines) + "\n").encode()
