"""What releases hold, and what tells them apart."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.errors import InputError
from kg.store import graphs, held, history, packing, standing
from kg.store.difference import Versions
from kg.store.history import HELD
from kg.store.joints import Joints
from kg.store.nearby import Neighbours
from kg.store.records import VOCABULARY, Holder, Release, Turned
from kg.store.standing import Standing
from kg.store.statements import Statements

STATEMENT = 30
"""Bytes that a quad takes in the catalog, compressed, as statements are not."""


class Contents:
    """The reading half of a catalog: its releases, by their numbers."""

    folder: Path
    _listed: tuple[object, list[Release]] | None = None

    def _rows(self, statement: str, *values: object) -> list[Any]:
        """What the catalog's file answers."""
        raise NotImplementedError

    @property
    def release(self) -> int:
        """The number of the newest release; 0 while there is none."""
        return int(self._rows("SELECT coalesce(max(number), 0) FROM release")[0][0])

    def releases(self) -> list[Release]:
        """All releases, the oldest first. They never change, so they are read once for each that is new."""
        newest = self._rows("SELECT number, created FROM release ORDER BY number DESC LIMIT 1")
        known = self._listed
        if known is None or known[0] != newest:
            known = self._listed = (newest, history.releases(self._rows))
        return list(known[1])

    def quads(self, release: int | None = None, *, graph: str | None = None) -> Iterator[Quad]:
        """The quads of a release (the newest, where None is named), each once, literals as written.

        `graph` is the IRI of the graph that is wanted, empty for the default graph, all where None. They come source by
        source, then those of no posting, so that a release of any size can be streamed. Raises InputError for a release
        that there is not.
        """
        return self._versions.quads(self._existing(release), graph)

    def about(self, subjects: Iterable[NamedNode | BlankNode], release: int) -> list[Quad]:
        """What a release says of these subjects, in whichever graph, literals as written."""
        return self._versions.about(self._existing(release), subjects)

    def written(self, quads: Iterable[Quad], release: int) -> Mapping[Quad, list[Quad]]:
        """How quads that an index of a release holds are written there; the same may be said in several ways.

        Where several postings say it, as one of them writes it.
        """
        forms = dict(zip(held.nquads(asked := list(quads)), asked, strict=True))
        number = self._existing(release)
        lines = {form: set(said) for form, said in Statements(self._rows).written(forms, number).items()}
        for form, _, line in self._versions.holding.holders(forms, number):
            lines.setdefault(form, set()).add(line)
        return {forms[form]: list(packing.parse(b"".join(sorted(said)))) for form, said in lines.items()}

    def neighbours(self, release: int | None = None) -> Neighbours:
        """A reader of what a release (the newest, where None is named) says around a few nodes."""
        return Neighbours(self._rows, self._existing(release))

    def joints(self) -> Joints:
        """The values of the newest release that bring together what several postings say, for looking them up."""
        return Joints(self._rows)

    def nquads(self, release: int | None = None, *, since: int = 0) -> Iterator[bytes]:
        """The release as N-Quads in one piece a source, then what no source says in pieces.

        What several say comes several times. A blank node comes only in pieces that have one in each line.
        With `since` only what is new or has changed since that release, which may say again what it said.
        """
        return self._versions.nquads(self._existing(release), self._existing(since))

    def contributions(self, release: int | None = None) -> Iterator[bytes]:
        """What the sources of a release say, the vocabulary among them, as N-Quads in one piece each."""
        return self._versions.contributions(self._existing(release))

    def postings(self, release: int | None = None, named: Collection[str] | None = None) -> Iterator[Standing]:
        """The postings of a release (the newest, where None is given) with all that they say; those alone that are named."""
        return standing.standing(self._rows, self._existing(release), named)

    def touched(self, since: int, until: int) -> set[str]:
        """The postings that two releases do not tell alike, by IRI; some that they do may be among them."""
        return standing.touched(self._rows, self._existing(since), self._existing(until))

    def terms(self, release: int | None = None) -> tuple[int, bytes]:
        """The vocabulary of a release as N-Quads, and the number of its version; 0 where the release has none."""
        stands = HELD.format("?1")
        rows = self._rows(
            f"SELECT v.id, v.quads FROM version v JOIN source s ON s.id = v.source WHERE s.name = ?2 AND {stands}",
            self._existing(release),
            VOCABULARY,
        )
        return (rows[0][0], packing.unpack_quads(rows[0][1])) if rows else (0, b"")

    def changes(self, since: int, until: int) -> tuple[list[Quad], list[Quad]]:
        """The quads that release `until` no longer has, and those that it has more, compared with release `since`.

        What another posting says as well is no change. Release 0 is the empty one before the first. Raises InputError
        for a release that there is not.
        """
        return self._versions.changes(self._existing(since), self._existing(until))

    def patch(self, since: int, until: int) -> tuple[Iterator[bytes], Iterator[bytes]]:
        """What `changes` tells, as N-Quads lines that come as they are found: first the removed, then the added.

        Either may be read without the other. Raises InputError for a release that there is not.
        """
        one, other = self._existing(since), self._existing(until)
        return self._gone(one, other), self._gone(other, one)

    def dropped(self, since: int, until: int) -> Iterator[bytes]:
        """What an index of release `since` holds and one of release `until` does not, as N-Quads lines, each once.

        That differs from what `patch` tells where two say the same in different words ("2.50", 2.5).
        """
        one, other = self._existing(since), self._existing(until)
        for lines in self._versions.gone(one, other):
            yield from self._versions.unheld(lines, other)

    def turned(self, since: int, until: int, most: int | None = None) -> list[Turned]:
        """The postings that two releases do not hold alike, by IRI, up to so many. Raises InputError as `changes` does."""
        return history.turned(self._rows, self._existing(since), self._existing(until), most)

    def weight(self, release: int) -> int:
        """Bytes that the quads of a release take in the catalog, compressed: what an index of it costs goes by that."""
        stands = HELD.format("?1")
        rows = self._rows(f"SELECT coalesce(sum(length(v.quads)), 0) FROM version v WHERE {stands}", release)
        return int(rows[0][0]) + STATEMENT * Statements(self._rows).standing(release)

    def turnover(self, since: int, until: int) -> float:
        """How much of release `until` is not in release `since`, or the other way round: 0 nothing, 1 everything.

        Counted in versions, and statements as parts of one, so that it is cheap to ask before asking for the changes,
        which are held in memory.
        """
        if since == until:
            return 0.0
        changed, either = self._versions.changed(self._existing(since), self._existing(until))
        return changed / either if either else 0.0

    def graph(self, iri: str | None, release: int | None = None) -> Iterator[bytes]:
        """What a graph says in a release (the newest, where None is named), as N-Quads lines as written, each once.

        `iri` is None for the default graph. Nothing comes where there is no such graph; `has_graph` tells that.
        """
        for lines in self._versions.distinct(self._existing(release), iri or ""):
            yield from lines

    def graphs(self, release: int | None = None) -> list[str]:
        """The named graphs that a release has, by IRI: those in which something is said, and those made without."""
        return graphs.named(self._rows, self._existing(release))

    def has_graph(self, iri: str, release: int | None = None) -> bool:
        """Whether a release has the graph of that name, be it empty."""
        return graphs.exists(self._rows, iri, self._existing(release))

    def statements(self, release: int | None = None, *, graph: str | None = None) -> Iterator[Quad]:
        """The quads of no posting that a release has, as written, also those that a posting says as well.

        `graph` is the IRI of the graph that is wanted, empty for the default graph, all where None.
        """
        for lines in Statements(self._rows).lines(self._existing(release), graph=graph):
            yield from packing.parse(b"".join(lines))

    def holders(self, quads: Iterable[Quad], release: int | None = None) -> Mapping[Quad, Holder]:
        """Those of the quads that a posting or the vocabulary says in a release, each with one that does.

        Quads are the same where an index holds them as the same, whatever they are written like.
        """
        asked = list(quads)
        forms = dict(zip(asked, held.lines(held.nquads(asked)), strict=True))
        said = {
            form: self._holder(version, line)
            for form, version, line in self._versions.holding.holders(set(forms.values()), self._existing(release))
        }
        return {quad: said[form] for quad, form in forms.items() if form in said}

    def holder(self, graph: str | None, release: int | None = None) -> Holder | None:
        """The first who says anything in a graph (None for the default graph), and what; None where no posting does."""
        found = self._versions.first(self._existing(release), graph or "")
        return None if found is None else self._holder(*found)

    def _holder(self, version: int, line: bytes) -> Holder:
        ((posting, source, label),) = self._rows(
            "SELECT s.posting, s.name, v.label FROM version v JOIN source s ON s.id = v.source WHERE v.id = ?", version
        )
        return Holder(next(packing.parse(line)), posting, source, label)

    def _gone(self, since: int, until: int) -> Iterator[bytes]:
        for lines in self._versions.gone(since, until):
            yield from lines

    @property
    def _versions(self) -> Versions:
        return Versions(self._rows)

    def _existing(self, release: int | None) -> int:
        newest = self.release
        number = newest if release is None else release
        if not 0 <= number <= newest:
            raise InputError(f"{self.folder} has no release {number}; the newest is {newest}")
        return number
