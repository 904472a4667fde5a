"""The client of an OpenAI-compatible endpoint: forms of request, patience, and a budget."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from kg.llm.cache import Cache
from kg.llm.report import Usage
from kg.llm.transport import Reply, TimedOut, Transport, Unreachable

# How an answer's form is asked for, the strictest first. Servers refuse some of these, or take and ignore them.
FORMS = ("json_schema", "json_object", "plain")
# An endpoint that does not know a form of request says so with one of these.
_FORM_REFUSED = (400, 415, 422, 501)
# Attempts at one request that is answered with 429 or 5xx, or not at all, and the longest wait between them, in seconds.
ATTEMPTS = 3
LONGEST_WAIT = 8.0
ANSWER_TOKENS = 1500
_CHARACTERS_A_TOKEN = 3


class Unanswered(Exception):
    """There is no reply; the message says why, without key, address or body. `final`: nor will there be another."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


@dataclass(slots=True)
class Client:
    """Sends chat messages to one endpoint. `calls` and `tokens` bound what it may use, `usage` counts it.

    `key` is the secret that the endpoint wants, if any; it goes into one header and nowhere else.
    """

    url: str
    model: str
    transport: Transport
    cache: Cache
    key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    calls: int = 200
    tokens: int = 500_000
    usage: Usage = field(default_factory=Usage)
    sleep: Callable[[float], None] = time.sleep
    _form: str | None = None

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> str:
        """The text of the reply; raises Unanswered.

        Where the endpoint refuses a form of request the next one is tried, and the one it takes is remembered.
        """
        first = self._form or self.cache.form(self.url, self.model)
        forms = FORMS[FORMS.index(first) if first in FORMS else 0 :]
        for form in forms:
            reply = self._patiently(self._body(messages, schema, form))
            if reply.status in _FORM_REFUSED and form != forms[-1]:
                continue
            text = self._text(reply)
            if form != self._form:
                self._form = form
                self.cache.keep_form(self.url, self.model, form)
            return text
        raise AssertionError("the last form returns or raises")

    def _body(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any], form: str) -> bytes:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": 0,
            "max_tokens": ANSWER_TOKENS,
        }
        if form == "json_schema":
            named = {"name": "mentions", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "json_object":
            body["response_format"] = {"type": "json_object"}
        return json.dumps(body).encode()

    def _patiently(self, body: bytes) -> Reply:
        """The reply to a request, tried again with growing waits where the endpoint is busy or broken."""
        for attempt in range(1, ATTEMPTS + 1):
            self._spend(body)
            wait = 0.5 * 2 ** (attempt - 1)
            try:
                reply = self.transport.post(self.url, body, self._headers(), self.seconds)
            except TimedOut as error:
                raise Unanswered(f"the endpoint gave {error}") from None
            except Unreachable as error:
                problem = f"the endpoint cannot be reached: {error}"
            else:
                if (reply.status != 429 and reply.status < 500) or reply.status == 501:
                    self._count(reply, body)
                    return reply
                problem = f"the endpoint answered {reply.status} {ATTEMPTS} times"
                with suppress(ValueError):
                    wait = max(0.0, float(reply.headers.get("retry-after", wait)))
            if attempt < ATTEMPTS:
                self.sleep(min(wait, LONGEST_WAIT))
        raise Unanswered(problem)

    def _headers(self) -> dict[str, str]:
        own = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        return own | ({"Authorization": f"Bearer {self.key}"} if self.key else {})

    def _spend(self, body: bytes) -> None:
        """Count a request before it is made; raises Unanswered where the budget does not hold it."""
        if self.usage.calls >= self.calls:
            raise Unanswered(f"the budget of {self.calls:,} requests (llm_calls) is used up", final=True)
        if self.usage.tokens + len(body) // _CHARACTERS_A_TOKEN + ANSWER_TOKENS > self.tokens:
            raise Unanswered(f"the budget of {self.tokens:,} tokens (llm_tokens) is used up", final=True)
        self.usage.calls += 1

    def _count(self, reply: Reply, body: bytes) -> None:
        if reply.status != 200:
            return
        said: object = None
        with suppress(ValueError, RecursionError, KeyError, TypeError):
            said = json.loads(reply.body)["usage"]["total_tokens"]
        honest = isinstance(said, int) and not isinstance(said, bool) and said > 0
        estimate = (len(body) + len(reply.body)) // _CHARACTERS_A_TOKEN
        self.usage.tokens += said if honest and isinstance(said, int) else estimate

    def _text(self, reply: Reply) -> str:
        if reply.status in (401, 403):
            raise Unanswered(f"the endpoint refuses the key in KG_LLM_KEY, or wants one ({reply.status})", final=True)
        if reply.status == 404:
            raise Unanswered(f"the endpoint knows neither this path nor the model {self.model!r} (404)", final=True)
        if 300 <= reply.status < 400:
            raise Unanswered(f"the endpoint redirects ({reply.status}), which is not followed; set llm_url to its goal", final=True)  # fmt: skip
        if reply.status != 200:
            raise Unanswered(f"the endpoint answered {reply.status}")
        try:
            text = json.loads(reply.body)["choices"][0]["message"]["content"]
        except (ValueError, RecursionError, LookupError, TypeError):
            raise Unanswered("the endpoint's reply is no chat completion") from None
        if not isinstance(text, str):
            raise Unanswered("the endpoint's reply has no text")
        return text
