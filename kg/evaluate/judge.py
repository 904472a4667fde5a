"""One posting's facts held against the right ones, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluate.fields import known
from kg.evaluate.gold import Entries, Gold, GoldPosition
from kg.evaluate.matching import matches, name_of, words
from kg.extract.fact import Fact, Position
from kg.read.document import Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """The facts of one field: the right ones, other words for a right one, those that count neither way, the wrong
    ones, and the entries that were missed. Each entry is met by one fact at most; a wrong value counts as often as it
    is said.
    """

    right: tuple[Fact, ...] = ()
    again: tuple[Fact, ...] = ()
    free: tuple[Fact, ...] = ()
    wrong: tuple[Fact, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system said of one posting: its facts, the document (None where it was refused), milliseconds it took, and
    of each position what is said of it alone, where it found several.
    """

    facts: tuple[Fact, ...]
    document: Document | None
    milliseconds: float = 0.0
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A posting with its verdicts; `apart` are those of the fields outside the sums.

    `positions` has the verdicts of each position that is annotated or was found; none where none is annotated.
    `held` of `spans` facts with a span have exactly their words there, `unplaced` have none though they should.
    """

    gold: Gold
    answer: Answer
    fields: Mapping[str, Verdict]
    apart: Mapping[str, Verdict]
    held: int
    spans: int
    unplaced: int
    positions: tuple[Mapping[str, Verdict], ...] = ()

    @property
    def layout(self) -> str:
        """In which form the posting came: text (also that of a PDF), HTML (with JSON-LD or without), PDF, JSON-LD."""
        path, document = self.gold.path, self.answer.document
        kind = document.source.media_type if document else ""
        if path.suffix == ".txt":
            return "text of a PDF" if path.with_suffix(".pdf").is_file() else "text"
        if kind == "text/html" or path.suffix == ".html":
            return "HTML with JSON-LD" if document and document.metadata else "HTML"
        return {"application/pdf": "PDF", "application/ld+json": "JSON-LD"}.get(kind, path.suffix[1:])

    @property
    def clean(self) -> bool:
        """Whether no hard fact is wrong."""
        return not any(verdict.wrong for field, verdict in self.fields.items() if field in known().hard)


def verdict(field: str, given: Sequence[Fact], entries: Entries, optional: Entries = ()) -> Verdict:
    """Hold the facts of one field against the entries; equal words go first, so that no near value takes their place."""
    open_ = list(entries)
    right, rest = [], []
    for fact in given:
        met = next((e for e in open_ if words(name_of(fact.value)) in map(words, e)), None)
        if met is None:
            rest.append(fact)
        else:
            open_.remove(met)
            right.append(fact)
    again, free, wrong = [], [], []

    def meets(fact: Fact, entry: Sequence[object]) -> bool:
        return any(matches(field, name_of(fact.value), spelling) for spelling in entry)

    for fact in rest:
        near = next((e for e in open_ if meets(fact, e)), None)
        if near is not None:
            open_.remove(near)
            right.append(fact)
        elif any(meets(fact, e) for e in entries):
            again.append(fact)
        elif any(meets(fact, e) for e in optional):
            free.append(fact)
        else:
            wrong.append(fact)
    return Verdict(tuple(right), tuple(again), tuple(free), tuple(wrong), tuple(str(e[0]) for e in open_ if e))


def judge(gold: Gold, answer: Answer) -> Judged:
    """All fields of one posting, and whether its spans hold."""
    fields = known()
    said: dict[str, list[Fact]] = {}
    for fact in answer.facts:
        if name_of(fact.value) not in (None, ""):
            said.setdefault(fact.field, []).append(fact)
    summed: dict[str, Verdict] = {}
    if not gold.only_apart:
        for field in sorted(set(gold.facts) | (set(said) & fields.summed)):
            entries, optional = gold.facts.get(field, ()), gold.optional.get(field, ())
            summed[field] = verdict(field, said.get(field, ()), entries, optional)
    apart: dict[str, Verdict] = {}
    if gold.apart is not None:
        for field in sorted(set(gold.apart) & fields.apart):
            apart[field] = verdict(field, said.get(field, ()), gold.apart.get(field, ()), gold.optional.get(field, ()))
    text = answer.document.text if answer.document else ""
    placed = [f for f in answer.facts if f.start is not None]
    held = sum(text[f.start : f.end] == f.text != "" for f in placed)
    unplaced = sum(f.start is None and f.level not in ("inferred", "enriched") for f in answer.facts)
    return Judged(gold, answer, summed, apart, held, len(placed), unplaced, tuple(_positions(gold, answer)))


def _positions(gold: Gold, answer: Answer) -> Iterator[Mapping[str, Verdict]]:
    """Positions found against annotated ones, the pairs that agree in most first; what has no partner is missed or wrong."""
    if not gold.positions:
        return
    pairs = {
        (g, a): _position(right, given, gold.facts)
        for g, right in enumerate(gold.positions)
        for a, given in enumerate(answer.positions)
    }
    left, free = set(range(len(gold.positions))), set(range(len(answer.positions)))
    for g, a in sorted(pairs, key=lambda pair: (-sum(len(v.right) for v in pairs[pair].values()), pair)):
        if g in left and a in free and any(v.right for v in pairs[g, a].values()):
            left.remove(g)
            free.remove(a)
            yield pairs[g, a]
    yield from (_position(gold.positions[g], None, gold.facts) for g in sorted(left))
    yield from (_position(None, answer.positions[a], gold.facts) for a in sorted(free))


def _position(
    right: GoldPosition | None, given: Position | None, shared: Mapping[str, Entries]
) -> Mapping[str, Verdict]:
    """The verdicts of one position; what it says of itself that all share counts neither way."""
    said: dict[str, list[Fact]] = {}
    for fact in given.facts if given else ():
        if fact.field in known().summed:
            said.setdefault(fact.field, []).append(fact)
    facts, optional = (right.facts, right.optional) if right else ({}, {})
    return {
        field: verdict(
            field, said.get(field, ()), facts.get(field, ()), (*optional.get(field, ()), *shared.get(field, ()))
        )
        for field in sorted(set(facts) | set(said))
    }
