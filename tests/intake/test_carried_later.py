"""A document that a notice carried ends with the notice, in whatever order the three of them come in."""

from itertools import permutations

import pytest

NOTICE = """云山省渔业厅关于印发《渔港收费办法》的通知
云渔发〔1999〕7号
各市渔业局：
现将《渔港收费办法》印发给你们，请遵照执行。
云山省渔业厅
1999年6月1日
"""
CARRIED = "渔港收费办法\n（1999年6月1日云山省渔业厅发布）\n第一条　渔港按船长收费。\n第二条　渔船免费停泊一日。\n"
DECISION = """云山省渔业厅关于废止部分文件的决定
云渔发〔2031〕9号
各市渔业局：
《云山省渔业厅关于印发〈渔港收费办法〉的通知》（云渔发〔1999〕7号）自2031年5月1日起废止。
云山省渔业厅
2031年4月2日
"""
TEXTS = {"notice": NOTICE, "carried": CARRIED, "decision": DECISION}


def take_in(archive, folder, name):
    path = folder / f"{name}.txt"
    path.write_text(TEXTS[name], encoding="utf-8")
    archive.import_files([path])


def ended(archive):
    titles = {row.id: row.title for row in archive.records()}
    found = [one.target for one in archive.proposals() if one.verb == "repeal"]
    return sorted(titles[target] for target in found if target)


@pytest.mark.parametrize("order", list(permutations(TEXTS)), ids="-".join)
def test_both_are_proposed_in_any_order(archive, tmp_path, order):
    for name in order:
        take_in(archive, tmp_path, name)
    assert ended(archive) == ["云山省渔业厅关于印发《渔港收费办法》的通知", "渔港收费办法"]
