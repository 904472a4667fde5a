"""What the page of a thing reads beside its description: the calls it takes part in, its panels, its neighbourhood."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from kg.serve.documents import select, terms
from kg.serve.kinds import Layout
from kg.serve.names import term
from kg.serve.neighbours import Neighbourhood, neighbourhood
from kg.serve.standing import as_date, as_moment, standing
from kg.store import Index

CALLS, ABOVE = ("calls", "named"), "above"
"""Of `queries/entities/`, those that every page asks; the first ones together give the calls."""
MOST_CALLS = 2_000
"""Postings and roles that are read; a page says where there are more."""
MOST_OPEN, MOST_PAST = 50, 25
"""Calls of each kind that a page shows."""

Cell = NamedNode | Literal | None
_OPEN = ("open", "soon", "rolling")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page asks for: queries of `queries/entities/` by name, bound to the thing, the day, and how far around."""

    base: str
    layout: Layout
    queries: Mapping[str, str]
    on: date
    now: datetime | None
    depth: int = 1


@dataclass(slots=True)
class Call:
    """A posting in which the thing takes part; `roles` are the properties by which it does."""

    posting: NamedNode
    roles: list[NamedNode]
    state: str
    days: int | None
    deadline: date | None
    titles: list[Literal] = field(default_factory=list)
    employers: list[NamedNode] = field(default_factory=list)
    units: list[NamedNode] = field(default_factory=list)
    places: list[NamedNode] = field(default_factory=list)
    types: list[NamedNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Panel:
    """The answer to one query; `cut` if it says that there are more."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    cut: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Open calls, then past ones, as many as a page shows; how many there are; deadlines by month; panels; neighbours.

    `cut` says that there are more calls than were counted; `roles` are those (IRIs) of all that were.
    """

    open: list[Call]
    past: list[Call]
    counts: Mapping[str, int]
    months: Mapping[str, int]
    cut: bool
    roles: frozenset[str]
    panels: list[Panel]
    above: list[tuple[NamedNode, NamedNode]]
    neighbours: Neighbourhood

    def nodes(self) -> Iterable[NamedNode]:
        """The things whose names the page needs."""
        for call in (*self.open, *self.past):
            yield from (call.posting, *call.roles, *call.employers, *call.units, *call.places, *call.types)
        for panel in self.panels:
            yield from (cell for row in panel.rows for cell in row if isinstance(cell, NamedNode))
        for pair in self.above:
            yield from pair


def read(index: Index, iri: NamedNode, classes: set[str], wanted: Wanted) -> Surroundings:
    """Everything around a thing that has these classes (IRIs)."""
    kind = wanted.layout.of(classes)
    calls, cut = _calls(index, wanted)
    panels = [panel for name in kind.panels if (panel := _panel(index, name, wanted.queries[name])).rows]
    above = [(r["unit"], r["above"]) for r in select(index, wanted.queries[ABOVE])]
    around = neighbourhood(index, iri.value, wanted.base, wanted.layout, wanted.depth)
    assert around is not None  # something is said of it
    going = sorted((c for c in calls if c.state in _OPEN), key=lambda c: (c.deadline or date.max, c.posting.value))
    past = [c for c in calls if c.state not in _OPEN]
    past.sort(key=lambda c: (c.deadline or date.min, c.posting.value), reverse=True)
    shown_open, shown_past = going[:MOST_OPEN], past[:MOST_PAST]
    _detail(index, [*shown_open, *shown_past])
    roles = frozenset(role.value for call in calls for role in call.roles)
    months = Counter(f"{c.deadline:%Y-%m}" for c in calls if c.deadline)
    return Surroundings(
        shown_open, shown_past, {"open": len(going), "past": len(past)}, months, cut, roles, panels, above, around
    )


def _calls(index: Index, wanted: Wanted) -> tuple[list[Call], bool]:
    roles: dict[NamedNode, list[NamedNode]] = {}
    rows = [row for name in CALLS for row in select(index, wanted.queries[name])]
    for row in rows[:MOST_CALLS]:
        found = roles.setdefault(row["posting"], [])
        if row["role"] not in found:  # two queries may say the same
            found.append(row["role"])
    said = _values(
        index, roles, ("vac:applicationDeadline", "vac:deadlineEnds", "vac:openUntilFilled", "vac:advertises")
    )
    offered = {p: [o for o in said.get((p, "vac:advertises"), []) if isinstance(o, NamedNode)] for p in roles}
    own = _values(
        index, [o for some in offered.values() for o in some],
        ("vac:applicationDeadline", "vac:deadlineEnds", "vac:openUntilFilled"),
    )  # fmt: skip
    said = {**own, **said}
    calls = []
    for posting, parts in roles.items():
        bearers = (posting, *offered[posting])
        deadlines = [d for v in _of(said, bearers, "vac:applicationDeadline") if (d := as_date(v[:10]))]
        ends = [m for v in _of(said, bearers, "vac:deadlineEnds") if (m := as_moment(v))]
        rolling = "true" in _of(said, bearers, "vac:openUntilFilled")
        state, days = standing(deadlines, ends, rolling, wanted.on, wanted.now)
        ordered = sorted(parts, key=lambda role: role.value)
        calls.append(Call(posting, ordered, state, days, max(deadlines, default=None)))
    return calls, len(rows) > MOST_CALLS


def _detail(index: Index, calls: Sequence[Call]) -> None:
    """Fill in what a line about a call says."""
    said = _values(
        index, [c.posting for c in calls], ("schema:title", "rdfs:label", "schema:hiringOrganization", "vac:advertises")
    )
    offered = [
        o for (_, name), some in said.items() if name == "vac:advertises" for o in some if isinstance(o, NamedNode)
    ]
    own = _values(
        index, offered, ("schema:hiringOrganization", "org:postIn", "vac:mainSite", "vac:site", "vac:positionType")
    )
    for call in calls:
        titles = said.get((call.posting, "schema:title")) or said.get((call.posting, "rdfs:label"), [])
        call.titles = [t for t in titles if isinstance(t, Literal)]
        positions = [o for o in said.get((call.posting, "vac:advertises"), []) if isinstance(o, NamedNode)]
        employers = [*said.get((call.posting, "schema:hiringOrganization"), [])]
        employers += [e for p in positions for e in own.get((p, "schema:hiringOrganization"), [])]
        places = [s for p in positions for s in own.get((p, "vac:mainSite")) or own.get((p, "vac:site"), [])]
        call.employers = _things(employers)
        call.units = _things(u for p in positions for u in own.get((p, "org:postIn"), []))
        call.places = _things(places)
        call.types = _things(t for p in positions for t in own.get((p, "vac:positionType"), []))


def _panel(index: Index, name: str, query: str) -> Panel:
    """The panel's rows; a query that gives as many rows as its LIMIT says that there are more."""
    found = select(index, query)
    columns = tuple(v.value for v in found.variables)
    rows = [tuple(row[c] for c in columns) for row in found]
    rows = [row for row in rows if row[0] is not None]  # an aggregate over nothing has a row, too
    most = int(query.rpartition("LIMIT")[2]) if "LIMIT" in query else 0
    cut = len(rows) >= most > 0
    return Panel(name, columns, rows[: most - 1] if cut else rows, cut)


def _values(
    index: Index, subjects: Iterable[NamedNode], properties: Sequence[str]
) -> dict[tuple[NamedNode, str], list[NamedNode | Literal]]:
    """The values of these properties, by subject and prefixed name, each list in an order that does not change."""
    wanted = terms(subjects)
    if not wanted:
        return {}
    found: dict[tuple[NamedNode, str], list[NamedNode | Literal]] = {}
    for name in properties:  # with a list of properties, an engine would read all statements that have one of them
        for row in select(index, f"SELECT ?s ?o {{ VALUES ?s {{ {wanted} }} ?s {term(name)} ?o }}"):
            found.setdefault((row["s"], name), []).append(row["o"])
    for values in found.values():
        values.sort(key=str)
    return found


def _of(
    said: Mapping[tuple[NamedNode, str], list[NamedNode | Literal]], bearers: Iterable[NamedNode], name: str
) -> list[str]:
    return [value.value for bearer in bearers for value in said.get((bearer, name), [])]


def _things(values: Iterable[NamedNode | Literal]) -> list[NamedNode]:
    return list(dict.fromkeys(v for v in values if isinstance(v, NamedNode)))
