"""Deadline and start."""

from datetime import date

from kg.extract.fact import Fact
from kg.graph import literal, zones
from kg.graph.scene import Scene, having, key


def deadlines(scene: Scene) -> None:
    """`vac:applicationDeadline` (a date, or a moment where hour and zone are stated), or `vac:openUntilFilled`."""
    draft = scene.draft
    for name, facts in scene.values("deadline").items():
        if name == "rolling":
            draft.say(scene.posting, "vac:openUntilFilled", literal.boolean(True), facts)
            continue
        # One date may stand in the ad with its hour and again without: the hour holds for both.
        made = literal.deadline(name, key(facts, "time"), key(facts, "zone"), scene.table.zones)
        draft.say(scene.posting, "vac:applicationDeadline", made, facts)
        if made:
            _end(scene, date.fromisoformat(name), facts)
        draft.say(scene.posting, "vac:deadlineIsSoft", literal.boolean(True), having(facts, "soft", True))


def _end(scene: Scene, day: date, facts: list[Fact]) -> None:
    """`vac:deadlineEnds`: the stated moment, else the stated hour or the day's end where the work is."""
    hour, zone = key(facts, "time"), key(facts, "zone")
    over = zones.written(day, hour, zone, scene.table.zones)
    if over is None:
        countries = [str(fact.name) for fact in scene.facts("country")] or list(scene.countries)
        home = zones.of_country(zones.country_of(countries), scene.table.spread)
        at = zones.clock(hour)
        over = zones.end(day, at[1] if at and not at[0] else None, home)
    scene.draft.state(scene.posting, "vac:deadlineEnds", literal.moment(over))


def starts(scene: Scene) -> None:
    """`vac:startMode`, and `schema:jobStartDate` for a date."""
    draft = scene.draft
    for name, facts in scene.values("start").items():
        made = literal.day(name)
        mode = "fixed_date" if made else name
        draft.say(scene.position, "vac:startMode", draft.codes.code("start-mode", mode), facts)
        draft.say(scene.position, "schema:jobStartDate", made, facts)
