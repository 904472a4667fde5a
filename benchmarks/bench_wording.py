"""How many ways of saying a thing are understood: snippets of `tests/wording`, by field, read and unread half."""

from collections.abc import Iterator

from benchmarks import Measurement
from benchmarks.wording import measure


def run() -> Iterator[Measurement]:
    """Recall and precision of both halves, then recall by field on the unread half."""
    halves = {half: measure(half) for half in ("odd", "even")}
    for half, tally in halves.items():
        yield Measurement(f"{half} lines, precision", tally.precision(), "share", f"{tally.wrong.total()} wrong")
        yield Measurement(f"{half} lines, recall", tally.recall(), "share", f"{tally.missed.total()} missed")
    tally = halves["even"]
    for name in sorted({name for name, _ in (*tally.right, *tally.missed)}):
        right, missed = (sum(n for (f, _), n in counts.items() if f == name) for counts in (tally.right, tally.missed))
        yield Measurement(f"{name}, recall", right / (right + missed), "share", f"{right} of {right + missed}")
