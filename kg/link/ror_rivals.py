"""What the other organisations that a text may mean say for or against one of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kg.link.ror_candidates import PRIORITY, Candidate
from kg.link.ror_text import Affiliation
from kg.link.ror_words import Words

_NEARLY = 0.05  # of two that are as like, to this much, neither is the better


@dataclass(frozen=True, slots=True)
class Scene:
    """All candidates of a text: which are credible as organisations named (`sure`), their order, which are part of
    which (`above`), and which segments are wholly one's name (`closed`)."""

    found: Sequence[Candidate]
    sure: Set[int]
    closed: Set[int]
    turns: Mapping[tuple[int, int], int]
    above: Mapping[int, Set[int]]

    @classmethod
    def of(cls, found: Sequence[Candidate], text: Affiliation, above: Mapping[int, Set[int]], words: Words) -> "Scene":
        """The scene; counts each candidate's rivals on the way."""
        closed = {id(c) for c in found if text.closed(c.start, c.end)}
        for c in found:
            c.rivals = sum(d.fit >= c.fit and d.likeness >= c.likeness - _NEARLY for d in found if _level(c, d))
        sure = {id(c) for c in found if _credible(c, id(c) in closed, text, words)}
        spans = sorted({(c.start, c.end) for c in found if id(c) in sure and not c.nested})
        return cls(found, sure, closed, {span: n for n, span in enumerate(spans)}, above)

    def countries(self, c: Candidate) -> set[str]:
        """The countries of the other organisations that the text names beyond doubt."""
        return {
            country
            for d in self.found
            if id(d) in self.sure and not d.rivals and _apart(c, d)
            for country in d.organisation.countries
        }


def beside(c: Candidate, scene: Scene) -> dict[str, float]:
    """Features by the others: those that the same words may name, those around or within, and those elsewhere."""
    o = c.organisation
    turn = _turn(c, scene)
    f = {
        f"{o.sort}_{turn}": 1.0,
        f"{turn}_known": o.renown / 5,
        "first": float(turn == "first"),
        "last": float(turn == "last"),
        "rivals": min(c.rivals, 5) / 5,
        f"{c.kind}_{'rivals' if c.rivals else 'sole'}": 1.0,
    }
    level = [d for d in scene.found if _level(c, d)]
    if level:
        f |= _against(c, level)
    f["within_only"] = float(c.kind == "within" and not any(d.kind == "within" for d in level))
    alone = True
    for d in scene.found:
        if d.organisation.number == o.number:
            continue
        if _apart(c, d):
            if not d.nested:
                _elsewhere(f, c, d, scene)
                alone = alone and id(d) not in scene.sure
        elif c.nested and not d.nested:
            f[f"{o.sort}_within_{d.organisation.sort}"] = 1.0
            f[f"within_{d.kind}"] = 1.0
            f[f"within_{d.kind}_{'whole' if id(d) in scene.closed else 'part'}"] = 1.0
            if o.number in scene.above[d.organisation.number]:
                f["within_own"] = 1.0
        elif d.nested and not c.nested:
            f[f"{o.sort}_around_{d.organisation.sort}"] = 1.0
            f[f"{c.kind}_around_{d.kind}"] = 1.0
            f["around_known"] = max(f.get("around_known", 0.0), (d.organisation.renown - o.renown) / 5)
    f["alone"] = float(alone)
    return f


def _against(c: Candidate, level: Sequence[Candidate]) -> dict[str, float]:
    """Against those that the same words may name."""
    own, best = c.organisation.renown, max(d.organisation.renown for d in level)
    alike = [d for d in level if d.likeness >= c.likeness - _NEARLY]
    rank = [PRIORITY[c.kind] - PRIORITY[d.kind] for d in level]
    return {
        "rival": float(any(d.fit == c.fit for d in alike)),
        "beaten": float(any(d.fit > c.fit for d in alike)),
        "unliked": float(any(d.likeness > c.likeness + _NEARLY for d in level)),
        "less_known": max(0.0, best - own) / 3,
        "better_known": max(0.0, own - best) / 3,
        "outranked": max(rank) / 3,
        "outranks": -min(rank) / 3,
    }


def _elsewhere(f: dict[str, float], c: Candidate, d: Candidate, scene: Scene) -> None:
    """Enter what another organisation says that other words of the text name."""
    one, other = c.organisation, d.organisation
    above, below = other.number in scene.above[one.number], one.number in scene.above[other.number]
    relation = "above" if above else "below" if below else "beside"
    where, whole = "before" if d.end <= c.start else "behind", id(d) in scene.closed
    f[f"{one.sort}_{other.sort}_{relation}"] = 1.0
    f[f"{relation}_{where}{'' if whole else '_part'}"] = 1.0
    if above:
        f["parent"] = 1.0
    if below:
        f["child"] = 1.0
        if whole:
            f["child_whole"] = 1.0
    if not above and not below:
        f["unrelated"] = 1.0
        if whole:
            f[f"unrelated_{where}"] = 1.0
    if id(d) in scene.sure:
        f[f"sure_{where}"] = 1.0
        f[f"{one.sort}_{other.sort}_sure"] = 1.0


def _turn(c: Candidate, scene: Scene) -> str:
    """Which of the organisations named it is: `only`, `first`, `middle`, `last`, or `none` of those beyond doubt."""
    turn, last = scene.turns.get((c.start, c.end)), len(scene.turns) - 1
    if turn is None:
        return "none"
    return "only" if not last else "first" if not turn else "last" if turn == last else "middle"


def _level(c: Candidate, d: Candidate) -> bool:
    return d is not c and d.start == c.start and d.end == c.end


def _apart(c: Candidate, d: Candidate) -> bool:
    return d is not c and (d.end <= c.start or d.start >= c.end)


def _credible(c: Candidate, closed: bool, text: Affiliation, words: Words) -> bool:
    """Whether it counts as another organisation that the text names: a guess does not."""
    if c.kind in ("fuzzy", "within", "acronym"):
        return c.likeness > 0.95 and c.kind == "fuzzy"
    if c.kind in ("keyed", "bare"):
        return closed and c.rivals == 0
    return closed or len(words.content(text.words[c.start : c.end])) > 1
