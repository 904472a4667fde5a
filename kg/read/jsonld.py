"""schema.org JobPosting objects: found in blocks of JSON-LD as sites write them, and written out as lines of text.

https://schema.org/JobPosting, https://www.w3.org/TR/json-ld11/ (read as plain JSON; contexts are not resolved).
"""

import html
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.read.composer import Composer, clean
from kg.read.html import walk

TYPE = re.compile(r"(?:https?://schema\.org/|schema:)?JobPosting")
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
# To the closing quote, else to the end, so that no text makes the search begin again at each quote.
STRING = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)'
COMMENT = re.compile(rf"({STRING})|//[^\n]*|/\*.*?(?:\*/|\Z)", re.S)
COMMA = re.compile(rf"({STRING})|,(?=\s*[}}\]])", re.S)
SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
MARKUP = re.compile(r"<[a-zA-Z!/][^<>]*>|&(?:[a-z]+|#\d+);")
WORDS = re.compile(r"\w+")
ELEMENT = "script[type=application/ld+json]"
# Where one property leads to the next object on the way to other JobPostings; elsewhere a JobPosting is someone's detail.
WAYS = ("@graph", "mainEntity")
FIELDS = frozenset({
    "title", "hiringOrganization", "hiringOrganization.name", "jobLocation", "jobLocation.address",
    "jobLocation.address.addressLocality", "jobLocation.address.addressCountry", "jobLocation.address.addressCountry.name",
    "datePosted", "validThrough", "jobStartDate", "employmentType", "identifier", "identifier.value", "baseSalary",
    "baseSalary.currency", "baseSalary.minValue", "baseSalary.maxValue", "baseSalary.unitText", "baseSalary.value",
    "baseSalary.value.minValue", "baseSalary.value.maxValue", "baseSalary.value.value", "baseSalary.value.unitText",
    "url", "directApply", "applicationContact.name", "applicationContact.email", "applicationContact.telephone",
})  # fmt: skip
PROSE = frozenset({"description", "responsibilities", "qualifications", "skills", "educationRequirements", "experienceRequirements", "jobBenefits"})  # fmt: skip
MAX_LEAVES, MAX_DEPTH = 400, 12
SHINGLE, HELD = 5, 0.8


def parse(script: str) -> Any:
    """What a block of JSON-LD holds; raises ValueError where it cannot be read even with the usual mistakes mended.

    Mended are comments, CDATA and HTML comment marks around it, a `;` at the end, trailing commas, and entities.

    >>> parse('<!-- {"title": "A // B", /* c */ "skills": [1,],}; -->')
    {'title': 'A // B', 'skills': [1]}
    """
    first: ValueError | None = None
    for attempt in (script, _bare(script), _bare(html.unescape(script))):
        try:
            return json.loads(SURROGATE.sub(r"\\ufffd", attempt), strict=False, parse_constant=lambda _: None)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        except ValueError as error:
            first = first or error
    raise first or ValueError("it is empty")


def _bare(script: str) -> str:
    """The script without what JSON does not have: marks and comments around it and in it, trailing commas, a `;`."""
    for _ in range(2):
        script = WRAPPING.sub("", script).strip().rstrip(";").strip()
    return COMMA.sub(lambda m: m[1] or "", COMMENT.sub(lambda m: m[1] or "", script)).strip().rstrip(";")


def postings(value: Any) -> list[Mapping[str, Any]]:
    """The JobPosting objects of a parsed block, in its order, from lists, `@graph` and `mainEntity`.

    >>> postings({"@graph": [1, None, {"@type": ["schema:JobPosting", 3]}]})
    [{'@type': ['schema:JobPosting', 3]}]
    """
    found: list[Mapping[str, Any]] = []
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting.extend(reversed(here))
        elif isinstance(here, dict):
            types = here.get("@type")
            if any(
                isinstance(t, str) and TYPE.fullmatch(t.strip())
                for t in (types if isinstance(types, list) else [types])
            ):
                found.append(here)
            else:
                waiting.extend(here[way] for way in reversed(WAYS) if way in here)
    return found


def collect(scripts: Iterable[str]) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...]]:
    """The JobPostings of a page's blocks of JSON-LD, and a warning for each block that could not be read."""
    found: list[Mapping[str, Any]] = []
    warnings = []
    for number, script in enumerate(scripts, 1):
        if not script.strip():
            continue
        try:
            found.extend(postings(parse(script)))
        except ValueError as error:
            warnings.append(f"block {number} of JSON-LD cannot be read as JSON and was left out: {error}")
    return tuple(found), tuple(warnings)


def write(metadata: Sequence[Mapping[str, Any]], composer: Composer, *, every: bool = False) -> None:
    """Append the JobPostings to a text, so that what is taken from them has words to point at.

    A scalar becomes a line `path: value`, the path made of the property names (`hiringOrganization.name`), and its blocks
    have the element `script[type=application/ld+json]/hiringOrganization/name`; prose is read as HTML and left out where
    the text holds it already. `every` writes all scalars, not only those that facts are taken from.
    """
    shown = _shingles(composer.text)
    for number, posting in enumerate(metadata, 1):
        element = ELEMENT if number == 1 else f"{ELEMENT}[{number}]"
        composer.gap(2)
        composer.heading = None
        prose: list[tuple[str, str]] = []
        for path, value in _leaves(posting):
            name, place = ".".join(path), f"{element}/{'/'.join(path)}"
            if name in PROSE:
                prose.append((place, value))
            elif every or name in FIELDS:
                composer.labelled(name, html.unescape(value), place)
        for place, value in prose:
            alone = Composer(composer.limit)
            _prose(value, alone, "")
            if not _holds(shown, alone.text):
                composer.gap(2)
                composer.heading = None
                _prose(value, composer, place)


def _leaves(posting: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each string, number and truth value with the names on the way to it, in the order of the object.

    `@type` and the like are left out; the items of a list share its names.
    """
    waiting: list[tuple[tuple[str, ...], int, Any]] = [((), 0, posting)]
    given = 0
    while waiting and given < MAX_LEAVES:
        path, depth, value = waiting.pop()
        if isinstance(value, dict) and depth < MAX_DEPTH:
            waiting.extend(((*path, k), depth + 1, v) for k, v in reversed(value.items()) if not k.startswith("@"))
        elif isinstance(value, list) and depth < MAX_DEPTH:
            waiting.extend((path, depth + 1, v) for v in reversed(value))
        elif isinstance(value, str):
            given += 1
            yield path, value
        elif isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
            given += 1
            yield path, json.dumps(value)


def _prose(value: str, composer: Composer, element: str) -> None:
    page = html.unescape(value) if "<" not in value and "&lt;" in value else value
    if MARKUP.search(page):
        walk(page, composer, element=element)
    else:
        composer.words(clean(page).replace("\r\n", "\n"), keep=True)
        composer.flush(titles=True, element=element)


def _holds(shown: set[tuple[str, ...]], words: str) -> bool:
    """Whether nearly every run of five of the words is among those shown."""
    wanted = _shingles(words)
    return not wanted or len(wanted & shown) >= HELD * len(wanted)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = WORDS.findall(text.casefold())
    return {tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))} if words else set()
