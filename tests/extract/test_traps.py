"""The traps of job ads, each in a text of our own: what must be found, and what must not be taken for a fact."""

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import extract
from kg.read import Document

Said = Callable[[str, str], list[Any]]
HEAD = "PhD student in Soil Acoustics (m/f/d)\n\nThe Institute of Geophysics is looking for a PhD student.\n\n"
KOPF = "Doktorand*in in der Bodenakustik (m/w/d)\n\nDas Institut für Geophysik sucht eine Doktorandin oder einen Doktoranden.\n\n"


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        # Whose address it is
        ("The staff council may join the talks. Write to council@uni.example if you wish so.", "contact_email", []),
        ("Our equal opportunity officer can be reached at equality@uni.example, +49 30 5550123.", "contact_email", []),
        ("Our equal opportunity officer can be reached at equality@uni.example, +49 30 5550123.", "contact_phone", []),
        ("Questions? Ask Dr. Ida Muster, ida.muster@uni.example, phone +49 30 5550124.", "contact_email", ["ida.muster@uni.example"]),
        ("Questions? Ask Dr. Ida Muster, ida.muster@uni.example, phone +49 30 5550124.", "contact_phone", ["+49305550124"]),
        ("Send your application to soil-jobs@uni.example.", "apply_email", ["soil-jobs@uni.example"]),
        ("Send your application to soil-jobs@uni.example.", "contact_email", []),
        ("To apply, email your CV to ida.muster (at) uni.example. I am Ida Muster.", "apply_email", ["ida.muster@uni.example"]),
        ("For questions write to ida.muster@uni.example.", "apply_email", []),
        # Telephone or date
        ("Questions are answered by phone: 05.10.2026 to 09.10.2026 we are away.", "contact_phone", []),
        # Conditions are no facts
        ("If the post is paid from third-party funds, its holder has no teaching obligation.", "teaching", []),
        ("The post carries no teaching load.", "teaching", [{"name": False, "note": "The post carries no teaching load."}]),
        ("Your tasks:\n- research on sound in soils\n- teaching duties of two hours a week", "teaching", [{"name": True, "note": "teaching duties of two hours a week"}]),
        ("Ten years of teaching experience would be nice.", "teaching", []),
        # Numbers
        ("We offer a part-time position (26,55 hrs/week = 66%).", "weekly_hours", [26.55]),
        ("We offer a part-time position (26,55 hrs/week = 66%).", "workload_percent", [66]),
        ("Applicants with a degree of disability of at least 50 % are preferred.", "workload_percent", []),
        ("Up to 40 % of your time may be remote work.", "workload_percent", []),
        ("The position is full-time (38.5 hours per week).", "workload_percent", [100]),
        ("We offer a 0.65 FTE contract.", "workload_percent", [65]),
        ("You bring at least 3 years of experience in seismology.", "duration_months", []),
        ("The position is limited to two years with the option of another 12 months.", "duration_months", [24]),
        ("The position is limited to two years with the option of another 12 months.", "extension_months", [12]),
        ("The contract is for one year, renewable up to a total of four years.", "extension_months", [36]),
        ("The position is limited to 1+3 years.", "extension_months", [36]),
        ("The PhD degree must not be older than 4 years.", "duration_months", []),
        ("Salary: between 2 905 \u20ac and 3 417 \u20ac gross per month", "salary_min", [2905]),
        ("Salary: between 2 905 \u20ac and 3 417 \u20ac gross per month", "salary_max", [3417]),
        ("The salary is CHF 51'000 per year.", "salary_min", [51000]),
        ("The centre has a budget of \u20ac 2,500,000 for travel.", "salary_min", []),
        # Languages
        ("Fluent English is required, but German is not essential.", "required_language", ["en"]),
        ("German language courses are offered by the university.", "required_language", []),
        ("Your profile:\n- excellent command of French (C1)", "required_language", [{"name": "fr", "level": "C1"}]),
        ("The working language in the group is English.", "working_language", ["en"]),
        # Codes
        ("Please quote the reference number SAC 4711.", "reference", ["SAC 4711"]),
        ("Reference: 12/2027-b", "reference", ["12/2027-b"]),
        ("The grant agreement no. 101170000 funds us.", "reference", []),
        # Deadlines
        ("Please apply by 3 May 2027. Interviews will be held on 20 May 2027.", "deadline", ["2027-05-03"]),
        ("Please apply by 3 May 2027. The contract ends on 31 December 2029.", "deadline", ["2027-05-03"]),
        ("Two letters should be sent by your referees by 9 May 2027. Application deadline: 3 May 2027", "deadline", ["2027-05-03"]),
        ("The application deadline of 3 May 2027 has been extended to 17 May 2027.", "deadline", ["2027-05-17"]),
        ("Review of applications will begin on 3 May 2027; the position is open until filled.", "deadline", ["rolling"]),
        ("Published: 12 April 2027\n\nPlease apply by May 3.", "deadline", ["2027-05-03"]),
        ("Deadline: 05/28/2027", "deadline", ["2027-05-28"]),
        ("The position starts on 1 October 2027. Please apply by 3 May 2027.", "start", ["2027-10-01"]),
        ("The position is to be filled as soon as possible.", "start", ["asap"]),
        ("Please apply as soon as possible.", "start", []),
        # Degrees and documents
        ("Your profile:\n- Master's degree in physics or equivalent", "degree", [{"name": "master", "equivalent": True}]),
        ("Your tasks:\n- supervision of B.Sc. and M.Sc. theses", "degree", []),
        ("Please write to Prof. Ida Muster, Ph.D., for details.", "degree", []),
        ("Please submit your CV, a cover letter and transcripts.", "document", ["cv", "cover_letter", "transcripts"]),
        ("Please submit your CV. A photo is not needed.", "document", ["cv"]),
        ("See https://doi.org/10.5555/soil.2026.0001 for our work.", "publication", ["10.5555/soil.2026.0001"]),
        ("The salary follows pay grade E 12 TV\u2010L.", "pay_group", ["E12"]),
        ("The salary follows pay grade E 12 TV\u2010L.", "pay_agreement", ["TV-L"]),
        ("You know the TV-L well.", "pay_group", []),
        ("Number of positions: 3", "openings", [3]),
        ("Part-time employment is generally possible.", "part_time_possible", [True]),
        ("This is a permanent position.", "permanent", [True]),
        ("Apply at https://jobs.uni.example/apply/77.", "apply_url", ["https://jobs.uni.example/apply/77"]),
        ("More information: https://uni.example/group/soil. Apply with your CV.", "apply_url", []),
    ],
)  # fmt: skip
def test_in_english(said: Said, text: str, field: str, values: list[Any]) -> None:
    assert said(HEAD + text + "\n\nWe look forward to your application.", field) == values


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("Bewerbungen richten Sie bitte bis zum 3. Mai 2027 an boden@uni.example.", "deadline", ["2027-05-03"]),
        ("Bitte schicken Sie Ihre Unterlagen bis spätestens\n\n3. Mai 2027\n\nan boden@uni.example.", "deadline", ["2027-05-03"]),
        ("Die Vorstellungsgespräche finden am 20. Mai 2027 statt. Bewerbungsschluss ist der 3. Mai 2027.", "deadline", ["2027-05-03"]),
        ("Die Stelle ist befristet bis zum 31.12.2029.", "deadline", []),
        ("Die Stelle ist zum 1. Oktober 2027 zu besetzen.", "start", ["2027-10-01"]),
        ("Die Stelle ist zum nächstmöglichen Zeitpunkt zu besetzen.", "start", ["asap"]),
        ("Die Stelle ist auf drei Jahre befristet.", "duration_months", [36]),
        ("Der Vertrag läuft 18 Monate und lässt sich um bis zu 12 Monate verlängern.", "extension_months", [12]),
        ("Die Vergütung erfolgt nach Entgeltgruppe 13 TV\u2011L.", "pay_group", ["E13"]),
        ("Eingruppierung: E 13 TVöD (Bund)", "pay_agreement", ["TVöD (Bund)"]),
        ("Beschäftigt werden Sie mit 65 % der regelmäßigen Arbeitszeit.", "workload_percent", [65]),
        ("Mobiles Arbeiten ist zu 40 % möglich.", "workload_percent", []),
        ("Bewerben Sie sich unter der Kennziffer 77/2027.", "reference", ["77/2027"]),
        ("Ihr Profil:\n- Deutsch ist von Vorteil, sehr gute Englischkenntnisse", "required_language", ["en"]),
        ("Deutsch brauchen Sie nicht.", "required_language", []),
        ("Ihr Profil:\n- abgeschlossenes Masterstudium der Physik", "degree", ["master"]),
        ("Eine Lehrverpflichtung besteht nicht.", "teaching", [{"name": False, "note": "Eine Lehrverpflichtung besteht nicht."}]),
        ("Rückfragen an den Personalrat unter personalrat@uni.example.", "contact_email", []),
        ("Fragen beantwortet Dr. Ida Muster, Tel. +49 30 5550124.", "contact_phone", ["+49305550124"]),
        ("Bitte senden Sie Lebenslauf, Anschreiben und Zeugnisse.", "document", ["cv", "cover_letter", "certificates"]),
        ("Die Stelle ist unbefristet.", "permanent", [True]),
        ("Teilzeitbeschäftigung ist grundsätzlich möglich.", "part_time_possible", [True]),
    ],
)  # fmt: skip
def test_in_german(said: Said, text: str, field: str, values: list[Any]) -> None:
    assert said(KOPF + text + "\n\nWir freuen uns auf Ihre Bewerbung.", field) == values


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("Date limite de candidature : 3 mai 2027", "deadline", ["2027-05-03"]),
        ("Durée : 36 mois", "duration_months", [36]),
        ("Début : 1er octobre 2027", "start", ["2027-10-01"]),
        ("Merci d'adresser CV et lettre de motivation avant le 3 mai 2027.", "document", ["cv", "motivation_letter"]),
        ("Profil :\n- excellente maîtrise de l'anglais", "required_language", ["en"]),
        ("Salaire : 2 150 \u20ac brut par mois", "salary_period", ["month"]),
    ],
)
def test_in_french(said: Said, text: str, field: str, values: list[Any]) -> None:
    head = "Proposition de thèse en acoustique des sols\n\nNous recherchons une doctorante ou un doctorant.\n\n"
    assert said(head + text + "\n\nPour candidater, une lettre de motivation est à envoyer.", field) == values


