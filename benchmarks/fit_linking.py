"""`python -m benchmarks.fit_linking > kg/link/ror_weights.toml`: fit the linker's weights to the half tuned on.

Logistic regression over candidates (AdaGrad, L2 by a feature's own frequency), without a library; the threshold is the
lowest score from which on the links of that half are right to the share wanted. The same data give the same file.
"""

import math
import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import affiliations

PRECISION = 0.94  # wanted on the half tuned on
ROUNDS, L2, LEAST, AGAINST = 20, 2.0, 25, 0.6
# What the strings cannot teach, since none has an address: a domain that is the organisation's own, or another's.
PRIORS = {"domain": 2.5, "other_domain": -0.5}
HEAD = """\
# What each feature of a candidate counts (kg/link/ror_features.py), by logistic regression on affiliation strings whose
# ROR id is known; `python -m benchmarks.fit_linking` makes this file anew. The score of a candidate is the logistic
# function of the sum; what decides is that score lessened by `against` times the score of the next best.
"""

Rows = list[tuple[list[tuple[str, float]], bool]]


def fit(items: Rows) -> dict[str, float]:
    """Weights of the features that are frequent enough."""
    seen = Counter(name for features, _ in items for name, _ in features)
    weights = {name: 0.0 for name in sorted(seen) if seen[name] >= LEAST}
    slopes = dict.fromkeys(weights, 1e-8)
    kept = [([(n, v) for n, v in features if n in weights], right) for features, right in items]
    order = random.Random(7)
    for turn in range(ROUNDS):
        order.shuffle(kept)
        rate = 0.3 / (1 + turn / 5)
        for features, right in kept:
            error = chance(weights, features) - right
            for name, value in features:
                slope = error * value + L2 * weights[name] / seen[name]
                slopes[name] += slope * slope
                weights[name] -= rate * slope / math.sqrt(slopes[name])
    return {name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= 0.005}


def chance(weights: dict[str, float], features: list[tuple[str, float]]) -> float:
    """The logistic function of the weighted sum."""
    sum_ = sum(weights.get(name, 0.0) * value for name, value in features)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum_))))


def threshold(scored: list[tuple[float, bool]]) -> float:
    """The lowest score from which on enough of the links are right."""
    lowest, right = 1.0, 0
    for number, (score, good) in enumerate(sorted(scored, reverse=True), 1):
        right += good
        if number > 100 and right / number >= PRECISION:
            lowest = score
    return lowest


def main() -> None:
    """Build an index, describe every candidate of the strings tuned on, fit, and print the file."""
    from kg.link.ror import Index, Linker
    from kg.link.ror_build import build

    place = affiliations.folder()
    if place is None:
        sys.exit(f"needs {affiliations.STRINGS} and {affiliations.RECORDS}: set KG_REFDATA")
    gold: dict[str, set[str]] = {}
    rows = [row for row in affiliations.rows(place) if affiliations.half(row[0]) == 0]
    for text, right in rows:
        gold.setdefault(text, set()).add(right)
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "ror.sqlite")
        build(place / affiliations.RECORDS, file)
        index = Index(file)
        linker = Linker(index)
        found = {text: [c for c, _ in linker.candidates(text)] for text in sorted(gold)}
        index.close()
    items = [([*c.features.items()], c.organisation.id in gold[t]) for t, cs in found.items() for c in cs]
    weights = fit(items)
    scored = []
    for text, right in rows:
        ranked = sorted(
            ((chance(weights, [*c.features.items()]), c.organisation.id) for c in found[text]), reverse=True
        )
        if ranked:
            second = ranked[1][0] if len(ranked) > 1 else 0.0
            scored.append((ranked[0][0] * (1 - AGAINST * second), ranked[0][1] == right))
    print(HEAD)
    print(f"threshold = {threshold(scored):.2f}\nagainst = {AGAINST}\n\n[weights]")
    print("\n".join(f"{name} = {weight:.2f}" for name, weight in sorted((PRIORS | weights).items())))


if __name__ == "__main__":
    main()
