"""What many judged postings say together."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from kg.evaluate.fields import SOFT
from kg.evaluate.judge import Judged, Verdict

THRESHOLDS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, wrong and missed facts; the ratios are 1 where there is nothing to be wrong about."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was said."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> Tally(3, 1, 1).f1
        0.75
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of a set of postings; shares are between 0 and 1, `milliseconds` of processor time a posting.

    `low`, `high`: 95 of 100 sets of as many postings, drawn from these, have a micro F1 between them (bootstrap).
    `invention` is the share of given facts that stand in fields of which the gold has nothing, `clean` the share of
    postings without a wrong hard fact, `loud` the number of pages that are no posting and gave facts.
    """

    postings: int
    tally: Tally
    low: float
    high: float
    macro: float
    without_topics: float
    invention: float
    clean: float
    held: int
    spans: int
    unplaced: int
    loud: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left where only facts of at least this confidence are taken: the share of all that were given, the share
    of them that is wrong, and the share of what there is that is said.
    """

    threshold: float
    coverage: float
    error: float
    recall: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts with a confidence from `low` to below `high`: how many, how sure on average, how often right."""

    low: float
    high: float
    facts: int
    confidence: float
    precision: float


def count(verdict: Verdict) -> Tally:
    """The tally of one verdict."""
    return Tally(len(verdict.right), len(verdict.wrong), len(verdict.missed))


def by_field(judged: Iterable[Judged], *, apart: bool = False) -> dict[str, Tally]:
    """The tally of each field, by its name."""
    out: dict[str, Tally] = {}
    for one in judged:
        for field, verdict in (one.apart if apart else one.fields).items():
            out[field] = out.get(field, Tally()) + count(verdict)
    return dict(sorted(out.items()))


@dataclass(frozen=True, slots=True)
class Offered:
    """What is said of postings whose several positions are annotated: how many positions there are, how many were found,
    and the tally of the facts of each. `split` counts the postings that offer one position and were given several.
    """

    postings: int
    positions: int
    found: int
    tally: Tally
    split: int


def offered(judged: Sequence[Judged]) -> Offered:
    """The figures of ads with several positions."""
    annotated = [one for one in judged if one.gold.positions]
    verdicts = [v for one in annotated for fields in one.positions for v in fields.values()]
    return Offered(
        len(annotated),
        sum(len(one.gold.positions) for one in annotated),
        sum(len(one.answer.positions) for one in annotated),
        sum(map(count, verdicts), Tally()),
        sum(bool(one.answer.positions) and not one.gold.several for one in judged),
    )


def figures(judged: Sequence[Judged]) -> Figures:
    """All figures of a set of postings that is not empty."""
    fields = by_field(judged)
    each = [sum(map(count, one.fields.values()), Tally()) for one in judged]
    whole = sum(each, Tally())
    macro = [tally.f1 for tally in fields.values() if tally.right + tally.missed]
    invented = sum(len(v.wrong) for one in judged for f, v in one.fields.items() if not one.gold.facts.get(f))
    low, high = _interval(each)
    return Figures(
        postings=len(judged),
        tally=whole,
        low=low,
        high=high,
        macro=sum(macro) / max(1, len(macro)),
        without_topics=sum((t for f, t in fields.items() if f != SOFT), Tally()).f1,
        invention=invented / max(1, whole.right + whole.wrong),
        clean=sum(one.clean for one in judged) / len(judged),
        held=sum(one.held for one in judged),
        spans=sum(one.spans for one in judged),
        unplaced=sum(one.unplaced for one in judged),
        loud=sum(not one.gold.posting and bool(one.answer.facts) for one in judged),
        milliseconds=sum(one.answer.milliseconds for one in judged) / len(judged),
    )


def _interval(each: Sequence[Tally]) -> tuple[float, float]:
    drawn = Random(0)  # the same figures for the same answers
    scores = sorted(sum(drawn.choices(each, k=len(each)), Tally()).f1 for _ in range(DRAWS))
    return scores[int(0.025 * DRAWS)], scores[int(0.975 * DRAWS) - 1]


def _sure(judged: Iterable[Judged]) -> Iterator[tuple[float, bool]]:
    """Confidence of each fact that counts, and whether it is right."""
    for one in judged:
        for verdict in one.fields.values():
            yield from ((fact.confidence, True) for fact in verdict.right)
            yield from ((fact.confidence, False) for fact in verdict.wrong)


def risk(judged: Sequence[Judged]) -> list[Kept]:
    """Risk against coverage: what is left at rising thresholds of confidence, and how much of that is wrong."""
    sure = list(_sure(judged))
    whole = sum(by_field(judged).values(), Tally())
    out = []
    for threshold in THRESHOLDS:
        kept = [right for confidence, right in sure if confidence >= threshold]
        out.append(
            Kept(
                threshold,
                len(kept) / max(1, len(sure)),
                1 - sum(kept) / len(kept) if kept else 0.0,
                sum(kept) / max(1, whole.right + whole.missed),
            )
        )
    return out


def reliability(judged: Iterable[Judged]) -> list[Bin]:
    """Whether confidence means what it says: bins of it against the share of right facts in them."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in _sure(judged):
        bins.setdefault(bisect_right(BINS, confidence) - 1, []).append((confidence, right))
    edges = (*BINS, 1.0)
    return [
        Bin(
            edges[at],
            edges[at + 1],
            len(facts),
            sum(confidence for confidence, _ in facts) / len(facts),
            sum(right for _, right in facts) / len(facts),
        )
        for at, facts in sorted(bins.items())
    ]


def miscalibration(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and precision are apart in a bin, weighted by its facts."""
    facts = sum(one.facts for one in bins)
    return sum(one.facts * abs(one.confidence - one.precision) for one in bins) / max(1, facts)
