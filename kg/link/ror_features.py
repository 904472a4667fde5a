"""What speaks for and against a candidate, as numbers that `ror_weights.toml` weighs.

Three groups: the name and the words around it, what agrees or disagrees beside it, and (`ror_rivals`) the other
organisations that the text may mean.
"""

from collections.abc import Mapping, Set
from math import log1p

from kg.link.ror_candidates import PRIORITY, Candidate, Context, capitals
from kg.link.ror_index import Index
from kg.link.ror_rivals import Scene, beside
from kg.link.ror_text import Affiliation
from kg.link.ror_words import Words

_COMMON = 6.5  # inverse document frequency below which a word is one that many names have: "university", "cancer"
_ABOVE = {"above_before", "above_behind", "above_before_part", "above_behind_part"}
_AGREES = {"country", "city", "domain", "implied"} | _ABOVE
_GUESSED = ("keyed", "fuzzy", "within")


def describe(
    found: list[Candidate], text: Affiliation, context: Context, index: Index, words: Words
) -> list[Candidate]:
    """The candidates with their features, without acronyms that nothing agrees with."""
    countries = text.countries | context.countries
    cities = text.places | {words.exact(words.tokens(c)) for c in context.cities}
    domains = {n for domain in context.domains for n in index.at(domain)}
    numbers = {c.organisation.number for c in found}
    above = {n: index.ancestors(n) & numbers for n in numbers}
    elsewhere = {id(c): {place for place in cities if not _within(place, c, text)} for c in found}
    for c in found:
        c.fit = _fit(c, countries, elsewhere[id(c)], domains, above)
    scene = Scene.of(found, text, above, words)
    stray = _stray(text, {n for c in found for n in range(c.start, c.end)}, index, words)
    for c in found:
        o = c.organisation
        f = _name(c, text, index, words)
        agree = countries & set(o.countries)
        implied = scene.countries(c)
        f |= {
            "addressed": float(bool(text.countries)),
            "country": float(bool(agree)),
            "other_country": float(bool(countries) and bool(o.countries) and not agree),
            "implied": float(bool(implied & set(o.countries))),
            "implied_other": float(bool(implied) and not implied & set(o.countries)),
            "city": float(any(place in o.places for place in elsewhere[id(c)])),
            "domain": float(o.number in domains),
            "other_domain": float(bool(domains) and o.number not in domains),
            "stray": max((v for start, v in stray if start < c.start), default=0.0) / 12,
            "stray_behind": max((v for start, v in stray if start >= c.end), default=0.0) / 12,
        }
        f |= beside(c, scene)
        if f["whole"]:
            f[f"{c.kind}_whole"] = 1.0
        c.features = {name: value for name, value in f.items() if value}
    return [c for c in found if c.kind != "acronym" or _AGREES & c.features.keys()]


