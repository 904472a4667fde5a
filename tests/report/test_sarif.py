"""SARIF 2.1.0: what its schema and its text ask of a log, checked by hand for the parts that are written."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from kg.report import Examined, Rules, view
from kg.report.sarif import sarif
from kg.resources import folder
from kg.validate import Report, Result, Shapes, validate

DATA = """@prefix schema: <https://schema.org/> .
<http://example.org/c> a schema:ContactPoint ;
  schema:email "nobody at example" ; schema:telephone "0551 39" .
"""
Log = dict[str, Any]
LEVELS = {"none", "note", "warning", "error"}
KINDS = {"notApplicable", "pass", "fail", "review", "open", "informational"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(Shapes.load(folder("shapes")))


@pytest.fixture
def log(rules: Rules) -> Callable[..., Log]:
    def log(data: str = DATA, language: str = "en", name: str = "my data/ä.ttl", refused: str = "") -> Log:
        quads = list(parse(data, RdfFormat.TURTLE))
        found = Examined(name, validate(quads, rules.shapes), quads, data=data.encode(), form="ttl")
        views = [view(found, rules, language)]
        if refused:
            views.append(view(Examined("bad.pdf", Report(), refused=refused), rules, language))
        return json.loads(json.dumps(sarif(views, rules, language)))  # type: ignore[no-any-return]

    return log


def check(log: Log) -> None:
    """The essential rules of the schema: required members, their types, and references that lead somewhere."""
    assert log["version"] == "2.1.0"
    assert re.fullmatch(r"https://\S+sarif-schema-2\.1\.0\.json", log["$schema"])
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and re.match(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert re.fullmatch(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?", run["language"]) and run["language"] == driver["language"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert {"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"} <= rule.keys()
        for member in ("shortDescription", "fullDescription", "help"):
            assert rule[member].keys() == {"text"} and rule[member]["text"]
        assert rule["defaultConfiguration"]["level"] in LEVELS
        assert re.fullmatch(r"[A-Za-z0-9]+", rule["name"])
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
        for notification in invocation.get("toolExecutionNotifications", []):
            assert notification["message"]["text"] and notification["level"] in LEVELS
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in LEVELS and result["kind"] in KINDS
        assert result["kind"] == "fail" or result["level"] == "none"  # 3.27.10
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert all(isinstance(value, str) and value for value in result["partialFingerprints"].values())
        assert all(re.fullmatch(r"\S+/v\d+", name) for name in result["partialFingerprints"])
        for location in result["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            assert uris[artifact["index"]] == artifact["uri"]
            assert re.fullmatch(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", artifact["uri"])
            region = location["physicalLocation"].get("region")
            if region:
                assert all(isinstance(region[name], int) and region[name] >= 1 for name in region if name != "snippet")
                assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])
                assert region.get("snippet", {"text": "x"})["text"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_log_keeps_to_the_rules_of_its_schema(log: Callable[..., Log], language: str) -> None:
    check(log(language=language, refused="it is empty"))
    check(log(data="<urn:a> <urn:b> <urn:c> ."))


def test_a_result_says_what_is_wrong_where_and_what_is_expected(log: Callable[..., Log]) -> None:
    (email, phone) = log()["runs"][0]["results"]
    assert (email["level"], phone["level"]) == ("error", "warning")
    assert email["message"]["text"].startswith("No e-mail address: nobody at example. Expected: plain text")
    where = email["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "my%20data/%C3%A4.ttl"
    assert {k: where["region"][k] for k in ("startLine", "startColumn", "endLine", "endColumn")} == {
        "startLine": 3, "startColumn": 16, "endLine": 3, "endColumn": 35
    }  # fmt: skip
    assert email["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "http://example.org/c"


def test_a_rule_is_a_shape_in_the_language_of_the_log(log: Callable[..., Log]) -> None:
    rule = log(language="de")["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["id"] == "https://w3id.org/vacancy-graph/shapes#email-form"
    assert rule["shortDescription"]["text"] == "Form von E-Mail-Adressen"
    assert rule["fullDescription"]["text"] == "Eine einfache Adresse ohne „mailto:“."


def test_a_moved_line_changes_no_fingerprint_and_another_value_does(log: Callable[..., Log]) -> None:
    def prints(data: str) -> list[str]:
        return [result["partialFingerprints"]["resultHash/v1"] for result in log(data)["runs"][0]["results"]]

    assert prints("\n# moved\n" + DATA) == prints(DATA)
    assert len({prints(DATA)[0], prints(DATA)[1], prints(DATA.replace("nobody", "none"))[0]}) == 3


def test_what_could_not_be_read_is_a_notification(log: Callable[..., Log]) -> None:
    (invocation,) = log(refused="it is empty")["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "it is empty"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad.pdf"


def test_a_shape_without_an_iri_is_a_rule_too(rules: Rules) -> None:
    result = Result("Info", "_:b0", None, None, "_:anonymous", "http://www.w3.org/ns/shacl#InConstraintComponent", {})
    check(sarif([view(Examined("-", Report((result,))), rules)], rules, "en"))
