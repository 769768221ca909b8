"""The born-digital sample bulletins are taken apart as their truth says."""

import json
from pathlib import Path

import pytest

from gazette.issue.assemble import assemble
from gazette.issue.split import split
from ocr.reader import read_pages

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["2015-06", "2019-clean-up"])
def test_documents_and_masthead_are_those_of_the_truth(name):
    truth = json.loads((SAMPLES / name / "truth.json").read_text(encoding="utf-8"))
    found = split(assemble(list(read_pages(SAMPLES / name / "issue.pdf"))))
    assert {key: getattr(found.masthead, key) for key in truth["masthead"]} == truth["masthead"]
    said = [("".join(one.title.split()), one.page_first, one.page_last) for one in found.segments]
    true = [("".join(one["title"].split()), one["page_first"], one["page_last"]) for one in truth["documents"]]
    assert said == true
