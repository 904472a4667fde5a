"""That those who visit the pages in tests see what is wrong with one: pages made wrong on purpose."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sites import watched
from sites.plain import Plain

HEAD = '<!doctype html><html lang="en"><head><title>t</title></head><body><main><h1>Page</h1>'
FORM = """<form action="/sent" method="post" enctype="multipart/form-data"><label for="a">Name</label><input id="a" name="a" value="x">
<label>Kind <select name="k"><option value="1">One</option><option value="2">Two</option></select></label>
<label><input type="checkbox" name="c" value="yes"> Sure</label> <label><input type="radio" name="r" value="p" checked> P</label>
<label><input type="radio" name="r" value="q"> Q</label> <label for="f">File</label><input id="f" type="file" name="f">
<input type="hidden" name="h" value="hid"><textarea name="t" aria-label="Words">
one</textarea><button>Send</button></form>"""
PAGES = {
    "/": f'{HEAD}<p>Hello,   <b>you</b></p><p hidden>secret</p><a href="/form">Go on</a>',
    "/form": HEAD + FORM,
    "/elsewhere": f'{HEAD}<img alt="" src="http://elsewhere.example/x.png">',
    "/script": f"{HEAD}<script>nothing.there()</script>",
    "/inline": f"{HEAD}<script>1</script>",
    "/wide": f'{HEAD}<div style="width: 3000px">wide</div>',
    "/unlabelled": f'{HEAD}<form><input name="x"></form>',
    "/mouse-only": f'{HEAD}<a href="/" tabindex="-1">Hidden</a><style>a.s:focus {{ outline: none }}</style><a class="s" href="/">Unseen</a>',
}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._send(PAGES.get(self.path, ""))

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode().replace("\r\n", "|").replace("\n", "^")
        self._send(f"{HEAD}<p>{said.replace('<', '')}</p><p>{self.headers['Origin']}</p>")

    def _send(self, text: str) -> None:
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path == "/inline":
            self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/elsewhere", "asked another host: http://elsewhere.example/x.png"),
        ("/script", "nothing is not defined"),
        ("/inline", "Content Security Policy"),
    ],
)
def test_a_page_that_misbehaves_fails_the_test(browser, wrong: str, path: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault), watched.page(browser, wrong) as page:
        page.goto(path)
        page.wait_for_load_state("networkidle")


def test_what_is_wide_or_without_a_name_is_found(browser, wrong: str, sound) -> None:
    with watched.page(browser, wrong) as page:
        page.goto("/wide")
        with pytest.raises(AssertionError, match="sideways"):
            sound(page)
        page.goto("/unlabelled")
        with pytest.raises(AssertionError, match="label"):
            sound(page)
        page.goto("/")
        sound(page)


def test_the_keyboard_finds_what_it_cannot_reach_or_see(browser, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sites import browser as browsers

    monkeypatch.setattr(browsers, "STEPS", 5)
    with watched.page(browser, wrong) as page:
        visitor = browsers.Browser(page, wrong, "keyboard", True)
        visitor.open("/mouse-only", today=None)
        with pytest.raises(AssertionError, match="cannot reach"):
            visitor.follow("Hidden")
        with pytest.raises(AssertionError, match="focus cannot be seen"):
            visitor.follow("Unseen")


@pytest.mark.parametrize("way", ["plain", "mouse", "keyboard"])
def test_every_visitor_reads_and_sends_the_same(request, wrong: str, way: str, tmp_path: Path) -> None:
    if way == "plain":
        _visit(Plain(wrong), wrong, tmp_path)
        return
    from sites.browser import Browser

    with watched.page(request.getfixturevalue("browser"), wrong) as page:
        _visit(Browser(page, wrong, way, True), wrong, tmp_path)


def _visit(visitor, wrong: str, folder: Path) -> None:
    (folder / "ad.txt").write_text("An ad")
    visitor.open("/", today=None)
    assert visitor.text() == "Page Hello, you Go on"
    assert visitor.links() == [("Go on", "/form")]
    visitor.lacks("secret")
    visitor.follow("Go on")
    assert visitor.address == "/form"
    visitor.fill("Name", "Ada & Co")
    visitor.choose("Kind", "Two")
    visitor.tick("Sure")
    visitor.tick("Q")
    visitor.upload("File", folder / "ad.txt")
    visitor.press("Send")
    said = visitor.text()
    for name, value in (("a", "Ada & Co"), ("k", "2"), ("c", "yes"), ("r", "q"), ("h", "hid"), ("t", "one")):
        assert f'name="{name}"||{value}|' in said
    assert 'name="f"; filename="ad.txt"|Content-Type: text/plain||An ad|' in said
    assert wrong in said
