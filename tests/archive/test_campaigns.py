"""A clean-up held as a campaign: opened, worked through in a list, decided in three ways, followed, closed."""

import csv
from datetime import date

import pytest

from gazette.commands.lists import write_work_list
from gazette.errors import BadInput, Conflict, NeedsPerson, NotFound
from gazette.staff.clean_up import ListOrder

DAY = date(2020, 5, 1)
TITLES = ("芦苇收割登记办法", "湖面船只停泊规定", "湿地标本借用办法", "水位简报编写办法", "鱼汛通报规定")


@pytest.fixture
def held(archive, write):
    """Five rules of one body; the last was made after the day of the clean-up."""
    for number, title in enumerate(TITLES, start=1):
        year = 2021 if number == 5 else 2000 + number
        text = f"""
            {title}
            （{year}年3月{number}日国家水文湿地总局令第{number}号公布　自{year}年7月1日起施行）
            第一条　为了管理，制定本办法。
            第二条　本办法自{year}年7月1日起施行。
            """
        archive.import_files([write(f"{number}.txt", text)])
    return {row.title: row.id for row in archive.records()}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_what_is_reviewed(archive, held):
    archive.mark(held[TITLES[0]], state="repealed", effective=date(2010, 1, 1), reason="早已废止")
    report = archive.open_campaign("规章清理", day=DAY, paper="部务会议纪要第3号", kind="rule", year="..2015")
    assert [one.summary.title for one in report.documents] == list(TITLES[1:4])
    assert report.ended == 1
    narrow = archive.open_campaign("2002年规章清理", day=DAY, year="2002")
    assert [one.summary.title for one in narrow.documents] == [TITLES[1]]
    assert [one.campaign.name for one in archive.campaigns()] == ["2002年规章清理", "规章清理"]
    with pytest.raises(BadInput, match="no kind"):
        archive.open_campaign("错", day=DAY, kind="everything")
    with pytest.raises(BadInput, match="name"):
        archive.open_campaign(" ", day=DAY)
    assert len(archive.campaigns()) == 2


def test_a_list_is_written_worked_through_and_read_again(archive, held, tmp_path):
    campaign = archive.open_campaign("规章清理", day=DAY, paper="部务会议纪要第3号", year="..2015").campaign.id
    path = tmp_path / "待审查.csv"
    write_work_list(path, archive.campaign(campaign).left)
    rows = rows_of(path)
    assert [row["文件名称"] for row in rows] == list(TITLES[:4])
    for row, outcome in zip(rows, ("继续有效", "废止", "部分废止", ""), strict=True):
        row["处理意见"] = outcome
    rows[2]["涉及条款"] = "第二条"
    write_rows(path, rows)
    decided = archive.mark_list(path, ListOrder(None, "", "", campaign=campaign), rows_to_fix=tmp_path / "fix.csv")
    assert {event.effective for event in decided.events} == {DAY}
    assert {event.evidence.paper for event in decided.events} == {"部务会议纪要第3号"}
    assert decided.left == (("待审查.csv", "1 rows are not decided yet: their column 处理意见 is empty"),)
    report = archive.campaign(campaign)
    assert report.counts == {"继续有效": 1, "修改": 0, "废止": 1, "失效": 0, "部分废止": 1}
    assert [one.summary.title for one in report.left] == [TITLES[3]]
    (rest,) = rows_of(tmp_path / "fix.csv")
    assert (rest["记录号"], rest["处理意见"]) == (held[TITLES[3]], "")
    rest["处理意见"] = "失效"
    write_rows(tmp_path / "fix.csv", [rest])
    archive.mark_list(tmp_path / "fix.csv", ListOrder(None, "", "", campaign=campaign))
    assert archive.campaign(campaign).left == ()
    archive.close_campaign(campaign, by="李四")
    with pytest.raises(Conflict, match="closed by 李四"):
        archive.mark(held[TITLES[0]], state="lapsed", effective=DAY, reason="再议", campaign=campaign)


def test_an_undone_decision_leaves_the_document_unreviewed_again(archive, held):
    campaign = archive.open_campaign("规章清理", day=DAY, year="2001").campaign.id
    decided = archive.mark(held[TITLES[0]], state="lapsed", effective=None, reason="任务完成", campaign=campaign)
    assert archive.campaign(campaign).left == ()
    assert decided.events[0].effective == DAY
    archive.undo(decided.act)
    assert len(archive.campaign(campaign).left) == 1


def test_confirming_in_a_campaign(archive, rule, decision):
    archive.import_files([rule, decision])
    (repeal,) = (one for one in archive.proposals() if one.verb == "repeal")
    campaign = archive.open_campaign("规章清理", day=DAY, paper=repeal.decision).campaign.id
    assert [one.summary.id for one in archive.campaign(campaign).left] == [repeal.target]
    archive.confirm([str(repeal.id)], campaign=campaign)
    assert archive.campaign(campaign).counts["废止"] == 1
    with pytest.raises(NotFound, match="Q999999"):
        archive.confirm([repeal.decision], campaign="Q999999")


