"""Which posting a node belongs to: the nearest that leads to it, or that its evidence is about."""

from kg.graph.terms import term
from kg.report.passages import SUBJECT
from kg.validate.data import TYPE, Data

POSTINGS = (str(term("vac:JobPosting")), str(term("schema:JobPosting")), "<http://schema.org/JobPosting>")


class Owners:
    """The postings of a graph, and what belongs to each; `one` says that all of it is about one posting."""

    def __init__(self, data: Data, *, one: bool = False) -> None:
        self._postings = list(dict.fromkeys(node for name in POSTINGS for node in data.subjects(TYPE, name)))
        self._all = self._postings[0] if one and len(self._postings) == 1 else ""
        self._owner: dict[str, str] = {}
        if self._postings and not self._all:
            self._spread(data)

    def of(self, node: str) -> str:
        """The posting of a node; empty where it belongs to none."""
        return self._all or self._owner.get(node, "")

    def _spread(self, data: Data) -> None:
        """From each posting a step at a time, so that what two lead to belongs to the nearer one."""
        links: dict[str, list[str]] = {}
        for subjects in data.by.values():
            for subject, objects in subjects.items():
                links.setdefault(subject, []).extend(value for value in objects if not value.startswith('"'))
        ahead = sorted(self._postings)
        self._owner.update((posting, posting) for posting in ahead)
        self._walk(ahead, links)
        evidence = [
            node
            for node, about in data.by.get(SUBJECT, {}).items()
            for value in about
            if value in self._owner and self._owner.setdefault(node, self._owner[value])
        ]
        self._walk(evidence, links)

    def _walk(self, ahead: list[str], links: dict[str, list[str]]) -> None:
        while ahead:
            further = []
            for node in ahead:
                for value in links.get(node, ()):
                    if value not in self._owner:
                        self._owner[value] = self._owner[node]
                        further.append(value)
            ahead = further
