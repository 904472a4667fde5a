"""From which portal a posting came: the host of its address, or the folder of its path."""

from kg.graph.iri import hostname


def portal(source: str) -> str:
    """The portal of a source; empty for a file without a folder.

    >>> portal("https://jobs.example.org/ads/1.html"), portal("press/2030/a.txt"), portal("a.txt"), portal("http://[::1")
    ('jobs.example.org', 'press/2030/', '', 'http://[::1')
    """
    if "://" in source:
        return hostname(source) or source
    folder, slash, _ = source.rpartition("/")
    return folder + slash
