"""What stands on the pages, read back from the written files."""

import json
import re

import pytest
from invented import publication
from lxml import etree, html

from gazette.export.site.pictures import Picture
from gazette.export.site.proofs import scans
from gazette.places import row_around
from gazette.types.printed import Piece, Place


def page(site, path):
    return html.fromstring((site / path).read_text(encoding="utf-8"))


def words(element):
    return " ".join(element.text_content().split())


def test_the_state_stands_above_the_title_with_its_reason(site):
    record = page(site, "r/lj-0001.html")
    standing = record.cssselect(".standing:not([hidden])")
    assert len(standing) == 1
    assert "已废止" in words(standing[0].cssselect(".badge")[0])
    note = standing[0].cssselect(".annotation")[0]
    assert words(note) == "已被《关于宣布失效和废止部分规范性文件的公告》（2016年第4号）废止，自2016年7月1日起"
    assert note.cssselect("a")[0].get("href") == "../r/lj-0003.html"
    assert "现决定废止" in words(standing[0].cssselect("blockquote")[0])
    everything = (site / "r/lj-0001.html").read_text(encoding="utf-8")
    assert everything.index("standing-box") < everything.index("<h1")


def test_the_unverified_is_never_shown_as_in_force(site):
    record = page(site, "r/lj-0002.html")
    assert [words(badge) for badge in record.cssselect(".badge")] == ["效力待核"]
    doubt = record.cssselect(".doubt")[0]
    assert "载有废止本文件的文字，待核实" in words(doubt)
    assert doubt.cssselect("a")[0].get("href") == "../r/lj-0003.html"
    assert "关于加强河道采砂管理的通知" in words(doubt.cssselect("blockquote")[0])


def test_a_coming_change_is_named_and_prepared(site):
    record = page(site, "r/lj-0004.html")
    now, later = record.cssselect(".standing")
    assert "将于2027年1月1日失效" in words(now)
    assert "截至2026年11月22日" in words(now)
    assert (now.get("data-to"), later.get("data-from")) == ("2027-01-01", "2027-01-01")
    assert later.get("hidden") is not None
    assert "已失效" in words(later)


def test_evidence_outside_the_archive_is_named(site):
    assert "临水办通〔2018〕12号" in words(page(site, "r/lj-0006.html").cssselect(".standing .paper")[0])


def test_what_was_taken_back_stays_and_says_so(site):
    record = page(site, "r/lj-0009.html")
    assert words(record.cssselect(".verdict .badge")[0]) == "效力待核"
    assert "（该标注已撤销）" in words(record.cssselect(".timeline .undone")[0])


def test_articles_have_anchors_and_chapters_a_table_of_contents(site):
    record = page(site, "r/lj-0001.html")
    assert [one.get("id") for one in record.cssselect(".body .article")] == [f"tiao-{n}" for n in range(1, 7)]
    assert [one.get("href") for one in record.cssselect(".outline a")] == ["#zhang-1", "#zhang-2", "#zhang-3"]
    assert record.cssselect("#tiao-4 a.label")[0].text == "第四条"


def test_rows_become_a_table(site):
    rows = page(site, "r/lj-0002.html").cssselect(".body table tr")
    assert [words(cell) for cell in rows[1].cssselect("td")] == ["上游段", "12", "青石县水务局"]


def test_citations_lead_both_ways(site):
    decision, target = page(site, "r/lj-0003.html"), page(site, "r/lj-0001.html")
    assert "../r/lj-0001.html" in [one.get("href") for one in decision.cssselect(".body a")]
    assert "../r/lj-0003.html" in [one.get("href") for one in target.cssselect(".cites a")]
    assert "馆内未收" in words(target.cssselect(".cites .reason")[0])
    assert "同名文件" in words(page(site, "r/lj-0012.html").cssselect(".cites .reason")[0])


def test_scans_are_there_without_jumping(site):
    picture = page(site, "r/lj-0001.html").cssselect(".scans img")[0]
    assert (picture.get("width"), picture.get("height"), picture.get("loading")) == ("620", "877", "lazy")
    assert (site / "r" / picture.get("src")).resolve().exists()


