"""What an endpoint may say that is not so, and that none of it becomes a fact."""

import json
from typing import Any

import pytest

from kg.extract.wording import default
from kg.read import read


def block(endpoint: Any, ask: Any, words: str) -> str:
    """The id under which the block that holds these words is sent."""
    endpoint.say(endpoint.mentions())
    ask()
    sent = endpoint.requests[0]["messages"][1]["content"]
    [line] = [line for line in sent.splitlines() if words in line]
    return line.partition("]")[0][1:]


def test_exact_words_become_a_fact_whose_value_our_parser_reads(endpoint: Any, ask: Any, written: str) -> None:
    at = block(endpoint, ask, "lights of our pages")
    endpoint.say(
        endpoint.mentions(
            {"field": "deadline", "quote": "12 January 2027", "block_id": at},
            {"field": "supervisor", "quote": "Prof. Dr. Jutta Feddersen", "block_id": at},
        )
    )
    got, report = ask(llm_model="other")
    [deadline], [supervisor] = got.of("deadline"), got.of("supervisor")
    assert (deadline.value, deadline.text, deadline.start) == (
        "2027-01-12",
        "12 January 2027",
        written.index("12 January"),
    )
    assert (deadline.rule, deadline.confidence, deadline.level) == ("llm.deadline", 0.6, "normalised")
    assert deadline.origin == f"language model other, prompt {report.prompt}"
    assert supervisor.value == {"name": "Jutta Feddersen", "title": "Prof. Dr."}
    assert [s.field for s in report.added] == ["deadline", "supervisor"]
    assert report.refused == [] and report.problem == ""


LIES: list[tuple[str, dict[str, Any], str]] = [
    ("an invented date", {"field": "deadline", "quote": "15 January 2027"}, "do not stand in the ad"),
    ("a value put right by nobody", {"field": "pay_group", "quote": "E14 TV-L"}, "do not stand in the ad"),
    ("knowledge of the world", {"field": "employer", "quote": "Christian-Albrechts-Universität"}, "do not stand"),
    ("an address put in", {"field": "apply_url", "quote": "https://evil.example/apply"}, "do not stand in the ad"),
    ("another letter case", {"field": "supervisor", "quote": "prof. dr. jutta feddersen"}, "do not stand in the ad"),
    ("a field that is none", {"field": "salary_wish", "quote": "12 January 2027"}, "no such field"),
    ("words of another job", {"field": "deadline", "quote": "3 April 2027"}, "nothing of deadline stands in that"),
    ("words that stand twice", {"field": "deadline", "quote": "12 January 2027"}, "which one is meant is not said"),
    ("words of another block", {"field": "deadline", "quote": "12 January 2027", "block_id": "b2"}, "in that block"),
    ("a block that is none", {"field": "deadline", "quote": "12 January 2027", "block_id": "b99"}, "no such block"),
    ("part of a word", {"field": "pay_group", "quote": "E1"}, "do not stand in the ad"),
    ("words without a value", {"field": "deadline", "quote": "have everything uploaded by then"}, "no deadline can be"),
    ("the date of something else", {"field": "deadline", "quote": "20 February 2027"}, "no deadline can be read"),
    ("more than one value", {"field": "start", "quote": "1 March 2027 or soon"}, "do not stand in the ad"),
    ("a value of its own", {"field": "deadline", "quote": "12 January 2027", "value": "2027-02-12"}, "no object of"),
    ("a number for words", {"field": "deadline", "quote": 12}, "are texts"),
    ("words spread over blocks", {"field": "title", "quote": "sediment acoustics The University"}, "do not stand"),
    ("nothing", {"field": "deadline", "quote": ""}, "do not stand in the ad"),
]


@pytest.mark.parametrize(("lie", "reason"), [(lie, reason) for _, lie, reason in LIES], ids=[name for name, *_ in LIES])
def test_a_lie_adds_nothing_and_is_reported(endpoint: Any, ask: Any, lie: dict[str, Any], reason: str) -> None:
    endpoint.say(endpoint.mentions({"block_id": None} | lie))
    got, report = ask()
    assert [f for f in got.facts if f.rule.startswith("llm.")] == []
    [refused] = report.refused
    assert reason in refused.reason
    assert report.added == []


@pytest.mark.parametrize("said", [["deadline"], [None], [42], [[]], [{}], [{"field": "deadline"}]])
def test_mentions_of_another_form_are_refused_one_by_one(endpoint: Any, ask: Any, said: list[Any]) -> None:
    endpoint.say(endpoint.mentions(*said))
    got, report = ask()
    assert len(report.refused) == 1 and not report.added
    assert not any(f.origin for f in got.facts)


def test_dashes_quotes_and_spaces_may_differ_but_letters_may_not(endpoint: Any, ask: Any, ad: Any) -> None:
    """The ad writes TV-L with another hyphen (U+2010)."""
    endpoint.say(endpoint.mentions({"field": "pay_group", "quote": "E13\u00a0TV-L", "block_id": None}))
    _, report = ask(llm="audit")
    assert [s.field for s in report.agrees] == ["pay_group"]
    assert report.agrees[0].text == "E13"
    endpoint.say(endpoint.mentions({"field": "pay_group", "quote": "E13 TVL", "block_id": None}))
    _, report = ask(llm="audit", llm_model="other")
    assert [r.reason for r in report.refused] == ["these words do not stand in the ad"]


