"""A dataset of any size: the postings of `examples/`, repeated with other names, dates and references, from a seed."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, parse

from kg.resources import folder

SHARED = {"org": 60, "person": 60, "grant": 60, "programme": 4, "concept": 12, "place": 30}
"""Kinds of things that postings share: how many there come to be of each one in `examples/`."""
WORLDS = 60
"""What a posting names belongs together: its lab, that lab's head and its university are of one of so many worlds. Chosen
one by one, a lab would soon be part of sixty universities, and a page about it as large as none is."""
OWN = ("posting", "position", "project", "evidence", "snapshot", "run", "candidate", "equipment")
"""Kinds of things that belong to one posting."""
_DEADLINE = re.compile(r'(applicationDeadline> ")\d{4}-\d\d-\d\d(")')
_REFERENCE = re.compile(r'(hasReferenceNumber> "[^"]*)(")')
_DAY, _OBJECT = re.compile(r'"\d{4}-\d\d-\d\d"'), re.compile(r'(#object> "[^"]*)(")')
_EVIDENCE = re.compile(r"(\S+) \S+#predicate> \S+[/#](applicationDeadline|hasReferenceNumber)> ")
_ENTRY = re.compile(r"/id/org/\S+-[1-9]\d*> \S+(?:core#rorId|schema.org/sameAs|dc/terms/source)> ")
"""An entry of a register is of one thing, so of the organisations made from one only the first keeps it."""
SYLLABLES = ("ba", "dor", "fi", "gul", "ha", "kem", "lo", "mir", "na", "pel", "qua", "rus", "sti", "tor", "vel", "zan")
RARE = 60
"""Rare words in a text."""
_LABEL = re.compile(r'(rdf-schema#label> "[^"]*)(")')


class Generated:
    """Postings made from those of `examples/`; the same seed gives the same dataset."""

    def __init__(self, base: str, *, evidence: bool, seed: int = 2026) -> None:
        self.base = base
        self._seed = seed
        examples = list(_examples(base))
        self._templates = [_lines(quads, evidence) for quads, _ in examples]
        self._texts = [text for _, text in examples]
        self._supported = [dict(_EVIDENCE.findall("".join(lines))) for lines in self._templates]
        self._name = re.compile(rf"<{re.escape(base)}id/([a-z]+)/([^>#]+)(#[^>]*)?>")

    def posting(self, number: int) -> tuple[str, str]:
        """The IRI and the N-Quads of the posting of that number."""
        chance = random.Random(self._seed * 1_000_003 + number)
        world = chance.randrange(WORLDS)

        def renamed(found: re.Match[str]) -> str:
            kind, name, part = found[1], found[2], found[3] or ""
            if kind in OWN:
                return f"<{self.base}id/{kind}/{name}-{number}{part}>"
            if kind in SHARED:
                return f"<{self.base}id/{kind}/{name}-{world % SHARED[kind]}{part}>"
            return found[0]

        day = date(2026, 6, 1) + timedelta(days=chance.randrange(365))
        made = []
        supported = self._supported[number % len(self._templates)]
        for line in self._templates[number % len(self._templates)]:
            own = self._name.sub(renamed, line)
            own = _DEADLINE.sub(rf"\g<1>{day.isoformat()}\g<2>", own)
            own = _REFERENCE.sub(rf"\g<1>-{number}\g<2>", own)
            if "#object> " in line and (what := supported.get(line.split(" ", 1)[0])):
                own = (
                    _DAY.sub(f'"{day}"', own)
                    if what == "applicationDeadline"
                    else _OBJECT.sub(rf"\g<1>-{number}\g<2>", own)
                )
            if _ENTRY.search(own):
                continue
            if subject := self._name.match(own):
                own = _LABEL.sub(rf"\g<1> {subject[2].rpartition('-')[2]}\g<2>", own)
            made.append(own)
        iri = next(f[0][1:-1] for line in made if (f := self._name.match(line)) and f[1] == "posting" and not f[3])
        return iri, "".join(made)

    def text(self, number: int) -> str:
        """The text of the posting of that number: that of an example, and rare words, as every ad has some."""
        chance = random.Random(self._seed * 7_000_003 + number)
        rare = " ".join(_rare(int(30_000 * chance.random() ** 3)) for _ in range(RARE))
        return f"{self._texts[number % len(self._texts)]}\n{rare}"


def _rare(number: int) -> str:
    """A word made of syllables, one for each number."""
    word = ""
    while number or not word:
        number, place = divmod(number, len(SYLLABLES))
        word += SYLLABLES[place]
    return word + "en"


def fill(data: Path, postings: int, *, evidence: bool, start: int = 0, texts: bool = False) -> list[str]:
    """Take that many postings into the catalog of a data folder, as one release; their IRIs.

    `texts`: with a text that is shown in full.
    """
    from kg.graph.contribution import Contribution
    from kg.read.document import Document, Source
    from kg.store import Catalog
    from kg.validate.report import Report

    iris = []
    with Catalog.open(data, create=True) as catalog:
        made = Generated(catalog.base, evidence=evidence)
        with catalog.batch("ingest") as batch:
            for number in range(start, start + postings):
                iri, text = made.posting(number)
                name = f"generated-{number}.txt"
                words = made.text(number) if texts else name
                document = Document(words, Source(name, "text/plain", sha256(name.encode()).hexdigest()))
                quads = tuple(parse(text.encode(), format=RdfFormat.N_QUADS))
                batch.accept(name, document, Contribution(iri, name, quads), Report(), "full" if texts else "quotes")
                iris.append(iri)
    return iris


def _examples(base: str) -> Iterator[tuple[str, str]]:
    """The N-Quads and the text of each posting in `examples/`."""
    from kg import settings
    from kg.pipeline import ingest
    from kg.store import Catalog

    with TemporaryDirectory() as place, Catalog.open(Path(place), create=True, base=base) as catalog:
        ingest([folder("examples")], catalog, settings.load(Path(place), {}, {}))
        for posting in catalog.postings():
            yield b"".join(posting.lines).decode(), posting.text


def _lines(text: str, evidence: bool) -> list[str]:
    return [line for line in text.splitlines(keepends=True) if evidence or "/graph/" not in line[-90:]]
