"""What markup leaves in plain text: emphasis marks, escapes, tags, links of Markdown and Textile, a YAML head.

Nothing is taken out of the text. These functions only say where the words are, so that blocks and links can be cut there.
"""

import re
from collections.abc import Iterator

LINK = re.compile(
    r"(?<!!)\[(?P<markdown>[^\[\]\n]{1,300})\]\(<?(?P<to>[^\s()<>]{1,1000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,1000})?)>?"
    r"(?:\s+\"[^\"\n]{0,200}\")?\)"
    r"|\"(?P<textile>[^\"\n]{1,300})\":(?P<at>(?:https?://|mailto:)[^\s<>\"]{1,1000})"
    r"|<a\s[^<>]{0,300}?href\s*=\s*[\"'](?P<href>[^\"'\s<>]{1,1000})[\"'][^<>]{0,300}>(?P<html>[^<>\n]{1,300})</a>",
    re.I,
)
BREAK = re.compile(r"<\s*(?:br|/?p|/?div|/?li|/?ul|/?ol|/?tr|/?h[1-6])\b[^<>\n]{0,100}>", re.I)
OPENING = re.compile(
    r"(?:(?:>[ \t]?)+|\\(?=[-*+#.])|</?[a-z][a-z0-9]{0,10}\b[^<>\n]{0,100}>\s*|(?:\*{1,3}|_{1,3}|~~|`)(?=[^\W_]|[\"(\[„“¿¡]))",
    re.I,
)
CLOSING = re.compile(r"(?:</?[a-z][a-z0-9]{0,10}\b[^<>\n]{0,100}>|\\|(?<=\S)(?:\*{1,3}|_{1,3}|~~|`))\Z", re.I)
EMPHASIS = "*_~`"
CLOSERS = "*_~`\\>"
HEAD = re.compile(r"\s*---[ \t]*\n((?:(?!---)[^\n]*\n){1,80}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
KEY = re.compile(r"(?m)^[A-Za-z][\w -]{0,40}:(?:\s|$)")


def links_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Words that a link is written around, and where it leads.

    >>> [(text[s:e], to) for text in ["Apply [here](https://example.org/7)."] for s, e, to in links_of(text)]
    [('here', 'https://example.org/7')]
    """
    for found in LINK.finditer(text):
        name = "markdown" if found["markdown"] else "textile" if found["textile"] else "html"
        target = (found["to"] or found["at"] or found["href"]).rstrip(".,;" if name == "textile" else "")
        start, end = inside(text, *found.span(name))
        if start < end and text[start:end] not in (target, target.removeprefix("mailto:")):
            yield start, end, target


def link_around(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """Where the words of the link stand that fills a span, and where it leads; None where the span is no such link."""
    found = LINK.match(text, start, end)
    link = next(links_of(found[0]), None) if found and found.end() == end else None
    return (start + link[0], start + link[1], link[2]) if link else None


def inside(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and marks at its ends; a closing mark only goes with the one that opened it.

    >>> [text[slice(*inside(text, 0, len(text)))] for text in ("**Deadline**", "<b>Deadline</b>", "Doktorand*", "* CV")]
    ['Deadline', 'Deadline', 'Doktorand*', '* CV']
    """
    if start < end and text[start].isalnum() and not (text[end - 1].isspace() or text[end - 1] in CLOSERS):
        return start, end  # as nearly always
    opened = ""
    for _ in range(8):
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        found = OPENING.match(text, start, end)
        if not found:
            break
        opened += found[0]
        start = found.end()
    for _ in range(8):
        piece = text[start:end].rstrip()
        end = start + len(piece)
        found = CLOSING.search(piece[-120:])
        if not found:
            break
        mark = found[0]
        if mark[0] in EMPHASIS and mark not in opened and not re.search(rf"(?<!\w){re.escape(mark)}(?=\w)", piece):
            break
        end -= len(mark)
    return start, max(start, end)


def pieces(line: str) -> Iterator[tuple[int, int]]:
    """The parts of a line that stray tags break it into.

    >>> [("Start: May<br>Pay: E13"[s:e]) for s, e in pieces("Start: May<br>Pay: E13")]
    ['Start: May', 'Pay: E13']
    """
    start = 0
    for tag in BREAK.finditer(line):
        yield start, tag.start()
        start = tag.end()
    yield start, len(line)


def head_of(text: str) -> int:
    """Where the YAML head of a text ends, which generators of web sites put before it; 0 where there is none.

    >>> head_of("---\\ntitle: Postdoc\\ndate: 2026-11-02\\n---\\nText"), head_of("---\\nText\\n---\\n")
    (40, 0)
    """
    found = HEAD.match(text)
    return found.end() if found and KEY.search(found[1]) else 0
