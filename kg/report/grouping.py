"""Which posting a node belongs to: the nearest that leads to it, or that its evidence is about."""

from kg.graph.terms import term
from kg.report.passages import SUBJECT
from kg.validate.data import TYPE, Data

POSTINGS = (str(term("vac:JobPosting")), str(term("schema:JobPosting")), "<http://schema.org/JobPosting>")


class Owners:
    """The postings of a graph, and what belongs to each."""

    def __init__(self, data: Data) -> None:
        self.postings = list(dict.fromkeys(node for name in POSTINGS for node in data.subjects(TYPE, name)))
        self._owner: dict[str, str] = {}
        if len(self.postings) > 1:
            self._spread(data)

    def of(self, node: str) -> str:
        """The posting of a node; empty where it belongs to none."""
        if len(self.postings) == 1:
            return self.postings[0]
        return self._owner.get(node, "")

    def _spread(self, data: Data) -> None:
        """From each posting a step at a time, so that what two lead to belongs to the nearer one."""
        links: dict[str, list[str]] = {}
        for subjects in data.by.values():
            for subject, objects in subjects.items():
                links.setdefault(subject, []).extend(value for value in objects if not value.startswith('"'))
        ahead = sorted(self.postings)
        self._owner.update((posting, posting) for posting in ahead)
        while ahead:
            further = []
            for node in ahead:
                for value in links.get(node, ()):
                    if value not in self._owner:
                        self._owner[value] = self._owner[node]
                        further.append(value)
            ahead = further
        for node, about in data.by.get(SUBJECT, {}).items():
            for value in about:
                if value in self._owner:
                    self._owner.setdefault(node, self._owner[value])
