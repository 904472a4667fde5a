"""Dates: calendar days as ISO 8601, with time and zone where the text gives them."""

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.near import covered

_ISO = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\d-])(?:T(\d{2}:\d{2})(?::\d{2})?([+-]\d{2}:?\d{2}|Z)?)?")
_NUMERIC = re.compile(
    r"(?:(?<![\w.,/-])|(?<=\d{4}-))(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\w/]|-(?!\d{1,2}[./]\d))"
)
_YEAR_FIRST = re.compile(
    r"(?<![\w/.-])((?:19|20)\d{2})(?:([/.]) ?|\u5e74 ?)(\d{1,2})(?:\2 ?|\u6708 ?)(\d{1,2})(?:\u65e5|(?![\w/-]))"
)
_SHORT = re.compile(r"(?<![\w.,/-])(\d{1,2})\.(\d{1,2})\.(?! ?\d)")
_DAY_MONTH = re.compile(
    r"(?<![\w.,/-])(\d{1,2})(?:\.|st|nd|rd|th|er|\u00ba|\u00b0)?[ .-]{0,2}(?:de |of |d')?([^\W\d_]{3,12})(?:\.|,)?(?:,? ?(?:del? )?[.(-]?((?:19|20)\d{2})(?!\d))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?(?![\w%:])(?:,? \(?((?:19|20)\d{2})(?!\d))?"
)
_MONTH_YEAR = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?,? (?:de )?((?:19|20)\d{2})(?!\d)")
# "between March and July 2027": the year is that of both.
_MONTHS_YEAR = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.? ?(?:-|/|to|and|or|bis|und|oder|et|ou|y|o|e|och|og|en)? ?(?<=[ /-])([^\W\d_]{3,12})\.?,? (?:de )?((?:19|20)\d{2})(?!\d)"
)
_ZONE = r"(?P<zone>(?-i:[A-Z][a-z]+/[A-Z][A-Za-z_]+|AoE|[A-Z]{2,5}(?![a-z])|[A-Z][a-z]+(?: [A-Z][a-z]+)? [Tt]ime|(?:UTC|GMT) ?[+-]\d{1,2}(?::\d{2})?)|anywhere on earth)"
_BARE = re.compile(r" ([^\W\d_]{3,12})(?!\w)(?! ?\d)")
_TIME = re.compile(
    r"[\s,]{0,3}(?:\(|-|at|um|\u00e0|,|by)? ?(?:(?:12 )?(?P<word>[^\W\d_]{4,12})(?!\w)"
    r"|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d{2})?)? ?(?P<half>[ap]\.?m\.?|uhr|h)?(?!\w))"
    rf"(?:[ ,]{{0,2}}\(?{_ZONE}\)?)?", re.IGNORECASE
)  # fmt: skip
_LOCALES = ("en", "de", "fr", "es", "it", "nl", "sv", "da", "nb", "pt", "fi", "pl", "ro", "cs")


