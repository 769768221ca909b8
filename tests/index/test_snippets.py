"""Snippets: the right piece, marked at the right characters of the print."""

import pytest
from bulletin import documents, queries
from hypothesis import given
from hypothesis import strategies as st

from index.folding import fold
from index.query import Where, parse
from index.snippets import marks, snippet

DOCS = list(documents(60))


def test_marks_stand_on_the_words_as_printed():
    (piece,) = snippet("前言。关于噪\n声 污染的處理。", parse("噪声污染 处理"))
    assert [piece.text[start:end] for start, end in piece.marks] == ["噪\n声 污染", "處理"]


def test_no_word_no_snippet():
    assert snippet("正文", parse("扬尘")) == []
    assert snippet("正文", parse("-扬尘")) == []
    assert snippet("噪声", parse("标题:噪声")) == []
    assert snippet("", parse("噪声")) == []


def test_the_piece_shows_most_different_words():
    body = "噪声。" * 30 + "中间。" * 60 + "噪声与扬尘与油烟。" + "末尾。" * 60
    (piece,) = snippet(body, parse("噪声 扬尘 油烟"), width=40)
    assert {piece.text[start:end] for start, end in piece.marks} == {"噪声", "扬尘", "油烟"}


def test_a_phrase_longer_than_the_piece_is_marked_to_its_end():
    (piece,) = snippet("甲乙丙丁戊己庚辛壬癸" * 4, parse("甲乙丙丁戊己庚辛壬癸" * 3), width=12)
    assert piece.marks
    assert piece.marks[-1][1] <= len(piece.text)


@pytest.mark.parametrize("text", list(queries(DOCS, 60, seed=4)))
def test_every_piece_is_of_the_body_and_every_mark_a_word(text):
    query = parse(text)
    forms = {form for term in query.words for form in term.forms}
    for document in DOCS:
        for piece in snippet(document.body, query, width=60):
            assert piece.marks
            assert document.body[piece.start : piece.start + len(piece.text)] == piece.text
            assert len(piece.text) <= 60
            for start, end in piece.marks:
                cut = end == len(piece.text)
                assert cut or any(form in fold(piece.text[start:end]) for form in forms)


@given(st.sampled_from(DOCS), st.data())
def test_a_word_of_the_body_is_always_shown(document, data):
    start = data.draw(st.integers(0, len(document.body) - 1))
    word = document.body[start : start + data.draw(st.integers(1, 8))].replace('"', "")
    if fold(word):
        (piece,) = snippet(document.body, parse(f'"{word}"'))
        assert any(fold(word) == fold(piece.text[a:b]) or fold(word) in fold(piece.text[a:b]) for a, b in piece.marks)


def test_marks_of_titles_and_numbers():
    title = "关于加强環境 保護的通知"
    assert [title[a:b] for a, b in marks(title, parse("环境保护 标题:通知 正文:关于"))] == ["環境 保護", "通知"]
    assert marks("甲环发〔2015〕16号", parse("文号:〔2015〕*号"), Where.NUMBER) == ((3, 12),)
