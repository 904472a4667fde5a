"""Web addresses, mail addresses, DOIs and telephone numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kg.extract.context import Context
from kg.extract.mention import Mention
from kg.extract.near import finditer, lines_with
from kg.read.targets import is_readable

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,400}", re.IGNORECASE)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|\bdoi: ?|(?<![\w/.]))(10\.\d{4,9}/[^\s<>\",;]{2,200})", re.IGNORECASE
)
_AT = r"(?:@| ?[\[({] ?(?:at|arobase|\u00e4t|@) ?[\])}] ?| AT )"
_DOT = r"(?:\.| ?[\[({] ?(?:dot|punkt|point) ?[\])}] ?| DOT | dot )"
_EMAIL = re.compile(rf"(?<![\w.+-])([\w.+-]{{1,64}}){_AT}([\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,5}})")
# What every mail address has: its sign, in one of the ways to write it.
_SIGN = re.compile(r"@| AT |[\[({] ?(?:at|arobase|\u00e4t)")
_PHONE = re.compile(r"(?<![\w/.,:=-])(?:\+|\(\+|\(0|0|00|\(?[2-9]\d{2}\)?[ .-])[\d()/ .-]{5,24}\d(?![\w%])")
# A number that only the word before it tells to be one: countries whose numbers have no trunk prefix.
_CALLED = re.compile(
    r"\b(?:tel|tlf|tfn|tfno|ph|phone|telephone|telefon|telefoon|téléphone|teléfono|telefono|mobile|mobil|puh|fon|t)(?: ?(?:no|nr))?[.:]* ?"
    r"(?P<number>[1-9]\d{1,4}(?:[ ./-]?\d{1,4}){1,5})(?![\w%@])",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"\+(\d{2,3})\b")
_TAIL = ".,;:!?'*"
_COUNTRY_OF_SUFFIX = {"uk": "GB", "edu": "US", "gov": "US"}
_GENERIC = frozenset(["eu", "tv", "io", "ai", "co", "me", "cc", "ws", "fm"])


def urls(context: Context) -> Iterator[Mention]:
    """Web addresses as they stand in the text; the value is without the punctuation that follows."""
    for match in finditer(_URL, context.low, lines_with(context.low, ("://", "www."))):
        value = context.text[match.start() : match.end()]
        while value and (
            value[-1] in _TAIL
            or (value[-1] in ")]" and value.count("(") + value.count("[") < value.count(")") + value.count("]"))
        ):
            value = value[:-1]
        if "](" in value:
            value = value.split("](")[0]
        if not is_readable(value if "//" in value else f"//{value}"):
            continue
        yield Mention("url", match.start(), match.start() + len(value), value)


def links(context: Context) -> Iterator[Mention]:
    """Words that are linked to a web address; the value is the address."""
    for start, end, target in context.document.links:
        web = target.lower().startswith(("http://", "https://")) and is_readable(target)
        if web and (span := _span(context, start, end)):
            yield Mention("link", *span, target)


def emails(context: Context) -> list[Mention]:
    """Mail addresses, spelled-out ones too (`name (at) place.example`), and words that are linked to one."""
    out = []
    lines = lines_with(context.text, dict.fromkeys(_SIGN.findall(context.text)))
    for match in finditer(_EMAIL, context.text, lines):
        host = re.sub(r" ?[\[({] ?(?:dot|punkt|point) ?[\])}] ?| DOT | dot ", ".", match.group(2)).rstrip(".-")
        name = match.group(1).lstrip(".+-")
        if re.search(r"[^\W\d_]{2,}$", host) and name:
            start = match.start() + match.group(1).index(name)
            out.append(
                Mention(
                    "email",
                    start,
                    match.end() - (len(match.group(2)) - len(match.group(2).rstrip(".-"))),
                    f"{name}@{host}",
                )
            )
    taken = {(m.start, m.end) for m in out}
    for start, end, target in context.document.links:
        if target.lower().startswith("mailto:") and "@" in target and (span := _span(context, start, end)):
            address = target[7:].split("?")[0].strip()
            if not any(s < span[1] and span[0] < e for s, e in taken):
                out.append(Mention("email", *span, address))
    return sorted(out, key=lambda m: m.start)


def dois(context: Context) -> Iterator[Mention]:
    """Digital object identifiers, without their resolver."""
    for match in finditer(_DOI, context.text, lines_with(context.text, ("10.",))):
        value = match.group(1)
        while value[-1] in _TAIL or (value[-1] == ")" and value.count("(") < value.count(")")):
            value = value[:-1]
        yield Mention("doi", match.start(1), match.start(1) + len(value), value)


def phones(context: Context) -> Iterator[Mention]:
    """Telephone numbers as E.164; a number without its country is read as one of the document's own country.

    That country is told from the addresses in the text; where none tells it, such numbers are left alone.
    """
    import phonenumbers

    home = context.home
    spans = [m.span() for m in context.near_digits(_PHONE, context.text)]
    if home is not None:
        spans += [m.span("number") for m in context.near_digits(_CALLED, context.text)]
    end_of_last = -1
    for start, end in sorted(spans):
        if start < end_of_last or any(
            m.start < end and start < m.end
            for k in ("date", "url", "email", "money")
            for m in _near(context, k, start, end)
        ):
            continue
        written = context.text[start:end]
        abroad = written.lstrip("(").startswith(("+", "00"))
        words = re.sub(r"\((0)\)", "", written) if abroad else written
        words = words.split(" - ")[0] if words.startswith("+") else words
        # Of "470 1234 / -1235" the first number is whole.
        words = re.split(r" ?/ ?-(?=\d{1,5}$)", words)[0]
        if home is None and not abroad:
            continue
        try:
            number = phonenumbers.parse(words, home)
        except phonenumbers.NumberParseException:
            continue
        digits = sum(c.isdigit() for c in words)
        if digits < 7 or not phonenumbers.is_possible_number(number):
            continue
        end_of_last = end
        yield Mention("phone", start, end, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def region(context: Context) -> str | None:
    """The country (ISO 3166) that most addresses of the text belong to, or None."""
    votes: Counter[str] = Counter()
    hosts = [m.value.split("@")[1] for m in context.mentions("email")]
    hosts += [re.sub(r"^https?://", "", m.value, flags=re.IGNORECASE).split("/")[0] for m in context.mentions("url")]
    hosts += [t.split("/")[2] for _, _, t in context.document.links if t.startswith("http") and t.count("/") > 2]
    for host in hosts:
        known = context.registry.of_host(host.rstrip(".")) if context.registry is not None else None
        if known is not None and known.country:
            votes[known.country] += 1
            continue
        suffix = host.lower().rstrip(".").rsplit(".", 1)[-1]
        country = _COUNTRY_OF_SUFFIX.get(suffix, suffix.upper())
        if len(country) == 2 and country.isalpha() and suffix not in _GENERIC:
            votes[country] += 1
    for match in _DIALLED.finditer(context.text):
        import phonenumbers

        code = phonenumbers.region_code_for_country_code(int(match.group(1)))
        if code not in ("ZZ", "001"):
            votes[code] += 1
    if votes:
        return votes.most_common(1)[0][0]
    for run in context.runs:
        code = context.text[run.body : run.end].strip()
        if run.section == "metadata" and run.element.endswith("addressCountry") and len(code) == 2 and code.isupper():
            return code
    houses = Counter(m.extra["known"].country for m in context.mentions("organisation") if "known" in m.extra)
    if houses and (country := houses.most_common(1)[0][0]):
        return str(country)
    spoken = context.lexicon.tables.get("home", {})

    return spoken.get(context.language or "")


def _near(context: Context, kind: str, start: int, end: int) -> Iterable[Mention]:
    return context.within(kind, max(0, start - 60), end + 60)


def _span(context: Context, start: int, end: int) -> tuple[int, int] | None:
    low, high = context.folded.place(start), context.folded.place(end)
    return (low, high) if low < high else None
