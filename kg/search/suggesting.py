"""What somebody may have meant who found nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.search.parsing import Term
from kg.search.stemming import fold
from kg.search.words import Words


def spellings(terms: Sequence[Term], words: Words) -> Iterator[list[Term]]:
    """The terms with other words, the most likely first: for those that the index has in no form, for those that it has
    in another one only, and for each of these alone.
    """
    near: dict[int, Term] = {}
    strange: set[int] = set()
    for place, term in enumerate(terms):
        if term.without or term.prefix or fold(term.words[0]) in words.counts or len(term.words) > 1:
            continue
        word = words.nearest(term.words[0])
        if word is not None:
            near[place] = replace(term, words=(word,))
            if not words.alike(term.words[0]):
                strange.add(place)
    tried: list[set[int]] = []
    for places in (strange, set(near), *({place} for place in near)):
        if places and places not in tried:
            tried.append(places)
            yield [near[place] if place in places else term for place, term in enumerate(terms)]
