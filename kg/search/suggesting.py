"""What somebody may have meant who found nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.search.parsing import Term
from kg.search.stemming import fold
from kg.search.words import Words

SECONDS = 0.03
"""Processor time that may be spent on what may lead on: who finds nothing does not keep others waiting."""
LOOKED = 3
"""Words for which it is looked what they may be misspelt for; a search with more of them is no slip."""


def spellings(
    terms: Sequence[Term], words: Words, nearest: Callable[[str], str | None] | None = None
) -> Iterator[list[Term]]:
    """The terms with other words, the most likely first: for those that the index has in no form, for those that it has
    in another one only, and for each of these alone.

    `nearest` is what finds another word, where that is not `words` itself; it is asked for the first LOOKED words alone.
    """
    find = nearest or words.nearest
    looked = 0
    near: dict[int, Term] = {}
    strange: set[int] = set()
    for place, term in enumerate(terms):
        if term.without or term.prefix or fold(term.words[0]) in words.counts or len(term.words) > 1:
            continue
        if looked == LOOKED:
            break
        looked += 1
        word = find(term.words[0])
        if word is not None:
            near[place] = replace(term, words=(word,))
            if not words.alike(term.words[0]):
                strange.add(place)
    tried: list[set[int]] = []
    for places in (strange, set(near), *({place} for place in near)):
        if places and places not in tried:
            tried.append(places)
            yield [near[place] if place in places else term for place, term in enumerate(terms)]
