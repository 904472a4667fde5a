"""An endpoint that refuses, is busy, slow, gone or rude: forms of request, patience, budgets; the rules always stand."""

import json
import socket
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigurationError
from kg.extract.wording import default
from kg.llm import start
from kg.llm.transport import LARGEST
from kg.settings import load

POINT = {"field": "supervisor", "quote": "Prof. Dr. Jutta Feddersen", "block_id": None}


def form(request: Any) -> str:
    return request.get("response_format", {}).get("type", "plain")


def test_one_request_is_bound_to_a_schema_and_holds_the_ad_as_data(endpoint: Any, ask: Any) -> None:
    endpoint.say(endpoint.mentions(POINT))
    _, report = ask()
    [request], [headers] = endpoint.requests, endpoint.headers
    assert endpoint.paths == ["/v1/chat/completions"]
    assert (request["model"], request["temperature"], form(request)) == ("tiny", 0, "json_schema")
    items = request["response_format"]["json_schema"]["schema"]["properties"]["mentions"]["items"]
    assert set(items["properties"]) == {"field", "quote", "block_id"} and items["additionalProperties"] is False
    assert "deadline" in items["properties"]["field"]["enum"] and "start" not in items["properties"]["field"]["enum"]
    assert headers["authorization"] == f"Bearer {endpoint.key}"
    system, user = request["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    nonce = user["content"].splitlines()[0].removeprefix("<<<")
    assert len(nonce) == 16 and user["content"].endswith(f"\n{nonce}>>>") and f"<<<{nonce}" in system["content"]
    assert (report.calls, report.tokens) == (1, 100)
    endpoint.say(endpoint.mentions())
    ask(llm_model="other")
    assert endpoint.requests[0]["messages"][1]["content"].splitlines()[0] != f"<<<{nonce}"


def test_a_form_that_is_refused_is_left_for_the_next_and_that_is_remembered(endpoint: Any, ask: Any) -> None:
    def only_plain(request: Any) -> Any:
        if form(request) == "plain":
            return endpoint.answer(body=endpoint.mentions(POINT))
        return endpoint.answer(400, b'{"error": {"message": "response_format is not supported"}}')

    endpoint.say(only_plain)
    got, report = ask()
    assert [form(r) for r in endpoint.requests] == ["json_schema", "json_object", "plain"]
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]
    assert report.calls == 3
    endpoint.say(only_plain)
    ask(llm="audit")  # another command, whose request is another one
    assert [form(r) for r in endpoint.requests] == ["plain"]


def test_a_request_that_every_form_is_refused_for_is_no_answer(endpoint: Any, ask: Any, ad: Any, without: Any) -> None:
    endpoint.say(endpoint.answer(400, b"bad"))
    got, report = ask()
    assert got == without(ad, "deadline", "supervisor")
    assert len(endpoint.requests) == 3 and "answered 400" in report.problem
    endpoint.say(endpoint.mentions(POINT))
    ask()
    assert [form(r) for r in endpoint.requests] == ["json_schema"], "nothing was remembered"


def test_a_busy_endpoint_is_asked_again_after_the_wait_it_names(endpoint: Any, ask: Any, assistant: Any) -> None:
    endpoint.say(
        endpoint.answer(429, headers={"Retry-After": "3"}),
        endpoint.answer(503),
        endpoint.mentions(POINT),
    )
    got, report = ask()
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]
    assert (report.calls, assistant.waits) == (3, [3.0, 1.0])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_endpoint_that_stays_broken_leaves_the_rules_alone(
    endpoint: Any, ask: Any, ad: Any, without: Any, assistant: Any, status: int
) -> None:
    endpoint.say(endpoint.answer(status, headers={"Retry-After": "86400"}))
    got, report = ask()
    assert got == without(ad, "deadline", "supervisor")
    assert len(endpoint.requests) == 3 and assistant.waits == [8.0, 8.0]
    assert f"answered {status} 3 times" in report.problem


