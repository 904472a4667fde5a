"""The questions over the two real ads, with the values that a careful reader wrote down for them.

Only developers have the ads; `*` stands for words that may be cut at more than one place.
"""

from collections import Counter
from pathlib import Path

import pytest

from kg import questions, settings
from kg.pipeline import ingest
from kg.resources import folder
from kg.store import Catalog
from kg.store.index import MemoryIndex

QUESTIONS = {question.name: question for question in questions.load(folder("queries"))}
ONE = "Research Assistant / PhD in Computer Vision & Deep Learning"
ONE_AS_WRITTEN = "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning"
TWO = "PhD student in computational modeling of highdimensional visual category learning"
TWO_AS_WRITTEN = f"{TWO} (m/f/x)"
VAC = "https://w3id.org/vacancy-graph/ns#"

WANT: dict[str, tuple[dict[str, str], list[tuple[str, ...]]]] = {
    "01-erc-positions": ({}, [(TWO, "DimLearn", "ERC Consolidator Grant", "Caspar M. Schwiedrzik")]),
    "02-positions": ({}, [(ONE_AS_WRITTEN, "PhD", "147"), (TWO_AS_WRITTEN, "PhD", "ANR 4647")]),
    "03-deadlines": ({}, [(ONE_AS_WRITTEN, "2024-04-17"), (TWO_AS_WRITTEN, "2025-06-27")]),
    "04-open-postings": ({"today": "2025-01-01"}, [(TWO_AS_WRITTEN, "2025-06-27")]),
    "05-starts": ({}, [(ONE, "as soon as possible", ""), (TWO, "as soon as possible", "")]),
    "06-terms": ({}, [(ONE, "36", "24", "60"), (TWO, "36", "", "36")]),
    "07-part-time": ({}, [(ONE, "", "", "", "true"), (TWO, "67", "26.6861", "39.83", "")]),
    "08-pay": (
        {},
        [
            (ONE, "TV-TU Darmstadt", "E13", ""),
            (TWO, "TV-L", "E13", "If the personal and collective agreement requirements are met"),
        ],
    ),
    "09-working-languages": ({}, [(ONE, "English"), (ONE, "German"), (TWO, "English")]),
    "10-required-languages": (
        {},
        [
            (ONE, "English", "required", ""),
            (TWO, "English", "required", ""),
            (TWO, "German", "explicitly not required", ""),
        ],
    ),
    "11-degrees": (
        {},
        [
            (ONE, "Diplom", "true", "7"),
            (ONE, "Master", "true", "7"),
            (TWO, "Diplom", "true", "7"),
            (TWO, "Master", "true", "7"),
        ],
    ),
    "12-eligible-fields": ({}, [("computer science", "2"), ("cognitive science", "2")]),
    "13-subject-areas": ({"area": "Psychology"}, [(ONE_AS_WRITTEN, "17", "true"), (TWO_AS_WRITTEN, "0", "false")]),
    "14-topics": (
        {"reference": "147"},
        [
            (ONE, "explainable AI for computer vision"),
            (ONE, "probabilistic deep learning in vision"),
            (ONE, "unsupervised deep models"),
        ],
    ),
    "19-applying": (
        {},
        [
            (ONE_AS_WRITTEN, "by e-mail", "", "", f"{VAC}applicationEmail"),
            (TWO_AS_WRITTEN, "online portal", "", "", ""),
        ],
    ),
    "20-contact-points": (
        {},
        [
            (ONE_AS_WRITTEN, "application", "Stefan Roth", "", ""),
            (TWO_AS_WRITTEN, "information", "Caspar M. Schwiedrzik", "", "+492343215220"),
            (TWO_AS_WRITTEN, "staff council", "", "wpr@rub.de", ""),
        ],
    ),
    "15-tasks": ({}, [(TWO, "5", "*"), (ONE, "1", "*")]),
    "16-programming": (
        {},
        [
            (TWO, "Python", "programming language", "required"),
            (TWO, "PyTorch", "framework or library", "required"),
            (TWO, "TensorFlow", "framework or library", "required"),
        ],
    ),
    "17-welcome-skills": (
        {},
        [
            (ONE, "computer vision", "knowledge", "*"),
            (ONE, "machine learning", "knowledge", "*"),
            (ONE, "cognitive science", "knowledge", "*"),
        ],
    ),
    "18-documents": (
        {},
        [
            (ONE_AS_WRITTEN, "cover letter", "", "true"),
            (ONE_AS_WRITTEN, "curriculum vitae", "", "true"),
            (ONE_AS_WRITTEN, "letter of motivation", "", "true"),
            (ONE_AS_WRITTEN, "certificates", "", "true"),
            (ONE_AS_WRITTEN, "transcripts", "", "true"),
            (ONE_AS_WRITTEN, "references", "2", "true"),
            (TWO_AS_WRITTEN, "curriculum vitae", "", ""),
            (TWO_AS_WRITTEN, "description of scientific interests", "", ""),
            (TWO_AS_WRITTEN, "references", "2", ""),
        ],
    ),
    "21-heads": (
        {},
        [
            ("Stefan Roth", "Visual Inference Lab", "explicit"),
            ("Caspar M. Schwiedrzik", "Department of Cognitive Neurobiology", "inferred"),
        ],
    ),
    "22-organisations": (
        {},
        [
            (ONE, "Visual Inference Lab", "3"),
            (ONE, "Department of Computer Science", "2"),
            (ONE, "Technical University of Darmstadt", "1"),
            (TWO, "Department of Cognitive Neurobiology", "3"),
            (TWO, "Faculty of Biology and Biotechnology", "2"),
            (TWO, "Ruhr-Universität Bochum", "1"),
        ],
    ),
    "23-sites": (
        {},
        [
            (ONE, "Darmstadt", "", "true"),
            (TWO, "Bochum", "", "true"),
            (TWO, "German Primate Center", "German Primate Center", "false"),
        ],
    ),
    "24-collaborators": (
        {},
        [
            ("Alexander Gail", "Lab of Alexander Gail", "https://www.dpz.eu/sensomotorik"),
            ("Fabian Sinz", "Lab of Fabian Sinz", "https://sinzlab.org"),
            ("Igor Kagan", "Lab of Igor Kagan", "http://igorkagan.org"),
        ],
    ),
    "25-grants": (
        {},
        [
            (
                "DimLearn",
                "Flexible Dimensionality of Representational Spaces in Category Learning",
                "ERC Consolidator Grant",
                "European Research Council",
                "101125730",
            )
        ],
    ),
    "26-graduate-schools": (
        {},
        [
            (
                TWO,
                "International Graduate School for Neuroscience",
                "https://www.ruhr-uni-bochum.de/igsn/index.html",
            ),
            (
                TWO,
                "International Graduate School of Biosciences",
                "https://www.biologie.ruhr-uni-bochum.de/biodek/promotion/index.html.en",
            ),
        ],
    ),
    "27-infrastructure": (
        {},
        [(ONE, "fortytwo GPU supercomputer", "hessian.AI"), (TWO, "high performance computing clusters", "")],
    ),
    # hessian.AI runs a machine; the ad does not say that the university is a member of it.
    "28-networks": (
        {},
        [
            (
                "Technical University of Darmstadt",
                "hosts",
                "European Laboratory for Learning and Intelligent Systems",
                "ELLIS",
            ),
            (
                "Technical University of Darmstadt",
                "hosts",
                "Konrad Zuse School of Excellence in Learning and Intelligent Systems",
                "ELIZA",
            ),
        ],
    ),
    "29-publications": (
        {},
        [(TWO_AS_WRITTEN, "10.1016/j.cub.2023.01.011"), (TWO_AS_WRITTEN, "10.1038/s41467-024-51543-y")],
    ),
    "30-teaching": ({}, [(ONE, "true", "*", "normalised"), (TWO, "false", "*", "inferred")]),
    "31-notices": (
        {},
        [
            (ONE_AS_WRITTEN, "equal opportunity", "women", ""),
            (ONE_AS_WRITTEN, "equal opportunity", "people with disabilities", ""),
            (ONE_AS_WRITTEN, "legal notice", "", ""),
            (ONE_AS_WRITTEN, "privacy", "", ""),
            (TWO_AS_WRITTEN, "costs", "", ""),
            (TWO_AS_WRITTEN, "equal opportunity", "women", ""),
            (TWO_AS_WRITTEN, "equal opportunity", "people with disabilities", ""),
            (TWO_AS_WRITTEN, "works council", "", "wpr@rub.de"),
        ],
    ),
    "32-deadline-evidence": (
        {},
        [
            (ONE_AS_WRITTEN, "German Academic Exchange Service (DAAD)", "2024-04-17", "17 Apr 2024", "146", "157"),
            (ONE_AS_WRITTEN, "German Academic Exchange Service (DAAD)", "2024-04-17", "17 Apr 2024", "313", "324"),
            (TWO_AS_WRITTEN, "", "2025-06-27", "2025-06-27", "2799", "2809"),
            (TWO_AS_WRITTEN, "", "2025-06-27", "2025-06-27", "6645", "6655"),
        ],
    ),
    "34-funding-shares": (
        {},
        [("European Research Council", "ERC Consolidator Grant", "1", "50"), ("", "", "1", "50")],
    ),
    "35-median-workload": ({}, [("TV-L", "Germany", "67", "1")]),
    "36-hubs": ({"least": "2"}, [("Department of Cognitive Neurobiology", "3", "DimLearn")]),
    "37-days-to-deadline": ({}, []),
    "38-without-local-language": (
        {},
        [("", "1", "1", "100")]
        + [
            (area, "1", "1", "100")
            for area in (
                "Applied Mathematics",
                "Automation Technology",
                "Communications Engineering",
                "Communications Technology",
                "Computer Science",
                "Electrical Engineering",
                "Electrical Power Engineering",
                "Electronics",
                "Information Technology",
                "Mathematics",
                "Measurement Technology",
                "Microelectronics",
                "Microsystems Technology",
                "Physics",
                "Precision Engineering",
                "Psychology",
                "Sensor Technology",
            )
        ],
    ),
    "39-postings-by-month": (
        {},
        [
            ("Technical University of Darmstadt", "2024-04", "", "1"),
            ("Ruhr-Universität Bochum", "2025-06", "", "1"),
        ],
    ),
    "40-skills-together": ({}, [("2025", "PyTorch", "TensorFlow", "1")]),
    "41-advertised-again": ({}, []),
    "42-person-months": ({}, [("2", "72", "96")]),
    # Over both ads together: 100, 100, 100, 50 and 50 per cent.
    "43-completeness": (
        {},
        [
            ("German Academic Exchange Service (DAAD)", "1", "100", "100", "100", "0", "0"),
            ("", "1", "100", "100", "100", "100", "100"),
        ],
    ),
    "45-linked-institutions": (
        {"institution": "Ruhr-Universität Bochum"},
        [("Ruhr-Universität Bochum", "German Primate Center", "site", "German Primate Center")],
    ),
}


