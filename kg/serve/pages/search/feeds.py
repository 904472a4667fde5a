"""What was found, for programs that come back for more: Atom (RFC 4287) and iCalendar (RFC 5545, 7986)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from kg.search import Hit, Result

ATOM = "http://www.w3.org/2005/Atom"
OCTETS = 75
"""A line of iCalendar has at most these, without its end."""


def atom(found: Result, words: Mapping[str, str], addresses: Mapping[str, str], links: Mapping[str, str]) -> bytes:
    """A feed with an entry for each hit.

    `words`: title, author, rights, until, and `subtitle` where there is one. `addresses`: where the page of each hit is, by IRI. `links`:
    addresses by their relation; `self` is the feed's, and its identifier.
    """
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    latest = max((hit.updated for hit in found.hits), default=datetime(1970, 1, 1, tzinfo=UTC))
    _texts(feed, {"id": links["self"], "title": words["title"], "updated": _moment(latest), "rights": words["rights"]})
    if words.get("subtitle"):
        _texts(feed, {"subtitle": words["subtitle"]})
    _texts(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), {"name": words["author"]})
    for relation, address in links.items():
        ElementTree.SubElement(feed, f"{{{ATOM}}}link", {"rel": relation, "href": address})
    for hit in found.hits:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _texts(
            entry,
            {
                "id": hit.iri,
                "title": _plain(hit.title),
                "updated": _moment(hit.updated),
                "published": _moment(hit.first),
            },
        )
        ElementTree.SubElement(
            entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": addresses[hit.iri]}
        )
        ElementTree.SubElement(entry, f"{{{ATOM}}}summary").text = _plain(summary(hit, words["until"]))
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def calendar(found: Result, words: Mapping[str, str], addresses: Mapping[str, str]) -> bytes:
    """A calendar with a day for each deadline of each hit; one that has none is left out.

    `words`: title, until. The identifier of an event is that of the posting and the number of its deadline, so that a
    deadline that is moved moves in the reader's calendar.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Vacancy Graph//kg//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines += [
        f"NAME:{_text(words['title'])}",
        f"X-WR-CALNAME:{_text(words['title'])}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for hit in found.hits:
        for number, deadline in enumerate(hit.deadlines, 1):
            lines += [
                "BEGIN:VEVENT",
                f"UID:{_text(f'{hit.iri}#deadline-{number}')}",
                f"DTSTAMP:{hit.updated.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                f"DTSTART;VALUE=DATE:{deadline:%Y%m%d}",
                f"DTEND;VALUE=DATE:{deadline + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_text(hit.title)}",
                f"DESCRIPTION:{_text(summary(hit, words['until']))}",
                *([f"LOCATION:{_text(hit.place)}"] if hit.place else []),
                f"URL:{addresses[hit.iri]}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def summary(hit: Hit, until: str) -> str:
    """One line on a posting: employer, place, deadline; `until` says the last, with `{date}`."""
    said = [hit.employer, hit.place, until.format(date=hit.deadline.isoformat()) if hit.deadline else ""]
    return " · ".join(one for one in said if one)


def folded(line: str) -> bytes:
    """A line of iCalendar: in pieces of at most 75 octets, the later ones behind a blank; no letter is torn.

    >>> folded("SUMMARY:" + "ä" * 40).count(b"\\r\\n ")
    1
    """
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _text(said: str) -> str:
    escaped = _plain(said).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _plain(said: str) -> str:
    """Without what neither XML nor iCalendar can hold: control characters, halves of surrogates, and the like."""
    return "".join(
        c for c in said if (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\x7f\ufffe\uffff") or c in "\t\n\r"
    )


def _texts(parent: ElementTree.Element, said: Mapping[str, str]) -> None:
    for name, text in said.items():
        ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _plain(text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