@cache
def month_names(languages: tuple[str, ...] = ()) -> Mapping[str, int]:
    """Names of the months and their short forms (from CLDR), in lower case, without points.

    Those of many languages, and of these (ISO 639-1), which are those of the lexicon.
    """
    from babel import Locale

    out: dict[str, int] = {}
    for code in dict.fromkeys((*_LOCALES, *languages)):
        months = Locale.parse(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for index, name in months[context][width].items():
                    plain = name.lower().rstrip(".")
                    if len(plain) >= 3 and plain.isalpha():
                        out.setdefault(plain, index)
    out.update({"sept": 9, "mrz": 3, "maerz": 3, "januar": 1, "j\u00e4nner": 1, "feber": 2})
    for word in ("set", "mar", "lis", "out", "mag", "mart"):
        if word != "mar":
            out.pop(word, None)
    return out


def dates(context: Context) -> list[Mention]:
    """Days of the calendar. `extra`: `time`, `zone`, `yearless` (the year is that of the next such day
    after posting). A day of every year is none of the calendar's."""
    found = {m.start: m for m in _found(context)}
    out: list[Mention] = []
    for mention in sorted(found.values(), key=lambda m: (m.start, -m.end)):
        if out and mention.start < out[-1].end:
            continue
        out.append(mention)
    return out


def _found(context: Context) -> Iterator[Mention]:
    text = context.text
    masks = covered(len(text), [(m.start, m.end) for kind in ("url", "doi") for m in context.mentions(kind)])
    full: list[tuple[re.Match[str], str]] = []
    short: list[tuple[re.Match[str], int, int]] = []
    for match in context.at_digits(_ISO, text):
        _take(full, match, int(match[1]), int(match[2]), int(match[3]))
    for match in context.at_digits(_YEAR_FIRST, text):
        _take(full, match, int(match[1]), int(match[3]), int(match[4]))
    month_first = _month_first(context)
    unsure: set[int] = set()
    for match in context.at_digits(_NUMERIC, text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (second, first) if match[2] == "/" and month_first else (first, second)
        if match[2] == "/" and month_first is None and first != second and max(first, second) <= 12:
            unsure.add(match.start())
        _take(full, match, year + 2000 if year < 100 else year, month, day)
    names = month_names(context.lexicon.languages)
    for match, day in _in_words(context, names):
        if match["year"]:
            _take(full, match, int(match["year"]), names[match["month"]], day)
        else:
            short.append((match, names[match["month"]], day))
    for match in context.at_digits(_DAY_MONTH, context.low):
        if (number := names.get(match[2])) is not None:
            if match[3]:
                _take(full, match, int(match[3]), number, int(match[1]))
            else:
                short.append((match, number, int(match[1])))
    for match in context.at_words(_MONTH_DAY, names):
        if (number := names.get(match[1])) is not None:
            if match[3]:
                _take(full, match, int(match[3]), number, int(match[2]))
            else:
                short.append((match, number, int(match[2])))
    short += [(m, int(m[2]), int(m[1])) for m in context.at_digits(_SHORT, text)]
    for match, value in full:
        if not masks[match.start()]:
            yield _timed(context, match, value, **({"ambiguous": True} if match.start() in unsure else {}))
    taken = covered(len(text), [m.span() for m, _ in full])
    posted, anchor = _anchor(context, full)
    # What is said in full elsewhere is the same day.
    whole = {value[5:]: value for _, value in full}
    for match, month, day in short:
        if (
            anchor
            and taken.find(1, *match.span()) < 0
            and (
                coming := whole.get(f"{month:02d}-{day:02d}")
                or (_next(anchor, month, day) if posted else _nearest(anchor, month, day))
            )
            and not any(context.cues(("recurring",), *context.clause(match.start(), match.end())))
        ):
            yield _timed(context, match, coming, yearless=True)


def months(context: Context) -> list[Mention]:
    """Months as their first day: `March 2027`, the March of `March-July 2027`, and `ab Januar` where a posting date
    gives the year."""
    return sorted(_months(context), key=lambda m: m.start)


def _months(context: Context) -> Iterator[Mention]:
    names = month_names(context.lexicon.languages)
    days = context.mentions("date")
    taken = covered(len(context.text), [(d.start, d.end) for d in days])
    for match in context.at_words(_MONTH_YEAR, names):
        if (number := names.get(match[1])) is not None and taken.find(1, *match.span()) < 0:
            yield Mention("month", match.start(), match.end(), f"{match[2]}-{number:02d}-01")
    for match in context.at_words(_MONTHS_YEAR, names):
        if (first := names.get(match[1])) is not None and (last := names.get(match[2])) is not None and first < last:
            yield Mention("month", match.start(1), match.end(1), f"{match[3]}-{first:02d}-01")
    full = [(m, m.value) for m in days if not m.extra.get("yearless")]
    anchor = min((v for _, v in full), default=None)
    if anchor is None:
        return
    for hit in context.hits.get("cue:start_month", ()):
        bare = _BARE.match(context.low, hit.end)
        if bare and (number := names.get(bare[1])) is not None and (value := _next(anchor, number, 1)):
            yield Mention("month", bare.start(1), bare.end(1), value)


def _take(out: list[tuple[re.Match[str], str]], match: re.Match[str], year: int, month: int, day: int) -> None:
    if 1990 <= year <= 2100:
        try:
            out.append((match, datetime.date(year, month, day).isoformat()))
        except ValueError:
            return


def _month_first(context: Context) -> bool | None:
    """Whether dates with slashes name the month first; None where neither they nor the rest of the text tell."""
    pairs = [(int(m[1]), int(m[3])) for m in context.at_digits(_NUMERIC, context.text) if m[2] == "/"]
    if not pairs:
        return False
    day, month = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day != month:
        return month
    names = month_names(context.lexicon.languages)
    american = any(m[3] and m[1] in names for m in context.at_words(_MONTH_DAY, names))
    other = any(m[3] and m[2] in names for m in context.at_digits(_DAY_MONTH, context.low))
    if american != other:
        return american
    home = context.home
    return None if home is None else home == "US"


@cache
def _ordinals(words: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    days = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    months = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?P<day>{days})(?: day)? (?:of |de |di )?(?P<month>{months})(?!\w)(?:,? (?P<year>(?:19|20)\d{{2}})(?!\d))?"
    )


def _in_words(context: Context, names: Mapping[str, int]) -> Iterator[tuple[re.Match[str], int]]:
    """Days whose number is a word (`[ordinals]` of the languages): "the first of March 2027"."""
    words = context.lexicon.tables.get("ordinals", {})
    if words:
        pattern = _ordinals(tuple(words), tuple(names))
        for match in context.at_words(
            pattern, {word.partition(" ")[0].partition("-")[0]: at for word, at in words.items()}
        ):
            yield match, int(words[match["day"]])


def _anchor(context: Context, full: list[tuple[re.Match[str], str]]) -> tuple[bool, str | None]:
    """The day of posting where a label tells it (and that it is that), else the first day that the text names."""
    for pair in context.labelled("posted"):
        for match, value in full:
            if pair.start <= match.start() < pair.end:
                return True, value
    return False, min(full, key=lambda f: f[0].start())[1] if full else None


def _nearest(anchor: str, month: int, day: int) -> str | None:
    """The day of this name that is nearest to another, which may be a deadline before or a start after it."""
    base = datetime.date.fromisoformat(anchor)
    days = []
    for year in (base.year - 1, base.year, base.year + 1):
        try:
            days.append(datetime.date(year, month, day))
        except ValueError:
            continue
    return min(days, key=lambda d: abs(d - base)).isoformat() if days else None


def _next(anchor: str, month: int, day: int) -> str | None:
    base = datetime.date.fromisoformat(anchor)
    for year in (base.year, base.year + 1):
        try:
            value = datetime.date(year, month, day)
        except ValueError:
            continue
        if value >= base:
            return value.isoformat()
    return None


def _timed(context: Context, match: re.Match[str], value: str, **said: bool) -> Mention:
    end = match.end()
    while context.text[end - 1] in " .,":
        end -= 1
    extra: dict[str, Any] = dict(said)
    if match.re is _ISO and match[4]:
        extra |= {"time": match[4], "zone": match[5]} if match[5] else {"time": match[4]}
    elif (time := _TIME.match(context.text, end)) and (clock := _clock(context, time)):
        extra["time"] = clock
        end = time.end()
        if time["zone"]:
            extra["zone"] = time["zone"]
    return Mention("date", match.start(), end, value, extra)


def _clock(context: Context, time: re.Match[str]) -> str | None:
    """The hour that stands behind a date, as `HH:MM`; a bare number is none, unless a zone or "p.m." makes it one."""
    if time["word"]:
        said = context.lexicon.tables.get("clock", {}).get(time["word"].lower())
        return str(said) if said else None
    half, hour, minute = (time["half"] or "").lower(), int(time["hour"]), int(time["minute"] or 0)
    if hour > 24 or minute > 59 or not (half or (time["minute"] and (time["zone"] or ":" in time.group()))):
        return None
    if half[:1] in ("a", "p"):
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return f"{hour:02d}:{minute:02d}"
