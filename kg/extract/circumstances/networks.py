"""Networks, alliances and clusters that the employer or group hosts or belongs to.

That a machine is somebody's, or that people work together, says nothing of membership: a network is taken only behind
words that say who hosts it or belongs to it, in the same sentence.
"""

import re
from collections.abc import Iterator
from typing import Any

from kg.extract.circumstances.wording import stops
from kg.extract.context import Context
from kg.extract.mention import Candidate
from kg.extract.phrases import Hit

_ELSEWHERE = ("nav", "other-jobs", "metadata", "title", "legal", "profile")
_CAP = r"[^\W\d_a-z][\w'-]*"
# A name as it is built: capitalised words, with "for", "of" and the like between them, and an acronym behind.
_NAME = re.compile(
    rf'(?:the |a |an |our |dem |der |des |den |die |das |zum |zur )*(?P<name>"[^"\n]{{3,80}}"|[\d]?{_CAP}(?:(?: | & | and | und | for | of | of the | in | für | der | des | zur ){_CAP}){{0,9}})(?: \((?P<acronym>{_CAP}))?'
)
_JOINS = re.compile(r",? ?(?:and|und|as well as|sowie|,) ?(?:also |of |in |auch )?", re.IGNORECASE)
_REACH = 60


def recognise(context: Context) -> Iterator[Candidate]:
    """Each with `relation`: `host` or `member`, and whose it is where the sentence says so."""
    for cue, relation in (("hosts_network", "host"), ("member_of", "member")):
        for hit in context.cues((cue,), 0, len(context.text)):
            if context.section(hit.start) not in _ELSEWHERE:
                yield from _behind(context, hit, relation)


def _behind(context: Context, hit: Hit, relation: str) -> Iterator[Candidate]:
    low, high = context.sentence(hit.start)
    run = context.runs[context.run_at(hit.start)]
    low, high = max(low, run.body), run.end if "(" in context.text[hit.end : high] else min(high, run.end)
    of = _whose(context, low, hit.start)
    if not of or stops(context, "no_member") & set(context.low[low : hit.start].split()):
        return
    at, found = hit.end, 0
    while match := _NAME.match(context.text, at + (context.text[at : at + 1] == " "), high):
        name = match["name"].strip('"')
        if not _is_network(context, name, match["acronym"], listed=found > 0) or _is_ours(context, name):
            return
        found += 1
        value: dict[str, Any] = {"name": name, "relation": relation, "of": of}
        if match["acronym"]:
            value["acronym"] = match["acronym"]
        yield context.candidate(f"network.{relation}", match.start("name"), match.end("name"), value)
        closed = re.compile(r"[,)]{0,3}").match(context.text, match.end())
        join = _JOINS.match(context.text, closed.end() if closed else match.end(), high)
        if not join or join.end() == join.start():
            return
        at = join.end() - 1


def _whose(context: Context, low: int, end: int) -> str:
    """Who is said to host or belong: the employer, its unit; nothing where it is somebody else, or not clear."""
    if any(context.cues(("our_unit",), low, end)) or context.within("unit", low, end):
        return "unit"
    bodies = context.within("organisation", low, end)
    employers = {str(c.name).casefold() for c in context.found.get("employer", ())}
    if bodies:
        return "employer" if str(bodies[-1].value).casefold() in employers else ""
    if any(context.cues(("our_employer",), low, end)):
        return "employer"
    words = context.text[low:end].strip().casefold()
    return (
        "employer" if words in stops(context, "pronouns") or words.split(" ")[0] in stops(context, "pronouns") else ""
    )


def _is_network(context: Context, name: str, acronym: str | None, *, listed: bool) -> bool:
    """Whether it is known as a network, has a word for one, or is a long name with its acronym that is no grant or school.

    In a list that begins with a network (`listed`) the acronym need not be made of the name's letters.
    """
    folded = name.casefold()
    if folded in stops(context, "networks"):
        return True
    words = set(re.findall(r"[\w-]+", folded))
    if words & stops(context, "no_network"):
        return False
    if words & stops(context, "network_words") and len(words) > 1:
        return True
    return acronym is not None and len(words) >= 3 and (listed or _spelled(acronym, name))


def _spelled(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym come in the name in that order, the first at a word's beginning."""
    rest = iter(name.casefold())
    return all(letter in rest for letter in acronym.casefold() if letter.isalpha())


def _is_ours(context: Context, name: str) -> bool:
    """Whether it is a unit of the employer, or the employer: what one is part of, and no network."""
    folded = name.casefold()
    proposed = (str(c.name).casefold() for field in ("unit", "employer") for c in context.found.get(field, ()))
    return any(folded in other or other in folded for other in proposed)
