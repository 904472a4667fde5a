"""The job that records what an update does: the catalog's next release, or the reason why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, Quad, Triple

from kg.gate import hold
from kg.report import Examined
from kg.store import Batch, Catalog, held, packing
from kg.tasks.means import Means
from kg.tasks.records import Form
from kg.tasks.showing import shown
from kg.update.effect import Effect

WAIT_SECONDS = 5.0
"""How long another writer, such as `kg ingest`, is waited for."""
AT_ONCE = 2_000
"""Statements whose holders are looked for together: where there is one it is mostly found among the first."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be recorded, as what kind of release, with what note; `form` and `language` are those of a report."""

    effect: Effect
    kind: str
    note: str = ""
    form: Form = "json"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement that would go though a posting says it (`posting` and its `label`), or the vocabulary (None)."""

    statement: str
    posting: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a change. `release` is the catalog's newest then; `stated` and `retracted` count what is new in it.

    Nothing was recorded where it is `stale` (found in an older release), `large`, in `conflict`, or `violating`, of which
    the `report` is written in the form that was asked for; nor where nothing changes.
    """

    release: int
    stated: int = 0
    retracted: int = 0
    changed: bool = False
    stale: bool = False
    large: bool = False
    conflict: Conflict | None = None
    violating: bool = False
    report: bytes = b""


class _Unchanged(Exception):
    """Leaves the batch without a release."""


def record(means: Means, change: Change) -> Recorded:
    """Record the change as one release, if it may be. Raises Busy where another process writes for too long."""
    effect = change.effect
    with Catalog.open(means.settings.data) as catalog:
        release = catalog.release
        try:
            with catalog.batch(change.kind, change.note, wait=WAIT_SECONDS) as batch:
                release = catalog.release
                if release != effect.release:
                    return Recorded(release, stale=True)
                come = [*packing.parse(effect.stated), *_as_written(catalog, list(packing.parse(effect.copied)))]
                removed = list(packing.parse(effect.removed))
                stays = set(held.quads(come))
                gone = [quad for quad in removed if quad not in stays]
                if (conflict := _conflict(catalog, gone)) is not None:
                    return Recorded(release, conflict=conflict)
                if not effect.whole:
                    return Recorded(release, large=True)
                # What a posting says is there already: were it stated as well, it would outlive the posting.
                said = catalog.holders(come)
                stands = set(held.quads(list(said)))
                come = [quad for quad in come if quad not in said]
                removed = [quad for quad in removed if quad not in stands]
                report = hold(catalog, gone, come, means.tools.shapes, dataset=means.tools.dataset)
                if not report.conforms:
                    examined = Examined("", report, (*gone, *come))
                    written = shown(examined, means.tools.told, change.form, change.language)
                    return Recorded(release, violating=True, report=written)
                found = _written(batch, effect, removed, come)
                if not found.changed:
                    raise _Unchanged
                return found
        except _Unchanged:
            return Recorded(release)


def _written(batch: Batch, effect: Effect, removed: Sequence[Quad], come: Sequence[Quad]) -> Recorded:
    for graph in effect.dropped:
        batch.drop_graph(graph)
    batch.retract(removed)
    batch.state(come)
    made = [batch.create_graph(graph) for graph in effect.created]
    stated, retracted = batch.turned
    changed = bool(stated or retracted or any(made) or effect.dropped)
    return Recorded(batch.release, stated, retracted, changed)


def _conflict(catalog: Catalog, gone: Iterable[Quad]) -> Conflict | None:
    """The first of the quads that somebody says, so that it can go with that alone."""
    left = iter(sorted(gone, key=str))
    while part := list(islice(left, AT_ONCE)):
        holders = catalog.holders(part)
        for quad in part:
            if (holder := holders.get(quad)) is not None:
                return Conflict(f"{holder.said} .", holder.posting, holder.label)
    return None


def _as_written(catalog: Catalog, copied: Sequence[Quad]) -> list[Quad]:
    """The quads with their literals in each way that the catalog writes them, in this graph if it says them there already,
    else in whichever says the same; a literal that only another property has is written as there.

    An index writes "2.50" as 2.5; what is copied from it should not lose that.
    """
    subjects = {q.subject for q in copied if isinstance(q.object, Literal) and not isinstance(q.subject, Triple)}
    written = catalog.about(subjects, catalog.release) if subjects else []
    ways: dict[tuple[object, ...], dict[Literal, None]] = {}
    for quad, form in zip(written, held.quads(written), strict=True):
        if isinstance(quad.object, Literal):
            place = (quad.subject, form.object, quad.predicate, quad.graph_name)
            for end in (4, 3, 2):
                ways.setdefault(place[:end], {})[quad.object] = None
    found = []
    for quad in copied:
        place = (quad.subject, quad.object, quad.predicate, quad.graph_name)
        literals = ways.get(place) or ways.get(place[:3]) or dict.fromkeys(list(ways.get(place[:2], ()))[:1])
        for term in literals or (quad.object,):
            found.append(Quad(quad.subject, quad.predicate, term, quad.graph_name))
    return found
