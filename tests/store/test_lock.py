"""One writer at a time, and others that wait for their turn."""

import threading
import time
from pathlib import Path

import pytest

from kg.errors import Busy
from kg.store import lock


def test_who_waits_long_enough_has_its_turn(tmp_path: Path) -> None:
    began = threading.Event()

    def hold() -> None:
        with lock.writing(tmp_path, "ingest"):
            began.set()
            time.sleep(0.3)

    other = threading.Thread(target=hold)
    other.start()
    began.wait()
    with pytest.raises(Busy, match="kg ingest"), lock.writing(tmp_path, "write", wait=0.05):
        pass
    with lock.writing(tmp_path, "write", wait=10):
        assert "kg write" in (tmp_path / lock.FILE).read_text()
    other.join()
