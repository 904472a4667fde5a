"""Every setting once: name, default, kind and help; read when asked for, never at import.

A setting is taken from the command's flag, else `KG_NAME` in the environment, else `kg.toml` in the data folder, else
its default. Names that no setting has are reported, so that a typing error is seen.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from kg.errors import ConfigurationError, InputError, UsageError

PUBLISH_TEXT = ("full", "quotes", "none")
LOG = ("text", "json", "off")
METRICS = ("local", "all", "off")
LLM = ("off", "fill", "audit")
INDEX = ("memory", "disk")
# Not a setting: a secret is taken from the environment only, and only where it is used (`kg.llm`).
SECRET = "llm_key"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `kind` is `str`, `int` or `float`.

    What is allowed: `choices` (any, where empty), for numbers `least` to `most`, for `iri` an absolute web address (or
    nothing, where the default is nothing), which has to `end` so.
    """

    name: str
    default: str | int | float
    help: str
    choices: tuple[str, ...] = ()
    least: float = 1
    most: int | None = None
    iri: bool = False
    end: str = ""

    @property
    def kind(self) -> type:
        """The type of its values."""
        return type(self.default)


SETTINGS: tuple[Setting, ...] = (
    Setting("base", "http://127.0.0.1:8000/", "IRI that every minted IRI begins with; fixed once a data folder exists", iri=True, end="/"),
    Setting("host", "127.0.0.1", "address that `kg serve` listens on"),
    Setting("port", 8000, "port that `kg serve` listens on (0: a free one)", least=0, most=65535),
    Setting("max_text", 1_000_000, "largest posting taken in, in characters of text"),
    Setting("publish_text", "quotes", "what of an ad's text is shown: all of it, the words of each fact, nothing", PUBLISH_TEXT),
    Setting("licence", "https://creativecommons.org/licenses/by/4.0/", "IRI of the dataset's licence, stated in every description", iri=True),
    Setting("publisher", "Vacancy Graph (unconfigured publisher)", "name of who publishes the dataset, stated in every description"),
    Setting("publisher_url", "", "web page of who publishes the dataset", iri=True),
    Setting("query_timeout", 30.0, "longest time that one SPARQL query may take, in seconds", least=0.001),
    Setting("query_bytes", 50_000_000, "largest answer to a SPARQL query, in bytes; a larger one is refused, never cut"),
    Setting("query_length", 100_000, "longest SPARQL query taken, in characters"),
    Setting("query_workers", 2, "processes kept free for queries that are quick; about one a core"),
    Setting("query_long", 8, "queries that may run for long at once"),
    Setting("query_queue", 64, "queries that may wait for a process; past it they are refused (503)"),
    Setting("query_wait", 10.0, "longest time that a query waits for a process, in seconds", least=0.001),
    Setting("query_memory", 1_000_000_000, "memory that one query may take, in bytes (Linux)", least=50_000_000),
    Setting("write_timeout", 60.0, "longest time that taking in one posting, or one update, may take, in seconds", least=0.001),
    Setting("validate_timeout", 10.0, "longest time that validating what a stranger sends may take, in seconds", least=0.001),
    Setting("validate_workers", 2, "validations for strangers that may run at once"),
    Setting("task_memory", 1_000_000_000, "memory that one posting, update or validation may take, in bytes (Linux)", least=50_000_000),
    Setting("answer_cache", 64, "memory for answers to queries that are kept, in MB; 0 keeps none", least=0),
    Setting("release_memory", 2_000, "memory that past releases may take together when they are queried, in MB"),
    Setting("service_allow", "", "endpoints that SERVICE may name, parted by spaces; others are refused"),
    Setting("index", "memory", "where the index that answers queries lies", INDEX),
    Setting("request_bytes", 1_000_000, "largest request taken: its address and header fields, and its body, in bytes", least=10_000),
    Setting("write_bytes", 50_000_000, "largest body taken from the bearer of a token, and largest change by an update, in bytes", least=10_000),
    Setting("request_seconds", 10.0, "longest time that a request may take to come in, in seconds", least=0.001),
    Setting("rate", 50.0, "requests that a client may make a second, on average; 0: any number (clients on the same machine always)", least=0),
    Setting("rate_burst", 200, "requests that a client may make at once before its rate counts"),
    Setting("trusted_proxies", "", "addresses and networks of proxies that say truly whom they ask for, with commas between"),
    Setting("drain_seconds", 8, "time in which requests may end when the service is stopped, in seconds", least=0),
    Setting("log", "text", "how each request is written to standard error", LOG),
    Setting("metrics", "local", "who may read /metrics: clients on the same machine, anyone, nobody", METRICS),
    Setting("llm", "off", "whether a language model helps: off, fill what the rules leave open, audit (only report)", LLM),
    Setting("llm_url", "", "address of an OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1", iri=True),
    Setting("llm_model", "", "name of the language model there"),
    Setting("llm_seconds", 60.0, "longest time that one request to the language model may take, in seconds", least=0.001),
    Setting("llm_calls", 200, "requests to the language model that one command may make", least=0),
    Setting("llm_tokens", 500_000, "tokens of the language model that one command may use", least=0),
    Setting("link", "on", "whether organisations get ids from the index of ROR in the data folder", ("on", "off")),
    Setting("link_least", 0.72, "least score of a link that is stated, from 0 to 1", least=0, most=1),
    Setting("link_drop", "", "ROR ids and methods (name, words, former-name, acronym, fuzzy) of links that are not stated"),
    Setting("lang", "en", "language of reports for people"),
    Setting("ror_dump", "", "address of the dump of ROR that `kg registry update` fetches (https)", iri=True),
    Setting("title", "Vacancy Graph", "title of the dataset, on its pages and in every description"),
)  # fmt: skip
TABLES = ("sources",)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. `origin` says of each where it came from: `flag`, `environment`, `kg.toml`, `default`.

    `sources` maps a source's prefix (its address, or a path) to settings of its own: `{"examples/": {"publish_text":
    "full"}}`; the longest prefix wins.
    """

    data: Path
    base: str
    host: str
    port: int
    max_text: int
    publish_text: str
    licence: str
    publisher: str
    publisher_url: str
    title: str
    query_timeout: float = 30.0
    query_bytes: int = 50_000_000
    query_length: int = 100_000
    query_workers: int = 2
    query_long: int = 8
    query_queue: int = 64
    query_wait: float = 10.0
    query_memory: int = 1_000_000_000
    write_timeout: float = 60.0
    validate_timeout: float = 10.0
    validate_workers: int = 2
    task_memory: int = 1_000_000_000
    answer_cache: int = 64
    release_memory: int = 2_000
    service_allow: str = ""
    index: str = "memory"
    request_bytes: int = 1_000_000
    write_bytes: int = 50_000_000
    request_seconds: float = 10.0
    rate: float = 50.0
    rate_burst: int = 200
    trusted_proxies: str = ""
    drain_seconds: int = 8
    log: str = "text"
    metrics: str = "local"
    llm: str = "off"
    llm_url: str = ""
    llm_model: str = ""
    llm_seconds: float = 60.0
    llm_calls: int = 200
    llm_tokens: int = 500_000
    link: str = "on"
    link_least: float = 0.72
    link_drop: str = ""
    ror_dump: str = ""
    lang: str = "en"
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def publish_text_of(self, *names: str) -> Literal["full", "quotes", "none"]:
        """What of the text of a posting known by these names is shown: `full`, `quotes` or `none`.

        A flag goes before the source's own setting, as it does before every other.
        """
        own = {} if self.origin.get("publish_text") == "flag" else self.sources
        prefixes = [p for p, given in own.items() if "publish_text" in given and any(n.startswith(p) for n in names)]
        found = self.sources[max(prefixes, key=len)]["publish_text"] if prefixes else self.publish_text
        return cast(Literal["full", "quotes", "none"], found)  # `load` lets no other word through


def load(data: Path, flags: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force for a data folder.

    `flags` are those given on the command line (None where not given); `environment` defaults to the process's own.
    Raises ConfigurationError where kg.toml cannot be read or a value does not fit its setting, UsageError where that
    value was given by flag, InputError where the data folder is a file.

    >>> load(Path("nowhere"), {"port": 9000}, {"KG_HOST": "::1"}).origin["host"]
    'environment'
    """
    flags = {k: v for k, v in (flags or {}).items() if v is not None}
    environment = os.environ if environment is None else environment
    table = _toml(data / "kg.toml")
    known = {s.name: s for s in SETTINGS}
    warnings = [
        *(_unknown(f"KG_{name.upper()}", "the environment", known)
          for name in sorted(k[3:].lower() for k in environment if k.startswith("KG_"))
          if name not in known and name not in ("data", "gold", "refdata", SECRET)),
        *(_unknown(name, str(data / "kg.toml"), known) for name in table if name not in known and name not in TABLES),
    ]  # fmt: skip
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name, setting in known.items():
        for where, given in (
            ("flag", flags.get(name)),
            ("environment", environment.get(f"KG_{name.upper()}")),
            ("kg.toml", table.get(name)),
            ("default", setting.default),
        ):
            if given is not None:
                values[name], origin[name] = _fit(setting, given, where), where
                break
    sources = _sources(table.get("sources", {}), data)
    warnings += [
        _unknown(name, f"{data / 'kg.toml'}, [sources.{prefix!r}],", {"publish_text": known["publish_text"]})
        for prefix, own in sources.items() for name in own if name != "publish_text"
    ]  # fmt: skip
    return Settings(data=data, sources=sources, origin=origin, warnings=tuple(warnings), **values)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise InputError(f"{path.parent} is a file, not a data folder; name a folder with --data") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read as TOML: {error}") from error


def _fit(setting: Setting, given: Any, where: str) -> Any:
    wrong = UsageError if where == "flag" else ConfigurationError
    said = f"{setting.name} (from {where}) is {given!r}"
    try:
        if isinstance(given, bool) or (isinstance(given, float) and setting.kind is not float):
            raise TypeError
        if setting.kind is str and not (isinstance(given, str) and (given.strip() or not setting.default)):
            raise TypeError
        value = setting.kind(given)
    except (TypeError, ValueError):
        needs = {int: "a whole number", float: "a number", str: "a text"}[setting.kind]
        raise wrong(f"{said}, but needs {needs}, such as {setting.default!r}") from None
    if setting.choices and value not in setting.choices:
        raise wrong(f"{said}; it may be {', '.join(setting.choices)}")
    if setting.kind is not str and not (setting.least <= value and (setting.most is None or value <= setting.most)):
        raise wrong(f"{said}; it may be {setting.least} {f'to {setting.most}' if setting.most else 'or more'}")
    if setting.iri and value != setting.default and not _address(value, setting.end):
        ends = f" that ends in {setting.end}" if setting.end else ""
        raise wrong(
            f"{said}, but must be a web address (http or https){ends}, such as https://example.org/{setting.end and 'jobs/'}"
        )
    return value


def _address(value: str, end: str) -> bool:
    """Whether it can be an IRI of the web: no space or other character that an IRI may not hold (RFC 3987)."""
    return re.fullmatch(r"https?://[^\s/?#<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*", value) is not None and value.endswith(end)


def _unknown(name: str, where: str, known: Mapping[str, Setting]) -> str:
    plain = name.removeprefix("KG_").lower()
    if plain == SECRET:
        return f"{where} has {name}, which is not read from a file; take it out, and set KG_LLM_KEY in the environment"
    near = difflib.get_close_matches(plain, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{where} has a setting {name}, which does not exist{hint}"


def _sources(table: Any, data: Path) -> dict[str, dict[str, str]]:
    place = f"{data / 'kg.toml'}, [sources]"
    if not isinstance(table, dict) or not all(isinstance(v, dict) for v in table.values()):
        raise ConfigurationError(f'{place} maps a prefix to a table: [sources."examples/"] publish_text = "full"')
    for prefix, own in table.items():
        if own.get("publish_text", "full") not in PUBLISH_TEXT:
            raise ConfigurationError(f"{place}, {prefix!r}: publish_text may be {', '.join(PUBLISH_TEXT)}")
    return {str(prefix): {str(k): str(v) for k, v in own.items()} for prefix, own in table.items()}
