"""What the person is to do: items of a list of duties, and clauses that say it of them; never what others do."""

import re
from collections.abc import Iterator

from kg.extract.context import Context
from kg.extract.mention import Candidate, Mention
from kg.extract.phrases import Hit
from kg.extract.prose.statements import LONGEST
from kg.extract.prose.wording import hits, says, starting, strange, verbatim, whole, words_of

_PROSE = ("", "about", "tasks")
_FEWEST_WORDS = 3
_LABEL = re.compile(r"[^\W\d_][\w &,/-]{2,40}: (?=\S+ \S+ \S)")
_ING = re.compile(r"(?:[a-z]+ly )?[a-z]{2,}ing ")
_BEFORE_ING = re.compile(
    r"(?:for|in|with|on|include|includes|involve|involves|be|are|is|comprise|comprises|entail|entails)\W*$"
)
_JOIN = re.compile(r"(?:, (?:and |und |sowie )?|; | and | und | sowie | as well as )(?:to |also )?(?=[^\W\d_])")
_LISTED = re.compile(r"; (?:and |und )?|, (?:and |und |sowie )?| sowie ")
_AND = re.compile(r" (?:and|und) ")
_GLUED = re.compile(r"\.(?=[^\W\d_a-z])")
_NUMBERED = re.compile(r"[;,]? ?(?:and )?\((?:[ivx]{1,4}|[a-h]|\d)\) ")
_YOU = re.compile(r"(?:you(?: will|'ll)?|Sie|du) ")
_LINE = 220
# Behind the name of a degree: those who work for it, and what they write.
_TAUGHT = re.compile(
    r"[-' ]*(?:s |level )?(?:and|und|or|oder|[&/,])? ?(?:\w+ )?(?:thes|student|arbeit|project|course|program|candidate)"
)
_FINAL = re.compile(r"[^\W\d_]+(?=[.;:)]*$)")
Span = tuple[str, int, int]


def recognise(context: Context) -> Iterator[Candidate]:
    """Tasks, numbered as the ad gives them."""
    found: list[Span] = []
    for statement in context.mentions("statement"):
        for rule, start, until in _of(context, statement):
            end = start + len(context.text[start:until].rstrip(" .,;:"))
            words = context.text[start:end].split()
            if len(words) > 1 and end - start <= LONGEST and not any(s < end and start < e for _, s, e in found):
                found.append((rule, start, end))
    names: set[str] = set()
    for rule, start, end in sorted(found, key=lambda one: one[1]):
        name = verbatim(context, start, end)
        if name.casefold() not in names:
            names.add(name.casefold())
            yield context.candidate(rule, start, end, {"name": name, "order": len(names)})


def _of(context: Context, statement: Mention) -> Iterator[Span]:
    start, end = statement.start, statement.end
    if statement.extra["listed"]:
        if _is_duty(context, statement):
            label = _LABEL.match(context.text, start, end)
            yield "task.item", label.end() if label else start, end
    elif statement.value in _PROSE and not says(context, "no_task", start, end):
        yield from _clauses(context, statement)


def _is_duty(context: Context, statement: Mention) -> bool:
    """Whether an item stands in a list of duties and reads as one."""
    start, end = statement.start, statement.end
    if says(context, "no_task", start, end):
        return False
    lead = context.lead(start, end)
    if statement.value != "tasks":
        return bool(statement.value in _PROSE and lead and says(context, "tasks_lead", lead[0], lead[1]))
    if strange(context, lead, "tasks_lead"):
        return False
    if lead and says(context, "demands_lead", lead[0], lead[1]) and not says(context, "tasks_lead", lead[0], lead[1]):
        return False
    # Under general headings ("Job description") there may be demands, too.
    asked = ("demand_knowledge", "demand_experience", "demand_quality")
    held = [
        d for d in context.within("word:degree", start, min(end, start + 30)) if not _TAUGHT.match(context.low, d.end)
    ]
    return not held and not any(context.cues(asked, start, min(end, start + 40)))


def _clauses(context: Context, statement: Mention) -> Iterator[Span]:
    start, end = statement.start, statement.end
    if statement.value == "tasks" and (begin := _opening(context, statement)) is not None:
        yield "task.item", begin, end
        return
    lists = hits(context, ("task_list",), start, end)
    for hit in hits(context, ("task_subject",), start, end):
        if (begin := _verb(context, statement, hit)) is not None:
            lists = [one for one in lists if one.start > begin]
            stop = _until(context, begin, lists[0].start if lists else end)
            yield from (("task.clause", s, e) for s, e in _split(context, begin, stop))
            start = begin
            break
    for hit in lists:
        begin = hit.end
        while begin < end and context.text[begin] in " :":
            begin += 1
        begin = you.end() if (you := _YOU.match(context.text, begin, end)) else begin
        if end - begin > 12 and "%" not in context.text[begin:end]:
            yield from (("task.listed", s, e) for s, e in _enumerated(context, begin, _until(context, begin, end)))
            return
    if start > statement.start:
        return
    for hit in hits(context, ("task_behind",), start, end):
        yield "task.clause", _phrase_before(context, start, hit.start), hit.start - 1
        return


