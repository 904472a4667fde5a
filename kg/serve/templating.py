"""Templates and wording: Jinja2 with autoescape, and the pages' own words by language from `wording/LANGUAGE/*.toml`."""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request

from kg.errors import ConfigurationError
from kg.serve import negotiate
from kg.serve.languages import chosen
from kg.serve.names import curie

HERE = Path(__file__).parent
DEFAULT_LANGUAGE = "en"
NAVIGATION = (
    ("/search", "search"), ("/questions", "nav_questions"), ("/sparql", "query"), ("/ns", "nav_vocabulary"),
    ("/validate", "nav_submit"), ("/steward", "nav_steward"), ("/releases", "releases"),
)  # fmt: skip
"""Addresses in the order in which every page links them, each with its word; those that the application has."""


class Templates:
    """The templates of `templates/`, rendered with the wording of the language that is asked for."""

    def __init__(self, site: Mapping[str, Any], addresses: Collection[str] = ()) -> None:
        self.wording = {path.name: read(path) for path in sorted((HERE / "wording").iterdir()) if path.is_dir()}
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["site"] = dict(site)
        self._environment.globals["navigation"] = [(at, word) for at, word in NAVIGATION if at in addresses]
        self._environment.globals["addresses"] = frozenset(addresses)
        self._environment.filters["curie"] = curie
        self._environment.filters["licence"] = _licence

    def language(self, request: Request) -> str:
        """The language of a page: `lang=` in the address, else the one chosen before, else Accept-Language, else English."""
        for asked in (request.query_params.get("lang", ""), chosen(request.headers.get("cookie", ""))):
            if asked in self.wording:
                return asked
        accepted = request.headers.get("accept-language")
        return negotiate.language(accepted, list(self.wording), DEFAULT_LANGUAGE)

    def terms(self, lang: str, table: str = "terms") -> Mapping[str, str]:
        """Names of terms in that language, by prefixed name; `table` is a table of the wording, such as `plurals`."""
        return {**self.wording[DEFAULT_LANGUAGE][table], **self.wording[lang].get(table, {})}

    def words(self, lang: str) -> dict[str, Any]:
        """All wording of a language; what it lacks is in English."""
        return {**self.wording[DEFAULT_LANGUAGE], **self.wording[lang]}

    def render(self, template: str, request: Request, **values: Any) -> str:
        """The page; `t` holds the wording, `lang` its language, `other_languages` the same page in the others."""
        lang = self.language(request)
        others = {
            tag: str(request.url.include_query_params(lang=tag).replace(scheme="", netloc=""))
            for tag in self.wording
            if tag != lang
        }
        return self._environment.get_template(template).render(
            lang=lang, t=self.words(lang), other_languages=others, path=request.url.path, **values
        )


def read(folder: Path) -> dict[str, Any]:
    """One language's wording, from all files of its folder; raises ConfigurationError where two files give one key."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, said in tomllib.loads(path.read_text(encoding="utf-8")).items():
            table = found.setdefault(key, {}) if isinstance(said, dict) else found
            twice = sorted(set(said if isinstance(said, dict) else (key,)) & set(table))
            if twice:
                raise ConfigurationError(f"{path} gives {twice[0]!r} once more; name it otherwise, or drop it")
            table.update(said if isinstance(said, dict) else {key: said})
    return found


def _licence(iri: str) -> str:
    """A licence's address as people name it.

    >>> _licence("https://creativecommons.org/licenses/by/4.0/")
    'CC BY 4.0'
    """
    known = re.match(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)", iri)
    if known is None:
        return iri
    name = known[2].upper()
    return f"CC0 {known[3]}" if name == "ZERO" else f"CC {name} {known[3]}"
