"""Take the pictures of the pages that docs/pages.md shows: `python scripts/screenshots.py [NAME …]`, or `make screenshots`.

The demo is taken in anew and served, and the pages of `scripts/pages.toml` are opened in the Chromium that the tests use
(`KG_CHROMIUM`, else the path), on the day of the tests. Pictures go to docs/images, with few colours, so that they are small.
"""

import argparse
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
IMAGES = TOP / "docs" / "images"
sys.path[:0] = [str(TOP), str(TOP / "tests" / "helpers")]

from sites import catalogue, chromium, demo  # noqa: E402 - found by the line above

PORT = 8000
"""What the IRIs in the pictures say, wherever the pictures are taken."""
KINDS: dict[str, dict[str, Any]] = {
    "": {"width": 1280, "height": 900},
    "dark": {"width": 1280, "height": 900, "scheme": "dark"},
    "narrow": {"width": 360, "height": 740},
    "german": {"width": 1280, "height": 900, "lang": "de"},
}
COLOURS = 96


def main() -> int:
    """Take them; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="pages by their names in scripts/pages.toml; without any, all")
    wanted = parser.parse_args().names
    known = {page.name for page in catalogue.pages()}
    if unknown := set(wanted) - known:
        parser.error(f"there is no page {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    if chromium.found() is None:
        print("no Chromium: put one on the path, or name it with KG_CHROMIUM", file=sys.stderr)
        return 3
    IMAGES.mkdir(exist_ok=True)
    browser = chromium.Chromium()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        demo.take_in(data, PORT)
        try:
            with demo.served(data, demo.free_port()) as served:
                for page in catalogue.pages():
                    for kind in ("", *page.also) if not wanted or page.name in wanted else ():
                        path = IMAGES / f"{page.name}{'-' if kind else ''}{kind}.png"
                        path.write_bytes(_small(_taken(browser.running(), served, page, **KINDS[kind])))
                        print(path.relative_to(TOP))
        finally:
            browser.end()
    return 0


def _taken(
    browser: Any,
    served: demo.Demo,
    page: catalogue.Listed,
    width: int,
    height: int,
    scheme: str = "light",
    lang: str = "en",
) -> bytes:
    """What the page's first screen shows."""
    context = browser.new_context(
        base_url=served.address,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=lang,
        reduced_motion="reduce",
    )
    try:
        shown = context.new_page()
        catalogue.open_(shown, page, served.address, served.token, lang=lang)
        shown.wait_for_load_state("networkidle")
        taken: bytes = shown.screenshot(animations="disabled", caret="hide")
        return taken
    finally:
        context.close()


def _small(picture: bytes) -> bytes:
    """The picture with few colours, which text on plain ground needs no more of."""
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
