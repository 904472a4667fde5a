"""Small graphs from a seed: valid ones, and the same broken in a few places.

`valid` makes a graph of people and groups in which each property has values of one kind (`DOMAIN`); the shapes of
`benchmarks.random_shapes` know these kinds. `broken` spoils any graph, ours included, with what is hard to judge: forms that
a datatype does not have, one value in two forms, other kinds of nodes, languages, circles.
"""

from collections.abc import Sequence
from random import Random

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
Term = NamedNode | BlankNode | Literal

ABOVE = {"Student": "Person", "Person": "Agent", "Team": "Group", "Group": "Agent"}
"""The classes, each with the class above it."""
DOMAIN = {
    "count": "integer", "ratio": "decimal", "label": "text", "code": "code", "name": "string", "alias": "string",
    "same": "string", "start": "date", "end": "date", "at": "moment", "flag": "boolean", "kind": "colour",
    "knows": "person", "partOf": "group", "address": "address", "page": "page",
}  # fmt: skip
"""Each property with the kind of its values."""
ALWAYS = ("code", "kind", "name")
"""What every node with a class has exactly once."""
COLOURS = ("red", "green", "blue")
WORDS = ("Ada", "Bo", "Chen Li", "Dörte", "Éva", "Zoë 🙂")


def ex(name: str) -> NamedNode:
    """A node of the example's namespace."""
    return NamedNode(EX + name)


