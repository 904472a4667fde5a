"""The shapes of names: forms of `lexicon/names/shapes.toml` as regular expressions, compiled once for a lexicon."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.errors import ConfigurationError
from kg.extract.context import Context
from kg.extract.entities.anchors import anchors
from kg.extract.entities.spelling import BEGINS, LARGE, SMALL, Spelling
from kg.extract.near import Spans, lines_with
from kg.extract.wording import Lexicon

# Latin letters of Europe and of Vietnam; each further one costs time where an expression is compiled.
_LETTERS = [chr(c) for c in (*range(0x41, 0x180), *range(0x218, 0x21C), *range(0x1EA0, 0x1EFA)) if chr(c).isalpha()]
UPPER = "[A-Z\u00c0-\u00d6\u00d8-\u00de" + "".join(c for c in _LETTERS if c.isupper() and c > "\xff") + "]"
LOWER = (
    "[a-z\u00aa\u00b5\u00ba\u00df-\u00f6\u00f8-\u00ff"
    + "".join(c for c in _LETTERS if c.islower() and c > "\xff")
    + "]"
)
# A capitalised word; what joins its parts must be followed by a letter, so that it never takes a sentence's full stop.
# Every repetition is bounded, so that no text makes a search slow.
_CAPITALISED = r"{}[\w']{{0,40}}+(?:[-&/.][\w']{{1,40}}+){{0,4}}(?![\w'])"
CAP = _CAPITALISED.format(UPPER)


# So many first characters of an anchor are looked up before it is searched for.
BEGUN = 4


@dataclass(frozen=True)
class Form:
    """One way in which a name is built, and the kind of thing that it names; `expression` is for the forms' spelling.

    `anchors` are words one of which every such name has: only the lines that hold one are searched, and the expression
    is compiled when a text first has such a line.
    """

    kind: str
    expression: str
    anchors: tuple[str, ...]

    @cached_property
    def begun(self) -> tuple[tuple[str, str], ...]:
        """The anchors, each with the first characters of its longest word."""
        return tuple((anchor, max(anchor.split(), key=len)[:BEGUN]) for anchor in self.anchors)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled. Raises ConfigurationError where it is none."""
        try:
            return re.compile(self.expression)
        except re.error as error:
            raise ConfigurationError(f"the form {self.expression!r} of names is no expression: {error}") from error


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a table, by the first characters of their anchors; `always` are those that may stand in any text."""

    forms: tuple[Form, ...]
    always: frozenset[int]
    by_piece: Mapping[str, frozenset[int]]
    pieces: frozenset[str]

    @classmethod
    def of(cls, forms: tuple[Form, ...]) -> "Forms":
        """The forms of a table, for look-up."""
        always: set[int] = set()
        by_piece: dict[str, set[int]] = {}
        for number, form in enumerate(forms):
            begun = {piece for _, piece in form.begun}
            if not begun or any(len(piece) < BEGUN for piece in begun):
                always.add(number)
            for piece in begun:
                by_piece.setdefault(piece, set()).add(number)
        index = {piece: frozenset(numbers) for piece, numbers in by_piece.items()}
        return cls(forms, frozenset(always), index, frozenset(index))

    def may_stand(self, pieces: frozenset[str]) -> list[Form]:
        """The forms that a text with these runs of four characters may have, in their order."""
        numbers = self.always.union(*(self.by_piece[piece] for piece in self.pieces & pieces))
        return [self.forms[number] for number in sorted(numbers)]


class Page:
    """A text as forms look at it: in their spelling, with its runs of four characters and the lines that hold an anchor."""

    def __init__(self, text: str, spelling: Spelling) -> None:
        self._text, self._spelled = text, spelling.text(text)
        self.pieces = frozenset[str]().union(*map(_runs, set(text.split())))
        self._lines: dict[str, Spans] = {}

    def find(self, form: Form) -> Iterator[re.Match[str]]:
        """Where names of a form stand, each within one line; what is matched is the text's spelling, so ask for spans."""
        if not form.anchors:
            yield from form.pattern.finditer(self._spelled)
            return
        lines: list[tuple[int, int]] = []
        for anchor, begun in form.begun:
            if len(begun) < BEGUN or begun in self.pieces:
                lines += self._with(anchor)
        for start, end in lines if len(lines) < 2 else sorted(set(lines)):
            yield from form.pattern.finditer(self._spelled, start, end)

    def _with(self, anchor: str) -> Spans:
        lines = self._lines.get(anchor)
        if lines is None:
            lines = self._lines[anchor] = lines_with(self._text, (anchor,))
        return lines


def found(context: Context, table: str) -> Iterator[tuple[Form, Mapping[str, tuple[int, int]]]]:
    """The names of the forms of one table (`forms`, `units`, `schools`, `programmes`), form by form.

    Of each the span of what the form finds (``""``) and those of its groups that took part.
    """
    made = context.lexicon.once(_tables)
    if table not in made:
        made[table] = Forms.of(compiled(context.lexicon, table))
    page = context.once(_page)
    for form in made[table].may_stand(page.pieces):
        for match in page.find(form):
            spans = {name: match.span(name) for name in form.pattern.groupindex if match.start(name) >= 0}
            yield form, {"": match.span(), **spans}


def _tables(_: Lexicon) -> dict[str, Forms]:
    return {}


def _spelling(lexicon: Lexicon) -> Spelling:
    # Words at which one name ends and the next begins: a name's inner words are never of these.
    return Spelling.of(lexicon.listed("stop", "in_name"))


def _page(context: Context) -> Page:
    return Page(context.text, context.lexicon.once(_spelling))


