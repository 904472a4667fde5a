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


def test_marks_of_emphasis_stay_outside() -> None:
    assert blocks("**Deadline:** 12 March 2027") == [("label", "Deadline"), ("value", "12 March 2027")]
    assert blocks("*Salary*: **E 13**") == [("label", "Salary"), ("value", "E 13")]
    assert blocks("__Your profile__\nYou dive.")[0] == ("heading", "Your profile")
    assert blocks("**What you bring**:\n- patience")[0] == ("heading", "What you bring")
    assert blocks("Two jobs for a Doktorand*")[0] == ("paragraph", "Two jobs for a Doktorand*")
    assert blocks("We meet on Mondays.\n- **Important**: bring *boots*") == [
        ("paragraph", "We meet on Mondays."), ("label", "Important"), ("value", "bring *boots"),
    ]  # fmt: skip
    assert blocks("**Duration** is three years, which is long.")[0][1] == "**Duration** is three years, which is long."


def test_escapes_tags_and_textile() -> None:
    assert blocks("You need the following things, please.\n\\- boots\n\\* a hat")[1:] == [
        ("list_item", "boots"),
        ("list_item", "a hat"),
    ]
    assert blocks("h2. Your tasks\n\nYou dive.")[0] == ("heading", "Your tasks")
    assert blocks("<b>Start:</b> May 2027<br/>Pay: E 13<br>We dive.</p>") == [
        ("label", "Start"), ("value", "May 2027"), ("label", "Pay"), ("value", "E 13"), ("paragraph", "We dive."),
    ]  # fmt: skip
    assert blocks("> Start: May 2027") == [("label", "Start"), ("value", "May 2027")]


def test_links_that_markup_left() -> None:
    text = (
        'See [the call](https://example.org/call "Call"), "our lab":https://lab.example.org/x, write to'
        ' [Ada](mailto:ada@example.org) or <a href="https://example.org/form">fill in</a>.'
        " Not ![a picture](x.png), nor [https://example.org/](https://example.org/)."
    )
    doc = document(text)
    assert doc.text == text
    assert [(text[s:e], target) for s, e, target in doc.links] == [
        ("the call", "https://example.org/call"), ("our lab", "https://lab.example.org/x"),
        ("Ada", "mailto:ada@example.org"), ("fill in", "https://example.org/form"),
    ]  # fmt: skip


def test_a_line_that_is_a_link() -> None:
    doc = document("[Apply **now**](https://example.org/a_(1))\n\nWe dive in the cold sea all year round.")
    assert [(b.kind, doc.text[b.start : b.end], b.href) for b in doc.blocks[:1]] == [
        ("link", "Apply **now", "https://example.org/a_(1)")
    ]


def test_a_yaml_head_is_labels_and_values() -> None:
    text = '---\nlayout: job\ntitle: "Postdoc in diving"\ndeadline: 2027-02-01\ntags:\n  - sea\n---\nWe dive.\n'
    assert blocks(text) == [
        ("label", "layout"), ("value", "job"), ("label", "title"), ("value", '"Postdoc in diving"'),
        ("label", "deadline"), ("value", "2027-02-01"), ("paragraph", "tags:"), ("list_item", "sea"),
        ("paragraph", "We dive."),
    ]  # fmt: skip


def test_labels_that_follow_each_other_in_a_line() -> None:
    assert blocks("We hire. Title: Diver Department: Marine Biology Type of contract: 3 years Salary: E 13") == [
        ("paragraph", "We hire."), ("label", "Title"), ("value", "Diver"), ("label", "Department"),
        ("value", "Marine Biology"), ("label", "Type of contract"), ("value", "3 years"), ("label", "Salary"), ("value", "E 13"),
    ]  # fmt: skip
    assert blocks("*Closing date:* 1 May 2027 *Job Status:* full time") == [
        ("label", "Closing date"), ("value", "1 May 2027"), ("label", "Job Status"), ("value", "full time"),
    ]  # fmt: skip
    assert blocks("Kontakt: Dr. Ada Berg, Tel.: 0431 880 1, E-Mail: ada@example.org")[::2] == [
        ("label", "Kontakt"), ("label", "Tel."), ("label", "E-Mail"),
    ]  # fmt: skip
    prose = "We look for one thing: patience, and we offer another: time."
    assert blocks(prose)[1:] == [("value", "patience, and we offer another: time.")]


WRAPPED = """The group of Ada Berg at the Institute of Marine Biology invites people who
like cold water to apply for a doctoral position, which is funded for three
years and starts in May. Please send your letter, together with one of the
following documents: a diving licence or a certificate of the navy, to us.

Start: May 2027 or as soon after that as the ship is back from the Arctic in
the harbour
Salary: E 13

- a degree in biology or in a subject near it, such as oceanography, or much
  patience
- good English
Best wishes from all of us here at the coast of the north.
Ada
"""


def test_wrapped_lines_are_one_block() -> None:
    found = blocks(WRAPPED)
    assert [(kind, " ".join(words.split())[-18:]) for kind, words in found] == [
        ("paragraph", "f the navy, to us."), ("label", "Start"), ("value", "tic in the harbour"),
        ("label", "Salary"), ("value", "E 13"), ("list_item", "y, or much patience"[-18:]), ("list_item", "good English"),
        ("paragraph", "oast of the north."), ("paragraph", "Ada"),
    ]  # fmt: skip
    assert document(WRAPPED).text == WRAPPED
