"""What tests of several parts share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of gold postings that only developers have (`KG_GOLD`, else beside the checkout)."""
    checkout = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("KG_GOLD") or checkout.parent / "shared" / "gold")
    if not folder.is_dir():
        pytest.skip("needs the gold postings: set KG_GOLD or put them at ../shared/gold")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test may be skipped only for a reason that `allowed-skips.txt` lists, so that none is lost unseen."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true":  # the workers of xdist have none
        return
    lines = (Path(__file__).parent / "allowed-skips.txt").read_text(encoding="utf-8").splitlines()
    allowed = tuple(line for line in lines if line and not line.startswith("#"))
    for report in reporter.stats.get("skipped", ()):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(allowed):
            reporter.write_line(
                f"\nskipped for a reason that allowed-skips.txt does not list: {report.nodeid}: {reason}"
            )
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which checks of the pages did not run, where there is no browser."""
    skipped = [
        report.nodeid
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
        and report.longrepr[2].removeprefix("Skipped: ").startswith("needs Chromium")
    ]
    plain = sum("[plain" in report.nodeid for report in terminalreporter.stats.get("passed", ()))
    if not skipped:
        return
    terminalreporter.section("no browser")
    terminalreporter.write_line(
        f"There is no Chromium: {plain} tasks of the pages ran over plain HTTP instead, without mouse, keyboard and "
        f"scripts. These {len(skipped)} checks did not run (put chromium on the path, or name it with KG_CHROMIUM):"
    )
    for name in sorted({nodeid.partition("[")[0].partition("@")[0] for nodeid in skipped}):
        terminalreporter.write_line(f"  {name}")
