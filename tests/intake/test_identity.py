"""Which old record is which new one when an issue is read again."""

from hypothesis import given
from hypothesis import strategies as st

from gazette.intake.identity import Face, match_faces

TITLES = st.lists(st.text("苇塘养护管理办法水文湿地监测", min_size=4, max_size=12), min_size=1, max_size=8, unique=True)


@given(TITLES)
def test_the_same_documents_keep_their_places(titles):
    faces = [Face(title, (), page, page) for page, title in enumerate(titles)]
    assert match_faces(faces, faces) == {i: i for i in range(len(faces))}


@given(TITLES, st.randoms(use_true_random=False))
def test_each_record_is_used_once(titles, random):
    old = [Face(title, (), page, page) for page, title in enumerate(titles)]
    new = [Face(title[:-1] + "则", (), face.page_first, face.position) for title, face in zip(titles, old, strict=True)]
    random.shuffle(new)
    matched = match_faces(old, new)
    assert len(set(matched.values())) == len(matched)


def test_misread_title_is_the_same_and_a_stranger_is_not():
    old = [Face("苇塘养护管理办法", ("令9",), 3, 0), Face("水位观测规则", (), 4, 1)]
    new = [Face("水位观测规刚", (), 4, 0), Face("全新的公告内容", (), 3, 1), Face("完全误读的标题", ("令9",), 3, 2)]
    assert match_faces(old, new) == {0: 1, 2: 0}


def test_the_one_document_left_on_a_page_is_the_one_that_was_there():
    old = [Face("苇塘养护管理办法", (), 3, 0), Face("水位观测规则", (), 4, 1)]
    assert match_faces(old, [Face("完全误读", (), 3, 0), Face("水位观测规则", (), 4, 1)]) == {0: 0, 1: 1}


def test_a_stranger_on_the_page_of_a_withdrawn_or_numbered_document_stays_a_stranger():
    withdrawn = [Face("苇塘养护管理办法", (), 3, 0, live=False)]
    assert match_faces(withdrawn, [Face("完全不同", (), 3, 0)]) == {}
    numbered = [Face("苇塘养护管理办法", ("令9",), 3, 0)]
    assert match_faces(numbered, [Face("完全不同", ("令10",), 3, 0)]) == {}
    two = [Face("苇塘养护管理办法", (), 3, 0), Face("水位观测规则", (), 3, 1)]
    assert match_faces(two, [Face("完全不同", (), 3, 0)]) == {}
