"""Which organisations of ROR an affiliation may mean, and what speaks for and against each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kg.link.ror_index import Index, Name, Organisation
from kg.link.ror_text import Affiliation
from kg.link.ror_words import Words

STEPS = ("exact", "acronym", "domain", "fuzzy")
PRIORITY = {
    "display": 0,
    "label": 1,
    "alias": 2,
    "bare": 3,
    "former": 4,
    "acronym": 5,
    "keyed": 6,
    "fuzzy": 8,
    "within": 7,
}
_GUESSED = ("keyed", "fuzzy", "within")
_RARE = 3  # words of a segment by which names like it are looked for
_COMMON = 1500  # a word that more names have looks for none


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the name: countries (ISO 3166 alpha-2), cities, and domains of mail and web addresses."""

    countries: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()


@dataclass(slots=True)
class Candidate:
    """An organisation that words `start` to `end` may name; `kind` says how, `likeness` how nearly (1: exactly).

    `starts`: the name begins with the very words (`within`), or has them in this order (`keyed`). `rivals` counts the
    organisations that the same words may name as well, `again` the other places of the text that name it too; `nested`:
    the words stand within a longer name; `fit` says how well it agrees with what stands beside.
    """

    organisation: Organisation
    kind: str
    start: int
    end: int
    likeness: float = 1.0
    starts: bool = False
    rivals: int = 0
    nested: bool = False
    again: int = 0
    fit: int = 0
    features: dict[str, float] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The linker's step that found it."""
        return {
            "acronym": "acronym",
            "keyed": "words",
            "fuzzy": "fuzzy",
            "within": "fuzzy",
            "former": "former-name",
        }.get(self.kind, "name")


def find(text: Affiliation, index: Index, words: Words, steps: Collection[str]) -> list[Candidate]:
    """The candidates for a text, by the steps that are to be taken."""
    spans = list(text.spans())
    forms = {span: words.exact(text.words[slice(*span)]) for span in spans}
    names = index.exact(list(forms.values()))
    found: list[Candidate] = []
    for span, form in forms.items():
        if form in names and not (text.words[span[0]] == "the" and span[1] - span[0] > 1):
            found += _named(text, span, names[form], index, "acronym" in steps)
    found = _longest([c for c in found if len(text.segments) == 1 or not _place(c, text)])
    if "fuzzy" in steps:
        found += _reordered(text, found, index, words)
        found += _like(text, found, index, words)
    return _once(found, text)


def _place(c: Candidate, text: Affiliation) -> bool:
    return all(text.at[n].place for n in range(c.start, c.end))


def _once(found: list[Candidate], text: Affiliation) -> list[Candidate]:
    """Each organisation by the words that name it best; `again` counts other places that name it too."""
    best: dict[int, Candidate] = {}
    ordered = sorted(
        found,
        key=lambda c: (
            c.nested,
            c.kind in _GUESSED,
            not text.closed(c.start, c.end),
            PRIORITY[c.kind] > 2,
            c.start - c.end,
        ),
    )
    for c in ordered:
        first = best.setdefault(c.organisation.number, c)
        first.again += c is not first and (c.end <= first.start or c.start >= first.end)
    return sorted(best.values(), key=lambda c: (c.start, c.end, c.organisation.number))


def _named(
    text: Affiliation, span: tuple[int, int], names: Sequence[Name], index: Index, acronyms: bool
) -> list[Candidate]:
    best: dict[int, Name] = {}
    written = "".join(text.written[slice(*span)])
    for name in names:
        # "WHO" is an acronym, "who" is none.
        as_known = written == "".join(c for c in name.written if c.isalnum()) and capitals(written)
        if name.kind == "acronym" and not (acronyms and as_known):
            continue
        if name.organisation not in best or PRIORITY[name.kind] < PRIORITY[best[name.organisation].kind]:
            best[name.organisation] = name
    return [Candidate(index.organisation(n), name.kind, *span) for n, name in best.items()]


def capitals(written: str) -> bool:
    """Whether a word is written as acronyms are: most of its letters are capitals."""
    return len(written) > 1 and sum(c.isupper() for c in written) * 2 > len(written)


def _longest(found: list[Candidate]) -> list[Candidate]:
    """Those whose words are not a part of another's; of the others the longest that says more than a word."""
    spans = {(c.start, c.end) for c in found}
    outer = {(a, b) for a, b in spans if not any(x <= a and b <= y and (x, y) != (a, b) for x, y in spans)}
    inner = {(a, b) for a, b in spans - outer if b - a > 1}
    inner = {(a, b) for a, b in inner if not any(x <= a and b <= y and (x, y) != (a, b) for x, y in inner)}
    for c in found:
        c.nested = (c.start, c.end) in inner
    return [c for c in found if c.nested or (c.start, c.end) in outer]


