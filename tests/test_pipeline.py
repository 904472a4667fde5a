"""A batch from files to a release, with the real stages over the project's own examples."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigurationError, InputError
from kg.extract import Extraction
from kg.pipeline import IngestReport, Row, ingest
from kg.resources import folder
from kg.settings import Settings, load
from kg.store import Catalog, MemoryIndex

TIDAL, REPOST = "03-goettingen-tidal-flats.txt", "04-goettingen-tidal-flats-repost.txt"
BROKEN = "10-bremen-hours-do-not-fit.txt"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(tmp_path / "data", {}, {})


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "data", create=True)


@pytest.fixture
def ads(tmp_path: Path) -> Path:
    """Two postings of one job, and a file with nothing to take in."""
    top = tmp_path / "ads"
    top.mkdir()
    for name in (TIDAL, REPOST):
        shutil.copy(folder("examples") / name, top / name)
    (top / "note.txt").write_text("Milk, bread, and a birthday card for Jo. Ring the plumber before noon.\n")
    (top / "empty.txt").touch()
    (top / "make.py").write_text("print()\n")
    return top


def outcomes(report: IngestReport) -> dict[str, tuple[str, str | None]]:
    return {row.source: (row.outcome, row.code) for row in report.rows}


def test_a_folder_becomes_one_release_and_the_refused_wait(ads: Path, catalog: Catalog, settings: Settings) -> None:
    seen: list[tuple[str, int, int]] = []
    report = ingest([ads], catalog, settings, progress=lambda row, done, of: seen.append((row.source, done, of)))
    assert outcomes(report) == {
        TIDAL: ("accepted", None),
        REPOST: ("accepted", None),
        "empty.txt": ("refused", "empty"),
        "make.py": ("skipped", None),
        "note.txt": ("refused", "no-posting"),
    }
    assert (report.release, report.changed, catalog.release) == (1, True, 1)
    assert report.counts == {"accepted": 2, "refused": 2, "skipped": 1}
    assert seen == [(row.source, n, 5) for n, row in enumerate(report.rows, 1)]
    assert {waiting.source: waiting.code for waiting in catalog.quarantine()} == {
        "empty.txt": "empty",
        "note.txt": "no-posting",
    }
    assert all(row.reason for row in report.rows if row.outcome in ("refused", "skipped"))
    kept = {waiting.source: catalog.refused(waiting.sha256) for waiting in catalog.quarantine()}
    assert kept == {name: (ads / name).read_bytes() for name in kept}
    postings = [row.posting for row in report.rows if row.outcome == "accepted"]
    assert len(set(postings)) == 2 and [s.posting for s in catalog.sources()] == postings


def test_the_release_holds_the_vocabulary_and_postings_of_one_position(
    ads: Path, catalog: Catalog, settings: Settings
) -> None:
    ingest([ads], catalog, settings)
    index = MemoryIndex.of(catalog)
    vac = "PREFIX vac: <https://w3id.org/vacancy-graph/ns#> "
    rows = index.query(
        vac + "SELECT ?position (COUNT(*) AS ?n) { ?ad a vac:JobPosting ; vac:advertises ?position } GROUP BY ?position"
    )
    assert [row["n"].value for row in rows] == ["2"], "a repost in the same batch shares the position"
    assert bool(
        index.query(vac + "ASK { vac:JobPosting <http://www.w3.org/2000/01/rdf-schema#label> 'job posting'@en }")
    )
    assert set(index.store) == set(catalog.quads()), "what the mapping makes passes through an index unchanged"


def test_the_same_bytes_again_change_nothing_and_other_bytes_one_posting(
    ads: Path, catalog: Catalog, settings: Settings
) -> None:
    first = ingest([ads], catalog, settings)
    before = set(catalog.quads())
    again = ingest([ads], catalog, settings)
    assert outcomes(again)[TIDAL] == ("unchanged", None)
    assert (again.release, again.changed) == (1, False)
    assert [row.posting for row in again.rows] == [row.posting for row in first.rows]
    text = (ads / TIDAL).read_text(encoding="utf-8")
    (ads / TIDAL).write_text(text + "\nThe building has step-free access.\n", encoding="utf-8")
    third = ingest([ads], catalog, settings)
    assert outcomes(third)[TIDAL] == ("accepted", None) and outcomes(third)[REPOST] == ("unchanged", None)
    assert third.release == 2
    assert [row.posting for row in third.rows] == [row.posting for row in first.rows], "the IRI stays"
    assert set(catalog.quads(1)) == before
    repost = next(row.posting for row in first.rows if row.source == REPOST)
    removed, added = catalog.changes(1, 2)
    assert not [quad for quad in (*removed, *added) if quad.subject.value.split("#")[0] == repost]


def test_a_refused_new_version_leaves_the_old_one_standing(ads: Path, catalog: Catalog, settings: Settings) -> None:
    ingest([ads / TIDAL], catalog, settings)
    before = set(catalog.quads())
    good = (ads / TIDAL).read_bytes()
    (ads / TIDAL).write_bytes((ads / "note.txt").read_bytes())
    report = ingest([ads / TIDAL], catalog, settings)
    assert outcomes(report) == {TIDAL: ("refused", "no-posting")}
    assert (report.changed, catalog.release, set(catalog.quads())) == (False, 1, before)
    (ads / TIDAL).write_bytes(good)
    assert outcomes(ingest([ads / TIDAL], catalog, settings)) == {TIDAL: ("unchanged", None)}
    assert catalog.quarantine() == [], "the file says again what stands"


def test_a_violation_is_refused_with_its_report(catalog: Catalog, settings: Settings) -> None:
    report = ingest([folder("examples") / BROKEN], catalog, settings)
    assert outcomes(report) == {BROKEN: ("refused", "violation")}
    (waiting,) = catalog.quarantine()
    assert waiting.message == report.rows[0].reason
    assert not waiting.report.conforms
    assert (catalog.release, list(catalog.quads())) == (0, []), "nothing went in, so there is no release"


def test_what_is_shown_of_the_text_is_a_change_of_its_own(
    ads: Path, catalog: Catalog, settings: Settings, tmp_path: Path
) -> None:
    ingest([ads / TIDAL], catalog, settings)
    none = load(tmp_path / "data", {"publish_text": "none"}, {})
    assert outcomes(ingest([ads / TIDAL], catalog, none)) == {TIDAL: ("accepted", None)}
    assert [source.publish_text for source in catalog.sources()] == ["none"]
    assert catalog.release == 2


def test_a_missing_path_is_said_before_anything_is_written(ads: Path, catalog: Catalog, settings: Settings) -> None:
    with pytest.raises(InputError, match=r"none\.txt does not exist"):
        ingest([ads, ads / "none.txt"], catalog, settings)
    assert (catalog.release, catalog.quarantine()) == (0, [])


def test_an_interruption_leaves_the_catalog_as_it_was(ads: Path, catalog: Catalog, settings: Settings) -> None:
    def stop(row: Row, done: int, of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([ads], catalog, settings, progress=stop)
    assert (catalog.release, catalog.quarantine(), catalog.sources()) == (0, [], [])
    assert ingest([ads], catalog, settings).release == 1


def test_a_document_over_which_the_program_stumbles_waits_and_the_others_are_taken(
    ads: Path, catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No document is known that does this; the fault is put in."""
    from kg import pipeline

    through = pipeline.process

    def stumbling(data: bytes, **given: Any) -> Any:
        if given["name"] == TIDAL:
            raise IndexError("a word of the ad")
        return through(data, **given)

    monkeypatch.setattr(pipeline, "process", stumbling)
    report = ingest([ads], catalog, settings)
    rows = {row.source: row for row in report.rows}
    (failed,) = [row for row in report.rows if row.code == "failed"]
    assert failed.source.endswith(TIDAL) and "a word of the ad" not in str(failed.reason)
    assert "IndexError" in str(failed.reason)
    assert [row.outcome for row in rows.values() if row.source.endswith(REPOST)] == ["accepted"]
    assert "failed" in [waiting.code for waiting in catalog.quarantine()]
    monkeypatch.undo()
    again = ingest([ads], catalog, settings)
    assert [row.outcome for row in again.rows if row.source.endswith(TIDAL)] == ["accepted"]


