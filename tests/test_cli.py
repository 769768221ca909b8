"""The command line as scripts see it: what is printed where, and every documented exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli

ROOT = Path(__file__).parent.parent
GAZETTE = Path(sys.executable).with_name("gazette")


def run(*words, archive=None, code=0):
    where = ["--archive", str(archive)] if archive else []
    done = subprocess.run([GAZETTE, *where, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path):
    run("init", tmp_path / "a", "--name", "测试档案")
    return tmp_path / "a"


def test_help_waits_for_nothing_heavy():
    words = "import sys, cli; cli.gazette(['--help'], standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stderr.split())
    assert "Exit codes" in done.stdout
    assert "click" in loaded
    assert not loaded & {"sqlalchemy", "pydantic", "numpy", "whoosh", "rapidocr", "jinja2", "PIL", "lxml"}


def test_every_command_has_an_example():
    context = click.Context(cli.gazette)
    names = cli.gazette.list_commands(context)
    for name in names:
        command = cli.gazette.get_command(context, name)
        assert command.name == name
        if name != "export":
            assert f"Example: gazette {name}" in command.help, name
    assert len(names) > 18


def test_from_text_to_a_repealed_record(folder, rule, decision):
    done = run("import", rule, decision, archive=folder)
    assert "2 taken in" in done.stdout
    records = {row["title"]: row for row in lines(run("list", "--json", archive=folder))}
    assert {row["state"] for row in records.values()} == {"unverified"}
    (repeal,) = [p for p in lines(run("proposals", "--json", archive=folder)) if p["verb"] == "repeal"]
    assert set(repeal) >= {
        "id",
        "decision",
        "row",
        "verb",
        "target_title",
        "target_number",
        "target",
        "candidates",
        "page",
        "box",
        "quote",
        "state",
    }
    run("confirm", repeal["decision"], archive=folder)
    target = records["苇塘养护管理办法"]["id"]
    assert lines(run("list", "--json", "--state", "repealed", archive=folder))[0]["id"] == target
    assert "已废止" in run("show", target, archive=folder).stdout
    assert "效力待核" in run("show", target, "--on", "2012-05-31", archive=folder).stdout
    assert "同时废止" in run("history", target, archive=folder).stdout
    (hit,) = lines(run("search", "养护管理", "--json", "--state", "repealed", archive=folder))
    assert hit["summary"]["id"] == target
    assert hit["annotation"].startswith("已被《苇塘保护条例实施细则》")
    text = run("show", target, "--format", "text", archive=folder).stdout
    assert text.startswith("苇塘养护管理办法\n")
    assert "效力" not in text
    assert "All is as it should be" in run("verify", archive=folder).stdout
    assert "2 records indexed" in run("reindex", archive=folder).stdout


def test_exit_codes(folder, rule, decision, tmp_path):
    run("nonsense", code=2)
    run("list", "--on", "2015-02-30", archive=folder, code=2)
    (tmp_path / "empty.pdf").touch()
    done = run("import", tmp_path / "empty.pdf", rule, archive=folder, code=3)
    assert "empty.pdf" in done.stderr
    assert "1 taken in" in done.stdout
    assert "Nothing" not in done.stderr
    run("show", "R999999", archive=folder, code=5)
    run("list", archive=tmp_path / "nowhere", code=5)
    run("init", folder, code=7)
    run("import", decision, archive=folder)
    (rule_id,) = [row["id"] for row in lines(run("list", "--json", archive=folder)) if "养护" in row["title"]]
    run("mark", rule_id, "--state", "partly_repealed", "--reason", "x", archive=folder, code=3)
    run("mark", archive=folder, code=2)
    told = run("search", "苇塘 OR", archive=folder, code=2).stderr.splitlines()
    assert (told[1], told[2].index("^")) == ("  苇塘 OR", len("  苇塘 "))
    run("import", rule, "--engine", "nobody", archive=folder, code=4)
    (folder / "archive.db").write_bytes(b"broken" * 1000)
    run("list", archive=folder, code=8)


def test_a_query_may_begin_with_a_minus_and_hits_come_in_pages(folder, rule, decision):
    run("import", rule, decision, archive=folder)
    ids = [hit["summary"]["id"] for hit in lines(run("search", "", "--json", archive=folder))]
    assert len(ids) == 2
    first, second = (run("search", "--limit", 1, "--skip", n, "--json", archive=folder) for n in (0, 1))
    assert [hit["summary"]["id"] for out in (first, second) for hit in lines(out)] == ids
    assert "2 hits. These are 1 to 1; go on with --skip 1." in run("search", "--limit", 1, archive=folder).stdout
    assert "2 hits" in run("search", "-绝无此词", archive=folder).stdout
    run("search", "--nonsense", archive=folder, code=2)


PANICKING = """
import os, sys, cli
from gazette.looking.searching import Searcher
from index.careful import careful
from pathlib import Path

class PanicException(BaseException):
    pass

