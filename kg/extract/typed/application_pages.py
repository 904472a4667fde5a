"""Where one applies on the web: an address is told by its label, by the sentence that it stands in, or by its own words."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention
from kg.extract.typed.addresses import at, purpose_of

_ELSEWHERE = ("nav", "other-jobs", "metadata")


def application_pages(context: Context) -> Iterator[Candidate]:
    """The page where one applies: behind a label, in a sentence on applying, or linked from such words."""
    urls = [m for m in context.mentions("url") if not _aside(context, m.value)]
    for pair in context.labelled("apply_url"):
        for mention in urls:
            if (
                _deep(mention.value)
                and pair.how in ("inline", "next")
                and pair.start <= mention.start < pair.end
                and mention.start - pair.start < 40
            ):
                yield at(context, "apply_url.label", mention)
    for mention in urls:
        if not _deep(mention.value) and not _portal(context, mention.value):
            continue
        if context.section(mention.start) not in (*_ELSEWHERE, "legal") and purpose_of(context, mention) == "apply":
            yield at(context, "apply_url.sentence", mention)
    for mention in context.mentions("link"):
        if context.section(mention.start) in ("other-jobs", "metadata") or _aside(context, mention.value):
            continue
        inside = any(context.cues(("apply_link",), mention.start, mention.end))
        if inside or (
            _deep(mention.value) and context.section(mention.start) != "nav" and purpose_of(context, mention) == "apply"
        ):
            yield at(context, "apply_url.link", mention)


def job_pages(context: Context) -> Iterator[Candidate]:
    """The only address of a page of job offers that the ad gives, where nothing says what it is for."""
    parts = frozenset(context.lexicon.tables.get("job_address", {}).get("parts", ()))
    found: dict[str, list[Mention]] = {}
    for mention in (*context.mentions("url"), *context.mentions("link")):
        if (
            context.section(mention.start) in (*_ELSEWHERE, "legal")
            or not _deep(mention.value)
            or _aside(context, mention.value)
        ):
            continue
        words = urlsplit(mention.value if "//" in mention.value else f"//{mention.value}")
        if words.path.lower().endswith((".pdf", ".doc", ".docx")):
            continue
        if parts & set(re.split(r"[./_?=&]|(?<=\D)(?=\d)", f"{words.netloc}{words.path}".lower())):
            found.setdefault(mention.value.rstrip("/"), []).append(mention)
    shortest = min(found, key=len, default="")
    if found and all(address.startswith(shortest) for address in found):
        for mention in found[shortest]:
            rule = "apply_url.job-page" if mention.kind == "url" else "apply_url.link"
            yield context.candidate(rule, mention.start, mention.end, mention.value, confidence=0.62)


def _deep(address: str) -> bool:
    parts = urlsplit(address if "//" in address else f"//{address}")
    return bool(parts.path.strip("/") or parts.query)


def _portal(context: Context, address: str) -> bool:
    """Whether a house's name begins with a word for jobs: "careers.uni.example"."""
    host = urlsplit(address if "//" in address else f"//{address}").netloc.lower().removeprefix("www.")
    return host.split(".")[0] in context.lexicon.tables.get("job_address", {}).get("parts", ())


def _aside(context: Context, address: str) -> bool:
    """Whether an address tells by its words that it is about privacy, the site, or benefits."""
    words = context.lexicon.tables.get("job_address", {}).get("never", ())
    return any(w in address.lower() for w in words)
