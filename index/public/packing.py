"""Bytes of the public index: numbers as varints, payloads as deflate in base64 in a classic script."""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

FORMAT = 5
SCRIPT = re.compile(r'GazetteSearch\.receive\("([^"]*)","([^"]*)"\);\n')
RAW = -15  # what zlib calls a window of 32 KB without header and checksum
LEVEL = 6  # 9 takes half as long again and saves nothing on texts of this length


def varint(number: int) -> bytes:
    """A number in 7-bit groups, the lowest first, the high bit set on all but the last."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def varints(numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Many numbers as varints one after the other, and where each begins; one more place for the end."""
    sizes = np.ones(len(numbers), np.int64)
    for bits in (7, 14, 21, 28):
        sizes += numbers >= (1 << bits)
    starts = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    out = np.zeros(int(starts[-1]), np.uint8)
    for byte in range(int(sizes.max(initial=0))):
        has = sizes > byte
        more = sizes[has] > byte + 1
        out[starts[:-1][has] + byte] = ((numbers[has] >> (7 * byte)) & 0x7F) | (more.astype(np.int64) << 7)
    return out, starts


class Cursor:
    """Reads varints and bytes from a payload, in order."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def varint(self) -> int:
        """The next number."""
        number = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def take(self, size: int) -> bytes:
        """The next bytes."""
        self.at += size
        return self.data[self.at - size : self.at]


def decoded_varints(data: bytes, count: int) -> NDArray[np.int64]:
    """The first `count` varints of a payload."""
    array = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(array < 0x80)[:count]
    array = array[: int(ends[-1]) + 1 if len(ends) else 0]
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: len(ends)]
    which = np.repeat(np.arange(len(ends)), ends - starts + 1)
    shifts = (np.arange(len(array)) - starts[which]) * 7
    numbers = np.zeros(len(ends), np.int64)
    np.add.at(numbers, which, (array & 0x7F).astype(np.int64) << shifts)
    return numbers


def differences(numbers: Iterable[int]) -> list[int]:
    """Each number as the difference from the one before, the first from 0."""
    listed = list(numbers)
    return [number - before for number, before in zip(listed, [0, *listed], strict=False)]


def fold_lists(pairs: str, others: Mapping[str, str]) -> tuple[list[int], list[int], list[int], dict[str, str]]:
    """A table of `index.folding.fold_table` in half its size: alphabets and blocks fold by the same distance.

    What folds to one character and how far away that is, both as differences; what folds to nothing, as differences;
    what folds to several.
    """
    written, folded = map(ord, pairs[::2]), map(ord, pairs[1::2])
    codes = list(written)
    distances = (to - code for to, code in zip(folded, codes, strict=True))
    erased = sorted(ord(one) for one, to in others.items() if not to)
    return differences(codes), differences(distances), differences(erased), {o: to for o, to in others.items() if to}


def deflated(data: bytes) -> bytes:
    """Raw deflate."""
    return zlib.compress(data, LEVEL, RAW)


def inflated(data: bytes) -> bytes:
    """The reverse of `deflated`. Raises zlib.error or ValueError."""
    unpacker = zlib.decompressobj(RAW)
    out = unpacker.decompress(data) + unpacker.flush()
    if not unpacker.eof:
        raise ValueError("the deflated data is cut short")
    return out


def script(name: str, packed: bytes) -> bytes:
    """A classic script that hands a deflated payload to the reader."""
    return f'GazetteSearch.receive("{name}","{base64.b64encode(packed).decode()}");\n'.encode()


def json_payload(value: object) -> bytes:
    """A JSON value as it goes into a script."""
    return deflated(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def read_script(folder: Path, name: str) -> bytes:
    """The payload of a script. Raises IndexDamaged."""
    path = folder / f"{name}.js"
    try:
        found = SCRIPT.fullmatch(path.read_text(encoding="ascii"))
        if not found or found[1] != name:
            raise ValueError("it is not this script of a public index")
        return inflated(base64.b64decode(found[2], validate=True))
    except (OSError, ValueError, zlib.error) as error:
        raise IndexDamaged(f"{path} cannot be read: {error}; export the index again") from error
