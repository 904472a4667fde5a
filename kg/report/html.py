"""A report as HTML: a part of a page, and a page of its own (templates/)."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.report.phrases import Phrases
from kg.report.summary import Summary, tally
from kg.report.view import View

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
"""What pages of a service link instead of having it inside."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def report_html(view: View, *, level: int = 2) -> str:
    """One report as a `<section class="report">` to put into a page, in the language of the view.

    Its heading is of the `level` named (2: `<h2>`), those in it follow. It needs no script, and no style to be read;
    `style()` is what it looks well with. All words of ads are escaped.
    """
    template = _environment().get_template("report.html")
    return template.render(view=view, say=Phrases(view.language).say, level=level)


def page_html(views: Sequence[View], language: str, title: str = "") -> str:
    """A whole page with these reports, its style inside, so that it can be sent and opened as it is."""
    say = Phrases(language).say
    named = say("page", "several", n=len(views)) if len(views) != 1 else say("page", "title", name=views[0].name)
    parts = [Markup(report_html(view)) for view in views]
    template = _environment().get_template("page.html")
    return template.render(language=language, say=say, title=title or named, parts=parts, style=style())


def summary_page(told: Summary) -> str:
    """A whole page with the summary of a catalog."""
    phrases = Phrases(told.language)
    template = _environment().get_template("summary.html")
    return template.render(
        told=told, language=told.language, say=phrases.say, tally=partial(tally, phrases), style=style()
    )


def style() -> Markup:
    """The style sheet of reports."""
    return Markup((STATIC / "report.css").read_text(encoding="utf-8"))
