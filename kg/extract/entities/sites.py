"""The place of work: stated at a label or in an address, else inferred from the employer and its domain."""

import itertools
import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities.employment import chosen_employer
from kg.extract.entities.places import cities
from kg.extract.entities.surroundings import OUTSIDE, cues_in, identity
from kg.extract.fact import Fact
from kg.extract.mention import Candidate, Mention
from kg.link.registry import KnownOrganisation

_POSTCODE = re.compile(r"(?:\b[A-Z]{1,2}-)?\b\d{4,5}(?: ?[A-Z]{2})? $")
_ADDRESS = re.compile(
    r"(?:^|, |\n|- )(?:[A-Z]{1,2}-)?\d{5} (?P<city>[^\W\d_a-z][\w-]+(?: (?:am|an der|im|bei) [^\W\d_a-z]\w+)?)(?=[,.;\n]|$| \()"
)
_DOMAIN = re.compile(r"(?:@|https?://|www\.)[\w.-]*\.([a-z]{2})\b(?![\w.-]*@)")
_WITH_DISTRICT = re.compile(r"(?P<city>[^\W\d_a-z][^\W\d_]+(?: [^\W\d_a-z][^\W\d_]+)?)-[^\W\d_a-z]\w+")
_CODES = {"uk": "GB"}
_NO_COUNTRY = {"eu", "io", "ai", "me", "tv", "co", "edu"}


def recognise(context: Context) -> Iterator[Candidate]:
    """City and country where the ad states them: at a label, in an address, right behind the employer."""
    for pair in context.labelled("place"):
        if context.section(pair.start) in ("other-jobs", "metadata"):
            continue
        # "Rice University" at a place of work names no city that is called Rice.
        named = context.within("organisation", pair.start, pair.end)
        found = [
            city
            for city in context.within("city", pair.start, min(pair.end, pair.start + 120))
            if not any(o.start <= city.start and city.end < o.end for o in named)
        ] or _shouted(context, pair.start, pair.end)
        if pair.how == "prev" and (not found or found[0].start > pair.start + 2):
            continue
        # Of "St Lucia, Brisbane" and "Street 4, 8000 Aarhus" the last is the city; of "Leipzig oder Halle" the first.
        if found:
            chosen = (
                found[-1]
                if all(context.text[a.end : b.start] == ", " for a, b in itertools.pairwise(found))
                else found[0]
            )
            yield context.candidate("city.label", chosen.start, chosen.end, chosen.value)
        elif district := _district(context, pair.start, pair.end):
            yield context.candidate("city.label", district.start, district.end, district.value)
        elif pair.how == "inline" and (word := _only_word(context, pair.start, pair.end)):
            yield context.candidate("city.label", word.start, word.end, word.value)
        for country in context.within("country", pair.start, pair.end)[:1]:
            yield context.candidate("country.label", country.start, country.end, country.value)
    for pair in context.labelled("country"):
        for country in context.within("country", pair.start, pair.end)[:1]:
            yield context.candidate("country.label", country.start, country.end, country.value)
    for run in context.runs:
        if run.section == "metadata" and run.element.endswith(("addressLocality",)):
            yield context.candidate("city.metadata", run.body, run.end, context.quote(run.body, run.end))
        elif run.section == "metadata" and run.element.endswith("addressCountry"):
            yield from _country_of_metadata(context, run.body, run.end)
    for match in _ADDRESS.finditer(context.text):
        if (
            match["city"] not in cities()
            and not match["city"].isupper()
            and context.section(match.start()) not in ("nav", "other-jobs")
        ):
            yield context.candidate("city.address", match.start("city"), match.end("city"), match["city"])
    for city in context.mentions("city"):
        if context.section(city.start) in ("nav", "other-jobs", "metadata"):
            continue
        if _POSTCODE.search(context.text, max(0, city.start - 14), city.start):
            yield context.candidate("city.address", city.start, city.end, city.value)
        elif _beside_employer(context, city):
            yield context.candidate("city.near-employer", city.start, city.end, city.value)


def _country_of_metadata(context: Context, start: int, end: int) -> Iterator[Candidate]:
    """The country that metadata give by its name or its ISO 3166 alpha-2 code."""
    from babel import Locale

    if named := context.within("country", start, end):
        yield context.candidate("country.metadata", named[0].start, named[0].end, named[0].value)
        return
    match = re.compile(r"[A-Z]{2}(?!\w)").search(context.text, start, end)
    if match and match.group() in Locale("en").territories:
        yield context.candidate("country.metadata", match.start(), match.end(), match.group())


def _shouted(context: Context, start: int, end: int) -> list[Mention]:
    """A city that stands in capitals: "MARSEILLE 13"."""
    match = re.compile(r"[^\W\d_]{3,}(?:[ -][^\W\d_]{3,})*").match(context.text, start, end)
    if match and match.group().isupper() and match.group().title() in cities():
        return [Mention("city", match.start(), match.end(), match.group().title())]
    return []


def _district(context: Context, start: int, end: int) -> Mention | None:
    """The city of "Berlin-Lichterfelde"."""
    match = _WITH_DISTRICT.match(context.text, start, end)
    if match and match["city"] in cities():
        return Mention("city", start, match.end("city"), match["city"])
    return None


