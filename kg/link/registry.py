"""The registry of known organisations and grants: `ontology/organisations.ttl` and `ontology/grants.ttl`.

Both files write IRIs relative to the dataset's base, which is given only when a dataset is made. So a known thing is
named here by its key, the part after `/id/`: `org/tu-darmstadt`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ConfigurationError
from kg.link.names import NameIndex, fold

_BASE = "http://base.invalid/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_FRAPO = "http://purl.org/cerif/frapo/"
_VAC = "https://w3id.org/vacancy-graph/ns#"
_CODE = "https://w3id.org/vacancy-graph/code#"
_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_KINDS = {"http://vivoweb.org/ontology/core#University": "university", f"{_FRAPO}FundingAgency": "funder"}
_HOST = re.compile(r"^https?://(?:www\.)?")
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gouv", "go", "govt", "net", "org", "res"})
_BRACKET = re.compile(r"\s*\(([^()]+)\)\s*$")


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation that the registry knows.

    `key` is its IRI after the base and `id/`; `country` is ISO 3166 alpha-2; `ror` a whole ROR address; `kinds` are
    `university`, `funder`, or what `org:classification` says (`research-institute`, `portal`). The last `hidden` of
    `alt_labels` are found but never shown.
    """

    key: str
    label: str
    alt_labels: tuple[str, ...] = ()
    acronym: str | None = None
    kinds: frozenset[str] = frozenset()
    country: str | None = None
    city: str | None = None
    ror: str | None = None
    page: str | None = None
    classes: tuple[str, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class KnownGrant:
    """A grant whose number is known; `source` says in words where from."""

    key: str
    label: str
    funder: str
    acronym: str | None
    number: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Registry:
    """Known organisations and grants, looked up by name. Made by `Registry.load`; never changed afterwards."""

    organisations: dict[str, KnownOrganisation] = field(default_factory=dict)
    grants: dict[tuple[str, str], KnownGrant] = field(default_factory=dict)
    _names: dict[str, str | None] = field(default_factory=dict)
    _acronyms: dict[str, str | None] = field(default_factory=dict)
    _index: NameIndex = field(default_factory=NameIndex)
    _hosts: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "Registry":
        """The registry of a folder; a file that is not there adds nothing.

        Raises ConfigurationError where a file is not Turtle, or an organisation has no label.
        """
        path = folder / "organisations.ttl"
        organisations = {key: _organisation(key, values, path) for key, values in _subjects(path).items()}
        grants: dict[tuple[str, str], KnownGrant] = {}
        for key, values in _subjects(folder / "grants.ttl").items():
            grant = _grant(key, values, folder / "grants.ttl")
            if grant.acronym:
                grants[grant.funder, fold(grant.acronym)] = grant
        names: dict[str, str | None] = {}
        acronyms: dict[str, str | None] = {}
        folded = [
            (name, fold(name), known.key)
            for known in organisations.values()
            for name in (known.label, *known.alt_labels)
        ]
        for _, name, key in folded:
            _enter(names, name, key)
        for known in organisations.values():
            if known.acronym:
                _enter(acronyms, known.acronym, known.key)
        index = NameIndex.of(
            [entry for entry in folded if names[entry[1]] is not None],
            {acronym: key for acronym, key in acronyms.items() if key is not None and len(acronym) > 2},
        )
        return cls(organisations, grants, names, acronyms, index, _by_host(organisations.values()))

    def organisation(self, name: str) -> KnownOrganisation | None:
        """The organisation of that name, or None where there is none or more than one.

        Labels and aliases count whatever their case, accents and punctuation; an acronym only as it is written. A
        leading article and an acronym in brackets behind the name are let pass.
        """
        name = name.strip()
        bare = _BRACKET.sub("", name)
        for form in (name, bare):
            folded = fold(form).removeprefix("the ")
            key = self._acronyms.get(form) or self._names.get(folded) or self._names.get(f"the {folded}")
            if key is not None:
                return self.organisations[key]
        return None

    def known(self, key: str) -> KnownOrganisation | None:
        """The organisation with that key (`org/…`)."""
        return self.organisations.get(key)

    def grant(self, funder: str, acronym: str) -> KnownGrant | None:
        """The grant that the funder with that key awards under that acronym."""
        return self.grants.get((funder, fold(acronym)))

    def of_host(self, host: str) -> KnownOrganisation | None:
        """The organisation whose own web host this is, or one that this is below: `phys.x.example` is of `x.example`."""
        host = host.lower().removeprefix("www.")
        while "." in host:
            if host in self._hosts:
                key = self._hosts[host]
                return self.organisations[key] if key is not None else None
            host = host.partition(".")[2]
        return None

    def find(self, text: str) -> Iterator[tuple[int, int, KnownOrganisation]]:
        """(start, end, organisation) of each known name in a text; acronyms of two letters do not count there."""
        for start, end, key in self._index.find(text):
            yield start, end, self.organisations[key]


def _enter(table: dict[str, str | None], name: str, key: str) -> None:
    # A name that two things have is no name for either.
    table[name] = key if table.get(name, key) == key else None


def domain(page: str) -> str:
    """The registered domain of a web address, as far as the usual second levels tell it.

    >>> domain("https://www.phys.x-uni.example/en"), domain("http://www.leeds.ac.uk")
    ('x-uni.example', 'leeds.ac.uk')
    """
    labels = _HOST.sub("", page).split("/")[0].lower().split(".")
    second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3 if second else -2 :])


