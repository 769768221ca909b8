"""What a mark says follows from the record's life; where it stands follows from its lines."""

from datetime import UTC, date, datetime

import pytest
from PIL import Image

from gazette.export.marking.overlay import WHOLE_PAGE, Area
from gazette.export.marking.pictures import mark_picture
from gazette.export.marking.records import areas_of, is_marked, mark_of, parts_of, passages_of, spans_of
from gazette.life.validity import intervals, provisions_on, validity_on
from gazette.types.life import Event, EventKind, Evidence, State
from gazette.types.matching import Link
from gazette.types.printed import Piece, Place, Span
from gazette.types.regulation import Level, Provision

DAY = date(2026, 11, 22)
LINKS = {"R9": Link("R9", "渡口安全管理办法", "泽政发〔2016〕21号")}


def event(number, kind, day, *, record="R9", paper="", scope=(), until=None):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Event(number, "R1", EventKind(kind), day, moment, "li", Evidence(record, paper=paper), scope, until)


def mark(*events):
    return mark_of("渡口管理暂行办法", validity_on(events, DAY), intervals(events), DAY, LINKS)


COMMENCED = event(1, "commenced", date(2000, 1, 1), record="R1")


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        (
            [event(2, "repealed", date(2016, 7, 1))],
            "本文件自2016年7月1日起被《渡口安全管理办法》（泽政发〔2016〕21号）废止。",
        ),
        ([event(2, "repealed", None)], "本文件已被《渡口安全管理办法》（泽政发〔2016〕21号）废止，起始日期未载明。"),
        (
            [event(2, "lapsed", date(2016, 7, 1), record=None, paper="《清理决定》（泽政发〔2020〕1号）")],
            "本文件自2016年7月1日起被《清理决定》（泽政发〔2020〕1号）宣布失效。",
        ),
        (
            [event(2, "repealed", date(2016, 7, 1), record=None, paper="泽政发〔2020〕1号")],
            "本文件自2016年7月1日起被泽政发〔2020〕1号废止。",
        ),
        ([event(2, "repealed", date(2016, 7, 1), record="R8")], "本文件自2016年7月1日起废止。"),
        (
            [event(2, "amended", date(2010, 1, 1), record=None), event(3, "amended", date(2016, 7, 1))],
            "本文件自2016年7月1日起被《渡口安全管理办法》（泽政发〔2016〕21号）修改。",
        ),
        (
            [event(2, "partly_repealed", date(2016, 7, 1), scope=("第七条", "第九条"))],
            "本文件第七条、第九条自2016年7月1日起被《渡口安全管理办法》（泽政发〔2016〕21号）废止。",
        ),
        (
            [event(2, "partly_repealed", date(2016, 7, 1))],
            "本文件部分内容自2016年7月1日起被《渡口安全管理办法》（泽政发〔2016〕21号）废止。",
        ),
        (
            [event(2, "suspended", date(2016, 7, 1))],
            "本文件自2016年7月1日起依《渡口安全管理办法》（泽政发〔2016〕21号）暂停施行。",
        ),
    ],
)
def test_sentences(events, sentence):
    assert mark(COMMENCED, *events).sentence == sentence


def test_a_term_that_is_over_names_no_document():
    ended = mark(event(1, "commenced", date(2015, 1, 1), record="R1", until=date(2019, 12, 31)))
    assert ended.state is State.LAPSED
    assert ended.sentence == "本文件自2020年1月1日起失效。"


def test_a_coming_change_is_told():
    ahead = mark(COMMENCED, event(2, "amended", date(2016, 7, 1)), event(3, "repealed", date(2027, 1, 1)))
    assert ahead.state is State.AMENDED
    assert ahead.coming_change == "将于2027年1月1日废止"


def test_what_is_in_force_is_marked_only_when_its_end_is_known():
    ends = mark(COMMENCED, event(2, "extended", date(2020, 1, 1), until=date(2027, 6, 30)))
    assert (ends.state, ends.coming_change) == (State.IN_FORCE, "将于2027年7月1日失效")
    assert ends.sentence == "本文件现行有效。"
    assert mark(COMMENCED, event(2, "amended", date(2027, 1, 1))) is None


