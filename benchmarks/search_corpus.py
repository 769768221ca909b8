"""What the search benchmark searches and what it asks: documents made of real texts, queries cut from them."""

import gzip
import json
import random
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from index.folding import fold
from index.query import parse
from index.types import Document

WINDOW = 2600
SWAPPED = 0.35
LETTERS = ("甲环发", "乙银发", "丙政办发", "丁财税", "戊工商企字", "己建规")
BRACKETS = ("〔〕", "[]", "【】", "（）", "()", "［］", "﹝﹞")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SAMPLES = Path(__file__).parent.parent / "samples"


def texts(path: Path | None) -> Iterator[tuple[str, str]]:
    """Names and texts of the file, or of the samples."""
    if path is None:
        for truth in sorted(SAMPLES.glob("*/truth.json")):
            for one in json.loads(truth.read_text(encoding="utf-8"))["documents"]:
                yield one["title"], one.get("text") or ""
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["name"], row["text"]


def corpus(path: Path | None, count: int) -> Iterator[Document]:
    """`count` documents, always the same."""
    laws, chance = list(texts(path)), random.Random(1)
    paragraphs = [p for _, text in laws for p in text.split("\n")[:40] if len(p) > 30]
    for n in range(count):
        name, text = laws[n % len(laws)]
        varied = n >= len(laws)
        start = chance.randrange(max(1, len(text) - WINDOW)) if varied else 0
        lines = text[start : start + WINDOW].split("\n")
        if varied:
            lines = [chance.choice(paragraphs) if p.strip() and chance.random() < SWAPPED else p for p in lines]
        year = chance.randint(1985, 2025)
        number = f"{chance.choice(LETTERS)}〔{year}〕{chance.randint(1, 400)}号"
        yield Document(f"{n:06}", name, (number,), "\n".join(lines), f"{year}-{chance.randint(1, 12):02}-01")


def questions(documents: list[Document], count: int) -> list[str]:
    """Words, phrases and numbers cut from the documents at random."""
    chance, asked = random.Random(2), list[str]()
    while len(asked) < count:
        document, shape = chance.choice(documents), chance.random()
        if shape < 0.15:
            asked.append(number_as_typed(chance, document.numbers[0]))
            continue
        text = re.sub(r"\s", "", document.title if shape < 0.3 else document.body)
        size = min(len(text), chance.choice((1, 2, 2, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10)))
        start = chance.randrange(max(1, len(text) - size))
        word = text[start : start + size]
        if word.isalpha():
            asked.append(f'"{word.translate(traditional()) if chance.random() < 0.33 else word}"')
    return asked


def number_as_typed(chance: random.Random, number: str) -> str:
    """A document number in one of the forms in which people write it."""
    pair = chance.choice(BRACKETS)
    form = chance.choice(("{l}{o}{y}{c}{n}号", "{l}{o}{y}{c}第{n}号", "{l} {o}{y}{c} {n} 号", "{l}{o}{y}{c}0{n}号"))
    letters, year, serial = re.split("[〔〕]", number.removesuffix("号"))
    typed = form.format(l=letters, o=pair[0], y=year, c=pair[1], n=serial)
    return typed.translate(WIDE) if chance.random() < 0.2 else typed


def traditional() -> dict[int, str]:
    """One traditional form for each simplified character that has any."""
    lines = files("index.data").joinpath("hanzi.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {ord(form): written for written, form in pairs if written != form}


def truth(path: Path | None, count: int, asked: list[str]) -> list[set[str]]:
    """The keys every query has to find."""
    found: list[set[str]] = [set() for _ in asked]
    words = [parse(text).words[0].forms for text in asked]
    for document in corpus(path, count):
        parts = "\n".join((fold(document.title), *map(fold, document.numbers), fold(document.body)))
        for keys, forms in zip(found, words, strict=True):
            if any(form in parts for form in forms):
                keys.add(document.key)
    return found
