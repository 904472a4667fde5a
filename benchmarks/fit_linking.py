"""`python -m benchmarks.fit_linking > kg/link/ror_weights.toml`: fit the linker's weights to strings with known ids.

Multinomial logistic regression over the candidates of a string and the answer "none" (AdaGrad, L2 by a feature's own
frequency), without a library. The threshold is the lowest score from which on the links are right to the share wanted,
on strings that the weights were not fitted to. The same data give the same file.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import affiliations
from kg.link.ror import STEPS, Index, Linker

PRECISION = 0.93  # wanted
FOLDS = 6
ROUNDS, L2, LEAST = 12, 4.0, 15
# What the strings cannot teach, since none has an address: a domain that is the organisation's own, or another's.
PRIORS = {"domain": 2.5, "other_domain": -0.5}
# Fitted, and left out of the answer: strings with an address have wrong ids more often in these data, which says
# nothing of other strings.
NUISANCES = ("addressed",)
HEAD = """\
# What each feature of a candidate counts (kg/link/ror_features.py), by multinomial logistic regression on affiliation
# strings whose ROR id is known; `python -m benchmarks.fit_linking` makes this file anew. The score of a candidate is its
# chance among all that the text may mean, "none of them" included; from `threshold` on it is given as a link.
"""

Row = tuple[str, str]
Found = Mapping[str, Sequence[tuple[str, Mapping[str, float]]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The best candidate of a string by weights not fitted to it: its score, and whether it is right."""

    text: str
    score: float
    right: bool


def describe(index: Index, rows: Sequence[Row], steps: Collection[str] = STEPS) -> Found:
    """(ROR id, features) of each candidate of each string."""
    linker = Linker(index, steps=steps)
    texts = dict.fromkeys(text for text, _ in rows)
    return {text: [(c.organisation.id, c.features) for c, _ in linker.candidates(text)] for text in texts}


def fit(rows: Sequence[Row], found: Found) -> dict[str, float]:
    """Weights of the features that are frequent enough."""
    seen = Counter(name for text, _ in rows for _, features in found[text] for name in features)
    weights = {name: 0.0 for name in sorted(seen) if seen[name] >= LEAST}
    slopes = dict.fromkeys(weights, 1e-8)
    strings = [
        ([[(n, v) for n, v in f.items() if n in weights] for _, f in found[text]], [i == right for i, _ in found[text]])
        for text, right in rows
        if found[text]
    ]
    order = random.Random(7)
    for turn in range(ROUNDS):
        order.shuffle(strings)
        rate = 0.3 / (1 + turn / 4)
        for candidates, rights in strings:
            slope: dict[str, float] = {}
            for features, chance, right in zip(candidates, chances(weights, candidates), rights, strict=True):
                error = chance - right
                if abs(error) > 1e-3:
                    for name, value in features:
                        slope[name] = slope.get(name, 0.0) + error * value
            for name, steep in slope.items():
                steeper = steep + L2 * weights[name] / seen[name]
                slopes[name] += steeper * steeper
                weights[name] -= rate * steeper / math.sqrt(slopes[name])
    return {
        name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= 0.005 and name not in NUISANCES
    }


def chances(weights: Mapping[str, float], candidates: Sequence[Sequence[tuple[str, float]]]) -> list[float]:
    """The chance of each candidate, where that of none of them is what is left to 1."""
    powers = [math.exp(max(-30.0, min(30.0, sum(weights.get(n, 0.0) * v for n, v in c)))) for c in candidates]
    whole = 1 + sum(powers)
    return [power / whole for power in powers]


def fold(text: str) -> int:
    """The fold that a string is in; namesakes of it are in the same."""
    return int.from_bytes(sha256(text.encode()).digest()[1:3]) % FOLDS


def crossed(rows: Sequence[Row], found: Found) -> list[Judged]:
    """Each string that has a candidate, judged by weights that were fitted to the other folds."""
    judged = []
    for part in range(FOLDS):
        weights = fit([row for row in rows if fold(row[0]) != part], found)
        for text, right in rows:
            if found[text] and fold(text) == part:
                chance = chances(weights, [[*features.items()] for _, features in found[text]])
                best = max(range(len(chance)), key=chance.__getitem__)
                judged.append(Judged(text, chance[best], found[text][best][0] == right))
    return judged


def threshold(judged: Sequence[Judged], wanted: float = PRECISION) -> float:
    """The lowest score from which on enough of the links are right."""
    lowest, right = 1.0, 0
    for number, one in enumerate(sorted(judged, key=lambda one: -one.score), 1):
        right += one.right
        if number > 100 and right / number >= wanted:
            lowest = one.score
    return lowest


def thresholds(judged: Sequence[Judged], wanted: float = PRECISION) -> dict[int, float]:
    """For each fold the threshold that the other folds ask for."""
    return {part: threshold([one for one in judged if fold(one.text) != part], wanted) for part in range(FOLDS)}


def main() -> None:
    """Build an index, describe every candidate of the strings, fit, and print the file."""
    from kg.link.ror_build import build

    place = affiliations.folder()
    if place is None:
        sys.exit(f"needs {affiliations.STRINGS} and {affiliations.RECORDS}: set KG_REFDATA")
    rows = affiliations.rows(place)
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "ror.sqlite")
        build(place / affiliations.RECORDS, file)
        index = Index(file)
        found = describe(index, rows)
        index.close()
    print(HEAD)
    print(f"threshold = {threshold(crossed(rows, found)):.2f}\n\n[weights]")
    print("\n".join(f"{name} = {weight:.2f}" for name, weight in sorted((PRIORS | fit(rows, found)).items())))


if __name__ == "__main__":
    main()
