"""The truths agree with themselves: with the print, with each other, and every effect says whom it means."""

import datetime
import re
import tomllib

import pytest
from sample_truths import ISSUES, SAMPLES, load, plain

NOBODY = {"unknown", "ambiguous", "unnamed"}
DIGITS = "〇一二三四五六七八九"


def effects(records):
    return [(record, effect) for record in records.values() for effect in record["effects"]]


def in_chinese(day):
    """1957-03-02 as 一九五七年三月二日 (the forms with ○ are folded to 〇)."""

    def number(value):
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")

    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


def printed_forms(iso):
    day = datetime.date.fromisoformat(iso)
    return {f"{day.year}年{day.month}月{day.day}日", in_chinese(day)}


def test_each_record_has_its_own_id_in_its_folder(truths):
    for name, truth in truths.items():
        ids = [document["id"] for document in truth["documents"]]
        assert len(ids) == len(set(ids))
        assert all(i.startswith(f"{name}/") for i in ids)


def test_there_is_enough_of_everything(truths):
    assert [len(truths[name]["documents"]) for name in ISSUES] == [7, 3, 6, 10, 3]
    assert max(document["articles"] for document in truths["2015-06"]["documents"]) >= 30


def test_titles_numbers_and_quotes_are_printed(records):
    for record in records.values():
        text = plain(record["text"])
        assert plain(record["title"]) in text, record["id"]
        assert plain(record["forwarded"] or "") in text, record["id"]
        for effect in record["effects"]:
            assert plain(effect["quote"]) in text, (record["id"], effect["quote"])


def test_numbers_are_printed_in_some_form(records):
    for record in records.values():
        for number in record["numbers"]:
            letters, serial = re.fullmatch(r"(.*?)(?:第)?(\d+)号", number).groups()
            assert re.search(rf"(第|〕|\]){serial}号", plain(record["text"]).replace("[", "["))
            code = re.sub(r"[〔(\[].*?[〕)\]]|公告.*|令.*", "", letters)
            assert code in plain(record["text"]), (record["id"], code)


def test_document_dates_are_printed(records):
    for record in records.values():
        if record["date_document"]:
            text = plain(record["text"]).replace("○", "〇")
            assert any(form in text for form in printed_forms(record["date_document"])), record["id"]


def test_article_counts_are_those_of_the_text(records):
    for record in records.values():
        found = re.findall(r"(?m)^第[一二三四五六七八九十百]+条　", record["text"])
        assert len(found) == record["articles"], record["id"]


def test_pages_run_in_order(truths):
    for name in ISSUES:
        before = 1
        for document in truths[name]["documents"]:
            assert before <= document["page_first"] <= document["page_last"] <= len(truths[name]["pages"])
            before = document["page_first"]


def test_titles_stand_on_their_first_page(truths):
    for name in ISSUES:
        pages = [plain(page["text"]) for page in truths[name]["pages"]]
        for document in truths[name]["documents"]:
            assert plain(document["title"]) in pages[document["page_first"] - 1], document["id"]


def test_every_paragraph_stands_on_its_pages(truths):
    for name in ISSUES:
        pages = truths[name]["pages"]
        for document in truths[name]["documents"]:
            there = "".join(plain(page["text"]) for page in pages[document["page_first"] - 1 : document["page_last"]])
            for paragraph in document["text"].split("\n"):
                assert plain(paragraph)[:12] in there, (document["id"], paragraph)


def test_contents_point_to_the_folios(truths):
    for name in set(ISSUES) - {"1985-pages"}:
        truth = truths[name]
        assert [e["folio"] for e in truth["contents"]] == [d["folio_first"] for d in truth["documents"]]
    assert truths["1985-pages"]["contents"] == []


def test_contents_of_old_issues_word_a_title_differently(truths):
    first = truths["1957"]
    assert first["contents"][0]["title"] != first["documents"][0]["title"]


def test_every_effect_says_whom_it_means(records):
    assert all(effect["target"] in records or effect["target"] in NOBODY for _, effect in effects(records))
    for record in records.values():
        assert all(basis["target"] in records for basis in record["basis"])


def test_targets_are_named_as_the_decision_names_them(records):
    for _, effect in effects(records):
        target = records.get(effect["target"])
        if target is None:
            continue
        names = {plain(target["title"]), plain(target["forwarded"] or target["title"])}
        assert any(plain(effect["title"]) in name for name in names), effect
        assert effect["number"] is None or any(effect["number"] in number for number in target["numbers"]), effect
        assert effect["date"] in (None, target["date_document"]), effect


def test_nobody_is_ended_before_it_began(records):
    for record, effect in effects(records):
        day = effect["effective"] or record["date_document"]
        assert day >= record["date_document"]
        if effect["target"] in records:
            assert records[effect["target"]]["date_document"] < day


def test_unknown_targets_are_not_in_the_samples(records):
    titles = {plain(record["title"]) for record in records.values()}
    numbers = {number for record in records.values() for number in record["numbers"]}
    for _, effect in effects(records):
        if effect["target"] == "unknown":
            assert plain(effect["title"]) not in titles
            assert effect["number"] not in numbers


def test_the_decision_repeals_lapses_and_ends_in_part(records):
    decision = records["2019-clean-up/01"]["effects"]
    assert [effect["verb"] for effect in decision].count("repeal") == 11
    assert [effect["verb"] for effect in decision].count("lapse") == 4
    assert [effect["scope"] for effect in decision if effect["verb"] == "partial"] == ["第五章"]
    hit = {effect["target"].split("/")[0] for effect in decision}
    assert {"1957", "2003-scan", "2015-06", "unknown"} == hit


@pytest.mark.parametrize("stem", ["湖区芦苇收割管理暂行办法", "关于做好汛期水位观测工作的通知"])
def test_a_title_occurs_twice_and_number_or_date_decides(records, stem):
    alike = [r for r in records.values() if stem in r["title"]]
    assert len(alike) == 2
    rows = [effect for _, effect in effects(records) if effect["row"] and effect["title"].endswith(stem)]
    assert {row["target"] for row in rows} <= {record["id"] for record in alike}
    assert rows
    assert all(row["number"] or row["date"] for row in rows)


def test_the_list_means_samples_or_says_why_not(records):
    rows = load(SAMPLES / "clean-up-list.truth.json")["rows"]
    assert {row["处理意见"] for row in rows} == {"继续有效", "修改", "废止", "失效"}
    for row in rows:
        assert row["target"] in records or row["target"] in NOBODY
        assert (len(row["candidates"]) > 1) == (row["target"] == "ambiguous")
        assert all(candidate in records for candidate in row["candidates"])


def test_life_follows_from_dates_and_effects(records):
    life = tomllib.loads((SAMPLES / "life.toml").read_text(encoding="utf-8"))
    ended = {"repeal": "repealed", "lapse": "lapsed", "partial": "partly_repealed", "amend": "amended"}
    strength = ["amend", "partial", "lapse", "repeal"]
    for day, states in life.items():
        for record, state in states.items():
            done = [e["verb"] for _, e in effects(records) if e["target"] == record and (e["effective"] or "9") <= day]
            worst = max((verb for verb in done if verb in ended), key=strength.index, default=None)
            begun = (records[record]["date_effective"] or "0") <= day
            if (record, day) != ("2015-06/03", "2022-07-01"):  # its term ends by itself, after the extension
                assert state == (ended[worst] if worst else "in_force" if begun else "not_yet_in_force"), (record, day)
            elif record:
                until = next(e["until"] for _, e in effects(records) if e["until"] and e["target"] == record)
                assert until < day
                assert state == "lapsed"
