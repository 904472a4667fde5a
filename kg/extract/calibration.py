"""The measured precision of rules: counts of right and of given facts, kept beside the lexicon and written by `kg evaluate`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kg.errors import ConfigurationError

NAME = "calibration.toml"
# Of fewer facts no precision is told; the rule's own confidence, a prior by hand, stays.
LEAST = 5
HEAD = """\
# How often each rule was right where the right answer is known: written by `kg evaluate … --calibrate` (docs/evaluation.md),
# to be made anew when rules change, never by hand. A rule's confidence is (right + 1) / (given + 2) from {least} facts on.
"""


def precision(right: int, given: int) -> float:
    """The share of right facts to expect of a rule (Laplace's rule of succession).

    >>> precision(9, 10)
    0.8333
    """
    return round((right + 1) / (given + 2), 4)


def load(path: Path) -> Mapping[str, float]:
    """Precision by rule id, of rules with at least `LEAST` facts; nothing where the file is not there.

    Rules that the lexicon no longer has do no harm. Raises ConfigurationError where the file is not as `text` writes it.
    """
    if not path.is_file():
        return {}
    try:
        counts = {
            rule: (int(c["right"]), int(c["given"])) for rule, c in tomllib.loads(path.read_text("utf-8")).items()
        }
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigurationError(
            f"{path} cannot be used ({type(error).__name__}: {error}); make it anew: kg evaluate GOLD_DIR --calibrate"
        ) from error
    if wrong := [rule for rule, (right, given) in counts.items() if not 0 <= right <= given]:
        raise ConfigurationError(f"{path}: {wrong[0]} was right more often than it said anything")
    return {rule: precision(right, given) for rule, (right, given) in counts.items() if given >= LEAST}


def text(counts: Mapping[str, tuple[int, int]]) -> str:
    """The file of these counts (right, given) by rule id, in order, so that differences show what changed."""
    rows = [f'"{rule}" = {{ right = {right}, given = {given} }}' for rule, (right, given) in sorted(counts.items())]
    return HEAD.format(least=LEAST) + "\n".join(rows) + "\n"
