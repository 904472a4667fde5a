"""Two ads retold in a few lines each, with their facts written by hand, and what builds them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from kg.extract.fact import Extraction, Fact, Level, Status
from kg.graph import BlankLedger, Contribution, Ledger, Options
from kg.graph.build import build
from kg.link.registry import Registry
from kg.read import Document, Source
from kg.resources import folder

BASE = "http://127.0.0.1:8000/"
RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class Ad:
    """A text and its facts; each fact's words are looked up in the text."""

    text: str
    language: str | None = "en"
    facts: list[Fact] = field(default_factory=list)

    def fact(
        self,
        name: str,
        value: Any,
        words: str,
        *,
        level: Level = "explicit",
        status: Status = "asserted",
        confidence: float = 0.9,
        rule: str | None = None,
    ) -> "Ad":
        start = self.text.index(words) if words else None
        end = start + len(words) if start is not None else None
        rule = rule or name.replace("_", "-")
        self.facts.append(Fact(name, value, start, end, words, confidence, level, rule, status))
        return self

    def document(self) -> Document:
        digest = sha256(self.text.encode()).hexdigest()
        return Document(self.text, Source("ad.txt", "text/plain", digest))

    def extraction(self) -> Extraction:
        sure = tuple(f for f in self.facts if f.status == "asserted")
        return Extraction(self.language, sure, tuple(f for f in self.facts if f.status != "asserted"))


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load(folder("ontology"))


Build = Callable[..., Contribution]


@pytest.fixture
def make(registry: Registry) -> Build:
    def made(ad: Ad, *, source: str = "ads/one.txt", ledger: Ledger | None = None, **options: Any) -> Contribution:
        chosen = Options(base=BASE, source=source, received=RECEIVED, **options)
        return build(ad.document(), ad.extraction(), registry, ledger or BlankLedger(), chosen)

    return made


@pytest.fixture
def bochum() -> Ad:
    ad = Ad(
        "PhD student in digital twins (m/f/x)\n"
        "Ruhr-University Bochum, Faculty of Biology and Biotechnology, ANR 4647, until 2025-06-27\n"
        "The Department of Cognitive Neurobiology of Caspar Schwiedrzik has a place for 3 years, 26,6861 hrs/week = 67%,\n"
        "at once, E13 TV-L if the rules are met. It is paid by an ERC Consolidator Grant, DimLearn\n"
        '("Flexible Dimensionality of Representational Spaces in Category Learning").\n'
        "We work with Fabian Sinz (https://sinzlab.org). You may join the International Graduate School for Neuroscience.\n"
        "Without teaching. English is spoken and needed. Master, diploma or equivalent. Send a CV and two references.\n"
        "Bochum, Germany. Caspar M. Schwiedrzik, phone 0234 999000. See doi 10.1016/J.CUB.2023.01.011.\n"
    )
    dimlearn = "Flexible Dimensionality of Representational Spaces in Category Learning"
    return (
        ad.fact("title", "PhD student in digital twins (m/f/x)", "PhD student in digital twins (m/f/x)")
        .fact("position_type", "phd", "PhD student", level="normalised")
        .fact(
            "employer",
            {"name": "Ruhr-University Bochum", "id": "org/ruhr-universitaet-bochum"},
            "Ruhr-University Bochum",
        )
        .fact(
            "unit",
            {"name": "Faculty of Biology and Biotechnology", "kind": "faculty"},
            "Faculty of Biology and Biotechnology",
        )
        .fact("reference", "ANR 4647", "ANR 4647")
        .fact("deadline", "2025-06-27", "2025-06-27")
        .fact("unit", {"name": "Cognitive Neurobiology", "kind": "department"}, "Cognitive Neurobiology")
        .fact(
            "supervisor",
            {"name": "Caspar Schwiedrzik", "role": "head", "of": "Cognitive Neurobiology"},
            "Department of Cognitive Neurobiology of Caspar Schwiedrzik",
            level="inferred",
            rule="unit-of-person",
        )
        .fact("duration_months", 36, "3 years", level="normalised")
        .fact("weekly_hours", 26.6861, "26,6861 hrs/week", level="normalised")
        .fact("workload_percent", 67, "67%")
        .fact("start", "asap", "at once", level="normalised")
        .fact("pay_group", {"name": "E13", "note": "if the rules are met"}, "E13")
        .fact("pay_agreement", "TV-L", "TV-L")
        .fact("funder", {"name": "European Research Council", "acronym": "ERC"}, "ERC", level="normalised")
        .fact("grant_programme", "ERC Consolidator Grant", "ERC Consolidator Grant")
        .fact("grant_acronym", "DimLearn", "DimLearn")
        .fact("grant_title", dimlearn, dimlearn)
        .fact(
            "collaborator",
            {"name": "Fabian Sinz", "kind": "person", "url": "https://sinzlab.org"},
            "Fabian Sinz (https://sinzlab.org)",
        )
        .fact(
            "graduate_school",
            "International Graduate School for Neuroscience",
            "International Graduate School for Neuroscience",
        )
        .fact("teaching", False, "Without teaching", level="inferred", rule="teaching-condition-met")
        .fact("working_language", "en", "English is spoken", level="normalised")
        .fact("required_language", {"name": "en", "level": "C1"}, "English is spoken and needed", level="normalised")
        .fact("degree", {"name": "master", "equivalent": True}, "Master, diploma or equivalent", level="normalised")
        .fact("degree", {"name": "diploma", "equivalent": True}, "diploma or equivalent", level="normalised")
        .fact("document", "cv", "CV")
        .fact("document", {"name": "references", "count": 2}, "two references", level="normalised")
        .fact("topic", "digital twins", "digital twins")
        .fact("city", "Bochum", "Bochum, Germany")
        .fact("country", "DE", "Germany", level="normalised")
        .fact("contact_name", {"name": "Caspar M. Schwiedrzik", "title": "Prof. Dr."}, "Caspar M. Schwiedrzik")
        .fact("contact_phone", "+49234999000", "0234 999000", level="normalised")
        .fact("publication", "10.1016/J.CUB.2023.01.011", "10.1016/J.CUB.2023.01.011")
    )