def panics(*given):
    with careful(Path("index")):
        os.write(2, b"thread '<unnamed>' panicked\\n")
        raise PanicException("range end index 19 out of range")

Searcher.search = panics
cli.main()
"""


@pytest.mark.parametrize(("backend", "before"), [("tantivy", ""), ("whoosh", "thread '<unnamed>' panicked\n")])
def test_a_panic_of_tantivy_is_told_as_a_damaged_index_alone(folder, backend, before):
    settings = folder / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace('backend = "whoosh"', f'backend = "{backend}"'), "utf-8")
    command = [sys.executable, "-c", PANICKING, "--archive", str(folder), "search", "甲"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 8
    told = "gazette: the index in index cannot be read (range end index 19 out of range); run: gazette reindex\n"
    assert done.stderr == before + told


def test_a_target_that_is_not_held_is_for_a_person(folder, decision):
    run("import", decision, archive=folder)
    (repeal,) = [p for p in lines(run("proposals", "--json", archive=folder)) if p["verb"] == "repeal"]
    run("confirm", repeal["id"], archive=folder, code=6)


def test_read_and_parse_need_no_archive(rule):
    assert run("read", rule).stdout.startswith("苇塘养护管理办法\n")
    (page,) = lines(run("read", rule, "--format", "json"))
    assert set(page) >= {"page", "width", "height", "dpi", "lines"}
    assert set(page["lines"][0]) >= {"text", "box", "role", "confidence", "origin", "review", "readings"}
    (record,) = lines(run("parse", rule, "--json"))
    assert record["numbers"] == ["国家水文湿地总局令第9号"]
    assert record["articles"] == 3


def test_progress_and_errors_go_to_stderr_only(folder, rule):
    done = run("--quiet", "--archive", folder, "import", rule)
    assert done.stderr == ""
    assert done.stdout == ""


def test_control_characters_never_reach_the_terminal(folder, write):
    path = write("a.txt", "苇塘\x1b[31m通知\u202e\n一、内容。\n国家水文湿地总局\n2003年5月6日")
    run("import", path, archive=folder)
    out = run("list", archive=folder).stdout + run("search", "苇塘", archive=folder).stdout
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_marking_from_a_list(folder, rule, tmp_path):
    run("import", rule, archive=folder)
    path = tmp_path / "list.csv"
    path.write_text(
        "序号,文件名称,文号,发布日期,处理意见\n1,苇塘养护管理办法,国家水文湿地总局令第9号,2003-05-06,废止\n2,不存在的办法,,,失效\n",
        encoding="gb18030",
    )
    plan = run("mark", "--from", path, "--dry-run", archive=folder).stdout
    assert "R000001" in plan
    assert lines(run("list", "--json", archive=folder))[0]["state"] == "unverified"
    fix = tmp_path / "fix.csv"
    day = ("--effective", "2019-05-01", "--reason", "清理")
    done = run("mark", "--from", path, "--fix", fix, "--by", "水湿发〔2019〕8号", *day, archive=folder)
    assert "1 marked" in done.stdout
    assert "不存在的办法" in fix.read_text(encoding="utf-8-sig")
    assert lines(run("list", "--json", archive=folder))[0]["state"] == "repealed"


def test_no_network_is_touched_by_an_import(folder, rule, tmp_path):
    """Any connect fails the command: sitecustomize refuses sockets other than those between its own processes."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(self, address):\n"
        "    raise SystemExit(f'network: {address}')\n"
        "class Refusing(socket.socket):\n"
        "    def connect(self, address):\n"
        "        if self.family != socket.AF_UNIX: refuse(self, address)\n"
        "        return super().connect(address)\n"
        "socket.socket = Refusing\n",
        encoding="utf-8",
    )
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    words = [GAZETTE, "--archive", str(folder), "import", str(rule)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr


def test_a_clean_up_from_its_list_to_its_end(folder, rule, tmp_path):
    run("import", rule, archive=folder)
    opened = run("campaign", "open", "规章清理", "--day", "2019年5月1日", "--by", "水湿发〔2019〕8号", archive=folder)
    assert "Q000001 opened: 1 documents to review" in opened.stdout
    path = tmp_path / "list.csv"
    run("campaign", "show", "Q000001", "--csv", path, archive=folder)
    assert "1 documents are not reviewed" in run("campaign", "close", "Q000001", archive=folder, code=6).stderr
    path.write_text(path.read_text(encoding="utf-8-sig").replace("效力待核,", "效力待核,废止"), encoding="utf-8")
    run("mark", "--from", path, "--campaign", "Q000001", archive=folder)
    (figures,) = lines(run("campaign", "list", "--json", archive=folder))
    assert (figures["counts"]["废止"], figures["left"]) == (1, 0)
    run("campaign", "close", "Q000001", archive=folder)
    late = ("mark", "R000001", "--state", "lapsed", "--reason", "再议", "--campaign", "Q000001")
    assert "was closed by" in run(*late, archive=folder, code=7).stderr
