"""Amounts of money: one or a range, with currency (ISO 4217) and, where the words say so, the period."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.values.numbers import AMOUNT, number

_SIGN = (
    r"(?:cad ?\$|aud ?\$|au ?\$|can? ?\$|us ?\$|nz ?\$|hk ?\$|sg ?\$|nt ?\$|a\$|c\$|s\$|r\$|\u20ac|\u00a3|\u00a5|\u20a9|\u20aa|\u20ba|\u20b9|\$|eur(?:os?)?|gbp|usd|"
    r"chf|dkk|sek|nok|isk|cad|aud|nzd|hkd|sgd|jpy|cny|rmb|krw|inr|zar|pln|czk|huf|ron|try|ils|nis|brl|mxn|"
    r"kron(?:or|er|en)|kr\.?|k\u010d|z\u0142(?:otych)?|yen|\u5186|\u5143|won|zloty|(?:swiss )?francs|(?:schweizer )?franken|pounds(?: sterling)?|sfr\.?|fr\.)"
)
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_SIGN}) ?)?(?P<low>{AMOUNT})(?:k(?!\w)|\.-)?(?: ?(?P<between>{_SIGN})(?!\w))?"
    rf"(?:(?: ?- ?| ?[/,-] ?max(?:imum|imal)?\.? | to | and | or | bis | und | oder | \u00e0 | et | ou | tot | en | til | till | och | a | y | do | i )(?:(?P<before2>{_SIGN}) ?)?(?P<high>{AMOUNT})(?:k(?!\w)|\.-)?(?: ?(?P<after>{_SIGN})(?!\w))?)?"
)
_SLASH = re.compile(r" ?(?:\(?(?:gross|brutto|brut|bruto|lordi|net|netto)\)? ?)?/ ?")
_PAYMENTS = re.compile(r"\d{2} ?(?:x|\u00d7|mal|times|-mal|fois|keer) ?$")
# How far two amounts of one range may stand apart.
_BETWEEN_ENDS = 130
_LARGE = re.compile(r" ?(?:million|mio|mrd|milliard|billion|bn\b|m\b|mn\b|mill\b)")
_CODES = {"\u20ac": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "\u00a3": "GBP", "gbp": "GBP", "usd": "USD", "us$": "USD", "chf": "CHF",
          "sfr": "CHF", "fr": "CHF", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "cad": "CAD", "cad$": "CAD", "c$": "CAD", "aud": "AUD",
          "aud$": "AUD", "a$": "AUD", "nzd": "NZD", "nz$": "NZD", "pln": "PLN", "czk": "CZK", "hk$": "HKD", "hkd": "HKD", "sg$": "SGD", "s$": "SGD",
          "sgd": "SGD", "nt$": "TWD", "r$": "BRL", "brl": "BRL", "jpy": "JPY", "yen": "JPY", "\u5186": "JPY", "cny": "CNY", "rmb": "CNY", "\u5143": "CNY",
          "\u20a9": "KRW", "krw": "KRW", "won": "KRW", "\u20aa": "ILS", "ils": "ILS", "nis": "ILS", "\u20ba": "TRY", "try": "TRY", "\u20b9": "INR", "inr": "INR",
          "zar": "ZAR", "k\u010d": "CZK", "z\u0142": "PLN", "z\u0142otych": "PLN", "zloty": "PLN", "huf": "HUF", "ron": "RON", "isk": "ISK", "mxn": "MXN",
          "francs": "CHF", "swissfrancs": "CHF", "franken": "CHF", "schweizerfranken": "CHF",
          "pounds": "GBP", "poundssterling": "GBP", "au$": "AUD", "ca$": "CAD", "can$": "CAD"}  # fmt: skip
_DOLLAR = {"AU": "AUD", "CA": "CAD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}
_CROWN = {"DK": "DKK", "SE": "SEK", "NO": "NOK", "IS": "ISK", "CZ": "CZK"}


def amounts(context: Context) -> Iterator[Mention]:
    """Amounts with their currency. The value is the lower end; `extra`: `high`, `currency`, `period`, `period_at`."""
    last: Mention | None = None
    for mention in _amounts(context):
        if last is not None and _to(context, last, mention):
            extra = {**mention.extra, **last.extra, "high": mention.value, "high_at": mention.extra["low_at"]}
            last = Mention("money", last.start, mention.end, last.value, extra)
            continue
        if last is not None:
            yield last
        last = mention
    if last is not None:
        yield last


def _amounts(context: Context) -> Iterator[Mention]:
    for match in context.near_digits(_MONEY, context.low):
        signs = [match[g] for g in ("before", "between", "before2", "after") if match[g]]
        low, high = _worth(context, match, "low"), _worth(context, match, "high")
        end = match.end()
        if not signs or not low or _LARGE.match(context.low, end):
            continue
        if match["high"] and not (match["before2"] or match["after"] or match["before"] or match["between"]):
            continue
        if high is not None and not low <= high <= 10 * low:
            high, end = None, match.end("between") if match["between"] else match.end("low")
        # Of "$45,000 CAD" the code says which dollar it is.
        currency = _currency(context, next((s for s in signs if s.isalpha()), signs[0]))
        if currency is None:
            continue
        extra: dict[str, object] = {"currency": currency}
        if high is not None:
            extra |= {"high": high, "high_at": (match.start("high"), match.end("high"))}
        if period := _period(context, match.start(), end):
            extra |= {"period": period.value, "period_at": (period.start, period.end)}
        sign = next(g for g in ("before", "between", "before2", "after") if match[g])
        extra |= {"low_at": (match.start("low"), match.end("low")), "sign_at": (match.start(sign), match.end(sign))}
        yield Mention("money", match.start(), end, low, extra)


def _worth(context: Context, match: re.Match[str], end: str) -> float | int | None:
    """The amount at one end; "39k" and the 39 of "39-45k" are thousands."""
    value = number(match[end]) if match[end] else None
    thousands = context.low[match.end(end) : match.end(end) + 1] == "k" or (
        end == "low" and match["high"] and context.low[match.end("high") : match.end("high") + 1] == "k"
    )
    return value * 1000 if value is not None and value < 1000 and thousands else value


def _to(context: Context, low: Mention, high: Mention) -> bool:
    """Whether the second of two amounts is where the first one leads ("from 2,395 in the first year to 3,061")."""
    if high.start - low.end > _BETWEEN_ENDS or low.extra["currency"] != high.extra["currency"]:
        return False
    if "high" in low.extra or "high" in high.extra or not low.value < high.value <= 2 * low.value:
        return False
    start, end = context.sentence(low.start)
    return (
        start <= low.start
        and high.end <= end
        and any(high.start - h.end <= 2 for h in context.cues(("leads_to",), low.end, high.start))
    )


def _currency(context: Context, sign: str) -> str | None:
    plain = sign.replace(" ", "").rstrip(".")
    if plain == "$":
        return _DOLLAR.get(context.home or "US", "USD")
    if plain == "\u00a5":
        return "CNY" if context.home == "CN" else "JPY"
    if plain in ("kr", "kronor", "kroner", "kronen"):
        return _CROWN.get(context.home or "")
    return _CODES.get(plain)


def _period(context: Context, start: int, end: int) -> Mention | None:
    """The period that stands nearest, after the amount first, within its sentence."""
    low, high = context.sentence(start)
    if slash := _SLASH.match(context.low, end):
        for kind in ("word:time_unit", "word:hour"):
            for unit in context.within(kind, slash.end(), min(high, slash.end() + 12)):
                if unit.start == slash.end() and unit.value in ("year", "month", "week", "hour"):
                    return Mention("word:period", unit.start, unit.end, unit.value)
    words = [
        w
        for w in context.within("word:period", max(low, start - 90), min(high, end + 70))
        # "14x a year" counts the payments.
        if not _PAYMENTS.search(context.low, max(low, w.start - 12), w.start)
    ]
    after = [w for w in words if w.start >= end]
    before = [w for w in words if w.end <= start]
    return after[0] if after else before[-1] if before else None
