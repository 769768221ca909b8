"""The file of a network, cut short: what comes after one of its values is left out.

ONNX files are protobuf. Packages that edit them take longer to start than all that is saved; here only fields are
copied or left out, and none is changed. The numbers are those of onnx.proto3, which never change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

GRAPH = 7
"""Of a model."""
NODE, OUTPUT = 1, 12
"""Of a graph; its nodes stand in the order in which they are worked out."""
NODE_OUTPUT, VALUE_NAME = 2, 1
_FIXED = {1: 8, 5: 4}


class _Field(NamedTuple):
    number: int
    whole: memoryview
    value: memoryview


def ending_at(model: bytes, value: str, *weights: str) -> bytes:
    """The model without what comes after `value`, which is its output now; so are these weights.

    Raises ValueError when the model has no such value.
    """
    return b"".join(
        _field(GRAPH, _cut(field.value, value, weights)) if field.number == GRAPH else field.whole
        for field in _fields(memoryview(model))
    )


def _cut(graph: memoryview, value: str, weights: tuple[str, ...]) -> bytes:
    kept, reached = [], False
    for field in _fields(graph):
        if field.number == OUTPUT or (field.number == NODE and reached):
            continue
        reached = reached or (field.number == NODE and value in _outputs(field.value))
        kept.append(field.whole)
    if not reached:
        raise ValueError(f"the network has no value {value}")
    outputs = [_field(OUTPUT, _field(VALUE_NAME, name.encode())) for name in (value, *weights)]
    return b"".join([*kept, *outputs])


def _outputs(node: memoryview) -> list[str]:
    return [str(field.value, "utf-8") for field in _fields(node) if field.number == NODE_OUTPUT]


def _fields(message: memoryview) -> Iterator[_Field]:
    at = 0
    while at < len(message):
        start = at
        key, at = _number(message, at)
        match key & 7:
            case 0:
                _, end = _number(message, at)
            case 2:
                size, at = _number(message, at)
                end = at + size
            case fixed:
                end = at + _FIXED[fixed]
        yield _Field(key >> 3, message[start:end], message[at:end])
        at = end


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """A varint and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def _field(number: int, value: bytes) -> bytes:
    out = bytearray([number << 3 | 2])
    size = len(value)
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes(out) + bytes([size]) + value
