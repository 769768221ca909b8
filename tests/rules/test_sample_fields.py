"""The texts of the sample bulletins are understood as their truth says."""

import json
from pathlib import Path

import pytest

from gazette.rules.document import parse
from gazette.rules.numbers import canonical

SAMPLES = Path(__file__).parents[2] / "samples"
DOCUMENTS = {
    one["id"]: one
    for path in sorted(SAMPLES.glob("*/truth.json"))
    for one in json.loads(path.read_text(encoding="utf-8")).get("documents", [])
}


def flat(text):
    """Without white space; the inner title marks 〈〉 as 《》."""
    return "".join(text.split()).replace("〈", "《").replace("〉", "》")


@pytest.mark.parametrize("key", DOCUMENTS)
def test_fields_are_those_of_the_truth(key):
    truth = DOCUMENTS[key]
    found = parse(truth["text"])
    assert flat(found.title.value if found.title else "") == flat(truth["title"])
    assert [one.value for one in found.numbers] == [canonical(one) for one in truth["numbers"]]
    assert [one.value for one in found.issuers] == truth["issuers"]
    for name in ("date_document", "date_effective", "expires"):
        said = getattr(found, name)
        assert (said.value if said else None) == truth[name], name


@pytest.mark.parametrize("key", DOCUMENTS)
def test_effects_are_those_of_the_truth(key):
    said = {(one.verb.value, flat(one.title or ""), one.number or "") for one in parse(DOCUMENTS[key]["text"]).effects}
    verbs = {"in_force": "extend"}
    true = {
        (verbs.get(one["verb"], one["verb"]), flat(one["title"] or ""), canonical(one["number"] or ""))
        for one in DOCUMENTS[key]["effects"]
    }
    assert said == true
