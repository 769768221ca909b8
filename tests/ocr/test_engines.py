"""The two engines of networks: what they read, and the words when their weights are not there."""

import sys

import numpy as np
import pytest
from ocr_pages import LINES, drawn, pixels, saved

import ocr.engines.fast as fast
import ocr.engines.rapid as rapid
from ocr.doubt import one_form
from ocr.engines import weights
from ocr.engines.onnx_file import ending_at
from ocr.engines.paddle import PaddleEngine
from ocr.engines.table import engine
from ocr.errors import EngineMissing
from ocr.reader import read_page


@pytest.mark.parametrize("name", ["rapidocr", "fast"])
def test_a_clean_page_is_read_without_an_error(name, tmp_path):
    page = read_page(saved(drawn(), tmp_path / "page.png"), 1, engine=name)
    assert page.engine == name
    assert [one_form(line.text) for line in page.lines] == [one_form(text) for text in LINES]
    put_up = [line for line in page.lines if line.review]
    assert len(put_up) <= (1 if name == "fast" else 0)  # its strips are narrowed: it is less sure of fine strokes


@pytest.mark.parametrize(("module", "command"), [(rapid, "pip install 'rapidocr"), (fast, r"gazette-archive\[fast\]")])
def test_a_missing_package_is_named_with_its_command(module, command, monkeypatch):
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineMissing, match=command):
        module.load("any")


def test_a_package_without_its_weights_is_named(monkeypatch):
    with pytest.raises(EngineMissing, match=r"without its weights none\.onnx"):
        weights.weights("ocr", ["none.onnx"], "pip install it")


@pytest.mark.parametrize("name", ["rapidocr", "fast"])
def test_who_calls_an_engine_goes_on_counting_as_before(name):
    """Networks run with tiny numbers as zero, which is a state of a thread: here that of the engine alone."""
    reader = engine(name)
    assert reader.find(pixels(drawn()))
    assert sys.float_info.min / 2 > 0
    assert np.array([1e-310]).sum() > 0


def test_the_last_layer_apart_says_what_the_network_says():
    """With it worked out apart, and only where something may stand, every character and chance is the same."""
    files = weights.weights("rapidocr", (rapid.FIND, rapid.READ), rapid.INSTALL)
    whole, apart = PaddleEngine("whole", *files), PaddleEngine("apart", *files, last=rapid.LAST)
    paper, page = np.full((48, 400, 3), 255, np.uint8), pixels(drawn())
    strips = [paper, *(page[top : top + 60, 200:1400] for top in range(100, 1000, 45))]  # lines whole and cut through
    compared = 0
    for one, other in zip(whole.read(strips), apart.read(strips), strict=True):
        for a, b in zip(one.glimpses + one.faint, other.glimpses + other.faint, strict=True):
            compared += 1
            assert (a.text, a.second) == (b.text, b.second)
            assert [a.confidence, a.second_confidence] == pytest.approx([b.confidence, b.second_confidence], abs=1e-3)
            assert a.at == pytest.approx(b.at, abs=0.01)
    assert compared > 100


def test_another_network_than_the_known_one_is_named():
    find, _ = weights.weights("rapidocr", (rapid.FIND, rapid.READ), rapid.INSTALL)
    with pytest.raises(ValueError, match="no value"):
        ending_at(find.read_bytes(), rapid.LAST.features, rapid.LAST.weights)
    with pytest.raises(EngineMissing, match=r"det_small\.onnx is not the network that is known here"):
        PaddleEngine("any", find, find, last=rapid.LAST)
