"""Random shapes files from a seed, in Turtle, over the graphs of `benchmarks.random_data`.

Between them they use every constraint component of SHACL Core, every kind of path and of target, severities, messages,
shapes within shapes, and what is deactivated. A *tame* constraint holds of a valid graph; how often one is *wild* instead
(any parameter, met by chance) rises with the seed, so that among the files there are some that valid graphs conform to.
No shape refers to itself, for what holds then is left open (https://www.w3.org/TR/shacl/#shapes-recursion).
"""

from collections.abc import Callable
from random import Random

from benchmarks.random_data import ABOVE, COLOURS, DOMAIN, STRANGE

FILES = 20
PREFIXES = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
CLASSES = (*ABOVE, "Agent")
SEVERITIES = ("sh:Violation", "sh:Warning", "sh:Info")
LITERALS = ("integer", "decimal", "text", "code", "string", "date", "moment", "boolean")
TAME: dict[str, list[str]] = {
    "integer": [
        "sh:datatype xsd:integer", "sh:minInclusive 1", "sh:minInclusive 0.5", "sh:minExclusive 0", "sh:maxInclusive 9",
        "sh:maxExclusive 9.5", 'sh:maxExclusive "1e1"^^xsd:double', "sh:maxLength 3", 'sh:pattern "^[+0-9]+$"',
        "sh:maxCount 2", "sh:or ( [ sh:datatype xsd:string ] [ sh:datatype xsd:integer ] )",
    ],
    "decimal": ["sh:datatype xsd:decimal", "sh:minInclusive 0", "sh:maxInclusive 1", "sh:maxExclusive 1.5", "sh:maxCount 1"],
    "text": [
        "sh:datatype rdf:langString", 'sh:languageIn ( "en" "de" "fr" )', "sh:uniqueLang true", "sh:minLength 2",
        "sh:maxCount 2", "sh:maxLength 20",
    ],
    "code": [
        "sh:datatype xsd:string", 'sh:pattern "^[A-C][X-Z]-[0-9]{2}$"', 'sh:pattern "^[a-c]" ; sh:flags "i"',
        "sh:minLength 5", "sh:maxLength 5", "sh:minCount 1", "sh:maxCount 1",
    ],
    "string": ["sh:datatype xsd:string", "sh:minLength 1", "sh:maxLength 12", "sh:maxCount 1"],
    "date": [
        "sh:datatype xsd:date", 'sh:minInclusive "2020-01-01"^^xsd:date', 'sh:maxExclusive "2040-01-01"^^xsd:date', "sh:maxCount 1",
    ],
    "moment": [
        "sh:datatype xsd:dateTime", 'sh:minInclusive "2025-12-30T00:00:00Z"^^xsd:dateTime',
        'sh:maxExclusive "2027-01-02T00:00:00+02:00"^^xsd:dateTime',
    ],
    "boolean": ["sh:datatype xsd:boolean", "sh:in ( true false )", "sh:maxCount 1"],
    "colour": [
        "sh:nodeKind sh:IRI", f"sh:in ( {' '.join('ex:' + c for c in COLOURS)} )", 'sh:pattern "^http"',
        "sh:minCount 1", "sh:maxCount 1", "sh:not [ sh:hasValue ex:violet ]",
    ],
    "person": [
        "sh:class ex:Person", "sh:class ex:Agent", "sh:nodeKind sh:IRI", "sh:maxCount 2", "sh:nodeKind sh:BlankNodeOrIRI",
        "sh:not [ sh:class ex:Group ]", "sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMinCount 0 ; sh:qualifiedMaxCount 2",
    ],
    "group": [
        "sh:class ex:Group", "sh:nodeKind sh:IRIOrLiteral", "sh:maxCount 1",
        "sh:or ( [ sh:class ex:Group ] [ sh:class ex:Person ] )", "sh:xone ( [ sh:class ex:Group ] [ sh:class ex:Person ] )",
    ],
    "address": [
        "sh:nodeKind sh:BlankNode", "sh:maxCount 1", "sh:nodeKind sh:BlankNodeOrLiteral",
        'sh:property [ sh:path ex:zip ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[0-9]{5}$" ]',
        "sh:closed true ; sh:property [ sh:path ex:zip ] , [ sh:path ex:city ; sh:datatype xsd:string ]",
    ],
    "page": ["sh:nodeKind sh:IRI", 'sh:pattern "^https://"', "sh:minLength 10", "sh:maxCount 1"],
    "agent": ["sh:class ex:Agent", "sh:nodeKind sh:IRI", "sh:minCount 0"],
    "any": ["sh:minCount 0", "sh:maxCount 100"],
}  # fmt: skip
"""Constraints that hold of values of each kind, in a valid graph."""
PAIRS = {
    "start": ["sh:lessThan ex:end", "sh:lessThanOrEquals ex:end", "sh:disjoint ex:end"],
    "name": ["sh:disjoint ex:alias", "sh:disjoint ex:code"],
    "alias": ["sh:disjoint ex:name"],
    "same": ["sh:equals ex:same"],
}
PATHS: list[tuple[str, str]] = [  # a star: however many values
    ("[ sh:inversePath ex:knows ]", "agent"),
    ("[ sh:inversePath ex:partOf ]", "agent"),
    ("( ex:knows ex:label )", "text*"),
    ("( ex:knows ex:knows ex:code )", "string*"),
    ("( [ sh:inversePath ex:partOf ] ex:start )", "date*"),
    ("[ sh:inversePath ( ex:knows ex:knows ) ]", "agent"),
    ("[ sh:alternativePath ( ex:name ex:alias ex:code ) ]", "any"),
    ("[ sh:alternativePath ( [ sh:inversePath ex:knows ] ex:knows ) ]", "agent"),
    ("[ sh:zeroOrMorePath ex:knows ]", "any"),
    ("[ sh:oneOrMorePath ex:knows ]", "person*"),
    ("[ sh:zeroOrOnePath ex:partOf ]", "any"),
    ("( [ sh:zeroOrMorePath ex:partOf ] ex:count )", "integer*"),
    ("[ sh:zeroOrMorePath [ sh:alternativePath ( ex:knows ex:partOf ) ] ]", "any"),
    ("[ sh:oneOrMorePath ( ex:knows ex:partOf ) ]", "any"),
    ("[ sh:inversePath [ sh:oneOrMorePath ex:partOf ] ]", "agent"),
    ("( [ sh:zeroOrOnePath ex:knows ] [ sh:zeroOrOnePath ex:partOf ] ex:kind )", "colour*"),
    ("( rdf:type [ sh:zeroOrMorePath rdfs:subClassOf ] )", "class"),
    ("( ex:address ex:zip )", "string"),
]
TAME["class"] = ["sh:nodeKind sh:IRI", "sh:minCount 0"]


