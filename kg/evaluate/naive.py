"""The naive baseline: what an afternoon of regular expressions and `dateparser` makes of postings.

It is to be what it says, not good: English and German words, the first thing that looks right, no context. What it
scores is what the care in the extractor has to be measured against.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from kg.evaluate.systems import System
from kg.extract.fact import Fact
from kg.read.document import Document

MISSING = "dateparser is not installed (it comes with the dev group: make venv)"
# Field, pattern, and the value where it is not the group.
PATTERNS: Sequence[tuple[str, str, Any]] = (
    ("contact_email", r"([\w.+-]+@[\w-]+\.[\w.-]*\w)", None),
    ("apply_url", r"(https?://[^\s<>\")\]]*(?:apply|job|bewerb|career|recruit)[^\s<>\")\]]*)", None),
    ("contact_name", r"(?i:contact|kontakt|ansprechpartner(?:in)?|questions|fragen)[^\n]{0,40}?((?:Prof\.|Dr\.)[ .\w]{0,12} [A-Z]\w+ [A-Z]\w+)", None),
    ("supervisor", r"(?:Prof(?:essor|\.)?(?: Dr\.)?) ((?:[A-Z]\w+ )[A-Z]\w+)", None),
    ("reference", r"(?i:reference|ref\.|kennziffer|job id)[^\n:]{0,20}[: ]+([\w/.-]*\d[\w/.-]*\w)", None),
    ("workload_percent", r"(\d{2,3}) ?%", int),
    ("weekly_hours", r"(\d{2}(?:[.,]\d+)?) (?:hours|Stunden|Wochenstunden)", lambda s: float(s.replace(",", "."))),
    ("duration_months", r"(\d{1,2}) ?(?:months|Monate)", int),
    ("duration_months", r"(?i)(\d|one|two|three|four|five|six|ein|zwei|drei|vier|fünf|sechs)[ -](?:years?|Jahren?)\b", "years"),
    ("pay_group", r"\b(?:E|EG|A|W) ?(\d{1,2}[ab]?)\b", lambda s: f"E{s}"),
    ("pay_agreement", r"\b(TV-L|TVöD|TV-H|CAO NU)\b", None),
    ("salary_min", r"[€£$] ?(\d[\d.,]{2,8}\d)", lambda s: float(re.sub(r"[.,](?=\d{3})", "", s).replace(",", "."))),
    ("salary_currency", r"(€|£|\$|EUR|GBP|USD|CHF)", {"€": "EUR", "£": "GBP", "$": "USD"}),
    ("employer", r"((?:[A-Z]\w+ )?University of (?:[A-Z]\w+ ?){1,3}|Universität(?: zu)? [A-Z]\w+|[A-Z]\w+ University)\b", None),
    ("unit", r"((?:Department|Institute|Faculty|Institut|Fakultät|Lehrstuhl) (?:of|for|für) (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)", None),
    ("funder", r"\b(DFG|ERC|BMBF|NWO|SNSF|SNF|NSF|NIH|ANR|FWF|Wellcome|UKRI|DAAD)\b", None),
    ("grant_programme", r"((?:ERC )?(?:Starting|Consolidator|Advanced) Grant|Emmy Noether|Horizon (?:Europe|2020))", None),
    ("grant_number", r"(?i:grant|project)[^\n]{0,25}?\b(\d{6,9})\b", None),
    ("publication", r"\b(10\.\d{4,9}/[^\s\"<>;,]+[^\s\"<>;,.])", None),
    ("contact_phone", r"(\+\d[\d ()/-]{7,18}\d)", lambda s: "+" + re.sub(r"\(0\)|\D", "", s)),
)  # fmt: skip
WORDS = {
    "position_type": {
        "phd": r"phd (?:student|position|candidate)|doctoral|doktorand|promotion", "postdoc": r"post-?doc",
        "professor": r"professorship|professur", "lecturer": r"lecturer", "engineer": r"engineer|ingenieur",
        "research_assistant": r"research assistant|wissenschaftliche\w* mitarbeit",
    },
    "degree": {"master": r"master|m\.?sc", "phd": r"ph\.?d\.? (?:in|degree)|promotion", "bachelor": r"bachelor|b\.?sc", "diploma": r"diplom"},
    "document": {
        "cv": r"\bcv\b|curriculum|lebenslauf", "cover_letter": r"cover letter|anschreiben",
        "motivation_letter": r"motivation|letter of interest", "transcripts": r"transcript",
        "certificates": r"certificate|zeugnis", "references": r"referees|references|referenzen",
        "recommendation_letters": r"letters? of recommendation|empfehlungs", "publication_list": r"list of publications|publikations|schriftenverz",
        "research_statement": r"research statement|forschungskonzept", "teaching_statement": r"teaching statement|lehrkonzept",
    },
    "required_language": {"en": r"english|englisch", "de": r"german|deutsch", "fr": r"french|französisch"},
    "country": {"DE": r"germany|deutschland", "GB": r"united kingdom|\buk\b", "CH": r"switzerland|schweiz", "AT": r"austria|österreich",
                "NL": r"netherlands", "SE": r"sweden", "FR": r"france", "US": r"\busa\b|united states"},
    "start": {"asap": r"as soon as possible|earliest|immediately|nächstmöglich|sofort"},
    "teaching": {"true": r"teaching|lehre\b"},
}  # fmt: skip
NUMBERS = {w: n for n, pair in enumerate(("one ein", "two zwei", "three drei", "four vier", "five fünf", "six sechs"), 1) for w in pair.split()}  # fmt: skip
DATES = (("deadline", r"(?i)deadline|closing date|apply by|until|bewerbungsfrist|bewerbungsschluss|bis zum"), ("start", r"(?i)start|beginn|ab (?=\d)"))  # fmt: skip
REACH = 60  # characters behind the word in which the date is looked for


def naive() -> System:
    """The baseline; without `dateparser` it says what is missing."""
    missing = "" if find_spec("dateparser") else MISSING
    return System("naive", "regular expressions and dateparser", lambda document: list(_facts(document)), missing)


def _facts(document: Document) -> Iterator[Fact]:
    text = document.text
    said: set[tuple[str, str]] = set()
    for field, value, start, end in sorted(_found(text), key=lambda found: found[2]):
        one = field in ("deadline", "start", "workload_percent", "duration_months", "title", "reference", "employer",
                        "pay_group", "salary_min", "salary_currency", "position_type", "language")  # fmt: skip
        at = (field, "" if one else str(value))
        if at not in said:
            said.add(at)
            yield Fact(field, value, start, end, text[start:end], 0.5, "normalised", f"{field}.naive")


def _found(text: str) -> Iterator[tuple[str, Any, int, int]]:
    if title := re.search(r"\S[^\n]*\S", text):
        yield "title", title[0], title.start(), title.end()
        german = len(re.findall(r"\b(?:und|die|der)\b", text)) > len(re.findall(r"\b(?:and|the|of)\b", text))
        yield "language", "de" if german else "en", title.start(), title.end()
    for field, pattern, how in PATTERNS:
        for match in re.finditer(pattern, text):
            yield field, _value(match[1], how), *match.span(1)
    for field, values in WORDS.items():
        for value, pattern in values.items():
            if first := re.search(pattern, text, re.I):
                yield field, value == "true" if field == "teaching" else value, *first.span()
    from dateparser.search import search_dates

    for field, pattern in DATES:
        for match in re.finditer(pattern, text):
            near = text[match.end() : match.end() + REACH]
            for words, date in (search_dates(near, languages=["en", "de"]) or [])[:1]:
                start = match.end() + near.find(words)
                yield field, date.date().isoformat(), start, start + len(words)


def _value(words: str, how: Any) -> Any:
    if how == "years":
        return 12 * (int(words) if words.isdigit() else NUMBERS[words.lower()])
    if isinstance(how, dict):
        return how.get(words, words)
    try:
        return how(words) if how else words.strip()
    except ValueError:
        return words
