"""The gate: what a model pointed at becomes a candidate only where the ad's own words, read by our own parsers, bear it out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.extract.context import Context
from kg.extract.folding import fold
from kg.extract.mention import Candidate, Mention
from kg.extract.recognise import OUTSIDE, read_as
from kg.extract.resolve import key
from kg.llm.asking import Asked, Asking
from kg.llm.report import Pointer, Refused

CAP = 0.6
SHORTEST, LONGEST = 2, 300
_KEYS = {"field", "quote", "block_id"}


class No(Exception):
    """A pointer that is not followed; the message says why."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The checks, for one document. `sent` maps ids of blocks that the model was shown to their runs' index.

    `dates` are the asserted values of fields that others are held against.
    """

    context: Context
    asking: Asking
    sent: Mapping[str, int]
    dates: Mapping[str, str]

    def follow(self, raw: Any) -> tuple[Candidate, ...] | Refused:
        """The candidates of one mention of a reply (several only where its words hold a list), or why there are none.

        In order: its form and field; the exact words; their length and section; the value parser; the value; the place.
        """
        try:
            pointer = _pointer(raw, self.asking)
            return self._read(pointer)
        except No as no:
            said = raw if isinstance(raw, dict) else {}
            return Refused(_line(said.get("field", "")), _line(said.get("quote", "")), str(no))

    def _read(self, pointer: Pointer) -> tuple[Candidate, ...]:
        asked = self.asking.fields[pointer.field]
        quote = " ".join(fold(pointer.quote).text.split())
        places = self._places(quote)
        if not places:
            raise No("these words do not stand in the ad")
        if not SHORTEST <= len(quote) <= LONGEST:
            raise No(f"words have {SHORTEST} to {LONGEST} characters")
        if pointer.block_id is not None:
            run = self.sent.get(pointer.block_id)
            if run is None:
                raise No("there is no such block")
            places = [p for p in places if self.context.run_at(p[0]) == run]
            if not places:
                raise No("these words do not stand in that block")
        good: list[tuple[Candidate, ...]] = []
        why: list[No] = []
        for start, end in places:
            try:
                good.append(self._at(asked, start, end))
            except No as no:
                why.append(no)
        if not good:
            raise why[0]
        if len(good) > 1:
            raise No(f"these words stand in {len(good)} places, and which one is meant is not said")
        return good[0]

    def _places(self, quote: str) -> list[tuple[int, int]]:
        """Where these words stand: exactly, within one block, not cutting through a word."""
        if not quote:
            return []
        text = self.context.text
        spaced = re.escape(quote).replace(r"\ ", r"\s")
        out = []
        for match in re.finditer(rf"(?={spaced})", text):
            start, end = match.start(), match.start() + len(quote)
            whole = not _inside_a_word(text, start) and not _inside_a_word(text, end)
            if whole and self.context.run_at(start) == self.context.run_at(end - 1):
                out.append((start, end))
        return out

    def _at(self, asked: Asked, start: int, end: int) -> tuple[Candidate, ...]:
        context = self.context
        section = context.section(start)
        run = context.runs[context.run_at(start)]
        if run.boilerplate or section in OUTSIDE or section in asked.not_sections:
            raise No(f"nothing of {asked.name} stands in that section ({section or 'boilerplate'})")
        found = _candidates(context, asked, start, end)
        if not found:
            raise No(f"no {asked.name} can be read from these words")
        if len({key(c.name) for c in found}) > 1 and context.lexicon.fields[asked.name].card == "one":
            raise No(f"more than one {asked.name} can be read from these words")
        for candidate in found:
            _check(asked, candidate.name, self.dates)
        return found


def _pointer(raw: Any, asking: Asking) -> Pointer:
    if not isinstance(raw, dict) or not {"field", "quote"} <= set(raw) <= _KEYS:
        raise No("it is no object of field, quote and block_id")
    name, quote, block = raw["field"], raw["quote"], raw.get("block_id")
    if not isinstance(name, str) or not isinstance(quote, str) or not (block is None or isinstance(block, str)):
        raise No("field, quote and block_id are texts")
    if name not in asking.fields:
        raise No("there is no such field")
    return Pointer(name, quote, block)


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _candidates(context: Context, asked: Asked, start: int, end: int) -> tuple[Candidate, ...]:
    """What the value parsers read there, each value once."""
    field = context.lexicon.fields[asked.name]
    found: list[tuple[int | None, int | None, Any]] = []
    if not asked.value:
        found = [(c.start, c.end, c.value) for c in read_as(context, field, start, end)]
    for kind, more in asked.value.items():
        mentions = (
            [Mention("text", start, end, context.quote(start, end))]
            if kind == "text"
            else context.within(kind, start, end)
        )
        for mention in mentions:
            value = mention.extra.get(asked.part) if asked.part else mention.value
            if value is None:
                continue
            extra = {**more, **{k: mention.extra[k] for k in field.keys if mention.extra.get(k) is not None}}
            found.append((mention.start, mention.end, {"name": value, **extra} if extra else value))
        if found:
            break
    rule = f"llm.{asked.name}"
    sure = min(CAP, context.lexicon.measured.get(rule, CAP))
    out: dict[str, Candidate] = {}
    for low, high, value in found:
        candidate = Candidate(asked.name, value, low, high, rule, sure)
        out.setdefault(key(candidate.name), candidate)
    return tuple(out.values())


def _check(asked: Asked, value: Any, dates: Mapping[str, str]) -> None:
    """Raise No where a value cannot be one of this field."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if (asked.least is not None and value < asked.least) or (asked.most is not None and value > asked.most):
            raise No(f"{value} is no {asked.name}")
    elif isinstance(value, str):
        if "text" in asked.value and len(value) > asked.longest:
            raise No(f"a {asked.name} has at most {asked.longest} characters")
        if asked.pattern and not re.fullmatch(asked.pattern, value):
            raise No(f"{value!r} does not look like a {asked.name}")
        if asked.after and (earlier := _day(dates.get(asked.after))) and (day := _day(value)):
            if day < earlier:
                raise No(f"{value} is before {asked.after} ({earlier})")
            if day > earlier + timedelta(days=asked.days):
                raise No(f"{value} is more than {asked.days} days after {asked.after} ({earlier})")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _line(said: object) -> str:
    """What a model gave, fit for a report: one line, cut."""
    text = " ".join(str(said).split())
    return text if len(text) <= 120 else f"{text[:119]}…"


def distinct(candidates: Collection[Candidate]) -> list[str]:
    """The distinct plain values, as keys.

    >>> distinct([Candidate("pay_group", "E 13", 0, 4, "r", 0.5), Candidate("pay_group", "E13", 9, 12, "r", 0.5)])
    ['e13']
    """
    return list(dict.fromkeys(key(c.name) for c in candidates))
