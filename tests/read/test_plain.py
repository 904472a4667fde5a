"""Plain text: the text stays as it is, and each line becomes a block of the right kind."""

from kg.read import Document, read


def document(text: str) -> Document:
    return read(text.encode(), name="ad.txt")


def blocks(text: str) -> list[tuple[str, str]]:
    doc = document(text)
    return [(b.kind, doc.text[b.start : b.end]) for b in doc.blocks]


def test_the_four_layouts_of_labels() -> None:
    assert blocks("Start: at once") == [("label", "Start"), ("value", "at once")]
    assert blocks("Apply by:\n2025-06-27") == [("heading", "Apply by:"), ("paragraph", "2025-06-27")]
    assert blocks("Languages:\n- English\n- German") == [
        ("heading", "Languages:"), ("list_item", "English"), ("list_item", "German"),
    ]  # fmt: skip
    assert blocks("17 Apr 2027\nApplication Deadline") == [
        ("paragraph", "17 Apr 2027"), ("paragraph", "Application Deadline"),
    ]  # fmt: skip


def test_portal_cards_are_no_headings_but_section_titles_are() -> None:
    sentence = "You design a reactor that stores the exhaust heat of a kiln, build it, and measure how well it cycles over months of use."
    text = f"Job Information\n\nCountry\nSpain\nHours Per Week\n37.5\n\nOffer Description\n\n{sentence}\n\nBenefits\n{sentence}\n"
    headings = [words for kind, words in blocks(text) if kind == "heading"]
    assert headings == ["Job Information", "Offer Description", "Benefits"]


def test_blocks_know_their_heading() -> None:
    doc = document("Your profile:\n• a master's degree\n\nContact:\nTel: 0381 498 1")
    under = {doc.text[b.start : b.end]: b.heading for b in doc.blocks}
    assert under == {"Your profile:": None, "a master's degree": 0, "Contact:": None, "Tel": 2, "0381 498 1": 2}


def test_list_items_lose_marker_and_indentation() -> None:
    for line in ("  • CV", "\t- CV", "* CV", "› CV", "– CV", "1. CV", "a) CV", "(ii) CV", "2) CV"):
        assert blocks(f"We need the following things from you.\n{line}")[1] == ("list_item", "CV"), line


def test_a_date_is_no_numbered_item_but_the_next_number_is() -> None:
    assert blocks("Wir suchen Sie ab dem\n15. Februar 2027 in Kiel.")[1][0] == "paragraph"
    assert [k for k, _ in blocks("1. CV\n2. letter\n3. transcripts")] == ["list_item"] * 3


def test_the_first_of_a_month_is_no_first_item() -> None:
    assert blocks("Beginn:\n1. Mai 2027")[1] == ("paragraph", "1. Mai 2027")
    assert blocks("Beginn:\n1. Mai 2027 in Kiel")[1][0] == "paragraph"


def test_a_labelled_list_item_is_label_and_value() -> None:
    assert blocks("- Laufzeit: drei Jahre") == [("label", "Laufzeit"), ("value", "drei Jahre")]


def test_colons_that_label_nothing() -> None:
    for line in (
        "Doktorand:in (m/w/d) gesucht, gern mit Erfahrung.",
        "https://example.org/jobs/1 tells you more.",
        "mailto:jobs@example.org is where to write.",
        "The talk is at 10:30 sharp.",
        "We are a group of people who love to work on many hard questions: and you?",
    ):
        assert [k for k, _ in blocks(line)] == ["paragraph"], line


def test_labels_in_other_dress() -> None:
    assert blocks("Durée : 36 mois") == [("label", "Durée"), ("value", "36 mois")]
    assert blocks("Frist:31.12.2026") == [("label", "Frist"), ("value", "31.12.2026")]
    assert blocks("Deadline\t2027-01-08") == [("label", "Deadline"), ("value", "2027-01-08")]
    assert blocks("| Rate | 100 % |\n|---|---|\n| Start | 2027-04-01 |") == [
        ("label", "Rate"), ("value", "100 %"), ("label", "Start"), ("value", "2027-04-01"),
    ]  # fmt: skip
    assert blocks("| a | b | c |")[0][0] == "table_row"


def test_markdown_and_underlined_headings() -> None:
    assert blocks("## Who you are\n\nPhDs.")[0] == ("heading", "Who you are")
    assert blocks("Tasks\n-----\nYou teach.")[0] == ("heading", "Tasks")


def test_the_text_is_frozen() -> None:
    raw = "\ufeff  Stelle\u00a0A\u200b\r\n\r\n\tFrist:  bald \rEnde\u2028x\n"
    assert document(raw).text == "  Stelle\u00a0A\u200b\n\n\tFrist:  bald \nEnde\u2028x\n"
