"""Bytes to characters: which encoding they are in, and whether they are text at all."""

import codecs
import re

from kg.errors import Refusal

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.I)
# Controls that no text has; tabs, line ends, form feeds and the escape of old mail are let through.
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A letter of UTF-8 read as Windows-1252: its lead byte, then a continuation byte or what 1252 shows in its place.
CONTINUATION = "".join(sorted({bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xC0)} - {""}))
MOJIBAKE = re.compile(f"[ÃÂ][\x80-\xbf{re.escape(CONTINUATION)}]|â[\x80-\x9f€‚„‹]")
MAX_CONTROL = 0.02
MAX_REPLACED = 0.1


def decode(data: bytes, *, name: str, charset: str | None = None, html: bool = False) -> tuple[str, tuple[str, ...]]:
    """The characters of the bytes, without byte order mark and with `\\n` at line ends, and warnings about doubts.

    Tried in turn: a byte order mark, UTF-8, the charset that the transport or (in HTML) the page's own `meta` names,
    Windows-1252. UTF-8 goes before what is declared, since bytes that are valid UTF-8 by chance are rare and wrong
    declarations are not. Raises Refusal `binary` where the bytes are no text, `undecodable` where too much is lost.

    >>> decode(b"f\\xfcr", name="ad.txt")[0]
    'für'
    """
    text, warnings = _characters(data, charset, html)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Refusal("binary", f"{name} holds NUL bytes, so it is no text; give the posting as text, HTML or JSON-LD")
    if text and len(CONTROL.findall(text)) > MAX_CONTROL * len(text):
        raise Refusal("binary", f"{name} is full of control characters, so it is no text; give text, HTML or JSON-LD")
    lost = text.count("\ufffd")
    if lost > MAX_REPLACED * len(text):
        raise Refusal("undecodable", f"{name}: {lost} of {len(text)} characters cannot be decoded; save it as UTF-8")
    if MOJIBAKE.search(text):
        warnings.append(
            "the text looks like UTF-8 that was once read as Windows-1252 (such as Ã¼ for ü); kept as it is"
        )
    return text, tuple(warnings)


def _characters(data: bytes, charset: str | None, html: bool) -> tuple[str, list[str]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            broken = "\ufffd" in text
            return text, [f"some bytes are not valid {encoding.upper()} and were replaced"] if broken else []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    declared = DECLARED.search(data[:4096]) if html else None
    named = charset or (declared.group(1).decode("ascii") if declared else None)
    warnings = []
    if named and not _is_utf8(named):
        try:
            return data.decode(named), []
        except (LookupError, ValueError):
            warnings.append(f"the bytes are not in the declared charset {named}")
    replaced = data.decode("utf-8", "replace")
    # Truncated or spliced UTF-8 has a few bad bytes among many good letters; Windows-1252 has hardly a good one.
    if replaced.count("\ufffd") < sum(c > "\x7f" for c in replaced) / 2:
        return replaced, [*warnings, "some bytes are not valid UTF-8 and were replaced"]
    return data.decode("cp1252", "replace"), [*warnings, "the bytes are not UTF-8; read as Windows-1252"]


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False
