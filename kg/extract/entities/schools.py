"""Graduate schools and doctoral programmes that the person may join."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities import shapes
from kg.extract.entities.surroundings import OUTSIDE, cues_in, url_beside
from kg.extract.mention import Candidate, Mention

_ARTICLE = re.compile(r"(?:The|Our|Its|A|An|Die|Der|Das|La|Le|L'|De|Het|At|In|Of|For) ")
# Common nouns that name no school.
_BARE = re.compile(
    r"(?:(?:Doctoral|PhD|Graduate|Research|Training|School|Academy|College|Program|Programme|Centres?|Centers?|for|Partnership|Our|International|University|Structured|Joint|European|Interdisciplinary|New|Full) ?)+"
    r"|Doktoratskollegs?|Doktoratsschule|Graduiertenakademie|IMPRS"
)
_QUOTED = re.compile(r'"([^"\n]{3,90})"')


def find(context: Context) -> Iterator[Mention]:
    """Names built like those of graduate schools; kind `school`."""
    found = []
    for _, spans in shapes.found(context, "schools"):
        start, end = spans.get("name", spans[""])
        name = context.text[start:end]
        while article := _ARTICLE.match(name):
            start, name = start + article.end(), name[article.end() :]
        if len(name.split()) > (2 if _BARE.fullmatch(name) else 0):
            found.append(Mention("school", start, start + len(name), name))
    last = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= last:
            yield mention
            last = mention.end


def recognise(context: Context) -> Iterator[Candidate]:
    """Schools by name; at a label, or behind "enrolled in", the programme that stands there in quotes."""
    for pair in context.labelled("graduate_school"):
        words = context.quote(pair.start, pair.end).strip(" .")
        if pair.how == "inline" and 3 <= len(words) <= 90 and not context.within("school", pair.start, pair.end):
            yield context.candidate("graduate_school.label", pair.start, pair.end, words)
    for mention in context.mentions("school"):
        if context.section(mention.start) in OUTSIDE:
            continue
        url = url_beside(context, mention.end)
        value = {"name": mention.value, "url": url} if url else mention.value
        yield context.candidate("graduate_school.named", mention.start, mention.end, value)
    for hit in cues_in(context, ("enrols",), 0, len(context.text)):
        _, high = context.sentence(hit.start)
        quoted = _QUOTED.search(context.text, hit.end, min(high, hit.end + 150))
        if quoted and quoted.start() - hit.end <= 40 and context.section(hit.start) not in OUTSIDE:
            yield context.candidate("graduate_school.quoted", quoted.start(1), quoted.end(1), quoted[1])
