"""Deadline and start."""

from kg.graph import literal
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
        draft.say(scene.posting, "vac:deadlineIsSoft", literal.boolean(True), having(facts, "soft", True))


def starts(scene: Scene) -> None:
    """`vac:startMode`, and `schema:jobStartDate` for a date."""
    draft = scene.draft
    for name, facts in scene.values("start").items():
        made = literal.day(name)
        mode = "fixed_date" if made else name
        draft.say(scene.position, "vac:startMode", draft.codes.code("start-mode", mode), facts)
        draft.say(scene.position, "schema:jobStartDate", made, facts)
