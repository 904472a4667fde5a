"""From which portal a posting came: the host of its address, or the folder of its path."""

from urllib.parse import urlsplit


def portal(source: str) -> str:
    """The portal of a source; empty for a file without a folder.

    >>> portal("https://jobs.example.org/ads/1.html"), portal("press/2030/a.txt"), portal("a.txt")
    ('jobs.example.org', 'press/2030/', '')
    """
    if "://" in source:
        return urlsplit(source).hostname or source
    folder, slash, _ = source.rpartition("/")
    return folder + slash