@pytest.fixture(scope="module")
def real_ads(gold: Path, tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    ads = [gold / "dev" / f"{name}.txt" for name in ("tu-darmstadt-visual-inference", "bochum-dimlearn")]
    data = tmp_path_factory.mktemp("real")
    with Catalog.open(data, create=True, base="http://127.0.0.1:8000/") as catalog:
        report = ingest(ads, catalog, settings.load(data, {}, {}))
        assert report.counts == {"accepted": 2}, report.rows
        return MemoryIndex.of(catalog)


def rows_of(index: MemoryIndex, name: str, given: dict[str, str]) -> list[tuple[str, ...]]:
    found = index.query(QUESTIONS[name].bind(**given))
    return [tuple("" if term is None else term.value for term in row) for row in found]


@pytest.mark.corpus
@pytest.mark.xdist_group("real ads")
@pytest.mark.parametrize("name", sorted(WANT))
def test_question_over_the_two_real_ads(name: str, real_ads: MemoryIndex) -> None:
    given, want = WANT[name]
    got = rows_of(real_ads, name, given)
    free = {at for row in want for at, cell in enumerate(row) if cell == "*"}
    got = [tuple("*" if at in free and cell else cell for at, cell in enumerate(row)) for row in got]
    assert Counter(got) == Counter(want)


@pytest.mark.corpus
@pytest.mark.xdist_group("real ads")
def test_the_tasks_of_the_second_ad_are_the_five_items_of_its_list(gold: Path) -> None:
    from kg.extract import extract
    from kg.read import read

    path = gold / "dev" / "bochum-dimlearn.txt"
    tasks = sorted((f.value["order"], f.start, f.end) for f in extract(read(path.read_bytes(), name=path.name)).of("task") if isinstance(f.value, dict))  # fmt: skip
    assert tasks == [(1, 2828, 2922), (2, 2927, 3010), (3, 3015, 3084), (4, 3089, 3182), (5, 3187, 3300)]


@pytest.mark.corpus
@pytest.mark.xdist_group("real ads")
def test_what_the_real_ads_do_not_say_themselves(real_ads: MemoryIndex) -> None:
    rows = {(*row[:3], row[3].replace(VAC, "vac:")) for row in rows_of(real_ads, "33-not-explicit", {})}
    head, teaching = "http://www.w3.org/ns/org#headOf", "vac:teachingDuty"
    assert {
        (TWO_AS_WRITTEN, "inferred", "DimLearn", "vac:principalInvestigator"),
        (TWO_AS_WRITTEN, "inferred", "Caspar M. Schwiedrzik", head),
        (TWO_AS_WRITTEN, "inferred", TWO, teaching),
        (TWO_AS_WRITTEN, "enriched", "DimLearn", "http://purl.org/cerif/frapo/hasGrantNumber"),
        (TWO_AS_WRITTEN, "missing", TWO, "https://schema.org/datePosted"),
        (ONE_AS_WRITTEN, "missing", ONE, "https://schema.org/datePosted"),
    } <= rows
    assert {row[3] for row in rows if row[1] == "missing"} == {"https://schema.org/datePosted"}


@pytest.mark.corpus
@pytest.mark.xdist_group("real ads")
def test_the_place_where_the_address_is_missing(real_ads: MemoryIndex) -> None:
    rows = real_ads.query(
        "PREFIX vac: <https://w3id.org/vacancy-graph/ns#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "SELECT ?start ?end WHERE { GRAPH <http://127.0.0.1:8000/graph/evidence> { "
        "?e rdf:predicate vac:omits ; rdf:object vac:applicationEmail ; vac:start ?start ; vac:end ?end } }"
    )
    assert [tuple(term.value for term in row) for row in rows] == [("4734", "4741")]
