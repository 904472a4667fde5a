"""Plain words of the lexicon that the recognisers of this package share (`[circumstances]`), made a set once for a lexicon."""

from functools import lru_cache

from kg.extract.context import Context


def stops(context: Context, name: str) -> frozenset[str]:
    """The words of one list, in lower case, of all languages together."""
    return _lower(tuple(context.lexicon.tables.get("circumstances", {}).get(name, ())))


@lru_cache(maxsize=32)
def _lower(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)
