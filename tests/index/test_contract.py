"""What every backend must do, measured against a scan that is written here once more, as plainly as can be."""

import multiprocessing
import random
import re
import shutil
import signal
import time
from functools import cache

import pytest
from bulletin import documents, queries
from hypothesis import given, settings
from hypothesis import strategies as st

from index import generations
from index.backends import open_backend
from index.errors import IndexDamaged, IndexLocked
from index.folding import fold as folding
from index.generations import Generations
from index.query import Where, parse
from index.types import Document

DOCS = list(documents(120))
fold = cache(folding)
BACKENDS = ("whoosh", "scan", "tantivy")


def holds(document, term):
    """Whether a term is in a document: the definition of a match."""
    parts = {Where.TITLE: [document.title], Where.NUMBER: document.numbers, Where.BODY: [document.body]}
    if term.wild:
        pattern = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in term.text)
        return any(re.search(pattern, fold(number)) for number in document.numbers)
    wanted = [where for where in parts if term.where in (Where.ANYWHERE, where)]
    return any(form in fold(text) for where in wanted for text in parts[where] for form in term.forms)


def expected(docs, text):
    """The keys of the documents that match a query."""
    return {
        d.key
        for d in docs
        if all(any(holds(d, term) for term in clause.terms) != clause.excluded for clause in parse(text).clauses)
    }


@pytest.fixture(scope="module", params=BACKENDS)
def name(request):
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    return request.param


@pytest.fixture(scope="module")
def filled(name, tmp_path_factory):
    backend = open_backend(name, tmp_path_factory.mktemp(name))
    backend.rebuild(DOCS)
    yield backend
    backend.close()


@pytest.fixture
def backend(name, tmp_path):
    opened = open_backend(name, tmp_path / "index")
    yield opened
    opened.close()


def found(backend, text):
    matches = backend.matches(parse(text))
    hits = [hit.key for hit in matches]
    assert len(set(hits)) == len(hits) == len(matches)
    assert set(matches.keys()) == set(hits)
    return set(hits)


def doc(key, body, title="通知", numbers=()):
    return Document(key, title, numbers, body)


def test_answers_equal_the_definition(filled):
    for text in queries(DOCS, 400):
        assert found(filled, text) == expected(DOCS, text), text


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_piece_finds_its_document(filled, data):
    document = data.draw(st.sampled_from(DOCS))
    start = data.draw(st.integers(0, len(document.body) - 1))
    piece = document.body[start : start + data.draw(st.integers(1, 14))].replace('"', "")
    assert found(filled, f'"{piece}"') == expected(DOCS, f'"{piece}"')


def test_scores_are_the_same_everywhere(filled, tmp_path):
    oracle = open_backend("scan", tmp_path)
    oracle.rebuild(DOCS)
    for text in queries(DOCS, 60, seed=3):
        assert [*filled.matches(parse(text))] == [*oracle.matches(parse(text))], text


def test_number_before_title_before_body(backend):
    backend.replace(
        [
            doc("b", "依据甲环发〔2015〕16号执行"),
            doc("t", "", "关于甲环发〔2015〕16号的说明"),
            doc("n", "", "通知", ("甲环发〔2015〕16号",)),
        ]
    )
    assert [hit.key for hit in backend.matches(parse("甲环发[2015]第16号"))] == ["n", "t", "b"]


def test_an_empty_index_answers(backend):
    assert len(backend.matches(parse("环境"))) == 0
    assert list(backend.keys()) == []
    backend.delete(["nothing"])
    assert len(backend.matches(parse(""))) == 0


def test_a_reader_opened_on_an_empty_index_sees_what_comes(backend):
    backend.matches(parse("环境"))
    backend.replace([doc("a", "环境")])
    assert found(backend, "环境") == {"a"}


def test_replace_and_delete(backend):
    assert backend.replace([doc("a", "噪声"), doc("b", "扬尘"), doc("c", "噪声扬尘")]) == 3
    backend.replace([doc("a", "油烟")])
    assert found(backend, "噪声") == {"c"}
    assert found(backend, "油烟") == {"a"}
    backend.delete(["c", "unknown"])
    assert found(backend, "扬尘") == {"b"}
    assert sorted(backend.keys()) == ["a", "b"]
    assert found(backend, "-油烟") == {"b"}
    assert found(backend, "") == {"a", "b"}


def test_the_last_of_two_with_one_key_counts(backend):
    backend.replace([doc("a", "噪声"), doc("a", "扬尘")])
    assert found(backend, "噪声") == set()
    assert found(backend, "扬尘") == {"a"}