def typed(text: str, kind: str) -> Literal:
    """A literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + kind))


STRANGE: tuple[Term, ...] = (
    Literal(""), Literal(" Ada "), Literal("AB-12"), Literal("ab-12"), Literal("line\nbreak"), Literal("AB-12\n"), Literal("Ä\u0308🙂"),
    Literal("Ada", language="en"), Literal("Ada", language="en-GB"), Literal("Ada", language="de-AT-1901"), Literal("", language="fr"),
    typed("7", "integer"), typed("07", "integer"), typed("+7", "integer"), typed("-0", "integer"), typed("12", "int"), typed("300", "byte"),
    typed("99999999999999999999", "integer"), typed("-5", "nonNegativeInteger"), typed("seven", "integer"), typed("7.0", "integer"), typed("", "integer"),
    typed("0.5", "decimal"), typed("0.50", "decimal"), typed(".5", "decimal"), typed("1e2", "decimal"), typed("1.5", "double"),
    typed("1E400", "double"), typed("NaN", "double"), typed("INF", "float"), typed("0.1", "float"), typed("one", "double"),
    typed("true", "boolean"), typed("1", "boolean"), typed("0", "boolean"), typed("yes", "boolean"), typed("TRUE", "boolean"),
    typed("2027-01-31", "date"), typed("2027-02-30", "date"), typed("2027-13-45", "date"), typed("2027-01-31Z", "date"), typed("31.01.2027", "date"),
    typed("2027-01-31T10:00:00", "dateTime"), typed("2027-01-31T10:00:00Z", "dateTime"), typed("2027-01-31T12:00:00+02:00", "dateTime"),
    typed("2027-01-31T10:00:00.5+14:00", "dateTime"), typed("2027-01-31", "dateTime"), typed("2027-01-31T25:00:00", "dateTime"),
    typed("P1Y", "duration"), typed("P12M", "duration"), typed("2027", "gYear"), typed("http://example.org/a b", "anyURI"),
    typed("Ada", "string"), Literal("odd", datatype=NamedNode(EX + "odd")), Literal("<b>", datatype=NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML")),
    ex("n1"), ex("red"), ex("violet"), ex("Person"), NamedNode("urn:x"), NamedNode("mailto:ada@example.org"), BlankNode("strange"),
)  # fmt: skip
"""Values that validators get wrong."""


def valid(chance: Random, nodes: int = 4) -> list[Quad]:
    """People and groups, with the hierarchy of their classes."""
    quads = [Quad(ex(low), SUBCLASS, ex(high)) for low, high in ABOVE.items()]
    people = [ex(f"n{number}") for number in range(1, nodes + 1)]
    groups = [ex("g1"), ex("g2")]
    for person in people:
        quads.append(Quad(person, TYPE, ex(chance.choice(["Person", "Person", "Student"]))))
    for group in groups:
        quads.append(Quad(group, TYPE, ex(chance.choice(["Group", "Team"]))))
    for node in (*people, *groups):
        quads += _described(node, people, groups, chance)
    return list(dict.fromkeys(quads))


def _described(node: NamedNode, people: Sequence[NamedNode], groups: Sequence[NamedNode], chance: Random) -> list[Quad]:
    def some(share: float) -> bool:
        return chance.random() < share

    name = chance.choice(WORDS)
    said: list[tuple[str, Term]] = [
        ("code", Literal(f"{chance.choice('ABC')}{chance.choice('XYZ')}-{chance.randint(10, 99)}")),
        ("kind", ex(chance.choice(COLOURS))),
        ("name", Literal(name)),
    ]
    if some(0.5):
        said.append(("same", Literal(name)))
    else:  # without it "same" holds nothing, so equality is judged with values only where both are there
        said.append(("alias", Literal(name.upper() + "!")))
    if some(0.6):
        said += [
            ("count", typed(form, "integer"))
            for form in chance.sample(["1", "3", "05", "+9", "4"], chance.randint(1, 2))
        ]
    if some(0.4):
        said.append(("ratio", typed(chance.choice(["0.25", "0.50", "1.0", ".75"]), "decimal")))
    if some(0.6):
        said += [
            ("label", Literal(chance.choice(WORDS), language=tag))
            for tag in chance.sample(["en", "de", "fr", "en-GB"], 2)
        ]
    if some(0.5):
        year = chance.randint(2021, 2030)
        said += [
            ("start", typed(f"{year}-0{chance.randint(1, 9)}-01", "date")),
            ("end", typed(f"{year + 1}-10-01", "date")),
        ]
    if some(0.4):
        zone = chance.choice(["Z", "+02:00", "-05:30"])
        said.append(("at", typed(f"2026-0{chance.randint(1, 9)}-11T0{chance.randint(0, 9)}:30:00{zone}", "dateTime")))
    if some(0.3):
        said.append(("flag", typed(chance.choice(["true", "false"]), "boolean")))
    if some(0.3):
        said.append(("page", NamedNode(f"https://www.example.org/{chance.randint(1, 9)}")))
    if some(0.6):
        said += [("knows", other) for other in chance.sample(list(people), chance.randint(1, 2))]
    if some(0.6):
        said.append(("partOf", chance.choice(groups)))
    quads = [Quad(node, ex(term), value) for term, value in said]
    if some(0.3):
        place = BlankNode("address" + node.value.rpartition("/")[2])
        quads += [Quad(node, ex("address"), place), Quad(place, ex("city"), Literal(chance.choice(WORDS)))]
        quads.append(Quad(place, ex("zip"), Literal(str(chance.randint(10000, 99999)))))
    return quads


def broken(quads: Sequence[Quad], chance: Random, places: int, strange: Sequence[Term] = STRANGE) -> list[Quad]:
    """The quads with so many random changes, each in one place: a value more, less or another, a class less or more."""
    found = list(quads)
    for _ in range(places):
        place = chance.randrange(len(found))
        quad = found[place]
        kind = chance.choice(["drop", "other", "other", "other", "more", "more", "form", "move", "class", "circle"])
        if kind == "drop":
            del found[place]
        elif kind == "other":
            found[place] = _with(quad, chance.choice(strange))
        elif kind == "more":
            found.append(_with(quad, chance.choice(strange)))
        elif kind == "form":
            found[place] = _with(quad, _reformed(quad.object, chance))
        elif kind == "move":
            found[place] = _with(quad, chance.choice(found).object)
        elif kind == "class":
            found.append(
                Quad(quad.subject, TYPE, chance.choice([q.object for q in found if q.predicate == TYPE] or [ex("Odd")]))
            )
        elif not isinstance(quad.subject, Literal):
            found.append(_with(quad, quad.subject))
    return list(dict.fromkeys(found))


def _with(quad: Quad, value: Term) -> Quad:
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _reformed(value: object, chance: Random) -> Term:
    """The value in another form: another datatype or language for the same letters, white space, other letters."""
    if not isinstance(value, Literal):
        return Literal(str(value).strip("<>"))
    text = value.value
    return chance.choice(
        [
            Literal(text),
            Literal(text, language="en"),
            typed(text, "integer"),
            typed(text, "date"),
            Literal(f" {text}", datatype=value.datatype)
            if not value.language
            else Literal(f" {text}", language=value.language),
            Literal(f"{text}0", datatype=value.datatype) if not value.language else Literal(text, language="de"),
        ]
    )
