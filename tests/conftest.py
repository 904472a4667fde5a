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
