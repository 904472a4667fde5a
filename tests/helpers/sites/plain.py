"""A visitor without a browser: HTTP and an HTML parser. Forms are sent as browsers send them (HTML, 4.10.21)."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

from sites.visitor import TODAY
from sites.words import asked, flat, local

HIDDEN = {"script", "style", "template", "noscript", "head", "select", "textarea"}


class Plain:
    """A `Visitor` that reads HTML and runs nothing."""

    way = "plain"
    scripted = False

    def __init__(self, address: str, lang: str = "en") -> None:
        self._client = httpx.Client(
            base_url=address,
            timeout=60,
            follow_redirects=True,
            headers={"Accept": "text/html", "Accept-Language": lang},
        )
        self._host = urlsplit(address).netloc
        self._files: dict[html.HtmlElement, Path] = {}
        self._answer: httpx.Response
        self._page: html.HtmlElement

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def open(self, path: str, *, today: str | None = TODAY, lang: str | None = None) -> None:
        self._take(self._client.get(asked(path, today=today, lang=lang)))

    def follow(self, words: str, within: str = "body") -> None:
        link = self._named("link", words, self._part(within).iterfind(".//a[@href]"))
        target = urljoin(str(self._answer.url), link.get("href"))
        if urlsplit(target).netloc != self._host:
            raise AssertionError(f"the link {words!r} leads to another host: {target}")
        if target.partition("#")[0] == str(self._answer.url).partition("#")[0] and "#" in target:
            assert self._page.xpath("//*[@id=$id]", id=target.partition("#")[2]), (
                f"{words!r} leads to no place: {target}"
            )
            self._fragment = "#" + target.partition("#")[2]
            return
        self._take(self._client.get(target))

    def fill(self, label: str, value: str, within: str = "body") -> None:
        field = self._field(label, within)
        if field.tag == "textarea":
            field.text = value
        else:
            assert field.get("type", "text") not in ("checkbox", "radio", "file", "submit"), (
                f"{label!r} is no text field"
            )
            field.set("value", value)

    def choose(self, label: str, option: str, within: str = "body") -> None:
        field = self._field(label, within)
        chosen = self._named("option", option, field.iter("option"))
        if field.get("multiple") is None:
            for other in field.iter("option"):
                other.attrib.pop("selected", None)
        chosen.set("selected", "selected")

    def tick(self, label: str, within: str = "body") -> None:
        field = self._field(label, within)
        if field.get("type") == "radio":
            for other in self._form(field).iter("input"):
                if other.get("name") == field.get("name"):
                    other.attrib.pop("checked", None)
        field.set("checked", "checked")

    def upload(self, label: str, file: Path, within: str = "body") -> None:
        self._files[self._field(label, within)] = file

    def press(self, words: str, within: str = "body") -> None:
        there = self._part(within).xpath(".//button | .//input[@type='submit' or @type='image']")
        button = self._named("button", words, (b for b in there if b.get("hidden") is None))
        assert button.get("type", "submit") == "submit", f"the button {words!r} does nothing without a script"
        form = self._form(button)
        sent = list(self._sent(form, button))
        action = urljoin(str(self._answer.url), button.get("formaction") or form.get("action") or "")
        assert urlsplit(action).netloc == self._host, f"a form is sent to another host: {action}"
        method = (button.get("formmethod") or form.get("method") or "get").lower()
        plain = [(name, value) for name, value in sent if isinstance(value, str)]
        if method == "get":
            self._take(self._client.get(urlsplit(action)._replace(query="", fragment="").geturl(), params=plain))
            return
        headers = {"Origin": f"http://{self._host}", "Sec-Fetch-Site": "same-origin", "Referer": str(self._answer.url)}
        coding = (button.get("formenctype") or form.get("enctype") or "").lower()
        if coding == "multipart/form-data":
            parts = [(n, (None, v) if isinstance(v, str) else (v.name, v.read_bytes())) for n, v in sent]
            self._take(self._client.post(action, files=parts, headers=headers))
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = str(httpx.QueryParams(plain)).encode()
            self._take(self._client.post(action, content=body, headers=headers))

    def unfold(self, words: str, within: str = "body") -> None:
        self._named("summary", words, self._part(within).iter("summary"))

    def shows(self, words: str, within: str = "main") -> None:
        assert flat(words) in self.text(within), f"{words!r} does not stand in: {self.text(within)}"

    def lacks(self, words: str, within: str = "main") -> None:
        assert flat(words) not in self.text(within), f"{words!r} stands in: {self.text(within)}"

    def text(self, within: str = "main") -> str:
        return _text(self._part(within))

    def rows(self, number: int = 0, within: str = "main") -> Sequence[Sequence[str]]:
        tables = self._part(within).findall(".//table")
        assert len(tables) > number, f"there are {len(tables)} tables"
        return [[_text(c) for c in row.xpath("./td|./th")] for row in tables[number].iterfind("./tbody/tr")]

    def links(self, within: str = "main") -> Sequence[tuple[str, str]]:
        here = str(self._answer.url)
        found = self._part(within).iterfind(".//a[@href]")
        return [(_text(a), a.get("href") if _foreign(a, here) else local(urljoin(here, a.get("href")))) for a in found]

    @property
    def heading(self) -> str:
        return _text(self._page.find(".//h1"))

    @property
    def address(self) -> str:
        return local(str(self._answer.url)) + self._fragment

    @property
    def status(self) -> int:
        return self._answer.status_code

    def _take(self, answer: httpx.Response) -> None:
        media = answer.headers.get("content-type", "")
        assert media.startswith("text/html"), f"{answer.url} is {media}, {answer.status_code}: {answer.text[:300]}"
        self._answer, self._files, self._fragment = answer, {}, ""
        self._page = html.fromstring(answer.text)

    def _part(self, within: str) -> html.HtmlElement:
        by_id = within.startswith("#")
        found = self._page.xpath("//*[@id=$n]" if by_id else "//*[name()=$n]", n=within.removeprefix("#"))
        assert found, f"there is no {within} on {self._answer.url}"
        return found[0]

    def _named(self, kind: str, words: str, among: object) -> html.HtmlElement:
        there = list(among)  # type: ignore[call-overload]
        for element in there:
            if flat(words) in (
                flat(element.get("aria-label")),
                _text(element),
                flat(element.get("value")),
                flat(element.get("alt")),
            ):
                return element
        raise AssertionError(f"no {kind} {words!r} on {self._answer.url}; there are {[_text(e) for e in there]}")

    def _field(self, label: str, within: str) -> html.HtmlElement:
        part = self._part(within)
        names = []
        for field in part.xpath(".//input[not(@type='hidden')] | .//select | .//textarea"):
            name = flat(field.get("aria-label")) or self._label(field)
            if name == flat(label):
                return field
            names.append(name)
        raise AssertionError(f"no field {label!r} on {self._answer.url}; there are {names}")

    def _label(self, field: html.HtmlElement) -> str:
        if field.get("aria-labelledby"):
            named = [self._page.xpath("//*[@id=$n]", n=n) for n in field.get("aria-labelledby").split()]
            return flat(" ".join(_text(found[0]) for found in named if found))
        around = field.xpath("ancestor::label")
        found = around or (self._page.xpath("//label[@for=$n]", n=field.get("id")) if field.get("id") else [])
        return _text(found[0], but=field) if found else ""

    def _form(self, element: html.HtmlElement) -> html.HtmlElement:
        named = element.get("form")
        found = self._page.xpath("//form[@id=$n]", n=named) if named else element.xpath("ancestor::form")
        assert found, "it belongs to no form"
        return found[0]

    def _sent(self, form: html.HtmlElement, button: html.HtmlElement) -> object:
        """Names and values that the form sends (constructing the entry list, HTML 4.10.21.4)."""
        for field in self._page.xpath("//input | //select | //textarea | //button"):
            name = field.get("name")
            if not name or field.get("disabled") is not None or field.xpath("ancestor::fieldset[@disabled]"):
                continue
            if field.get("form") != form.get("id") if field.get("form") else form not in field.iterancestors():
                continue
            kind = field.get("type", "text" if field.tag == "input" else "submit")
            if field.tag == "textarea":
                text = (field.text or "").removeprefix("\n").replace("\r\n", "\n")
                yield name, text.replace("\n", "\r\n")
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None]
                for option in chosen or (options[:1] if field.get("multiple") is None else []):
                    yield name, option.get("value", _text(option))
            elif field.tag == "button" or kind in ("submit", "image", "button", "reset"):
                if field is button:
                    yield name, field.get("value", "")
            elif kind in ("checkbox", "radio"):
                if field.get("checked") is not None:
                    yield name, field.get("value", "on")
            elif kind == "file":
                if field in self._files:
                    yield name, self._files[field]
                elif form.get("enctype") == "multipart/form-data":
                    yield name, _Nothing()
            else:
                yield name, field.get("value", "")


class _Nothing:
    """The file that a browser sends where none was chosen."""

    name = ""

    def read_bytes(self) -> bytes:
        return b""


def _foreign(link: html.HtmlElement, here: str) -> bool:
    return urlsplit(urljoin(here, link.get("href"))).netloc != urlsplit(here).netloc


def _text(element: html.HtmlElement, but: html.HtmlElement | None = None) -> str:
    """What people read there; `but` is left out."""
    parts: list[str] = []

    def walk(node: html.HtmlElement) -> None:
        if node is but or node.tag in HIDDEN or not isinstance(node.tag, str) or node.get("hidden") is not None:
            return
        block = node.tag not in ("a", "b", "em", "strong", "span", "mark", "code", "time", "abbr", "i", "small", "sup")
        parts.append(" " if block else "")
        parts.append(node.text or "")
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        parts.append(" " if block else "")

    walk(element)
    return flat("".join(parts))
