"""The recognisers that are data: labels, cues, patterns and schema.org metadata, each a `Rule` of a field's TOML."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention, Pair
from kg.extract.phrases import Hit
from kg.extract.wording import Field, Rule

# What joins two values of one list, with one word that qualifies the second ("German and good French").
_JOIN = re.compile(r"[ ,/&()-]*(?:and|or|und|oder|sowie|et|ou|y|o|e|en|of|och|og)?[ ]*(?:[\w-]+ )?")
OUTSIDE = frozenset({"other-jobs", "nav", "metadata"})
# A word further off than this says nothing against a value.
_FAR = 70
_NEAR = 25
# Confidence of a value whose words can be read in two ways.
_DOUBT = 0.4


def candidates(context: Context, field: Field) -> Iterator[Candidate]:
    """What the rules of one field propose; rules of kind `function` are the recognisers' own business."""
    for rule in field.rules:
        if rule.kind == "label":
            yield from _label(context, field, rule)
        elif rule.kind == "keyed":
            from kg.extract import keyed

            yield from keyed.candidates(context, field, rule)
        elif rule.kind == "cue":
            if not all(names == () or not context.said.isdisjoint(names) for names in _asked(rule)):
                continue
            yield from (
                _candidate(context, field, rule, m)
                for m in context.mentions(rule.value)
                if _cued(context, field, rule, m)
            )
        elif rule.kind == "pattern":
            yield from (
                _candidate(context, field, rule, m) for m in context.mentions(rule.value) if _fits(context, rule, m)
            )
        elif rule.kind == "structured":
            yield from _structured(context, field, rule)


def read_as(context: Context, field: Field, start: int, end: int) -> Iterator[Candidate]:
    """What the value parsers of a field's own rules make of the words between these offsets (of the shadow).

    For words that someone else points at: no cue need stand near, but sections hold as ever, and a cue that excludes a
    value for one rule of the field ("interviews on") excludes it here.
    """
    for rule in field.rules:
        if rule.kind in ("label", "cue", "pattern") and rule.value != "text":
            for mention in context.within(rule.value, start, end):
                if _fits(context, rule, mention) and not any(
                    other.exclude and other.value == rule.value and _excluded(context, other, mention)
                    for other in field.rules
                ):
                    yield _candidate(context, field, rule, mention)


def _label(context: Context, field: Field, rule: Rule) -> Iterator[Candidate]:
    served: set[tuple[int, str]] = set()
    for pair in context.labelled(*rule.labels):
        if pair.how not in rule.take:
            continue
        key = (pair.label.start, pair.label.group)
        if key in served and pair.how != "list":
            continue
        mentions = _of_pair(context, rule, pair)
        # What stands before its label says nothing about a value in the same line.
        floor = pair.label.start if pair.how == "inline" else 0
        for mention in reversed(mentions) if rule.last else mentions:
            if _fits(context, rule, mention, floor):
                served.add(key)
                yield _candidate(context, field, rule, mention)
                if field.card == "one":
                    break


def in_words(context: Context, field: Field, rule: Rule, start: int, end: int) -> Iterator[Candidate]:
    """What a rule takes of the mentions within these offsets, where its sections and excluding cues allow it."""
    return (
        _candidate(context, field, rule, m) for m in context.within(rule.value, start, end) if _fits(context, rule, m)
    )


def of_label(context: Context, labels: Collection[str], start: int, end: int) -> Iterator[Candidate]:
    """What the rules for these labels make of words that a label heads from afar, as in a table's column."""
    for field in context.lexicon.fields.values():
        for rule in field.rules:
            if rule.kind == "label" and set(rule.labels) & set(labels):
                mentions = context.within(rule.value, start, end)
                # A code has no wording before it where the column's head says what it is.
                if rule.value == "text" or (rule.value == "code" and any(c.isdigit() for c in context.text[start:end])):
                    mentions = [Mention("text", start, end, context.quote(start, end))]
                for mention in mentions[:1] if field.card == "one" else mentions:
                    if _fits(context, rule, mention):
                        yield _candidate(context, field, rule, mention)


