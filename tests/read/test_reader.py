"""What is taken in and what is refused; encodings; spans over anything."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Refusal
from kg.read import Document, read
from kg.read.sniffing import SUFFIXES


def refusal(data: bytes, name: str = "ad.txt", **more: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(data, name=name, **more)  # type: ignore[arg-type]
    assert name in str(caught.value)
    return caught.value


def check_spans(doc: Document) -> None:
    at = 0
    for block in doc.blocks:
        words = doc.text[block.start : block.end]
        assert words and words == words.strip()
        assert at <= block.start < block.end <= len(doc.text)
        at = block.end
        assert block.heading is None or doc.blocks[block.heading].kind == "heading"
    for label, after in zip(doc.blocks, [*doc.blocks[1:], None], strict=False):
        assert label.kind != "label" or (after is not None and after.kind == "value")
    for start, end, target in doc.links:
        assert 0 <= start <= end <= len(doc.text) and target
    doc.text.encode()


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    assert refusal(data).code == "empty"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n", b"PK\x03\x04", b"a\0b", bytes(range(1, 32)) * 9])
def test_what_is_no_text_is_refused_as_binary(data: bytes) -> None:
    assert refusal(data).code == "binary"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_what_only_claims_to_be_pdf_or_docx_is_refused(kind: str) -> None:
    assert refusal(b"Some text", f"ad.{kind}").code == "binary"
    assert refusal(b"Some text", "ad", media_type=SUFFIXES[f".{kind}"]).code == "binary"


def test_too_large_says_size_limit_and_setting() -> None:
    error = refusal(b"x " * 60, limit=100)
    assert error.code == "too-large"
    assert all(part in str(error) for part in ("120", "100", "max_text"))
    assert refusal(b"x" * 401, limit=100).code == "too-large"
    assert len(read("ü".encode() * 100, name="ad.txt", limit=100).text) == 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    doc = read("Bewerbung für Köln – 50 €".encode(encoding), name="ad.txt")
    assert doc.text == "Bewerbung für Köln – 50 €"
    assert bool(doc.warnings) == (encoding == "cp1252")


def test_utf16_big_endian() -> None:
    assert read(b"\xfe\xff" + "Prüfung".encode("utf-16-be"), name="ad.txt").text == "Prüfung"


def test_charset_of_the_transport() -> None:
    assert read("Łódź".encode("iso-8859-2"), name="ad", media_type="text/plain; charset=ISO-8859-2").text == "Łódź"


def test_a_wrong_or_unknown_charset_is_no_end() -> None:
    doc = read("für".encode("cp1252"), name="ad", media_type="text/plain; charset=klingon")
    assert doc.text == "für"
    assert any("klingon" in w for w in doc.warnings)


def test_cut_utf8_stays_utf8() -> None:
    doc = read("Prüfung der Größe für Käse, Ü".encode()[:-1], name="ad.txt")
    assert doc.text == "Prüfung der Größe für Käse, \ufffd"
    assert "replaced" in doc.warnings[0]


def test_mojibake_is_kept_with_a_warning() -> None:
    text = "PrÃ¼fung fÃ¼r Dr. MÃ¶ller"
    doc = read(text.encode(), name="ad.txt")
    assert doc.text == text
    assert "Windows-1252" in doc.warnings[0]
    assert not read("Âge, São, Ångström, château, «fâché»".encode(), name="ad.txt").warnings


def test_the_source_names_the_bytes() -> None:
    doc = read(b"abc", name="https://example.org/jobs/1")
    assert doc.source.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (doc.source.name, doc.source.media_type) == ("https://example.org/jobs/1", "text/plain")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a", "a.txt", "a.html", "a.json"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        check_spans(read(data, name=name))
    except Refusal as error:
        assert error.code in {"empty", "binary", "too-large", "undecodable", "no-posting"}


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("Aa1 \n\t:•-*|#.§ü\u200b\r"), st.characters(codec="utf-8")), max_size=200
    )
)
def test_any_text_keeps_its_characters(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(text.encode())
    try:
        doc = read(path.read_bytes(), name="any.txt")
    except Refusal:
        return
    check_spans(doc)
    assert doc.text == path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff")


@pytest.mark.corpus
def test_texts_of_the_gold_postings(gold: Path) -> None:
    for path in sorted(p for folder in ("dev", "real") for p in (gold / folder).glob("*.txt")):
        doc = read(path.read_bytes(), name=path.name)
        check_spans(doc)
        assert doc.text == path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff")
        words = [w for line in doc.text.split("\n") for w in line.split()]
        inside = [w for b in doc.blocks for w in doc.text[b.start : b.end].split()]
        assert len(inside) > 0.9 * len(words), path.name