def _opening(context: Context, statement: Mention) -> int | None:
    """Where the duty begins of a line that a verb opens, perhaps behind a word that names it ("Teaching: give …")."""
    # Only verbs that stand first in their line: those with `*` may be the beginning of a noun.
    verbs = starting(whole(words_of(context, "verbs")))
    label = _LABEL.match(context.text, statement.start, statement.end)
    if label:
        return label.end() if verbs.match(context.low, label.end(), statement.end) else None
    alone = statement.extra["alone"] and statement.end - statement.start <= _LINE
    return statement.start if alone and verbs.match(context.low, statement.start, statement.end) else None


def _until(context: Context, start: int, end: int) -> int:
    """Where what is said of one subject ends: at the next subject behind a comma, or a full stop without a space."""
    for hit in hits(context, ("task_subject", "demands"), start, end):
        if context.text[hit.start - 2 : hit.start] == ", ":
            end = hit.start - 2
            break
    glued = _GLUED.search(context.text, start, end)
    return glued.start() if glued else end


def _verb(context: Context, statement: Mention, hit: Hit) -> int | None:
    """Where the duty begins that a sentence tells of its subject, or None where it tells none."""
    verbs = starting(words_of(context, "verbs"))
    text, at = context.text, hit.end + 1
    if hit.language != context.language and not {hit.language, context.language} <= {"en", "de", None}:
        return None
    bare = context.low[hit.start : hit.end] == "you"
    if bare and (hit.start != statement.start or statement.value == "about"):
        return None
    polite = context.low[hit.start : hit.end] == "sie"
    if polite and (text[hit.start] != "S" or statement.value == "about"):
        return None
    if polite and hit.start > statement.start:
        before = text.rfind(" ", statement.start, hit.start - 1) + 1 or statement.start
        if verbs.match(text, before) and text[before].islower() and not says(context, "no_task_verb", before, hit.end):
            return before
    at = _past_fillers(context, at, statement.end)
    if any(f.start == at for f in context.cues(("no_task_verb",), at, min(statement.end, at + 40))):
        return None
    if verbs.match(text, at, statement.end) or (_BEFORE_ING.search(text, hit.start, at) and _ING.match(text, at)):
        return at
    final = _FINAL.search(text, max(at, statement.end - 40), statement.end)
    ends = context.low[hit.start : hit.end].endswith(("werden", "wirst", "werdet", "soll", "wird"))
    return at if ends and final and final[0].endswith("n") and verbs.match(text, final.start()) else None


def _past_fillers(context: Context, at: int, end: int) -> int:
    """The offset behind words that may stand between the subject and its verb ("also", "be responsible for")."""
    for _ in range(3):
        filler = next((f for f in hits(context, ("task_filler",), at, min(end, at + 40)) if f.start == at), None)
        if filler is None:
            break
        at = filler.end + 1
    return at


def _split(context: Context, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of one subject: "develop a and test b" is two, "develop and test b" is one."""
    verbs = starting(words_of(context, "verbs"))
    text, at = context.text, start
    for join in _JOIN.finditer(text, start, end):
        begin = _past_fillers(context, join.end(), end)
        if not verbs.match(text, begin, end) or text.count("(", at, join.start()) != text.count(")", at, join.start()):
            continue
        if (
            len(text[at : join.start()].split()) >= _FEWEST_WORDS
            and len(text[join.end() : end].split()) >= _FEWEST_WORDS
        ):
            yield at, join.start()
            at = begin
    yield at, end


def _enumerated(context: Context, start: int, end: int) -> list[tuple[int, int]]:
    """The duties that a sentence enumerates, or the whole where its parts do not stand for themselves."""
    text = context.text
    numbers = list(_NUMBERED.finditer(text, start, end))
    if len(numbers) > 1 and numbers[0].start() == start:
        stops = [*(n.start() for n in numbers[1:]), end]
        return [(number.end(), stop) for number, stop in zip(numbers, stops, strict=True)]
    if _ING.match(text, start):
        signs = [
            s for s in _JOIN.finditer(text, start, end)
            if _ING.match(text, s.end(), end) and text[s.end() : end].split()[0] not in words_of(context, "gerunds_else")
        ]  # fmt: skip
    else:
        signs = list(_LISTED.finditer(text, start, end))
        if signs and (last := _AND.search(text, signs[-1].end(), end)):
            signs.append(last)
    spans, at = [], start
    for sign in signs:
        if text.count("(", start, sign.start()) == text.count(")", start, sign.start()):
            spans.append((at, sign.start()))
            at = sign.end()
    spans.append((at, end))
    return spans if all(len(text[s:e].split()) > 1 for s, e in spans) else [(start, end)]


def _phrase_before(context: Context, start: int, end: int) -> int:
    """Where the phrase before an offset begins: behind the last comma that stands in no brackets."""
    depth = 0
    for at in range(end - 1, start, -1):
        sign = context.text[at]
        depth += (sign == ")") - (sign == "(")
        if sign == "," and depth == 0:
            return at + 2
    return start
