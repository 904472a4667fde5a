"""`kg candidates`: things that may be one, for a person to decide."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.curate.pairs import Candidate
    from kg.store import Catalog

EXAMPLES = ("kg candidates", "kg candidates --kind org --json", "kg candidates --decided")
WHY = {
    "identifier": "the same identifier",
    "name": "the same name",
    "spelling": "a spelling apart",
    "initials": "the same family name, and initials",
    "acronym": "an acronym of the other",
    "longer": "a longer name for it",
}


def command(
    ctx: typer.Context,
    of_kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Of one kind alone: org, person, grant, …", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at most.")] = 50,
    decided: Annotated[bool, typer.Option("--decided", help="What was decided instead.")] = False,
    data: options.Data = None,
    as_json: options.AsJson = False,
) -> None:
    """List things that may be one, the likeliest first.

    By names and identifiers alike, among things of one kind that belong to the same. Nothing is decided here: `kg merge`
    says that two are one, `kg distinct` that they are two, and neither is shown again.
    """
    from kg.cli import output
    from kg.store import Catalog

    settings = options.load(ctx, data)
    with Catalog.open(settings.data, read_only=True) as catalog:
        if decided:
            _decided(catalog, as_json=as_json)
            return
        from kg.curate.reading import listed

        found = listed(catalog)
        shown = [one for one in found.candidates if of_kind in ("", one.kind)]
    if as_json:
        told: dict[str, Any] = {
            "count": len(shown),
            "complete": found.complete,
            "candidates": [_told(c) for c in shown[:limit]],
        }
        output.write(output.pretty_json(told))
        return
    rows = [
        (f"{c.score:.2f}", f"{c.label}\n{c.one}", f"{c.other_label}\n{c.other}", WHY[c.reason]) for c in shown[:limit]
    ]
    output.table(("score", "this", "may be", "since it has"), rows, "nothing looks like one thing under two names")
    if len(shown) > limit:
        output.say(f"{len(shown) - limit} more; --limit {len(shown)} shows them")
    if not found.complete:
        output.warn("not all could be compared in the time that there is for it")


def _decided(catalog: "Catalog", *, as_json: bool) -> None:
    from kg.cli import output

    mergers, pairs = catalog.mergers(), catalog.distinctions.standing()
    if as_json:
        output.write(
            output.pretty_json(
                {
                    "merged": [
                        {"old": m.old, "new": m.new, "when": m.when.isoformat(), "release": m.release} for m in mergers
                    ],
                    "distinct": [
                        {"one": p.one, "other": p.other, "when": p.when.isoformat(), "who": p.who} for p in pairs
                    ],
                }
            )
        )
        return
    rows = [("one", m.old, m.new, m.when.date().isoformat()) for m in mergers]
    rows += [("two", p.one, p.other, p.when.date().isoformat()) for p in pairs]
    output.table(("they are", "this", "and this", "since"), rows, "nothing was decided yet")


def _told(one: "Candidate") -> dict[str, Any]:
    return {
        "one": one.one, "other": one.other, "kind": one.kind, "labels": [one.label, one.other_label], "parent": one.parent,
        "reason": one.reason, "detail": list(one.detail), "score": one.score,
    }  # fmt: skip