def _only_word(context: Context, start: int, end: int) -> Mention | None:
    words = context.text[start:end].strip(" .,*")
    words = re.split(r", | \(| - | / |;", words)[0]
    if (
        not words
        or not words[:1].isupper()
        or len(words.split()) > 3
        or any(c.isdigit() for c in words)
        or "@" in words
    ):
        return None
    if context.within("country", start, start + len(words)) or context.within("organisation", start, end):
        return None
    if words.casefold() in ("remote", "hybrid", "various", "online", "home office", "flexible"):
        return None
    at = context.text.index(words, start)
    return Mention("city", at, at + len(words), words)


def _beside_employer(context: Context, city: Mention) -> bool:
    """Whether a city stands behind the employer's name ("X University, Halifax") or behind a place-of-work cue."""
    employer_id = chosen_employer(context)
    low, _high = context.sentence(city.start)
    if cues_in(context, ("works_with", "comes_from"), low, city.start):
        return False
    for org in context.within("organisation", max(0, low), city.start + 1):
        if identity(org) == employer_id and org.end <= city.start:
            between = context.text[org.end : city.start]
            if re.fullmatch(r"(?:,| in| -| \(|, in|, located in) ?(?:[^\W\d_][\w' ]{0,70}, )?", between):
                return True
    if any(o.end >= city.end for o in context.within("organisation", low, city.start + 80) if o.start <= city.start):
        return False
    stated = cues_in(context, ("city_of_work",), max(low, city.start - 60), city.start)
    if any(city.start - h.end <= 2 for h in stated):
        return True
    hits = cues_in(context, ("employed_at",), low, city.start)
    return any(city.start - h.end <= 30 and not context.within("organisation", h.end, city.start) for h in hits)


def infer(context: Context) -> Iterator[Candidate]:
    """The city from the employer's name (a seat says little of where the work is); the country from the city, the employer, or the domains."""
    employer = next(iter(context.facts.get("employer", [])), None)
    known = _known(context, employer) if employer is not None else None
    if not context.facts.get("city") and employer is not None:
        yield from list(_city_of(context, str(employer.name), known)) or _only_city(context)
    if context.facts.get("country"):
        return
    city = next(iter(context.facts.get("city", [])), None)
    if city is not None and (entry := cities().get(str(city.name))):
        yield context.candidate("country.of-city", None, None, entry[1], premises=(("city", str(city.name)),))
    elif known is not None and known.country:
        yield context.candidate("country.of-employer", None, None, known.country, premises=(("employer", known.label),))
    elif code := _domain(context):
        yield context.candidate("country.of-domain", None, None, code)


def _only_city(context: Context) -> Iterator[Candidate]:
    """The one city that the ad names outside names, other jobs and sentences on partners, where nothing tells more."""
    found = []
    for city in context.mentions("city"):
        low, high = context.sentence(city.start)
        if context.section(city.start) in (*OUTSIDE, "profile", "legal") or cues_in(
            context, ("works_with", "comes_from", "partner_after", "not_contact"), low, high
        ):
            continue
        if not any(
            m.start <= city.start and city.end <= m.end
            for kind in ("organisation", "unit", "person", "school")
            for m in context.within(kind, max(0, city.start - 120), min(len(context.text), city.end + 120))
        ):
            found.append(city)
    if len({_own_name(city.value) for city in found}) == 1:
        yield context.candidate("city.spoken", found[0].start, found[0].end, found[0].value)


def _known(context: Context, employer: Fact) -> KnownOrganisation | None:
    if context.registry is None:
        return None
    key = employer.value.get("id") if isinstance(employer.value, dict) else None
    found: KnownOrganisation | None = (
        context.registry.known(str(key)) if key else context.registry.organisation(str(employer.name))
    )
    return found


def _city_of(context: Context, name: str, known: KnownOrganisation | None) -> Iterator[Candidate]:
    """The city that the employer's name has, unless its seat is known to be elsewhere; a university's seat that the ad names."""
    name = known.label if known is not None and name.isupper() else name
    words = re.findall(r"[^\W\d_][\w'.-]*", name)
    seat = _own_name(known.city) if known is not None and known.city else None
    for length in (3, 2, 1):
        for at in range(len(words) - length, -1, -1):
            part = " ".join(words[at : at + length])
            if part in cities() and (seat is None or _own_name(part) == seat or f" of {part}" in name):
                yield context.candidate("city.employer-name", None, None, part, premises=(("employer", name),))
                return
    # "St. Louis" is St Louis.
    written = (
        re.compile(r"\.? ".join(map(re.escape, known.city.split()))).search(name) if known and known.city else None
    )
    if written:
        yield context.candidate("city.employer-name", None, None, written[0], premises=(("employer", name),))
    elif known is not None and known.city and "university" in known.kinds:
        for city in context.mentions("city"):
            if _own_name(city.value) == seat and context.section(city.start) not in ("other-jobs", "metadata"):
                premises = (("employer", known.label),)
                yield context.candidate("city.of-employer", city.start, city.end, city.value, premises=premises)
                return


def _own_name(city: str) -> str:
    return cities()[city][0] if city in cities() else city


def _domain(context: Context) -> str | None:
    counted: dict[str, int] = {}
    for match in _DOMAIN.finditer(context.low):
        top = match[1]
        if top not in _NO_COUNTRY:
            counted[top] = counted.get(top, 0) + 1
    if not counted:
        return None
    top, count = max(counted.items(), key=lambda item: item[1])
    if 2 * count <= sum(counted.values()):
        return None
    code = _CODES.get(top, top.upper())
    from babel import Locale

    return code if code in Locale("en").territories else None
