"""What a page hides: attributes, inline styles, and the simple class and id rules of its own style sheets."""

import re
from collections.abc import Mapping

STYLE = re.compile(r"<style\b[^<>]*>(.*?)(?:</style|\Z)", re.I | re.S)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
BRACES = re.compile(r"[{}]")
SIMPLE = re.compile(r"\s*([a-z][a-z0-9]*)?([.#][\w-]+)\s*", re.I)
ZERO = r"\s*:\s*0*(?:\.0*)?(?:px|em|rem|ex|pt|%)?\s*(?:!\s*important\s*)?(?:;|$)"
HIDING = re.compile(
    rf"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity){ZERO})", re.I
)


def hidden_selectors(page: str) -> frozenset[str]:
    """The selectors (`.class`, `#id`, `tag.class`) that the page's own `style` elements hide, in lower case.

    Rules within `@media` and the like are left out, since they hold for other readers, such as a printer.

    >>> sorted(hidden_selectors("<style>.x, p.y{display:none} @media print{.z{display:none}}</style>"))
    ['.x', 'p.y']
    """
    hidden: set[str] = set()
    for sheet in STYLE.findall(page):
        for selectors, body in _rules(COMMENT.sub("", sheet)):
            if HIDING.search(body):
                found = (SIMPLE.fullmatch(s) for s in selectors.split(","))
                hidden.update(f"{m[1] or ''}{m[2]}".lower() for m in found if m)
    return frozenset(hidden)


def is_hidden(tag: str, attributes: Mapping[str, str], selectors: frozenset[str]) -> bool:
    """Whether a reader of the page would not see the element (its ancestors are the caller's business).

    >>> is_hidden("p", {"style": "color:red; opacity: 0"}, frozenset())
    True
    >>> is_hidden("p", {"style": "opacity:0.5"}, frozenset())
    False
    """
    if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    if HIDING.search(COMMENT.sub("", attributes.get("style", ""))):
        return True
    if not selectors:
        return False
    names = [f".{name}" for name in attributes.get("class", "").lower().split()]
    if "id" in attributes:
        names.append(f"#{attributes['id'].strip().lower()}")
    return any(name in selectors or f"{tag}{name}" in selectors for name in names)


def _rules(sheet: str) -> list[tuple[str, str]]:
    """Selectors and body of each rule that stands outside every at-rule."""
    rules, depth, at, selectors = [], 0, 0, ""
    for brace in BRACES.finditer(sheet):
        piece, at = sheet[at : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = piece.rpartition(";")[2] if depth == 1 else selectors
        elif depth:
            if depth == 1 and not selectors.lstrip().startswith("@"):
                rules.append((selectors, piece))
            depth -= 1
    return rules