@lru_cache(maxsize=50_000)
def _runs(word: str) -> tuple[str, ...]:
    return tuple([word[at : at + BEGUN] for at in range(len(word) - BEGUN + 1)])


def compiled(lexicon: Lexicon, name: str) -> tuple[Form, ...]:
    """The forms of one table (`forms`, `units`) of the lexicon.

    Raises ConfigurationError that names the form where it is no regular expression.
    """
    spelling, parts = lexicon.once(_spelling), lexicon.once(_parts)
    forms = []
    for kind, expressions in lexicon.tables.get(name, {}).items():
        for expression in expressions:
            filled = spelling.expression(expression)
            for part, said in parts.items():
                filled = filled.replace("{" + part + "}", said)
            try:
                forms.append(Form(kind, rf"(?<![\w-]){filled}(?![\w-])", anchors(expression)))
            except re.error as error:
                raise ConfigurationError(f"the form {expression!r} of names is no expression: {error}") from error
    return tuple(forms)


def _any_of(words: Sequence[str]) -> str:
    """An expression for one of these words, by their first letters, so that most are ruled out at once."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_letter.items()) or "(?!)"


def _parts(lexicon: Lexicon) -> dict[str, str]:
    """What the words in curly brackets stand for, in the forms' spelling."""
    adjectives, subjects = lexicon.listed("endings", "adjective_de"), lexicon.listed("endings", "subjects")
    cap = _CAPITALISED.format(BEGINS)
    # What joins two words of a name may not stand before the first; two never touch, as no letter follows either.
    caps = rf"(?! )(?: ?{cap}){{1,5}}"
    joined = rf"(?! )(?: ?{cap}){{1,4}}"
    place1 = rf"(?![ -])(?:(?: am | an der | im |-)?{cap}){{1,2}}"
    adjective = rf"{LARGE}[\w-]{{0,60}}(?:{'|'.join(adjectives) or '(?!)'})"
    no_adjective = _any_of(lexicon.listed("stop", "no_adjective_de"))
    low_de = rf"(?!(?:{no_adjective})(?!\w)){SMALL}{{1,30}}(?:er|en|es|e|em)(?!\w)"
    ends = _any_of(lexicon.listed("stop", "low_fr"))
    low = rf"(?:(?!(?:{ends})(?!\w)){SMALL}[\w-]{{0,30}}(?![\w-]))"
    join_fr = r"(?:de |du |des |d'|et |en |la |l'|le |les |pour |y |e |per |di |della |dello |delle |degli |del |dei |sur |à |au |aux |di |voor )"
    word_fr = rf"(?:{cap}|(?:{SMALL}[\w-]{{3,40}}|art|eau|mer|sol|air|son|vin)(?![\w-]))"
    # "History and Philosophy of Science", "the Study of Religions": what a field of study is of.
    listed = "|".join(map(re.escape, subjects)) or "(?!)"
    told = rf"{LARGE}[\w-]{{0,30}}(?:ology|ologies|omics|ics|istry|sciences?|medicine|tions?|ments?|graphy|iatry|metry|therap(?:y|ies))"
    subject = rf"(?:(?!The |Our ){cap} ){{0,2}}(?:{listed}|{told})(?!\w)"
    of_field = rf"(?: (?:of (?:the )?|in )(?:{cap} (?:and|&) )?{subject}(?:(?:, {cap})? (?:and|&) {subject})?)?"
    parts = {
        "joined": joined,
        "caps": caps,
        "cap_rest": r"[\w-]{0,40}",
        "cap": cap,
        "acr": rf"{LARGE}{{2}}[{LARGE[1:-1]}\d-]{{0,20}}",
        "place1": place1,
        "place": rf"(?![ -])(?:(?: am | an der | im | at |-| )?{cap}){{1,3}}",
        "field": rf"{joined}(?:(?:, {joined}){{0,4}},? (?:and|&) (?:the )?{joined}| for (?:the )?{joined}| in {joined}(?= at| is)){{0,2}}{of_field}",
        "fach": rf"(?:{low_de} )?{cap}-?(?: {cap}-?)?(?: {low_de} {cap})?(?:(?:, (?:{low_de} )?{cap}-?){{0,4}} (?:und|&|sowie) (?:{low_de} )?{cap}(?: {cap})?)?(?: und -{SMALL}{{3,40}})?(?: (?:der|des) {cap}(?: (?:und|&) {cap})?)?",
        "domaine": rf"(?:{join_fr}){{0,2}}{word_fr}(?: (?!et l[ae]s? |et l'|y (?!{LARGE}))(?:{join_fr}){{1,2}}{word_fr}| {cap}){{0,6}}",
        "rest_fr": rf"{low}?(?:(?: de| à)? l'{cap}| (?:{join_fr})?{low}(?!')| (?:{join_fr}){{0,2}}{cap}|'{low}){{0,6}}",
        "veld": rf"(?![, ])(?:(?:,? (?:en |& )?)?{cap}){{1,6}}",
        "fag": rf"[\w-]{{3,40}}(?:(?:, (?:og |och )?| og | och | ){SMALL}[\w-]{{3,30}}(?<! ved)(?<! vid)){{0,4}}",
        "person2": rf"{cap} {cap}",
        "adjective_de": rf"{adjective}",
    }
    spelling = lexicon.once(_spelling)
    return {name: spelling.expression(part) for name, part in parts.items()}


@lru_cache(maxsize=16)
def alternatives(words: tuple[str, ...], around: str) -> re.Pattern[str]:
    """A pattern of words as the lexicon lists them, put where `around` has `{}`; longest first, case aside.

    >>> alternatives(("which", "in order to"), "(?:{}) ").sub("", "made in order to fly")
    'made fly'
    """
    listed = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(around.replace("{}", listed), re.IGNORECASE)