def _by_host(organisations: Iterable[KnownOrganisation]) -> dict[str, str | None]:
    """Whose a host is; of two that share one it is the university's, and else nobody's."""
    table: dict[str, str | None] = {}
    for known in sorted(organisations, key=lambda o: "university" not in o.kinds):
        if known.page and "portal" not in known.kinds:
            host = _HOST.sub("", known.page).split("/")[0].lower()
            for name in {host, domain(host)}:
                first = table.get(name, known.key)
                if first == known.key or (first is not None and "university" not in known.kinds):
                    table[name] = first
                else:
                    table[name] = None
    return table


def _subjects(path: Path) -> dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]:
    if not path.is_file():
        return {}
    found: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=_BASE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
                found[_key(subject)][quad.predicate.value].append(value)
    except SyntaxError as error:
        raise ConfigurationError(f"{path} cannot be read as Turtle: {error}") from error
    return found


def _key(node: ox.NamedNode) -> str:
    return node.value.removeprefix(_BASE).removeprefix("id/")


def _organisation(key: str, values: dict[str, list[ox.NamedNode | ox.Literal]], path: Path) -> KnownOrganisation:
    label = _one(values, _RDFS_LABEL)
    if label is None:
        raise ConfigurationError(f'{path}: {key} has no rdfs:label; give it one, such as rdfs:label "University of X"')
    types = tuple(node.value for node in values.get(_RDF_TYPE, []))
    classified = [node.value for node in values.get("http://www.w3.org/ns/org#classification", [])]
    kinds = {_KINDS[t] for t in types if t in _KINDS} | {c.removeprefix(_CODE) for c in classified}
    names = [node.value for p in ("altLabel", "hiddenLabel") for node in values.get(f"{_SKOS}{p}", [])]
    country = _one(values, f"{_VAC}country")
    return KnownOrganisation(
        key=key,
        label=label,
        alt_labels=tuple(names),
        acronym=_one(values, f"{_FRAPO}hasAcronym"),
        kinds=frozenset(kinds),
        country=_alpha2(country.removeprefix(_COUNTRY)) if country else None,
        city=_one(values, "https://schema.org/location"),
        ror=_one(values, "http://vivoweb.org/ontology/core#rorId"),
        page=_one(values, "http://xmlns.com/foaf/0.1/page"),
        classes=types,
        hidden=len(values.get(f"{_SKOS}hiddenLabel", [])),
    )


def _grant(key: str, values: dict[str, list[ox.NamedNode | ox.Literal]], path: Path) -> KnownGrant:
    awarded = [node for node in values.get(f"{_FRAPO}isAwardedBy", []) if isinstance(node, ox.NamedNode)]
    label = _one(values, _RDFS_LABEL)
    if not awarded or label is None:
        raise ConfigurationError(f"{path}: {key} needs an rdfs:label and a frapo:isAwardedBy that names its funder")
    return KnownGrant(
        key=key,
        label=label,
        funder=_key(awarded[0]),
        acronym=_one(values, f"{_FRAPO}hasAcronym"),
        number=_one(values, f"{_FRAPO}hasGrantNumber"),
        source=_one(values, "http://purl.org/dc/terms/source"),
    )


def _one(values: dict[str, list[ox.NamedNode | ox.Literal]], predicate: str) -> str | None:
    nodes = values.get(predicate, [])
    return nodes[0].value if nodes else None


def _alpha2(alpha3: str) -> str | None:
    from babel.core import get_global

    codes = get_global("territory_aliases").get(alpha3)
    return codes[0] if codes else None