def test_a_source_of_one_s_own(ads: Path, catalog: Catalog, settings: Settings) -> None:
    address = "https://jobs.example/tidal"
    assert outcomes(ingest([ads / TIDAL], catalog, settings, source=address)) == {address: ("accepted", None)}
    assert [source.source for source in catalog.sources()] == [address]


def test_a_base_that_is_asked_for_has_to_be_the_catalog_s(ads: Path, catalog: Catalog, tmp_path: Path) -> None:
    other = load(tmp_path / "data", {"base": "https://other.example/"}, {})
    with pytest.raises(ConfigurationError, match=r"from|made with"):
        ingest([ads], catalog, other)


def test_a_file_far_over_the_limit_is_refused_unread(catalog: Catalog, tmp_path: Path) -> None:
    small = load(tmp_path / "data", {"max_text": 1000}, {})
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 50_000)
    assert outcomes(ingest([path], catalog, small)) == {"big.txt": ("refused", "too-large")}
    (waiting,) = catalog.quarantine()
    assert catalog.refused(waiting.sha256) is None and "1,000" in waiting.message


def test_reading_again_after_an_upgrade_changes_only_what_is_now_said_otherwise(
    ads: Path, catalog: Catalog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg import extract as package

    real = package.extract

    def older(*given: Any) -> Extraction:  # a program that could not read working languages yet
        found = real(*given)
        return replace(found, facts=tuple(fact for fact in found.facts if fact.field != "working_language"))

    with monkeypatch.context() as patch:
        patch.setattr(package, "extract", older)
        ingest([ads], catalog, settings)
    assert ingest([ads], catalog, settings).changed is False
    upgraded = ingest([ads], catalog, settings, again=True)
    assert outcomes(upgraded)[TIDAL] == ("accepted", None), "it names its working language"
    assert outcomes(upgraded)[REPOST] == ("unchanged", None), "it names none"
    assert (upgraded.release, ingest([ads], catalog, settings, again=True).changed) == (2, False)
