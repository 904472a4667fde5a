"""Which positions an ad offers: labels with numbers, headings, list items, rows of a table, or words of one sentence.

Every way asks for at least two that are alike in form and unlike in words, and most ask that the ad says that there are
several. Where that is not so, the ad has one position: a wrong split is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.extract.context import Context
from kg.extract.layout import Run
from kg.extract.mention import Mention
from kg.extract.several.grid import columned
from kg.extract.several.head import MOST, SIGNS, Head, cells, columns, labels, number, table, title_end, types, unlike

_NOWHERE = ("nav", "other-jobs", "metadata", "legal", "profile", "contact", "about", "tasks")
_LETTER = re.compile(r"\(?(?:[a-h]|i|ii|iii|iv|v|\d{1,2})[.)] ")
_LONG = 260
_SHORT = 170
_HEAD = 60
# "Ida Muster, PhD student": somebody, and what they are.
_PERSON = re.compile(r"(?:[^\W\d_][\w.'-]+ ){1,3}[^\W\d_][\w'-]+, ?")
# The years that somebody spent in a place.
_YEARS = re.compile(
    r"(?<![\w./-])(?:19|20)\d\d ?(?:-|to|bis|until) ?(?:(?:19|20)?\d\d|\w+)?(?![\w./-])|[,(] ?(?:19|20)\d\d\)?$"
)
_BEHIND = re.compile(r" ?(?:[:.)\]|,(/]| ?- |$|\n)")


def named(context: Context) -> list[Head]:
    """The heads of the positions in the order of the text; one position may have several. Empty where there is only one."""
    for find in (columned, _labelled, _typed, _tabled, _joined):
        heads = find(context)
        if 2 <= len({h.key for h in heads}) <= MOST:
            return heads
    return []


# --- "Position 1: …", "ESR2 – …" --------------------------------------------------------------------------------------


def _labelled(context: Context) -> list[Head]:
    for groups in (("position_label",), ("position_label", "project_label")):
        families: dict[str, list[Head]] = defaultdict(list)
        for key, name, start, end in labels(context, *groups):
            at = context.run_at(start)
            run = context.runs[at]
            if run.section in ("nav", "other-jobs", "metadata") or run.start > start:
                continue
            signs = SIGNS.match(context.text, run.start, run.end)
            opens = start in (run.body, signs.end() if signs else run.body)
            if not opens or not _parted(context, run, end):
                continue
            body = end
            while body < run.end and context.text[body] in " :.)-|,*":
                body += 1
            families[key.rpartition(" ")[0]].append(Head(key, name, start, body, run.end, form(context, run)))
        fitting = [
            f for f in families.values() if _counted(f) and (groups == ("position_label",) or _are_jobs(context, f))
        ]
        if fitting:
            return max(fitting, key=lambda f: len({h.key for h in f}))
    return []


def _parted(context: Context, run: Run, end: int) -> bool:
    """Whether a label is parted from what follows, or stands alone in a heading ("ESR1 Optical clocks")."""
    if _BEHIND.match(context.text, end, run.end + 1):
        return True
    return run.kind in ("heading", "table_row") and context.text[end : end + 2].strip()[:1].isupper()


def _counted(heads: Sequence[Head]) -> bool:
    """Whether the labels count from the first on, or are two at least of numbered projects of a network."""
    numbers = {number(h.key) for h in heads}
    if len(numbers) < 2:
        return False
    for order in (list("abcdefgh"), ["i", "ii", "iii", "iv", "v", "vi"], [str(n) for n in range(1, MOST + 1)]):
        if numbers == set(order[: len(numbers)]):
            return True
    return heads[0].key.split()[0] in ("esr", "dc", "irp") or all(re.fullmatch(r"[a-z]-?\d+", n) for n in numbers)


def _are_jobs(context: Context, heads: Sequence[Head]) -> bool:
    """Whether projects are what one applies for: the ad offers several positions, and a project names a kind of it."""
    bounds = [*(h.start for h in heads), len(context.text)]
    kinds = sum(
        bool(types(context, h.start, min(until, h.end + 300))) for h, until in zip(heads, bounds[1:], strict=True)
    )
    return kinds == len(heads) and announced(context, heads[0].start)


# --- headings, items and rows that begin with a kind of position ---------------------------------------------------------


def form(context: Context, run: Run) -> str:
    """How a block stands in the text, empty for running text."""
    if run.kind == "heading":
        return f"h:{run.element.rpartition('/')[2].partition('[')[0]}"
    if run.kind == "table_row":
        return "row"
    if run.item:
        return "item"
    if _LETTER.match(context.low, run.start, run.end):
        return "letter"
    words = context.text[run.start : run.end]
    if words.count("|") >= 2:
        return "row"
    return "line" if len(words) <= _SHORT and not words.endswith((".", ";", "?", "!")) else "text"


def _typed(context: Context) -> list[Head]:
    groups: dict[str, list[tuple[int, Head]]] = defaultdict(list)
    last: dict[str, int] = {}
    for mention in context.mentions("word:position_type"):
        at = context.run_at(mention.start)
        run = context.runs[at]
        shape = form(context, run)
        if shape == "text" or last.get("run") == at or run.section in _NOWHERE or run.boilerplate:
            continue
        body = _body(context, run)
        # A lettered paragraph goes on behind its first line, which names the position.
        long = run.end - run.start > _LONG
        end = _line(context, run) if shape == "letter" or (shape == "item" and long) else run.end
        if end - run.start > _LONG or mention.start - body > _HEAD or not body <= mention.start < end:
            continue
        if shape == "line" and not run.gap:
            continue
        last["run"] = at
        if not _offers(context, end, body, mention):
            continue
        key = " ".join(context.low[body : title_end(context, body, end)].split())
        groups[shape].append((at, Head(key, "", run.start, body, end, shape)))
    for shape in sorted(
        groups, key=lambda s: ("row", "letter", "item").index(s) if s in ("row", "letter", "item") else 9
    ):
        for heads in _near(shape, groups[shape]):
            if len(heads) >= 2 and unlike(h.key for h in heads) and _several(context, heads):
                return heads
    return []


def _line(context: Context, run: Run) -> int:
    """Where the first line of a block ends in the source, of a wrapped paragraph, or its first sentence."""
    first, last = context.folded.source(run.start, run.end)
    at = context.document.text.find("\n", first, last)
    return min(context.folded.place(at) if at > 0 else run.end, run.end)


def _body(context: Context, run: Run) -> int:
    letter = _LETTER.match(context.low, run.start, run.end)
    signs = SIGNS.match(context.text, letter.end() if letter else run.body, run.end)
    return signs.end() if signs else run.body


def _offers(context: Context, end: int, body: int, mention: Mention) -> bool:
    """Whether the head of a block offers a job: no alternative, no degree that is asked for, nobody who works there."""
    if any(context.cues(("not_sought",), body, mention.end)) or any(context.cues(("no_title",), body, end)):
        return False
    words = context.low[mention.start : mention.end]
    if words in table(context, "bare") and not re.match(
        r" ?(?:[:(,-]|$|\n)| in ", context.low[mention.end : mention.end + 4]
    ):
        return False
    if any(context.cues(("require", "optional_heading"), body, end)) or context.optional(body):
        return False
    before = context.text[body : mention.start]
    if (
        context.within("person", body, mention.start)
        or _PERSON.fullmatch(before)
        or _YEARS.search(context.low, mention.end, end)
    ):
        # Who works there, or did ("postdoc 2021-2024").
        return False
    first = context.low[body : mention.start].split()
    if not first and mention.end >= title_end(context, body, end) and words.endswith(tuple(table(context, "plural"))):
        # "PhD students" heads what a lab says of its members or to all who might ask.
        return False
    last = context.low[max(body, end - 12) : end].split()[-1:]
    return not {*first, *last} & table(context, "either")


def _near(shape: str, found: Sequence[tuple[int, Head]]) -> list[list[Head]]:
    """The heads of one form in groups: items and rows that follow each other with few lines between, headings as a whole."""
    if shape.startswith("h:"):
        return [[head for _, head in found]]
    groups: list[list[Head]] = []
    before = -99
    for at, head in found:
        if at - before > (12 if shape in ("letter", "line") else 6):
            groups.append([])
        groups[-1].append(head)
        before = at
    return groups


def _several(context: Context, heads: Sequence[Head]) -> bool:
    """Whether the ad says that there are several, or each head has a code, or a number and a value, of its own."""
    first = context.run_at(heads[0].start)
    above = context.runs[first - 1].start if first else heads[0].start
    if any(context.cues(("not_offered",), above, heads[0].start)):
        return False
    codes = [tuple(m.value for m in context.within("code", h.start, h.end)) for h in heads]
    if all(codes) and len(set(codes)) == len(codes):
        return True
    ones = table(context, "ones")
    if all(_counts(context, h, ones) and _valued(context, h) for h in heads):
        return True
    return announced(context, heads[0].start)


def _valued(context: Context, head: Head) -> bool:
    return any(context.within(kind, head.body, head.end) for kind in ("duration", "share", "pay_group"))


def _counts(context: Context, head: Head, ones: frozenset[str]) -> bool:
    words = context.low[head.body : head.end].split()[:2]
    return bool(words) and (words[0] in ones or words[0].rstrip("x×").isdigit())


def announced(context: Context, before: int) -> bool:
    """Whether words before this offset say that several positions are offered, or any say something of both of them."""
    if any(_visible(context, h.start) for h in context.cues(("positions_both",), 0, len(context.text))):
        return True
    if any(_visible(context, h.start) for h in context.cues(("positions_announced",), 0, before)):
        return True
    return any(m.value >= 2 for m in context.within("count", 0, before) if _visible(context, m.start))


def _visible(context: Context, offset: int) -> bool:
    return context.section(offset) not in ("nav", "other-jobs", "metadata", "legal")


# --- rows of a table that name no kind --------------------------------------------------------------------------------


def _tabled(context: Context) -> list[Head]:
    """Rows below a line of column heads, as many as the ad offers positions: their projects are what one applies for."""
    offered = {m.value for m in context.mentions("count") if m.value >= 2 and _visible(context, m.start)}
    if not offered:
        return []
    at = 0
    while at < len(context.runs):
        last = at
        while last < len(context.runs) and form(context, context.runs[last]) == "row":
            last += 1
        rows = context.runs[at:last]
        if len(rows) - 1 in offered and (named := columns(context, rows[0])) and "title" in named:
            return [head for row in rows[1:] if (head := _row(context, row, named))]
        at = last + 1
    return []


def _row(context: Context, row: Run, named: Mapping[str, int]) -> Head | None:
    found = cells(context, row.start, row.end)
    if max(named.values()) >= len(found):
        return None
    low, high = found[named["title"]]
    start, end = found[named["code"]] if "code" in named else (low, low)
    name = context.quote(start, end)
    key = f"{name} {context.quote(low, high)}".lower() if low < high else ""
    return Head(key, name, row.start, low, row.end, "row", code="code" in named) if key else None


# --- "one PhD student and one postdoc" ----------------------------------------------------------------------------------


def _joined(context: Context) -> list[Head]:
    from kg.extract.typed.position import is_sought

    title = max(context.found.get("title", ()), key=lambda c: c.confidence, default=None)
    if title is not None and title.start is not None and title.end is not None and title.confidence > 0.5:
        heads = _chain(context, types(context, title.start, title.end), title.start)
        if heads:
            return heads
    seen: set[int] = set()
    for mention in context.mentions("word:position_type"):
        low, high = context.sentence(mention.start)
        if low in seen or not is_sought(context, mention):
            continue
        seen.add(low)
        if any(context.cues(("not_sought",), low, high)):
            continue
        heads = _chain(context, types(context, mention.start, high), low)
        if heads:
            return heads
    return []


def _chain(context: Context, found: Sequence[Mention], low: int) -> list[Head]:
    """Kinds of position that a sentence counts and joins by "and", each as a head of its own words."""
    joins, either = table(context, "joins"), table(context, "either")
    chain: list[Mention] = []
    for mention in found:
        if not chain:
            chain = [mention]
            continue
        between = context.low[chain[-1].end : mention.start]
        words = re.findall(r"[^\s,;()]+", re.sub(r"\([^()]*\)", " ", between))
        if set(words) & either or "/" in between:
            return []
        if len(between) > 160 or not set(words) & joins:
            break
        if mention.value != chain[-1].value and _counted_at(context, mention, chain[-1].end):
            chain.append(mention)
    if len(chain) < 2 or len({m.value for m in chain}) < len(chain) or not _counted_at(context, chain[0], low):
        return []
    return [Head(str(m.value), "", _start(context, m, low), m.start, m.end, "words") for m in chain]


def _start(context: Context, mention: Mention, low: int) -> int:
    """Where the words of the mention begin, with its number or article."""
    before = context.low[max(low, mention.start - 50) : mention.start]
    ones, numbers = table(context, "ones"), context.lexicon.tables["numbers"]
    for word in reversed(list(re.finditer(r"\S+", before))[-5:]):
        if word.group() in ones or word.group().isdigit() or word.group() in numbers:
            return mention.start - len(before) + word.start()
    return mention.start


def _counted_at(context: Context, mention: Mention, low: int) -> bool:
    return _start(context, mention, low) < mention.start
