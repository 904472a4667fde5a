"""Names of organisations, as ads and affiliations have them, to ROR ids (https://ror.org).

`Linker.match` finds the organisations that a text may mean (`ror_candidates`), weighs what speaks for and against each
(`ror_features`, `ror_weights.toml`), and answers with one or with none: a wrong link is worse than none.
"""

import math
import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from kg.errors import ConfigurationError
from kg.link.ror_candidates import STEPS, Candidate, Context, find
from kg.link.ror_features import describe
from kg.link.ror_index import FILE, Index, Organisation
from kg.link.ror_text import read
from kg.link.ror_words import Words

METHODS = ("name", "words", "former-name", "acronym", "fuzzy")
_ID = re.compile(r"(?:https://ror\.org/)?0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
WEIGHTS = Path(__file__).parent / "ror_weights.toml"
# A mail or web address in a text; what stands between "@" or "//" and the path is its host.
_ADDRESS = re.compile(
    r"(?:[\w.+-]{1,64}@|https?://|www\.)(?P<host>[a-z0-9.-]{1,100}\.[a-z]{2,24})[^\s,;<>()]{0,200}", re.I
)

__all__ = ["FILE", "STEPS", "Context", "Index", "Link", "Linker", "Organisation", "Stated", "ready"]


@dataclass(frozen=True, slots=True)
class Link:
    """An organisation that a text names.

    `method` is the step that found it: `name`, `words` (other order or language), `former-name`, `acronym`, `fuzzy`;
    `score` the chance that the link is right, as measured (docs/linking.md); `whole` whether the text says nothing but
    this name and places, so that the text and the organisation are the same thing. `source` says where the id is from.
    """

    organisation: Organisation
    method: str
    score: float
    whole: bool
    source: str

    @property
    def id(self) -> str:
        """The ROR id, a whole address."""
        return self.organisation.id


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts, and from which score on a link is given (`threshold`)."""

    threshold: float
    of: dict[str, float]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Weights":
        """The weights of a file; raises ConfigurationError where it is not as `ror_weights.toml` is."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(
                float(table["threshold"]),
                {str(name): float(weight) for name, weight in table["weights"].items()},
            )
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise ConfigurationError(f"{path} holds no weights for the linker: {error}") from error

    def scores(self, candidates: Sequence[Candidate]) -> list[float]:
        """The chance of each candidate; what is left to 1 is the chance of none (multinomial logistic regression)."""
        powers = []
        for c in candidates:
            sum_ = sum(self.of.get(name, 0.0) * value for name, value in c.features.items())
            powers.append(math.exp(max(-30.0, min(30.0, sum_))))
        whole = 1 + sum(powers)
        return [power / whole for power in powers]


@dataclass(frozen=True, slots=True)
class Stated:
    """Which links are sure enough to be stated of an organisation, and which a steward has dropped."""

    least: float = 0.72
    dropped: frozenset[str] = frozenset()

    @classmethod
    def of(cls, least: float, dropped: str) -> "Stated":
        """From settings: ROR ids and methods, with commas or spaces between.

        Raises ConfigurationError where a word is neither.

        >>> sorted(Stated.of(0.72, "fuzzy, https://ror.org/05n911h24").dropped)
        ['fuzzy', 'https://ror.org/05n911h24']
        """
        given = dropped.replace(",", " ").split()
        words = [word.removeprefix("ror-") for word in given]
        for word in words:
            if word not in METHODS and not _ID.fullmatch(word):
                raise ConfigurationError(
                    f"link_drop has {word!r}, which is no ROR id (https://ror.org/…) and no method: {', '.join(METHODS)}"
                )
        return cls(least, frozenset(word if word in METHODS else f"https://ror.org/{word[-9:]}" for word in words))

    def holds(self, link: Link) -> bool:
        """Whether the link is to be stated."""
        return link.score >= self.least and link.method not in self.dropped and link.id not in self.dropped


class Linker:
    """Looks names up in one index. What it has looked up it keeps, within bounds; use one from one thread."""

    def __init__(
        self,
        index: Index,
        *,
        weights: Weights | None = None,
        words: Words | None = None,
        steps: Collection[str] = STEPS,
        stated: Stated | None = None,
    ) -> None:
        self.index = index
        self._weights = weights or Weights.load()
        self._words = words or Words.load()
        self._steps = frozenset(steps)
        self._stated = stated or Stated()

    def match(self, text: str, context: Context | None = None) -> Link | None:
        """The organisation that an affiliation or a name means, or None where none is sure or two are as good.

        `context` holds what is known beside it: countries, cities, domains of mail and web addresses. An acronym counts
        only where one of these, or the text, agrees with the organisation.
        """
        ranked = self.candidates(text, context)
        if not ranked:
            return None
        best, score = ranked[0]
        if score < self._weights.threshold or (len(ranked) > 1 and ranked[1][1] == score):
            return None
        whole = bool(best.features.get("whole"))
        return Link(best.organisation, best.method, round(score, 4), whole, self.source)

    def same(self, name: str, context: Context | None = None) -> Link | None:
        """The organisation that the whole of a name names, where that is sure enough to be stated and not dropped.

        "Department of Physics, University of X" is not the University of X.
        """
        link = self.match(name, context)
        return link if link and link.whole and self._stated.holds(link) else None

    def candidates(self, text: str, context: Context | None = None) -> list[tuple[Candidate, float]]:
        """Every organisation that was thought of with its score, the likeliest first.

        The scores and the chance that it is none of them add up to 1: of namesakes that nothing tells apart none can be
        likely enough.
        """
        context = context or Context()
        if "domain" in self._steps:
            written = tuple(found["host"] for found in _ADDRESS.finditer(text))
            context = replace(context, domains=(*context.domains, *written))
        else:
            context = replace(context, domains=())
        read_ = read(_ADDRESS.sub(";", unescape(text)), self._words, self.index)
        found = find(read_, self.index, self._words, self._steps)
        found = describe(found, read_, context, self.index, self._words)
        return sorted(
            zip(found, self._weights.scores(found), strict=True), key=lambda pair: (-pair[1], pair[0].organisation.id)
        )

    @property
    def source(self) -> str:
        """The dump that the index was made of, by its file's name."""
        return str(self.index.meta.get("dump", "ROR"))


def ready(data: Path, *, link: str = "on", stated: Stated | None = None) -> Linker | None:
    """The linker of a data folder, or None where linking is off or no index stands there.

    Raises ConfigurationError where the index cannot be used.
    """
    path = data / FILE
    return Linker(Index(path), stated=stated) if link == "on" and path.is_file() else None
