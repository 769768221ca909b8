"""Proposals tell the last day that an extension or a suspension gives, and confirming states it."""

TEXT = """云山省渔业厅关于渔港收费的通知
云渔发〔2031〕9号
各市渔业局：
自2031年4月1日起至2031年12月31日止，暂停执行《渔港收费办法》（云渔发〔1999〕7号）。
《渔港奖励办法》（云渔发〔2026〕3号）有效期延长至2036年12月31日。
云山省渔业厅
2031年3月20日
"""
TARGET = "渔港收费办法\n云渔发〔1999〕7号\n第一条　渔港按船长收费。\n第二条　渔船免费停泊一日。\n"


def test_the_last_day_is_proposed_and_confirmed(archive, tmp_path):
    for name, text in (("notice", TEXT), ("target", TARGET)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        archive.import_files([path])
    found = {one.verb: one for one in archive.proposals()}
    assert [found[verb].until for verb in ("suspend", "extend")] == ["2031-12-31", "2036-12-31"]
    (event,) = archive.confirm([str(found["suspend"].id)]).events
    assert event.until.isoformat() == "2031-12-31"
