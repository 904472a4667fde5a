"""What speaks for and against a candidate, as numbers that `ror_weights.toml` weighs."""

from collections.abc import Mapping, Set

from kg.link.ror_candidates import PRIORITY, Candidate, Context
from kg.link.ror_index import Index, Organisation
from kg.link.ror_text import Affiliation
from kg.link.ror_words import Words

_SORTS = ("education", "healthcare", "facility", "government", "company")
_AGREES = {"country", "city", "domain", "above_before", "above_behind", "above_before_part", "above_behind_part"}
_CUES = (("hospital", "healthcare"), ("medical center", "healthcare"), ("clinic", "healthcare"), ("universi", "education"),
         ("college", "education"), ("school", "education"), ("instit", "facility"), ("laborator", "facility"),
         ("cent", "facility"), ("ministry", "government"), ("department", "government"))  # fmt: skip


def describe(
    found: list[Candidate], text: Affiliation, context: Context, index: Index, words: Words
) -> list[Candidate]:
    """The candidates with their features, without acronyms that nothing agrees with."""
    countries = text.countries | context.countries
    cities = text.places | {words.exact(words.tokens(c)) for c in context.cities}
    domains = {n for domain in context.domains for n in index.at(domain)}
    numbers = {c.organisation.number for c in found}
    above = {n: index.ancestors(n) & numbers for n in numbers}
    sure = [c for c in found if _credible(c, text, words)]
    order = {span: n for n, span in enumerate(sorted({(c.start, c.end) for c in sure if not c.nested}))}
    taken = {n for c in found for n in range(c.start, c.end)}
    stray = _stray(text, taken, index, words)
    segments = [s for s in text.segments if not s.place]
    for c in found:
        elsewhere = {place for place in cities if not _within(place, c, text)}
        c.fit = _fit(c, countries, elsewhere, domains, above)
    for c in found:
        o = c.organisation
        at = [text.at[n] for n in (c.start, c.end - 1)]
        a, b = text.trimmed(at[0])[0], text.trimmed(at[1])[1]
        before, behind = text.words[a : c.start], text.words[c.end : b]
        rest = [*before, *behind]
        own = text.words[c.start : c.end]
        content = words.content(own)
        agree = countries & set(o.countries)
        same = [d for d in found if d.start < c.end and c.start < d.end and d.organisation.number != o.number]
        level = [d for d in same if (d.start, d.end) == (c.start, c.end)]
        c.rivals = sum(d.fit >= c.fit and d.likeness >= c.likeness - 0.05 for d in level)
        apart = [
            d
            for d in found
            if (d.end <= c.start or d.start >= c.end) and d.organisation.number != o.number and not d.nested
        ]
        parent = any(d.organisation.number in above[o.number] for d in apart)
        child = [d for d in apart if o.number in above[d.organisation.number]]
        unrelated = [d for d in apart if d.organisation.number not in above[o.number] and d not in child]
        f = {
            "one": 1.0,
            f"kind_{c.kind}": 1.0,
            "nested": float(c.nested),
            "whole": float(not rest and all(_inside(text.trimmed(s), c) or s.bracket for s in segments)),
            "segment": float(not rest),
            "prefix": float(bool(rest) and not before),
            "suffix": float(bool(rest) and not behind),
            "inner": float(bool(before) and bool(behind)),
            "organisation_before": float(any(w in words.organisation for w in before)),
            "organisation_behind": float(any(w in words.organisation for w in behind)),
            "unit_before": float(any(w in words.unit for w in before)),
            "unit_behind": float(any(w in words.unit for w in behind)),
            "goes_on": float(bool(behind) and behind[0] in words.stop),
            "is_said_of": float(bool(before) and before[-1] in words.stop),
            "rest_telling": min(1.0, max((index.idf(w) for w in words.content(rest)), default=0.0) / 12),
            "telling": min(30.0, sum(index.idf(w) for w in content)) / 15,
            "single": float(len(content) == 1),
            "short": float(len(content) == 2),
            "place_name": float(words.exact(own) in text.places),
            "country": float(bool(agree)),
            "other_country": float(bool(countries) and bool(o.countries) and not agree),
            "city": float(any(place in o.places and not _within(place, c, text) for place in cities)),
            "domain": float(o.number in domains),
            "other_domain": float(bool(domains) and o.number not in domains),
            "rival": float(any(d.fit == c.fit and d.likeness >= c.likeness - 0.05 for d in level)),
            "beaten": float(any(d.fit > c.fit and d.likeness >= c.likeness - 0.05 for d in level)),
            "unliked": float(any(d.likeness > c.likeness + 0.05 for d in level)),
            "rivals": min(c.rivals, 5) / 5,
            "unlike": 10 * (1 - c.likeness) if c.kind == "fuzzy" else 0.0,
            "beyond": 4 * (1 - c.likeness) if c.kind == "within" else 0.0,
            "organisation_word": float(any(w in words.organisation for w in own)),
            "unit_word": float(any(w in words.unit for w in own)),
            "parent": float(parent),
            "child": float(bool(child)),
            "child_whole": float(any(text.closed(d.start, d.end) for d in child)),
            "unrelated": float(bool(unrelated)),
            "unrelated_before": float(any(d.end <= c.start and text.closed(d.start, d.end) for d in unrelated)),
            "unrelated_behind": float(any(d.start >= c.end and text.closed(d.start, d.end) for d in unrelated)),
            "first": float(order.get((c.start, c.end)) == 0 and len(order) > 1),
            "last": float(order.get((c.start, c.end)) == len(order) - 1 and len(order) > 1),
            "stray": max((v for start, v in stray if start < c.start), default=0.0) / 12,
            "stray_behind": max((v for start, v in stray if start >= c.end), default=0.0) / 12,
            "bracket": float(at[0].bracket),
            "mentioned": float(not o.types),
        }
        for d in apart:
            if d in sure:
                f["sure_before" if d.end <= c.start else "sure_behind"] = 1.0
                f[f"{sort(o)}_{sort(d.organisation)}_sure"] = 1.0
        f["alone"] = float(not any(d in sure for d in apart))
        f["again"] = float(c.again > 0)
        mine = sort(o)
        f[f"is_{mine}"] = 1.0
        if c.kind in ("keyed", "fuzzy", "within"):
            f[f"{c.kind}_short"] = float(len(content) < 3)
            f[f"{c.kind}_part"] = float(bool(rest))
        for d in apart:
            relation = "above" if d.organisation.number in above[o.number] else "below" if d in child else "beside"
            where = "before" if d.end <= c.start else "behind"
            whole = "" if text.closed(d.start, d.end) else "_part"
            f[f"{mine}_{sort(d.organisation)}_{relation}"] = 1.0
            f[f"{relation}_{where}{whole}"] = 1.0
        for d in same:
            if c.nested and not d.nested:
                f[f"{mine}_within_{sort(d.organisation)}"] = 1.0
                f[f"within_{d.kind}"] = 1.0
            elif d.nested and not c.nested:
                f[f"{mine}_around_{sort(d.organisation)}"] = 1.0
        c.features = {name: value for name, value in f.items() if value}
    return [c for c in found if c.kind != "acronym" or _AGREES & c.features.keys()]


def _credible(c: Candidate, text: Affiliation, words: Words) -> bool:
    """Whether it counts as another organisation that the text names: a guess does not."""
    if c.kind in ("fuzzy", "within", "acronym"):
        return c.likeness > 0.95 and c.kind == "fuzzy"
    closed = text.closed(c.start, c.end)
    if c.kind in ("keyed", "bare"):
        return closed and c.rivals == 0
    return closed or len(words.content(text.words[c.start : c.end])) > 1


def sort(organisation: Organisation) -> str:
    """What an organisation mainly is, as ROR types it; one that is only mentioned is sorted by its name."""
    for kind in _SORTS:
        if kind in organisation.types:
            return kind
    if organisation.types:
        return "other"
    name = organisation.label.casefold()
    return next((kind for cue, kind in _CUES if cue in name), "other")


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