@pytest.fixture
def darmstadt() -> Ad:
    ad = Ad(
        "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning\n"
        "Technical University of Darmstadt. Published by the German Academic Exchange Service (DAAD). Code 147. 17 Apr 2024\n"
        "The Visual Inference Lab, led by Prof. Stefan Roth, in the Department of Computer Science, offers 36 months,\n"
        "24 more are possible, pay group 13 of TV-TU Darmstadt. Part-time is possible. Teaching belongs to the job.\n"
        "English and German are spoken. Apply to Stefan Roth, apply@example.org, or at https://example.org/apply\n"
    )
    return (
        ad.fact(
            "title",
            "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning",
            "Research Assistant / PhD (all genders) in Computer Vision & Deep Learning",
        )
        .fact("employer", "Technical University of Darmstadt", "Technical University of Darmstadt")
        .fact("portal", "DAAD", "DAAD")
        .fact("reference", "147", "147")
        .fact("deadline", "2024-04-17", "17 Apr 2024", level="normalised")
        .fact("unit", {"name": "Visual Inference Lab", "kind": "lab"}, "Visual Inference Lab")
        .fact(
            "supervisor",
            {"name": "Stefan Roth", "title": "Prof.", "role": "head", "of": "Visual Inference Lab"},
            "led by Prof. Stefan Roth",
        )
        .fact(
            "unit", {"name": "Department of Computer Science", "kind": "department"}, "Department of Computer Science"
        )
        .fact("duration_months", 36, "36 months")
        .fact("extension_months", 24, "24 more")
        .fact("pay_group", "E13", "pay group 13", level="normalised")
        .fact("pay_agreement", "TV-TU Darmstadt", "TV-TU Darmstadt")
        .fact("part_time_possible", True, "Part-time is possible")
        .fact("teaching", {"name": True, "note": "Teaching belongs to the job"}, "Teaching belongs to the job")
        .fact("working_language", "en", "English and German")
        .fact("working_language", "de", "English and German")
        .fact("contact_name", "Stefan Roth", "Stefan Roth, apply")
        .fact("contact_email", "apply@example.org", "apply@example.org")
        .fact("apply_email", "apply@example.org", "apply@example.org")
        .fact("apply_url", "https://example.org/apply", "https://example.org/apply")
    )


@pytest.fixture
def ads(bochum: Ad, darmstadt: Ad) -> dict[str, Ad]:
    return {"bochum": bochum, "darmstadt": darmstadt}


@pytest.fixture
def new_ad() -> type[Ad]:
    return Ad
