"""Candidates of an ad with several positions: to each position its own, to all what is said of all, aside what is open."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.context import Context
from kg.extract.entities.employment import PARTNERS, organisation_value
from kg.extract.entities.topics import of_title
from kg.extract.entities.units import unit_name
from kg.extract.mention import Candidate, Mention
from kg.extract.several import grid
from kg.extract.several.head import Head, cells, leads_on, table, title_end, types
from kg.extract.several.segments import OPEN, Segment, segments
from kg.extract.typed.position import specific

Found = dict[str, list[Candidate]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The positions of an ad (their heads, by position) and whose words are whose."""

    heads: tuple[tuple[Head, ...], ...]
    segments: tuple[Segment, ...]
    starts: tuple[int, ...]

    def at(self, start: int, end: int) -> int | None:
        """The position whose words these are; None where they are all positions', `OPEN` where that cannot be told."""
        at = bisect_right(self.starts, start) - 1
        if at >= 0 and start < self.segments[at].end:
            return self.segments[at].position if end <= self.segments[at].end else OPEN
        if at + 1 < len(self.segments) and self.segments[at + 1].start < end:
            return OPEN
        return None

    def spans(self, position: int) -> list[tuple[int, int]]:
        """Where a position's words stand."""
        return [(s.start, s.end) for s in self.segments if s.position == position]


def part(context: Context, heads: Sequence[Head]) -> Parts:
    """The parts of an ad whose positions are known."""
    by_key: dict[str, list[Head]] = {}
    for head in heads:
        by_key.setdefault(head.key, []).append(head)
    found = tuple(segments(context, heads))
    return Parts(tuple(tuple(h) for h in by_key.values()), found, tuple(s.start for s in found))


def own(context: Context, parts: Parts) -> list[Found]:
    """What the heads themselves say of each position: title, kind, how many, and the values in their line."""
    out: list[Found] = []
    tops = [heads[0] for heads in parts.heads]
    gridded = tops[0].form == grid.FORM
    rows = grid.said(context, tops) if gridded else _columns(context, parts)
    for at, heads in enumerate(parts.heads):
        found: Found = {}
        for candidate in (
            *_named(context, heads, grid.title(context, tops, at) if gridded else None),
            *_values(context, heads),
            *_hosts(context, parts.spans(at)),
            *rows.get(heads[0].start, ()),
        ):
            found.setdefault(candidate.field, []).append(candidate)
        out.append(found)
    return out


def _named(context: Context, heads: Sequence[Head], cell: tuple[int, int] | None) -> Iterator[Candidate]:
    """`cell` is where the title stands, if it stands apart from the head."""
    head = next((h for h in heads if h.body < h.end), heads[0])
    start, end = cell or _title(context, head)
    if end - start >= 3:
        yield context.candidate("title.position", start, end, context.quote(start, end))
        label = types(context, head.start, start) if head.name else []
        for mention in _kinds(context, start, end) or label[:1]:
            yield context.candidate("position_type.position", mention.start, mention.end, mention.value)
        if head.block:
            yield from of_title(context, start, end, project=bool(head.name))
    if head.code and any(c.isdigit() for c in head.name) and any(c.isalpha() for c in head.name):
        yield context.candidate("reference.position", head.start, head.start + len(head.name), head.name)
    if head.block:
        people = [m.end for m in context.within("person", end, head.end)]
        for unit in context.within("unit", end, head.end):
            if any(context.text[at : unit.start].strip(" ,(|") == "" for at in people):
                value = {"name": unit_name(unit)} | ({"kind": kind} if (kind := unit.extra.get("kind")) else {})
                yield context.candidate("unit.position", unit.start, unit.end, value)
    hosts = [m for m in context.within("organisation", end, head.end) if leads_on(context, end, m.start)]
    if head.block and len(hosts) == 1 and not any(context.cues(PARTNERS, end, hosts[0].start)):
        yield context.candidate("employer.position", hosts[0].start, hosts[0].end, organisation_value(hosts))
    counts = context.within("count", head.body, min(head.end, head.body + 60))
    if counts and counts[0].start <= head.body + 2 and counts[0].value > 1:
        yield context.candidate("openings.position", counts[0].start, counts[0].end, counts[0].value)


