"""Cases are files: add one, get a test."""

import tomllib
from pathlib import Path

import pytest

from gazette.rules import dates, effects, numbers, terms
from gazette.rules.cleaning import clean
from gazette.rules.document import parse
from gazette.rules.passage import Passage
from gazette.rules.record import to_json
from gazette.types.regulation import Mend

CASES = Path(__file__).parent / "cases"


def cases(name):
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", cases("numbers"), ids=lambda case: case["printed"].replace("\n", " "))
def test_numbers(case):
    found = numbers.find(case["printed"])
    assert [number.value for number in found] == case["numbers"]
    for number in found:
        assert case["printed"][number.span.start : number.span.end] == number.printed
        assert numbers.canonical(number.value) == number.value
        assert numbers.same(number.printed, number.value) or number.mend is Mend.REPAIRED


@pytest.mark.parametrize(
    "case", cases("dates"), ids=lambda case: f"{case['printed']} {case.get('issue', '')}".replace("\n", " ")
)
def test_dates(case):
    found = dates.find(case["printed"], year=case.get("issue"))
    assert [date.value for date in found] == ([case["iso"]] if case["iso"] else [])
    assert bool(dates.misprints(case["printed"])) == (not case["iso"])
    mend = Mend.GUESSED if case.get("guessed") else Mend.REPAIRED if case.get("repaired") else Mend.NONE
    assert all(date.mend is mend for date in found)


@pytest.mark.parametrize("case", cases("effects"), ids=lambda case: case["text"][:40].replace("\n", " "))
def test_effects(case):
    days = effects.Days(case.get("date_effective"), case.get("date_document"))
    text = clean(case["text"]).text
    found = effects.find(text, days)
    said = [
        {key: getattr(effect, key) for key in ("verb", "title", "number", "date", "scope", "effective")}
        for effect in found
    ]
    wanted = [
        {"verb": e["verb"], "title": e.get("title"), "number": e.get("number"), "date": e.get("date")}
        | {"scope": e.get("scope", "whole"), "effective": e.get("effective", case.get("date_effective"))}
        for e in case.get("effect", [])
    ]
    assert said == wanted
    for effect in found:
        assert text[effect.span.start : effect.span.end].strip() == effect.quote
        if effect.target and effect.title and "简称" not in text:
            assert effect.title in text[effect.target.start : effect.target.end]


@pytest.mark.parametrize("case", cases("terms"), ids=lambda case: case["text"][:40])
def test_terms(case):
    found = terms.expiry(Passage(case["text"]))
    assert (found.value if found else None) == case.get("expires")


@pytest.mark.parametrize("path", sorted((CASES / "documents").glob("*.txt")), ids=lambda path: path.stem)
def test_documents(path):
    wanted = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    record = to_json(parse(path.read_text(encoding="utf-8")), path.name)
    effects_wanted = wanted.pop("effects", None)
    for key, value in wanted.items():
        assert record[key] == (None if value == "none" else value), key
    if effects_wanted is not None:
        keys = {key for effect in effects_wanted for key in effect}
        said = [{k: v for k, v in e.items() if (k in keys and v is not None) or not keys} for e in record["effects"]]
        assert said == effects_wanted
