"""Whether a page is a posting at all, and which language it is written in."""

import re
from collections import Counter

from kg.extract.context import Context

_ADVERTISED = ("deadline", "reference", "pay_group", "salary_min", "workload_percent", "weekly_hours", "duration_months", "start",
               "apply_email", "apply_url", "document", "degree")  # fmt: skip
# What only an employer says of a position; a call or a page of advice has a deadline and documents too.
_EMPLOYED = ("pay_group", "salary_min", "workload_percent", "weekly_hours", "permanent", "reference", "openings")
_APPLIED = ("deadline", "apply_email", "apply_url", "document", "degree", "salary_min", "pay_group")
_KINDS = {
    "event": "an event",
    "funding_call": "a call for proposals",
    "call_for_papers": "a call for papers",
    "advice": "advice",
    "apply_help": "advice on applying",
    "people": "news of people",
    "news": "news",
    "programme": "a study programme",
    "prize": "a prize",
    "project": "a project",
    "tender": "a tender",
    "listing": "a list of jobs",
    "careers": "a careers page",
    "regulations": "regulations",
    "blog": "a blog",
    "privacy": "a privacy notice",
    "closed": "a vacancy that is closed",
}
_TOP = 400
# What is longer is a paragraph, and no first line that tells what a page is.
_LINE = 200


def language(context: Context) -> str | None:
    """The language that most of the text's words vote for (`stopwords` of the languages), else what the page declares."""
    votes: Counter[str] = Counter()
    words = Counter(re.findall(r"[^\W\d_]+", context.low[:60_000]))
    for code, stop in context.lexicon.stopwords.items():
        votes[code] = sum(words[w] for w in stop & words.keys())
    if votes:
        code, count = votes.most_common(1)[0]
        if count >= 3:
            return code
    return context.document.language


def refuse_early(context: Context) -> str | None:
    """Why nothing can be said about this page, told before any rule runs; None where it is worth a look."""
    if not any(c.isalpha() for c in context.text):
        return "The document has no words."
    return None


def refuse(context: Context) -> str | None:
    """Why this page is no posting, told by what was found and by its wording; None where it is one.

    What speaks for a posting (facts that only postings state, wording that offers a position) is weighed against wording
    of other pages, by the weights of `lexicon/pages/weights.toml`.
    """
    weigh = context.lexicon.tables["posting"]
    offers = sum(weigh[cue] * min(len(_wordings(context, cue)), weigh[f"{cue}_most"]) for cue in ("hiring", "asks"))
    found = sum(weigh["fact"] for field in _ADVERTISED if _told(context, field))
    found += sum(weigh["employed"] for field in _EMPLOYED if _told(context, field))
    types = context.facts.get("position_type", ())
    titled = weigh["titled"] if any(fact.rule.startswith("position_type.title") for fact in types) else 0
    top = min(_TOP, len(context.text) // 4)
    first = next((run.end for run in context.runs if run.end - run.body > 3), 0)
    first = first if first <= _LINE else 0
    kinds: dict[str, float] = {}
    for kind in _KINDS:
        near = _wordings(context, f"page_{kind}", top)
        weight = weigh.get(kind, weigh["other"])
        kinds[kind] = weight * len(_wordings(context, f"page_{kind}")) + weigh["top"] * len(near)
        kinds[kind] += weigh["first"] * len(_wordings(context, f"page_{kind}", first))
    worst = max(kinds, key=lambda kind: kinds[kind])
    against = max(0, kinds[worst] + weigh["others"] * (sum(kinds.values()) - kinds[worst]) - weigh["free"])
    # A page that names no position, neither as its title nor in what it says, has to offer one the more clearly.
    named = context.facts.get("title") or any(fact.rule != "position_type.top" for fact in types)
    unnamed = 0 if against < 1 or named else weigh["unnamed"]
    # A page of some length that says neither how nor until when to apply, and hardly offers anything, only names kinds.
    if len(context.text) >= weigh["length"] and not any(context.facts.get(field) for field in _APPLIED):
        unnamed += weigh["idle"] if len(_wordings(context, "hiring")) <= 1 else 0
    # A few lines cannot say much, neither for a posting nor against it.
    share = min(1.0, max(weigh["least"], len(context.text) / weigh["length"]))
    if offers + found + titled - against >= unnamed + share * weigh["threshold" if against >= 1 else "unopposed"]:
        return None
    if kinds[worst] >= 2 * weigh["other"]:
        return f"The page reads as {_KINDS[worst]}, not as a posting."
    return "The page neither offers a position nor says how to apply for one."


def _told(context: Context, field: str) -> bool:
    """Whether the field has a fact that more tells than a fitting value in a sentence on jobs (rank `spoken`)."""
    return any(context.lexicon.rules[fact.rule].rank != "spoken" for fact in context.facts.get(field, ()))


def _wordings(context: Context, cue: str, end: int | None = None) -> set[str]:
    """The different wordings of a cue in the text, or in its beginning."""
    stop = len(context.text) if end is None else end
    return {context.low[hit.start : hit.end] for hit in context.cues((cue,), 0, stop)}
