"""Durations in months, shares of full time in per cent, hours a week, and plain counts."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.values.numbers import number, plain

_DIGITS = r"\d{1,2}(?:[.,]\d{1,2})?"
_WORD = r"[^\W\d_]{2,16}"
_COUNTED = re.compile(
    rf"(?<![\w.,/])(?P<first>{_DIGITS}|{_WORD})(?P<half> ?\u00bd| 1/2|-and-a-half| and (?:a|one) half)?(?: ?\(\w{{1,12}}\))?"
    rf"(?P<join> ?(?:-|/|\+|to|bis(?: zu)?|\u00e0|or|oder|ou|a) ?)?(?(join)(?P<second>{_DIGITS}|{_WORD})(?: ?\(\w{{1,12}}\))?|)"
    r"[ -]?(?P<more>(?:more|further|additional|weitere[rns]?|volle[rn]?|full|another) )?$"
)
_PHASE = re.compile(r"(?<![\w.,/+])(\d) ?\+ ?$")
_COMPOUND = re.compile(
    r"(\d{1,2}|[^\W\d_]{2,8}?)-? ?(?:jährig|monatig|jarig|maands|maandelijks|årig|månaders|månedlig|letni|miesięczn)"
)
_TENFOLD = (20, 30, 40, 50, 60)
_TENS = re.compile(r"(?<!\w)([^\W\d_]{4,8})[- ]$")
_PERCENT = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,2})?)(?: ?%?(?: ?(?:-|/) ?| to | bis | or | oder )(\d{1,3}(?:[.,]\d{1,2})?))? ?(?:%|per ?cent\b|prozent\b|v\. ?h\.)"
)
_FTE = re.compile(
    r"(?<![\w.,])([01](?:[.,]\d{1,3})?) ?-?(?:fte|vz\u00e4|etp|vk)(?!\w)|(?<!\w)(?:fte|vz\u00e4)[ :]{1,2}([01](?:[.,]\d{1,3})?)(?![\w.,])"
)
_HOURS = re.compile(r"(?<![\w.,])(\d{1,2}(?:[.,]\d{1,4})?)(?: ?(?:-|to|bis) ?(\d{1,2}(?:[.,]\d{1,2})?))?[ -]?$")
# "38 hours 45 minutes"; and what the digits of an amount of money end with, or a label, is no hour.
_MINUTES = re.compile(r",? ?(?:and |und |et |y |e |en )?([0-5]\d) ?min(?:ut\w{1,4})?(?!\w)")
_MONEY = re.compile(r"[$\u20ac\u00a3\u00a5] ?$")
_GLUED = re.compile(r"(?:\D{0,12} )?([1-5]\d(?:[.,]\d{1,3})?)h(?!\w)")
_DAILY = re.compile(r",? (?:per day|a day|daily|am tag|pro tag|t\u00e4glich|par jour)\b")
_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,7}(?:[.,]\d{1,4})?(?![\w%/-]|[.,]\d)")
_COUNT = re.compile(r"(?<![\w.,/-])(\d{1,2}|[^\W\d_]{2,12})(?: ?\([^()]{1,6}\))? (?:(?!and|und|et)[\w-]{2,24} )?$")


def durations(context: Context) -> Iterator[Mention]:
    """Spans of time in months. `extra`: `high` (of a range), `plus` (the 3 of "1+3 years", in months), `unit`, `age`."""
    words = context.lexicon.tables["numbers"]
    for unit in context.words("time_unit"):
        if unit.value.isdigit():
            yield Mention("duration", unit.start, unit.end, int(unit.value), {"unit": "month"})
            continue
        if unit.value.endswith("_of"):
            if own := _COMPOUND.match(context.low, unit.start):
                count = number(own[1], words)
                if count is not None:
                    months = count * (12 if unit.value == "year_of" else 1)
                    yield Mention("duration", unit.start, unit.end, plain(months), {"unit": unit.value[:-3]})
            continue
        found = _COUNTED.search(context.low, max(0, unit.start - 40), unit.start)
        if not found:
            continue
        first = number(found["first"], words)
        second = number(found["second"], words) if found["second"] else None
        start = found.start()
        if (
            first is not None
            and first < 10
            and not found["first"][0].isdigit()
            and (tens := _TENS.search(context.low, max(0, start - 10), start))
            and (ten := number(tens[1], words)) in _TENFOLD
            and ten is not None
        ):
            first, start = ten + first, tens.start()
        if first is not None and found["half"]:
            first += 0.5
        if (
            "-" in (found["join"] or "")
            and first in _TENFOLD
            and second is not None
            and second < 10
            and not found["first"][0].isdigit()
        ):
            first, second = first + second, None
        elif found["second"] and (first is None or second is None):
            # The join belonged to the words before: "limited to three years".
            first, second, start = second, None, found.start("second")
        if first is None:
            continue
        if second is not None and "+" in (found["join"] or "") and (more := _PHASE.search(context.low, 0, start)):
            # "1+1+1 years": what follows the first phase is added up.
            first, second, start = float(more[1]), first + second, more.start()
        factor = {"year": 12.0, "month": 1.0, "week": 12 / 52, "day": 12 / 365}[unit.value]
        if unit.value in ("week", "day") or first > 120:
            continue
        extra: dict[str, float | str | bool] = {"unit": unit.value}
        if second is not None:
            extra["plus" if "+" in (found["join"] or "") else "high"] = plain(second * factor)
        if found["more"]:
            extra["more"] = True
        yield Mention("duration", start, unit.end, plain(first * factor), extra)


def shares(context: Context) -> Iterator[Mention]:
    """Shares in per cent: `67 %`, `0.8 FTE`, both ends of `75-100 %`, `half-time`. `extra`: `fte`, `range`, `words`."""
    for match in context.at_digits(_PERCENT, context.low):
        for group in (1, 2):
            value = number(match[group]) if match[group] else None
            if value is not None and 0 < value <= 100:
                yield Mention("share", match.start(group), match.end() if group == 2 or not match[2] else match.end(group), value,
                              {"range": bool(match[2])})  # fmt: skip
    for match in context.near_digits(_FTE, context.low):
        value = number(match[1] or match[2])
        if value is not None and 0 < value <= 1:
            yield Mention("share", match.start(), match.end(), plain(round(value * 100, 2)), {"fte": True})
    for word in context.words("share"):
        yield Mention("share", word.start, word.end, number(word.value), {"words": True})


def hours(context: Context) -> list[Mention]:
    """Hours a week: with the week behind them, or in a clause that speaks of the week ("the weekly working time is 37
    hours", "a 38-hour week")."""
    return sorted(_hours(context), key=lambda m: m.start)


def _hours(context: Context) -> Iterator[Mention]:
    for unit in context.words("hours_week"):
        found = _HOURS.search(context.low, max(0, unit.start - 20), unit.start)
        if not found:
            continue
        value = plain(float(found[1].replace(",", ".")))
        if 2 <= value <= 60 and not _no_hours(context, found.start(), unit.end):
            yield Mention("hours", found.start(), unit.end, value)
    for pair in context.labelled("workload", "hours_number"):
        if pair.how in ("inline", "next") and (glued := _GLUED.match(context.low, pair.start, pair.end)):
            yield Mention("hours", glued.start(1), glued.end(), plain(float(glued[1].replace(",", "."))))
    for unit in context.words("hour"):
        found = _HOURS.search(context.low, max(0, unit.start - 20), unit.start)
        value = plain(float(found[1].replace(",", "."))) if found else 0
        if found is None or not 2 <= value <= 60 or _no_hours(context, found.start(), unit.end):
            continue
        end = unit.end
        if minutes := _MINUTES.match(context.low, end):
            value, end = plain(round(value + int(minutes[1]) / 60, 2)), minutes.end()
        if _DAILY.match(context.low, end):
            continue
        low, high = context.clause(unit.start, unit.end)
        if any(context.cues(("not_weekly",), *context.window("sentence", unit.start, unit.end))):
            continue
        before = context.cues(("weekly",), max(low, found.start() - 45), found.start())
        behind = context.cues(("weekly",), end, min(high, end + 25))
        if any(before) or any(h.start - end <= 12 for h in behind) or _says_how_much(context, found.start()):
            yield Mention("hours", found.start(), end, value)


def _no_hours(context: Context, start: int, end: int) -> bool:
    return bool(_MONEY.search(context.low, max(0, start - 2), start)) or context.low[end : end + 1] == ":"


def _says_how_much(context: Context, start: int) -> bool:
    """Whether these hours stand in brackets or behind a slash after the share that they come to: "50 % (19.5 hours)"."""
    now = [h.start for h in context.cues(("currently",), max(0, start - 20), start) if start - h.end <= 1]
    start = min(now, default=start)
    before = context.text[max(0, start - 3) : start].rstrip()
    if not before.endswith(("(", "/", "=", ",")):
        return False
    low, reach = max(context.sentence(start)[0], start - 90), 70 if before.endswith("(") else 4
    return any(start - m.end <= reach for kind in ("share", "word:full_time") for m in context.within(kind, low, start))


def counts(context: Context) -> Iterator[Mention]:
    """How many positions: a number before a word that names positions (`[words.position_noun]`)."""
    words = context.lexicon.tables["numbers"]
    for noun in context.words("position_noun"):
        found = _COUNT.search(context.low, max(0, noun.start - 50), noun.start)
        value = number(found[1], words) if found else None
        if found and value is not None and 1 <= value <= 60:
            yield Mention("count", found.start(1), noun.end, value)


def numbers(context: Context) -> Iterator[Mention]:
    """Plain numbers, as digits; only worth a look behind a label."""
    for match in context.at_digits(_NUMBER, context.low):
        value = number(match.group())
        if value is not None:
            yield Mention("number", match.start(), match.end(), value)
