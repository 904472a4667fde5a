"""From statements to what a page shows: facts with their labels, values made readable, and the words they rest on."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from babel import dates, numbers
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.serve import labels
from kg.serve.documents import Subject, Value
from kg.serve.labels import Label
from kg.serve.names import PREFIXES, curie, term
from kg.serve.reading import Reading
from kg.serve.standing import as_date
from kg.serve.words import address

XSD = PREFIXES["xsd"]
MAX_DEPTH = 4
"""Parts within parts that a page shows."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of an ad that a statement rests on; `start` and `end` count code points of its text.

    `postings` are those that the ad is of, each with a link to the words on its page.
    """

    text: str
    start: int | None
    end: int | None
    confidence: float | None
    postings: tuple["Shown", ...] = ()


@dataclass(slots=True)
class Shown:
    """One value: its text, where it leads, its language, for dates the machine's form, its own facts if it is a part.

    `statements` are those that it stands for; `anchor` is the fragment by which the page's thing names a part.
    """

    text: str
    href: str = ""
    lang: str = ""
    iso: str = ""
    title: str = ""
    quotes: list[Quote] = field(default_factory=list)
    facts: list["Fact"] = field(default_factory=list)
    statements: list[tuple[Subject, NamedNode, Value]] = field(default_factory=list)
    anchor: str = ""


@dataclass(slots=True)
class Fact:
    """One property with its values."""

    name: str
    label: Label
    values: list[Shown]


class View:
    """What the pages ask of one description, in one language."""

    def __init__(
        self,
        read: Reading,
        lang: str,
        base: str,
        known_terms: Mapping[str, str],
        keep: Mapping[str, str] | None = None,
    ) -> None:
        """`keep` are the parameters that links to pages of our own take along, such as the day that they speak of."""
        found = read.found
        self._keep = f"?{urlencode(keep)}" if keep else ""
        self.found = found
        self.base = base
        self.lang = lang
        self._about: dict[Subject, list[Quad]] = {}
        self._pointing: dict[NamedNode, list[Quad]] = {}
        for quad in dict.fromkeys([*found.about, *read.around]):
            self._about.setdefault(quad.subject, []).append(quad)  # type: ignore[arg-type]
            if isinstance(quad.object, NamedNode):
                self._pointing.setdefault(quad.object, []).append(quad)
        self._names = read.names
        self._terms = known_terms
        self._sources = read.sources
        self._quotes = _quotes(found.evidence, self._postings)
        self._open: set[Subject] = set()
        self._parts = {s for s in found.subjects if isinstance(s, BlankNode) or "#" in s.value}

    def label(self, node: NamedNode) -> Label:
        """What a node is called."""
        said = labels.choose(self._names.get(node.value, ()), self.lang)
        return said or Label(self._terms.get(curie(node.value)) or labels.from_iri(node.value))

    def objects(self, subject: Subject, prop: str) -> list[NamedNode | Literal]:
        """The values of a property, by its prefixed name."""
        wanted = term(prop)
        return [
            q.object
            for q in self._about.get(subject, ())
            if q.predicate == wanted and isinstance(q.object, NamedNode | Literal)
        ]

    def nodes(self, subject: Subject, prop: str) -> list[NamedNode]:
        """Those values that are things."""
        return [o for o in self.objects(subject, prop) if isinstance(o, NamedNode)]

    def subjects(self, prop: str, value: NamedNode) -> list[NamedNode]:
        """The things that have this value."""
        wanted = term(prop)
        return [
            q.subject
            for q in self._pointing.get(value, ())
            if q.predicate == wanted and isinstance(q.subject, NamedNode)
        ]

    def link(self, node: NamedNode) -> Shown:
        """A thing by its name, leading to its page here, or to its own address elsewhere."""
        name = self.label(node)
        to = href(node.value, self.base)
        return Shown(name.text, self.kept(to), name.lang, title=node.value)

    def _postings(self, evidence: Mapping[str, NamedNode | Literal]) -> Iterable[Shown]:
        """The postings that this evidence is from, each leading to its words there as far as its page has them."""
        snapshot, start = evidence.get("prov:wasDerivedFrom"), evidence.get("vac:start")
        for source in self._sources.get(snapshot.value, ()) if snapshot else ():
            link = self.link(source.posting)
            if source.alone and start is not None:
                link.href += f"#{address(int(start.value))}"
            yield link

    def kept(self, to: str) -> str:
        """An address with the parameters that links take along, where it is one of our pages."""
        if not self._keep or not to.startswith("/"):
            return to
        path, hash_, fragment = to.partition("#")
        return path + self._keep + hash_ + fragment

    def facts(self, subject: Subject, leave_out: Iterable[str] = ()) -> list[Fact]:
        """All statements about a node as facts, in the order of their labels."""
        skipped = set(leave_out)
        grouped: dict[NamedNode, dict[Value, None]] = {}
        for quad in self._about.get(subject, ()):
            if isinstance(quad.object, NamedNode | BlankNode | Literal):
                grouped.setdefault(quad.predicate, {})[quad.object] = None  # two graphs may say the same
        facts = []
        for prop, values in grouped.items():
            name = curie(prop.value)
            if name not in skipped:
                ordered = sorted(values, key=self._order)
                facts.append(Fact(name, self.label(prop), [self.shown(subject, prop, v) for v in ordered]))
        return sorted(facts, key=lambda f: f.label.text.lower())

    def shown(self, subject: Subject, prop: NamedNode, value: Value) -> Shown:
        """One value with its quotes; a part brings its own facts."""
        if isinstance(value, Literal):
            made = literal(value, self.lang)
        elif isinstance(value, BlankNode) or value in self._parts:
            made = self._part(value)
            if not made.anchor and value.value.startswith(self.found.iri.value + "#"):
                made.anchor = value.value.partition("#")[2]
        else:
            made = self.link(value)
        made.statements.append((subject, prop, value))
        if isinstance(subject, NamedNode) and not isinstance(value, BlankNode):
            made.quotes = self._quotes.get((subject, prop, value), [])
        return made

    def _part(self, part: Subject) -> Shown:
        """A part with its own facts, as deep as a page shows them: parts may be parts of each other."""
        if part in self._open or len(self._open) == MAX_DEPTH:
            return Shown("…", title=part.value)
        self._open.add(part)
        try:
            return self._opened(part)
        finally:
            self._open.remove(part)

    def _opened(self, part: Subject) -> Shown:
        texts = [o for o in self.objects(part, "schema:description") if isinstance(o, Literal)]
        facts = self.facts(part, ("rdf:type", "rdfs:label", "schema:description", "vac:order"))
        if texts:
            text, lang = texts[0].value, texts[0].language or ""
        elif len(facts) == 1 and len(facts[0].values) == 1:
            # A part that says one thing is that thing.
            return facts[0].values[0]
        else:
            classes = self.nodes(part, "rdf:type")
            named = self.objects(part, "rdfs:label")
            name = Label(named[0].value) if named else self.label(classes[0]) if classes else Label("")
            text, lang = name.text, name.lang
        return Shown(text, "", lang, title=part.value, facts=facts)

    def _order(self, value: Value) -> tuple[int, str]:
        if not isinstance(value, Literal) and value in self._parts:
            numbered = [o for o in self.objects(value, "vac:order") if isinstance(o, Literal) and o.value.isdecimal()]
            return (int(numbered[0].value) if numbered else 0, value.value)
        return (0, self.label(value).text.lower() if isinstance(value, NamedNode) else value.value)


def href(iri: str, base: str) -> str:
    """Where a link to this IRI leads: relative for our own things and terms, nowhere for what is no web address."""
    if iri.startswith(base + "id/"):
        return "/id/" + quote(iri.removeprefix(base + "id/"), safe="/:@!$&'()*+,;=~%#")
    for prefix, page in (("vac", "/ns"), ("code", "/code")):
        if iri.startswith(PREFIXES[prefix]):
            return f"{page}#{quote(iri.removeprefix(PREFIXES[prefix]))}"
    return iri if iri.startswith(("http://", "https://")) else ""


def literal(value: Literal, lang: str) -> Shown:
    """A literal as people write it in that language."""
    datatype, text = value.datatype.value.removeprefix(XSD), value.value
    if datatype == "date" and (day := as_date(text)):
        return Shown(long_date(day, lang), iso=text)
    if datatype == "dateTime" and (day := as_date(text[:10])):
        return Shown(f"{long_date(day, lang)}, {text[11:16]} {text[19:]}".strip(), iso=text)
    if datatype in ("decimal", "integer", "double"):
        try:
            return Shown(numbers.format_decimal(text, locale=lang, decimal_quantization=False), iso=text)
        except (ValueError, ArithmeticError):
            return Shown(text)
    if datatype == "boolean" and text in ("true", "false"):
        return Shown(
            {"true": {"de": "ja"}, "false": {"de": "nein"}}[text].get(lang, {"true": "yes", "false": "no"}[text])
        )
    if datatype == "anyURI" and text.startswith(("http://", "https://")):
        return Shown(text, text)
    if _EMAIL.fullmatch(text):
        return Shown(text, f"mailto:{text}")
    return Shown(text, lang=value.language or "")


def long_date(day: date, lang: str) -> str:
    """A date in words.

    >>> long_date(date(2031, 3, 31), "de")
    '31. März 2031'
    """
    return dates.format_date(day, "d MMMM y" if lang == "en" else "long", locale=lang)


def _quotes(
    evidence: Iterable[Quad], postings: Callable[[Mapping[str, NamedNode | Literal]], Iterable[Shown]]
) -> dict[tuple[NamedNode, NamedNode, NamedNode | Literal], list[Quote]]:
    """The words behind statements; `postings` gives those that a node of evidence, by its properties, is from."""
    nodes: dict[NamedNode, dict[str, NamedNode | Literal]] = {}
    for quad in evidence:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            nodes.setdefault(quad.subject, {})[curie(quad.predicate.value)] = quad.object
    found: dict[tuple[NamedNode, NamedNode, NamedNode | Literal], list[Quote]] = {}
    for said in nodes.values():
        subject, prop, value = (said.get(f"rdf:{part}") for part in ("subject", "predicate", "object"))
        if not (isinstance(subject, NamedNode) and isinstance(prop, NamedNode) and value and "vac:quote" in said):
            continue
        if "vac:status" in said:
            continue  # a candidate is no evidence for what is asserted
        numbers_of = {k: _number(said.get(f"vac:{k}")) for k in ("start", "end", "confidence")}
        made = Quote(
            said["vac:quote"].value,
            None if numbers_of["start"] is None else int(numbers_of["start"]),
            None if numbers_of["end"] is None else int(numbers_of["end"]),
            numbers_of["confidence"],
            tuple(postings(said)),
        )
        found.setdefault((subject, prop, value), []).append(made)
    for quotes in found.values():
        quotes.sort(key=lambda q: ([one.text for one in q.postings], q.start or 0, q.end or 0))
    return found


def _number(value: NamedNode | Literal | None) -> float | None:
    try:
        return float(value.value) if value is not None else None
    except ValueError:
        return None