def _of_pair(context: Context, rule: Rule, pair: Pair) -> list[Mention]:
    if rule.value == "text":
        return [Mention("text", pair.start, pair.end, context.quote(pair.start, pair.end).rstrip(".,; "))]
    reach = min(rule.reach, _NEAR) if pair.how == "prev" else rule.reach
    return [m for m in context.within(rule.value, pair.start, pair.end) if m.start - pair.start <= reach]


def _structured(context: Context, field: Field, rule: Rule) -> Iterator[Candidate]:
    for run in context.runs:
        if run.section != "metadata" or not run.element.endswith(f"/{rule.path}"):
            continue
        if rule.value == "text":
            words = Mention("text", run.body, run.end, context.quote(run.body, run.end))
            if _says(rule, words):
                yield _candidate(context, field, rule, words)
            continue
        for mention in context.within(rule.value, run.body, run.end)[:1]:
            if _says(rule, mention):
                yield _candidate(context, field, rule, mention)


def _candidate(context: Context, field: Field, rule: Rule, mention: Mention) -> Candidate:
    value: Any = rule.value_map.get(str(mention.value), mention.value) if rule.value_map else mention.value
    more: dict[str, Any] = {k: mention.extra[k] for k in field.keys if mention.extra.get(k) is not None}
    more.update(rule.more)
    if rule.note and (note := _condition(context, rule, mention)):
        more["note"] = note
    sure = {} if not mention.extra.get("ambiguous") else {"confidence": min(rule.confidence, _DOUBT)}
    return context.candidate(rule.id, mention.start, mention.end, {"name": value, **more} if more else value, **sure)


def _condition(context: Context, rule: Rule, mention: Mention) -> str:
    """The words of the condition under which the sentence says it, up to the comma that ends them."""
    low, high = context.sentence(mention.start)
    for hit in context.cues((rule.note,), low, high):
        end = context.text.find(",", hit.end, high)
        stop = mention.start if hit.start < mention.start else high
        return context.quote(hit.start, min(end, stop) if end > 0 else stop).rstrip(" .,;")
    return ""


def _says(rule: Rule, mention: Mention) -> bool:
    for key, wanted in rule.where.items():
        said = mention.value if key == "value" else mention.extra.get(key)
        if said not in wanted if isinstance(wanted, list) else said != wanted:
            return False
    return not rule.value_map or str(mention.value) in rule.value_map


def _fits(context: Context, rule: Rule, mention: Mention, floor: int = 0) -> bool:
    """Whether the place of a mention and what stands around it (from `floor` on) allow the rule."""
    section = context.section(mention.start)
    if section == "metadata" or section in OUTSIDE or section in rule.not_sections:
        return False
    if rule.sections and section not in rule.sections:
        return False
    if not _says(rule, mention):
        return False
    for kind in rule.skip:
        if any(
            m.start < mention.end and mention.start < m.end
            for m in context.within(kind, *context.sentence(mention.start))
        ):
            return False
    if rule.exclude and _excluded(context, rule, mention, floor):
        return False
    if rule.required and context.optional(mention.start):
        return False
    low, high = context.sentence(mention.start)
    low = max(low, floor)
    if rule.exclude_before and any(
        mention.start - h.end <= _NEAR and not context.within(rule.value, h.end, mention.start)
        for h in context.cues(rule.exclude_before, max(low, mention.start - 90), mention.start)
    ):
        return False
    return not (
        rule.exclude_after
        and any(
            h.start - mention.end <= rule.exclude_gap
            for h in context.cues(rule.exclude_after, mention.end, min(high, mention.end + 120))
        )
    )


