"""The index while it is written: killed at any moment it is the old or the new; readers see whole states only."""

import multiprocessing
import random
import signal
import time

import pytest
from whoosh.index import FileIndex

from index.backends import open_backend
from index.errors import IndexDamaged
from index.query import parse
from index.types import Document

NAMES = ("whoosh", "tantivy")
SIZE = 60
CONTEXT = multiprocessing.get_context("spawn")


def state(number):
    """A whole state of the index: every document says its number."""
    return [Document(f"k{n}", f"第{number}稿", (), f"湿地{number}号 " + "苇塘水位观测 " * 20) for n in range(SIZE)]


def rebuild_for_ever(folder, name, ready):
    backend = open_backend(name, folder)
    number = 0
    while True:
        number += 1
        backend.rebuild(state(number))
        ready.set()


def add_for_ever(folder, name, ready):
    backend = open_backend(name, folder)
    number = 0
    while True:
        number += 1
        backend.replace([Document(f"a{number}", "新稿", (), "湿地"), Document(f"b{number}", "新稿", (), "湿地")])
        ready.set()
        time.sleep(0.02)


def run(target, folder, name):
    ready = CONTEXT.Event()
    process = CONTEXT.Process(target=target, args=(folder, name, ready), daemon=True)
    process.start()
    assert ready.wait(60)
    return process


def kill(process):
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def whole(backend):
    """The number of the one state that all documents are of."""
    hits = list(backend.matches(parse("苇塘水位")))
    assert len(hits) == SIZE
    assert {hit.key for hit in hits} == {f"k{n}" for n in range(SIZE)} == set(backend.keys())
    numbers = {len(backend.matches(parse(f'"第{n}稿"'))) for n in range(1, 400)}
    assert numbers <= {0, SIZE}
    return numbers


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_random_moments_the_index_is_the_old_or_the_new(name, tmp_path):
    chance = random.Random(6)
    for _ in range(4):
        process = run(rebuild_for_ever, tmp_path, name)
        time.sleep(chance.uniform(0.0, 0.4))
        kill(process)
        backend = open_backend(name, tmp_path)
        assert SIZE in whole(backend)
        backend.replace([Document("k0", "第0稿", (), "苇塘水位")])
        assert len(backend.matches(parse("第0稿"))) == 1
        backend.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_sees_whole_states_while_others_rebuild(name, tmp_path):
    process = run(rebuild_for_ever, tmp_path, name)
    try:
        backend, until, looks = open_backend(name, tmp_path), time.monotonic() + 1.5, 0
        while time.monotonic() < until:
            hits = list(backend.matches(parse("苇塘水位")))
            assert len(hits) == len({hit.key for hit in hits}) == SIZE
            looks += 1
        assert looks > 3
        backend.close()
    finally:
        kill(process)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_sees_whole_commits_while_others_add(name, tmp_path):
    process = run(add_for_ever, tmp_path, name)
    try:
        backend, until, seen = open_backend(name, tmp_path), time.monotonic() + 1.5, 0
        while time.monotonic() < until:
            keys = {hit.key for hit in backend.matches(parse("湿地"))}
            assert {key[1:] for key in keys if key[0] == "a"} == {key[1:] for key in keys if key[0] == "b"}
            assert len(keys) >= seen
            seen = len(keys)
        assert seen >= 2
        backend.close()
    finally:
        kill(process)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_writer_waits_for_its_turn(name, tmp_path):
    process = run(add_for_ever, tmp_path, name)
    try:
        backend = open_backend(name, tmp_path)
        for number in range(3):
            backend.replace([Document(f"mine{number}", "我的稿", (), "候鸟")])
        assert len(backend.matches(parse("候鸟"))) == 3
        backend.close()
    finally:
        kill(process)


def test_a_segment_merged_away_while_it_is_opened_is_not_taken_for_one_without_texts(tmp_path, monkeypatch):
    writer, reader = open_backend("whoosh", tmp_path), open_backend("whoosh", tmp_path)
    writer.rebuild(state(1))
    opened, moments = FileIndex.reader, []

    def overtaken(index, reuse=None):
        """A reader is given out, and before its columns are opened a writer merges its segments away."""
        found = opened(index, reuse)
        if not moments:
            moments.append(found.generation())
            writer.replace([Document("neu", "新稿", (), "苇塘水位")])
        return found

    monkeypatch.setattr(FileIndex, "reader", overtaken)
    assert len(reader.matches(parse("苇塘水位"))) == SIZE + 1
    assert moments, "nobody was overtaken"


def test_documents_without_numbers_titles_and_days_have_all_columns(tmp_path):
    backend = open_backend("whoosh", tmp_path)
    for n in range(3):
        backend.replace([Document(f"k{n}", "", (), "")])
    assert sorted(backend.keys()) == ["k0", "k1", "k2"]
    assert len(backend.matches(parse("湿地"))) == 0


def test_a_column_that_is_gone_is_told(tmp_path):
    backend = open_backend("whoosh", tmp_path)
    backend.rebuild(state(1))
    (gone,) = tmp_path.glob("g-*/*number_text*")
    gone.unlink()
    with pytest.raises(IndexDamaged, match="number_text"):
        list(open_backend("whoosh", tmp_path).matches(parse("文号:苇塘水位")))
