"""The bytes of the public index come back as they went in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.public.columns import column, read_column
from index.public.packing import Cursor, decoded_varints, deflated, inflated, varint, varints

NUMBERS = st.lists(st.integers(0, 2**34))


@given(NUMBERS)
def test_varints(numbers):
    coded, places = varints(np.array(numbers, np.int64))
    assert coded.tobytes() == b"".join(map(varint, numbers))
    assert places.tolist() == np.cumsum([0, *(len(varint(n)) for n in numbers)]).tolist()
    assert decoded_varints(coded.tobytes() + b"\x01\x02", len(numbers)).tolist() == numbers
    cursor = Cursor(coded.tobytes())
    assert [cursor.varint() for _ in numbers] == numbers


@given(st.binary(max_size=3000))
def test_deflate(data):
    packed = deflated(data)
    assert inflated(packed) == data
    with pytest.raises(ValueError, match="cut short"):
        inflated(packed[:-1])


@pytest.mark.parametrize("distinct", [1, 2, 256, 257, 65536, 65537])
def test_columns(distinct):
    values = [[n, str(n)] for n in range(distinct)] * 2
    assert read_column(column([tuple(value) for value in values])) == values