def test_every_provision_that_ended_is_named_and_found_in_the_text():
    events = (
        COMMENCED,
        event(2, "partly_repealed", date(2016, 7, 1), scope=("第二章",)),
        event(3, "partly_repealed", date(2018, 1, 1), scope=("第七条第二款",)),
        event(4, "amended", date(2019, 1, 1), scope=("第一条",)),
    )
    labels = provisions_on(events, DAY)
    found = parts_of(validity_on(events, DAY), labels)
    assert found == ("第二章", "第七条第二款", "第一条")
    article = [Provision(Level.ARTICLE, f"第{n}条", n, "", Span(*at)) for n, at in (("一", (0, 9)), ("七", (20, 29)))]
    chapters = [
        Provision(Level.CHAPTER, "第一章", "1", "总则", Span(0, 10), (article[0],)),
        Provision(Level.CHAPTER, "第二章", "2", "罚则", Span(10, 30), (article[1],)),
    ]
    assert spans_of([*found, "第九条"], chapters) == (Span(10, 30), Span(20, 29), Span(0, 9))
    whole = (*events, event(5, "repealed", date(2020, 1, 1)))
    assert parts_of(validity_on(whole, DAY), provisions_on(whole, DAY)) == ()


def test_passages_follow_the_lines_of_a_span():
    pieces = [
        Piece(0, 10, Place(1, 0, (100, 100, 900, 140))),
        Piece(10, 20, Place(1, 1, (100, 150, 900, 190))),
        Piece(20, 30, Place(2, 0, (100, 100, 900, 140))),
    ]
    sizes = dict.fromkeys((1, 2), (1000.0, 1000.0))
    assert passages_of(pieces, sizes, [Span(12, 25)]) == {
        1: (pytest.approx(Area(0.096, 0.146, 0.904, 0.194)),),
        2: (pytest.approx(Area(0.096, 0.096, 0.904, 0.144)),),
    }
    assert passages_of(pieces, sizes, []) == {}


def test_what_holds_or_is_unknown_carries_no_mark():
    assert mark(COMMENCED) is None
    assert mark(event(1, "published", date(2000, 1, 1))) is None
    assert not is_marked(State.UNVERIFIED)
    assert is_marked(State.REPEALED)


def test_areas_follow_the_lines_on_shared_pages_only():
    pieces = [
        Piece(0, 5, Place(1, 0, (100, 800, 900, 840))),
        Piece(5, 9, Place(1, 1, (100, 850, 500, 890))),
        Piece(9, 12, Place(2, 0, (100, 100, 900, 140))),
        Piece(12, 15, Place(3, 0, None)),
        Piece(15, 18, Place(4, 0, (100, 700, 450, 740))),
        Piece(18, 20, Place(4, 1, (110, 750, 450, 790))),
        Piece(20, 25, Place(4, 2, (550, 100, 900, 140))),
    ]
    areas = areas_of(pieces, dict.fromkeys(range(1, 5), (1000.0, 1000.0)), frozenset({1, 3, 4}))
    assert areas[1] == (pytest.approx(Area(0.088, 0.788, 0.912, 0.902)),)
    assert areas[2] == areas[3] == (WHOLE_PAGE,)
    assert areas[4] == (
        pytest.approx(Area(0.088, 0.688, 0.462, 0.802)),
        pytest.approx(Area(0.538, 0.088, 0.912, 0.152)),
    )


def test_page_pictures_carry_the_mark_and_name_the_master(tmp_path):
    path, out = tmp_path / "page.jpg", tmp_path / "marked" / "page.jpg"
    Image.new("L", (600, 850), 255).save(path)
    mark_picture(path, mark(COMMENCED, event(2, "repealed", date(2016, 7, 1))), out, master_sha256="ab" * 32)
    with Image.open(out) as marked:
        assert marked.width == 600
        assert marked.height > 900
        red, green, blue = marked.getpixel((5, 8))
        assert red > 120 > max(green, blue)
    assert [p.name for p in out.parent.iterdir()] == ["page.jpg"]
