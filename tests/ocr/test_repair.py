"""Repairs and doubts, from what an engine saw."""

import pytest

from ocr import doubt, repair
from ocr.engines.protocol import Glimpse, Strip
from ocr.script import Script, script_of, set_in


def strip(text, missing=(), sure=0.99):
    """A strip of evenly set characters; those at the places in `missing` were not seen."""
    size = len(text)
    seen = tuple(Glimpse(ch, (i + 0.5) / size, sure, "", 0.0) for i, ch in enumerate(text) if i not in missing)
    return Strip("".join(g.text for g in seen), sure, seen)


@pytest.mark.parametrize(
    ("printed", "missing"),
    [
        ("某某厅二〇〇四年十二月九日印发的", (4, 5)),
        ("规范性文件自一九九〇年八月起停用", (9,)),
        ("某某厅二〇一〇年五月公布的办法", (4, 6)),
    ],
)
def test_lost_zeros_come_back_where_there_is_room(printed, missing):
    mended = repair.mend(strip(printed, missing))
    assert mended.text == printed
    assert any("put back" in reason for reason in mended.reasons)


def test_a_year_without_room_is_left_and_put_up():
    mended = repair.mend(strip("某某厅二三年九月二十九日公布"))
    assert mended.text == "某某厅二三年九月二十九日公布"
    assert mended.reasons


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("某环发[2015]162号", "某环发〔2015〕162号"),
        ("某环发〔2015】162号", "某环发〔2015〕162号"),
        ("某环发（2015）162号", "某环发（2015）162号"),
        ("[2015]162号文件的规定", "〔2015〕162号文件的规定"),
        ("见附件[2015]", "见附件[2015]"),
    ],
)
def test_brackets_of_document_numbers(read, meant):
    assert repair.number_brackets(read) == meant


def test_small_repairs():
    assert repair.round_zeros("二○O四年") == "二〇〇四年"
    assert repair.round_zeros("○一三年九月") == "〇一三年九月"
    assert repair.round_zeros("○○五年，") == "〇〇五年，"
    assert repair.round_zeros("○年九月") == "〇年九月"
    assert repair.full_stops("附件：1.废止的目录") == "附件：1.废止的目录"


def test_a_stop_without_its_tail_is_told():
    mended = repair.mend(strip("应当按照规定.不得索取财物"))
    assert mended.text == "应当按照规定。不得索取财物"
    assert "perhaps a comma after 定" in mended.reasons
    assert not repair.mend(strip("应当按照规定。不得索取财物")).reasons


@pytest.mark.parametrize("text", ["0年9月28日前", "000元以上", "00号文件", "Oil"])
def test_figures_carried_over_from_the_line_above_stay_figures(text):
    assert repair.round_zeros(text) == text
    assert repair.standard_dash("GB.12345--2003") == "GB 12345—2003"
    assert repair.full_stops("应当报告.有关部门") == "应当报告。有关部门"
    assert repair.full_stops("见3.2节") == "见3.2节"


def test_a_faint_comma_is_taken_where_there_is_room():
    whole = strip("开展改革试点，试点期限为两年", (6,))
    faint = Glimpse("，", 6.5 / 14, 0.2, "", 0.0)
    mended = repair.mend(whole._replace(faint=(faint,)))
    assert mended.text == "开展改革试点，试点期限为两年"
    assert mended.reasons


def test_doubt_counts_forms_of_one_character_as_agreement():
    assert not doubt.unsure([Glimpse("（", 0.5, 0.55, "(", 0.44), Glimpse("國", 0.6, 0.6, "国", 0.39)])
    assert doubt.unsure([Glimpse("间", 0.5, 0.63, "问", 0.37)]) == ("unsure of 间, perhaps 问",)


def test_room_for_a_character_is_noticed():
    assert doubt.gaps(strip("各级政府应当及时转载有关政策", (9,)).glimpses)
    assert not doubt.gaps(strip("各级政府应当及时转载有关政策").glimpses)


def test_one_script_a_page():
    simplified = ["为了加强对环境的监督管理，根据国家有关规定，制定办法"]
    assert script_of(simplified) is Script.SIMPLIFIED
    assert set_in("国務院的規定", Script.SIMPLIFIED) == "国务院的规定"
    assert script_of(["為了加強對環境的監督管理，根據國家有關規定"]) is Script.TRADITIONAL
    half = "為了加強對環境的監督管理，根據國家有關規定" * 4 + "为了加强对环境的监督管理" * 3
    assert script_of([half]) is Script.TRADITIONAL  # networks normalise one way only
    assert script_of(["為了" + "为了加强对环境的监督管理"]) is Script.UNCLEAR
    assert set_in("轄區内", Script.TRADITIONAL) == "轄區內"
    assert set_in("皇后的后代", Script.TRADITIONAL) == "皇后的后代"
    assert set_in("群眾的床位", Script.TRADITIONAL) == "群眾的床位"


def test_a_traditional_page_has_the_form_that_was_nearly_read():
    def seen(second, chance):
        return Strip(
            "應当", 0.9, (Glimpse("應", 0.3, 0.99, "应", 0.01), Glimpse("当", 0.7, 1 - chance, second, chance))
        )

    assert repair.in_script(seen("當", 0.12), Script.TRADITIONAL).text == "應當"
    assert not repair.mend(repair.in_script(seen("當", 0.12), Script.TRADITIONAL)).reasons
    assert repair.in_script(seen("當", 0.12), Script.SIMPLIFIED).text == "應当"
    assert repair.in_script(seen("當", 0.01), Script.TRADITIONAL).text == "應当"
    assert repair.in_script(seen("常", 0.12), Script.TRADITIONAL).text == "應当"
