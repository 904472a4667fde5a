"""Who supervises and whom to ask, in sentences of our own."""

import pytest

from kg.extract import extract
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read

FRAME = "Reed University\n\nReed University invites applications for a postdoc in basket weaving.\n\nApplication deadline: 4 May 2031. Send your CV to jobs@weave.example.org.\n\n{}\n"


def names(registry: Registry, sentence: str, field: str) -> set[str]:
    document = read(FRAME.format(sentence).encode(), name="own.txt")
    return {str(f.name) for f in extract(document, default(), registry).facts if f.field == field}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Your thesis will be supervised by Prof. Ada Rushworth and Dr. Tom Becker.", {"Ada Rushworth", "Tom Becker"}),
        ("Huvudhandledare blir professor Ada Säv, och biträdande handledare docent Nils Vass-Rör.", {"Ada Säv", "Nils Vass-Rör"}),
        ("Geführt wird die Werkstatt von Dipl.-Ing. Gernot Binsenfeld.", {"Gernot Binsenfeld"}),
        ("Am Lehrstuhl Flechtkunst und Ungleichheit von Prof. Dr. Ada Binsenfeld-Moll arbeiten Sie.", {"Ada Binsenfeld-Moll"}),
        ("Daily supervision is in the hands of Dr Tom Becker.", {"Tom Becker"}),
        ("Head of department and your line manager: Siv-Ada Rushworth.", {"Siv-Ada Rushworth"}),
        ("The post is there to support the work of Ada Rushworth.", {"Ada Rushworth"}),
        ("It is paid from the ERC Starting Grant “REEDING” (grant agreement No. 101999001) of Dr. Ada Rushworth.", {"Ada Rushworth"}),
        ("De positie hoort bij de Vidi-beurs (VI.Vidi.999.045) van dr. Tom Becker.", {"Tom Becker"}),
        ("The post is there to support the work of the Task Force on Reeds.", set()),
        ("For information: Dr Ada Rushworth, programme director, +31 50 363 99 14.", set()),
        ("Prof. dr. ir. Ada van den Rietveld en dr. Tom Becker zijn je promotoren.", {"Ada van den Rietveld", "Tom Becker"}),
    ],
)  # fmt: skip
def test_who_supervises(registry: Registry, sentence: str, wanted: set[str]) -> None:
    assert names(registry, sentence, "supervisor") == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Your contact for technical matters: Dr. Ada Rushworth Phone +49 2461 61-98431 We welcome all, whatever their age or disability", {"Ada Rushworth"}),
        ("Fachlich: Prof. Dr.-Ing. Ada Binsenfeld, Vorsitzende des Ausschusses, Tel. 089 1265-42671", {"Ada Binsenfeld"}),
        ("In technical questions: HR Partner Nils Vass, hr@weave.example.org", {"Nils Vass"}),
        ("Do you have questions? Ask Tom Becker, at t.becker@weave.example.org or by phone.", {"Tom Becker"}),
        ("What it is like you can ask Dr. Becker's deputy, Mrs. Ada Rushworth, at (314) 362-0948.", {"Ada Rushworth"}),
        ("Fragen an die Gleichstellungsbeauftragte, Frau Ada Binsenfeld, a.binsenfeld@weave.example.org", set()),
        ("Send letters of reference to us; you would also be welcome to talk to Tom Becker at the University of Oslo.", set()),
    ],
)  # fmt: skip
def test_whom_to_ask(registry: Registry, sentence: str, wanted: set[str]) -> None:
    assert names(registry, sentence, "contact_name") == wanted
