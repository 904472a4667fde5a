"""Research topics: from labels, titles, lists and objects that cues announce; at most twelve, the surest first."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.entities import project_topics, title_topics
from kg.extract.entities.phrase import clean, pieces, stops
from kg.extract.entities.shapes import alternatives
from kg.extract.entities.surroundings import OUTSIDE, cues_in
from kg.extract.fact import Fact
from kg.extract.mention import Candidate
from kg.extract.wording import Lexicon
from kg.link.names import fold

MOST = 12
_TRUSTED = 0.5
_ENOUGH = 3
_SHORT = 4
_LONG_WORD = 13
_STEM = 7
_FIRST_PART = 0.6
_REACH = 80
# In ads shorter than this, all of it is the first part.
_SHORT_AD = 900
_LABELLED = 8
_OWN = ("topic.list", "topic.label")
_QUIET = (*OUTSIDE, "offer", "apply", "contact")
_COMMAS = re.compile(
    r",? (?:and/or|und/oder) | ou (?:des |du |de la |de )?|, including |, (?:and |und |or |oder |et |sowie |as well as )?|;\s?| as well as | sowie | oder (?:das |die |der )?| » "
)
_FACETS = re.compile(r", | » |; ")
_LINK = re.compile(
    r"(?:(?<=\s)(?:in|on|for|f\u00fcr|im bereich|zu|zum|zur|en|of|sur|\u00fcber)(?= )|:(?= )|\")(?: the| der| dem| die| das| den| la| le| les)?(?= |\S)",
    re.IGNORECASE,
)
# What brackets add between the words that announce a list and its first item: "(but are not limited to)".
_ASIDE = re.compile(r":? ?\([^()\n]{3,60}\):?(?= )")
Found = tuple[str, int, int, str]


def recognise(context: Context) -> Iterator[Candidate]:
    """At most twelve topics, the position's own before the unit's; each says whose it is."""
    seen: list[str] = []
    found: list[Found] = []
    names = ("unit", "employer", "city", "supervisor", "grant_acronym", "country")
    taken = {fold(str(f.name)) for name in names for f in context.facts.get(name, [])}
    for rule, start, end, words in sorted(_all(context), key=lambda one: _whose(context, one[1]) != "position"):
        key = fold(words)
        if len(seen) >= MOST:
            break
        if not key or key in taken or any(_near(key, s) for s in seen) or _named(context, start, end, rule):
            continue
        seen.append(key)
        found.append((rule, start, end, words))
    # Where enough else says what the work is on, the title of a project adds nothing.
    titles = {fold(str(fact.name)) for fact in context.facts.get("grant_title", [])} if len(found) > _ENOUGH else ()
    found = [one for one in found if fold(one[3]) not in titles]
    listed = any(rule in _OWN and _whose(context, start) == "position" for rule, start, _, _ in found)
    for rule, start, end, words in found:
        # Where the ad lists what the position is to work on, the title only names the field.
        whose = "unit" if listed and rule == "topic.title" else _whose(context, start)
        yield context.candidate(rule, start, end, {"name": words, "of": whose})


def _near(one: str, other: str) -> bool:
    a, b = set(one.split()), set(other.split())
    return 2 * len(a & b) / (len(a) + len(b)) >= 0.8


def _named(context: Context, start: int, end: int, rule: str) -> bool:
    """Whether the words are for the most part the name of an organisation, a unit, a place or a person.

    In a title, capitals make no person of a topic ("Quantum Materials Theory").
    """
    names = ("organisation", "unit", "city", "country", *(() if rule == "topic.title" else ("person",)))
    covering = [
        m for kind in names
        for m in context.mentions(kind) if m.start < end and start < m.end
    ]  # fmt: skip
    return any(min(end, m.end) - max(start, m.start) > 0.5 * (end - start) for m in covering)


def _all(context: Context) -> Iterator[Found]:
    yield from _labelled(context)
    yield from _titled(context)
    for start, end in project_topics.named(context):
        yield from _kept(context, "topic.project", [(start, end)], cut=("from",))
    for start, end in (*project_topics.recurring(context), *project_topics.parts(context)):
        yield from _kept(context, "topic.project", [(start, end)], longest=12, cut=())
    yield from _items(context)
    yield from _inline(context)
    for cue, rule in (("topic_lists", "topic.list"), ("topic_objects", "topic.focus")):
        for hit in cues_in(context, (cue,), 0, len(context.text)):
            low, high = context.sentence(hit.start)
            if context.section(hit.start) in _QUIET or cues_in(
                context, ("not_topics",), max(low, hit.start - 30), hit.end + 12
            ):
                continue
            if (context.section(hit.start) == "profile" and rule == "topic.list") or _of_employer(
                context, low, hit.start, high
            ):
                continue
            yield from _listed(context, rule, hit.end, min(high, hit.end + 400))
    yield from _after_roles(context)
    yield from _tasks(context)


def _of_employer(context: Context, low: int, at: int, high: int) -> bool:
    """Whether the sentence praises an institution as a whole: its fields are not those of the job."""
    run = context.runs[context.run_at(at)]
    praised = context.within("organisation", low, at) or cues_in(context, ("praise",), run.start, run.end)
    return (
        bool(praised)
        and not context.within("unit", run.start, at)
        and not cues_in(context, ("hires", "job_speaks"), low, high)
    )


def _labelled(context: Context) -> Iterator[Found]:
    for pair in context.labelled("topic"):
        if context.section(pair.start) in ("other-jobs", "metadata") or pair.how == "prev":
            continue
        found = [_narrowest(context, s, e) for s, e in pieces(context, pair.start, pair.end, _FACETS)]
        if len(found) <= _LABELLED:  # more are a portal's facets, not this job's topics
            yield from _kept(context, "topic.label", found, any_word=True)


def _narrowest(context: Context, start: int, end: int) -> tuple[int, int]:
    """Of a portal's "Natural sciences - Solid earth sciences", the last."""
    at = context.text.rfind(" - ", start, end)
    return (at + 3 if at >= 0 else start), end


