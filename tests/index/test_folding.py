"""Folding: one form for all ways of writing, and the way back to the print."""

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import Folding, fold, fold_table
from index.tokens import needed, tokens

PRINT = st.text(
    st.sampled_from("环環保护護法令第１2〔〕（）[]【】 \n\t　㎡⽂①“”「」《〈〉》—-○〇零覆复Aａİ\u200b𠮷"), max_size=40
)
SENTENCE = (
    "批复答复中坐落于本市的钟表厂，依据有关制度复核余额，发展后勤，并具备准了解的里程表面干系，获得回避冲突的许可。"
)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("环發〔２０１５〕 162\n號", "环发(2015)162号"),
        ("环发【2015】162号", "环发(2015)162号"),
        ("环发﹝2015﹞162号", "环发(2015)162号"),
        ("⽂件", "文件"),
        ("二○○四年", "二〇〇四年"),
        ("「甲」『乙』“丙”", '"甲""乙""丙"'),
        ("《关于修改〈甲〉的决定》", "《关于修改《甲》的决定》"),
        ("ＧＢ 3096—2008", "gb3096-2008"),
        ("批覆", "批复"),
        ("①㎡\u200b\u202e\ufeff", "1m2"),
    ],
)
def test_forms(written, form):
    assert fold(written) == fold(form) == form


@pytest.mark.parametrize("standard", ["s2t", "s2tw", "s2hk"])
def test_what_is_written_in_traditional_characters_is_the_same(standard):
    assert fold(opencc.OpenCC(standard).convert(SENTENCE)) == fold(SENTENCE)


@given(PRINT, PRINT)
def test_a_character_folds_by_itself(a, b):
    assert fold(a + b) == fold(a) + fold(b)


@given(st.one_of(st.text(), PRINT), st.integers(1, 40))
def test_long_texts_fold_as_their_characters_do(text, times):
    assert fold(text * times) == "".join(map(fold, text)) * times


@given(st.text())
def test_what_is_folded_stays(text):
    assert fold(fold(text)) == fold(text)


@given(PRINT.map(lambda text: text * 9), st.data())
def test_the_way_back(text, data):
    folding = Folding(text)
    assert folding.text == fold(text)
    if folding.text:
        start = data.draw(st.integers(0, len(folding.text) - 1))
        end = data.draw(st.integers(start + 1, len(folding.text)))
        first, last = folding.span(start, end)
        assert folding.text[start:end] in fold(text[first:last])
        assert fold(text[first])
        assert fold(text[last - 1])


@given(PRINT)
def test_tokens_of_a_substring_are_tokens_of_the_text(text):
    folded = fold(text)
    for start in range(len(folded)):
        for end in range(start + 1, min(start + 5, len(folded)) + 1):
            assert tokens(folded).issuperset(needed(folded[start:end]))


def test_the_table_for_other_readers():
    pairs, others = fold_table(frozenset("环发"))
    table = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert table["環"] == "环"
    assert "Ａ" not in table  # as NFKC and lower case have it
    assert table["［"] == "("
    assert "護" not in table
    assert others["\u3000"] == ""
