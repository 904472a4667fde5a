"""An endpoint on the loopback interface that answers as a test tells it to, and an ad to ask it about."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg.extract import Extraction, extract
from kg.extract.wording import default
from kg.llm import Assistant, Report, start
from kg.read import read
from kg.read.document import Document
from kg.settings import load

KEY = "sk-very-secret-4711"
AD = """\
PhD position in sediment acoustics

The University of Kiel is looking for a PhD student (m/f/d) to start on 1 March 2027.

The lab
Our soundings come together under the roof of Prof. Dr. Jutta Feddersen, who set up the tank. The lights of our pages go
out on 12 January 2027, so have everything uploaded by then.
Remuneration follows the rules of the state, E13 TV‐L for those who hold a degree.
Interviews take place on 20 February 2027. The tank is drained on 12 January 2027 as well.

Your profile
You hold a Master's degree in physics. A colleague said "bring boots".

Contact
Write to maren.iversen@uni-kiel.example or call +49 431 5550134.

Similar jobs
Postdoc in wave theory, closing on 3 April 2027
"""


@dataclass
class Answer:
    """One scripted reply: `wait` seconds before it, `drip` seconds between its bytes."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0


class Endpoint:
    """A server of scripted answers; the last one repeats. `requests` are the bodies it got, `headers` theirs."""

    answer, key = Answer, KEY

    @staticmethod
    def chat(content: str, **usage: int) -> bytes:
        """A chat completion with this text."""
        message = {"role": "assistant", "content": content}
        return json.dumps({"choices": [{"message": message}], **({"usage": usage} if usage else {})}).encode()

    @classmethod
    def mentions(cls, *said: Any) -> bytes:
        """A chat completion that points at these."""
        return cls.chat(json.dumps({"mentions": list(said)}), total_tokens=100)

    def __init__(self) -> None:
        self.script: list[Answer | Callable[[Any], Answer]] = []
        self.requests: list[Any] = []
        self.headers: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self.stopped = threading.Event()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                at = min(len(endpoint.requests), len(endpoint.script) - 1)
                endpoint.requests.append(body)
                endpoint.headers.append({k.lower(): v for k, v in self.headers.items()})
                endpoint.paths.append(self.path)
                step = endpoint.script[at]
                answer = step(body) if callable(step) else step
                endpoint.stopped.wait(answer.wait)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    if not answer.drip:
                        self.wfile.write(answer.body)
                        return
                    for byte in answer.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if endpoint.stopped.wait(answer.drip):
                            return
                except OSError:
                    pass  # the client went away, as some tests want

            def do_GET(self) -> None:
                endpoint.requests.append(None)
                self.send_error(405)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def say(self, *answers: Answer | Callable[[Any], Answer] | bytes) -> None:
        """From now on answer so; bytes are the body of a 200."""
        self.requests.clear(), self.headers.clear()
        self.script = [Answer(body=a) if isinstance(a, bytes) else a for a in answers]

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    yield server
    server.close()


@pytest.fixture
def written() -> str:
    """The ad as it is written."""
    return AD


@pytest.fixture
def ad() -> Document:
    return read(AD.encode(), name="ad.txt")


def _without(document: Document, *fields: str) -> Extraction:
    """What the rules say of a document, these fields left open, whatever the rules have learned of them since."""
    said = extract(document)
    return replace(
        said,
        facts=tuple(f for f in said.facts if f.field not in fields),
        candidates=tuple(f for f in said.candidates if f.field not in fields),
    )


@pytest.fixture
def without() -> Callable[..., Extraction]:
    """What the rules say of a document, the fields named left open."""
    return _without


Make = Callable[..., Assistant]


@pytest.fixture
def assistant(endpoint: Endpoint, tmp_path: Path) -> Iterator[Make]:
    """Makes an assistant for the endpoint that does not really wait; settings may be given."""
    made: list[Assistant] = []

    def make(**given: Any) -> Assistant:
        flags = {"llm": "fill", "llm_url": endpoint.url, "llm_model": "tiny", "llm_seconds": 5.0} | given
        settings = load(tmp_path / "data", flags, {})
        made.append(start(settings, complaints.append, {"KG_LLM_KEY": KEY}))
        made[-1]._client.sleep = waits.append
        return made[-1]

    complaints: list[str] = []
    waits: list[float] = []
    make.waits, make.complaints = waits, complaints  # type: ignore[attr-defined]
    yield make
    for one in made:
        one.__exit__()


Ask = Callable[..., tuple[Extraction, Report]]


@pytest.fixture
def ask(assistant: Make, ad: Document) -> Ask:
    """Reviews the ad with deadline and supervisor left open."""

    def ask(**given: Any) -> tuple[Extraction, Report]:
        return assistant(**given).review(ad, _without(ad, "deadline", "supervisor"), default())

    return ask