def _titled(context: Context) -> Iterator[Found]:
    titles: list[Fact] = context.facts.get("title", [])[:1]
    places = [
        (context.folded.place(f.start), context.folded.place(f.end))
        for f in titles
        if f.start is not None and f.end is not None
    ]
    proposed = sorted(context.found.get("title", []), key=lambda c: -c.confidence)
    places += [
        (c.start, c.end)
        for c in proposed
        if c.start is not None
        and c.end is not None
        and (c.confidence > _TRUSTED or (c.rule == "title.sought" and '"' not in str(c.name)))
    ]
    for start, end in dict.fromkeys(places):
        yield from _kept(
            context, "topic.title", title_topics.spans(context, start, end), longest=14, cut=(), never="title_never"
        )


def of_title(context: Context, start: int, end: int, *, project: bool) -> Iterator[Candidate]:
    """The topics that the title of one of several positions names; that of a project is its topic as a whole."""
    roles = any(start <= m.start < end for m in context.mentions("word:position_type"))
    spans = [(start, end)] if project and not roles else title_topics.spans(context, start, end)
    for _, low, high, words in _kept(context, "topic.title", spans, longest=14, cut=(), never="title_never"):
        if not _named(context, low, high, "topic.title"):
            yield context.candidate("topic.position", low, high, {"name": words, "of": "position"})


def _listed(context: Context, rule: str, start: int, high: int) -> Iterator[Found]:
    names = [m.start for kind in ("organisation", "unit") for m in context.within(kind, start, high)]
    high = min([high, *names])
    if aside := _ASIDE.match(context.text, start, high):
        start = aside.end()
    stop = stops(context).search(context.text, start, high)
    end = stop.start() if stop else high
    end = start + len(re.sub(r"(?: (?:at|in|the|of|der|am|an|im))+$", "", context.text[start:end].rstrip(" .;:")))
    found = list(pieces(context, start, end, _COMMAS, last=True))
    if (
        stop
        and found
        and re.fullmatch(r"[^\W\d_]+ ?", context.text[slice(*found[-1])])
        and context.text[slice(*found[-1])].islower()
    ):
        found.pop()  # one plain word before a preposition is half a phrase
    if rule == "topic.focus" and len(found) > 1 and any(len(context.text[slice(*f)].split()) > _SHORT for f in found):
        found = found[:1]
    yield from _kept(context, rule, found)


def _telling(context: Context, found: Found) -> bool:
    """Whether a phrase says enough by itself: a long one, or one that the ad comes back to; in the ad's first part.

    What ads say later that one works on is mostly meetings, tools and terms.
    """
    _, start, _, words = found
    if start > max(_SHORT_AD, _FIRST_PART * len(context.text)):
        return False
    parts = words.casefold().split()
    if len(parts) == 1 and len(words) < _LONG_WORD and context.low.count(parts[0]) <= 2:
        return False
    stems = [p[:_STEM] for p in parts if len(p) >= _STEM - 2]
    return len(parts) >= _SHORT or 2 * sum(context.low.count(stem) > 1 for stem in stems) >= max(1, len(stems))