@pytest.mark.parametrize("how", [{"wait": 30.0}, {"drip": 0.05}], ids=["silent", "in drips"])
def test_a_reply_that_does_not_end_is_cut_off(endpoint: Any, ask: Any, ad: Any, without: Any, how: Any) -> None:
    endpoint.say(endpoint.answer(body=endpoint.mentions(POINT), **how))
    began = time.monotonic()
    got, report = ask(llm_seconds=0.3)
    assert time.monotonic() - began < 5
    assert got == without(ad, "deadline", "supervisor")
    assert "no reply within 0.3 s" in report.problem and len(endpoint.requests) == 1


def test_nobody_listening_leaves_the_rules_alone(ask: Any, ad: Any, without: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    got, report = ask(llm_url=f"http://127.0.0.1:{port}/v1")
    assert got == without(ad, "deadline", "supervisor")
    assert "nothing listens there" in report.problem


@pytest.mark.parametrize(
    ("status", "body", "headers", "said"),
    [
        (401, b'{"error": "no such key: sk-very-secret-4711"}', {}, "refuses the key"),
        (404, b"no such model", {}, "knows neither this path nor the model"),
        (302, b"", {"Location": "/elsewhere"}, "redirects (302)"),
        (200, b"<html>", {}, "no chat completion"),
        (200, b"[" * 100_000, {}, "no chat completion"),
        (200, b'{"choices": []}', {}, "no chat completion"),
        (200, b'{"choices": [{"message": {"content": null}}]}', {}, "has no text"),
        (200, b" " * (LARGEST + 1), {}, "larger than"),
    ],
    ids=["key", "model", "redirect", "page", "deep", "no choice", "no text", "flood"],
)
def test_what_is_no_answer_is_said_in_words_and_without_the_key(
    endpoint: Any, ask: Any, ad: Any, without: Any, status: int, body: bytes, headers: Any, said: str
) -> None:
    endpoint.say(endpoint.answer(status, body, headers))
    got, report = ask()
    assert got == without(ad, "deadline", "supervisor")
    assert said in report.problem
    assert endpoint.key not in json.dumps(report.payload()) + "".join(report.lines())
    assert None not in endpoint.requests, "a redirect was followed"


def test_after_three_failures_in_a_row_it_is_not_asked_again(
    endpoint: Any, assistant: Any, ad: Any, without: Any
) -> None:
    one = assistant()
    endpoint.say(endpoint.answer(200, b"<html>"))
    reports = [one.review(ad, without(ad, "deadline"), default())[1] for _ in range(5)]
    assert len(endpoint.requests) == 3
    assert "not asked, since it failed 3 times in a row" in reports[4].problem
    assert one.usage.failed == 5


def test_a_kept_reply_costs_nothing_and_passes_the_gate_again(endpoint: Any, ask: Any, tmp_path: Path) -> None:
    endpoint.say(endpoint.mentions(POINT))
    first, _ = ask()
    endpoint.say(endpoint.mentions())
    again, report = ask()
    assert again == first and endpoint.requests == []
    assert (report.calls, report.tokens, report.cached) == (0, 0, True)
    # What is kept is the raw reply: were it another one, the gate would say so.
    with sqlite3.connect(tmp_path / "data" / "llm-cache.sqlite") as file:
        file.execute("UPDATE reply SET text = replace(text, 'Feddersen', 'Petersen')")
    got, report = ask()
    assert list(got.of("supervisor")) == [] and endpoint.requests == []
    assert [r.reason for r in report.refused] == ["these words do not stand in the ad"]
    ask(llm_model="other")
    assert len(endpoint.requests) == 1, "another model's reply is another one"


def test_a_reply_that_could_not_be_used_is_not_kept(endpoint: Any, ask: Any) -> None:
    endpoint.say(endpoint.chat("no"))
    ask()
    endpoint.say(endpoint.mentions(POINT))
    got, _ = ask()
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]


