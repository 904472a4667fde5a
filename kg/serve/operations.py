"""Which operation an address belongs to, for metrics and logs: a name out of few, whatever addresses strangers make up."""

import re
from collections.abc import Callable, Iterable

OTHER = "other"


def operations(routes: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """A function from a path to the name of its route; `routes` are templates (`/doc/{path:path}`) with their names.

    >>> name = operations([("/", "home"), ("/sparql", "sparql"), ("/releases/{n}/sparql", "past"), ("/doc/{p:path}", "doc")])
    >>> [name(path) for path in ("/sparql", "/doc/posting/1", "/releases/2/sparql", "/releases/2/x", "/wp-login.php")]
    ['sparql', 'doc', 'past', 'other', 'other']
    """
    exact: dict[str, str] = {}
    patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for template, name in routes:
        if "{" not in template:
            exact[template] = name
        else:
            segment = template.split("/")[1]
            patterns.setdefault(segment, []).append((_pattern(template), name))

    def find(path: str) -> str:
        name = exact.get(path)
        if name is None:
            for pattern, named in patterns.get(path[1:].partition("/")[0], ()):
                if pattern.fullmatch(path):
                    return named
        return name or OTHER

    return find


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+(:path)?}", template)
    # Texts of the template stand at even places, and between them whether the parameter takes slashes.
    return re.compile(
        "".join(re.escape(p) if i % 2 == 0 else ".*" if p else "[^/]+" for i, p in enumerate(parts)), re.DOTALL
    )