def _reordered(text: Affiliation, exact: list[Candidate], index: Index, words: Words) -> list[Candidate]:
    """Names with the same words in another order or language, at the start or end of a segment, or the whole of two."""
    spans: dict[tuple[int, int], str] = {}
    closed: dict[tuple[int, int], str] = {}
    open_ = [s for s in text.segments if not s.place]
    known = [(c.start, c.end) for c in exact if not c.nested]
    for n, segment in enumerate(open_):
        start, end = text.trimmed(segment)
        wanted = [
            (start, end),
            *((start, e) for e in range(start + 2, end)),
            *((s, end) for s in range(start + 1, end - 1)),
        ]
        if n + 1 < len(open_) and open_[n + 1].start == segment.end and segment.end not in text.breaks:
            wanted.append((start, text.trimmed(open_[n + 1])[1]))
        for a, b in wanted:
            if any(x <= a and b <= y for x, y in known):
                continue
            content = words.content(text.words[a:b])
            if len(content) > 1:
                spans[a, b] = " ".join(sorted(content))
                if (a, b) == (start, end):
                    closed[a, b] = words.exact(text.words[a:b]).replace(" ", "")
    names, run = index.keyed(list(spans.values())), index.compact(list(closed.values()))
    found = []
    for span, form in spans.items():
        alike = [*run.get(closed.get(span, ""), ()), *names.get(form, ())]
        own = words.content(text.words[slice(*span)])
        ordered = {name.organisation for name in alike if words.content(words.tokens(name.written)) == own}
        for number in dict.fromkeys(name.organisation for name in alike):
            found.append(Candidate(index.organisation(number), "keyed", *span, starts=number in ordered))
    return _longest(found)


def _like(text: Affiliation, taken: list[Candidate], index: Index, words: Words) -> list[Candidate]:
    """Names that share the words that tell most with a segment that no other name explains wholly."""
    found: list[Candidate] = []
    known = [(c.start, c.end) for c in taken]
    for segment in text.segments:
        start, end = text.trimmed(segment)
        if segment.place or any(x <= start and end <= y for x, y in known):
            continue
        own = text.words[start:end]
        if len(text.segments) > 1 and not words.organisation.intersection(own):
            continue  # a unit, a street: only what calls itself an organisation is worth a guess
        content = words.content(own)
        held = index.frequency(content) if content else {}
        rare = sorted((w for w in held if held[w] <= _COMMON), key=lambda w: held[w])[:_RARE]
        unknown = {w for w in content if w not in held and len(w) > 4}
        if len(content) < 2 or not rare:
            continue
        best: dict[int, tuple[float, bool, bool]] = {}
        for name in index.sharing(rare, 1 if len(rare) < 3 else 2, 60):
            form = name.form.split()
            likeness = _likeness(content, form, unknown, index)
            within = likeness < 1 and set(content) <= set(form)
            if likeness > best.get(name.organisation, (0.0, False, False))[0]:
                starts = within and words.exact(words.tokens(name.written)).startswith(words.exact(own) + " ")
                best[name.organisation] = likeness, within, starts
        for number, (likeness, within, starts) in sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:3]:
            if likeness >= (0.5 if within else 0.65):
                kind = "within" if within else "fuzzy"
                found.append(Candidate(index.organisation(number), kind, start, end, likeness, starts))
    return found


def _likeness(one: Sequence[str], other: Sequence[str], unknown: set[str], index: Index) -> float:
    """Twice the weight of the words that both have over the weight of all (Dice); words count by what they tell.

    A word that no name has may be a misspelt one, and then weighs as the one that it stands for, or nearly.
    """
    left, right = set(one), set(other)
    both = sum(index.idf(w) for w in left & right)
    whole = sum(index.idf(w) for w in left) + sum(index.idf(w) for w in right)
    rest = right - left
    for word in unknown:
        near = next((w for w in rest if len(w) > 4 and _misspelt(word, w)), None)
        if near:
            rest.discard(near)
            whole += index.idf(near) - index.idf(word)
            both += 0.9 * index.idf(near)
    return 2 * both / whole if whole else 0.0


def _misspelt(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 2 or (one[0] != other[0] and one[-1] != other[-1]):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= 0.84 and matcher.ratio() >= 0.84
