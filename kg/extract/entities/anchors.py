"""Which plain words every match of a regular expression must hold, so that most texts need no search for it."""

import re

_GROUP = re.compile(r"\((\?:|\?P<\w+>|\?[=!]|\?<[=!])?")
_PART = re.compile(r"\{[a-z_]\w*\}")
_QUANTIFIER = re.compile(r"[?*+]\??|\{(\d*),?\d*\}\??")


def anchors(expression: str) -> tuple[str, ...]:
    """Words one of which every match has; empty where the expression requires none of two letters or more.

    The expression is of the shape that forms of names have: groups, choices, classes, quantifiers, and parts in curly
    brackets, of which nothing is known. Raises re.error where a bracket is not closed.

    >>> anchors("(?:The )?University (?:of|at) {place}"), anchors("{cap} (?:Centre|Center)(?! of)"), anchors("{acr}[a-z]+")
    (('University ',), ('Centre', 'Center'), ())
    """
    choices = [_required(branch) for branch in _branches(expression)]
    return tuple(word for words in choices for word in words) if all(choices) else ()


def _branches(expression: str) -> list[str]:
    """The expression cut at the choices of its outermost level."""
    out, depth, start, at = [], 0, 0, 0
    while at < len(expression):
        char = expression[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(expression, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            out.append(expression[start:at])
            start = at + 1
        at += 1
    return [*out, expression[start:]]


def _required(branch: str) -> tuple[str, ...]:
    """The best words of one branch: those whose shortest is the longest."""
    found: list[tuple[str, ...]] = []
    run, at = "", 0
    while at < len(branch):
        char, literal, inner = branch[at], "", None
        if char == "\\":
            after = at + (4 if branch[at + 1] == "x" else 2)
            literal = "" if branch[at + 1].isalnum() else branch[at + 1]
        elif char == "[":
            after = _class_end(branch, at) + 1
        elif char == "(":
            opened = _GROUP.match(branch, at)
            after = _group_end(branch, at) + 1
            if opened and (opened[1] or "?:") not in ("?=", "?!", "?<=", "?<!"):
                inner = anchors(branch[opened.end() : after - 1])
        elif part := _PART.match(branch, at):
            after = part.end()
        else:
            after, literal = at + 1, char if char not in ".^$" else ""
        quantifier = _QUANTIFIER.match(branch, after) if not _PART.match(branch, after) else None
        optional = bool(quantifier and (quantifier[0][0] in "?*" or quantifier[1] in ("0", "")))
        if inner and not optional:
            found.append(inner)
        if literal and not quantifier:
            run += literal
        else:
            found.append((run,))
            run = ""
        at = quantifier.end() if quantifier else after
    found.append((run,))
    useful = [words for words in found if min(map(_letters, words)) > 1]
    return max(useful, key=lambda words: min(map(_letters, words)), default=())


def _letters(word: str) -> int:
    return sum(c.isalnum() for c in word)


def _class_end(expression: str, at: int) -> int:
    at += 2 if expression[at + 1] == "^" else 1
    while at < len(expression) and expression[at] != "]":
        at += 2 if expression[at] == "\\" else 1
    if at >= len(expression):
        raise re.error("a bracket is not closed")
    return at


def _group_end(expression: str, at: int) -> int:
    depth = 0
    while at < len(expression):
        if expression[at] == "\\":
            at += 1
        elif expression[at] == "[":
            at = _class_end(expression, at)
        elif expression[at] in "()":
            depth += 1 if expression[at] == "(" else -1
            if depth == 0:
                return at
        at += 1
    raise re.error("a bracket is not closed")