def _hosts(context: Context, spans: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """The institution behind a label ("Host: …") in the words of one position."""
    for pair in context.labelled("employer"):
        if any(low <= pair.label.start and pair.end <= high for low, high in spans):
            found = context.within("organisation", pair.start, pair.end)
            if found and found[0].start - pair.start <= 4:
                yield context.candidate(
                    "employer.position", found[0].start, found[0].end, organisation_value(found[:1])
                )
                return


def _title(context: Context, head: Head) -> tuple[int, int]:
    """The words of a title in a head; where a label stands alone, those of the line below it."""
    start, end = head.body, head.end
    if not head.block:
        return head.body, head.end
    if end - start < 3:
        below = context.run_at(head.start) + 1
        if below < len(context.runs) and context.runs[below].end - context.runs[below].body <= 220:
            run = context.runs[below]
            if context.text[run.end - 1] not in ".;" and not context.runs[below].item:
                start, end = run.body, run.end
    if end - start < 3:
        return head.start, head.body
    if head.form == "row" and head.name:
        end = next((high for low, high in cells(context, head.start, end) if low == start), end)
    elif head.form == "row":
        named = [c for c in cells(context, start, end) if types(context, *c)] or cells(context, start, end)[:1]
        start, end = named[0]
    if (count := _count(context, start, end)) and types(context, count, end):
        start = count
    low, high = context.sentence(start)
    end = min(end, high) if high - start > 20 and low <= start else end
    return start, title_end(context, start, end)


def _count(context: Context, start: int, end: int) -> int:
    """Where a title begins behind the number before it ("1 x PhD student"); 0 where it has none."""
    found = re.match(r"(?:\d{1,2} ?[x\u00d7]?|(\w+(?:\*\w+)?)) ", context.low[start:end])
    if not found or (found[1] and found[1] not in table(context, "ones")):
        return 0
    return start + found.end()


def _kinds(context: Context, start: int, end: int) -> list[Mention]:
    found = specific(types(context, start, end))
    for before, mention in pairwise(found):
        between = context.low[before.end : mention.start]
        if "/" not in between and not set(between.split()) & table(context, "either"):
            return found[: found.index(mention)]
    return found


def _values(context: Context, heads: Sequence[Head]) -> Iterator[Candidate]:
    """Bare values in the head's line, by the rules of kind `position`."""
    from kg.extract.recognise import in_words

    for head in heads:
        end = _bracket(context, head.end) if not head.block else head.end
        for field in context.lexicon.fields.values():
            for rule in field.rules:
                if rule.kind == "position":
                    yield from in_words(context, field, rule, head.body, end)


def _bracket(context: Context, end: int) -> int:
    """The end of the bracket that follows right behind a head's words."""
    if context.text[end : end + 2].lstrip().startswith("("):
        close = context.text.find(")", end, end + 160)
        return close + 1 if close > 0 else end
    return end


def _columns(context: Context, parts: Parts) -> dict[int, list[Candidate]]:
    """By the start of a head: what the cells of its row say by the labels that head their columns."""
    from kg.extract.recognise import of_label

    rows = [heads[0] for heads in parts.heads]
    if rows[0].form != "row" or context.run_at(rows[0].start) == 0:
        return {}
    top = context.runs[context.run_at(rows[0].start) - 1]
    heading = enumerate(cells(context, top.start, top.end))
    columns = [(at, names) for at, cell in heading if (names := grid.groups(context, *cell))]
    out: dict[int, list[Candidate]] = {}
    for row in rows:
        found = cells(context, row.start, row.end)
        for at, groups in columns:
            if at < len(found):
                out.setdefault(row.start, []).extend(of_label(context, groups, *found[at]))
    return out


def divide(
    context: Context, parts: Parts, proposed: Mapping[str, Sequence[Candidate]]
) -> tuple[Found, list[Found], Found]:
    """Candidates of all positions, of each, and those of which cannot be told whose they are.

    Titles and kinds come from the heads alone. Of a field that belongs to the ad as a whole, what is open is the ad's.
    """
    shared: Found = {}
    own_: list[Found] = [{} for _ in parts.heads]
    tops = [head for heads in parts.heads for head in heads]
    unclear: Found = {}
    for name, candidates in proposed.items():
        for candidate in candidates:
            if name == "openings" and any(h.start <= (candidate.start or 0) < h.end for h in tops):
                # "One PhD student and one postdoc" are two.
                continue
            whose = None if candidate.start is None else parts.at(candidate.start, candidate.end or candidate.start)
            if whose is None or (whose == OPEN and not context.lexicon.fields[name].replaces):
                shared.setdefault(name, []).append(candidate)
            elif whose == OPEN:
                unclear.setdefault(name, []).append(candidate)
            elif name not in ("title", "position_type", "openings"):
                own_[whose].setdefault(name, []).append(candidate)
    return shared, own_, unclear


def identifiers(parts: Parts, references: Sequence[str | None], titles: Sequence[str | None]) -> list[str]:
    """A readable name for each position, unique in the ad: its own reference, else its label, else its kind or title.

    The same ad gives the same names, whatever is extracted of it besides.
    """
    given = [r for r in references if r]
    unique = len(given) == len(references) and len({slug(r) for r in given}) == len(given)
    out: list[str] = []
    for at, heads in enumerate(parts.heads):
        head = heads[0]
        if unique:
            made = slug(str(references[at]))
        elif head.name:
            made = slug(head.name)
        else:
            made = slug(titles[at] or head.key)
        out.append(made or str(at + 1))
    return [name if out.count(name) == 1 else f"{name}-{at + 1}" for at, name in enumerate(out)]


def slug(words: str) -> str:
    """Words as lower-case ASCII letters and digits joined by hyphens, at most 48.

    >>> slug("PhD student (m/f/d): Böden"), slug("IV-688/26")
    ('phd-student-m-f-d-boden', 'iv-688-26')
    """
    plain = unicodedata.normalize("NFKD", words.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-")
