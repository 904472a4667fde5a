"""Pages that are no postings give no facts, whatever deadlines, documents and salaries they speak of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.extract import extract
from kg.read import Document, read

PAGES = {
    "advice": "How to write a good application for a PhD position\n\nMany PhD students ask us how to apply. Here are ten tips from our career service.\n\n1. Read the advertisement carefully. What does the group look for?\n2. Send a CV of two pages, a cover letter and your transcripts.\n3. Ask your referees early, at least four weeks before the deadline.\n4. Never apply to fifty positions with one letter.\n\nTypical contracts last three years and are paid according to TV-L E13, 65 %. Do you want to know more? Book an appointment with our advisers at career@uni.example. Our next workshop on applications takes place on 3 June 2027.",
    "catalogue": "Soil Acoustics, 7.5 credits - Course catalogue\n\nLevel: Master's, second cycle\nStudy pace: 50 %, day time\nStart: 18 January 2027\nApplication deadline: 15 October 2026\nTuition fee: SEK 21,250\n\nEntry requirements: a Bachelor's degree, including 15 credits of physics. Examination: written exam (4 credits), report (3.5 credits). Apply through the portal with transcripts and certificates. Selection is made on credits.",
    "people": "Muster Lab: People\n\nPrincipal investigator\nProf. Ida Muster, Associate Professor. PhD Edinburgh 2009, postdoc at Lisbon.\n\nPostdocs\nDr. Olaf Beispiel, postdoctoral researcher (since 2023). Models of wet soil and of the sounds that it makes when it is trodden on.\nDr. Lin Probe, research associate (since 2024). Imaging of pores, pipelines for data, and care for the archive of samples.\n\nPhD students\nAmara Sample (2022-). Dendrites and their noise. Joost Exempel (2024-). Rules of learning in dry sand. Hanna Prov (2026-). Sleep of worms, and how it can be heard from above.\n\nStaff\nCarol Case, lab manager. Dev Fall, research software engineer.\n\nAlumni\nDr. Nils Caso, PhD 2024, now postdoc at UCL. Dr. Rana Cas, postdoc 2019-2023, now assistant professor in Utrecht. Sofia Esempio, technician, now at a start-up.",
    "defence": 'Disputation\n\nHerr M.Sc. Jonas Brandwein verteidigt am Freitag, den 21. Mai 2027, um 14 Uhr im Hörsaal 2 seine Dissertation mit dem Titel "Schall im Boden". Betreuerin: Prof. Dr. Ida Muster. Zweitgutachter: Prof. Dr. Olaf Beispiel. Die Veranstaltung ist öffentlich; Gäste sind herzlich willkommen.',
    "faq": "Frequently asked questions for applicants\n\nWhen will I hear from you? Usually four weeks after the deadline. Which documents do I need? The advertisement tells; mostly a CV, a cover letter and certificates. How are positions paid? According to TV-L; PhD students usually get E 13, 65 %. Can I apply by e-mail? No, please use the portal at https://jobs.uni.example. Do I need German? It depends on the position.",
    "filled": "PhD position in Soil Acoustics\n\nThis position has been filled. Thank you for your interest. Please have a look at our other vacancies.",
    "funding": "Call for proposals: Seed grants for early-career researchers 2027\n\nThe Brandt Foundation supports projects in marine science with up to EUR 80,000 for a maximum of two years. Principal investigators at universities in Europe are eligible to apply. \n\nFunding may be used for staff, consumables and travel; overheads are not eligible costs. Proposals of at most eight pages, with CV and budget, are submitted through the portal https://grants.brandt.example by 30 June 2027. Reviewers score the proposals by excellence and impact. Applicants will be informed in October. Funding starts on 1 January 2028.\n\nQuestions: grants@brandt.example",
    "master": "Master's programme Acoustics (M.Sc.)\n\nThe programme lasts two years (120 ECTS), starts each October and is taught in English. Admission requirements: a bachelor's degree in physics or engineering and English at level B2. Tuition fees: EUR 1,500 per semester.\n\nHow to apply: submit your transcripts, CV and a motivation letter through the application portal by 15 July 2027. Students choose modules in the first semester and write their master's thesis in the fourth.",
    "newcolleague": 'Welcome to our new colleague\n\nOn 1 April 2027 Dr. Milan Dvorský joined our department as assistant professor of soil physics. He comes from the University of Brno, where he led a group of three PhD students and two postdocs. His position is funded by the ERC for five years.\n\n"I look forward to teaching," he says. His first lecture is on 20 April. We wish him a good start!\n\nContact: milan.dvorsky@uni.example, phone +49 30 5550199',
    "newsfr": "Communiqué de presse\n\nUne équipe de l'Université d'Arvor découvre comment les sols chantent. Les chercheurs ont publié leur étude le 3 mai 2027. \"C'est une surprise\", explique la professeure Anaïs Kerbrat. Le projet, financé par l'ANR pour trois ans, emploie deux doctorants. Contact presse : presse@arvor.example",
    "prize": "Ausschreibung: Dissertationspreis der Gesellschaft für Bodenkunde\n\nMit dem Preis zeichnet die Gesellschaft herausragende Dissertationen aus. Er ist mit 3.000 Euro dotiert. Vorschläge und Eigenbewerbungen mit Lebenslauf, Dissertation und Gutachten sind bis zum 31. Mai 2027 an preis@boden.example zu richten. Die Preisverleihung findet im Oktober statt. Der Jury gehören drei Professorinnen an.",
    "project": "Project SOILTONE\n\nSOILTONE (2026-2029) is funded by the German Research Foundation with 1.2 million euros. Three doctoral researchers and one postdoc study how sound travels in wet soil. Partners are the University of York and ETH Zurich. Principal investigator: Prof. Ida Muster. Duration: 36 months. Start: 1 January 2026.\n\nPublications\nMuster, I. (2026). Wet sound. https://doi.org/10.5555/wet.2026",
    "stipend": "Reisestipendien der Stiftung Wortlaut\n\nDie Stiftung vergibt zweimal im Jahr Reisestipendien an Promovierende. Antragsberechtigt sind Doktorandinnen und Doktoranden der Philologien. Gefördert werden Archivreisen bis zu drei Monaten mit monatlich 1.200 Euro. Anträge mit Lebenslauf, Projektskizze und Kostenplan sind bis zum 15. März 2027 über das Förderportal einzureichen. Über die Bewilligung entscheidet der Beirat.",
    "summer": 'Summer School "Sound and Soil", 5-16 July 2027, Lecce\n\nThe summer school is aimed at PhD students and postdocs. Lecturers include Prof. Ida Muster and Dr. Olaf Beispiel. The participation fee is EUR 350 and covers accommodation and meals; travel grants are available. Please apply with your CV and a short motivation letter by 30 April 2027 at https://school.example/apply. Participants will be notified by 10 May. Registration is binding.',
    "talk": "Institute colloquium\n\nSpeaker: Dr. Hanna Ostrowski (University of Vermilion)\nTitle: What postdocs hear when ice cracks\nDate: 14 May 2027, 4 pm\nRoom: Lecture hall 3, or by Zoom (https://zoom.example/j/8812)\n\nAbstract: Ice under load emits sound. In this talk I show how arrays of sensors locate the cracks. The work was funded by the National Science Foundation.\n\nEverybody is welcome; coffee is served before the talk. If you would like to meet the speaker, write to colloquium@physics.example.edu by 10 May 2027.",
    "tender": "Invitation to tender: delivery of a scanning electron microscope\n\nThe university invites tenders for the delivery and installation of a scanning electron microscope. Reference: 2027-SEM-04. Tenders must be received by 3 May 2027, 12:00. Bidders submit their offer, references and certificates through the procurement portal https://tenders.example. Contract duration: 12 months. Award criteria: price 60 %, quality 40 %.",
}
POSTINGS = {
    "short": "We seek a postdoc in soil acoustics. Send your CV to soil@uni.example.",
    "talks": "PhD position in Soil Acoustics\n\nYou give talks at conferences, help with the summer school and the seminar, and register the participants. Salary: E 13 TV-L, 65 %. Apply by 3 May 2027.",
    "funds": "Postdoc in Soil Acoustics\n\nYou write proposals and keep the budget of the consortium. We offer a contract for two years at 100 %. Apply with your CV by 3 May 2027.",
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_that_is_no_posting_gives_no_facts(document: Callable[[str], Document], name: str) -> None:
    got = extract(document(PAGES[name]))
    assert not got.posting
    assert got.facts == ()
    assert got.reason


@pytest.mark.parametrize("name", sorted(POSTINGS))
def test_a_posting_that_speaks_of_such_things_is_one(document: Callable[[str], Document], name: str) -> None:
    assert extract(document(POSTINGS[name])).posting


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "postings").iterdir()), ids=lambda p: p.stem)
def test_a_posting_in_few_or_odd_words_is_one(path: Path) -> None:
    got = extract(read(path.read_bytes(), name=path.name))
    # One that speaks of little but the summer school that the person is to run is still taken for the school's page.
    assert got.posting == (path.stem != "posting-event"), got.reason


def test_of_pages_that_are_no_posting_nearly_all_give_no_facts() -> None:
    """Over all pages without a posting that were written for measuring, those whose errors nobody looks at included."""
    folder = Path(__file__).resolve().parents[1] / "gold"
    pages = [p for p in folder.glob("none-*") if p.suffix != ".json"]
    taken = [p.stem for p in pages if extract(read(p.read_bytes(), name=p.name)).posting]
    share = len(taken) / len(pages)
    assert share <= 0.15
