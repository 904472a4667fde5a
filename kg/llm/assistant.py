"""One document to a language model and back: choose blocks, ask or take the kept reply, gate, merge, report."""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from kg.errors import ConfigurationError
from kg.extract import entities, prose, values
from kg.extract.context import Context
from kg.extract.fact import Extraction
from kg.extract.mention import Candidate
from kg.extract.wording import Lexicon
from kg.llm.asking import Asking, Messages, Unusable, answer, load, schema
from kg.llm.blocks import Selection, select
from kg.llm.cache import NAME, Cache, key
from kg.llm.client import Client, Unanswered
from kg.llm.gate import Gate
from kg.llm.merge import Standing, merge
from kg.llm.report import Refused, Report
from kg.llm.transport import HttpTransport
from kg.read.document import Document
from kg.settings import SECRET, Settings

# After so many failures in a row the endpoint is not asked again by this command.
FAILURES = 3
# A reply that says more than this is not read on.
MOST_MENTIONS = 100
_LOCAL = ("localhost", "127.0.0.1", "::1")


class Assistant:
    """A language model at work for one command; `usage` says what it has used. A context manager, for its cache."""

    def __init__(self, client: Client, asking: Asking, mode: str) -> None:
        self._client, self._asking, self._mode = client, asking, mode
        self.usage = client.usage
        self._failures, self._over = 0, ""
        # Evidence names it: who pointed at the words, and asked with which words.
        self.origin = f"language model {client.model}, prompt {asking.sha}"

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.cache.close()

    def review(
        self, document: Document, extraction: Extraction, lexicon: Lexicon, registry: Any = None
    ) -> tuple[Extraction, Report]:
        """The extraction with what the model added (as it was, in `audit`), and the report.

        One request for a document, or two; none where every field is settled or nothing is left to show. Whatever goes
        wrong with the endpoint is the report's `problem`, and the extraction is that of the rules.
        """
        report = Report(self._mode, self._client.model, self._asking.sha)
        if not extraction.posting:
            return extraction, report
        context = Context(document, lexicon, registry, {**values.FINDERS, **entities.FINDERS, **prose.FINDERS})
        known = [name for name in self._asking.fields if name in lexicon.fields]
        auditing = self._mode == "audit"
        asked = [name for name in known if auditing or Standing.of(extraction, name).open]
        shown = select(context, extraction.every_fact, asked, self._asking, everything=auditing)
        report.asked, report.sent_characters = tuple(asked), len(shown.text)
        report.withheld = [asdict(block) for block in shown.withheld]
        if not asked or not shown.blocks:
            return extraction, report
        before = (self.usage.calls, self.usage.tokens)
        try:
            mentions = self._ask(asked, shown, report)
        except Unanswered as error:
            self._failed(error)
            report.problem = str(error)
            return extraction, report
        finally:
            report.calls, report.tokens = self.usage.calls - before[0], self.usage.tokens - before[1]
        followed = self._gate(context, extraction, shown, mentions, report)
        merged = merge(context, extraction, followed, report, self.origin)
        if self._mode == "fill":
            self.usage.added += len(report.added)
        return merged, report

    def _ask(self, asked: Sequence[str], shown: Selection, report: Report) -> list[Any]:
        """The mentions of the reply, of a kept one where there is one. A reply that cannot be used gets one more try."""
        form = schema(asked, [block.id for block in shown.blocks])
        client = self._client
        identity = key(client.url, client.model, form, self._asking.sha, shown.text)
        kept = client.cache.get(identity)
        if kept is not None:
            try:
                mentions = answer(kept)
            except Unusable:
                pass  # kept by another version of the code: ask anew
            else:
                self.usage.cached += 1
                report.cached = True
                return mentions
        if self._over:
            raise Unanswered(self._over)
        messages: Messages = self._asking.messages(asked, shown.text, secrets.token_hex(8))
        text = client.complete(messages, form)
        try:
            mentions = answer(text)
        except Unusable as error:
            text = client.complete(self._asking.retry(messages, text, str(error)), form)
            try:
                mentions = answer(text)
            except Unusable as again:
                raise Unanswered(f"its reply cannot be used, twice: {again}") from None
        client.cache.put(identity, text)
        self._failures = 0
        return mentions

    def _failed(self, error: Unanswered) -> None:
        self.usage.failed += 1
        self._failures += 1
        if error.final:
            self._over = str(error)
        elif self._failures >= FAILURES and not self._over:
            self._over = f"not asked, since it failed {FAILURES} times in a row ({error})"

    def _gate(
        self, context: Context, extraction: Extraction, shown: Selection, mentions: Sequence[Any], report: Report
    ) -> list[Candidate]:
        dates = {fact.field: str(fact.name) for fact in extraction.every_fact}
        gate = Gate(context, self._asking, {block.id: block.run for block in shown.blocks}, dates)
        followed: list[Candidate] = []
        for raw in mentions[:MOST_MENTIONS]:
            got = gate.follow(raw)
            if isinstance(got, Refused):
                report.refused.append(got)
            else:
                followed += got
        if len(mentions) > MOST_MENTIONS:
            report.refused.append(Refused("", "", f"{len(mentions) - MOST_MENTIONS} mentions beyond {MOST_MENTIONS}"))
        return followed


def start(
    settings: Settings, complain: Callable[[str], None], environment: Mapping[str, str] | None = None
) -> Assistant:
    """The assistant that the settings describe; `complain` is told what is doubtful about them, or about the cache.

    The key, where the endpoint wants one, is KG_LLM_KEY in the environment (the process's own, unless given). Raises
    ConfigurationError where address or model is missing, or where the address holds a password.
    """
    if not settings.llm_url or not settings.llm_model:
        missing = " and ".join(
            f"{name} (KG_{name.upper()})" for name in ("llm_url", "llm_model") if not getattr(settings, name)
        )
        raise ConfigurationError(f"llm is {settings.llm}, but {missing} not set; see docs/llm.md")
    parts = urlsplit(settings.llm_url)
    if "@" in parts.netloc:
        raise ConfigurationError("llm_url holds a user name or password; take it out, and set KG_LLM_KEY instead")
    if parts.query or parts.fragment:
        raise ConfigurationError(
            "llm_url has a ? or # part; give the address up to the version, such as https://host/v1"
        )
    secret = (os.environ if environment is None else environment).get(f"KG_{SECRET.upper()}", "").strip() or None
    if secret and (not secret.isascii() or not secret.isprintable()):
        raise ConfigurationError("KG_LLM_KEY holds characters that no key has; set it anew")
    if secret and parts.scheme == "http" and parts.hostname not in _LOCAL:
        complain("llm_url is http, so KG_LLM_KEY and the ads' words go over the network in the clear; use https")
    url = settings.llm_url.rstrip("/")
    url = url if url.endswith("/chat/completions") else f"{url}/chat/completions"
    client = Client(
        url,
        settings.llm_model,
        HttpTransport(),
        Cache(settings.data / NAME, complain),
        secret,
        settings.llm_seconds,
        settings.llm_calls,
        settings.llm_tokens,
    )
    return Assistant(client, load(), settings.llm)
