"""Whether a page is a posting at all, and which language it is written in."""

import re
from collections import Counter

from kg.extract.context import Context
from kg.extract.wording import Lexicon

_ADVERTISED = ("deadline", "reference", "pay_group", "salary_min", "workload_percent", "weekly_hours", "duration_months", "start",
               "apply_email", "apply_url", "document", "position_type", "degree")  # fmt: skip

# What only an employer says of a position; a call or a page of advice has a deadline and documents too.
_EMPLOYED = (
    "pay_group",
    "salary_min",
    "workload_percent",
    "weekly_hours",
    "permanent",
    "position_type",
    "reference",
    "openings",
)
_WORD = re.compile(r"[^\W\d_]+")
_VOTING = 60_000  # so many characters vote for the language
_OTHERS = ("event", "funding_call", "advice", "people", "programme", "prize", "project", "tender")


def language(context: Context) -> str | None:
    """The language that most of the text's words vote for (`stopwords` of the languages), else what the page declares."""
    votes = dict.fromkeys(context.lexicon.stopwords, 0)
    said = context.lexicon.once(_said)
    for word in said.keys() & (words := Counter(_WORD.findall(context.low[:_VOTING]))).keys():
        for code in said[word]:
            votes[code] += words[word]
    code = max(votes, key=lambda c: votes[c], default="")
    if code and votes[code] >= 3:
        return code
    return context.document.language


def _said(lexicon: Lexicon) -> dict[str, list[str]]:
    """By the word, the languages that have it among their stop words."""
    said: dict[str, list[str]] = {}
    for code, words in lexicon.stopwords.items():
        for word in words:
            said.setdefault(word, []).append(code)
    return said


def refuse_early(context: Context) -> str | None:
    """Why nothing can be said about this page, told before any rule runs; None where it is worth a look."""
    if not any(c.isalpha() for c in context.text):
        return "The document has no words."
    return None


def refuse(context: Context) -> str | None:
    """Why this page is no posting, told by its wording and by what was found; None where it is one."""
    facts = context.facts
    said = {f for f in _ADVERTISED if facts.get(f)}
    head = min(len(context.text), 400)
    hiring = len({h.start for h in context.cues(("posting",), 0, len(context.text))})
    for kind in ("call_for_papers", "privacy", "job_list", "blog", "news"):
        count = len({h.start for h in context.cues((f"no_posting_{kind}",), 0, len(context.text))})
        early = any(context.cues((f"no_posting_{kind}",), 0, head))
        if (count >= 3 and count > hiring) or (early and count >= 2 and count >= hiring and len(said) < 7):
            return f"The page reads as {kind.replace('_', ' ')}, not as a posting."
    hires = len({context.low[h.start : h.end] for h in context.cues(("posting",), 0, len(context.text))})
    hires += 3 * sum(1 for f in _EMPLOYED if facts.get(f))
    for kind in _OTHERS:
        hits = list(context.cues((f"page_{kind}",), 0, len(context.text)))
        words = {context.low[h.start : h.end] for h in hits}
        count = len(words) + 2 * len(
            {context.low[h.start : h.end] for h in hits if h.start < min(head, len(context.text) // 4)}
        )
        if len(words) >= 2 and count >= 4 and count > hires:
            return f"The page reads as {kind.replace('_', ' ')}, not as a posting."
    if len(said) < 2 and not (hiring and said):
        return "The page neither offers a position nor says how to apply for one."
    return None