def test_closing_with_documents_left_needs_a_person_and_a_reason(archive, held):
    campaign = archive.open_campaign("规章清理", day=DAY).campaign.id
    with pytest.raises(NeedsPerson, match="4 documents are not reviewed"):
        archive.close_campaign(campaign)
    with pytest.raises(BadInput, match="reason"):
        archive.close_campaign(campaign, force=True)
    closed = archive.close_campaign(campaign, force=True, reason="移交下一次清理").campaign
    assert closed.closed is not None
    assert closed.closed_because == "移交下一次清理"
    with pytest.raises(Conflict, match="already"):
        archive.close_campaign(campaign)


def test_a_state_that_changed_after_the_list_was_written_is_not_overwritten(archive, held, tmp_path):
    campaign = archive.open_campaign("规章清理", day=DAY, year="2001").campaign.id
    path = tmp_path / "待审查.csv"
    write_work_list(path, archive.campaign(campaign).left)
    archive.mark(held[TITLES[0]], state="repealed", effective=date(2019, 1, 1), reason="局务会", by="王五")
    (row,) = rows_of(path)
    row["处理意见"] = "继续有效"
    write_rows(path, [row])
    decided = archive.mark_list(path, ListOrder(None, "", "", campaign=campaign))
    assert decided.events == ()
    assert "no longer unverified as it was seen, by event" in decided.left[0][1]
    assert "王五" in decided.left[0][1]
    with pytest.raises(Conflict, match="no longer in_force"):
        archive.mark(held[TITLES[0]], state="lapsed", effective=DAY, reason="任务完成", seen="现行有效")


def test_titles_that_a_spreadsheet_would_run_are_disarmed(archive, write, tmp_path):
    archive.import_files(
        [
            write(
                "a.txt",
                "=HYPERLINK(1)办法\n（2001年3月1日国家水文湿地总局令第1号公布）\n第一条　为了管理，制定本办法。",
            )
        ]
    )
    write_work_list(tmp_path / "list.csv", archive.open_campaign("清理", day=DAY).left)
    assert not any(cell.startswith("=") for row in rows_of(tmp_path / "list.csv") for cell in row.values())


@pytest.mark.parametrize("years", ["abc", "2010..abc", "2015..2010", "..", "20", "2010-2015", "２０１５"])
def test_years_that_name_none_open_no_campaign(archive, held, years):
    with pytest.raises(BadInput, match=r"no range of years.*1990\.\.2010"):
        archive.open_campaign("规章清理", day=DAY, year=years)
    assert archive.campaigns() == []


@pytest.mark.parametrize("there", ["list.csv", "folder", "no/such.csv"])
def test_rows_to_fix_are_never_written_over_the_list_and_nothing_is_marked_without_them(archive, held, tmp_path, there):
    (tmp_path / "folder").mkdir()
    path = tmp_path / "list.csv"
    write_rows(path, [{"文件名称": title, "处理意见": "废止"} for title in (TITLES[0], "没有这个规定")])
    before = path.read_bytes()
    with pytest.raises(BadInput, match=r"nothing was marked|cannot be written"):
        archive.mark_list(path, ListOrder(DAY, "", "清理"), rows_to_fix=tmp_path / there)
    assert path.read_bytes() == before
    assert not any(event.kind == "repealed" for event in archive.record(held[TITLES[0]]).events)


def test_rows_to_fix_that_cannot_be_written_undo_the_marks(archive, held, tmp_path):
    path = tmp_path / "list.csv"
    write_rows(path, [{"文件名称": title, "处理意见": "废止"} for title in (TITLES[0], "没有这个规定")])
    with pytest.raises(BadInput, match="cannot be written"):  # a name that no file system takes
        archive.mark_list(path, ListOrder(DAY, "", "清理"), rows_to_fix=tmp_path / ("长" * 200 + ".csv"))
    assert list(tmp_path.glob("*.part")) == []
    assert not any(event.kind == "repealed" for event in archive.record(held[TITLES[0]]).events)


def test_a_list_that_is_confirmed_in_a_campaign_counts_from_its_day(archive, held, tmp_path):
    campaign = archive.open_campaign("规章清理", day=DAY, paper="部务会议纪要第3号").campaign.id
    path = tmp_path / "list.csv"
    write_rows(path, [{"文件名称": TITLES[0], "处理意见": "继续有效"}])
    (event,) = archive.confirm([str(path)], campaign=campaign).events
    assert (event.effective, event.evidence.paper) == (DAY, "部务会议纪要第3号")
