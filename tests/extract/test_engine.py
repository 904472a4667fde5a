"""The engine: shadow, blocks, labels, resolution. Texts here are made up for the purpose."""

import hashlib

from kg.extract import Extraction
from kg.extract.folding import fold
from kg.read import Document, Source


def document(text: str, name: str = "ad.txt") -> Document:
    return Document(text, Source(name, "text/plain", hashlib.sha256(text.encode()).hexdigest()))


def spans_hold(doc: Document, got: Extraction) -> bool:
    return all(f.start is None or doc.text[f.start : f.end] == f.text != "" for f in (*got.facts, *got.candidates))


def test_the_shadow_leads_back_to_the_text() -> None:
    text = "Ver\u00adgütung nach TV\u2010L,\u00a0 E\u202f13 \u2013 \ufb01x"
    folded = fold(text)
    assert folded.text == "Vergütung nach TV-L, E 13 - fix"
    start = folded.text.index("TV-L")
    low, high = folded.source(start, start + 4)
    assert text[low:high] == "TV\u2010L"
    start = folded.text.index("fix")
    assert text[slice(*folded.source(start, start + 3))] == "\ufb01x"
