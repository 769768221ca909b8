"""What cannot be seen is neither shown, nor published, nor indexed; as JSON it is written so that it can be seen."""

import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index.unseen import UNSEEN, escaped, seen

ANY = st.text(st.characters(codec=None) | st.sampled_from("\u202e\x1b\x9b\ud800\ufeff\u2028\u3000\n\t"), max_size=40)


def test_every_character_by_its_category():
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        gone = unicodedata.category(character) in UNSEEN or code & 0xFFFE == 0xFFFE
        assert seen(f"甲{character}乙") == ("甲乙" if gone and character not in "\n\t" else f"甲{character}乙")


@given(ANY)
def test_what_is_seen_stays_and_is_seen_for_good(text):
    assert seen(seen(text)) == seen(text)
    assert seen(text, kept="") == "".join(c for c in seen(text) if c not in "\n\t")
    if text.isprintable():
        assert seen(text) == text


@given(ANY)
def test_escaped_json_says_the_same_and_shows_nothing_unseen(text):
    written = escaped(json.dumps({"题": text}, ensure_ascii=False))
    assert json.loads(written) == {"题": text}
    assert seen(written) == written


def test_direction_escapes_and_surrogates():
    assert seen("不\u202e止废\u202c\x1b[2J\x9b\ud800\ufeff\u200b\u2028\U000e0041") == "不止废[2J"
    assert escaped('"\u202e\U000e0041"') == '"\\u202e\\udb40\\udc41"'
