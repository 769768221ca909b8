"""The dictionary that text blocks are deflated with: text of the archive's own kind makes a block a fifth smaller.

It is made of published documents of this very build, so it can hold nothing that is no longer public, and it is chosen
by the hash of their keys, so that it seldom changes: with another one every text block would change.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain, islice

from index.public.types import PublicDocument
from index.unseen import seen

WINDOW = 32768  # bytes: as far back as deflate can point
SAMPLED, PIECES = 1000, 16


def with_dictionary(documents: Iterable[PublicDocument]) -> tuple[Iterator[PublicDocument], bytes]:
    """The documents again, and their dictionary, made of some of the first ones."""
    stream = iter(documents)
    first = list(islice(stream, SAMPLED))
    return chain(first, stream), dictionary_of(sorted(first, key=lambda one: sample_order(one.key))[:PIECES])


def dictionary_of(sample: Iterable[PublicDocument]) -> bytes:
    """A dictionary of the beginnings of some documents, in UTF-16."""
    text = "".join(seen(document.body)[: WINDOW // 2 // PIECES] for document in sample)
    return text.encode("utf-16-le")[-WINDOW:]


def sample_order(key: str) -> bytes:
    """Documents in an order that has nothing to do with what they say or when they came."""
    return sha256(key.encode()).digest()
