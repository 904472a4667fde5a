"""The lexicon: rules by field and wording by language, read from `kg/extract/lexicon` and checked while it is read."""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import ConfigurationError
from kg.extract import calibration
from kg.extract.fact import Level
from kg.extract.notation import PhraseError
from kg.extract.phrases import Scanner

FOLDER = Path(__file__).parent / "lexicon"
KINDS = ("label", "keyed", "cue", "pattern", "position", "structured", "function")
LEVELS = ("explicit", "normalised", "inferred", "enriched")
Made = TypeVar("Made")
SECTIONS = (
    "title",
    "facts",
    "about",
    "tasks",
    "profile",
    "offer",
    "apply",
    "contact",
    "legal",
    "other-jobs",
    "nav",
    "metadata",
)
# Folders whose files add wording to the languages: around names, on the terms of a job and of its application, on dates
# and durations, of pages that are no postings, of duties and demands, and on what stands around the job (places, offers,
# notices), of ads that offer several positions, and on what positions are called.
PARTS = ("names", "terms", "times", "pages", "prose", "circumstances", "positions", "titles")


@dataclass(frozen=True, slots=True)
class Rule:
    """One recogniser. `kind` says how it finds values: behind a `label` that a list names, behind a key whose words hold a cue of
    `near` (`keyed`), by a `cue`, a `pattern`, the place (`position`), metadata (`structured`) or in code. `value` names the mentions that it takes (a value parser's, or `word:NAME` of the languages).

    `before`, `after` name cues that stand before or after the value within `gap` characters; `near` and `near2` cues
    that stand anywhere in the `window` (`clause`, `sentence`, `block`), `exclude` cues that must not. `sections` are
    those where it holds (all but `other-jobs` and `nav`, where empty), `not_sections` those where it does not. `where`
    gives what a mention must say. `verbatim` names the rule, of level explicit, that a value copied as it stands counts
    for. `reach` is how far into a label's value the mention may begin, `take` which values of the label are looked at.
    `exclude_follows` says that an excluding cue belongs to the value before it,
    where there is one; with `exclude_window = "bound"` it belongs to the next value of its clause, else to the one before
    it. `exclude_gap` is how near a cue of `exclude_after` must stand, `more` gives further keys of the value, `last` says that of several values of a label the last one counts, `rank` of which rank of the field the rule is. `required` leaves values alone that stand under a heading of what is only welcome. `skip` leaves values alone that lie in another mention of these kinds. `value_map` turns plain values into others.
    """

    id: str
    field: str
    kind: str
    level: Level
    confidence: float
    value: str = ""
    labels: tuple[str, ...] = ()
    take: tuple[str, ...] = ("inline", "next", "prev")
    reach: int = 60
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    near2: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_before: tuple[str, ...] = ()
    exclude_after: tuple[str, ...] = ()
    gap: int = 40
    window: str = "sentence"
    exclude_window: str = "sentence"
    sections: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    where: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    exclude_follows: bool = False
    verbatim: str = ""
    path: str = ""
    skip: tuple[str, ...] = ()
    value_map: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    note: str = ""
    required: bool = False
    exclude_gap: int = 25
    last: bool = False
    rank: str = ""
    more: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `card` is one or many; `accept` is the confidence from which a value is asserted.

    How one of several values is chosen is its policy. `ranks` names kinds of wording, that which decides first; a rule says
    which it is of (`rank`), or it is of the field's own `rank`; of a rank in `single` the surest value counts alone.
    Among values of one rank the surest is taken, unless another comes closer than `margin`:
    then they are in conflict, and neither is said, unless the clauses of all but one have a cue of `doubt`. A day of a field
    that `follows` another is not long before that one's; of a period the last day counts, where `last_of_period` says so.
    What is proposed for a field of `unless` at the same words is that one's, but where a label says this one.
    `places` is how many spans of one value are
    kept (0: all), `keys` what a mention's further keys may add to the value. `replaces` says that in
    an ad for several positions a value of one of them stands instead of a shared one (else beside it).
    """

    name: str
    card: str = "one"
    accept: float = 0.5
    margin: float = 0.0
    ranks: tuple[str, ...] = ()
    rank: str = ""
    single: tuple[str, ...] = ()
    places: int = 3
    keys: tuple[str, ...] = ()
    replaces: bool = False
    follows: str = ""
    last_of_period: bool = False
    doubt: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All fields and all languages: what the extractor knows that is not code.

    `measured` holds the precision of rules as `kg evaluate --calibrate` found it, by the rule's id.
    """

    fields: Mapping[str, Field]
    rules: Mapping[str, Rule]
    languages: tuple[str, ...]
    scanner: Scanner
    stopwords: Mapping[str, frozenset[str]]
    groups: frozenset[str]
    tables: Mapping[str, Mapping[str, Any]]
    measured: Mapping[str, float] = dataclasses.field(default_factory=dict)
    _made: dict[Callable[["Lexicon"], Any], Any] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[["Lexicon"], Made]) -> Made:
        """What a function makes of this lexicon (a pattern, a set of words), made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def listed(self, table: str, name: str) -> tuple[str, ...]:
        """A list of words of one of the tables; empty where the lexicon has none."""
        return tuple(self.tables.get(table, {}).get(name, ()))


def load(folder: Path = FOLDER) -> Lexicon:
    """Read and check a lexicon.

    Raises ConfigurationError that names the file and the rule or phrase where something does not hold: a file that is
    no TOML, a key that no rule has, a rule's id used twice, a phrase that does not compile, cues that no language has.
    """
    scanner, groups, stopwords, tables, languages = Scanner(), set[str](), {}, dict[str, dict[str, Any]](), []
    own = sorted((folder / "languages").glob("*.toml"))
    more = [path for part in PARTS for path in sorted((folder / part).glob("*.toml"))]
    for path in (*own, *more):
        table = _toml(path)
        if path in own:
            languages.append(path.stem)
            stopwords[path.stem] = frozenset(table.pop("stopwords", ()))
        if wrong := [k for k, v in table.items() if not isinstance(v, dict)]:
            raise ConfigurationError(f"{path}: {wrong[0]!r} must be a table")
        for kind in ("sections", "labels", "cues"):
            for name, phrases in table.pop(kind, {}).items():
                if kind == "sections" and name not in SECTIONS:
                    raise ConfigurationError(f"{path}: {name!r} is no section; sections are {', '.join(SECTIONS)}")
                _add(scanner, groups, f"{kind[:-1]}:{name}", phrases, path)
        for name, values in table.pop("words", {}).items():
            for value, phrases in values.items():
                _add(scanner, groups, f"word:{name}:{value}", phrases, path)
        for name, values in table.items():
            if not isinstance(values, dict):
                raise ConfigurationError(f"{path}: {name!r} is neither a table nor one of the keys that a language has")
            _merge(tables.setdefault(name, {}), values)
    found: dict[str, Field] = {}
    rules: dict[str, Rule] = {}
    for path in sorted((folder / "fields").glob("*.toml")):
        one = _field(path, rules)
        found[one.name] = one
    _check(rules, groups, folder)
    measured = calibration.load(folder / calibration.NAME)
    return Lexicon(found, rules, tuple(languages), scanner, stopwords, frozenset(groups), tables, measured)


@cache
def default() -> Lexicon:
    """The lexicon that ships with the project, read once."""
    return load()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error


def _merge(table: dict[str, Any], more: Mapping[str, Any]) -> None:
    # Lists of several files add up, so that a language adds its own words to those of the others.
    for key, value in more.items():
        table[key] = [*table[key], *value] if isinstance(value, list) and isinstance(table.get(key), list) else value


def _add(scanner: Scanner, groups: set[str], group: str, phrases: Any, path: Path) -> None:
    code = path.stem
    if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise ConfigurationError(f"{path}: {group} must be a list of phrases")
    groups.add(group)
    for phrase in phrases:
        try:
            scanner.add(group, phrase, code)
        except PhraseError as error:
            raise ConfigurationError(f"{path}: {group}: {error}") from error


def _field(path: Path, rules: dict[str, Rule]) -> Field:
    table = _toml(path)
    raw = table.pop("rule", [])
    known = {f.name for f in dataclasses.fields(Field)} - {"name", "rules"}
    if unknown := set(table) - known:
        raise ConfigurationError(f"{path}: {', '.join(sorted(unknown))} is no key of a field; keys are {sorted(known)}")
    own = []
    for entry in raw:
        rule = _rule(entry, path)
        for identifier in filter(None, (rule.id, rule.verbatim)):
            if identifier in rules:
                raise ConfigurationError(f"{path}: the rule id {identifier!r} is used twice")
            rules[identifier] = rule
        own.append(rule)
    settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    result = Field(name=path.stem, rules=tuple(own), **settings)
    if result.card not in ("one", "many"):
        raise ConfigurationError(f"{path}: card is one or many")
    named = {*filter(None, (rule.rank for rule in own)), *result.single, *([result.rank] if result.ranks else [])}
    if unknown := named - set(result.ranks):
        raise ConfigurationError(
            f"{path}: no such rank: {', '.join(sorted(map(repr, unknown)))}; ranks are {result.ranks}"
        )
    return result


def _rule(entry: Mapping[str, Any], path: Path) -> Rule:
    known = {f.name for f in dataclasses.fields(Rule)} - {"field"}
    identifier = entry.get("id", "?")
    if unknown := set(entry) - known:
        raise ConfigurationError(f"{path}: rule {identifier}: no such key: {', '.join(sorted(unknown))}")
    if missing := {"id", "kind", "level", "confidence"} - set(entry):
        raise ConfigurationError(f"{path}: rule {identifier}: {', '.join(sorted(missing))} is missing")
    if not re.fullmatch(rf"{re.escape(path.stem)}\.[a-z0-9_.-]+", identifier):
        raise ConfigurationError(f"{path}: rule {identifier}: an id begins with the field's name and a dot")
    if entry["kind"] not in KINDS or entry["level"] not in LEVELS or not 0 < entry["confidence"] < 1:
        raise ConfigurationError(
            f"{path}: rule {identifier}: kind is one of {KINDS}, level one of {LEVELS}, confidence between 0 and 1"
        )
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Rule(field=path.stem, **values)


def _check(rules: Mapping[str, Rule], groups: set[str], folder: Path) -> None:
    for rule in rules.values():
        cues = (
            *rule.before,
            *rule.after,
            *rule.near,
            *rule.near2,
            *rule.exclude,
            *rule.exclude_before,
            *rule.exclude_after,
        )
        absent = [f"cue:{c}" for c in cues if f"cue:{c}" not in groups]
        absent += [f"label:{c}" for c in rule.labels if f"label:{c}" not in groups]
        if rule.value.startswith("word:") and not any(g.startswith(rule.value + ":") for g in groups):
            absent.append(rule.value)
        if absent:
            raise ConfigurationError(f"{folder}: rule {rule.id}: no language has {', '.join(absent)}")
        wrong = [s for s in (*rule.sections, *rule.not_sections) if s not in SECTIONS]
        if (
            wrong
            or rule.window not in ("clause", "sentence", "block")
            or rule.exclude_window not in ("clause", "sentence", "block", "bound")
        ):
            raise ConfigurationError(f"{folder}: rule {rule.id}: no such section or window: {wrong or rule.window}")