def test_a_cache_that_cannot_be_used_is_a_warning(endpoint: Any, ask: Any, assistant: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "llm-cache.sqlite").write_text(
        "this is no database, but it is long enough to be looked at" * 9
    )
    endpoint.say(endpoint.mentions(POINT))
    got, _ = ask()
    assert [f.name for f in got.of("supervisor")] == ["Jutta Feddersen"]
    [complaint] = assistant.complaints
    assert "llm-cache.sqlite" in complaint and "Delete it" in complaint


def test_the_budget_of_calls_and_that_of_tokens_are_never_exceeded(
    endpoint: Any, assistant: Any, ad: Any, without: Any
) -> None:
    endpoint.say(endpoint.chat("no", total_tokens=9000))
    one = assistant(llm_calls=1)
    _, report = one.review(ad, without(ad, "deadline"), default())
    assert len(endpoint.requests) == 1 and "budget of 1 requests" in report.problem
    endpoint.say(endpoint.chat("no", total_tokens=9000))
    one = assistant(llm_tokens=9000)
    _, report = one.review(ad, without(ad, "deadline"), default())
    assert len(endpoint.requests) == 1 and "budget of 9,000 tokens" in report.problem
    endpoint.say(endpoint.mentions())
    _, report = assistant(llm_calls=0).review(ad, without(ad, "deadline"), default())
    assert endpoint.requests == [] and "budget" in report.problem


@pytest.mark.parametrize("claimed", [-5, 0, "many", None, True])
def test_tokens_are_estimated_where_the_endpoint_does_not_count_them(endpoint: Any, ask: Any, claimed: Any) -> None:
    body = json.loads(endpoint.mentions(POINT)) | {"usage": {"total_tokens": claimed}}
    endpoint.say(json.dumps(body).encode())
    _, report = ask()
    sent = len(json.dumps(endpoint.requests[0]))
    assert sent / 4 < report.tokens < sent


def test_nothing_is_asked_where_nothing_is_open_or_the_page_is_no_posting(
    endpoint: Any, assistant: Any, ad: Any, without: Any
) -> None:
    endpoint.say(endpoint.mentions(POINT))
    page = replace(without(ad), facts=(), posting=False)
    got, report = assistant().review(ad, page, default())
    assert (got, endpoint.requests, report.problem) == (page, [], "")


@pytest.mark.parametrize(
    ("flags", "environment", "said"),
    [
        ({"llm_url": "http://127.0.0.1:1/v1"}, {}, "llm_model (KG_LLM_MODEL) not set"),
        ({"llm_model": "m"}, {}, "llm_url (KG_LLM_URL) not set"),
        ({"llm_model": "m", "llm_url": "https://me:hunter2@example.org/v1"}, {}, "user name or password"),
        ({"llm_model": "m", "llm_url": "https://example.org/v1?key=hunter2"}, {}, "? or # part"),
        ({"llm_model": "m", "llm_url": "https://example.org/v1"}, {"KG_LLM_KEY": "hunter2\nX-Other: 1"}, "KG_LLM_KEY"),
    ],
)
def test_settings_that_do_not_do_are_said_without_secrets(
    tmp_path: Path, flags: Any, environment: Any, said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        start(load(tmp_path, {"llm": "fill", **flags}, {}), lambda _: None, environment)
    assert said in str(caught.value) and "hunter2" not in str(caught.value)


def test_a_key_that_would_go_in_the_clear_is_a_warning(tmp_path: Path) -> None:
    warnings: list[str] = []
    flags = {"llm": "fill", "llm_model": "m", "llm_url": "http://models.example.org/v1"}
    with start(load(tmp_path, flags, {}), warnings.append, {"KG_LLM_KEY": "hunter2"}) as one:
        assert "in the clear" in warnings[0]
        assert "hunter2" not in warnings[0] + repr(one._client)


def test_a_key_in_a_file_is_not_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text('llm_key = "hunter2"\n')
    [warning] = load(tmp_path, {}, {"KG_LLM_KEY": "x"}).warnings
    assert "KG_LLM_KEY in the environment" in warning and "hunter2" not in warning
