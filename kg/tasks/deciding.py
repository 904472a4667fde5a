"""What a steward decides over HTTP: two things are one, or two, or that was wrong; carried out as one release."""

from dataclasses import dataclass
from typing import Literal

from kg.curate.deciding import Action, decide
from kg.errors import InputError, UsageError
from kg.gate import DatasetShapes
from kg.store import Catalog
from kg.tasks.means import Means

WAIT_SECONDS = 5.0
"""How long a job waits while another process writes."""


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision on two things (`new` is empty for what names one), and who made it."""

    action: Action
    old: str
    new: str
    who: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a decision; see `kg.curate.deciding.Decided`. `message` says why it was not carried out.

    `violations` are what would be wrong, in each language that there is, where a shape would be broken.
    """

    outcome: Literal["done", "unknown", "impossible", "violating"]
    release: int
    changed: bool = False
    one: str = ""
    other: str = ""
    message: str = ""
    violations: tuple[dict[str, str], ...] = ()


def settle(means: Means, ask: Decide) -> Settled:
    """Carry a decision out. Raises Busy where another process writes for too long."""
    with Catalog.open(means.settings.data) as catalog:
        dataset = means.tools.dataset or DatasetShapes.load()
        try:
            done = decide(
                catalog, ask.action, ask.old, ask.new, shapes=means.tools.shapes, dataset=dataset, who=ask.who,
                wait=WAIT_SECONDS,
            )  # fmt: skip
        except InputError as error:
            return Settled("unknown", catalog.release, message=str(error))
        except UsageError as error:
            return Settled("impossible", catalog.release, message=str(error))
    violations = tuple(dict(result.messages) for result in done.report.results)
    outcome: Literal["done", "violating"] = "done" if done.report.conforms else "violating"
    return Settled(outcome, done.release, done.changed, done.one, done.other, violations=violations)
