"""From a report of SHACL to what a person reads: whose sentence to mend, and what would be right."""

from kg.report import routes
from kg.report.examined import Examined
from kg.report.expectations import Expectations
from kg.report.grouping import Owners
from kg.report.names import Names
from kg.report.passages import Passages
from kg.report.phrases import Phrases
from kg.report.places import Merged, Places
from kg.report.rules import Rules, parameters
from kg.report.values import worded
from kg.report.view import Finding, Group, View
from kg.validate.data import TYPE, Data
from kg.validate.report import Result


def view(examined: Examined, rules: Rules, language: str = "en") -> View:
    """The report on one file or posting in words; UsageError for a language in which there is no wording.

    >>> from kg.validate.report import Report
    >>> view(Examined("ad.txt", Report(), refused="it is empty"), rules=None).conforms
    False
    """
    phrases = Phrases(language)
    conforms = not examined.refused and examined.report.conforms
    groups: tuple[Group, ...] = ()
    if examined.report.results:
        groups = _Teller(examined, rules, phrases).groups()
    names = tuple(name for name, _, _ in examined.files)
    name = examined.name or phrases.say("page", "data")
    return View(language, name, conforms, groups, examined.refused, examined.warnings, names)


class _Teller:
    """Tells the results of one report."""

    def __init__(self, examined: Examined, rules: Rules, phrases: Phrases) -> None:
        self._results = examined.report.results
        self._data = Data.of(examined.quads)
        self._one = examined.text is not None
        self._rules = rules
        self._say = phrases
        self._names = Names(phrases.language, self._data, rules.graph)
        self._expectations = Expectations(rules, self._names, phrases)
        self._places = Merged(examined) if examined.files else Places(examined)
        text = examined.text if examined.publish_text != "none" else None
        self._passages = Passages(
            self._data if examined.publish_text != "none" else Data(),
            text,
            whole=examined.publish_text == "full",
            numbered=self._places.numbered,
        )

    def groups(self) -> tuple[Group, ...]:
        """What was found, by posting in the order of their first and worst results; what belongs to none at the end."""
        owners = Owners(self._data, one=self._one)
        parted: dict[str, list[Result]] = {}
        for result in self._results:
            parted.setdefault(owners.of(result.focus_node), []).append(result)
        ordered = sorted(parted.items(), key=lambda one: not one[0])
        return tuple(
            Group(
                self._names.of(posting) if posting else "",
                posting.removeprefix("<").removesuffix(">"),
                tuple(self._finding(result, posting) for result in results),
            )
            for posting, results in ordered
        )

    def _finding(self, result: Result, posting: str) -> Finding:
        node = self._rules.of(result)
        path = routes.route(result.path)
        broken = parameters(result.component)
        value = result.value if result.value != result.focus_node else None
        mentioned = self._rules.mentioned(node) if path is None else []
        passages, more = self._passages.of(result, mentioned)
        return Finding(
            result,
            message=self._message(result, node),
            about=self._about(result.focus_node, posting),
            path="" if path is None else routes.worded(path, self._names, self._say),
            value="" if value is None else worded(value, self._names, self._say, typed="datatype" in broken),
            expected=self._expectations.of(result),
            name=self._own(result, node, "name"),
            why=self._own(result, node, "description"),
            passages=tuple(passages),
            more=more,
            place=self._places.of(result, passages),
        )

    def _message(self, result: Result, node: str) -> str:
        """What the report says of the result; where those are not the shape's own words, after the shape's name."""
        said = result.message(self._say.language) or self._say.say("message", "other")
        own = result.source_constraint or any(self._rules.values(one, "message") for one in (node, self._top(result)))
        name = "" if own else self._own(result, node, "name")
        return self._say.say("message", "named", name=name, message=said) if name else said

    def _top(self, result: Result) -> str:
        return result.shape if result.shape.startswith("_:") else f"<{result.shape}>"

    def _own(self, result: Result, node: str, name: str) -> str:
        top = self._top(result)
        language = self._say.language
        return self._rules.said(node, name, language) or self._rules.said(top, name, language)

    def _about(self, focus: str, posting: str) -> str:
        """What kind of thing the focus node is, and which; the posting's own title stands above already."""
        if focus.startswith('"'):
            return worded(focus, self._names, self._say)
        classes = self._data.objects(focus, TYPE)
        known = sorted(filter(None, map(self._names.label, classes)), key=str.casefold)
        kind = next(iter(known or sorted(map(self._names.of, classes))), "")
        if kind and focus == posting:
            return kind
        name = worded(focus, self._names, self._say)
        if not kind:
            return name
        # A part of a posting has an address that nobody reads; its kind and the sentence of the ad tell more.
        bare = not self._names.label(focus) and (posting or focus.startswith("_:"))
        return kind if bare else self._say.say("about", kind=kind, name=name)
