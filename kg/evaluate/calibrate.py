"""How often each rule is right, counted where the right answer is known."""

from collections import Counter
from collections.abc import Sequence

from kg.evaluate.judge import Judged
from kg.extract.wording import default


def counts(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Right and given facts by rule, for `kg.extract.calibration`.

    A value that a rule says in several places of a posting counts once; what counts neither way is left out. The rule
    of a copied value counts as the rule that it is a form of.
    """
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    rules = default().rules
    for one in judged:
        seen: set[tuple[str, str]] = set()
        each = (v for fields in one.positions for v in fields.values())
        for verdict in (*one.fields.values(), *one.apart.values(), *each):
            for facts, holds in (((*verdict.right, *verdict.again), True), (verdict.wrong, False)):
                for fact in facts:
                    rule = rules[fact.rule].id if fact.rule in rules else fact.rule
                    if (rule, str(fact.name)) in seen:
                        continue
                    seen.add((rule, str(fact.name)))
                    given[rule] += 1
                    right[rule] += holds
    return {rule: (right[rule], number) for rule, number in given.items()}