def test_two_hard_deadlines_are_a_conflict_and_neither_is_published(document: Callable[[str], Document]) -> None:
    got = extract(
        document(
            HEAD
            + "Application deadline: 3 May 2027\n\nPlease send your CV no later than 24 May 2027 to soil-jobs@uni.example."
        )
    )
    assert not list(got.of("deadline"))
    assert {(f.value, f.status) for f in got.candidates if f.field == "deadline"} == {
        ("2027-05-03", "conflict"), ("2027-05-24", "conflict")}  # fmt: skip


def test_one_deadline_in_three_places_is_three_facts(document: Callable[[str], Document]) -> None:
    text = (
        HEAD
        + "Application deadline: 3 May 2027\n\nApply by 3 May 2027 at 23:59 (Europe/Berlin).\n\nWe offer much.\n\nDeadline: 03.05.2027"
    )
    facts = list(extract(document(text)).of("deadline"))
    assert [f.text for f in facts] == ["3 May 2027", "3 May 2027 at 23:59 (Europe/Berlin)", "03.05.2027"]
    assert facts[1].value == {"name": "2027-05-03", "time": "23:59", "zone": "Europe/Berlin"}


def test_a_portal_type_glued_to_the_title_is_no_part_of_it(said: Said) -> None:
    text = "PhD Position in Soil AcousticsFull PhD\n\nApplication Deadline: 3 May 2027\n\nPlease submit your CV."
    assert said(text, "title") == ["PhD Position in Soil Acoustics"]