def _excluded(context: Context, rule: Rule, mention: Mention, floor: int = 0) -> bool:
    if rule.exclude_window == "bound":
        return _bound(context, rule, mention, floor)
    low, high = context.window(rule.exclude_window, mention.start, mention.end)
    low = max(low, floor)
    hits = context.cues(rule.exclude, low, high)
    if not rule.exclude_follows:
        return any(hits)
    return any(_belongs(context, rule, mention, hit, (low, high)) for hit in hits)


def _belongs(context: Context, rule: Rule, mention: Mention, hit: Hit, span: tuple[int, int]) -> bool:
    """Whether an excluding cue speaks of this value: of those joined right before it, or behind it ("preferably B")."""
    low, high = span
    if any(context.cues(("binds_next",), hit.start, hit.end)) and (
        following := context.within(rule.value, hit.end, high)
    ):
        return mention.start >= hit.end and _joined(context, rule, following[0].start, mention.start)
    if hit.start >= mention.end:
        return _joined(context, rule, mention.end, hit.start)
    return hit.end > mention.start or not context.within(rule.value, low, hit.start)


def _joined(context: Context, rule: Rule, start: int, end: int) -> bool:
    """Whether nothing but commas and conjunctions parts the values between two offsets from the first of them."""
    for value in context.within(rule.value, start, end):
        if value.start > start and not _JOIN.fullmatch(context.low, start, value.start):
            return False
        start = value.end
    return True


def _bound(context: Context, rule: Rule, mention: Mention, floor: int = 0) -> bool:
    """Whether an excluding cue of the clause belongs to this value: the next one after the cue, else the last before."""
    low, high = context.clause(mention.start, mention.end)
    if context.low[low - 1 : low] == "(":  # what brackets add to words before them that have no number of their own
        wider = max(context.sentence(low)[0], mention.start - _FAR)
        low = low if any(c.isdigit() for c in context.low[wider:low]) else wider
    low = max(low, floor, mention.start - _FAR)
    high = min(high, mention.end + _FAR)
    hits = list(context.cues(rule.exclude, low, high))
    if not hits:
        return False
    starts = [m.start for m in context.within(rule.value, low, high)]
    for hit in hits:
        after = [s for s in starts if s >= hit.start]
        if mention.end <= hit.start and context.low[hit.end : hit.end + 1] == ":":  # the label of what follows
            continue
        before = [s for s in starts if s < hit.start]
        if mention.start in (after[:1] or before[-1:] or [mention.start]):
            return True
    return False


def _asked(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The cues of a rule: of each of these, where it has any, one must stand near a value."""
    return rule.before, rule.after, rule.near, rule.near2


def _cued(context: Context, field: Field, rule: Rule, mention: Mention) -> bool:
    low, high = context.window(rule.window, mention.start, mention.end)
    if rule.after:
        hits = context.cues(rule.after, mention.end, min(high, mention.end + rule.gap + 100))
        if not any(
            h.start - mention.end <= rule.gap and _free(context, field, rule, mention.end, h.start) for h in hits
        ):
            return False
    lead = context.lead(mention.start, mention.end)
    if rule.before:
        hits = context.cues(rule.before, max(low, mention.start - rule.gap - 100), mention.start)
        if not any(
            mention.start - h.end <= rule.gap and _free(context, field, rule, h.end, mention.start) for h in hits
        ) and not (lead and any(lead[1] - h.end <= rule.gap for h in context.cues(rule.before, lead[0], lead[1]))):
            return False
    for names in (rule.near, rule.near2):
        if not names or any(context.cues(names, low, high)):
            continue
        if not (lead and any(context.cues(names, lead[0], lead[1]))):
            return False
    if lead and lead[2] and rule.exclude and any(context.cues(rule.exclude, lead[0], lead[1])):
        return False
    return _fits(context, rule, mention)


def _free(context: Context, field: Field, rule: Rule, start: int, end: int) -> bool:
    """Whether no other value of the kind stands between cue and value, where the field has one value only."""
    return field.card == "many" or not context.within(rule.value, start, end)
