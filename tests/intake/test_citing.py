"""What citations mean is kept with every record, and found out later when the cited record comes in later."""

from gazette.types.matching import Ambiguous, Resolved, Unresolved

CITING = """云山省渔业厅关于加强渔港值班的通知
云渔发〔2031〕5号
各市渔业局：
请按照《云山省渔港条例》和《云山省灯油分配办法》执行。
云山省渔业厅
2031年4月2日
"""
CITED = "云山省渔港条例\n第一条　渔港应当昼夜值班。\n"
TWICE = "云山省灯油分配办法\n{}\n第一条　灯油按需分配。\n云山省渔业厅\n{}年4月2日\n"


def take_in(archive, path, text):
    path.write_text(text, encoding="utf-8")
    archive.import_files([path])


def test_a_citation_waits_for_its_record(archive, tmp_path):
    take_in(archive, tmp_path / "a.txt", CITING)
    [citing] = [row.id for row in archive.records()]
    assert [type(reference) for _, reference in archive.citations(citing)] == [Unresolved, Unresolved]
    take_in(archive, tmp_path / "b.txt", CITED)
    [(citation, reference), _] = archive.citations(citing)
    assert citation.title == "云山省渔港条例"
    assert isinstance(reference, Resolved)
    assert archive.record(reference.record).summary.title == "云山省渔港条例"


def test_two_records_of_one_title_are_both_named(archive, tmp_path):
    take_in(archive, tmp_path / "b.txt", TWICE.format("云渔发〔1999〕3号", 1999))
    take_in(archive, tmp_path / "c.txt", TWICE.format("云渔发〔2009〕8号", 2009))
    take_in(archive, tmp_path / "a.txt", CITING)
    citing = next(row.id for row in archive.records() if "值班" in row.title)
    found = {citation.title: reference for citation, reference in archive.citations(citing)}
    reference = found["云山省灯油分配办法"]
    assert isinstance(reference, Ambiguous)
    assert len(reference.candidates) == 2