def _name(c: Candidate, text: Affiliation, index: Index, words: Words) -> dict[str, float]:
    """The candidate's words, how they name it, and what stands before and behind them in the same segment."""
    o = c.organisation
    at = text.at[c.start]
    a, b = text.trimmed(at)[0], text.trimmed(text.at[c.end - 1])[1]
    before, own, behind = text.words[a : c.start], text.words[c.start : c.end], text.words[c.end : b]
    rest = [*before, *behind]
    content, lead, follow = words.content(own), words.content(before), words.content(behind)
    left = [w for w in rest if w not in words.stop and w not in o.seat and not w.isdigit()]
    place = "segment" if not rest else "prefix" if not before else "suffix" if not behind else "inner"
    f = {
        "one": 1.0,
        place: 1.0,
        f"kind_{c.kind}": 1.0,
        f"{c.kind}_{place}": 1.0,
        f"is_{o.sort}": 1.0,
        f"{o.sort}_known": o.renown / 5,
        f"{c.kind}_known": o.renown / 5,
        "related": log1p(o.relations) / 3,
        "others": log1p(o.others) / 3,
        "named": log1p(o.named) / 2,
        "described": float(o.described),
        "mentioned": float(not o.types),
        "nested": float(c.nested),
        "again": float(c.again > 0),
        "bracket": float(at.bracket),
        "whole": float(not rest and all(_inside(text.trimmed(s), c) or s.bracket or s.place for s in text.segments)),
        "own_place": float(bool(rest) and not left),
        "rest_acronym": float(len(left) == 1 and _acronym(left[0], text, a, b)),
        "organisation_before": float(not words.organisation.isdisjoint(before)),
        "organisation_behind": float(not words.organisation.isdisjoint(behind)),
        "organisation_word": float(not words.organisation.isdisjoint(own)),
        "unit_before": float(not words.unit.isdisjoint(before)),
        "unit_behind": float(not words.unit.isdisjoint(behind)),
        "unit_word": float(not words.unit.isdisjoint(own)),
        "goes_on": float(bool(behind) and behind[0] in words.stop),
        "is_said_of": float(bool(before) and before[-1] in words.stop),
        "rest_telling": min(1.0, max((index.idf(w) for w in (*lead, *follow)), default=0.0) / 12),
        "telling": min(30.0, sum(index.idf(w) for w in content)) / 15,
        "single": float(len(content) == 1),
        "short": float(len(content) == 2),
        "place_name": float(words.exact(own) in text.places),
        "unlike": 10 * (1 - c.likeness) if c.kind == "fuzzy" else 0.0,
        "beyond": 4 * (1 - c.likeness) if c.kind == "within" else 0.0,
        "words_before": log1p(len(before)) / 2,
        "words_behind": log1p(len(behind)) / 2,
    }
    if c.kind in _GUESSED:
        f[f"{c.kind}_short"] = float(len(content) < 3)
        f[f"{c.kind}_part"] = float(bool(rest))
        f[f"{c.kind}_starts"] = float(c.starts)
    for where, said in (("before", lead[-1:]), ("behind", follow[:1]), ("own", content)):
        for word in said:
            if index.idf(word) < _COMMON:
                f[f"{where}_{word}"] = 1.0
    return f


def _acronym(word: str, text: Affiliation, start: int, end: int) -> bool:
    return any(text.words[n] == word and capitals(text.written[n]) for n in range(start, end))


def _fit(c: Candidate, countries: Set[str], cities: Set[str], domains: Set[int], above: Mapping[int, Set[int]]) -> int:
    """How well an organisation agrees with what is known beside its name; then, by which kind of name it was found."""
    o = c.organisation
    fit = 4 * (o.number in domains) + 2 * bool(above[o.number]) + any(place in o.places for place in cities)
    if countries and o.countries:
        fit += 2 if countries & set(o.countries) else -2
    return 10 * fit - min(4, PRIORITY[c.kind])


def _inside(span: tuple[int, int], c: Candidate) -> bool:
    return c.start <= span[0] and span[1] <= c.end


def _within(place: str, c: Candidate, text: Affiliation) -> bool:
    """Whether the place's name stands only in the candidate's own words."""
    size = len(place.split())
    spots = [n for n in range(len(text.words) - size + 1) if " ".join(text.words[n : n + size]) == place]
    return bool(spots) and all(c.start <= n and n + size <= c.end for n in spots)


def _stray(text: Affiliation, taken: set[int], index: Index, words: Words) -> list[tuple[int, float]]:
    """Segments that look like an organisation that is not known: where they begin, and what their rarest word tells."""
    found = []
    for segment in text.segments:
        span = range(segment.start, segment.end)
        if segment.place or segment.bracket or taken.intersection(span):
            continue
        own = text.words[segment.start : segment.end]
        if any(w in words.organisation for w in own):
            telling = [index.idf(w) for w in words.content(own) if not w.isdigit()]
            found.append((segment.start, max(telling, default=0.0)))
    return found
