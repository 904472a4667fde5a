"""How long and how much: extensions of the term, and shares of full time that stand in a headline."""

from collections.abc import Iterator

from kg.extract.context import Candidate, Context


def extensions(context: Context) -> Iterator[Candidate]:
    """Extensions given as a sum ("renewable up to three years in all") or with a plus ("1+3 years")."""
    best = max(context.found.get("duration_months", ()), key=lambda c: c.confidence, default=None)
    for mention in context.mentions("duration"):
        if plus := mention.extra.get("plus"):
            yield context.candidate("extension_months.plus", mention.start, mention.end, plus)
            continue
        low, high = context.sentence(mention.start)
        before = list(context.cues(("extension_total",), max(low, mention.start - 70), mention.start))
        after = list(context.cues(("extension_total_after",), mention.end, min(high, mention.end + 20)))
        if not any(mention.start - h.end <= 12 for h in before) and not after:
            continue
        if best is None or mention.value <= best.name or not any(context.cues(("extension_word",), low, high)):
            continue
        if any(context.cues(("no_extension",), low, high)):
            continue
        yield context.candidate("extension_months.total", mention.start, mention.end, mention.value - best.name)


def headline_share(context: Context) -> Iterator[Candidate]:
    """A share that stands in the title itself, such as "2 Doctoral Positions (75 %)"."""
    for title in context.found.get("title", ()):
        if title.start is None or title.end is None or title.confidence < 0.5:
            continue
        run = context.runs[context.run_at(title.start)]
        for mention in context.within("share", title.start, run.end):
            yield context.candidate("workload_percent.headline", mention.start, mention.end, mention.value)


def employment_type(context: Context) -> Iterator[Candidate]:
    """FULL_TIME in a page's schema.org metadata; its other values name no share."""
    for run in context.runs:
        if (
            run.section == "metadata"
            and "/employmentType" in run.element
            and context.text[run.body : run.end].strip() == "FULL_TIME"
        ):
            yield context.candidate("workload_percent.json-ld", run.body, run.end, 100)