class Writer:
    """Writes one file: `wild` is the share of constraints that hold only by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(10_007 * seed + 5)
        self.wild = 0.0 if seed < FILES * 0.4 else 0.25 if seed < FILES * 0.7 else 0.8
        self.named: list[str] = []

    def file(self) -> str:
        """The file in Turtle."""
        made = [PREFIXES]
        for number in range(3):
            made.append(self._reusable(number))
        made += [self._shape(number) for number in range(9)]
        made.append(self._siblings())
        made += [self._seldom(), self._implicit()]
        return "\n".join(made)

    def _some(self, share: float) -> bool:
        return self.chance.random() < share

    def _reusable(self, number: int) -> str:
        """A shape without a target, for others to refer to."""
        name = f"ex:part{number}"
        body = self._node_constraints("agent", 1) if self._some(0.5) else self._properties(1)
        text = f"{name} a sh:NodeShape ; {body} ."
        self.named.append(name)
        return text

    def _shape(self, number: int) -> str:
        chance, name = self.chance, f"ex:shape{number}"
        if self._some(0.35):
            path, kind = self._path()
            body = f"a sh:PropertyShape ; sh:path {path} ; {self._value_constraints(path, kind, 0)}"
            target = self._target("person", kind)
        else:
            focus = chance.choice(["person", "person", "group", "integer", "text", "date", "colour", "agent"])
            target = self._target(focus, focus)
            parts = [self._node_constraints(focus, 0)]
            if focus in ("person", "group", "agent"):
                parts += [self._properties(0)] + ([self._closed()] if self._some(0.25) else [])
            body = "a sh:NodeShape ; " + " ; ".join(parts)
        return f"{name} {body} ; {target}{self._about(name)} ."

    def _target(self, focus: str, kind: str) -> str:
        """Targets whose nodes are what the constraints are tame for."""
        chance = self.chance
        of = {
            "person": ["sh:targetClass ex:Person", "sh:targetClass ex:Student", "sh:targetSubjectsOf ex:knows", "sh:targetNode ex:n1 , ex:n2", "sh:targetObjectsOf ex:knows"],
            "group": ["sh:targetClass ex:Group", "sh:targetObjectsOf ex:partOf", "sh:targetNode ex:g1"],
            "agent": ["sh:targetClass ex:Agent", "sh:targetSubjectsOf ex:code", "sh:targetSubjectsOf ex:name ; sh:targetClass ex:Group"],
            "integer": ["sh:targetObjectsOf ex:count", "sh:targetNode 3 , \"05\"^^xsd:integer"],
            "text": ["sh:targetObjectsOf ex:label", 'sh:targetNode "Ada"@en'],
            "date": ["sh:targetObjectsOf ex:start", "sh:targetObjectsOf ex:end"],
            "colour": ["sh:targetObjectsOf ex:kind", "sh:targetNode ex:red"],
        }  # fmt: skip
        found = [chance.choice(of[focus])]
        if self._some(0.3 * self.wild):
            found.append(chance.choice(["sh:targetNode ex:missing", "sh:targetNode 7", "sh:targetClass ex:Absent", *of[kind if kind in of else "agent"]]))  # fmt: skip
        return " ; ".join(found)

    def _about(self, name: str) -> str:
        chance, said = self.chance, ""
        if self._some(0.5):
            said += f" ; sh:severity {chance.choice(SEVERITIES)}"
        if self._some(0.7):
            label = name.removeprefix("ex:")
            messages = [
                f'"{label}: no."@en',
                f'"{label}: nein."@de',
                f'"{label}: {{?value}}"@en-GB',
                f'"{label} {{$this}}"',
            ]
            said += f" ; sh:message {' , '.join(chance.sample(messages, chance.randint(1, 3)))}"
        if self._some(0.08):
            said += " ; sh:deactivated true"
        elif self._some(0.1):
            said += " ; sh:deactivated false"
        return said

    def _path(self) -> tuple[str, str]:
        if self._some(0.4):
            return self.chance.choice(PATHS)
        name = self.chance.choice(list(DOMAIN))
        return f"ex:{name}", DOMAIN[name]

    def _properties(self, depth: int) -> str:
        made = []
        for number in range(self.chance.randint(1, 3)):
            path, kind = self._path()
            about = self._about(f"ex:property{depth}{number}") if self._some(0.4) else ""
            made.append(f"[ sh:path {path} ; {self._value_constraints(path, kind, depth + 1)}{about} ]")
        return f"sh:property {' , '.join(made)}"

    def _value_constraints(self, path: str, kind: str, depth: int) -> str:
        chance = self.chance
        made = {self._constraint(kind, depth) for _ in range(chance.randint(1, 3))}
        pairs = PAIRS.get(path.removeprefix("ex:"), [])
        if pairs and self._some(0.7):
            made.add(chance.choice(pairs))
        if self._some(0.25 * self.wild):
            other = chance.choice([name for name in DOMAIN if name != "address"])  # pyshacl compares no blank nodes
            made.add(f"sh:{chance.choice(['equals', 'disjoint', 'lessThan', 'lessThanOrEquals'])} ex:{other}")
        if kind in ("person", "group", "agent") and depth < 2 and self._some(0.4):
            made.add(self._nested(kind, depth))
        return " ; ".join(_together(made))

    def _node_constraints(self, kind: str, depth: int) -> str:
        """Constraints on a focus node: those on how many values there are have no place here."""
        made = {self._constraint(kind, depth, counted=False) for _ in range(self.chance.randint(1, 2))}
        return " ; ".join(_together(made))

    def _nested(self, kind: str, depth: int) -> str:
        chance = self.chance
        choices: list[Callable[[], str]] = [
            lambda: f"sh:node [ {self._properties(depth + 1)} ]",
            lambda: self._properties(depth + 1),
            lambda: f"sh:and ( [ {self._node_constraints(kind, depth + 1)} ] [ {self._properties(depth + 1)} ] )",
            lambda: f"sh:or ( [ {self._node_constraints(kind, depth + 1)} ] [ {self._properties(depth + 1)} ] )",
        ]
        if self.named and self.wild:
            choices.append(lambda: f"sh:node {chance.choice(self.named)}")
            choices.append(lambda: f"sh:and ( {chance.choice(self.named)} [ {self._properties(depth + 1)} ] )")
        return chance.choice(choices)()

    def _constraint(self, kind: str, depth: int, *, counted: bool = True) -> str:
        chance = self.chance
        if self._some(self.wild):
            return self._any(depth, counted)
        counted = counted and not kind.endswith("*")
        fitting = [c for c in TAME[kind.rstrip("*")] if counted or not any(word in c for word in COUNTING)]
        return chance.choice(fitting or ["sh:nodeKind sh:IRI"])

    def _any(self, depth: int, counted: bool) -> str:
        """A constraint with parameters that fit or do not."""
        chance = self.chance
        number, word = chance.randint(0, 4), chance.choice
        choices: list[Callable[[], str]] = [
            lambda: f"sh:class ex:{word(CLASSES)}",
            lambda: (
                f"sh:datatype {word(['xsd:integer', 'xsd:string', 'xsd:date', 'xsd:dateTime', 'xsd:decimal', 'xsd:double', 'xsd:boolean', 'xsd:byte', 'xsd:nonNegativeInteger', 'rdf:langString', 'ex:odd', 'xsd:anyURI', 'xsd:duration', 'xsd:gYear', 'xsd:float', 'xsd:int'])}"
            ),
            lambda: (
                f"sh:nodeKind sh:{word(['IRI', 'Literal', 'BlankNode', 'BlankNodeOrIRI', 'BlankNodeOrLiteral', 'IRIOrLiteral'])}"
            ),
            lambda: f"sh:{word(['min', 'max'])}{word(['Inclusive', 'Exclusive'])} {word(BOUNDS)}",
            lambda: f"sh:minLength {number}" if self._some(0.5) else f"sh:maxLength {number + 2}",
            lambda: (
                f'sh:pattern "{word(["a", "^[0-9]+$", "^$", "b$", "[^a-z]", "^.{3}$", "Ä|é|🙂", "e.b", "^http://example.org/n"])}"'
                + word(["", "", ' ; sh:flags "i"', ' ; sh:flags "s"', ' ; sh:flags "im"'])
            ),
            lambda: f"sh:languageIn ( {' '.join(chance.sample(LANGUAGES, 2))} )",
            lambda: f"sh:hasValue {written(word(STRANGE[:-1]))}",
            lambda: f"sh:in ( {' '.join(written(v) for v in chance.sample(STRANGE[:-1], 6))} ex:red ex:n1 ex:n2 )",
            lambda: f"sh:not [ {self._any(depth + 1, counted=False)} ]",
            lambda: (
                f"sh:{word(['and', 'or', 'xone'])} ( {' '.join(f'[ {self._any(depth + 1, counted=False)} ]' for _ in range(chance.randint(1, 3)))} )"
            ),
            lambda: f"sh:node [ {self._any(depth + 1, counted=False)} ]",
        ]
        if depth < 3:
            choices.append(lambda: self._properties(depth + 1))
        if counted:
            choices += [
                lambda: f"sh:minCount {number // 2}",
                lambda: f"sh:maxCount {number // 2}",
                lambda: "sh:uniqueLang true",
                lambda: (
                    f"sh:qualifiedValueShape [ {self._any(depth + 2, counted=False)} ] ; sh:qualified{word(['Min', 'Max'])}Count {word([0, 1, 1, 2])}"
                ),
            ]
        return chance.choice(choices)()

    def _closed(self) -> str:
        ignored = f"sh:ignoredProperties ( {' '.join(['rdf:type', *(f'ex:{n}' for n in DOMAIN)])} )"
        if self._some(self.wild):
            ignored = "sh:ignoredProperties ( rdf:type ex:code ex:name )"
        return f"sh:closed true ; {ignored}"

    def _siblings(self) -> str:
        """Qualified shapes on one path that count a value for one of them only."""
        least, most = (1, 1) if self.wild else (0, 2)
        disjoint = "sh:qualifiedValueShapesDisjoint true"
        return f"""ex:siblings a sh:NodeShape ; sh:targetClass ex:Person ; sh:property
  [ sh:path ex:knows ; sh:qualifiedValueShape [ sh:class ex:Student ] ; sh:qualifiedMinCount {least} ; {disjoint} ] ,
  [ sh:path ex:knows ; sh:qualifiedValueShape [ sh:class ex:Person ] ; sh:qualifiedMaxCount {most} ; {disjoint} ] ,
  [ sh:path ex:knows ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 2 ] ."""

    def _seldom(self) -> str:
        """What chance brings about too seldom: values in common, two texts in one language, too many of a kind."""
        wild = bool(self.wild)
        spoken, other = ("( ex:knows ex:label )", "ex:same") if wild else ("ex:label", "ex:alias")
        return f"""ex:seldom a sh:NodeShape ; sh:targetClass ex:Agent ; sh:property
  [ sh:path {spoken} ; sh:uniqueLang true ] , [ sh:path ex:name ; sh:disjoint {other} ; sh:equals ex:name ] ,
  [ sh:path ex:knows ; sh:qualifiedValueShape [ sh:class ex:Agent ] ; sh:qualifiedMaxCount {1 if wild else 3} ]{self._about("ex:seldom")} ."""

    def _implicit(self) -> str:
        """A shape that is a class, and so its own target."""
        return f"ex:Person a rdfs:Class , sh:NodeShape ; {self._properties(0)}{self._about('ex:Person')} ."


COUNTING = ("Count", "uniqueLang", "qualified")
LANGUAGES = ('"en"', '"de"', '"fr"', '"en-GB"', '"EN"', '"de-at"')
BOUNDS = (
    "3", "0.5", '"5e0"^^xsd:double', "-1", '"2026-06-01"^^xsd:date', '"2026-06-11T12:00:00Z"^^xsd:dateTime',
    '"2026-06-11T12:00:00"^^xsd:dateTime', '"M"', '"7"^^xsd:int', '"NaN"^^xsd:double',
)  # fmt: skip


def written(term: object) -> str:
    """The term as Turtle has it."""
    return str(term)


def _together(made: set[str]) -> list[str]:
    """Constraints in an order of their own, without two for one parameter that may stand once."""
    found: dict[str, str] = {}
    for text in sorted(made):
        found.setdefault(text.split()[0], text)
    return list(found.values())


def shapes_file(seed: int) -> str:
    """The shapes file of this number in Turtle."""
    return Writer(seed % FILES).file()