def test_machines_read_the_force_and_nothing_for_the_unverified(site):
    def linked(key):
        return json.loads(page(site, f"r/{key}.html").cssselect("script[type='application/ld+json']")[0].text)

    assert linked("lj-0001")["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert linked("lj-0006")["legislationLegalForce"] == "https://schema.org/PartiallyInForce"
    assert linked("lj-0004")["legislationLegalForce"] == "https://schema.org/InForce"
    assert "legislationLegalForce" not in linked("lj-0002")
    assert linked("lj-0001")["legislationIdentifier"] == ["临水发〔2003〕18号"]


def test_the_text_file_begins_with_the_state(site):
    lines = (site / "r/lj-0001.txt").read_text(encoding="utf-8").split("\n")
    assert lines[0] == "时效性：已废止（截至2026年11月22日）"
    assert lines[1].startswith("已被《关于宣布失效")
    assert "第六条　本办法自2003年9月1日起施行。" in lines


def test_how_to_cite(site):
    said = words(page(site, "r/lj-0001.html").cssselect(".how-to-cite")[0])
    assert said == (
        "《临江省取水许可管理办法（试行）》（临水发〔2003〕18号），载《临江省水务厅公报》2003年第9期（总第84号），第12—15页。"
    )


def test_home_counts(site):
    home = page(site, "index.html")
    assert [words(one) for one in home.cssselect(".figures strong")] == ["3", "128", "12", "2"]
    assert len(home.cssselect("svg g")) == 2026 - 1998 + 1


def test_the_ended_stand_under_their_decision(site):
    decisions = page(site, "ended.html").cssselect(".decision")
    assert words(decisions[0].cssselect("h2")[0]).startswith("《关于宣布失效和废止")
    assert [words(one) for one in decisions[0].cssselect(".title")] == ["临江省取水许可管理办法（试行）"]


def test_an_issue_lists_its_records_in_printed_order(site):
    titles = [one.get("href") for one in page(site, "i/2003-09.html").cssselect(".title")]
    assert titles == [f"../r/lj-{n:04d}.html" for n in (1, 2, 9, 12)]


@pytest.mark.parametrize("path", ["index.html", "search.html", "r/lj-0001.html", "years/2003.html"])
def test_strict_policy_and_no_inline_anything(site, path):
    text = (site / path).read_text(encoding="utf-8")
    policy = page(site, path).cssselect("meta[http-equiv=Content-Security-Policy]")[0].get("content")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    for script in page(site, path).cssselect("script"):
        assert script.get("src") or script.get("type") in ("application/ld+json", "application/json")


def test_every_link_leads_somewhere_inside(site):
    for path in site.rglob("*.html"):
        document = html.fromstring(path.read_text(encoding="utf-8"))
        ids = set(document.xpath("//@id"))
        for target in [*document.xpath("//body//@href"), *document.xpath("//@src")]:
            assert not re.match(r"[a-z]+:|//", target), f"{path.name} leads outside: {target}"
            file, _, anchor = target.partition("#")
            if file:
                assert (path.parent / file.partition("?")[0]).resolve().exists(), f"{path.name}: {target}"
            elif anchor:
                assert anchor in ids, f"{path.name}: #{anchor}"


def test_staff_names_stay_inside(site):
    assert not [path for path in site.rglob("*") if path.is_file() and "管理员甲".encode() in path.read_bytes()]


def test_feed_and_sitemap(site):
    atom = etree.parse(site / "feed.xml").getroot()
    name = {"a": "http://www.w3.org/2005/Atom"}
    assert "废止：临江省取水许可管理办法（试行）" in atom.xpath("//a:entry/a:title/text()", namespaces=name)
    assert atom.xpath("//a:entry/a:updated/text()", namespaces=name)[0] == "2026-11-20T08:30:00+00:00"
    places = etree.parse(site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert "https://gazette.example/r/lj-0001.html" in places


def test_citations_in_tables_are_links_and_columns_are_named(site):
    table = page(site, "r/lj-0003.html").cssselect(".body table")[0]
    assert [words(cell) for cell in table.cssselect("th")] == ["序号", "文件名称", "文号"]
    assert [one.get("href") for one in table.cssselect("a")] == ["../r/lj-0001.html"]


def test_the_end_of_a_term_is_said_in_lists(site):
    assert "已失效" in words(page(site, "states/lapsed.html").cssselect(".line .note")[0])


def test_what_holds_by_its_own_words_shows_them_as_evidence(site):
    now, later = page(site, "r/lj-0004.html").cssselect(".standing")
    assert "有效期五年" in words(now.cssselect("blockquote")[0])
    assert words(later.cssselect(".annotation")[0]) == "有效期届满，自2027年1月1日起失效。"
    assert "有效期五年" in words(later.cssselect("blockquote")[0])
    assert not page(site, "years/2021.html").cssselect(".line .note:not(.soon)")


def test_the_sentence_that_abolishes_is_framed_on_the_scan_and_linked(site):
    repealed, decision = page(site, "r/lj-0001.html"), page(site, "r/lj-0003.html")
    assert repealed.cssselect(".standing a.proof")[0].get("href") == "../r/lj-0003.html#proof-3"
    frame = decision.cssselect("svg rect#proof-3")[0]
    drawing = frame.getparent()
    assert drawing.get("viewbox") == "0 0 2480.0 3508.0"
    left, top, width, height = (float(frame.get(name)) for name in ("x", "y", "width", "height"))
    assert left < 300
    assert top < 900
    assert left + width > 2100
    assert top + height > 950
    act = decision.cssselect(".acts li")[0]
    assert words(act) == "废止《临江省取水许可管理办法（试行）》（临水发〔2003〕18号）2016年7月1日 · 查看原页"
    assert [one.get("href") for one in act.cssselect("a")] == ["../r/lj-0001.html", "#proof-3"]


def test_a_strip_above_a_marked_page_moves_the_frames_down():
    record = next(one for one in publication({}).held_records if one.id == "lj-0003")
    plain, marked = (scans(record, (Picture(1, "p.jpg", 620, high),))[0] for high in (877, 977))
    assert plain.frames[0].y == pytest.approx(900 - 3508 / 300, abs=1)
    assert marked.frames[0].y - plain.frames[0].y == pytest.approx(100 * 2480 / 620, abs=1)
    assert marked.height - plain.height == pytest.approx(100 * 2480 / 620, abs=1)


def test_what_rests_on_a_document_stands_apart_from_what_cites_it(site):
    cards = {card.cssselect("h2")[0].text: card for card in page(site, "r/lj-0001.html").cssselect(".related .card")}
    assert [one.get("href") for one in cards["以本文件为依据的文件"].cssselect("a")] == ["../r/lj-0002.html"]
    assert [one.get("href") for one in cards["引用本文件的文件"].cssselect("a")] == ["../r/lj-0003.html"]


def test_the_frame_of_a_row_takes_in_all_its_cells():
    cells = {"3": (100, 500, 120, 530), "two": (140, 484, 400, 512), "lines": (140, 516, 380, 544)}
    others = {"above": (140, 450, 400, 480), "below": (140, 550, 400, 580), "far": (500, 500, 700, 530)}
    places = [Piece(n, n + 1, Place(1, n, box)) for n, box in enumerate([*cells.values(), *others.values()])]
    assert row_around(places, 1, cells["3"]) == (100, 484, 700, 544)
    assert row_around(places, 2, cells["3"]) == cells["3"]


def test_a_provision_that_ended_says_so_where_it_stands(site):
    """第九条 alone was repealed; in an amended document the article that was changed says that."""
    body = page(site, "r/lj-0006.html").cssselect(".body")[0]
    assert words(body.cssselect(".part-note")[0]) == "已废止 第九条，自2018年5月1日起"
    assert [words(one)[:3] for one in body.cssselect(".part.b-repealed")] == ["第九条"]
    assert words(page(site, "r/lj-0005.html").cssselect(".part-note")[0]) == "已被修改 第七条，自2024年3月1日起"
    assert not page(site, "r/lj-0001.html").cssselect(".part, .part-note")
