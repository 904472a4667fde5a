"""Templates and wording: Jinja2 with autoescape, and the pages' own words by language from `wording/*.toml`."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request

from kg.serve import negotiate
from kg.serve.names import curie

HERE = Path(__file__).parent
DEFAULT_LANGUAGE = "en"


class Templates:
    """The templates of `templates/`, rendered with the wording of the language that is asked for."""

    def __init__(self, site: Mapping[str, Any]) -> None:
        self.wording: dict[str, dict[str, Any]] = {
            path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
            for path in sorted((HERE / "wording").glob("*.toml"))
        }
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["site"] = dict(site)
        self._environment.filters["curie"] = curie
        self._environment.filters["licence"] = _licence

    def language(self, request: Request) -> str:
        """The language of a page: `lang=` in the address, else Accept-Language, else English."""
        asked = request.query_params.get("lang", "")
        if asked in self.wording:
            return asked
        accepted = request.headers.get("accept-language")
        return negotiate.language(accepted, list(self.wording), DEFAULT_LANGUAGE)

    def terms(self, lang: str, table: str = "terms") -> Mapping[str, str]:
        """Names of terms in that language, by prefixed name; `table` is `terms` or `plurals`."""
        return {**self.wording[DEFAULT_LANGUAGE][table], **self.wording[lang].get(table, {})}

    def render(self, template: str, request: Request, **values: Any) -> str:
        """The page; `t` holds the wording, `lang` its language, `other_languages` the same page in the others."""
        lang = self.language(request)
        others = {
            tag: str(request.url.include_query_params(lang=tag).replace(scheme="", netloc=""))
            for tag in self.wording
            if tag != lang
        }
        words = {**self.wording[DEFAULT_LANGUAGE], **self.wording[lang]}
        return self._environment.get_template(template).render(
            lang=lang, t=words, other_languages=others, path=request.url.path, **values
        )


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