def test_a_copied_value_is_explicit_and_a_computed_one_is_not(document: Callable[[str], Document]) -> None:
    for written, level in (("2027-05-03", "explicit"), ("3 May 2027", "normalised")):
        (fact,) = extract(document(HEAD + f"Application deadline: {written}\n\nPlease submit your CV.")).of("deadline")
        assert (fact.value, fact.level) == ("2027-05-03", level)


def test_the_condition_of_a_pay_group_stands_with_it_in_the_words_of_the_ad(said: Said) -> None:
    text = HEAD + "If the personal requirements are met, you will receive pay grade E13 TV-L."
    assert said(text, "pay_group") == [{"name": "E13", "note": "If the personal requirements are met"}]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n   \n",
        "404\nThis page was not found.",
        "Second Call for Papers: Workshop on Soil Sound\n\nImportant dates\nSubmission deadline: 3 May 2027\nNotification: 1 June 2027\nCamera-ready: 20 June 2027\n\n"
        "We invite submissions. Reviewing is double-blind. Travel grants for PhD students are available.",
        "How I found my PhD position\n\nposted by ida, 4 comments, 5 min read\n\nI sent nine applications. The deadline of the best one was 3 May 2027. My supervisor now reads this blog.\n\nLeave a reply",
        "Privacy policy for applicants\n\nThe controller is the university. We process personal data such as your CV and certificates. Legal basis: GDPR. "
        "You have the right to object, to rectification and to erasure, and may complain to the supervisory authority.",
        "Vacancies\n\nSort by: date\n\n12 vacancies found\n\nPhD student in Soil Acoustics | Deadline: 3 May 2027\nPostdoc in Botany | Deadline: 9 May 2027\n\nSubscribe to new vacancies\nRSS",
        "Press release\n\nProfessor Ida Muster has been awarded an ERC Starting Grant. She receives 1.5 million euros for five years. \"I am glad\", said Muster. "
        "Two PhD students will join her. The project starts on 1 May 2027.\n\nMedia contact: press@uni.example",
    ],
)  # fmt: skip
def test_a_page_that_is_no_posting_gives_no_facts_and_says_why(document: Callable[[str], Document], text: str) -> None:
    got = extract(document(text))
    assert not got.posting
    assert not got.facts
    assert got.reason