def test_two_values_for_a_field_that_has_one_are_both_refused(
    endpoint: Any, assistant: Any, without: Any, written: str
) -> None:
    text = written.replace("Interviews take place on 20 February 2027.", "Seals are counted on 20 February 2027.")
    document = read(text.encode(), name="ad.txt")
    said = [{"field": "deadline", "quote": q, "block_id": None} for q in ("uploaded by then", "20 February 2027")]
    said[0]["quote"] = "lights of our pages go out on 12 January 2027"
    endpoint.say(endpoint.mentions(*said))
    got, report = assistant().review(document, without(document, "deadline"), default())
    assert list(got.of("deadline")) == []
    assert len(report.refused) == 2 and "both 2027-01-12 and 2027-02-20" in report.refused[0].reason


def test_a_deadline_is_held_against_the_day_of_publication(
    endpoint: Any, assistant: Any, without: Any, written: str
) -> None:
    document = read(f"Posted: 1 May 2027\n\n{written}".encode(), name="ad.txt")
    endpoint.say(endpoint.mentions({"field": "deadline", "quote": "go out on 12 January 2027", "block_id": None}))
    got, report = assistant().review(document, without(document, "deadline"), default())
    assert list(got.of("deadline")) == []
    assert report.refused[0].reason == "2027-01-12 is before posted (2027-05-01)"


def test_rules_win_and_disagreement_is_noted(endpoint: Any, assistant: Any, ad: Any, without: Any) -> None:
    said = without(ad, "deadline")
    [start] = said.of("start")
    assert start.value == "2027-03-01"
    endpoint.say(endpoint.mentions({"field": "start", "quote": "out on 12 January 2027", "block_id": None}))
    got, report = assistant().review(ad, said, default())
    assert got.facts == said.facts
    [noted] = report.disagrees
    assert (noted.field, noted.value, noted.rules) == ("start", "2027-01-12", ("2027-03-01",))
    assert any("disagrees on start" in line and "2027-03-01" in line for line in report.lines())


def test_audit_changes_nothing_and_reports_everything(endpoint: Any, ask: Any, ad: Any, without: Any) -> None:
    endpoint.say(
        endpoint.mentions(
            {"field": "deadline", "quote": "go out on 12 January 2027", "block_id": None},
            {"field": "start", "quote": "1 March 2027", "block_id": None},
            {"field": "funder", "quote": "DFG", "block_id": None},
        )
    )
    got, report = ask(llm="audit")
    assert got == without(ad, "deadline", "supervisor")
    assert [s.field for s in report.added] == ["deadline"]
    assert [s.field for s in report.agrees] == ["start"]
    assert [r.field for r in report.refused] == ["funder"]
    text = "\n".join(report.lines())
    assert "would add deadline: 2027-01-12" in text and "agrees on start" in text and "funder refused: 'DFG'" in text


def test_fenced_json_is_read(endpoint: Any, ask: Any) -> None:
    said = json.dumps({"mentions": [{"field": "supervisor", "quote": "Prof. Dr. Jutta Feddersen", "block_id": None}]})
    endpoint.say(endpoint.chat(f"Here you are:\n```json\n{said}\n```\nAnything else?"))
    got, _ = ask()
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]


@pytest.mark.parametrize(
    "garbage",
    ['{"mentions": [{"field": "deadline", "quote": "12 Jan', "I cannot help with that.", '{"deadline": "2027-01-12"}',
     '["deadline"]', '{"mentions": {"deadline": "2027-01-12"}}', "{" * 5000, '{"a":' * 50_000, ""],
    ids=["truncated", "prose", "schema ignored", "a list", "no list", "braces", "deep", "empty"],
)  # fmt: skip
def test_a_reply_that_cannot_be_used_gets_one_more_try_with_the_error(endpoint: Any, ask: Any, garbage: str) -> None:
    good = endpoint.mentions({"field": "supervisor", "quote": "Prof. Dr. Jutta Feddersen", "block_id": None})
    endpoint.say(endpoint.chat(garbage), good)
    got, report = ask()
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]
    assert report.calls == len(endpoint.requests) == 2
    first, second = (r["messages"] for r in endpoint.requests)
    assert second[: len(first)] == first
    assert second[-2] == {"role": "assistant", "content": garbage[:2000]}
    assert "JSON" in second[-1]["content"]


def test_a_second_reply_that_cannot_be_used_leaves_the_rules_alone(
    endpoint: Any, ask: Any, ad: Any, without: Any
) -> None:
    endpoint.say(endpoint.chat("no"), endpoint.chat("no again"))
    got, report = ask()
    assert got == without(ad, "deadline", "supervisor")
    assert len(endpoint.requests) == 2
    assert "cannot be used, twice" in report.problem and "rules alone" in report.lines()[0]


def test_of_a_flood_of_mentions_only_the_first_hundred_are_looked_at(endpoint: Any, ask: Any) -> None:
    endpoint.say(endpoint.mentions(*[{"field": "topic", "quote": f"lie {i}", "block_id": None} for i in range(1000)]))
    _, report = ask()
    assert len(report.refused) == 101 and "900 mentions" in report.refused[-1].reason