def _items(context: Context) -> Iterator[Found]:
    """The items of a list that the words above it announce: "our research focuses on:", "one of the following areas"."""
    runs = context.runs
    for index, run in enumerate(runs[:-1]):
        if not runs[index + 1].item or (run.item and context.text[run.end - 1] != ":") or run.section in _QUIET:
            continue
        low, _ = context.sentence(run.end - 1)
        lead = cues_in(context, ("topics_follow", "topic_lists", "topic_objects"), low, run.end)
        announced = [h for h in lead if h.group == "cue:topics_follow" or run.end - h.end <= 2]
        if not announced or _demanded(context, low, run.end, announced[0].group):
            continue
        for item in runs[index + 1 : index + 1 + MOST]:
            if not item.item or item.kind == "heading" or "#" in context.text[item.start : item.body]:
                break
            yield from _kept(context, "topic.list", [(item.body, item.end)], longest=16, cut=(), any_word=True)


def _demanded(context: Context, low: int, high: int, group: str) -> bool:
    """Whether the words ask for something of the applicant, a degree above all, instead of saying what the work is on."""
    if group == "cue:topics_follow":
        return bool(context.within("word:degree", low, high))
    return bool(cues_in(context, ("not_topics",), low, high))


def _inline(context: Context) -> Iterator[Found]:
    """The list behind a colon that the words before it announce: "one of the following areas: A, B, and C"."""
    for hit in cues_in(context, ("topics_follow",), 0, len(context.text)):
        low, high = context.sentence(hit.start)
        colon = context.text.find(": ", hit.end, min(high, hit.end + _REACH))
        if colon < 0 or context.section(hit.start) in _QUIET or _demanded(context, low, hit.start, hit.group):
            continue
        yield from _kept(
            context, "topic.list", list(pieces(context, colon + 2, high, _COMMAS, last=True)), any_word=True
        )


def _after_roles(context: Context) -> Iterator[Found]:
    """ "A postdoctoral fellow in X", "to work with Dr. Y on X"."""
    for mention in context.mentions("word:position_type"):
        match = re.compile(r" (?:position |fellow |student |researcher )?(?:in|on) (?=[^\W\d_a-z])").match(
            context.text, mention.end
        )
        if match and context.section(mention.start) not in _QUIET:
            low, high = context.sentence(mention.start)
            if cues_in(context, ("not_topics",), max(low, mention.start - 30), match.end()):
                continue
            yield from _listed(context, "topic.focus", match.end(), min(high, match.end() + 100))
    for person in context.mentions("person"):
        match = re.compile(r" on (?:the )?").match(context.text, person.end)
        low, high = context.sentence(person.start)
        if match and cues_in(context, ("supervised_by", "works_with"), low, person.start):
            yield from _listed(context, "topic.focus", match.end(), min(high, match.end() + 120))


def _tasks(context: Context) -> Iterator[Found]:
    """What the items of a task list act upon: "simulate X", "X messen"."""
    begin, final = context.lexicon.once(_verbs)
    for run in context.runs:
        if run.section in _QUIET or run.section == "profile" or not (run.item or run.section == "tasks"):
            continue
        start = begin.match(context.text, run.body, run.end)
        until = final.search(context.text, run.body, run.end)
        if start:
            yield from _kept(context, "topic.focus", [(start.end(), run.end)])
        elif until and run.item:
            yield from _kept(context, "topic.focus", [(run.body, until.start())])


def _verbs(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a task begins with, and what it ends with."""
    begin = r"(?:(?:{})(?:, (?:and )?| and |/| )){1,4}(?:and )?(?:the |a |an |new |our )?"
    verbs, final = lexicon.listed("topics", "verbs"), lexicon.listed("topics", "final_verbs")
    return alternatives(verbs, begin), alternatives(final, r" (?:{})(?=[ ,.;]|$)")


def _kept(
    context: Context,
    rule: str,
    spans: Iterator[tuple[int, int]] | list[tuple[int, int]],
    *,
    longest: int = 7,
    cut: tuple[str, ...] | None = None,
    any_word: bool = False,
    never: str = "never",
) -> Iterator[Found]:
    for start, end in spans:
        found = clean(context, start, end, longest=longest, cut=cut, any_word=any_word, never=never)
        if found and (rule != "topic.focus" or _telling(context, (rule, *found))):
            yield (rule, *found)


def _whose(context: Context, offset: int) -> str:
    low, high = context.sentence(offset)
    ours = cues_in(context, ("unit_speaks",), low, high)
    job = cues_in(context, ("job_speaks",), low, high)
    return "unit" if ours and not job else "position"
