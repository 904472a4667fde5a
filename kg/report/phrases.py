"""The wording of reports, by language, from `wording/*.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import UsageError

FOLDER = Path(__file__).parent / "wording"
DEFAULT = "en"


def languages() -> list[str]:
    """The languages that reports can be written in, as their tags.

    >>> {"de", "en"} <= {*languages()}
    True
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


class Phrases:
    """The phrases of one language; what it leaves out is said in English."""

    def __init__(self, language: str = DEFAULT) -> None:
        """Raises UsageError for a language in which there is no wording."""
        if language not in languages():
            raise UsageError(f"there is no wording of reports in {language!r}; there is {', '.join(languages())}")
        self.language = language
        self._tables = [_read(language)] if language == DEFAULT else [_read(language), _read(DEFAULT)]

    def find(self, *key: str) -> Any:
        """What stands under a key (of tables, one inside the other), or None."""
        for table in self._tables:
            found: Any = table
            for part in key:
                found = found.get(part) if isinstance(found, Mapping) else None
            if found is not None:
                return found
        return None

    def say(self, *key: str, n: object = None, **values: object) -> str:
        """The phrase under a key with its words filled in; the number `n` chooses between one and several.

        >>> Phrases("de").say("count", "least", n=2)
        'mindestens 2 Werte'
        """
        found = self.find(*key)
        if isinstance(found, Mapping):
            found = found["one" if n == 1 else "other"]
        if not isinstance(found, str):
            raise KeyError(f"no phrase {'.'.join(key)}")
        return found.format(n=n, **values)

    def quoted(self, text: str) -> str:
        """The text in this language's quotation marks.

        >>> Phrases("de").quoted("Frist")
        '„Frist“'
        """
        return self.say("quote", text=text)

    def either(self, parts: list[str]) -> str:
        """Alternatives in words: a, b or c."""
        return self._listed(parts, "or")

    def both(self, parts: list[str]) -> str:
        """All of these: a, b and c."""
        return self._listed(parts, "and")

    def _listed(self, parts: list[str], last: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self.say("comma").join(parts[:-1]) + self.say(last) + parts[-1]
