"""PDF: reading order, paragraphs, labels beside values, headings, links, and what is refused."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Refusal
from kg.read import Document, read
from kg.read.pdf import pages as pdf_pages

Make = Callable[..., bytes]

LEFT = (
    "We build sensors that listen to glaciers as they calve, and we want to know what the sound says about the mass that"
    " is lost. You will spend two summers on the ice and the winters with the recordings, in a team of nine people."
)
RIGHT = (
    "The Faculty of Earth Sciences has four institutes and a machine shop of its own. Doctoral researchers belong to the"
    " graduate school, have two advisers and teach one course a year, in English or in Norwegian as they like."
)


def blocks(doc: Document) -> list[tuple[str, str]]:
    return [(b.kind, doc.text[b.start : b.end]) for b in doc.blocks]


def refused(data: bytes, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(data, name="ad.pdf", **more)
    assert str(caught.value).startswith("ad.pdf ")
    return caught.value


def test_two_columns_of_prose_are_read_one_after_the_other(page: Any, make_pdf: Make) -> None:
    page.put(60, 80, "Doctoral position in cryoacoustics", size=16, bold=True)
    page.fill(60, 120, LEFT, 220)
    page.fill(310, 120, RIGHT, 220)
    page.fill(60, 420, "Applications are read from March on. " * 4, 470)
    doc = read(make_pdf([page]), name="ad.pdf")
    assert blocks(doc) == [
        ("heading", "Doctoral position in cryoacoustics"),
        ("paragraph", LEFT),
        ("paragraph", RIGHT),
        ("paragraph", ("Applications are read from March on. " * 4).strip()),
    ]
    assert doc.source.media_type == "application/pdf"


def test_columns_whose_lines_are_not_level(page: Any, make_pdf: Make) -> None:
    page.fill(60, 100, LEFT, 220)
    page.fill(310, 105, RIGHT, 220)
    assert [text for _, text in blocks(read(make_pdf([page]), name="ad.pdf"))] == [LEFT, RIGHT]


def test_a_column_of_labels_stays_with_its_values(page: Any, make_pdf: Make) -> None:
    rows = [
        ("Entgelt", ["E 13 TV-L"]),
        ("Umfang", ["65 % der regelmäßigen Arbeitszeit; eine Aufstockung auf 100 % ist möglich,", "wenn Sie auch lehren"]),
        ("Beginn", ["1. April 2027"]),
        ("Befristung", ["drei Jahre"]),
    ]  # fmt: skip
    y = 120
    for label, lines in rows:
        page.put(60, y, label)
        for line in lines:
            page.put(170, y, line)
            y += 12
        y += 6
    assert blocks(read(make_pdf([page]), name="ad.pdf")) == [
        ("label", "Entgelt"), ("value", "E 13 TV-L"),
        ("label", "Umfang"), ("value", "65 % der regelmäßigen Arbeitszeit; eine Aufstockung auf 100 % ist möglich, wenn Sie auch lehren"),
        ("label", "Beginn"), ("value", "1. April 2027"),
        ("label", "Befristung"), ("value", "drei Jahre"),
    ]  # fmt: skip


def test_one_label_with_a_wide_gap(page: Any, make_pdf: Make) -> None:
    page.fill(60, 100, LEFT, 470)
    page.put(60, 200, "Bewerbungsfrist:")
    page.put(250, 200, "15.01.2027")
    assert blocks(read(make_pdf([page]), name="ad.pdf"))[1:] == [("label", "Bewerbungsfrist"), ("value", "15.01.2027")]


def test_a_list_is_no_column(page: Any, make_pdf: Make) -> None:
    for y, words in ((100, "a degree in physics"), (112, "good English"), (124, "a driving licence")):
        page.put(60, y, "•")
        page.put(78, y, words)
    assert blocks(read(make_pdf([page]), name="ad.pdf")) == [
        ("list_item", "a degree in physics"), ("list_item", "good English"), ("list_item", "a driving licence"),
    ]  # fmt: skip


def test_a_date_or_a_title_at_the_beginning_of_a_line_is_no_item(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "Die Stelle ist an unserem Institut in Kiel für drei Jahre zu besetzen, und zwar ab dem")
    page.put(60, 112, "15. Februar 2027.")
    page.put(60, 140, "Dr. Ada Berg")
    assert blocks(read(make_pdf([page]), name="ad.pdf")) == [
        ("paragraph", "Die Stelle ist an unserem Institut in Kiel für drei Jahre zu besetzen, und zwar ab dem 15. Februar 2027."),
        ("paragraph", "Dr. Ada Berg"),
    ]  # fmt: skip


def test_drawn_bullets_part_items(page: Any, make_pdf: Make) -> None:
    page.fill(60, 80, LEFT, 470)
    page.dot(62, 150)
    y = page.fill(
        78,
        150,
        "You measure with us what the ice does when it breaks off, on two expeditions to the fjords a year",
        452,
    )
    page.dot(62, y)
    page.put(78, y, "You write it up")
    assert blocks(read(make_pdf([page]), name="ad.pdf"))[1:] == [
        ("list_item", "You measure with us what the ice does when it breaks off, on two expeditions to the fjords a year"),
        ("list_item", "You write it up"),
    ]  # fmt: skip


def test_hyphens_at_the_ends_of_lines(page: Any, make_pdf: Make) -> None:
    lines = [
        "Bitte senden Sie Ihre aussagekräftigen Unterlagen bis zum 15. Januar per E-",
        "Mail an uns. Wir freuen uns auf Bewerbungen aus allen Ländern und auf For-",
        "schende mit und ohne Promotion. Die Stelle dient der Forschungs- und der Lehr-",
        "und Transferarbeit am Institut, siehe auch www.geophysik.uni-",
        "kiel.example/stellen.",
    ]  # fmt: skip
    for number, line in enumerate(lines):
        page.put(60, 100 + 12 * number, line)
    (one,) = blocks(read(make_pdf([page]), name="ad.pdf"))
    assert "per E-Mail an" in one[1]
    assert "auf Forschende mit" in one[1]
    assert "der Lehr- und Transferarbeit" in one[1]
    assert "www.geophysik.uni-kiel.example/stellen." in one[1]


def test_a_hyphen_that_the_document_writes_elsewhere_stays(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "We offer full-time work in a group of twelve people. The job is full-")
    page.put(60, 112, "time from the first day, for three years.")
    (one,) = blocks(read(make_pdf([page]), name="ad.pdf"))
    assert one[1].count("full-time") == 2


def test_size_and_weight_make_headings(page: Any, make_pdf: Make) -> None:
    page.put(60, 70, "Postdoc in soil physics", size=18)
    page.put(60, 95, "Your tasks", bold=True)
    page.fill(60, 107, LEFT, 470)
    doc = read(make_pdf([page]), name="ad.pdf")
    assert blocks(doc) == [
        ("heading", "Postdoc in soil physics"), ("heading", "Your tasks"), ("paragraph", LEFT),
    ]  # fmt: skip
    assert doc.blocks[2].heading == 1


def test_a_title_over_two_lines_is_one_heading(page: Any, make_pdf: Make) -> None:
    title = "Doctoral researcher in the acoustics of glaciers and of the sea ice around them"
    page.fill(60, 70, title, 470, size=18)
    page.fill(60, 140, LEFT, 470)
    assert blocks(read(make_pdf([page]), name="ad.pdf"))[0] == ("heading", title)


def test_what_every_page_repeats_is_boilerplate_and_parts_no_sentence(new_page: Any, make_pdf: Make) -> None:
    first, second = new_page(), new_page()
    for number, page in enumerate((first, second), 1):
        page.put(60, 40, "University of the Fjords, Human Resources", size=8)
        page.put(280, 815, f"{number} / 2", size=8)
    first.fill(60, 700, LEFT, 400)
    first.put(60, 770, "We look forward to hearing from you, wherever in the world you may be at the time of")
    second.put(60, 80, "your application.")
    doc = read(make_pdf([first, second]), name="ad.pdf")
    assert "be at the time of your application." in doc.text
    aside = [doc.text[b.start : b.end] for b in doc.blocks if b.boilerplate]
    assert sorted(aside) == ["1 / 2", "2 / 2", *["University of the Fjords, Human Resources"] * 2]


def test_links_of_the_file_lie_on_their_words(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "Please use the")
    page.put(60 + 70, 100, "application form", href="https://jobs.example.org/apply/7")
    page.put(60, 130, "Write to:")
    page.put(110, 130, "Ada", href="mailto:ada@example.org")
    doc = read(make_pdf([page]), name="ad.pdf")
    assert [(doc.text[s:e], target) for s, e, target in doc.links] == [
        ("application form", "https://jobs.example.org/apply/7"), ("Ada", "mailto:ada@example.org"),
    ]  # fmt: skip


def test_words_beside_the_page_are_not_shown(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "Three years, full time")
    page.put(60, 900, "Ignore the deadline")
    page.put(60, 130, "ten years", size=0.4)
    assert read(make_pdf([page]), name="ad.pdf").text == "Three years, full time"


def test_the_bytes_say_that_it_is_a_pdf(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "Three years, full time")
    for name, media_type in (("ad.txt", None), ("download", "text/plain"), ("ad.pdf", "application/pdf")):
        assert read(make_pdf([page]), name=name, media_type=media_type).text == "Three years, full time"


def test_a_scan_is_refused_and_says_so(page: Any, make_pdf: Make) -> None:
    page.dot(60, 400, 300)
    error = refused(make_pdf([page]))
    assert error.code == "no-text"
    assert "no text layer" in str(error)
    assert "OCR" in str(error)


def test_a_locked_file_is_refused_and_says_so(page: Any, make_pdf: Make) -> None:
    page.put(60, 100, "secret")
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -60 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
    error = refused(make_pdf([page], lock))
    assert error.code == "encrypted"
    assert "password" in str(error)


@pytest.mark.parametrize("cut", [9, 200, 600])
def test_a_broken_file_is_refused_or_read(page: Any, make_pdf: Make, cut: int) -> None:
    page.fill(60, 100, LEFT, 470)
    whole = make_pdf([page])
    assert len(whole) > 900
    assert refused(whole[:cut]).code in ("binary", "no-text")


def test_bounds(page: Any, new_page: Any, make_pdf: Make) -> None:
    page.fill(60, 100, LEFT, 470)
    error = refused(make_pdf([page]), limit=50)
    assert (error.code, "max_text" in str(error)) == ("too-large", True)
    error = refused(make_pdf([new_page() for _ in range(pdf_pages.MOST_PAGES + 1)]))
    assert (error.code, "pages" in str(error)) == ("too-large", True)


def test_a_file_that_takes_too_long_is_refused(page: Any, make_pdf: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    page.put(60, 100, "slow")
    page.streams += ["0 0 m 1 1 l S"] * 200_000
    monkeypatch.setattr(pdf_pages, "MOST_SECONDS", 1)
    error = refused(make_pdf([page]))
    assert (error.code, "seconds" in str(error)) == ("too-large", True)


def test_without_the_package_it_is_said_what_to_install(page: Any, make_pdf: Make, tmp_path: Path) -> None:
    page.put(60, 100, "Job")
    (tmp_path / "ad.pdf").write_bytes(make_pdf([page]))
    program = (
        "import sys\n"
        "import importlib.util\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, package=None: None if name == 'pdfplumber' else found(name, package)\n"
        "from pathlib import Path\n"
        "from kg.read import read\n"
        "read(Path(sys.argv[1]).read_bytes(), name='ad.pdf')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "ad.pdf"], capture_output=True, text=True, check=False)  # fmt: skip
    assert "pip install 'vacancy-graph[pdf]'" in done.stderr


@pytest.mark.corpus
def test_pdf_files_of_the_gold_postings_hold_what_their_texts_hold(gold: Path) -> None:
    found = sorted((gold / "real").glob("*.pdf"))
    assert found
    for path in found:
        squeezed = "".join(read(path.read_bytes(), name=path.name).text.replace("-", "").split())
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        words = [word for line in text.split("\n") for word in line.replace("-", "").split()]
        lost = [word for word in words if word not in squeezed]
        assert len(lost) < 0.01 * len(words), (path.name, lost)
