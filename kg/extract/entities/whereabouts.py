"""Where people are, by the towns behind their names: who is in another town than the job is none of its group."""

import re
from collections import Counter

from kg.extract.context import Context
from kg.extract.entities.employment import chosen_employer
from kg.extract.entities.places import cities
from kg.extract.entities.surroundings import OUTSIDE, identity
from kg.extract.mention import Mention

_THERE = re.compile(r"(?:'s (?:lab|group|team))?(?: in |, | \()$")


def elsewhere(context: Context, person: Mention) -> bool:
    """Whether a town stands right behind a person ("in Oslo", "(Oslo)") that is not the employer's nor the ad's own."""
    home = context.once(_home)
    if not home:
        return False
    for city in context.within("city", person.end, person.end + 40):
        if _THERE.match(context.text[person.end : city.start]):
            return cities()[city.value][0] not in home
        return False
    return False


def _home(context: Context) -> frozenset[str]:
    """The towns of the employer and those that the ad names more than once."""
    employer = chosen_employer(context)
    found = {
        cities()[c.value][0]
        for o in context.mentions("organisation")
        if identity(o) == employer
        for c in context.within("city", o.start, o.end + 40)
    }
    for org in context.mentions("organisation"):
        known = org.extra.get("known")
        if identity(org) == employer and known is not None and known.city:
            found.add(cities().get(known.city, (known.city,))[0])
    named = Counter(cities()[c.value][0] for c in context.mentions("city") if context.section(c.start) not in OUTSIDE)
    if not found:
        return frozenset(name for name, count in named.items() if count > 1)
    return frozenset(found | {name for name, count in named.items() if count > 1})
