"""Pay groups and the agreements that they belong to."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Mention

_STEP = r"(?:1[0-6]|[1-9])(?:[abc\u00fc](?!\w))?"
_E = re.compile(rf"(?<![\w.,/-])(?:e|eg|e\.? ?g\.?)[ .-]?({_STEP})(?![\w%]|[.,]\d)")
_OFFICIAL = re.compile(r"(?<![\w.,/-])(W ?[123]|A ?1[0-6]|C ?[34]|R ?[1-3]|AT ?[1-3])[gh]?(?![\w%]|[.,]\d)")
_AFTER_PREFIX = re.compile(rf" ?[:\"]? ?(?:e ?-?g?\.? ?)?({_STEP})(?![\w%]|[.,]\d)")
_OFFICIAL_AFTER = re.compile(r" ?[:\"]? ?([A-DF-Z] ?\d{1,2})[gh]?(?!\w)")
_AFTER_AGREEMENT = re.compile(rf"[ ,-]{{0,2}}(?:(?:e|eg)[ -]?)?({_STEP})(?:/[1-6])?(?![\w%]|[.,]\d)")
_SCALE = re.compile(r"[ :]{0,2}(\d{1,2}[A-Za-z]?|[A-Z]{0,3}[A-DF-Z]\d{1,2}|[A-Z]\d?|[IVX]{1,4})(?![\w%]|[.,]\d)")
# Where no agreement is named, "salary grade 8" is a scale of the house's own.
_SCALED = ("grade", "level", "band", "scale")
_POST_CODE = re.compile(r"[ :]{0,2}(\d{4})(?!\w)")
# The other end of a range or a second group: "Entgeltgruppe 12 bis 13", "E 13/14", "Grade 7 or 8".
_SECOND = re.compile(
    rf" ?(?:/|-|to|or|bis|oder|und|and|bzw\.?|resp\.?|til|eller|ou|of|o) ?(?:(?:e|eg|entgeltgruppe|grade|level) ?)?({_STEP})(?![\w%]|[.,]\d|/)"
)
_SECOND_SCALE = re.compile(r" (?:or|to|oder|bis) (?:Grade |Level )?(\d{1,2})(?![\w%]|[.,]\d)")
_OWN = re.compile(r"(?<!\w)(?:TV|TdL)-(?:L(?![\w-])|[A-Z][\w-]*(?: (?!E ?\d)[A-Z][a-z]+)?)")


def groups(context: Context) -> list[Mention]:
    """Pay groups: `E13` for those of the public-sector agreements, `W3`, `A13`; scales as written (`Grade 7`).

    `extra`: `form` is `prefixed` (a word says that it is a pay group), `tariff` (an agreement stands right there),
    `bare` (nothing near says so), `official` (W, A, C, R), `scale`.
    """
    found: dict[int, Mention] = {}
    taken = bytearray(len(context.text))
    text, low = context.text, context.low

    def keep(start: int, end: int, value: str, form: str) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found[start] = Mention("pay_group", start, end, value, {"form": form})

    agreements = context.mentions("agreement")
    for hit in context.words("pay_prefix"):
        if official := _OFFICIAL_AFTER.match(text, hit.end):
            # A letter that no agreement of civil servants has ("Gehaltsgruppe B1") is a group where such a word says so.
            keep(hit.start, official.end(), official[1].replace(" ", ""), "prefixed")
        elif match := _AFTER_PREFIX.match(low, hit.end):
            word = low[hit.start : hit.end].split()[-1]
            if not agreements and word in _SCALED:
                keep(hit.start, match.end(), f"{word.capitalize()} {match[1]}", "scale")
                continue
            keep(hit.start, match.end(), _group(match[1]), "prefixed")
            if second := _SECOND.match(low, match.end()):
                keep(second.start(1), second.end(1), _group(second[1]), "prefixed")
    for agreement in agreements:
        if match := _AFTER_AGREEMENT.match(low, agreement.end):
            keep(agreement.start, match.end(), _group(match[1]), "tariff")
    for match in context.near_digits(_E, low):
        near = bool(context.within("agreement", match.start() - 80, match.end() + 80))
        form = "tariff" if near else "bare"
        keep(match.start(), match.end(), _group(match[1]), form)
        if second := _SECOND.match(low, match.end()):
            keep(second.start(1), second.end(1), _group(second[1]), form)
    for match in context.near_digits(_OFFICIAL, text):
        keep(match.start(), match.end(), match[1].replace(" ", ""), "official")
    for hit in context.words("pay_scale"):
        if match := (_POST_CODE if hit.value == "post" else _SCALE).match(text, hit.end):
            if context.within("hours", match.start(1), match.end() + 24):
                continue
            name = text[hit.start : hit.end].split()[-1].capitalize()
            keep(hit.start, match.end(), f"{name} {match[1]}", "scale")
            if name == "Grade" and match[1].isdigit() and (second := _SECOND_SCALE.match(text, match.end())):
                keep(second.start(1), second.end(1), f"{name} {second[1]}", "scale")
    return sorted(found.values(), key=lambda m: m.start)


def agreements(context: Context) -> Iterator[Mention]:
    """Pay agreements: those that the lexicons name (`[words.agreement]`), and others as written."""
    reached = 0
    own = [Mention("agreement", m.start(), m.end(), m.group()) for m in _OWN.finditer(context.text)]
    for mention in context.words("agreement"):
        longer = next(
            (o for o in own if o.start <= mention.start and o.end > mention.end and "tv-l" not in o.value.lower()[:5]),
            None,
        )
        if longer is None:
            value = context.quote(mention.start, mention.end) if mention.value == "as written" else mention.value
            own.append(Mention("agreement", mention.start, mention.end, value))
    for mention in sorted(own, key=lambda m: (m.start, -m.end)):
        if mention.start >= reached:
            reached = mention.end
            yield mention


def _group(step: str) -> str:
    return "E" + step