def test_rebuild_forgets_the_rest(backend):
    backend.replace([doc("a", "噪声")])
    assert found(backend, "噪声") == {"a"}
    backend.rebuild([doc("b", "噪声")])
    assert found(backend, "噪声") == {"b"}
    backend.replace([doc("c", "噪声")])
    assert found(backend, "噪声") == {"b", "c"}


def test_a_rebuild_that_dies_leaves_the_old_state(backend, name, tmp_path):
    backend.replace([doc("a", "噪声")])

    def dying():
        yield doc("b", "噪声")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backend.rebuild(dying())
    assert found(backend, "噪声") == {"a"}
    again = open_backend(name, tmp_path / "index")
    again.rebuild([doc("c", "噪声")])
    assert found(again, "噪声") == {"c"}
    again.close()


def _hold(folder, name, ready, done):
    with Generations(folder, name).writing():
        ready.set()
        done.wait(20)


def test_a_second_writer_is_told(backend, name, tmp_path, monkeypatch):
    monkeypatch.setattr(generations, "PATIENCE_SECONDS", 0.1)
    backend.replace([doc("a", "噪声")])
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(tmp_path / "index", name, ready, done))
    process.start()
    try:
        assert ready.wait(20)
        with pytest.raises(IndexLocked):
            backend.replace([doc("b", "噪声")])
        assert found(backend, "噪声") == {"a"}
    finally:
        done.set()
        process.join()
    backend.replace([doc("b", "噪声")])
    assert found(backend, "噪声") == {"a", "b"}


def test_damage_is_named(backend, name, tmp_path):
    backend.replace([doc("a", "噪声")])
    backend.close()
    for path in (tmp_path / "index").glob("g-*/*"):
        path.write_bytes(b"rubbish")
    with pytest.raises(IndexDamaged):
        open_backend(name, tmp_path / "index").matches(parse("噪声"))


def _use(backend):
    """Everything a reader or a writer may ask, answers looked at to the end."""
    for words in ("噪声 办法", "噪声污染防治", "文号:〔20*号", "-噪声", ""):
        matches = backend.matches(parse(words))
        assert len([*matches]) == len([*matches.newest()]) == len(matches.keys())
    list(backend.similar(DOCS[0]))
    list(backend.keys())
    backend.replace(DOCS[:3])
    backend.delete([DOCS[5].key])


def test_whatever_bytes_are_damaged_every_use_says_so_and_a_rebuild_mends_it(name, tmp_path):
    sound = open_backend(name, tmp_path / "sound")
    sound.rebuild(DOCS[:20])
    sound.replace(DOCS[20:40])
    sound.close()
    chance, told = random.Random(7), 0
    for _ in range(20):
        folder = shutil.copytree(tmp_path / "sound", tmp_path / "hurt", dirs_exist_ok=True)
        path = chance.choice([p for p in sorted(folder.glob("g-*/*")) if p.stat().st_size and p.name[0] != "."])
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice([None, len(data) // 2])])
        backend = open_backend(name, folder)
        try:
            _use(backend)
        except IndexDamaged as error:
            told += "gazette reindex" in str(error)
        backend.rebuild(DOCS[:5])
        assert len(backend.matches(parse(""))) == 5
        backend.close()
        shutil.rmtree(folder)
    assert told > 5


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "{}",
        '{"format": 99, "backend": "scan", "generation": "g-1"}',
        '{"format": "two", "backend": "scan", "generation": "g-1"}',
        '{"format": 2, "backend": "scan", "generation": "../elsewhere"}',
    ],
)
def test_a_broken_pointer_is_named(name, tmp_path, pointer):
    (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(IndexDamaged):
        open_backend(name, tmp_path).matches(parse("噪声"))


def test_many_small_changes(backend):
    for n in range(30):
        backend.replace([doc(f"k{n % 10}", f"第{n}稿")])
    assert found(backend, "稿") == {f"k{n}" for n in range(10)}
    assert found(backend, "第29稿") == {"k9"}
    assert found(backend, "第19稿") == set()


def _fill(folder, name, method, ready):
    def endless():
        n = 0
        while True:
            yield doc(f"new{n}", "扬尘" * 200)
            n += 1
            if n == 300:
                ready.set()

    getattr(open_backend(name, folder), method)(endless())


@pytest.mark.parametrize("method", ["rebuild", "replace"])
def test_killed_while_writing_the_old_state_stays(backend, name, tmp_path, method):
    backend.replace([doc("a", "噪声")])
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=_fill, args=(tmp_path / "index", name, method, ready))
    process.start()
    assert ready.wait(60)
    time.sleep(0.05)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    again = open_backend(name, tmp_path / "index")
    assert found(again, "噪声") == {"a"}
    again.replace([doc("b", "噪声")])
    assert found(again, "噪声") == {"a", "b"}
    again.close()
