"""The truths of all samples, and every record by its id."""

import pytest
from sample_truths import ISSUES, SAMPLES, load


@pytest.fixture(scope="session")
def truths():
    return {name: load(SAMPLES / name / "truth.json") for name in (*ISSUES, "web")}


@pytest.fixture(scope="session")
def records(truths):
    """Every document of every sample by its id."""
    return {document["id"]: document for truth in truths.values() for document in truth["documents"]}
