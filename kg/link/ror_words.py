"""How names of organisations are made comparable, with the word lists of `ror_words.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ConfigurationError

WORDS = Path(__file__).parent / "ror_words.toml"
# Letters that Unicode does not decompose, as they are written without them.
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae",
                          "œ": "oe", "Œ": "oe", "ð": "d", "þ": "th", "\u00ad": "", "’": "'", "‘": "'", "`": "'", "´": "'"})  # fmt: skip
TOKEN = re.compile(r"[^\W_]+(?:'s\b)?|&|\+")


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists, and the forms of names that they make."""

    stop: frozenset[str]
    organisation: frozenset[str]
    unit: frozenset[str]
    countries: Mapping[str, str]
    _spelling: dict[str, str]
    _meaning: dict[str, list[str]]
    _known: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = WORDS) -> "Words":
        """The lists of a file; raises ConfigurationError where it is not as `ror_words.toml` is."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(
                frozenset(table["stop"].split()),
                frozenset(table["kind"]["organisation"].split()),
                frozenset(table["kind"]["unit"].split()),
                {name: code for code, names in table["country"].items() for name in names.split("|")},
                {word: to for to, words in table["spelling"].items() for word in words.split()},
                {word: to.split() for to, words in table["meaning"].items() for word in words.split()},
            )
        except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
            raise ConfigurationError(f"{path} is no list of words as the linker needs: {error}") from error

    def tokens(self, text: str) -> list[str]:
        """The words of a name, each folded and in its one spelling.

        >>> Words.load().tokens("The Centre for Women’s Health & Universitätsklinikum Køge")
        ['the', 'center', 'for', 'womens', 'health', 'and', 'universitatsklinikum', 'koge']
        """
        return [self.token(found) for found in TOKEN.findall(text.translate(_LETTERS))]

    def token(self, word: str) -> str:
        """One word folded, in its one spelling."""
        known = self._known.get(word)
        if known is None:
            parts = unicodedata.normalize("NFKD", word.translate(_LETTERS).replace("'", ""))
            plain = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
            known = "and" if plain in "&+" and plain else self._spelling.get(plain, plain)
            if len(self._known) < 200_000:
                self._known[word] = known
        return known

    def exact(self, tokens: Sequence[str]) -> str:
        """The form in which names are compared word by word: without a leading article.

        >>> words = Words.load()
        >>> words.exact(words.tokens("The Pirbright Institute"))
        'pirbright institute'
        """
        return " ".join(tokens[1:] if len(tokens) > 1 and tokens[0] in ("the", "la", "le", "die", "das") else tokens)

    def content(self, tokens: Iterable[str]) -> list[str]:
        """The words that carry meaning, each in its one form over languages, without repetitions.

        >>> words = Words.load()
        >>> words.content(words.tokens("Universitätsklinikum Köln"))
        ['university', 'hospital', 'cologne']
        """
        meant = self._meaning
        return list(dict.fromkeys(word for t in tokens if t not in self.stop for word in meant.get(t) or (t,)))

    def keyed(self, tokens: Iterable[str]) -> str:
        """The form in which names are compared by their words in any order and language.

        >>> words = Words.load()
        >>> words.keyed(words.tokens("Universität Bonn")) == words.keyed(words.tokens("University of Bonn"))
        True
        """
        return " ".join(sorted(self.content(tokens)))
