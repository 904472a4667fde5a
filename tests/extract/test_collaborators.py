"""Partners in lists, behind and before their cues, and by affiliation, in sentences of our own."""

import pytest

from kg.extract import extract
from kg.extract.wording import default
from kg.link import Registry
from kg.read import read

FRAME = "Reed University\n\nReed University invites applications for a postdoc in basket weaving.\n\nApplication deadline: 4 May 2031. Send your CV to jobs@weave.example.org.\n\n{}\n"


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Fieldwork is done together with the Institute of Marine Baskets and WEAVE.", {"Institute of Marine Baskets", "WEAVE"}),
        ("Dat doe je samen met collega's van RIET in Mol en met het bedrijf Wilgenhout nv uit Deinze.", {"RIET", "Wilgenhout nv"}),
        ("The reeds are collected by the Willow Research Institute.", {"Willow Research Institute"}),
        ("Das Material kommt aus dem Klinikum Wuppertal.", {"Klinikum Wuppertal"}),
        ("L'Université Laval et l'Institut des Joncs sont partenaires.", {"Université Laval", "Institut des Joncs"}),
        ("Dr. Ada Rushworth of the University of Exeter will advise you.", {"Ada Rushworth", "University of Exeter"}),
        ("Dr. Ada Rushworth of Reed University will advise you.", set()),
        ("Dr. Ada Rushworth of the Reed University Hospital will advise you.", set()),
        ("We work with the Institute of Reeds at Reed University.", set()),
        ("The project is funded by the DFG and done in collaboration with the DFG.", set()),
        ("You enjoy working together with colleagues from Europe and Asia.", set()),
        ("Partners: University of Oslo, Tangleware GmbH", {"University of Oslo", "Tangleware GmbH"}),
        ("Secondments: Tangleware, Maisons-Vertes (FR), 4 months, spring 2032; TU Wien, 2 months", {"Tangleware", "TU Wien"}),
        ("You spend a term with one of our partners (École Pratique des Hautes Études, Paris; University of Ghent).", {"École Pratique des Hautes Études", "University of Ghent"}),
        ("The sensors are developed together with Tangleware, Reedly and Willow Research.", {"Tangleware", "Reedly", "Willow Research"}),
        ("Die Partner in ROHR sind die Universität Gent sowie die Berliner Feuerwehr.", {"Universität Gent", "Berliner Feuerwehr"}),
        ("Statistikken gjør vi sammen med Folkehelseinstituttet. Vi skriver norsk, og du trives i fagmiljøet.", {"Folkehelseinstituttet"}),
        ("The panel is shared with Save the Reeds Sweden and WEAVE.", {"Save the Reeds Sweden", "WEAVE"}),
        ("The thesis is co-supervised by Dr. Ada Rushworth (University of Oslo).", {"University of Oslo"}),
        ("We work with WEAVE on looms of every kind, from the small ones that fit on a table to those that take a hall and a crane, as they stand at the University of Oslo.", {"WEAVE"}),
        ("The gliders are a project with Fisheries and Oceans Canada, held jointly with Fisheries and Oceans Canada.", {"Fisheries and Oceans Canada"}),
        ("A cooperation with Michigan Technological University and the Great Lakes ice service.", {"Michigan Technological University"}),
    ],
)  # fmt: skip
def test_with_whom_a_sentence_says_that_work_is_done(registry: Registry, sentence: str, wanted: set[str]) -> None:
    document = read(FRAME.format(sentence).encode(), name="own.txt")
    found = [f for f in extract(document, default(), registry).facts if f.field == "collaborator"]
    assert {str(f.name) for f in found} == wanted
    assert all(document.text[f.start : f.end] == f.text for f in found)
